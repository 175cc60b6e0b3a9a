data {
  int<lower=1> T;
  vector[T] y;
}
parameters {
  real start;
  real<lower=0> drift;
  real<lower=0> noise;
  vector[T] shock;
}
transformed parameters {
  vector[T] level;
  level[1] = start + drift * shock[1];
  for (t in 2 : T) {
    level[t] = level[t - 1] + drift * shock[t];
  }
}
model {
  start ~ normal(1000, 300);
  drift ~ normal(0, 50);
  noise ~ normal(0, 200);
  shock ~ std_normal();
  y ~ normal(level, noise);
}
