// Vectors of the instruction set that the file is compiled for, and SLEEF's functions of them.
//
// The functions are those of the library: accurate to one unit in the last place, without fused multiply-add, the same
// bits on every instruction set.
#pragma once

#include <stddef.h>
#include <string.h>

typedef double f64x2 __attribute__((ext_vector_type(2)));
typedef double f64x4 __attribute__((ext_vector_type(4)));
typedef double f64x8 __attribute__((ext_vector_type(8)));

// A number of each of eight chains. Where the type is wider than a register, the compiler splits it.
typedef f64x8 chains;
enum { CHAINS = 8 };

// No vector crosses a call to another file of the floor, so the warning about their ABI is moot.
#pragma clang diagnostic ignored "-Wpsabi"
#define INLINE static inline __attribute__((always_inline, unused))
#define OVERLOADED INLINE __attribute__((overloadable))

INLINE f64x4 load4(const double *p) {
  f64x4 x;
  memcpy(&x, p, sizeof x);
  return x;
}
INLINE void store4(double *p, f64x4 x) { memcpy(p, &x, sizeof x); }
INLINE chains load_chains(const double *p) {
  chains x;
  memcpy(&x, p, sizeof x);
  return x;
}
INLINE void store_chains(double *p, chains x) { memcpy(p, &x, sizeof x); }

INLINE double sum4(f64x4 x) { return (x.x + x.y) + (x.z + x.w); }

// A function of vectors of four, of eight and of one number, from the widest that the instruction set has.
#if defined(__AVX512F__)
#define SLEEF_OF_8(name) Sleef_cinz_##name##d8_u10avx512fnofma
#endif
#if defined(__AVX__)
#define SLEEF_OF_4(name) Sleef_cinz_##name##d4_u10avx
#elif defined(__SSE2__)
#define SLEEF_OF_2(name) Sleef_cinz_##name##d2_u10sse2
#else
#define SLEEF_OF_2(name) Sleef_cinz_##name##d2_u10advsimdnofma
#endif

#if defined(SLEEF_OF_4)
#define FUNCTION_4(name, sleef)                                                                                     \
  f64x4 SLEEF_OF_4(sleef)(f64x4);                                                                                   \
  OVERLOADED f64x4 name(f64x4 x) { return SLEEF_OF_4(sleef)(x); }
#else
#define FUNCTION_4(name, sleef)                                                                                     \
  f64x2 SLEEF_OF_2(sleef)(f64x2);                                                                                   \
  OVERLOADED f64x4 name(f64x4 x) {                                                                                  \
    f64x4 y;                                                                                                        \
    y.lo = SLEEF_OF_2(sleef)(x.lo);                                                                                 \
    y.hi = SLEEF_OF_2(sleef)(x.hi);                                                                                 \
    return y;                                                                                                       \
  }
#endif
#if defined(SLEEF_OF_8)
#define FUNCTION_8(name, sleef)                                                                                     \
  f64x8 SLEEF_OF_8(sleef)(f64x8);                                                                                   \
  OVERLOADED f64x8 name(f64x8 x) { return SLEEF_OF_8(sleef)(x); }
#else
#define FUNCTION_8(name, sleef)                                                                                     \
  OVERLOADED f64x8 name(f64x8 x) {                                                                                  \
    f64x8 y;                                                                                                        \
    y.lo = name(x.lo);                                                                                              \
    y.hi = name(x.hi);                                                                                              \
    return y;                                                                                                       \
  }
#endif
#define FUNCTION(name, sleef)                                                                                       \
  FUNCTION_4(name, sleef)                                                                                           \
  FUNCTION_8(name, sleef)                                                                                           \
  OVERLOADED double name(double x) { return name((f64x4)x).x; }
FUNCTION(exp_of, exp)
FUNCTION(log_of, log)
FUNCTION(log1p_of, log1p)

// A column at once: a call of SLEEF takes all registers, so what a loop around it carries would go through memory.
INLINE void exp_of_column(double *column, size_t count) {
#if defined(SLEEF_OF_8)
  if (count % 8 == 0) {
    for (size_t i = 0; i < count; i += 8) store_chains(column + i, exp_of(load_chains(column + i)));
    return;
  }
#endif
  for (size_t i = 0; i < count; i += 4) store4(column + i, exp_of(load4(column + i)));
}

OVERLOADED double magnitude(double x) { return __builtin_fabs(x); }
OVERLOADED chains magnitude(chains x) { return __builtin_elementwise_abs(x); }
