// A posterior whose log density and gradient are written by hand: a floor for what replays a recorded model.
#pragma once

#include <stddef.h>

typedef void Gradient(void *data, const double *position, double *value, double *gradient);

typedef struct {
  size_t dimension;
  // What `one` and `eight` take: the numbers that are given, and working memory.
  void *data;
  // One chain, and eight side by side: coordinate i of chain j is at 8 i + j.
  Gradient *one, *eight;
} Posterior;

// Zeros, at the beginning of a line of the cache: no vector of theirs lies across two. The memory is never freed: a
// benchmark program keeps it to its end.
double *zeros(size_t count);

// A list of numbers that a file of the directory of data has under a name.
double *read_numbers(const char *file, const char *name, size_t *count);

// A made series with a trend and twelve seasons, the same as in the peers (`structuralSeries` in Swift).
double *structural_series(size_t count);

// The posteriors, from their files of data; that of stochastic volatility takes its series a number of times over.
Posterior volatility(size_t times);
Posterior autoregression(void);
Posterior intercepts(void);

// The posteriors of so many steps of the made series.
Posterior level(size_t steps);
Posterior seasonal(size_t steps);
