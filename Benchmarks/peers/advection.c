// Ten steps of advection on a grid: from one grid to another and back, the rows at the boundary apart.
#include <stdlib.h>
#include <string.h>

#include "peers.h"

enum { ROWS = 512, COLUMNS = 128, CELLS = ROWS * COLUMNS, STEPS = 10 };

static double initial[CELLS], velocity[CELLS];

static void prepare(void) {
  for (int i = 0; i < ROWS; i++) {
    for (int j = 0; j < COLUMNS; j++) {
      double x = (i - 128) / 32.0, y = (j - 64) / 16.0, height = (j - 64) / 64.0;
      initial[i * COLUMNS + j] = 1 / (1 + x * x + y * y);
      velocity[i * COLUMNS + j] = 1 - 0.75 * height * height;
    }
  }
}

static void step(const double *restrict n, double *restrict next, double dt) {
  const int last = CELLS - COLUMNS;
  for (int c = 0; c < COLUMNS; c++) next[c] = n[c] + dt * (-velocity[c] * (n[c + COLUMNS] - n[c]));
  for (int c = COLUMNS; c < last; c++) {
    next[c] = n[c] + dt * (-velocity[c] * ((n[c + COLUMNS] - n[c - COLUMNS]) / 2));
  }
  for (int c = last; c < CELLS; c++) next[c] = n[c] + dt * (-velocity[c] * (n[c] - n[c - COLUMNS]));
}

double advection(void) {
  static double grids[2][CELLS];
  volatile double dt = 0.1;
  if (!velocity[0]) prepare();
  memcpy(grids[0], initial, sizeof initial);
  for (int t = 0; t < STEPS; t++) {
    step(grids[t % 2], grids[(t + 1) % 2], dt);
    KEEP(grids);
  }
  return grids[0][130 * COLUMNS + 64];
}
