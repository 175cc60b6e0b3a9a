"""Writes TSProbabilityTests/Resources/distributions_shapes.json: densities, tails, quantiles and draws of the families
of shapes and counts.

Everything is evaluated with mpmath at 50 digits at parameters and values that are exact doubles: densities from the
closed forms as the textbooks give them, tails from series of positive terms, continued fractions or quadrature. Where
SciPy does not underflow the two are compared here. Draws come from NumPyro.

    python3 make_shapes.py

Made with mpmath 1.4.1, scipy 1.17.1, jax 0.10.2 and numpyro 0.22.0.
"""

import json
import math
import pathlib

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import numpyro.distributions as dist
from mpmath import mp, mpf
from scipy import stats

mp.dps = 50
LOWEST = -1.0e4
OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "TSProbabilityTests" / "Resources" / "distributions_shapes.json"


# ---- Special functions ----------------------------------------------------------------------------------------------

def log_gamma(x):
    """With the digits that the differences of log gammas of large arguments cost."""
    return mp.loggamma(x)


def log_beta(a, b):
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b)


def positive_series(ratio):
    total, term, n = mpf(1), mpf(1), 0
    while term > total * mpf(10) ** -(mp.dps + 2):
        n += 1
        term *= ratio(n)
        total += term
    return total


def gamma_tails(x, a):
    """Both tails of the gamma distribution with rate 1."""
    if x <= 0:
        return mpf(0), mpf(1)
    prefix = mp.exp(a * mp.log(x) - x - log_gamma(a + 1))
    if x <= a + 1:
        with mp.workdps(450 if a < 1 else 60):
            prefix = mp.exp(a * mp.log(x) - x - log_gamma(a + 1))
            lower = prefix * positive_series(lambda n: x / (a + n))
            return lower, 1 - lower
    with mp.workdps(60):
        b = x + 1 - a
        c, d, fraction, i = b, mpf(0), b, 0
        while True:
            i += 1
            numerator = -i * (i - a)
            b += 2
            d = 1 / (b + numerator * d)
            c = b + numerator / c
            fraction *= c * d
            if abs(c * d - 1) < mpf(10) ** -55:
                break
        upper = prefix * a / fraction
    return 1 - upper, upper


def beta_tails(x, y, a, b):
    """Both tails of the beta distribution, for y = 1 - x: the series converges fast below 1/2."""
    if x > y:
        return beta_tails(y, x, b, a)[::-1]
    with mp.workdps(450):
        prefix = mp.exp(a * mp.log(x) + b * mp.log(y) - log_beta(a, b)) / a
        lower = prefix * positive_series(lambda n: (a + b + n - 1) / (a + n) * x)
        # Without digits where the difference cancels altogether.
        return lower, 1 - lower if lower < 1 - mpf(10) ** -390 else mpf(0)


# ---- Closed forms ---------------------------------------------------------------------------------------------------

def beta(x, a, b):
    return (a - 1) * mp.log(x) + (b - 1) * mp.log1p(-x) - log_beta(a, b)


def beta_mean(x, mean, concentration):
    return beta(x, mean * concentration, (1 - mean) * concentration)


def inverse_gamma(x, a, b):
    return a * mp.log(b) - (a + 1) * mp.log(x) - b / x - log_gamma(a)


def chi_squared(x, nu):
    return (nu / 2 - 1) * mp.log(x) - x / 2 - nu / 2 * mp.log(2) - log_gamma(nu / 2)


def von_mises(x, location, k):
    return k * mp.cos(x - location) - mp.log(2 * mp.pi * mp.besseli(0, k))


def gev(x, location, scale, shape):
    z = (x - location) / scale
    if 1 + shape * z <= 0:
        return -mp.inf
    s = -mp.log1p(shape * z) / shape if shape else -z
    return -mp.log(scale) + (shape + 1) * s - mp.exp(s)


def bernoulli_logits(k, l):
    return -mp.log1p(mp.exp(-l if k == 1 else l))


def categorical(k, *p):
    return mp.log(p[int(k)] / sum(p)) if p[int(k)] else -mp.inf


def categorical_logits(k, *l):
    return l[int(k)] - mp.log(sum(mp.exp(v) for v in l))


