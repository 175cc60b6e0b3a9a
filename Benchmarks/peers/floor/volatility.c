// Stochastic volatility by its standard normal shocks:
//
//     x[t] = mu + d[t],  d[t] = phi d[t-1] + sigma e[t],  y[t] ~ Normal(0, exp(x[t] / 2))
#include <stdlib.h>

#include "floor.h"
#include "vectors.h"
#include "priors.h"

typedef struct {
  size_t steps;
  // The squares of the series; in working memory, for each step and chain, the deviations d after a step of zeros and
  // the derivatives of the log density by x through the observation alone.
  double *squares, *deviations, *slopes;
} Series;

// Steps that are taken at once, so that what is known of them stays in the nearest cache.
enum { BLOCK = 128, BLOCK_OF_8 = 20 };

static size_t block_from(const Series *series, size_t start, size_t block) {
  const size_t rest = series->steps - start;
  return rest < block ? rest : block;
}

// The constants of all steps: those of e and of y.
static double constants(const Series *series) { return 2 * (double)series->steps * HALF_LOG_TWO_PI; }

// ---- One chain: four steps make a vector but for the recurrences ---------------------------------------------------

// The deviations of a block, and the logarithms of the precisions.
INLINE double deviate_1(double *deviations, double *logarithms, const double *e, size_t steps, double mu, double phi,
                        double sigma, double d) {
  for (size_t t = 0; t < steps; t += 4) {
    const f64x4 step = sigma * load4(e + t);
    f64x4 deviation;
    deviation.x = d = phi * d + step.x;
    deviation.y = d = phi * d + step.y;
    deviation.z = d = phi * d + step.z;
    deviation.w = d = phi * d + step.w;
    store4(deviations + t, deviation);
    store4(logarithms + t, -mu - deviation);
  }
  return d;
}

// The log density of the steps; leaves deviations and slopes.
INLINE double forwards_1(const Series *series, const double *e, double mu, double phi, double sigma, double *by_mu) {
  _Alignas(64) double precisions[BLOCK];
  double d = series->deviations[0] = 0;
  f64x4 total = 0, slopes = 0;
  for (size_t start = 0; start < series->steps; start += BLOCK) {
    const size_t steps = block_from(series, start, BLOCK);
    double *deviations = series->deviations + 1 + start;
    d = deviate_1(deviations, precisions, e + start, steps, mu, phi, sigma, d);
    exp_of_column(precisions, steps);
    for (size_t t = 0; t < steps; t += 4) {
      const f64x4 shock = load4(e + start + t), level = mu + load4(deviations + t);
      const f64x4 square = load4(series->squares + start + t) * load4(precisions + t), slope = 0.5 * square - 0.5;
      store4(series->slopes + start + t, slope);
      total += square + level + shock * shock;
      slopes += slope;
    }
  }
  *by_mu = sum4(slopes);
  return -0.5 * sum4(total) - constants(series);
}

static void one(void *data, const double *position, double *value, double *gradient) {
  const Series *series = data;
  const double *e = position + 3;
  const Parameter_1 mu = normal_1(position[0], 5), phi = uniform_1(position[1]), sigma = half_normal_1(position[2], 1);
  double by_mu;
  *value = forwards_1(series, e, mu.value, phi.value, sigma.value, &by_mu) + mu.density + phi.density + sigma.density;

  double adjoint = 0;
  f64x4 by_phi = 0, by_sigma = 0;
  for (size_t t = series->steps; t > 0;) {
    t -= 4;
    const f64x4 slope = load4(series->slopes + t), shock = load4(e + t);
    f64x4 adjoints;
    adjoints.w = adjoint = slope.w + phi.value * adjoint;
    adjoints.z = adjoint = slope.z + phi.value * adjoint;
    adjoints.y = adjoint = slope.y + phi.value * adjoint;
    adjoints.x = adjoint = slope.x + phi.value * adjoint;
    by_phi += adjoints * load4(series->deviations + t);
    by_sigma += adjoints * shock;
    store4(gradient + 3 + t, sigma.value * adjoints - shock);
  }
  gradient[0] = by_coordinate(mu, by_mu);
  gradient[1] = by_coordinate(phi, sum4(by_phi));
  gradient[2] = by_coordinate(sigma, sum4(by_sigma));
}

