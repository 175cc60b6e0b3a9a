// Log densities with their gradients by hand: times what it is asked for, one line a measurement, as peers.c does.
//
//     floor DIRECTORY_OF_DATA
#include "floor.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

// ---- The data ------------------------------------------------------------------------------------------------------

static const char *directory;

static char *text_of(const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", directory, name);
  FILE *file = fopen(path, "rb");
  if (!file) {
    perror(path);
    exit(1);
  }
  fseek(file, 0, SEEK_END);
  const size_t size = (size_t)ftell(file);
  rewind(file);
  char *text = calloc(size + 1, 1);
  if (fread(text, 1, size, file) != size) exit(1);
  fclose(file);
  return text;
}

double *zeros(size_t count) {
  // A whole number of lines.
  const size_t size = (count * sizeof(double) + 63) / 64 * 64;
  double *numbers = aligned_alloc(64, size);
  memset(numbers, 0, size);
  return numbers;
}

double *read_numbers(const char *file, const char *name, size_t *count) {
  char *text = text_of(file), quoted[64];
  snprintf(quoted, sizeof quoted, "\"%s\": [", name);
  const char *at = strstr(text, quoted);
  if (!at) {
    fprintf(stderr, "%s has no list '%s'\n", file, name);
    exit(1);
  }
  at += strlen(quoted);
  double *numbers = zeros(strlen(at) / 2 + 1);
  for (*count = 0; *at != ']'; at += strspn(at, ", ")) {
    char *end;
    numbers[(*count)++] = strtod(at, &end);
    at = end;
  }
  free(text);
  return numbers;
}

double *structural_series(size_t count) {
  double *y = zeros(count);
  for (size_t t = 0; t < count; t++) {
    y[t] = (double)t / 50 + (double)(5 * t % 12) / 4 + fmod((double)(t + 1) * sqrt(2.0), 1.0);
  }
  return y;
}

// ---- A measurement -------------------------------------------------------------------------------------------------

typedef struct {
  Posterior posterior;
  size_t lanes;
  double *position, *gradient, values[8];
} Point;

// The positions of the Swift side (`startingCoordinate`).
static Point point(Posterior posterior, size_t lanes) {
  const size_t size = lanes * posterior.dimension;
  Point made = {posterior, lanes, zeros(size), zeros(size), {0}};
  for (size_t i = 0; i < size; i++) {
    made.position[i] = 0.4 * (fmod((double)(i / lanes + 1 + 17 * (i % lanes)) * sqrt(2.0), 1.0) - 0.5);
  }
  return made;
}

// Evaluates a number of times, and gives the log density plus the sum of the gradient in the first lane.
static double evaluate(Point *at, int times) {
  Gradient *run = at->lanes == 1 ? at->posterior.one : at->posterior.eight;
  for (int i = 0; i < times; i++) run(at->posterior.data, at->position, at->values, at->gradient);
  double sum = at->values[0];
  for (size_t i = 0; i < at->posterior.dimension; i++) sum += at->gradient[i * at->lanes];
  return sum;
}

// ---- The loop ------------------------------------------------------------------------------------------------------

// The evaluations of a run: fewer of the long series.
enum { RUNS = 100, LONG_RUNS = 10, LONG = 100 };

// The length of the made series.
enum { STEPS = 1000 };

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

int main(int count, char **arguments) {
  if (count != 2) return 1;
  directory = arguments[1];
  const Posterior sv = volatility(1), longSV = volatility(LONG), ark = autoregression(), radon = intercepts();
  const Posterior local = level(STEPS), trend = seasonal(STEPS);
  struct {
    const char *name;
    Point point;
    int runs;
  } benchmarks[] = {
      {"gradient-sv-1", point(sv, 1), RUNS},
      {"gradient-sv-8", point(sv, 8), RUNS},
      {"gradient-sv-long-1", point(longSV, 1), LONG_RUNS},
      {"gradient-sv-long-8", point(longSV, 8), LONG_RUNS},
      {"gradient-ark-1", point(ark, 1), RUNS},
      {"gradient-ark-8", point(ark, 8), RUNS},
      {"gradient-radon-1", point(radon, 1), RUNS},
      {"gradient-radon-8", point(radon, 8), RUNS},
      {"gradient-level-1", point(local, 1), RUNS},
      {"gradient-level-8", point(local, 8), RUNS},
      {"gradient-seasonal-1", point(trend, 1), RUNS},
      {"gradient-seasonal-8", point(trend, 8), RUNS},
  };
  char name[64];
  int repeats;
  while (scanf("%63s %d", name, &repeats) == 2) {
    for (size_t i = 0; i < sizeof benchmarks / sizeof *benchmarks; i++) {
      if (strcmp(name, benchmarks[i].name) != 0) continue;
      double check = 0;
      const double start = seconds();
      for (int r = 0; r < repeats; r++) check = evaluate(&benchmarks[i].point, benchmarks[i].runs);
      printf("%.17g %.17g\n", 1e9 * (seconds() - start) / repeats, check);
      fflush(stdout);
    }
  }
  return 0;
}