def log_choose(n, k):
    return log_gamma(n + 1) - log_gamma(k + 1) - log_gamma(n - k + 1)


def binomial(k, n, p):
    return log_choose(n, k) + (k * mp.log(p) if k else 0) + ((n - k) * mp.log1p(-p) if n - k else 0)


def binomial_logits(k, n, l):
    return log_choose(n, k) + k * l - n * mp.log1p(mp.exp(l))


def beta_binomial(k, a, b, n):
    return log_choose(n, k) + log_beta(k + a, n - k + b) - log_beta(a, b)


def geometric(k, p):
    return mp.log(p) + (k * mp.log1p(-p) if k else 0)


def negative_binomial(k, r, p):
    return log_gamma(k + r) - log_gamma(k + 1) - log_gamma(r) + (k * mp.log(p) if k else 0) + r * mp.log1p(-p)


def negative_binomial2(k, mean, a):
    return negative_binomial(k, a, mean / (mean + a))


def zero_inflated(base):
    def density(k, *parameters):
        *inner, gate = parameters
        p = (1 - gate) * mp.exp(base(k, *inner))
        return mp.log(p + gate if k == 0 else p)
    return density


def poisson(k, rate):
    return (k * mp.log(rate) if k else mpf(0)) - rate - log_gamma(k + 1)


def ordered_logistic(k, eta, *cuts):
    def level(i):
        return mpf(0) if i < 0 else mpf(1) if i >= len(cuts) else 1 / (1 + mp.exp(eta - cuts[i]))
    with mp.workdps(500):
        return mp.log(level(int(k)) - level(int(k) - 1))


def discrete_uniform(k, low, high):
    return -mp.log(high - low + 1)


# ---- Tails ----------------------------------------------------------------------------------------------------------

def flipped(tails):
    return tails[1], tails[0]


def student_t_tails(x, nu, location, scale):
    z = (x - location) / scale
    outer = beta_tails(nu / (nu + z * z), z * z / (nu + z * z), nu / 2, mpf(1) / 2)[0] / 2 if z else mpf(1) / 2
    return (outer, 1 - outer) if z <= 0 else (1 - outer, outer)


def von_mises_tails(x, location, k):
    def mass(a, b):
        # Far out the density decays within 1 / (k |sin|), at the mode within 1 / sqrt(k).
        def decay(e):
            return 1 / (k * abs(mp.sin(e - location)) + mp.sqrt(k))

        points = sorted({a, b} | {c for turn in (-1, 0, 1) for step in (-40, -12, -4, 0, 4, 12, 40)
                                  for c in [location + turn * 2 * mp.pi + step / mp.sqrt(k)] if a < c < b}
                        | {c for step in (1, 2, 3, 4, 6, 8, 10, 13, 16, 20, 25, 30, 36, 43, 50, 60, 75, 90)
                           for e in (a, b) for c in [e + step * decay(e), e - step * decay(e)] if a < c < b})

        def exponent(t):
            return -2 * k * mp.sin((t - location) / 2) ** 2

        # quad stops at an absolute error: the largest value on the way is taken out.
        top = max(map(exponent, points))
        with mp.workdps(30):
            return mp.exp(top) * mp.quad(lambda t: mp.exp(exponent(t) - top), points)
    # The ends of the interval are those of the numbers, as the distribution has them.
    lower, upper = mass(-mp.pi, x), mass(x, mp.pi)
    return lower / (lower + upper), upper / (lower + upper)


def gev_tails(x, location, scale, shape):
    z = (x - location) / scale
    s = -mp.log1p(shape * z) / shape if shape else -z
    return mp.exp(-mp.exp(s)), -mp.expm1(-mp.exp(s))


def binomial_tails(k, n, p):
    if k >= n:
        return mpf(1), mpf(0)
    return flipped(beta_tails(p, 1 - p, k + 1, n - k))


def negative_binomial_tails(k, r, p):
    return flipped(beta_tails(p, 1 - p, k + 1, r))


def ordered_tails(k, eta, *cuts):
    if k >= len(cuts):
        return mpf(1), mpf(0)
    d = cuts[int(k)] - eta
    return 1 / (1 + mp.exp(-d)), 1 / (1 + mp.exp(d))


