// Template: Threefry-2x32-20 over many keys. Vectors of 16, 8 and 4 keys serve every instruction set.
// Source: Salmon, Moraes, Dror and Shaw (2011), doi:10.1145/2063384.2063405.

#define CK_ROUND(r)                                                                                                 \
  x0 += x1;                                                                                                         \
  x1 = (x1 << (r) | x1 >> (32 - (r))) ^ x0;
#define CK_INJECT(a, b, count)                                                                                      \
  x0 += (a);                                                                                                        \
  x1 += (b) + (count);
#define CK_ROUNDS_ODD CK_ROUND(13) CK_ROUND(15) CK_ROUND(26) CK_ROUND(6)
#define CK_ROUNDS_EVEN CK_ROUND(17) CK_ROUND(29) CK_ROUND(16) CK_ROUND(24)

// `words`: a block for keys k0, k1 and counter *p0, *p1, whose place the output takes.
#define CK_BLOCK(words)                                                                                             \
  CK_INLINE void block_##words(words k0, words k1, words *p0, words *p1) {                                          \
    words k2 = k0 ^ k1 ^ 0x1BD11BDAu;                                                                               \
    words x0 = *p0 + k0, x1 = *p1 + k1;                                                                             \
    CK_ROUNDS_ODD CK_INJECT(k1, k2, 1u) CK_ROUNDS_EVEN CK_INJECT(k2, k0, 2u) CK_ROUNDS_ODD CK_INJECT(k0, k1, 3u)    \
    CK_ROUNDS_EVEN CK_INJECT(k1, k2, 4u) CK_ROUNDS_ODD CK_INJECT(k2, k0, 5u)                                        \
    *p0 = x0;                                                                                                       \
    *p1 = x1;                                                                                                       \
  }

// The same for one counter and several keys in memory, and for one key and several counters.
#define CK_BLOCKS(words)                                                                                            \
  CK_BLOCK(words)                                                                                                   \
  CK_INLINE void keys_##words(const uint32_t *k0, const uint32_t *k1, uint32_t c0, uint32_t c1, uint32_t *y0,       \
                              uint32_t *y1) {                                                                       \
    words x0 = c0 - (words){0}, x1 = c1 - (words){0};                                                               \
    block_##words(load_##words(k0), load_##words(k1), &x0, &x1);                                                    \
    store_##words(y0, x0);                                                                                          \
    store_##words(y1, x1);                                                                                          \
  }                                                                                                                 \
  CK_INLINE void counters_##words(uint32_t k0, uint32_t k1, uint64_t first, uint32_t *y0, uint32_t *y1) {           \
    words x0 = (uint32_t)(first >> 32) - (words){0}, x1 = (uint32_t)first + (words){0};                             \
    for (size_t i = 0; i < sizeof x0 / sizeof x0[0]; i++) x1[i] += (uint32_t)i;                                     \
    x0 -= (words)(x1 < (uint32_t)first); /* a true lane is -1: carries the low word into the high one */            \
    block_##words(k0 - (words){0}, k1 - (words){0}, &x0, &x1);                                                      \
    store_##words(y0, x0);                                                                                          \
    store_##words(y1, x1);                                                                                          \
  }

CK_BLOCK(uint32_t)
CK_BLOCKS(u32x4)
CK_BLOCKS(u32x8)
CK_BLOCKS(u32x16)

static void threefry_keys(size_t n, const uint32_t *k0, const uint32_t *k1, uint32_t c0, uint32_t c1, uint32_t *y0,
                          uint32_t *y1) {
  size_t i = 0;
  for (; n - i >= 16; i += 16) keys_u32x16(k0 + i, k1 + i, c0, c1, y0 + i, y1 + i);
  if (n - i >= 8) {
    keys_u32x8(k0 + i, k1 + i, c0, c1, y0 + i, y1 + i);
    i += 8;
  }
  if (n - i >= 4) {
    keys_u32x4(k0 + i, k1 + i, c0, c1, y0 + i, y1 + i);
    i += 4;
  }
  for (; i < n; i++) {
    uint32_t x0 = c0, x1 = c1;
    block_uint32_t(k0[i], k1[i], &x0, &x1);
    y0[i] = x0;
    y1[i] = x1;
  }
}

