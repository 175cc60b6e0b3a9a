// posteriordb's radon_variable_intercept_noncentered, with our names and our order of parameters.
data {
  int<lower=0> N;
  int<lower=0> J;
  array[N] int<lower=0, upper=J - 1> group;
  vector[N] x;
  vector[N] y;
}
transformed data {
  array[N] int<lower=1, upper=J> place;
  for (i in 1 : N) {
    place[i] = group[i] + 1;
  }
}
parameters {
  real mu;
  real<lower=0> tau;
  real beta;
  real<lower=0> sigma;
  vector[J] z;
}
transformed parameters {
  vector[J] intercept = mu + tau * z;
}
model {
  mu ~ normal(0, 10);
  tau ~ normal(0, 1);
  beta ~ normal(0, 10);
  sigma ~ normal(0, 1);
  z ~ normal(0, 1);
  y ~ normal(intercept[place] + beta * x, sigma);
}