def mixed(base):
    def tails(k, *parameters):
        *inner, gate = parameters
        lower, upper = base(k, *inner)
        return gate + (1 - gate) * lower, (1 - gate) * upper
    return tails


def poisson_tails(k, rate):
    return flipped(gamma_tails(rate, k + 1))


TAILS = {
    "Gamma": lambda x, a, b: gamma_tails(x * b, a),
    "StudentT": student_t_tails,
    "Poisson": poisson_tails,
    "Beta": lambda x, a, b: beta_tails(x, 1 - x, a, b),
    "InverseGamma": lambda x, a, b: flipped(gamma_tails(b / x, a)),
    "ChiSquared": lambda x, nu: gamma_tails(x / 2, nu / 2),
    "VonMises": von_mises_tails,
    "GeneralizedExtremeValue": gev_tails,
    "BernoulliLogits": lambda k, l: (1 / (1 + mp.exp(l)), 1 / (1 + mp.exp(-l))) if k == 0 else (mpf(1), mpf(0)),
    "Categorical": lambda k, *p: (sum(p[:int(k) + 1]) / sum(p), sum(p[int(k) + 1:]) / sum(p)),
    "Binomial": binomial_tails,
    "BinomialLogits": lambda k, n, l: binomial_tails(k, n, 1 / (1 + mp.exp(-l))),
    "Geometric": lambda k, p: (-mp.expm1((k + 1) * mp.log1p(-p)), mp.exp((k + 1) * mp.log1p(-p))),
    "NegativeBinomial": negative_binomial_tails,
    "NegativeBinomial2": lambda k, m, a: negative_binomial_tails(k, a, m / (m + a)),
    "ZeroInflated": mixed(poisson_tails),
    "OrderedLogistic": ordered_tails,
    "DiscreteUniform": lambda k, a, b: ((k - a + 1) / (b - a + 1), (b - k) / (b - a + 1)),
}


# ---- Where they are evaluated ---------------------------------------------------------------------------------------

STEPS = [0.0, 0.01, 1.0, 3.0, 8.0, 20.0, 60.0, 130.0]
FACTORS = [1e-200, 1e-9, 0.1, 0.81, 1.22, 3.0, 50.0]


def around(mean, spread):
    return [mean + s * spread for s in STEPS + [-v for v in STEPS if v]] + [mean * f for f in FACTORS]


def positive(values):
    return sorted({v for v in values if 1e-305 < v < 1e305})


def whole(values, last=2.0**52):
    return sorted({float(round(v)) for v in values if 0 <= round(v) <= last})


def unit(a, b):
    mean = a / (a + b)
    spread = math.sqrt(mean * (1 - mean) / (a + b + 1))
    values = around(mean, spread) + [1e-300, 1e-20, 1e-5, 0.25, 0.5, 0.75, 1 - 1e-5, 1 - 2.0**-40]
    return sorted({v for v in values if 1e-305 < v < 1})


def counts_of(n, p):
    mean = n * p
    return whole(around(mean, math.sqrt(max(mean * (1 - p), 1))) + [0, 1, 2, 15, 16, 17, n - 1, n], n)


def negative_counts(mean, r):
    spread = math.sqrt(mean * (1 + mean / r)) if mean else 1
    return whole(around(mean, min(max(spread, 1), 1e9)) + [0, 1, 2, 15, 16, 17, 1000], 1e12)


# Where a product of a large shape and a value rounds, digits are lost: there parameters are ratios of powers of two.
SHAPES = [(1.0, 1.0), (0.5, 0.5), (2.0, 3.0), (0.01, 0.7), (1e-5, 2.0), (1e-20, 1e-10), (15.9, 16.1), (40.0, 0.3),
          (1e3, 2.5), (1e5, 3e5), (2.0**30, 2.0**30), (2.0**40, 3.0), (4.0, 2.0**60)]
