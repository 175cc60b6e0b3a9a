// The Lorenz system, by the classical Runge-Kutta method, in the order of operations of the Swift side.
#include <math.h>
#include <stdlib.h>

#include "peers.h"

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

double lorenz(void) {
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

// A thousand starts, one after the other: the last point of each.
double lorenz_starts(void) {
  volatile int opaque_steps = 1000;
  int steps = opaque_steps;
  static Point points[1000];
  for (int i = 0; i < 1000; i++) {
    Point p = {10 + i / 1000.0, 10, 10};
    for (int t = 0; t < steps; t++) p = next(p);
    points[i] = p;
  }
  KEEP(points);
  return points[999].x;
}

static inline Point slope_of_displacement(Point p, Point d) {
  const double sigma = 10, rho = 28, beta = 8.0 / 3;
  return (Point){
      sigma * (d.y - d.x), d.x * (rho - p.z) - p.x * d.z - d.y, d.x * p.y + p.x * d.y - beta * d.z};
}

// One step of a point and a displacement, which is then made one long; returns the logarithm of its growth.
static inline double advance(Point *p, Point *d) {
  const double step = 0.01;
  Point k1 = times(step, slope(*p)), d1 = times(step, slope_of_displacement(*p, *d));
  Point p2 = add(*p, times(0.5, k1)), t2 = add(*d, times(0.5, d1));
  Point k2 = times(step, slope(p2)), d2 = times(step, slope_of_displacement(p2, t2));
  Point p3 = add(*p, times(0.5, k2)), t3 = add(*d, times(0.5, d2));
  Point k3 = times(step, slope(p3)), d3 = times(step, slope_of_displacement(p3, t3));
  Point p4 = add(*p, k3), t4 = add(*d, d3);
  Point k4 = times(step, slope(p4)), d4 = times(step, slope_of_displacement(p4, t4));
  *p = add(*p, times(1.0 / 6, add(add(add(k1, times(2, k2)), times(2, k3)), k4)));
  Point grown = add(*d, times(1.0 / 6, add(add(add(d1, times(2, d2)), times(2, d3)), d4)));
  double length = sqrt(grown.x * grown.x + grown.y * grown.y + grown.z * grown.z);
  *d = times(1 / length, grown);
  return log(length);
}

double lyapunov(void) {
  volatile int opaque_steps = 10000;
  double sum = 0;
  for (int start = 0; start < 8; start++) {
    Point p = {10 + start / 1000.0, 10, 10}, d = {1, 0, 0};
    double growth = 0;
    for (int t = 0; t < 2000; t++) advance(&p, &d);
    for (int t = 0, steps = opaque_steps; t < steps; t++) growth += advance(&p, &d);
    sum += growth;
  }
  return sum / 8 / 100;
}
