// Template: the trend and the seasons of `seasonal.c`, for numbers of the type REAL; NAME makes the names of the type.
//
// ROW has a number for each season, in PARTS parts; SQUARE is a symmetric matrix of them.

// A number for each state.
typedef struct {
  REAL level, slope, next;
  ROW seasons;
} NAME(Vector);

// A number for each pair of states.
typedef struct {
  REAL level_level, level_slope, slope_slope, level_next, slope_next, next_next;
  ROW level, slope, next;
  SQUARE seasons;
} NAME(Matrix);

// What the way back needs of a step.
typedef struct {
  NAME(Vector) gain;
  REAL error, inverse;
} NAME(Step);

// Variances of shocks and noise, or derivatives by them.
typedef struct {
  REAL level, slope, season, noise;
} NAME(Variances);

INLINE void NAME(add_product)(ROW *row, REAL factor, const ROW *other) {
  for (int i = 0; i < PARTS; i++) row->parts[i] += factor * other->parts[i];
}

INLINE REAL NAME(product)(const NAME(Vector) *a, const NAME(Vector) *b) {
  const REAL seasons = NAME(sum_of_products)(&a->seasons, &b->seasons);
  return (a->level * b->level + a->slope * b->slope) + (a->next * b->next + seasons);
}

// The month of a step takes the place of the oldest season, and that is the next month but for shocks.
INLINE void NAME(exchange)(NAME(Vector) *v, int month) {
  const REAL oldest = NAME(at)(&v->seasons, month);
  NAME(put)(&v->seasons, month, v->next);
  v->next = oldest;
}

INLINE void NAME(exchange_both)(NAME(Matrix) *m, int month) {
  const REAL level = NAME(at)(&m->level, month), slope = NAME(at)(&m->slope, month);
  NAME(put)(&m->level, month, m->level_next);
  NAME(put)(&m->slope, month, m->slope_next);
  m->level_next = level;
  m->slope_next = slope;
  NAME(exchange_line)(&m->seasons, month, &m->next, &m->next_next);
}

// ---- Forwards ------------------------------------------------------------------------------------------------------

INLINE void NAME(begin)(NAME(Vector) *mean, NAME(Matrix) *covariance) {
  memset(mean, 0, sizeof *mean);
  memset(covariance, 0, sizeof *covariance);
  covariance->level_level = covariance->slope_slope = (REAL)START_VARIANCE;
  covariance->next_next = (REAL)(START_VARIANCE * SEASONS);
  for (int k = 0; k < SEASONS; k++) {
    NAME(put)(&covariance->next, k, (REAL)-START_VARIANCE);
    NAME(put_own)(&covariance->seasons, k, (REAL)START_VARIANCE);
  }
}

INLINE void NAME(predict)(NAME(Vector) *mean, NAME(Matrix) *covariance, const NAME(Variances) *v, int month) {
  NAME(Matrix) *c = covariance;
  NAME(exchange)(mean, month);
  mean->level += mean->slope;
  // A shock of the season is in the month, and with the other sign in the next.
  c->next_next += v->season;
  NAME(exchange_both)(c, month);
  c->next_next += v->season;
  NAME(put)(&c->next, month, NAME(at)(&c->next, month) - v->season);
  c->level_level += 2 * c->level_slope + c->slope_slope + v->level;
  c->level_slope += c->slope_slope;
  c->slope_slope += v->slope;
  c->level_next += c->slope_next;
  NAME(add_product)(&c->level, (REAL)1.0, &c->slope);
}

// Leaves the variance of the prediction.
INLINE REAL NAME(observe)(NAME(Vector) *mean, NAME(Matrix) *covariance, REAL noise, int month, double y,
                          NAME(Step) *step) {
  NAME(Matrix) *c = covariance;
  NAME(Vector) h = {c->level_level + NAME(at)(&c->level, month), c->level_slope + NAME(at)(&c->slope, month),
                    c->level_next + NAME(at)(&c->next, month), NAME(line)(&c->seasons, month)};
  NAME(add_product)(&h.seasons, (REAL)1.0, &c->level);
  const REAL total = h.level + NAME(at)(&h.seasons, month) + noise, inverse = 1 / total;
  const REAL error = y - (mean->level + NAME(at)(&mean->seasons, month));
  NAME(Vector) gain = {h.level * inverse, h.slope * inverse, h.next * inverse, h.seasons};
  for (int i = 0; i < PARTS; i++) gain.seasons.parts[i] *= inverse;
  *step = (NAME(Step)){gain, error, inverse};

  mean->level += gain.level * error;
  mean->slope += gain.slope * error;
  mean->next += gain.next * error;
  NAME(add_product)(&mean->seasons, error, &gain.seasons);
  c->level_level -= gain.level * h.level;
  c->level_slope -= gain.level * h.slope;
  c->slope_slope -= gain.slope * h.slope;
  c->level_next -= gain.level * h.next;
  c->slope_next -= gain.slope * h.next;
  c->next_next -= gain.next * h.next;
  NAME(add_product)(&c->level, -gain.level, &h.seasons);
  NAME(add_product)(&c->slope, -gain.slope, &h.seasons);
  NAME(add_product)(&c->next, -gain.next, &h.seasons);
  NAME(subtract_products)(&c->seasons, &gain.seasons, &h.seasons);
  return total;
}

// ---- Backwards -----------------------------------------------------------------------------------------------------

