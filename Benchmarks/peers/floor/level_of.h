// Template: the local level of `level.c`, for numbers of the type REAL; NAME makes the names of the type.

// What the way back needs of a step: the error of the prediction, the inverse of its variance, and the gain.
typedef struct {
  REAL error, inverse, gain;
} NAME(Step);

// The log density of the series, and its derivatives by the variances of the shocks and of the noise.
typedef struct {
  REAL density, by_drift, by_noise;
} NAME(Likelihood);

INLINE NAME(Likelihood) NAME(likelihood)(const Series *series, REAL drift, REAL noise) {
  NAME(Step) *steps = series->work;
  REAL mean = 0, variance = START_VARIANCE + drift, squares = 0;
  NAME(Product) variances = {1, 0};
  for (size_t t = 0; t < series->steps; t++) {
    const REAL total = variance + noise, inverse = 1 / total, gain = variance * inverse, error = series->y[t] - mean;
    steps[t] = (NAME(Step)){error, inverse, gain};
    squares += error * error * inverse;
    variances = NAME(multiply)(variances, total);
    mean += gain * error;
    // By a division of its own, so that the next step waits for one product less.
    variance = noise * variance / total + drift;
  }
  const REAL logarithm = NAME(log_of_product)(variances, series->steps);
  NAME(Likelihood) all = {-0.5 * (squares + logarithm) - (double)series->steps * HALF_LOG_TWO_PI, 0, 0};
  // The derivative by the level, and the information that the rest of the series has about it.
  REAL slope = 0, information = 0;
  for (size_t t = series->steps; t-- > 0;) {
    const NAME(Step) step = steps[t];
    const REAL weighted = step.error * step.inverse, rest = noise * step.inverse;
    const REAL shock = weighted - step.gain * slope;
    all.by_noise += shock * shock - (step.inverse + step.gain * step.gain * information);
    slope = weighted + rest * slope;
    information = step.inverse + rest * rest * information;
    all.by_drift += slope * slope - information;
  }
  all.by_drift *= 0.5;
  all.by_noise *= 0.5;
  return all;
}

INLINE REAL NAME(density)(const Series *series, REAL at_drift, REAL at_noise, REAL *by_drift, REAL *by_noise) {
  const NAME(Parameter) drift = NAME(half_normal)(at_drift, 1), noise = NAME(half_normal)(at_noise, 1);
  const NAME(Likelihood) all = NAME(likelihood)(series, drift.value * drift.value, noise.value * noise.value);
  *by_drift = by_coordinate(drift, 2 * drift.value * all.by_drift);
  *by_noise = by_coordinate(noise, 2 * noise.value * all.by_noise);
  return all.density + drift.density + noise.density;
}