// ---- Eight chains: a step makes a vector ---------------------------------------------------------------------------

INLINE chains deviate_8(double *deviations, double *logarithms, const double *e, size_t steps, chains mu, chains phi,
                        chains sigma, chains d) {
  for (size_t t = 0; t < steps; t++) {
    d = phi * d + sigma * load_chains(e + CHAINS * t);
    store_chains(deviations + CHAINS * t, d);
    store_chains(logarithms + CHAINS * t, -mu - d);
  }
  return d;
}

INLINE chains forwards_8(const Series *series, const double *e, chains mu, chains phi, chains sigma, chains *by_mu) {
  _Alignas(64) double precisions[CHAINS * BLOCK_OF_8];
  chains d = 0, total = 0, slopes = 0;
  store_chains(series->deviations, d);
  for (size_t start = 0; start < series->steps; start += BLOCK_OF_8) {
    const size_t steps = block_from(series, start, BLOCK_OF_8);
    double *deviations = series->deviations + CHAINS * (1 + start);
    d = deviate_8(deviations, precisions, e + CHAINS * start, steps, mu, phi, sigma, d);
    exp_of_column(precisions, CHAINS * steps);
    for (size_t t = 0; t < steps; t++) {
      const chains shock = load_chains(e + CHAINS * (start + t)), level = mu + load_chains(deviations + CHAINS * t);
      const chains square = series->squares[start + t] * load_chains(precisions + CHAINS * t);
      const chains slope = 0.5 * square - 0.5;
      store_chains(series->slopes + CHAINS * (start + t), slope);
      total += square + level + shock * shock;
      slopes += slope;
    }
  }
  *by_mu = slopes;
  return -0.5 * total - constants(series);
}

static void eight(void *data, const double *position, double *value, double *gradient) {
  const Series *series = data;
  const double *e = position + 3 * CHAINS;
  const Parameter_8 mu = normal_8(load_chains(position), 5), phi = uniform_8(load_chains(position + CHAINS));
  const Parameter_8 sigma = half_normal_8(load_chains(position + 2 * CHAINS), 1);
  chains by_mu;
  const chains steps = forwards_8(series, e, mu.value, phi.value, sigma.value, &by_mu);
  store_chains(value, steps + mu.density + phi.density + sigma.density);

  chains adjoint = 0, by_phi = 0, by_sigma = 0;
  for (size_t t = series->steps; t-- > 0;) {
    const chains shock = load_chains(e + CHAINS * t);
    adjoint = load_chains(series->slopes + CHAINS * t) + phi.value * adjoint;
    by_phi += adjoint * load_chains(series->deviations + CHAINS * t);
    by_sigma += adjoint * shock;
    store_chains(gradient + CHAINS * (3 + t), sigma.value * adjoint - shock);
  }
  store_chains(gradient, by_coordinate(mu, by_mu));
  store_chains(gradient + CHAINS, by_coordinate(phi, by_phi));
  store_chains(gradient + 2 * CHAINS, by_coordinate(sigma, by_sigma));
}

Posterior volatility(size_t times) {
  size_t count;
  const double *y = read_numbers("sv.json", "y", &count);
  // The vectors of one chain need no rest.
  if (count % 4 != 0) abort();
  Series *series = malloc(sizeof *series);
  series->steps = times * count;
  series->squares = zeros(series->steps);
  for (size_t t = 0; t < series->steps; t++) series->squares[t] = y[t % count] * y[t % count];
  series->deviations = zeros(CHAINS * (series->steps + 1));
  series->slopes = zeros(CHAINS * series->steps);
  return (Posterior){3 + series->steps, series, one, eight};
}
