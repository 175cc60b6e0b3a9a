// Draws of the states given the data: imagined states, and what is learnt of them from the data less the imagined data.
#include "OneLane.h"

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
        predict(p, m, P, h, 0, variance);
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
