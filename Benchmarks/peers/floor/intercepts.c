// A regression with an intercept for each group, written by standard normal shocks:
//
//     a[j] = mu + tau z[j],  y[i] ~ Normal(a[group[i]] + beta x[i], sigma)
#include <stdint.h>
#include <stdlib.h>

#include "floor.h"
#include "vectors.h"
#include "priors.h"

enum { MU, TAU, BETA, SIGMA, SHOCKS };

typedef struct {
  size_t rows, groups;
  // Rows of zeros fill the last four, in a group of their own whose intercept is 0.
  const double *x, *y;
  const int32_t *place;
  // For each group and chain: the intercepts, and the derivatives by them but for the variance.
  double *intercepts, *slopes;
} Table;

// ---- One chain: four rows, or four groups, make a vector -----------------------------------------------------------

typedef struct {
  f64x4 squares, products;
} Sums;

// Sums over rows of the squares of residuals r and of r x; leaves those of r by group. The rows that fill the last four
// have residuals of 0.
INLINE Sums sums_of(const Table *table, double beta) {
  double *a = table->intercepts;
  Sums sums = {0};
  a[table->groups] = 0;
  memset(table->slopes, 0, (table->groups + 1) * sizeof *table->slopes);
  for (size_t i = 0; i < table->rows; i += 4) {
    const int32_t *place = table->place + i;
    const f64x4 intercept = {a[place[0]], a[place[1]], a[place[2]], a[place[3]]};
    const f64x4 x = load4(table->x + i), residual = load4(table->y + i) - (intercept + beta * x);
    sums.squares += residual * residual;
    sums.products += residual * x;
    for (int j = 0; j < 4; j++) table->slopes[place[j]] += residual[j];
  }
  return sums;
}

static void one(void *data, const double *position, double *value, double *gradient) {
  const Table *table = data;
  const double *z = position + SHOCKS, rows = (double)table->rows, groups = (double)table->groups;
  const Parameter_1 mu = normal_1(position[MU], 10), tau = half_normal_1(position[TAU], 1);
  const Parameter_1 beta = normal_1(position[BETA], 10), sigma = half_normal_1(position[SIGMA], 1);
  for (size_t j = 0; j < table->groups; j += 4) store4(table->intercepts + j, mu.value + tau.value * load4(z + j));
  const Sums sums = sums_of(table, beta.value);
  const double precision = 1 / (sigma.value * sigma.value), squares = precision * sum4(sums.squares);

  f64x4 shocks = 0, by_mu = 0, by_tau = 0;
  for (size_t j = 0; j < table->groups; j += 4) {
    const f64x4 shock = load4(z + j), slope = precision * load4(table->slopes + j);
    shocks += shock * shock;
    by_mu += slope;
    by_tau += slope * shock;
    store4(gradient + SHOCKS + j, tau.value * slope - shock);
  }
  // The coordinate of sigma is its logarithm.
  *value = -0.5 * (squares + sum4(shocks)) - (rows + groups) * HALF_LOG_TWO_PI - rows * position[SIGMA]
           + mu.density + tau.density + beta.density + sigma.density;
  gradient[MU] = by_coordinate(mu, sum4(by_mu));
  gradient[TAU] = by_coordinate(tau, sum4(by_tau));
  gradient[BETA] = by_coordinate(beta, precision * sum4(sums.products));
  gradient[SIGMA] = squares - rows + sigma.slope;
}

// ---- Eight chains: a row makes a vector ----------------------------------------------------------------------------

// The same sums.
INLINE void sums_of_8(const Table *table, chains beta, chains *squares, chains *products) {
  *squares = *products = 0;
  memset(table->slopes, 0, CHAINS * table->groups * sizeof *table->slopes);
  for (size_t i = 0; i < table->rows; i++) {
    const size_t place = CHAINS * (size_t)table->place[i];
    const chains residual = table->y[i] - (load_chains(table->intercepts + place) + beta * table->x[i]);
    *squares += residual * residual;
    *products += residual * table->x[i];
    store_chains(table->slopes + place, load_chains(table->slopes + place) + residual);
  }
}

static void eight(void *data, const double *position, double *value, double *gradient) {
  const Table *table = data;
  const double *z = position + CHAINS * SHOCKS, rows = (double)table->rows, groups = (double)table->groups;
  const chains logarithm = load_chains(position + CHAINS * SIGMA);
  const Parameter_8 mu = normal_8(load_chains(position + CHAINS * MU), 10);
  const Parameter_8 tau = half_normal_8(load_chains(position + CHAINS * TAU), 1);
  const Parameter_8 beta = normal_8(load_chains(position + CHAINS * BETA), 10);
  const Parameter_8 sigma = half_normal_8(logarithm, 1);
  for (size_t j = 0; j < table->groups; j++) {
    store_chains(table->intercepts + CHAINS * j, mu.value + tau.value * load_chains(z + CHAINS * j));
  }
  chains squares, products, shocks = 0, by_mu = 0, by_tau = 0;
  sums_of_8(table, beta.value, &squares, &products);
  const chains precision = 1 / (sigma.value * sigma.value);
  squares *= precision;
  for (size_t j = 0; j < table->groups; j++) {
    const chains shock = load_chains(z + CHAINS * j), slope = precision * load_chains(table->slopes + CHAINS * j);
    shocks += shock * shock;
    by_mu += slope;
    by_tau += slope * shock;
    store_chains(gradient + CHAINS * (SHOCKS + j), tau.value * slope - shock);
  }
  store_chains(value, -0.5 * (squares + shocks) - (rows + groups) * HALF_LOG_TWO_PI - rows * logarithm
                         + mu.density + tau.density + beta.density + sigma.density);
  store_chains(gradient + CHAINS * MU, by_coordinate(mu, by_mu));
  store_chains(gradient + CHAINS * TAU, by_coordinate(tau, by_tau));
  store_chains(gradient + CHAINS * BETA, by_coordinate(beta, precision * products));
  store_chains(gradient + CHAINS * SIGMA, squares - rows + sigma.slope);
}

// ---- The data ------------------------------------------------------------------------------------------------------

static double *with_zeros(const double *numbers, size_t count) {
  double *padded = zeros(count + 3);
  memcpy(padded, numbers, count * sizeof *numbers);
  return padded;
}

Posterior intercepts(void) {
  Table *table = malloc(sizeof *table);
  const double *places = read_numbers("radon.json", "group", &table->rows);
  table->x = with_zeros(read_numbers("radon.json", "x", &table->rows), table->rows);
  table->y = with_zeros(read_numbers("radon.json", "y", &table->rows), table->rows);
  table->groups = 0;
  for (size_t i = 0; i < table->rows; i++) {
    if (places[i] >= (double)table->groups) table->groups = (size_t)places[i] + 1;
  }
  // The vectors of one chain need no rest.
  if (table->groups % 4 != 0) abort();
  int32_t *place = malloc((table->rows + 3) * sizeof *place);
  for (size_t i = 0; i < table->rows + 3; i++) {
    place[i] = i < table->rows ? (int32_t)places[i] : (int32_t)table->groups;
  }
  table->place = place;
  table->intercepts = zeros(CHAINS * (table->groups + 1));
  table->slopes = zeros(CHAINS * (table->groups + 1));
  return (Posterior){SHOCKS + table->groups, table, one, eight};
}