DEGREES = [0.01, 0.4, 1.0, 2.5, 4.0, 31.9, 32.1, 1e4, 1e9, 1e17]
LOGITS = [-800.0, -40.0, -1.5, 0.0, 1e-9, 3.0, 37.0, 750.0]
CASES = {
    "Beta": (beta, [(p, unit(*p)) for p in SHAPES]),
    "Beta, mean": (beta_mean, [(p, unit(p[0] * p[1], (1 - p[0]) * p[1])) for p in [(0.25, 8.0), (0.5, 2.0**20)]]),
    "InverseGamma": (inverse_gamma, [((a, b), positive([b / v for v in positive(around(a, a**0.5))]))
                                     for a, b in [(0.01, 1.0), (1.0, 1e-8), (2.5, 3.0), (16.9, 1.0), (50.0, 7.0),
                                                  (1e3, 1.0), (0.5, 1e290), (3.0, 1e-290)]]),
    "ChiSquared": (chi_squared, [((nu,), positive(around(nu, (2 * nu) ** 0.5))) for nu in [1e-3, 1.0, 2.0, 7.0, 33.9,
                                                                                        1e3, 2.0**40]]),
    "VonMises": (von_mises, [((m, k), sorted({max(-3.14, min(3.14, m + s / max(k, 1) ** 0.5)) for s in
                                              [0, 0.3, -0.3, 1, -1, 4, -4, 20, -20, 100, -100]} | {-3.0, 3.0}))
                             for m, k in [(0.0, 1e-10), (0.0, 0.5), (1.0, 3.0), (0.0, 700.0), (-1.5, 40.0),
                                          (0.0, 1e5), (0.0, 1e10)]]),
    "GeneralizedExtremeValue": (gev, [((m, s, c), sorted(m + s * z for z in
                                       [-7.0, -3.0, -1.0, -0.3, 0.0, 0.2, 1.0, 5.0, 30.0, 1e3, 1e4] if 1 + c * z > 1e-9))
                                      for m, s, c in [(0.0, 1.0, v) for v in [0.0, 1e-300, 1e-17, -1e-12, 1e-8, -1e-8,
                                                      1e-4, -1e-4, 2.0**-10, 0.1, -0.1, 0.5, -0.5, 2.0]]
                                      + [(2.0, 0.25, 0.25), (-8.0, 1e-8, -0.25)]]),
    "BernoulliLogits": (bernoulli_logits, [((l,), [0.0, 1.0]) for l in LOGITS]),
    "Categorical": (categorical, [(p, [0.0, 1.0, 2.0]) for p in [(0.2, 0.3, 0.5), (1e-300, 0.25, 0.75),
                                                               (2.0, 1.0, 5.0), (0.0, 1.0, 1.0)]]),
    "CategoricalLogits": (categorical_logits, [(p, [0.0, 1.0, 2.0]) for p in [(0.2, 0.3, 0.5), (-900.0, 0.0, 3.0),
                                                                             (1e4, 1e4 - 1, 0.5)]]),
    "Binomial": (binomial, [((n, p), counts_of(n, p)) for n, p in [(1.0, 0.3), (7.0, 0.999), (20.0, 1e-9), (40.0, 0.5),
                            (1e3, 0.01), (1e5, 0.75), (2.0**30, 0.5), (2.0**30, 2.0**-20), (1e6, 1 - 2.0**-30)]]),
    "BinomialLogits": (binomial_logits, [((n, l), counts_of(n, 1 / (1 + math.exp(-l)))) for n, l in
                                         [(1.0, 0.3), (7.0, 30.0), (20.0, -25.0), (40.0, 0.5), (1e4, -3.0),
                                          (5.0, -700.0)]]
                       + [((3.0, -800.0), [0.0, 1.0, 2.0]), ((3.0, 800.0), [1.0, 2.0, 3.0])]),
    "BetaBinomial": (beta_binomial, [((a, b, n), counts_of(n, a / (a + b))) for a, b, n in
                                     [(1.0, 1.0, 10.0), (0.5, 2.0, 40.0), (1e-10, 1.0, 5.0), (20.0, 30.0, 1e4),
                                      (1e6, 3e6, 100.0), (2.0**50, 2.0**50, 40.0), (3.0, 5.0, 2.0**30)]]),
    "Geometric": (geometric, [((p,), whole([0, 1, 2, 10] + [v / p for v in (0.5, 1, 5, 30, 300, 5000)]))
                              for p in [1e-9, 0.01, 0.5, 0.9, 1 - 2.0**-40]]),
    "NegativeBinomial": (negative_binomial, [((r, p), negative_counts(r * p / (1 - p), r)) for r, p in
                                             [(1.0, 0.5), (0.01, 0.9), (3.5, 0.2), (20.0, 0.99), (1e4, 0.25),
                                              (2.0**40, 2.0**-38), (2.0**20, 0.5), (1e-10, 0.5), (5.0, 1e-12)]]),
    "NegativeBinomial2": (negative_binomial2, [((m, a), negative_counts(m, a)) for m, a in
                                               [(1.0, 1.0), (5.0, 0.1), (30.0, 7.0), (4.0, 1e12), (4.0, 1e20),
                                                (2.0**20, 2.0**20), (1e4, 2.0), (1e-8, 3.0)]]),
    "ZeroInflated": (zero_inflated(poisson), [((r, g), whole([0, 1, 2, 5, 17, 60, 200])) for r, g in
                                              [(3.0, 0.25), (0.01, 0.5), (80.0, 1e-9), (700.0, 1e-300), (2.0, 0.0),
                                               (5.0, 0.999)]]),
    "OrderedLogistic": (ordered_logistic, [(p, [0.0, 1.0, 2.0, 3.0]) for p in
                                           [(0.0, -1.0, 0.5, 2.0), (30.0, -1.0, 0.5, 2.0), (-700.0, -1.0, 0.5, 2.0),
                                            (0.3, -40.0, -40.0 + 2.0**-30, 800.0)]]),
    "DiscreteUniform": (discrete_uniform, [((0.0, 9.0), [0.0, 4.0, 9.0]), ((3.0, 3.0), [3.0]),
                                           ((1.0, 2.0**40), [1.0, 2.0**39, 2.0**40])]),
    # The tails of families whose densities the basic table has.
    "Gamma": (None, [((a, 1.0), positive(around(a, a**0.5) + [1e-300, 1e-5, 0.7, 1.3, 20.0]))
                     for a in [1e-300, 1e-8, 1e-3, 0.3, 1.0, 2.5, 17.0, 1e3, 1e5]]
               + [((2e7, 1.0), [2e7 - 3e4, 2e7 - 1.0, 2e7, 2e7 + 4.0, 2e7 + 2e4])] + [((3.0, 0.25), [1.0, 9.0])]),
    "StudentT": (None, [((nu, 0.0, 1.0), [s * v for v in [0.0, 1e-8, 0.1, 1.0, 1.7, 3.0, 8.0, 30.0, 1e3, 1e10, 1e100,
                                                         1e160, 1e300] for s in (1, -1)]) for nu in DEGREES]),
    "Poisson": (None, [((r,), whole(around(r, max(r, 1) ** 0.5) + [0, 1, 2, 15, 16, 17])) for r in
                       [1e-20, 1e-3, 0.7, 9.0, 80.0, 1e4, 1e6, 2.0**30]]),
}

