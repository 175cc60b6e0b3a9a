// Template: the same filter where one state is held at a time, and each operation is of one or of none. Mean and variance
// stay in registers.

// x times the coefficient of an operation, a number of the filter or one. The multiplication that one saves is one that the
// next step would wait for.
CK_INLINE CK_V CK_NAME(single_times_)(const CKFilter *f, int32_t coefficient, size_t step, CK_V x) {
  return coefficient < 0 ? x : CK_NAME(filter_operand_)(f, coefficient, step) * x;
}

CK_INLINE void CK_NAME(single_save_)(double *saved, CK_V P, CK_V m, CK_V h) {
  CK_STORE(saved, P);
  CK_STORE(saved + CK_LANES, m);
  CK_STORE(saved + 2 * CK_LANES, h);
}

// Whether an operand, or what is derived by it, is the same at every step.
static int CK_NAME(single_stays_)(const CKFilterOperand *o) {
  return !o->within && !(o->adjoint && o->adjoint_within);
}

// How many steps from t on are those of a random walk seen with noise: x += drift + sd e, then y = x + sd e, where no step
// changes the drift, which there may be none of, and the variances. 0 where the step is another one.
static size_t CK_NAME(single_walk_)(const CKFilter *f, size_t t) {
  const CKFilterTemplate all = f->templates[f->steps[t].number];
  if (all.count != 2) return 0;
  const CKFilterOperation *walk = f->operations + all.first, *seen = walk + 1;
  if (walk->is_observed || !seen->is_observed || walk->count != 1 || seen->count != 1) return 0;
  if (f->terms[walk->first].coefficient >= 0 || f->terms[seen->first].coefficient >= 0) return 0;
  if (seen->mean >= 0 || walk->variance < 0 || seen->variance < 0) return 0;
  const CKFilterOperand *q = f->operands + walk->variance, *r = f->operands + seen->variance,
                        *y = f->operands + seen->datum, *d = walk->mean < 0 ? 0 : f->operands + walk->mean;
  if (!CK_NAME(single_stays_)(q) || !CK_NAME(single_stays_)(r) || (d && !CK_NAME(single_stays_)(d))) return 0;
  if (!y->is_one || y->adjoint) return 0;
  if ((q->adjoint && q->adjoint == r->adjoint) || (d && d->adjoint && (d->adjoint == q->adjoint || d->adjoint == r->adjoint)))
    return 0;
  size_t count = 1;
  while (t + count < f->step_count && f->steps[t + count].number == f->steps[t].number) count++;
  return count;
}

// What a number of lanes holds of an operand that is the same at every step, and of the derivative by it.
CK_INLINE CK_V CK_NAME(single_given_)(const CKFilter *f, int32_t number) {
  const CKFilterOperand *o = f->operands + number;
  return o->adjoint ? CK_LOAD(o->adjoint) : (CK_V)(0.0);
}
CK_INLINE void CK_NAME(single_keep_)(const CKFilter *f, int32_t number, CK_V x) {
  const CKFilterOperand *o = f->operands + number;
  if (o->adjoint) CK_STORE(o->adjoint, x);
}

static void CK_NAME(single_forward_)(const CKFilter *f) {
  CK_V m = (CK_V)(0.0), P = m, squares = m, product = (CK_V)(1.0);
  CK_NAME(cm) exponents = (CK_NAME(cm))(0);
  double *saved = f->saved;
  for (size_t t = 0; t < f->step_count; t++) {
    const size_t step = (size_t)f->steps[t].step, walk = CK_NAME(single_walk_)(f, t);
    const CKFilterTemplate all = f->templates[f->steps[t].number];
    const CKFilterOperation *o = f->operations + all.first, *end = o + all.count;
    if (walk > 0) {
      // The same arithmetic as below, with what no step changes in registers.
      const CK_V q = CK_NAME(filter_operand_)(f, o->variance, 0), r = CK_NAME(filter_operand_)(f, o[1].variance, 0);
      const CK_V drift = o->mean < 0 ? (CK_V)(0.0) : CK_NAME(filter_operand_)(f, o->mean, 0);
      const CKFilterOperand *y = f->operands + o[1].datum;
      const size_t skipped = (size_t)o->saved * CK_LANES, kept = (size_t)o[1].saved * CK_LANES;
      for (size_t k = 0; k < walk; k++) {
        saved += skipped;
        P = q + P;
        if (o->mean >= 0) m = drift + m;
        const double datum = *(const double *)((const char *)y->value + y->within * (ptrdiff_t)f->steps[t + k].step);
        const CK_V variance = r + P, e = datum - m, inverse = 1.0 / variance, gain = e * inverse;
        CK_STORE(saved, P);
        CK_STORE(saved + CK_LANES, e);
        CK_STORE(saved + 2 * CK_LANES, inverse);
        saved += kept;
        squares = squares + e * gain;
        CK_NAME(filter_multiply_)(variance, &squares, &product, &exponents);
        m = m + P * gain;
        P = P * (r * inverse);
      }
      t += walk - 1;
      continue;
    }
    for (; o < end; saved += (size_t)o->saved * CK_LANES, o++) {
      CK_V h = (CK_V)(0.0), mean = h, own = h, variance = h;
      int is_derived = 0;
      if (o->count > 0) {
        const int32_t c = f->terms[o->first].coefficient;
        h = CK_NAME(single_times_)(f, c, step, P);
        mean = CK_NAME(single_times_)(f, c, step, m);
        variance = CK_NAME(single_times_)(f, c, step, h);
        is_derived = c >= 0 && f->operands[c].adjoint;
      }
      if (o->mean >= 0) mean = CK_NAME(filter_operand_)(f, o->mean, step) + mean;
      if (o->variance >= 0) own = CK_NAME(filter_operand_)(f, o->variance, step);
      variance = own + variance;
      if (!o->is_observed) {
        if (is_derived) CK_NAME(single_save_)(saved, P, m, h);
        m = mean;
        P = variance;
        continue;
      }
      const CK_V e = CK_NAME(filter_operand_)(f, o->datum, step) - mean, inverse = 1.0 / variance, gain = e * inverse;
      CK_STORE(saved, h);
      CK_STORE(saved + CK_LANES, e);
      CK_STORE(saved + 2 * CK_LANES, inverse);
      if (is_derived) CK_NAME(single_save_)(saved + 4 * CK_LANES, P, m, h);
      squares = squares + e * gain;
      CK_NAME(filter_multiply_)(variance, &squares, &product, &exponents);
      m = m + h * gain;
      // P - h h / S, which is P r / S, without the difference of two large numbers.
      P = P * (own * inverse);
    }
  }
  CK_NAME(filter_results_)(f, squares, product, exponents);
}

