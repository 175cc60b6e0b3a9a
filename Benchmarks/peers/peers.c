// The C side: times what it is asked for, one line a measurement.
//
//     > lorenz 100
//     < 301234.0 0.379086449643484      nanoseconds a run, and a number that shows that the work was done
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "peers.h"
#include "threefry.h"

// ---- A normal draw: one Threefry-2x32-20 block, one quantile of GSL -------------------------------------------------

enum { DRAWS = 1 << 20, KEYS = 4096 };
static uint32_t keys[KEYS][2];

static double normal_draws(void) {
  if (!keys[0][0]) {
    for (uint32_t i = 0; i < KEYS; i++) {
      keys[i][1] = i;
      threefry(0, 7, &keys[i][0], &keys[i][1]);
    }
  }
  double sum = 0;
  for (size_t i = 0; i < DRAWS; i++) {
    uint32_t y0 = 0, y1 = 0;
    threefry(keys[i % KEYS][0], keys[i % KEYS][1], &y0, &y1);
    uint64_t mantissa = ((uint64_t)y0 << 32 | y1) >> 12 | 0x3FF0000000000000u;
    double unit;
    memcpy(&unit, &mantissa, sizeof unit);
    sum += gsl_cdf_ugaussian_Pinv(((unit - 1) * 2 - 0x1.fffffffffffffp-1 + 1) * 0.5);
  }
  return sum;
}

// ---- A normal log density, from GSL's density ------------------------------------------------------------------------

enum { DENSITIES = 1000000 };
static double inputs[3][DENSITIES], densities[DENSITIES];

static double normal_log_densities(void) {
  if (inputs[2][0] == 0) {
    for (size_t i = 0; i < DENSITIES; i++) {
      double fraction = fmod((double)i * sqrt(2.0), 1.0);
      inputs[0][i] = 6 * fraction - 3;
      inputs[1][i] = 2 * fraction - 1;
      inputs[2][i] = fraction + 0.5;
    }
  }
  for (size_t i = 0; i < DENSITIES; i++) {
    densities[i] = log(gsl_ran_gaussian_pdf(inputs[0][i] - inputs[1][i], inputs[2][i]));
  }
  KEEP(densities);
  return densities[DENSITIES - 1];
}

// ---- The loop ---------------------------------------------------------------------------------------------------------

int main(void) {
  static const struct {
    const char *name;
    double (*run)(void);
  } benchmarks[] = {
      {"lorenz", lorenz},
      {"lorenz-starts", lorenz_starts},
      {"lyapunov", lyapunov},
      {"advection", advection},
      {"decoder", decoder},
      {"decoder-cblas", decoder_cblas},
      {"normal", normal_draws},
      {"density", normal_log_densities},
  };
  char name[64];
  int repeats;
  while (scanf("%63s %d", name, &repeats) == 2) {
    for (size_t i = 0; i < sizeof benchmarks / sizeof *benchmarks; i++) {
      if (strcmp(name, benchmarks[i].name) != 0) continue;
      struct timespec start, end;
      double check = 0;
      clock_gettime(CLOCK_MONOTONIC, &start);
      for (int r = 0; r < repeats; r++) check = benchmarks[i].run();
      clock_gettime(CLOCK_MONOTONIC, &end);
      double nanoseconds = 1e9 * (double)(end.tv_sec - start.tv_sec) + (double)(end.tv_nsec - start.tv_nsec);
      printf("%.17g %.17g\n", nanoseconds / repeats, check);
      fflush(stdout);
    }
  }
  return 0;
}