static void threefry_counters(size_t n, uint32_t k0, uint32_t k1, uint64_t first, uint32_t *y0, uint32_t *y1) {
  size_t i = 0;
  for (; n - i >= 16; i += 16) counters_u32x16(k0, k1, first + i, y0 + i, y1 + i);
  if (n - i >= 8) {
    counters_u32x8(k0, k1, first + i, y0 + i, y1 + i);
    i += 8;
  }
  if (n - i >= 4) {
    counters_u32x4(k0, k1, first + i, y0 + i, y1 + i);
    i += 4;
  }
  for (; i < n; i++) {
    uint32_t x0 = (uint32_t)((first + i) >> 32), x1 = (uint32_t)(first + i);
    block_uint32_t(k0, k1, &x0, &x1);
    y0[i] = x0;
    y1[i] = x1;
  }
}

// Both children of four or eight keys are one vector: the keys twice over, at counter 0 and at counter 1. A step then
// costs the latency of one block.
#define CK_CHAIN(count, half, words, twice, zeros_and_ones, low, high)                                              \
  CK_INLINE void chain_##count(size_t steps, size_t lanes, uint32_t *s0, uint32_t *s1, uint32_t *sub0,              \
                               uint32_t *sub1) {                                                                    \
    half k0 = load_##half(s0), k1 = load_##half(s1);                                                                \
    for (size_t t = 0; t < steps; t++) {                                                                            \
      words x0 = {0}, x1 = zeros_and_ones;                                                                          \
      block_##words(twice(k0), twice(k1), &x0, &x1);                                                                \
      k0 = low(x0);                                                                                                 \
      k1 = low(x1);                                                                                                 \
      store_##half(sub0 + t * lanes, high(x0));                                                                     \
      store_##half(sub1 + t * lanes, high(x1));                                                                     \
    }                                                                                                               \
    store_##half(s0, k0);                                                                                           \
    store_##half(s1, k1);                                                                                           \
  }

#define CK_LOW_4(x) __builtin_shufflevector(x, x, 0, 1, 2, 3)
#define CK_HIGH_4(x) __builtin_shufflevector(x, x, 4, 5, 6, 7)
#define CK_TWICE_4(x) __builtin_shufflevector(x, x, 0, 1, 2, 3, 0, 1, 2, 3)
#define CK_ONES_4 {0, 0, 0, 0, 1, 1, 1, 1}
#define CK_LOW_8(x) __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7)
#define CK_HIGH_8(x) __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15)
#define CK_TWICE_8(x) __builtin_shufflevector(x, x, 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7)
#define CK_ONES_8 {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1}
CK_CHAIN(4, u32x4, u32x8, CK_TWICE_4, CK_ONES_4, CK_LOW_4, CK_HIGH_4)
CK_CHAIN(8, u32x8, u32x16, CK_TWICE_8, CK_ONES_8, CK_LOW_8, CK_HIGH_8)

// A few lanes: only the first children are on the chain, in scalar registers. The keys it passes through are kept
// where their second children will go, and those are computed for all steps at once.
CK_INLINE void chain_few(size_t steps, size_t lanes, size_t count, uint32_t *s0, uint32_t *s1, uint32_t *sub0,
                         uint32_t *sub1) {
  for (size_t t = 0; t < steps; t++) {
    for (size_t i = 0; i < count; i++) {
      uint32_t x0 = 0, x1 = 0;
      sub0[t * lanes + i] = s0[i];
      sub1[t * lanes + i] = s1[i];
      block_uint32_t(s0[i], s1[i], &x0, &x1);
      s0[i] = x0;
      s1[i] = x1;
    }
  }
  if (count == lanes) {
    threefry_keys(steps * lanes, sub0, sub1, 0, 1, sub0, sub1);
    return;
  }
  for (size_t t = 0; t < steps; t++) {
    threefry_keys(count, sub0 + t * lanes, sub1 + t * lanes, 0, 1, sub0 + t * lanes, sub1 + t * lanes);
  }
}

static void threefry_chain(size_t steps, size_t lanes, uint32_t *s0, uint32_t *s1, uint32_t *sub0, uint32_t *sub1) {
  if (lanes == 1) {
    chain_few(steps, 1, 1, s0, s1, sub0, sub1);
    return;
  }
  size_t i = 0;
  for (; lanes - i >= 8; i += 8) chain_8(steps, lanes, s0 + i, s1 + i, sub0 + i, sub1 + i);
  if (lanes - i >= 4) {
    chain_4(steps, lanes, s0 + i, s1 + i, sub0 + i, sub1 + i);
    i += 4;
  }
  if (i < lanes) chain_few(steps, lanes, lanes - i, s0 + i, s1 + i, sub0 + i, sub1 + i);
}
