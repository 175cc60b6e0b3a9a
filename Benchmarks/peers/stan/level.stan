// A local level, with the level integrated out by a Kalman filter of numbers.
data {
  int<lower=1> T;
  vector[T] y;
}
parameters {
  real<lower=0> drift;
  real<lower=0> noise;
}
model {
  vector[T] error;
  vector[T] spread;
  real expected = 0;
  real uncertainty = square(10);
  drift ~ normal(0, 1);
  noise ~ normal(0, 1);
  for (t in 1 : T) {
    real predicted = uncertainty + square(drift);
    real total = predicted + square(noise);
    real gain = predicted / total;
    error[t] = y[t] - expected;
    spread[t] = sqrt(total);
    expected += gain * error[t];
    uncertainty = square(noise) * gain;
  }
  error ~ normal(0, spread);
}
