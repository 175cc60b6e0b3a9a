// One normal at a time, equal to Draws.h bit for bit.
#pragma STDC FP_CONTRACT OFF

#include "Quantile.h"
#include "include/CKernels.h"

#include <math.h>
#include <string.h>

static double quantile(double v) {
  double q = (1.0 - fabs(v)) * 0.5, d = q - 0.5, y;
  if (fabs(d) <= 0.425) {
    y = -(d * ck_ratio(ck_central, 0.180625 - d * d));
  } else {
    double r = sqrt(-log(q));
    y = r <= 5.0 ? ck_ratio(ck_middle, r - 1.6) : ck_ratio(ck_far, r - 5.0);
  }
  return copysign(y, v);
}

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