static void CK_NAME(single_backward_)(const CKFilter *f) {
  CK_V mb = (CK_V)(0.0), B = mb;
  const double *saved = f->saved + f->saved_count * CK_LANES;
  for (size_t t = f->step_count; t-- > 0;) {
    const size_t step = (size_t)f->steps[t].step;
    const CKFilterTemplate all = f->templates[f->steps[t].number];
    const CKFilterOperation *first = f->operations + all.first, *o = first + all.count;
    if (CK_NAME(single_walk_)(f, t) > 0) {
      CK_V by_q = CK_NAME(single_given_)(f, first->variance), by_r = CK_NAME(single_given_)(f, first[1].variance),
           by_drift = CK_NAME(single_given_)(f, first->mean < 0 ? first->variance : first->mean);
      const size_t skipped = (size_t)first->saved * CK_LANES, kept = (size_t)first[1].saved * CK_LANES;
      const int32_t number = f->steps[t].number;
      for (;; t--) {
        saved -= kept;
        const CK_V h = CK_LOAD(saved), e = CK_LOAD(saved + CK_LANES), inverse = CK_LOAD(saved + 2 * CK_LANES);
        saved -= skipped;
        const CK_V gain = e * inverse, Bh = B * h, g = mb * h, by_mean = (e - g) * inverse;
        const CK_V by_variance = (Bh * h - g * e) * (inverse * inverse) + (e * gain - 1.0) * (0.5 * inverse);
        by_r = by_r + by_variance;
        const CK_V hb = (mb * gain - Bh * (2.0 * inverse)) + by_variance;
        mb = mb + by_mean;
        B = B + hb;
        by_q = by_q + B;
        by_drift = by_drift + mb;
        if (t == 0 || f->steps[t - 1].number != number) break;
      }
      CK_NAME(single_keep_)(f, first->variance, by_q);
      CK_NAME(single_keep_)(f, first[1].variance, by_r);
      if (first->mean >= 0) CK_NAME(single_keep_)(f, first->mean, by_drift);
      continue;
    }
    while (o-- > first) {
      saved -= (size_t)o->saved * CK_LANES;
      const double *kept = saved;
      CK_V by_mean = mb, by_variance = B, hb = (CK_V)(0.0);
      if (o->is_observed) {
        const CK_V h = CK_LOAD(saved), e = CK_LOAD(saved + CK_LANES), inverse = CK_LOAD(saved + 2 * CK_LANES);
        const CK_V gain = e * inverse, Bh = B * h, g = mb * h;
        kept = saved + 4 * CK_LANES;
        hb = mb * gain - Bh * (2.0 * inverse);
        by_mean = (e - g) * inverse;
        by_variance = (Bh * h - g * e) * (inverse * inverse) + (e * gain - 1.0) * (0.5 * inverse);
        CK_NAME(filter_give_)(f, o->datum, step, -by_mean);
      } else {
        mb = (CK_V)(0.0);
        B = mb;
      }
      if (o->mean >= 0) CK_NAME(filter_give_)(f, o->mean, step, by_mean);
      if (o->variance >= 0) CK_NAME(filter_give_)(f, o->variance, step, by_variance);
      if (o->count == 0) continue;
      const int32_t c = f->terms[o->first].coefficient;
      hb = hb + CK_NAME(single_times_)(f, c, step, by_variance);
      if (c >= 0 && f->operands[c].adjoint) {
        CK_NAME(filter_give_)
        (f, c, step,
         CK_LOAD(kept + 2 * CK_LANES) * by_variance + CK_LOAD(kept + CK_LANES) * by_mean + CK_LOAD(kept) * hb);
      }
      mb = mb + CK_NAME(single_times_)(f, c, step, by_mean);
      B = B + CK_NAME(single_times_)(f, c, step, hb);
    }
  }
}
