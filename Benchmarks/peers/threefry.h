// One Threefry-2x32-20 block.
#pragma once
#include <stdint.h>
#include <string.h>

static inline uint32_t rotate(uint32_t x, int r) { return x << r | x >> (32 - r); }

static void threefry(uint32_t k0, uint32_t k1, uint32_t *c0, uint32_t *c1) {
  static const int rotations[2][4] = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  const uint32_t k[3] = {k0, k1, k0 ^ k1 ^ 0x1BD11BDAu};
  uint32_t x0 = *c0 + k0, x1 = *c1 + k1;
#pragma clang loop unroll(full)
  for (uint32_t i = 1; i <= 5; i++) {
    for (int j = 0; j < 4; j++) {
      x0 += x1;
      x1 = rotate(x1, rotations[(i - 1) % 2][j]) ^ x0;
    }
    x0 += k[i % 3];
    x1 += k[(i + 1) % 3] + i;
  }
  *c0 = x0;
  *c1 = x1;
}

// A key, and its child as the Swift side names them.
typedef struct {
  uint32_t high, low;
} Key;

static inline Key child(Key key, uint64_t index) {
  Key result = {(uint32_t)(index >> 32), (uint32_t)index};
  threefry(key.high, key.low, &result.high, &result.low);
  return result;
}

// A uniform on [0, 1).
static inline double uniform(Key key, uint64_t position) {
  Key words = child(key, position);
  uint64_t bits = ((uint64_t)words.high << 32 | words.low) >> 12 | 0x3FF0000000000000u;
  double result;
  memcpy(&result, &bits, sizeof result);
  return result - 1;
}
