data {
  int<lower=1> T;
  vector[T] y;
}
parameters {
  real mu;
  real<lower=-1, upper=1> phi;
  real<lower=0> sigma;
  vector[T] e;
}
model {
  vector[T] x;
  mu ~ normal(0, 5);
  phi ~ uniform(-1, 1);
  sigma ~ normal(0, 1);
  e ~ std_normal();
  x[1] = mu + sigma * e[1];
  for (t in 2 : T) {
    x[t] = mu + phi * (x[t - 1] - mu) + sigma * e[t];
  }
  y ~ normal(0, exp(x / 2));
}
