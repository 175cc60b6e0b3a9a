// Template: parameters with their priors, for numbers of the type REAL.
//
// Each is made of its coordinate on the real line, and its prior includes the Jacobian of the way there. NAME makes the
// names of the type.

#include <math.h>

#define HALF_LOG_TWO_PI 0.9189385332046727

// A parameter, its derivative by its coordinate, and its log density with the derivative by the coordinate.
typedef struct {
  REAL value, rate, density, slope;
} NAME(Parameter);

// The gradient by a coordinate from that by the parameter.
OVERLOADED REAL by_coordinate(NAME(Parameter) p, REAL by_value) { return by_value * p.rate + p.slope; }

INLINE NAME(Parameter) NAME(normal)(REAL x, double scale) {
  const double inverse = 1 / scale;
  const REAL z = x * inverse;
  return (NAME(Parameter)){x, (REAL)1.0, -0.5 * z * z - (log(scale) + HALF_LOG_TWO_PI), -z * inverse};
}

INLINE NAME(Parameter) NAME(half_normal)(REAL x, double scale) {
  const REAL value = exp_of(x), z = value * (1 / scale), square = z * z;
  return (NAME(Parameter)){value, value, -0.5 * square - log(scale) - 0.22579135264472743 + x, 1 - square};
}

INLINE NAME(Parameter) NAME(half_cauchy)(REAL x, double scale) {
  const REAL value = exp_of(x), z = value * (1 / scale), square = z * z;
  return (NAME(Parameter)){
      value, value, -0.45158270528945486 - log(scale) - log1p_of(square) + x, 1 - 2 * square / (1 + square)};
}

// Uniform from -1 to 1; the logarithm of 2 is that of the width, which density and Jacobian share.
INLINE NAME(Parameter) NAME(uniform)(REAL x) {
  const REAL distance = magnitude(x), e = exp_of(-distance);
  const REAL rise = 1 / (1 + exp_of(-x)), fall = 1 - rise;
  return (NAME(Parameter)){rise - fall, 2 * rise * fall, -distance - 2 * log1p_of(e), fall - rise};
}
