// Template: y[i] = f(x[i]) by a function of whole vectors; the last vector is padded with ones.

// The function as the vectors of 16 bytes take it: by value, which every caller of this platform agrees on.
#define CK_MAP_16(vector, element)                                                                                  \
  typedef vector (*unary_##vector)(vector);                                                                         \
  typedef vector (*binary_##vector)(vector, vector);                                                                \
  CK_INLINE void whole_map_##vector(size_t count, const element *x, element *y, unary_##vector f) {                 \
    for (size_t i = 0; i < count * (16 / sizeof *x); i += 16 / sizeof *x) {                                         \
      store_##vector(y + i, f(load_##vector(x + i)));                                                               \
    }                                                                                                               \
  }                                                                                                                 \
  CK_INLINE void whole_zip_##vector(size_t count, const element *x, const element *y, element *z,                   \
                                    binary_##vector f) {                                                            \
    for (size_t i = 0; i < count * (16 / sizeof *x); i += 16 / sizeof *x) {                                         \
      store_##vector(z + i, f(load_##vector(x + i), load_##vector(y + i)));                                         \
    }                                                                                                               \
  }

// Any number of elements: whole vectors, then a padded one.
#define CK_MAP(vector, element, bytes, map, zip, unary, binary)                                                     \
  CK_INLINE void map_##vector(size_t n, const element *x, element *y, unary f) {                                    \
    enum { count = bytes / sizeof(element) };                                                                       \
    size_t whole = n / count, rest = n % count;                                                                     \
    if (whole) map(whole, x, y, f);                                                                                 \
    if (rest) {                                                                                                     \
      element a[count];                                                                                             \
      for (size_t j = 0; j < count; j++) a[j] = j < rest ? x[n - rest + j] : 1;                                     \
      map(1, a, a, f);                                                                                              \
      memcpy(y + n - rest, a, rest * sizeof *y);                                                                    \
    }                                                                                                               \
  }                                                                                                                 \
  CK_INLINE void zip_##vector(size_t n, const element *x, const element *y, element *z, binary f) {                 \
    enum { count = bytes / sizeof(element) };                                                                       \
    size_t whole = n / count, rest = n % count;                                                                     \
    if (whole) zip(whole, x, y, z, f);                                                                              \
    if (rest) {                                                                                                     \
      element a[count], b[count];                                                                                   \
      for (size_t j = 0; j < count; j++) a[j] = j < rest ? x[n - rest + j] : 1;                                     \
      for (size_t j = 0; j < count; j++) b[j] = j < rest ? y[n - rest + j] : 1;                                     \
      zip(1, a, b, a, f);                                                                                           \
      memcpy(z + n - rest, a, rest * sizeof *z);                                                                    \
    }                                                                                                               \
  }

CK_MAP_16(f64x2, double)
CK_MAP_16(f32x4, float)
CK_MAP(f64x2, double, 16, whole_map_f64x2, whole_zip_f64x2, unary_f64x2, binary_f64x2)
CK_MAP(f32x4, float, 16, whole_map_f32x4, whole_zip_f32x4, unary_f32x4, binary_f32x4)
#ifdef CK_WIDE_CALLS_H
CK_MAP(f64x4, double, 32, wide_map_32, wide_zip_32, CKWideFunction, CKWideFunction)
CK_MAP(f32x8, float, 32, wide_map_32, wide_zip_32, CKWideFunction, CKWideFunction)
CK_MAP(f64x8, double, 64, wide_map_64, wide_zip_64, CKWideFunction, CKWideFunction)
CK_MAP(f32x16, float, 64, wide_map_64, wide_zip_64, CKWideFunction, CKWideFunction)
#endif

// SLEEF's deterministic functions without fused multiply-add. Its own header hides those of instruction sets that are
// off, so they are declared here: the narrow ones as they are, the wide ones for their address.
#define CK_SLEEF(function, accuracy, set) Sleef_cinz_##function##_##accuracy##set
#define CK_DECLARE(suffix, vector, set, name, accuracy) vector CK_SLEEF(name##suffix, accuracy, set)(vector);
#define CK_DECLARE_POW(suffix, vector, set) vector CK_SLEEF(pow##suffix, u10, set)(vector, vector);
#define CK_DECLARE_WIDE(suffix, set, name, accuracy) void CK_SLEEF(name##suffix, accuracy, set)(void);
