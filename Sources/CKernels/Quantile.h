// The quantile of the normal distribution: three ratios of polynomials, each with the coefficients of the numerator
// and the denominator side by side, from the constant term up.
// Source: Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, PPND16,
// doi:10.2307/2347330.
#ifndef CK_QUANTILE_H
#define CK_QUANTILE_H

// Here as well, lest the polynomial be fused wherever this is included first.
#pragma STDC FP_CONTRACT OFF

// In 0.180625 - d², d = q - 1/2, for |d| <= 0.425.
static const double ck_central[8][2] = {
    {3.387132872796366608, 1.0},
    {133.14166789178437745, 42.313330701600911252},
    {1971.5909503065514427, 687.1870074920579083},
    {13731.693765509461125, 5394.1960214247511077},
    {45921.953931549871457, 21213.794301586595867},
    {67265.770927008700853, 39307.89580009271061},
    {33430.575583588128105, 28729.085735721942674},
    {2509.0809287301226727, 5226.495278852854561},
};

// In r - 1.6, r = sqrt(-log q), for r <= 5.
static const double ck_middle[8][2] = {
    {1.42343711074968357734, 1.0},
    {4.6303378461565452959, 2.05319162663775882187},
    {5.7694972214606914055, 1.6763848301838038494},
    {3.64784832476320460504, 0.68976733498510000455},
    {1.27045825245236838258, 0.14810397642748007459},
    {0.24178072517745061177, 0.0151986665636164571966},
    {0.0227238449892691845833, 5.475938084995344946e-4},
    {7.7454501427834140764e-4, 1.05075007164441684324e-9},
};

// In r - 5, beyond.
static const double ck_far[8][2] = {
    {6.6579046435011037772, 1.0},
    {5.4637849111641143699, 0.59983220655588793769},
    {1.7848265399172913358, 0.13692988092273580531},
    {0.29656057182850489123, 0.0148753612908506148525},
    {0.026532189526576123093, 7.868691311456132591e-4},
    {0.0012426609473880784386, 1.8463183175100546818e-5},
    {2.71155556874348757815e-5, 1.4215117583164458887e-7},
    {2.01033439929228813265e-7, 2.04426310338993978564e-15},
};

// One number: both polynomials in one vector.
static inline double ck_ratio(const double c[8][2], double x) {
  typedef double pair __attribute__((vector_size(16)));
  pair w = {c[7][0], c[7][1]};
  for (int i = 6; i >= 0; i--) w = x * w + (pair){c[i][0], c[i][1]};
  return w[0] / w[1];
}

#endif
