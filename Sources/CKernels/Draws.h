// Template: from Threefry's words to uniforms and normals, CK_WIDTH (4 or 8) numbers at a time.

#if CK_WIDTH == 8
typedef u32x8 words;
typedef u64x8 bits;
typedef s64x8 truths;
typedef f64x8 reals;
typedef f32x8 floats;
#define load_words load_u32x8
#define load_reals load_f64x8
#define store_reals store_f64x8
#define store_floats store_f32x8
#else
typedef u32x4 words;
typedef u64x4 bits;
typedef s64x4 truths;
typedef f64x4 reals;
typedef f32x4 floats;
#define load_words load_u32x4
#define load_reals load_f64x4
#define store_reals store_f64x4
#define store_floats store_f32x4
#endif
typedef _Bool flags __attribute__((ext_vector_type(CK_WIDTH)));

// [0, 1): 52 bits as the mantissa of a number in [1, 2), less one.
CK_INLINE reals unit_f64(words y0, words y1) {
  bits b = __builtin_convertvector(y0, bits) << 32 | __builtin_convertvector(y1, bits);
  return (reals)(b >> 12 | 0x3FF0000000000000u) - 1.0;
}

CK_INLINE floats unit_f32(words y0, words y1) { return (floats)((y0 ^ y1) >> 9 | 0x3F800000u) - 1.0f; }

// (-1, 1) as JAX scales it: u (hi - lo) + lo with lo the number above -1, where hi - lo rounds to 2. JAX then takes
// the larger of this and lo, which never changes it: u is at least zero.
CK_INLINE reals signed_f64(words y0, words y1) { return unit_f64(y0, y1) * 2.0 + -0x1.fffffffffffffp-1; }
CK_INLINE reals signed_f32(words y0, words y1) {
  return __builtin_convertvector(unit_f32(y0, y1) * 2.0f + -0x1.fffffep-1f, reals);
}

// out[i] = f(y0[i], y1[i]) in whole vectors; the last one is padded with zeros and stored in part.
#define CK_DRAW(name, element, vector, function, store)                                                             \
  CK_INLINE void name(size_t n, const uint32_t *y0, const uint32_t *y1, element *out) {                             \
    size_t i = 0;                                                                                                   \
    for (; n - i >= CK_WIDTH; i += CK_WIDTH) store(out + i, function(load_words(y0 + i), load_words(y1 + i)));      \
    if (i < n) {                                                                                                    \
      uint32_t w0[CK_WIDTH] = {0}, w1[CK_WIDTH] = {0};                                                              \
      element last[CK_WIDTH];                                                                                       \
      memcpy(w0, y0 + i, (n - i) * sizeof *w0);                                                                     \
      memcpy(w1, y1 + i, (n - i) * sizeof *w1);                                                                     \
      store(last, function(load_words(w0), load_words(w1)));                                                        \
      memcpy(out + i, last, (n - i) * sizeof *out);                                                                 \
    }                                                                                                               \
  }

CK_DRAW(uniforms_f64, double, reals, unit_f64, store_reals)
CK_DRAW(uniforms_f32, float, floats, unit_f32, store_floats)
CK_DRAW(signed_uniforms_f64, double, reals, signed_f64, store_reals)
CK_DRAW(signed_uniforms_f32, double, reals, signed_f32, store_reals)

static void uniform_f64(size_t n, const uint32_t *y0, const uint32_t *y1, double *u) { uniforms_f64(n, y0, y1, u); }
static void uniform_f32(size_t n, const uint32_t *y0, const uint32_t *y1, float *u) { uniforms_f32(n, y0, y1, u); }

// Every number its own pair of polynomials, in Horner's order as GSL has them.
CK_INLINE reals ratio(const double c[8][2], reals x) {
  reals u = c[7][0] - (reals){0}, v = c[7][1] - (reals){0};
  for (int i = 6; i >= 0; i--) {
    u = x * u + c[i][0];
    v = x * v + c[i][1];
  }
  return u / v;
}

// How many normals are worked on at once: one bit each in a word.
enum { CK_CHUNK = 64 };

