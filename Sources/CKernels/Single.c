// One normal at a time, equal to Draws.h bit for bit, and its quantile.
#pragma STDC FP_CONTRACT OFF

#include "Quantile.h"
#include "include/CKernels.h"

#include <math.h>
#include <string.h>

// The z > 0 beyond which q < 0.075 of the probability lies.
static double far_quantile(double q) {
  double r = sqrt(-ck_log1_f64(q));
  return r <= 5.0 ? ck_ratio(ck_middle, r - 1.6) : ck_ratio(ck_far, r - 5.0);
}

double ck_normal_upper_quantile1_f64(double q) {
  double d = q - 0.5;
  if (fabs(d) <= 0.425) return -(d * ck_ratio(ck_central, 0.180625 - d * d));
  if (!(q > 0.0 && q < 1.0)) return q == 0.0 ? INFINITY : q == 1.0 ? -INFINITY : NAN;
  return q < 0.5 ? far_quantile(q) : -far_quantile(1.0 - q);
}

static double quantile(double v) { return copysign(ck_normal_upper_quantile1_f64((1.0 - fabs(v)) * 0.5), v); }

double ck_normal1_f64(uint32_t y0, uint32_t y1) {
  uint64_t bits = ((uint64_t)y0 << 32 | y1) >> 12 | 0x3FF0000000000000u;
  double u;
  memcpy(&u, &bits, sizeof u);
  return quantile((u - 1.0) * 2.0 + -0x1.fffffffffffffp-1);
}

float ck_normal1_f32(uint32_t y0, uint32_t y1) {
  uint32_t bits = (y0 ^ y1) >> 9 | 0x3F800000u;
  float u;
  memcpy(&u, &bits, sizeof u);
  float v = (u - 1.0f) * 2.0f + -0x1.fffffep-1f;
  return (float)quantile(v);
}
