// posteriordb's arK: y[t] ~ Normal(alpha + sum of beta[k] y[t-k], sigma), the first values given.
#include <stdlib.h>

#include "floor.h"
#include "vectors.h"
#include "priors.h"

// The order of the data; as a constant it leaves no loop over lags.
enum { ORDER = 5 };

typedef struct {
  size_t steps;
  // The series from its first value that is not given; those before it have negative places. Zeros follow it.
  const double *y;
} Series;

// ---- One chain: four steps make a vector ---------------------------------------------------------------------------

// Sums over steps of the squares of residuals r, of r and of r y[t-k].
typedef struct {
  f64x4 squares, residuals, lagged[ORDER];
} Sums;

INLINE f64x4 residuals(const double *y, double alpha, const double *beta) {
  f64x4 mean = alpha;
  for (int k = 0; k < ORDER; k++) mean += beta[k] * load4(y - 1 - k);
  return load4(y) - mean;
}

INLINE void add(Sums *sums, f64x4 residual, const double *y) {
  sums->squares += residual * residual;
  sums->residuals += residual;
  for (int k = 0; k < ORDER; k++) sums->lagged[k] += residual * load4(y - 1 - k);
}

INLINE Sums sums_of(const Series *series, double alpha, const double *beta) {
  const size_t rest = series->steps % 4, whole = series->steps - rest;
  Sums sums = {0};
  for (size_t t = 0; t < whole; t += 4) add(&sums, residuals(series->y + t, alpha, beta), series->y + t);
  const f64x4 isStep = {rest > 0, rest > 1, rest > 2, 0};
  add(&sums, isStep * residuals(series->y + whole, alpha, beta), series->y + whole);
  return sums;
}

static void one(void *data, const double *position, double *value, double *gradient) {
  const Series *series = data;
  const double *beta = position + 1, steps = (double)series->steps;
  const Parameter_1 alpha = normal_1(position[0], 10), sigma = half_cauchy_1(position[1 + ORDER], 2.5);
  const Sums sums = sums_of(series, alpha.value, beta);
  const double precision = 1 / (sigma.value * sigma.value), squares = precision * sum4(sums.squares);
  // The coordinate of sigma is its logarithm.
  double total = -0.5 * squares - steps * (position[1 + ORDER] + HALF_LOG_TWO_PI) + alpha.density + sigma.density;
  gradient[0] = by_coordinate(alpha, precision * sum4(sums.residuals));
  for (int k = 0; k < ORDER; k++) {
    const Parameter_1 prior = normal_1(beta[k], 10);
    total += prior.density;
    gradient[1 + k] = by_coordinate(prior, precision * sum4(sums.lagged[k]));
  }
  gradient[1 + ORDER] = squares - steps + sigma.slope;
  *value = total;
}

// ---- Eight chains: a step makes a vector ---------------------------------------------------------------------------

static void eight(void *data, const double *position, double *value, double *gradient) {
  const Series *series = data;
  const double steps = (double)series->steps;
  const Parameter_8 alpha = normal_8(load_chains(position), 10);
  const chains logarithm = load_chains(position + CHAINS * (1 + ORDER));
  const Parameter_8 sigma = half_cauchy_8(logarithm, 2.5);
  chains beta[ORDER], lagged[ORDER] = {0}, squares = 0, residuals = 0;
  for (int k = 0; k < ORDER; k++) beta[k] = load_chains(position + CHAINS * (1 + k));
  for (size_t t = 0; t < series->steps; t++) {
    const double *y = series->y + t;
    chains mean = alpha.value;
    for (int k = 0; k < ORDER; k++) mean += beta[k] * y[-1 - k];
    const chains residual = y[0] - mean;
    squares += residual * residual;
    residuals += residual;
    for (int k = 0; k < ORDER; k++) lagged[k] += residual * y[-1 - k];
  }
  const chains precision = 1 / (sigma.value * sigma.value);
  squares *= precision;
  chains total = -0.5 * squares - steps * (logarithm + HALF_LOG_TWO_PI) + alpha.density + sigma.density;
  store_chains(gradient, by_coordinate(alpha, precision * residuals));
  for (int k = 0; k < ORDER; k++) {
    const Parameter_8 prior = normal_8(beta[k], 10);
    total += prior.density;
    store_chains(gradient + CHAINS * (1 + k), by_coordinate(prior, precision * lagged[k]));
  }
  store_chains(gradient + CHAINS * (1 + ORDER), squares - steps + sigma.slope);
  store_chains(value, total);
}

Posterior autoregression(void) {
  size_t count;
  const double *y = read_numbers("ark.json", "y", &count);
  double *padded = zeros(count + 4);
  memcpy(padded, y, count * sizeof *y);
  Series *series = malloc(sizeof *series);
  *series = (Series){count - ORDER, padded + ORDER};
  return (Posterior){2 + ORDER, series, one, eight};
}
