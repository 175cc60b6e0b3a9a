// Template: the Kalman filter and its derivatives over CK_LANES densities side by side.
//
// The state is the mean m and the covariance P of the variables in the slots; of a symmetric matrix the lower triangle is
// held, row by row. In the derivatives B[i][j] is that by the entry held, which stands for both of its places.
#define CK_V CK_JOIN(cv, CK_LANES)
#define CK_LOAD(p) CK_JOIN(column_load_, CK_LANES)(p)
#define CK_STORE(p, x) CK_JOIN(column_store_, CK_LANES)(p, x)
#define CK_NAME(name) CK_JOIN(name, CK_LANES)

CK_INLINE CK_V CK_NAME(filter_operand_)(const CKFilter *f, int32_t number, size_t step) {
  const CKFilterOperand *o = f->operands + number;
  const double *p = (const double *)((const char *)o->value + o->within * (ptrdiff_t)step);
  if (o->is_one) return (CK_V)(*p);
  return CK_LOAD(p);
}

// Adds to the derivative by an operand, where one is wanted.
CK_INLINE void CK_NAME(filter_give_)(const CKFilter *f, int32_t number, size_t step, CK_V x) {
  const CKFilterOperand *o = f->operands + number;
  if (!o->adjoint) return;
  double *p = (double *)((char *)o->adjoint + o->adjoint_within * (ptrdiff_t)step);
  CK_STORE(p, CK_LOAD(p) + x);
}

// The product of all variances as a number from 1 to 2 and an exponent, which neither overflows nor takes a logarithm for
// each. A variance that is none leaves NaN in the sum of squares.
CK_INLINE void CK_NAME(filter_multiply_)(CK_V variance, CK_V *squares, CK_V *product, CK_NAME(cm) *exponents) {
  CK_V all = *product * variance;
  CK_NAME(cu) bits;
  memcpy(&bits, &all, sizeof bits);
  *exponents = *exponents + ((CK_NAME(cm))(bits >> 52) - 1023);
  bits = (bits & 0xfffffffffffff) | 0x3ff0000000000000;
  memcpy(product, &bits, sizeof bits);
  *squares = CK_NAME(column_choose_)(CK_NAME(column_within_)(variance, 0x1p-1000, 0x1p1000), *squares, (CK_V)(NAN));
}

// What the states add to a variance; less than nothing only by rounding, where they are known much better than they were.
CK_INLINE CK_V CK_NAME(filter_spread_)(CK_V x) {
  return CK_NAME(column_choose_)(CK_NAME(column_within_)(x, -INFINITY, -0x1p-1074), (CK_V)(0.0), x);
}

// The larger of two; the second where it is no number.
CK_INLINE CK_V CK_NAME(filter_larger_)(CK_V a, CK_V b) {
  return CK_NAME(column_choose_)(CK_NAME(column_within_)(a - b, 0x1p-1074, INFINITY), a, b);
}

// h += c P[s], or h = c P[s] where it is the first.
CK_INLINE void CK_NAME(filter_row_)(size_t n, const double *P, size_t s, const CK_V *c, int is_first, double *h) {
  const double *p = P + s * (s + 1) / 2 * CK_LANES;
  for (size_t j = 0; j < n; j++) {
    CK_V x = CK_LOAD(p);
    if (c) x = *c * x;
    if (!is_first) x = CK_LOAD(h + j * CK_LANES) + x;
    CK_STORE(h + j * CK_LANES, x);
    p += (j < s ? 1 : j + 1) * CK_LANES;
  }
}

CK_INLINE void CK_NAME(filter_copy_row_)(size_t n, const double *P, size_t s, double *row) {
  CK_NAME(filter_row_)(n, P, s, 0, 1, row);
}

