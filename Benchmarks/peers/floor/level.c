// A local level, with the level integrated out by a Kalman filter:
//
//     x[t] = x[t-1] + drift e[t],  y[t] ~ Normal(x[t], noise),  x[-1] ~ Normal(0, 10)
//
// The derivatives are those of the filter, taken from the end of the series: by Koopman and Shephard (1992,
// doi:10.1093/biomet/79.4.823) they are made of the smoothed shocks.
#include <stdlib.h>

#include "floor.h"
#include "vectors.h"
#include "priors.h"
#include "product.h"

#define START_VARIANCE 100.0

typedef struct {
  size_t steps;
  const double *y;
  void *work;
} Series;

#define REAL double
#define NAME(name) name##_1
#include "level_of.h"
#undef REAL
#undef NAME
#define REAL chains
#define NAME(name) name##_8
#include "level_of.h"
#undef REAL
#undef NAME

static void one(void *data, const double *position, double *value, double *gradient) {
  *value = density_1(data, position[0], position[1], gradient, gradient + 1);
}

static void eight(void *data, const double *position, double *value, double *gradient) {
  chains by_drift, by_noise;
  const chains drift = load_chains(position), noise = load_chains(position + CHAINS);
  store_chains(value, density_8(data, drift, noise, &by_drift, &by_noise));
  store_chains(gradient, by_drift);
  store_chains(gradient + CHAINS, by_noise);
}

Posterior level(size_t steps) {
  Series *series = malloc(sizeof *series);
  *series = (Series){steps, structural_series(steps), zeros(steps * sizeof(Step_8) / sizeof(double))};
  return (Posterior){2, series, one, eight};
}
