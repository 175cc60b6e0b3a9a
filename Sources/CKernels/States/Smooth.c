// How well the states are known given all data: their variances.
#include "OneLane.h"

// N = M' N M, what is learnt later of the slots before an operation that makes x[target] = sum c x[slot]; u is room.
static void before_predict(Place p, double *N, double *u) {
  const size_t n = p.filter->width, target = (size_t)p.operation->target;
  const double own = N[target * n + target];
  for (size_t j = 0; j < n; j++) u[j] = j == target ? 0 : N[target * n + j];
  for (size_t j = 0; j < n; j++) N[target * n + j] = N[j * n + target] = 0;
  for (int32_t k = 0; k < p.operation->count; k++) {
    const size_t s = slot(p, k);
    const double c = coefficient(p, k);
    for (size_t j = 0; j < n; j++) {
      N[s * n + j] += c * u[j];
      N[j * n + s] += c * u[j];
    }
    for (int32_t l = 0; l < p.operation->count; l++) N[s * n + slot(p, l)] += own * c * coefficient(p, l);
  }
}

// N = c c' / S + L' N L with L = 1 - h c' / S, the same before an observation; u is room.
static void before_observe(Place p, double *N, const double *h, double inverse, double *u) {
  const size_t n = p.filter->width;
  double square = 0;
  for (size_t i = 0; i < n; i++) {
    u[i] = 0;
    for (size_t j = 0; j < n; j++) u[i] += N[i * n + j] * h[j];
  }
  for (size_t i = 0; i < n; i++) square += h[i] * u[i];
  for (int32_t k = 0; k < p.operation->count; k++) {
    const size_t s = slot(p, k);
    const double c = coefficient(p, k);
    for (size_t j = 0; j < n; j++) {
      N[s * n + j] -= c * inverse * u[j];
      N[j * n + s] -= c * inverse * u[j];
    }
    for (int32_t l = 0; l < p.operation->count; l++)
      N[s * n + slot(p, l)] += c * coefficient(p, l) * (inverse + square * inverse * inverse);
  }
}

void ck_filter_smooth(const CKFilter *f, double *variances, double *work) {
  const size_t n = f->width;
  double *m = work, *P = m + n, *h = P + n * n, *owners = h + n, *saved = owners + n, largest = 0;
  memset(work, 0, (n * n + 3 * n) * sizeof *work);
  for (size_t j = 0; j < n; j++) owners[j] = -1;
  // Forwards: the filter. Of a variable whose slot is taken, its number and its row of the covariance are kept.
  size_t made = 0;
  for (size_t t = 0; t < f->step_count; t++) {
    const CKFilterTemplate template = f->templates[f->steps[t].number];
    for (int32_t i = 0; i < template.count; i++, saved += n + 2) {
      const CKFilterOperation *o = f->operations + template.first + i;
      const Place p = {f, o, (size_t)f->steps[t].step};
      const double noise = operand(f, o->variance, p.step, 0);
      if (o->is_observed) {
        observe(p, m, P, 0, noise, &largest, saved);
      } else {
        saved[0] = owners[o->target];
        memcpy(saved + 2, P + (size_t)o->target * n, n * sizeof *saved);
        predict(p, m, P, h, 0, noise);
        owners[o->target] = (double)made++;
      }
    }
  }
  for (size_t j = 0; j < n; j++) {
    if (owners[j] >= 0) variances[(size_t)owners[j]] = P[j * n + j];
  }
  // Backwards: what later data say, N, takes P N P away from a variance (de Jong 1989).
  double *N = P;
  memset(N, 0, n * n * sizeof *N);
  for (size_t t = f->step_count; t-- > 0;) {
    const CKFilterTemplate template = f->templates[f->steps[t].number];
    for (int32_t i = template.count; i-- > 0;) {
      const CKFilterOperation *o = f->operations + template.first + i;
      const Place p = {f, o, (size_t)f->steps[t].step};
      saved -= n + 2;
      if (o->is_observed) {
        before_observe(p, N, saved, saved[n + 1], h);
        continue;
      }
      before_predict(p, N, h);
      if (saved[0] < 0) continue;
      const double *row = saved + 2;
      double variance = row[o->target];
      for (size_t a = 0; a < n; a++) {
        for (size_t b = 0; b < n; b++) variance -= row[a] * N[a * n + b] * row[b];
      }
      variances[(size_t)saved[0]] = variance < 0 ? 0 : variance;
    }
  }
}