// What both kinds of operation begin with: h = sum c P[s], the mean, and the part of the variance that comes from h, `spread`.
CK_INLINE void CK_NAME(filter_combine_)(const CKFilter *f, const CKFilterOperation *o, size_t step, double *h,
                                        double *saved, CK_V *mean, CK_V *total) {
  const size_t n = f->width;
  const double *m = f->memory, *P = m + n * CK_LANES;
  const CKFilterTerm *terms = f->terms + o->first;
  for (int32_t k = 0; k < o->count; k++) {
    const size_t s = (size_t)terms[k].slot;
    const CK_V ms = CK_LOAD(m + s * CK_LANES);
    if (terms[k].coefficient < 0) {
      *mean = *mean + ms;
      CK_NAME(filter_row_)(n, P, s, 0, k == 0, h);
    } else {
      const CK_V c = CK_NAME(filter_operand_)(f, terms[k].coefficient, step);
      *mean = *mean + c * ms;
      CK_NAME(filter_row_)(n, P, s, &c, k == 0, h);
    }
  }
  if (o->count == 0) {
    for (size_t j = 0; j < n; j++) CK_STORE(h + j * CK_LANES, (CK_V)(0.0));
  }
  CK_V spread = (CK_V)(0.0);
  for (int32_t k = 0; k < o->count; k++) {
    const size_t s = (size_t)terms[k].slot;
    const CK_V hs = CK_LOAD(h + s * CK_LANES);
    if (terms[k].coefficient < 0) {
      spread = spread + hs;
      continue;
    }
    spread = spread + CK_NAME(filter_operand_)(f, terms[k].coefficient, step) * hs;
    if (!f->operands[terms[k].coefficient].adjoint) continue;
    CK_NAME(filter_copy_row_)(n, P, s, saved);
    CK_STORE(saved + n * CK_LANES, CK_LOAD(m + s * CK_LANES));
    CK_STORE(saved + (n + 1) * CK_LANES, hs);
    saved += (n + 2) * CK_LANES;
  }
  *total = CK_NAME(filter_spread_)(spread);
}

// Whether a state is the one before it in its slot and noise, so that nothing but its own mean and variance changes.
CK_INLINE int CK_NAME(filter_is_in_place_)(const CKFilter *f, const CKFilterOperation *o) {
  const CKFilterTerm *term = f->terms + o->first;
  return o->count == 1 && term->coefficient < 0 && term->slot == o->target;
}

static void CK_NAME(filter_predict_)(const CKFilter *f, const CKFilterOperation *o, size_t step, double *saved) {
  const size_t n = f->width, k = (size_t)o->target;
  double *m = f->memory, *P = m + n * CK_LANES, *h = f->scratch;
  CK_V mean = o->mean < 0 ? (CK_V)(0.0) : CK_NAME(filter_operand_)(f, o->mean, step);
  const CK_V own = o->variance < 0 ? (CK_V)(0.0) : CK_NAME(filter_operand_)(f, o->variance, step);
  double *p = P + k * (k + 1) / 2 * CK_LANES;
  if (CK_NAME(filter_is_in_place_)(f, o)) {
    double *diagonal = p + k * CK_LANES;
    CK_STORE(diagonal, own + CK_LOAD(diagonal));
    CK_STORE(m + k * CK_LANES, mean + CK_LOAD(m + k * CK_LANES));
    return;
  }
  CK_V spread;
  CK_NAME(filter_combine_)(f, o, step, h, saved, &mean, &spread);
  const CK_V variance = own + spread;
  for (size_t j = 0; j < n; j++) {
    CK_STORE(p, j == k ? variance : CK_LOAD(h + j * CK_LANES));
    p += (j < k ? 1 : j + 1) * CK_LANES;
  }
  CK_STORE(m + k * CK_LANES, mean);
}

static void CK_NAME(filter_observe_)(const CKFilter *f, const CKFilterOperation *o, size_t step, double *saved,
                                     CK_V *largest, CK_V *squares, CK_V *product, CK_NAME(cm) *exponents) {
  const size_t n = f->width;
  double *m = f->memory, *P = m + n * CK_LANES, *h = saved;
  CK_V mean = o->mean < 0 ? (CK_V)(0.0) : CK_NAME(filter_operand_)(f, o->mean, step);
  CK_V own = o->variance < 0 ? (CK_V)(0.0) : CK_NAME(filter_operand_)(f, o->variance, step), spread;
  CK_NAME(filter_combine_)(f, o, step, h, saved + (n + 3) * CK_LANES, &mean, &spread);
  const int is_direct = o->count == 1 && f->terms[o->first].coefficient < 0;
  CK_V counts = (CK_V)(1.0);
  if (!is_direct) {
    *largest = CK_NAME(filter_larger_)(*largest, spread);
    const CK_V least = *largest * CK_LEAST_NOISE, raised = CK_NAME(filter_larger_)(least, own);
    counts = CK_NAME(column_truth_)(raised == own);
    own = raised;
  }
  const CK_V variance = own + spread;
  const CK_V e = CK_NAME(filter_operand_)(f, o->datum, step) - mean, inverse = 1.0 / variance, gain = e * inverse;
  CK_STORE(saved + n * CK_LANES, e);
  CK_STORE(saved + (n + 1) * CK_LANES, inverse);
  CK_STORE(saved + (n + 2) * CK_LANES, counts);
  *squares = *squares + e * gain;
  CK_NAME(filter_multiply_)(variance, squares, product, exponents);
  double *p = P;
  for (size_t i = 0; i < n; i++) {
    const CK_V hi = CK_LOAD(h + i * CK_LANES), w = hi * inverse;
    CK_STORE(m + i * CK_LANES, CK_LOAD(m + i * CK_LANES) + hi * gain);
    for (size_t j = 0; j <= i; j++) {
      CK_STORE(p, CK_LOAD(p) - w * CK_LOAD(h + j * CK_LANES));
      p += CK_LANES;
    }
  }
  if (is_direct) {
    // What is observed as it is: P h / S is P r / S, without the difference of two large numbers.
    const CK_V rest = own * inverse;
    const size_t s = (size_t)f->terms[o->first].slot;
    p = P + s * (s + 1) / 2 * CK_LANES;
    for (size_t j = 0; j < n; j++) {
      CK_STORE(p, CK_LOAD(h + j * CK_LANES) * rest);
      p += (j < s ? 1 : j + 1) * CK_LANES;
    }
  }
}

