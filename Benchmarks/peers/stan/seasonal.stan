// A trend and twelve seasons, integrated out by Stan's own Kalman filter: level, slope and the last eleven seasons.
data {
  int<lower=1> T;
  vector[T] y;
}
transformed data {
  int states = 13;
  matrix[1, T] series = to_matrix(y, 1, T);
  matrix[states, 1] observed = rep_matrix(0, states, 1);
  matrix[states, states] transition = rep_matrix(0, states, states);
  observed[1, 1] = 1;
  observed[3, 1] = 1;
  transition[1, 1] = 1;
  transition[1, 2] = 1;
  transition[2, 2] = 1;
  transition[3, 3 : states] = rep_row_vector(-1, states - 2);
  for (k in 4 : states) {
    transition[k, k - 1] = 1;
  }
}
parameters {
  real<lower=0> level_scale;
  real<lower=0> slope_scale;
  real<lower=0> season_scale;
  real<lower=0> noise;
}
model {
  vector[states] shocks = rep_vector(0, states);
  level_scale ~ normal(0, 1);
  slope_scale ~ normal(0, 1);
  season_scale ~ normal(0, 1);
  noise ~ normal(0, 1);
  shocks[1] = square(level_scale);
  shocks[2] = square(slope_scale);
  shocks[3] = square(season_scale);
  series ~ gaussian_dlm_obs(observed, transition,
                            rep_matrix(square(noise), 1, 1),
                            diag_matrix(shocks), rep_vector(0, states),
                            diag_matrix(rep_vector(9, states)));
}
