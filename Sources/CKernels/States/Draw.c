// Draws of the states given the data: imagined states, and what is learnt of them from the data less the imagined data.
// One lane, on the baseline of the processor, so that the bits are the same everywhere.
#include "../include/CKernels.h"

#include <math.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

static double operand(const CKFilter *f, int32_t number, size_t step, double otherwise) {
  if (number < 0) return otherwise;
  const CKFilterOperand *o = f->operands + number;
  return *(const double *)((const char *)o->value + o->within * (ptrdiff_t)step);
}

typedef struct {
  const CKFilter *filter;
  const CKFilterOperation *operation;
  size_t step;
} Place;

static double coefficient(Place p, int32_t k) {
  return operand(p.filter, p.filter->terms[p.operation->first + k].coefficient, p.step, 1);
}

static size_t slot(Place p, int32_t k) { return (size_t)p.filter->terms[p.operation->first + k].slot; }

static double combined(Place p, const double *x) {
  double sum = 0;
  for (int32_t k = 0; k < p.operation->count; k++) sum += coefficient(p, k) * x[slot(p, k)];
  return sum;
}

// h = sum c P[slot] and the variance that comes from it.
static double row(Place p, const double *P, double *h) {
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

static void predict(Place p, double *m, double *P, double *h, double noise) {
  const size_t n = p.filter->width, target = (size_t)p.operation->target;
  const double mean = combined(p, m), variance = row(p, P, h) + noise;
  for (size_t j = 0; j < n; j++) P[target * n + j] = P[j * n + target] = h[j];
  P[target * n + target] = variance;
  m[target] = mean;
}

// `saved` receives h, the error and the inverse of the variance; `largest` is as in Filter.h.
static void observe(Place p, double *m, double *P, double datum, double noise, double *largest, double *saved) {
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

void ck_filter_draw(const CKFilter *f, const double *noise, double *values, double *work) {
  const size_t n = f->width;
  double *m = work, *imagined = m + n, *P = imagined + n, *h = P + n * n, *owners = h + n, *saved = owners + n;
  memset(work, 0, (n * n + 4 * n) * sizeof *work);
  for (size_t j = 0; j < n; j++) owners[j] = -1;
  // Forwards: imagined states and data, and the filter of the data less the imagined ones, whose mean is nothing. Of a
  // variable whose slot is taken, its number, its mean and its row of the covariance are kept.
  size_t made = 0, run = 0;
  double largest = 0;
  for (size_t t = 0; t < f->step_count; t++) {
    const CKFilterTemplate template = f->templates[f->steps[t].number];
    for (int32_t i = 0; i < template.count; i++, run++, saved += n + 2) {
      const CKFilterOperation *o = f->operations + template.first + i;
      const Place p = {f, o, (size_t)f->steps[t].step};
      const double variance = operand(f, o->variance, p.step, 0);
      const double x = operand(f, o->mean, p.step, 0) + combined(p, imagined) + sqrt(variance) * noise[run];
      if (o->is_observed) {
        observe(p, m, P, operand(f, o->datum, p.step, 0) - x, variance, &largest, saved);
      } else {
        saved[0] = owners[o->target];
        saved[1] = m[o->target];
        memcpy(saved + 2, P + (size_t)o->target * n, n * sizeof *saved);
        predict(p, m, P, h, variance);
        owners[o->target] = (double)made;
        imagined[o->target] = x;
        values[made++] = x;
      }
    }
  }
  for (size_t j = 0; j < n; j++) {
    if (owners[j] >= 0) values[(size_t)owners[j]] += m[j];
  }
  // Backwards: the mean of a variable given all data is that when its slot is taken, and its row of the covariance times the
  // derivatives by the means. That is late, so that the variable is known well: of a prior that is wide beside the noise the
  // differences of large numbers would be left.
  double *adjoints = m;
  memset(adjoints, 0, n * sizeof *adjoints);
  for (size_t t = f->step_count; t-- > 0;) {
    const CKFilterTemplate template = f->templates[f->steps[t].number];
    for (int32_t i = template.count; i-- > 0;) {
      const CKFilterOperation *o = f->operations + template.first + i;
      const Place p = {f, o, (size_t)f->steps[t].step};
      saved -= n + 2;
      double by_mean;
      if (o->is_observed) {
        double g = 0;
        for (size_t j = 0; j < n; j++) g += adjoints[j] * saved[j];
        by_mean = (saved[n] - g) * saved[n + 1];
      } else {
        by_mean = adjoints[o->target];
        adjoints[o->target] = 0;
      }
      for (int32_t k = 0; k < o->count; k++) adjoints[slot(p, k)] += coefficient(p, k) * by_mean;
      if (o->is_observed || saved[0] < 0) continue;
      double mean = saved[1];
      for (size_t j = 0; j < n; j++) mean += saved[2 + j] * adjoints[j];
      values[(size_t)saved[0]] += mean;
    }
  }
}