// What both kinds of operation end with: the derivatives by coefficients and by what is combined.
CK_INLINE void CK_NAME(filter_distribute_)(const CKFilter *f, const CKFilterOperation *o, size_t step,
                                           const double *saved, double *hb, CK_V mb, CK_V vb) {
  const size_t n = f->width;
  double *means = f->adjoints, *B = means + n * CK_LANES;
  const CKFilterTerm *terms = f->terms + o->first;
  for (int32_t k = 0; k < o->count; k++) {
    double *own = hb + (size_t)terms[k].slot * CK_LANES;
    const CK_V x = terms[k].coefficient < 0 ? vb : CK_NAME(filter_operand_)(f, terms[k].coefficient, step) * vb;
    CK_STORE(own, CK_LOAD(own) + x);
  }
  for (int32_t k = 0; k < o->count; k++) {
    const size_t s = (size_t)terms[k].slot;
    const int32_t number = terms[k].coefficient;
    if (number >= 0 && f->operands[number].adjoint) {
      CK_V sum = CK_LOAD(saved + (n + 1) * CK_LANES) * vb + CK_LOAD(saved + n * CK_LANES) * mb;
      for (size_t j = 0; j < n; j++) sum += CK_LOAD(saved + j * CK_LANES) * CK_LOAD(hb + j * CK_LANES);
      CK_NAME(filter_give_)(f, number, step, sum);
      saved += (n + 2) * CK_LANES;
    }
    const CK_V c = number < 0 ? (CK_V)(1.0) : CK_NAME(filter_operand_)(f, number, step);
    CK_STORE(means + s * CK_LANES, CK_LOAD(means + s * CK_LANES) + c * mb);
    double *p = B + s * (s + 1) / 2 * CK_LANES;
    for (size_t j = 0; j < n; j++) {
      CK_STORE(p, CK_LOAD(p) + c * CK_LOAD(hb + j * CK_LANES));
      p += (j < s ? 1 : j + 1) * CK_LANES;
    }
  }
}

static void CK_NAME(filter_predict_back_)(const CKFilter *f, const CKFilterOperation *o, size_t step,
                                          const double *saved) {
  const size_t n = f->width, k = (size_t)o->target;
  double *means = f->adjoints, *B = means + n * CK_LANES, *hb = f->scratch;
  const CK_V mb = CK_LOAD(means + k * CK_LANES);
  double *p = B + k * (k + 1) / 2 * CK_LANES;
  CK_V vb = CK_LOAD(p + k * CK_LANES);
  if (CK_NAME(filter_is_in_place_)(f, o)) {
    if (o->mean >= 0) CK_NAME(filter_give_)(f, o->mean, step, mb);
    if (o->variance >= 0) CK_NAME(filter_give_)(f, o->variance, step, vb);
    return;
  }
  CK_STORE(means + k * CK_LANES, (CK_V)(0.0));
  for (size_t j = 0; j < n; j++) {
    const CK_V x = CK_LOAD(p);
    CK_STORE(hb + j * CK_LANES, j == k ? (CK_V)(0.0) : x);
    CK_STORE(p, (CK_V)(0.0));
    p += (j < k ? 1 : j + 1) * CK_LANES;
  }
  if (o->mean >= 0) CK_NAME(filter_give_)(f, o->mean, step, mb);
  if (o->variance >= 0) CK_NAME(filter_give_)(f, o->variance, step, vb);
  CK_NAME(filter_distribute_)(f, o, step, saved, hb, mb, vb);
}