// The matrix times a vector.
INLINE NAME(Vector) NAME(times)(const NAME(Matrix) *m, const NAME(Vector) *v) {
  NAME(Vector) all = {
      m->level_level * v->level + m->level_slope * v->slope + m->level_next * v->next
          + NAME(sum_of_products)(&m->level, &v->seasons),
      m->level_slope * v->level + m->slope_slope * v->slope + m->slope_next * v->next
          + NAME(sum_of_products)(&m->slope, &v->seasons),
      m->level_next * v->level + m->slope_next * v->slope + m->next_next * v->next
          + NAME(sum_of_products)(&m->next, &v->seasons),
      NAME(square_times)(&m->seasons, &v->seasons),
  };
  NAME(add_product)(&all.seasons, v->level, &m->level);
  NAME(add_product)(&all.seasons, v->slope, &m->slope);
  NAME(add_product)(&all.seasons, v->next, &m->next);
  return all;
}

// A step back: from the derivatives by the states after it, and the information that the rest of the series has about
// them, to those before it. Adds the squares of smoothed shocks less their expectation.
INLINE void NAME(back)(NAME(Vector) *slope, NAME(Matrix) *information, const NAME(Step) *step, int month,
                       NAME(Variances) *sums) {
  NAME(Matrix) *n = information;
  const NAME(Vector) known = NAME(times)(n, &step->gain);
  const REAL shock = step->error * step->inverse - NAME(product)(slope, &step->gain);
  const REAL own = step->inverse + NAME(product)(&known, &step->gain);
  sums->noise += shock * shock - own;
  // The observation is of the level and the month.
  slope->level += shock;
  NAME(put)(&slope->seasons, month, NAME(at)(&slope->seasons, month) + shock);
  const REAL known_month = NAME(at)(&known.seasons, month), cross = NAME(at)(&n->next, month) - known.next;
  NAME(add_product)(&n->level, (REAL)-1.0, &known.seasons);
  NAME(put)(&n->level, month, NAME(at)(&n->level, month) + own - known.level);
  NAME(put)(&n->slope, month, NAME(at)(&n->slope, month) - known.slope);
  n->level_level += own - 2 * known.level;
  n->level_slope -= known.slope;
  n->level_next -= known.next;
  // What the month has is in the place of the next month from here on.
  NAME(exchange)(slope, month);
  NAME(exchange_both)(n, month);
  n->next_next += own - 2 * known_month;
  NAME(add_product)(&n->next, (REAL)-1.0, &known.seasons);
  NAME(put)(&n->next, month, cross);

  const REAL season = slope->next - NAME(at)(&slope->seasons, month);
  sums->season += season * season - (n->next_next - 2 * cross + NAME(own)(&n->seasons, month));
  sums->level += slope->level * slope->level - n->level_level;
  sums->slope += slope->slope * slope->slope - n->slope_slope;
  // The slope is in the level.
  slope->slope += slope->level;
  n->slope_slope += 2 * n->level_slope + n->level_level;
  n->level_slope += n->level_level;
  n->slope_next += n->level_next;
  NAME(add_product)(&n->slope, (REAL)1.0, &n->level);
}

// ---- Both ----------------------------------------------------------------------------------------------------------

// The log density of the series, and twice its derivatives by the variances.
INLINE REAL NAME(likelihood)(const Series *series, const NAME(Variances) *v, NAME(Variances) *sums) {
  NAME(Step) *steps = series->work;
  NAME(Vector) vector;
  NAME(Matrix) matrix;
  NAME(begin)(&vector, &matrix);
  NAME(Product) variances = {1, 0};
  REAL squares = 0;
  int month = 0;
  for (size_t t = 0; t < series->steps; t++) {
    month = month == 0 ? SEASONS - 1 : month - 1;
    NAME(predict)(&vector, &matrix, v, month);
    const REAL total = NAME(observe)(&vector, &matrix, v->noise, month, series->y[t], &steps[t]);
    squares += steps[t].error * steps[t].error * steps[t].inverse;
    variances = NAME(multiply)(variances, total);
  }
  memset(sums, 0, sizeof *sums);
  memset(&vector, 0, sizeof vector);
  memset(&matrix, 0, sizeof matrix);
  for (size_t t = series->steps; t-- > 0;) {
    NAME(back)(&vector, &matrix, &steps[t], month, sums);
    month = month == SEASONS - 1 ? 0 : month + 1;
  }
  const REAL logarithm = NAME(log_of_product)(variances, series->steps);
  return -0.5 * (squares + logarithm) - (double)series->steps * HALF_LOG_TWO_PI;
}

// The log density of the posterior and its gradient, coordinates in the order of the variances.
INLINE REAL NAME(density)(const Series *series, const REAL *position, REAL *gradient) {
  NAME(Parameter) scales[4];
  REAL variances[4], total = 0;
  for (int i = 0; i < 4; i++) {
    scales[i] = NAME(half_normal)(position[i], 1);
    variances[i] = scales[i].value * scales[i].value;
    total += scales[i].density;
  }
  const NAME(Variances) v = {variances[0], variances[1], variances[2], variances[3]};
  NAME(Variances) sums;
  total += NAME(likelihood)(series, &v, &sums);
  const REAL by_variance[4] = {sums.level, sums.slope, sums.season, sums.noise};
  for (int i = 0; i < 4; i++) gradient[i] = by_coordinate(scales[i], scales[i].value * by_variance[i]);
  return total;
}
