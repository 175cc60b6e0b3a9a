// The kernels on arm64, where every processor has the same vectors of 16 bytes.
#if defined(__aarch64__)
#include "Dispatch.h"
#include "Quantile.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#include "Vectors.h"
#define CK_WIDTH 4
#include "Draws.h"
#include "Elementary.h"
#include "Keys.h"

// The functions are declared in CKernels.h, where those of one number use them.
#define CK_UNARY(name, accuracy)                                                                                    \
  static void name##_f64(size_t n, const double *x, double *y) {                                                    \
    map_f64x2(n, x, y, CK_SLEEF(name##d2, accuracy, advsimdnofma));                                                 \
  }                                                                                                                 \
  static void name##_f32(size_t n, const float *x, float *y) {                                                      \
    map_f32x4(n, x, y, CK_SLEEF(name##f4, accuracy, advsimdnofma));                                                 \
  }
CK_UNARIES(CK_UNARY)
#include "NormalDensity.h"

static void pow_f64(size_t n, const double *x, const double *y, double *z) {
  zip_f64x2(n, x, y, z, CK_SLEEF(powd2, u10, advsimdnofma));
}

static void pow_f32(size_t n, const float *x, const float *y, float *z) {
  zip_f32x4(n, x, y, z, CK_SLEEF(powf4, u10, advsimdnofma));
}

#include "Columns/Columns.h"
#include "States/States.h"

const CKTable ck_table_neon = CK_TABLE("neon");
#endif
