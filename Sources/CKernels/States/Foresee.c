// What the filter knows of states and data before it has seen them: their means and variances.
#include "OneLane.h"

// Where in the operations a pass is.
typedef struct {
  size_t step;
  int32_t operation;
} Cursor;

// The operation at a cursor, which then moves on; none at the end.
static int next(const CKFilter *f, Cursor *cursor, Place *place) {
  for (; cursor->step < f->step_count; cursor->step++, cursor->operation = 0) {
    const CKFilterTemplate template = f->templates[f->steps[cursor->step].number];
    if (cursor->operation == template.count) continue;
    place->filter = f;
    place->operation = f->operations + template.first + cursor->operation++;
    place->step = (size_t)f->steps[cursor->step].step;
    return 1;
  }
  return 0;
}

static double mean(Place p) { return operand(p.filter, p.operation->mean, p.step, 0); }
static double noise(Place p) { return operand(p.filter, p.operation->variance, p.step, 0); }
static double datum(Place p) { return operand(p.filter, p.operation->datum, p.step, 0); }

void ck_filter_moments(const CKFilter *f, double *means, double *variances, double *work) {
  const size_t n = f->width;
  double *m = work, *P = m + n, *h = P + n * n, largest = 0;
  memset(work, 0, (n + n * n) * sizeof *work);
  Cursor cursor = {0, 0};
  Place p;
  for (size_t made = 0; next(f, &cursor, &p);) {
    if (p.operation->is_observed) {
      observe(p, m, P, datum(p) - mean(p), noise(p), &largest, h);
      continue;
    }
    predict(p, m, P, h, mean(p), noise(p));
    const size_t target = (size_t)p.operation->target;
    means[made] = m[target];
    variances[made++] = P[target * n + target];
  }
}

// The next data from an origin, which are not learnt from.
static void look_ahead(const CKFilter *f, Cursor cursor, double *m, double *P, double *h, size_t horizon,
                       double *means, double *variances) {
  size_t seen = 0;
  Place p;
  while (seen < horizon && next(f, &cursor, &p)) {
    if (p.operation->is_observed) {
      means[seen] = mean(p) + combined(p, m);
      variances[seen++] = row(p, P, h) + noise(p);
    } else {
      predict(p, m, P, h, mean(p), noise(p));
    }
  }
  for (; seen < horizon; seen++) means[seen] = variances[seen] = NAN;
}

void ck_filter_foresee(const CKFilter *f, size_t first, size_t horizon, double *data, double *means, double *variances,
                       double *work) {
  const size_t n = f->width, size = n + n * n;
  double *m = work, *P = m + n, *ahead = P + n * n, *h = ahead + size, largest = 0;
  memset(work, 0, size * sizeof *work);
  Cursor cursor = {0, 0};
  Place p;
  size_t seen = 0;
  int is_origin = first == 0;
  for (;;) {
    if (is_origin) {
      memcpy(ahead, work, size * sizeof *work);
      const size_t place = (seen - first) * horizon;
      look_ahead(f, cursor, ahead, ahead + n, h, horizon, means + place, variances + place);
    }
    do {
      if (!next(f, &cursor, &p)) return;
      if (!p.operation->is_observed) predict(p, m, P, h, mean(p), noise(p));
    } while (!p.operation->is_observed);
    data[seen++] = datum(p);
    observe(p, m, P, datum(p) - mean(p), noise(p), &largest, h);
    is_origin = seen >= first;
  }
}