static void CK_NAME(filter_observe_back_)(const CKFilter *f, const CKFilterOperation *o, size_t step,
                                          const double *saved) {
  const size_t n = f->width;
  double *means = f->adjoints, *B = means + n * CK_LANES, *hb = f->scratch;
  const double *h = saved;
  const CK_V e = CK_LOAD(saved + n * CK_LANES), inverse = CK_LOAD(saved + (n + 1) * CK_LANES), gain = e * inverse;
  // w = 2 B h, with the diagonal counted twice as often as what stands for two places.
  double *p = B;
  for (size_t i = 0; i < n; i++) {
    const CK_V hi = CK_LOAD(h + i * CK_LANES);
    CK_V w = (CK_V)(0.0);
    for (size_t j = 0; j < i; j++) {
      const CK_V x = CK_LOAD(p);
      w += x * CK_LOAD(h + j * CK_LANES);
      CK_STORE(hb + j * CK_LANES, CK_LOAD(hb + j * CK_LANES) + x * hi);
      p += CK_LANES;
    }
    CK_STORE(hb + i * CK_LANES, w + 2.0 * (CK_LOAD(p) * hi));
    p += CK_LANES;
  }
  CK_V g = (CK_V)(0.0), q = (CK_V)(0.0);
  for (size_t i = 0; i < n; i++) {
    const CK_V hi = CK_LOAD(h + i * CK_LANES), w = CK_LOAD(hb + i * CK_LANES), mi = CK_LOAD(means + i * CK_LANES);
    g += mi * hi;
    q += w * hi;
    CK_STORE(hb + i * CK_LANES, mi * gain - w * inverse);
  }
  const CK_V eb = (g - e) * inverse;
  const CK_V vb = inverse * (inverse * (0.5 * q - g * e) + (e * gain - 1.0) * 0.5);
  CK_NAME(filter_give_)(f, o->datum, step, eb);
  if (o->mean >= 0) CK_NAME(filter_give_)(f, o->mean, step, -eb);
  if (o->variance >= 0) CK_NAME(filter_give_)(f, o->variance, step, vb * CK_LOAD(saved + (n + 2) * CK_LANES));
  CK_NAME(filter_distribute_)(f, o, step, saved + (n + 3) * CK_LANES, hb, -eb, vb);
}

CK_INLINE void CK_NAME(filter_results_)(const CKFilter *f, CK_V squares, CK_V product, CK_NAME(cm) exponents) {
  CK_STORE(f->results, squares);
  CK_STORE(f->results + CK_LANES, product);
  int64_t counts[CK_LANES];
  memcpy(counts, &exponents, sizeof counts);
  for (size_t l = 0; l < CK_LANES; l++) f->results[2 * CK_LANES + l] = (double)counts[l];
}

#include "SingleState.h"

static void CK_NAME(filter_run_)(const CKFilter *f) {
  if (f->is_single) {
    CK_NAME(single_forward_)(f);
    if (f->adjoints) CK_NAME(single_backward_)(f);
    return;
  }
  const size_t n = f->width, size = n + n * (n + 1) / 2;
  memset(f->memory, 0, size * CK_LANES * sizeof(double));
  CK_V squares = (CK_V)(0.0), product = (CK_V)(1.0), largest = squares;
  CK_NAME(cm) exponents = (CK_NAME(cm))(0);
  double *saved = f->saved;
  for (size_t t = 0; t < f->step_count; t++) {
    const CKFilterStep step = f->steps[t];
    const CKFilterTemplate all = f->templates[step.number];
    for (const CKFilterOperation *o = f->operations + all.first; o < f->operations + all.first + all.count; o++) {
      if (o->is_observed) {
        CK_NAME(filter_observe_)(f, o, (size_t)step.step, saved, &largest, &squares, &product, &exponents);
      } else {
        CK_NAME(filter_predict_)(f, o, (size_t)step.step, saved);
      }
      saved += (size_t)o->saved * CK_LANES;
    }
  }
  CK_NAME(filter_results_)(f, squares, product, exponents);
  if (!f->adjoints) return;
  memset(f->adjoints, 0, size * CK_LANES * sizeof(double));
  for (size_t t = f->step_count; t-- > 0;) {
    const CKFilterStep step = f->steps[t];
    const CKFilterTemplate all = f->templates[step.number];
    for (const CKFilterOperation *o = f->operations + all.first + all.count; o-- > f->operations + all.first;) {
      saved -= (size_t)o->saved * CK_LANES;
      if (o->is_observed) {
        CK_NAME(filter_observe_back_)(f, o, (size_t)step.step, saved);
      } else {
        CK_NAME(filter_predict_back_)(f, o, (size_t)step.step, saved);
      }
    }
  }
}

#undef CK_V
#undef CK_LOAD
#undef CK_STORE
#undef CK_NAME
#undef CK_LANES