SCIPY = {
    "Beta": lambda a, b: stats.beta(a, b), "InverseGamma": lambda a, b: stats.invgamma(a, scale=b),
    "ChiSquared": stats.chi2, "VonMises": lambda m, k: stats.vonmises(k, loc=m),
    "GeneralizedExtremeValue": lambda m, s, c: stats.genextreme(-c, m, s), "Binomial": stats.binom,
    "BetaBinomial": lambda a, b, n: stats.betabinom(n, a, b), "Geometric": lambda p: stats.geom(p, loc=-1),
    "NegativeBinomial": lambda r, p: stats.nbinom(r, 1 - p), "Gamma": lambda a, b: stats.gamma(a, scale=1 / b),
    "NegativeBinomial2": lambda m, a: stats.nbinom(a, a / (m + a)), "Poisson": stats.poisson,
    "StudentT": stats.t, "DiscreteUniform": lambda a, b: stats.randint(a, b + 1),
}
BASIC = {"Gamma": lambda x, a, b: a * mp.log(b) + (a - 1) * mp.log(x) - b * x - log_gamma(a), "Poisson": poisson,
         "StudentT": lambda x, nu, m, s: (log_gamma((nu + 1) / 2) - log_gamma(nu / 2) - mp.log(nu * mp.pi) / 2
                                          - (nu + 1) / 2 * mp.log1p(x * x / nu))}


