// The kernels with vectors of 32 bytes.
#if defined(__x86_64__)
#include "Dispatch.h"
#include "Quantile.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF
#pragma clang attribute push(__attribute__((target("avx2"))), apply_to = function)

#include "Vectors.h"
#include "WideCalls.h"
#define CK_WIDTH 8
#include "Draws.h"
#include "Elementary.h"
#include "Keys.h"

#define CK_UNARY(name, accuracy)                                                                                    \
  CK_DECLARE_WIDE(d4, avx, name, accuracy)                                                                          \
  CK_DECLARE(d2, f64x2, sse4, name, accuracy)                                                                       \
  CK_DECLARE_WIDE(f8, avx, name, accuracy)                                                                          \
  CK_DECLARE(f4, f32x4, sse4, name, accuracy)                                                                       \
  static void name##_f64(size_t n, const double *x, double *y) {                                                    \
    if (n > 2) {                                                                                                    \
      map_f64x4(n, x, y, CK_SLEEF(name##d4, accuracy, avx));                                                        \
    } else {                                                                                                        \
      map_f64x2(n, x, y, CK_SLEEF(name##d2, accuracy, sse4));                                                       \
    }                                                                                                               \
  }                                                                                                                 \
  static void name##_f32(size_t n, const float *x, float *y) {                                                      \
    if (n > 4) {                                                                                                    \
      map_f32x8(n, x, y, CK_SLEEF(name##f8, accuracy, avx));                                                        \
    } else {                                                                                                        \
      map_f32x4(n, x, y, CK_SLEEF(name##f4, accuracy, sse4));                                                       \
    }                                                                                                               \
  }
CK_UNARIES(CK_UNARY)
#include "NormalDensity.h"

CK_DECLARE_WIDE(d4, avx, pow, u10)
CK_DECLARE_POW(d2, f64x2, sse4)
CK_DECLARE_WIDE(f8, avx, pow, u10)
CK_DECLARE_POW(f4, f32x4, sse4)

static void pow_f64(size_t n, const double *x, const double *y, double *z) {
  if (n > 2) {
    zip_f64x4(n, x, y, z, CK_SLEEF(powd4, u10, avx));
  } else {
    zip_f64x2(n, x, y, z, CK_SLEEF(powd2, u10, sse4));
  }
}

static void pow_f32(size_t n, const float *x, const float *y, float *z) {
  if (n > 4) {
    zip_f32x8(n, x, y, z, CK_SLEEF(powf8, u10, avx));
  } else {
    zip_f32x4(n, x, y, z, CK_SLEEF(powf4, u10, sse4));
  }
}

#include "Columns/Columns.h"
#include "States/States.h"

#pragma clang attribute pop

const CKTable ck_table_avx2 = CK_TABLE("avx2");
#endif
