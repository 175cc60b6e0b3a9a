// The filter with one lane and a full covariance, for draws and forecasts: on the baseline of the processor, so that the bits
// are the same everywhere.
#include "../include/CKernels.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static inline double operand(const CKFilter *f, int32_t number, size_t step, double otherwise) {
  if (number < 0) return otherwise;
  const CKFilterOperand *o = f->operands + number;
  return *(const double *)((const char *)o->value + o->within * (ptrdiff_t)step);
}

typedef struct {
  const CKFilter *filter;
  const CKFilterOperation *operation;
  size_t step;
} Place;

static inline double coefficient(Place p, int32_t k) {
  return operand(p.filter, p.filter->terms[p.operation->first + k].coefficient, p.step, 1);
}

static inline size_t slot(Place p, int32_t k) { return (size_t)p.filter->terms[p.operation->first + k].slot; }

static inline double combined(Place p, const double *x) {
  double sum = 0;
  for (int32_t k = 0; k < p.operation->count; k++) sum += coefficient(p, k) * x[slot(p, k)];
  return sum;
}

// h = sum c P[slot] and the variance that comes from it.
static inline double row(Place p, const double *P, double *h) {
  const size_t n = p.filter->width;
  double variance = 0;
  memset(h, 0, n * sizeof *h);
  for (int32_t k = 0; k < p.operation->count; k++) {
    const double c = coefficient(p, k), *own = P + slot(p, k) * n;
    for (size_t j = 0; j < n; j++) h[j] += c * own[j];
  }
  for (int32_t k = 0; k < p.operation->count; k++) variance += coefficient(p, k) * h[slot(p, k)];
  // Less than nothing only by rounding.
  return variance < 0 ? 0 : variance;
}

// Whether a state is the one before it in its slot and noise, so that nothing but its own variance changes.
static inline int is_moved_in_place(Place p) {
  const CKFilterTerm *term = p.filter->terms + p.operation->first;
  return p.operation->count == 1 && term->coefficient < 0 && term->slot == p.operation->target;
}

// `own` is what the mean has beside that of the states.
static inline void predict(Place p, double *m, double *P, double *h, double own, double noise) {
  const size_t n = p.filter->width, target = (size_t)p.operation->target;
  if (is_moved_in_place(p)) {
    P[target * n + target] += noise;
    m[target] += own;
    return;
  }
  const double mean = own + combined(p, m), variance = row(p, P, h) + noise;
  for (size_t j = 0; j < n; j++) P[target * n + j] = P[j * n + target] = h[j];
  P[target * n + target] = variance;
  m[target] = mean;
}

// `saved` receives h, the error and the inverse of the variance; `largest` is as in Filter.h.
static inline void observe(Place p, double *m, double *P, double datum, double noise, double *largest, double *saved) {
  const size_t n = p.filter->width;
  const int is_direct = p.operation->count == 1 && p.filter->terms[p.operation->first].coefficient < 0;
  const double e = datum - combined(p, m), spread = row(p, P, saved);
  if (!is_direct) {
    if (spread > *largest) *largest = spread;
    if (noise < *largest * CK_LEAST_NOISE) noise = *largest * CK_LEAST_NOISE;
  }
  const double inverse = 1 / (spread + noise);
  saved[n] = e;
  saved[n + 1] = inverse;
  for (size_t i = 0; i < n; i++) {
    m[i] += saved[i] * (e * inverse);
    const double w = saved[i] * inverse;
    for (size_t j = 0; j < n; j++) P[i * n + j] -= w * saved[j];
  }
  if (is_direct) {
    const size_t s = slot(p, 0);
    for (size_t j = 0; j < n; j++) P[s * n + j] = P[j * n + s] = saved[j] * (noise * inverse);
  }
}