# Series of as many terms as the root of the smaller shape: tails beyond a million are left to the laws.
COSTLY = {
    "Beta": lambda a, b: min(a, b) > 1e6, "Beta, mean": lambda m, c: c > 1e6,
    "Gamma": lambda a, b: a > 3e7, "Poisson": lambda r: r > 1e5,
    "ChiSquared": lambda nu: nu > 1e6, "Binomial": lambda n, p: n * min(p, 1 - p) > 1e6,
    "NegativeBinomial": lambda r, p: min(r, r * p / (1 - p)) > 1e5,
    "NegativeBinomial2": lambda m, a: min(m, a) > 1e5, "StudentT": lambda nu, m, s: nu > 1e12,
}


def number(value, logarithm=False):
    """A double, or nothing where one would not hold all digits."""
    found = float(value)
    return found if found == 0 == value or abs(found) > 1e-290 else None


def moderate(*values):
    return all(v == 0 or 1e-2 < abs(v) < 1e3 for v in values)


def check(family, what, x, parameters, exact, other):
    """SciPy must agree at moderate parameters and values."""
    if not moderate(x, *parameters) or not np.isfinite(other) or exact is None:
        return 0
    close = abs(other - exact) <= 1e-7 * max(1, abs(exact))
    assert close, (family, what, x, parameters, exact, other)
    return 1


def densities(family):
    function, cases = CASES[family]
    tails = TAILS.get(family)
    compared = 0
    for parameters, values in cases:
        rows = []
        for x in values:
            arguments = [mpf(x), *map(mpf, parameters)]
            with mp.workdps(100):
                exact = (function or BASIC[family])(*arguments)
            if not exact >= LOWEST:
                continue
            row = [x, float(exact)]
            if tails and family in COSTLY and COSTLY[family](*parameters):
                row += [None] * 4
            elif tails:
                with mp.workdps(450):
                    lower, upper = tails(*arguments)
                if lower <= 0 or upper <= 0:
                    lower = upper = None
                with mp.workdps(60):
                    if lower is None:
                        rows.append(row + [None] * 4)
                        continue
                    row += [number(lower), number(upper)]
                    row += [number(mp.log(lower) if lower < 0.5 else mp.log1p(-upper))]
                    row += [number((mp.log(upper) if upper < 0.5 else mp.log1p(-lower))) ]
            rows.append(row)
            if family in SCIPY:
                with np.errstate(all="ignore"):
                    frozen = SCIPY[family](*parameters)
                    log = frozen.logpmf(x) if hasattr(frozen, "logpmf") and frozen.dist.name in DISCRETE else frozen.logpdf(x)
                    compared += check(family, "density", x, parameters, row[1], log)
                    if tails and family != "VonMises" and row[2] is not None and row[3] is not None:
                        compared += check(family, "cdf", x, parameters, row[2], frozen.cdf(x))
                        compared += check(family, "sf", x, parameters, row[3], frozen.sf(x))
        if not rows:
            continue
        names = ["values", "logDensity", "cumulative", "survival", "logCumulative", "logSurvival"]
        yield {"parameters": parameters} | {n: [r[i] for r in rows] for i, n in enumerate(names[:len(rows[0])])}
    print(f"{family}: {compared} numbers agree with SciPy", flush=True)


DISCRETE = {"binom", "betabinom", "geom", "nbinom", "poisson", "randint"}
PROBABILITIES = [1e-300, 1e-100, 1e-10, 0.01, 0.3, 0.5, 0.9]
QUANTILES = {
    "Gamma": [(0.3, 2.0), (1.0, 1.0), (2.5, 0.25), (40.0, 1.0), (1e4, 1.0)],
    "StudentT": [(1.0, 0.0, 1.0), (2.5, 0.0, 1.0), (40.0, 0.0, 1.0)],
    "Beta": [(0.5, 0.5), (2.0, 3.0), (30.0, 4.0), (1e3, 1e4)],
    "InverseGamma": [(2.5, 3.0)],
    "ChiSquared": [(7.0,)],
    "GeneralizedExtremeValue": [(0.0, 1.0, 0.0), (1.0, 2.0, 0.25), (1.0, 2.0, -0.25), (0.0, 1.0, 1e-9)],
}


