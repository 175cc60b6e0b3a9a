// Template: the log density of the normal distribution, for 1, 2, 4 or 8 numbers at once.

typedef double f64x1;
CK_INLINE f64x1 load_f64x1(const double *p) { return *p; }
CK_INLINE void store_f64x1(double *p, f64x1 x) { *p = x; }

// The scale of a normal is often the one of the step before: its logarithm and inverse are kept for the last two scales.
// The memory belongs to the thread; what is found there is what would be computed.
typedef struct {
  double scale[8], log[8], inverse[8];
  _Bool overflows;
} CKScale;

typedef uint64_t u64x1;
typedef uint64_t u64x2 __attribute__((vector_size(16)));
CK_INLINE _Bool is_zero_f64x1(uint64_t x) { return x == 0; }
CK_INLINE _Bool is_zero_f64x2(u64x2 x) { return __builtin_reduce_or(x) == 0; }
CK_INLINE _Bool is_zero_f64x4(u64x4 x) { return __builtin_reduce_or(x) == 0; }
CK_INLINE _Bool is_zero_f64x8(u64x8 x) { return __builtin_reduce_or(x) == 0; }
CK_INLINE u64x1 bits_f64x1(double x) {
  u64x1 bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}
CK_INLINE u64x2 bits_f64x2(f64x2 x) { return (u64x2)x; }
CK_INLINE u64x4 bits_f64x4(f64x4 x) { return (u64x4)x; }
CK_INLINE u64x8 bits_f64x8(f64x8 x) { return (u64x8)x; }

// The density in the lanes in which the inverse of the scale overflows.
static __attribute__((noinline)) void divide_by_scales(int lanes, const double *x, const double *m,
                                                       const CKScale *scale, double *density) {
  for (int i = 0; i < lanes; i++) {
    if (!isinf(scale->inverse[i]) || scale->scale[i] == 0) continue;
    double z = (x[i] - m[i]) / scale->scale[i];
    density[i] = -0.5 * z * z - scale->log[i] - 0.9189385332046727;
  }
}

// log p = -z^2/2 - log s - log(2 pi)/2. A scale so small that its inverse overflows is divided by, in its own lane only.
#define CK_NORMAL_DENSITY(lanes, reals)                                                                             \
  CK_INLINE reals whole_##reals(const double *p) {                                                                  \
    reals x;                                                                                                        \
    memcpy(&x, p, sizeof x);                                                                                        \
    return x;                                                                                                       \
  }                                                                                                                 \
  static _Thread_local CKScale scales_##reals[2];                                                                   \
  static _Thread_local int latest_##reals;                                                                          \
  static __attribute__((noinline)) CKScale *new_##reals(int slot, const double *s) {                                \
    CKScale *scale = &scales_##reals[slot];                                                                         \
    store_##reals(scale->scale, load_##reals(s));                                                                   \
    log_f64(lanes, s, scale->log);                                                                                  \
    store_##reals(scale->inverse, 1.0 / load_##reals(s));                                                           \
    scale->overflows = 0;                                                                                           \
    for (int i = 0; i < lanes; i++) scale->overflows |= isinf(scale->inverse[i]) && s[i] != 0;                      \
    return scale;                                                                                                   \
  }                                                                                                                 \
  CK_INLINE CKScale *scale_##reals(const double *s) {                                                               \
    reals wanted = load_##reals(s);                                                                                 \
    CKScale *first = &scales_##reals[latest_##reals];                                                               \
    if (is_zero_##reals(bits_##reals(wanted) ^ bits_##reals(whole_##reals(first->scale)))) return first;            \
    latest_##reals ^= 1;                                                                                            \
    CKScale *second = &scales_##reals[latest_##reals];                                                              \
    if (is_zero_##reals(bits_##reals(wanted) ^ bits_##reals(whole_##reals(second->scale)))) return second;          \
    return new_##reals(latest_##reals, s);                                                                          \
  }                                                                                                                 \
  static void normal_log_density_##reals(const double *x, const double *m, const double *s, double *density) {      \
    const CKScale *scale = scale_##reals(s);                                                                        \
    reals z = (load_##reals(x) - load_##reals(m)) * whole_##reals(scale->inverse);                                  \
    reals result = -0.5 * z * z - whole_##reals(scale->log) - 0.9189385332046727;                                   \
    if (scale->overflows) {                                                                                         \
      double numbers[lanes];                                                                                        \
      store_##reals(numbers, result);                                                                               \
      divide_by_scales(lanes, x, m, scale, numbers);                                                                \
      result = load_##reals(numbers);                                                                               \
    }                                                                                                               \
    store_##reals(density, result);                                                                                 \
  }
CK_NORMAL_DENSITY(1, f64x1)
CK_NORMAL_DENSITY(2, f64x2)
CK_NORMAL_DENSITY(4, f64x4)
CK_NORMAL_DENSITY(8, f64x8)

static void normal_log_density_f64(size_t lanes, const double *x, const double *m, const double *s, double *density) {
  switch (lanes) {
  case 1: normal_log_density_f64x1(x, m, s, density); break;
  case 2: normal_log_density_f64x2(x, m, s, density); break;
  case 4: normal_log_density_f64x4(x, m, s, density); break;
  case 8: normal_log_density_f64x8(x, m, s, density); break;
  }
}
