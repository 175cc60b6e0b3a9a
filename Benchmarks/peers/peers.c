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

// Takes a pointer to what the optimiser then has to compute.
#define KEEP(pointer) __asm__ volatile("" : : "r"(pointer) : "memory")

// ---- The Lorenz system, by the classical Runge-Kutta method --------------------------------------------------------

typedef struct {
  double x, y, z;
} Point;

static inline Point add(Point a, Point b) { return (Point){a.x + b.x, a.y + b.y, a.z + b.z}; }
static inline Point times(double a, Point b) { return (Point){a * b.x, a * b.y, a * b.z}; }

static inline Point slope(Point p) {
  const double sigma = 10, rho = 28, beta = 8.0 / 3;
  return (Point){sigma * (p.y - p.x), p.x * (rho - p.z) - p.y, p.x * p.y - beta * p.z};
}

static inline Point next(Point p) {
  const double step = 0.01;
  Point k1 = times(step, slope(p));
  Point k2 = times(step, slope(add(p, times(0.5, k1))));
  Point k3 = times(step, slope(add(p, times(0.5, k2))));
  Point k4 = times(step, slope(add(p, k3)));
  return add(p, times(1.0 / 6, add(add(add(k1, times(2, k2)), times(2, k3)), k4)));
}

static double lorenz(void) {
  volatile int opaque_steps = 10000;
  volatile double opaque_start = 10;
  size_t steps = (size_t)opaque_steps;
  Point p = {opaque_start, opaque_start, opaque_start};
  Point *path = malloc(steps * sizeof *path);
  if (!path) abort();
  for (size_t t = 0; t < steps; t++) {
    p = next(p);
    path[t] = p;
  }
  KEEP(path);
  free(path);
  return p.x;
}

// ---- A normal draw: one Threefry-2x32-20 block, one quantile of GSL -------------------------------------------------

static inline uint32_t rotate(uint32_t x, int r) { return x << r | x >> (32 - r); }

static void threefry(uint32_t k0, uint32_t k1, uint32_t *c0, uint32_t *c1) {
  static const int rotations[2][4] = {{13, 15, 26, 6}, {17, 29, 16, 24}};
  const uint32_t k[3] = {k0, k1, k0 ^ k1 ^ 0x1BD11BDAu};
  uint32_t x0 = *c0 + k0, x1 = *c1 + k1;
#pragma clang loop unroll(full)
  for (uint32_t i = 1; i <= 5; i++) {
    for (int j = 0; j < 4; j++) {
      x0 += x1;
      x1 = rotate(x1, rotations[(i - 1) % 2][j]) ^ x0;
    }
    x0 += k[i % 3];
    x1 += k[(i + 1) % 3] + i;
  }
  *c0 = x0;
  *c1 = x1;
}

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
  } benchmarks[] = {{"lorenz", lorenz}, {"normal", normal_draws}, {"density", normal_log_densities}};
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