def quantile(family, parameters, p, tail):
    """Newton's steps on the logarithm of the tail from SciPy's quantile."""
    frozen = SCIPY[family](*parameters)
    start = frozen.ppf(p) if tail == 0 else frozen.isf(p)
    if not np.isfinite(start) or abs(start) < 1e-290 or start >= 1:
        if family == "Beta" or not np.isfinite(start) or abs(start) < 1e-290:
            return None
    x, target = mpf(float(start)), mp.log(mpf(p))
    arguments = list(map(mpf, parameters))
    density = CASES[family][0] or BASIC[family]
    for _ in range(60):
        with mp.workdps(450):
            value = TAILS[family](x, *arguments)[tail]
        if value <= 0:
            return None
        slope = mp.exp(density(x, *arguments)) / value
        step = (mp.log(value) - target) / slope * (1 if tail == 0 else -1)
        x -= step
        if abs(step) < mpf(10) ** -25 * abs(x):
            return number(x)
    return None


def quantiles(family):
    for parameters in QUANTILES[family]:
        columns = [[quantile(family, parameters, p, tail) for p in PROBABILITIES] for tail in (0, 1)]
        yield {"parameters": parameters, "probabilities": PROBABILITIES, "quantile": columns[0],
               "upperQuantile": columns[1]}


# ---- Draws ----------------------------------------------------------------------------------------------------------

DRAWS = {
    "BernoulliLogits": (lambda t, l: dist.BernoulliLogits(t(l)), [(0.3,), (-2.0,)]),
    "Categorical": (lambda t, *p: dist.CategoricalProbs(t(p)), [(0.2, 0.3, 0.5), (0.7, 0.1, 0.2)]),
    "CategoricalLogits": (lambda t, *l: dist.CategoricalLogits(t(l)), [(0.2, 0.3, 0.5), (-3.0, 0.0, 1.0)]),
    "Geometric": (lambda t, p: dist.GeometricProbs(t(p)), [(0.3,), (0.01,)]),
    "OrderedLogistic": (lambda t, e, *c: dist.OrderedLogistic(t(e), t(c)), [(0.0, -1.0, 0.5, 2.0), (1.5, -1.0, 0.5, 2.0)]),
    "DiscreteUniform": (lambda t, a, b: dist.DiscreteUniform(int(a), int(b)), [(0.0, 9.0), (2.0, 1e6), (-5.0, 2.0)]),
    "ZeroInflated, geometric": (lambda t, p, g: dist.ZeroInflatedProbs(dist.GeometricProbs(t(p)), t(g)),
                                [(0.1, 0.3), (0.5, 0.7)]),
    "GeneralizedExtremeValue": (lambda t, m, s, c: dist.Gumbel(t(m), t(s)), [(0.0, 1.0, 0.0), (1.25, 3.5, 0.0)]),
}
SEEDS = [0, 1, 42, 7, 4294967295]
COUNT = 20


def draws(family, dtype):
    make, cases = DRAWS[family]
    for parameters in cases:
        for seed in SEEDS:
            key = jax.random.key(seed)
            distribution = make(lambda v: jnp.asarray(v, dtype), *parameters)
            yield {"parameters": parameters, "seed": seed, "single": float(distribution.sample(key)),
                   "draws": [float(v) for v in distribution.sample(key, (COUNT,))]}


def main():
    table = {"logDensity": {family: list(densities(family)) for family in CASES}}
    table["logDensity"]["ZeroInflated, geometric"] = [
        {"parameters": p, "values": [float(k) for k in range(6)],
         "logDensity": [float(zero_inflated(geometric)(mpf(k), *map(mpf, p))) for k in range(6)]}
        for p in [(0.1, 0.3), (0.5, 0.7)]]
    table["quantiles"] = {family: list(quantiles(family)) for family in QUANTILES}
    table["draws64"] = {family: list(draws(family, jnp.float64)) for family in DRAWS}
    with jax.enable_x64(False):
        table["draws32"] = {family: list(draws(family, jnp.float32)) for family in DRAWS}
    text = json.dumps(table, separators=(",", ":")).replace('{"parameters"', '\n{"parameters"')
    OUTPUT.write_text(text + "\n")
    print(OUTPUT.name, len(text), "bytes,", sum(len(r["values"]) for f in table["logDensity"].values() for r in f),
          "values")


if __name__ == "__main__":
    main()