#define CK_SIGN 0x8000000000000000u

// y = |Qinv((1 - |v|) / 2)| by the central formula, with the sign of v; and which numbers it is not meant for.
CK_INLINE uint64_t central_quantiles(size_t m, const double *v, double *z) {
  uint64_t outside = 0;
  for (size_t i = 0; i < m; i += CK_WIDTH) {
    reals x = load_reals(v + i);
    bits sign = (bits)x & CK_SIGN;
    reals d = (1.0 - (reals)((bits)x ^ sign)) * 0.5 - 0.5;
    reals y = d * ratio(ck_central, 0.180625 - d * d);
    store_reals(z + i, (reals)(((bits)y & ~CK_SIGN) | sign));
    flags far = __builtin_convertvector(-d > 0.425, flags);
    uint8_t mask = 0;
    memcpy(&mask, &far, sizeof mask);
    outside |= (uint64_t)mask << i;
  }
  return outside;
}

// The kernel of the including file (Elementary.h): SLEEF's logarithm, which is the same on every processor.
static void log_f64(size_t n, const double *x, double *y);

// z = sign(v) Qinv((1 - |v|) / 2) for m <= CK_CHUNK numbers; v and z have room for whole vectors.
//
// The central formula is evaluated for all. The one in seven that lie outside are then gathered for the other one.
CK_INLINE void quantiles(size_t m, const double *v, double *z) {
  double r[CK_CHUNK];
  size_t count = 0;
  uint64_t outside = central_quantiles(m, v, z);
  for (uint64_t rest = outside; rest; rest &= rest - 1) {
    r[count++] = (1.0 - __builtin_fabs(v[__builtin_ctzll(rest)])) * 0.5;
  }
  if (!count) return;
  for (size_t i = count; i % CK_WIDTH; i++) r[i] = 0.075;
  log_f64((count + CK_WIDTH - 1) / CK_WIDTH * CK_WIDTH, r, r);
  for (size_t i = 0; i < count; i += CK_WIDTH) {
    reals root = __builtin_elementwise_sqrt(-load_reals(r + i));
    reals y = ratio(ck_middle, root - 1.6);
    flags far = __builtin_convertvector(root > 5.0, flags);
    uint8_t mask = 0;
    memcpy(&mask, &far, sizeof mask);
    if (__builtin_expect(mask != 0, 0)) {
      reals beyond = ratio(ck_far, root - 5.0);
      truths is_far = root > 5.0;
      y = (reals)(((bits)beyond & (bits)is_far) | ((bits)y & ~(bits)is_far));
    }
    store_reals(r + i, y);
  }
  count = 0;
  for (uint64_t rest = outside; rest; rest &= rest - 1) {
    int i = __builtin_ctzll(rest);
    z[i] = __builtin_copysign(r[count++], v[i]);
  }
}

static void normal_f64(size_t n, const uint32_t *y0, const uint32_t *y1, double *z) {
  double v[CK_CHUNK], last[CK_CHUNK];
  for (size_t i = 0; i < n; i += CK_CHUNK) {
    size_t m = n - i < CK_CHUNK ? n - i : CK_CHUNK;
    for (size_t j = m; j % CK_WIDTH; j++) v[j] = 0;
    signed_uniforms_f64(m, y0 + i, y1 + i, v);
    if (m % CK_WIDTH == 0) {
      quantiles(m, v, z + i);
    } else {
      quantiles(m, v, last);
      memcpy(z + i, last, m * sizeof *z);
    }
  }
}

static void normal_f32(size_t n, const uint32_t *y0, const uint32_t *y1, float *z) {
  double v[CK_CHUNK], quantile[CK_CHUNK];
  for (size_t i = 0; i < n; i += CK_CHUNK) {
    size_t m = n - i < CK_CHUNK ? n - i : CK_CHUNK;
    for (size_t j = m; j % CK_WIDTH; j++) v[j] = 0;
    signed_uniforms_f32(m, y0 + i, y1 + i, v);
    quantiles(m, v, quantile);
    for (size_t j = 0; j < m; j++) z[i + j] = (float)quantile[j];
  }
}
