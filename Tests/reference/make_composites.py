"""Writes TSProbabilityTests/Resources/distributions_composites.json: the distributions built on others.

Densities and tails are evaluated with mpmath at 80 digits, from the bases' closed forms; where SciPy has the distribution
the two are compared here. Draws come from NumPyro.

    python3 make_composites.py

Made with mpmath 1.3.0, scipy 1.17.1, jax 0.10.2 and numpyro 0.22.0.
"""

import json
import pathlib

import jax

jax.config.update("jax_enable_x64", True)

import jax.numpy as jnp
import numpy as np
import numpyro.distributions as dist
from mpmath import mp, mpf
from scipy import stats

mp.dps = 80
LOWEST = -1.0e4
OUTPUT = (pathlib.Path(__file__).resolve().parents[1] / "TSProbabilityTests" / "Resources"
          / "distributions_composites.json")
NONE = mpf("-inf")


# ---- Bases: log density, lower tail, upper tail ---------------------------------------------------------------------

class Normal:
    def __init__(self, m, s):
        self.m, self.s = m, s

    def logpdf(self, x):
        z = (x - self.m) / self.s
        return -z * z / 2 - mp.log(self.s) - mp.log(2 * mp.pi) / 2

    def cdf(self, x):
        return mp.erfc(-(x - self.m) / self.s / mp.sqrt(2)) / 2

    def sf(self, x):
        return mp.erfc((x - self.m) / self.s / mp.sqrt(2)) / 2


class Cauchy:
    def __init__(self, m, s):
        self.m, self.s = m, s

    def logpdf(self, x):
        z = (x - self.m) / self.s
        return -mp.log(mp.pi) - mp.log(self.s) - mp.log1p(z * z)

    def cdf(self, x):
        return mp.atan2(1, -(x - self.m) / self.s) / mp.pi

    def sf(self, x):
        return mp.atan2(1, (x - self.m) / self.s) / mp.pi


class HalfCauchy:
    def __init__(self, s):
        self.base = Cauchy(mpf(0), s)

    def logpdf(self, x):
        return mp.log(2) + self.base.logpdf(x) if x >= 0 else NONE

    def cdf(self, x):
        return 1 - self.sf(x)

    def sf(self, x):
        return 2 * self.base.sf(x) if x > 0 else mpf(1)


class Exponential:
    def __init__(self, rate):
        self.rate = rate

    def logpdf(self, x):
        return mp.log(self.rate) - self.rate * x if x >= 0 else NONE

    def cdf(self, x):
        return -mp.expm1(-self.rate * x) if x > 0 else mpf(0)

    def sf(self, x):
        return mp.exp(-self.rate * x) if x > 0 else mpf(1)


class Poisson:
    def __init__(self, rate):
        self.rate = rate

    def logpdf(self, k):
        return (k * mp.log(self.rate) if k else mpf(0)) - self.rate - mp.loggamma(k + 1)

    def cdf(self, k):
        return mp.gammainc(mp.floor(k) + 1, self.rate, mp.inf, regularized=True) if k >= 0 else mpf(0)

    def sf(self, k):
        return mp.gammainc(mp.floor(k) + 1, 0, self.rate, regularized=True) if k >= 0 else mpf(1)


class Point:
    def logpdf(self, x):
        return mpf(0) if x == 0 else NONE


# ---- What is built on them ------------------------------------------------------------------------------------------

class Truncated:
    def __init__(self, base, a, b):
        self.base, self.a, self.b = base, a, b
        self.mass = self.between(a, b)

    def between(self, a, b):
        """The difference of two tails of the base, the smaller ones."""
        if a is None:
            return self.base.cdf(b)
        if b is None:
            return self.base.sf(a)
        return self.base.sf(a) - self.base.sf(b) if self.base.cdf(a) > 0.5 else self.base.cdf(b) - self.base.cdf(a)

    def logpdf(self, x):
        return self.base.logpdf(x) - mp.log(self.mass)

    def cdf(self, x):
        return self.between(self.a, x) / self.mass

    def sf(self, x):
        return self.between(x, self.b) / self.mass


class TruncatedCounts(Truncated):
    def __init__(self, base, a, b):
        super().__init__(base, mp.ceil(a) - 1, b)


class CensoredCounts:
    def __init__(self, base, a, b):
        self.base, self.a, self.b = base, a, b

    def logpdf(self, x):
        if x == self.a:
            return mp.log(self.base.cdf(x))
        return mp.log(self.base.sf(x - 1)) if x == self.b else self.base.logpdf(x)

    def cdf(self, x):
        return mpf(1) if x >= self.b else self.base.cdf(x)

    def sf(self, x):
        return mpf(0) if x >= self.b else self.base.sf(x)


class Mixture:
    def __init__(self, w, *parts):
        self.weights, self.parts = (w, 1 - w), parts

    def logpdf(self, x):
        terms = [w * mp.exp(p.logpdf(x)) for w, p in zip(self.weights, self.parts) if w and p.logpdf(x) > NONE]
        return mp.log(sum(terms))

    def cdf(self, x):
        return sum(w * p.cdf(x) for w, p in zip(self.weights, self.parts))

    def sf(self, x):
        return sum(w * p.sf(x) for w, p in zip(self.weights, self.parts))


class Transformed:
    """`inverse` gives x and log |dy/dx|."""

    def __init__(self, base, inverse, rises=True):
        self.base, self.inverse, self.rises = base, inverse, rises

    def logpdf(self, y):
        x, jacobian = self.inverse(y)
        return self.base.logpdf(x) - jacobian

    def cdf(self, y):
        x = self.inverse(y)[0]
        return self.base.cdf(x) if self.rises else self.base.sf(x)

    def sf(self, y):
        x = self.inverse(y)[0]
        return self.base.sf(x) if self.rises else self.base.cdf(x)


def logit(y):
    x = mp.log((y + 1) / (3 - y))
    return x, mp.log((y + 1) * (3 - y) / 4)


# ---- Where they are evaluated ---------------------------------------------------------------------------------------

def inside(a, b, n=9):
    """Values from a to b, crowded at both ends."""
    shares = [0.0, 1e-6, 1e-3] + list(np.linspace(0.05, 0.95, n)) + [0.999, 1.0]
    return sorted({float(a + (b - a) * s) for s in shares})


def tail_values(m, s, bound, sign):
    near = [bound + sign * s * t for t in (0.0, 0.01, 0.1, 0.5, 1.0, 2.0, 5.0, 20.0, 90.0)]
    return [float(v) for v in near]


BETWEEN = [(0.0, 1.0, -1.0, 2.0), (0.0, 1.0, 5.0, 6.0), (1.0, 2.0, -9.0, -3.0), (0.0, 1.0, 40.0, 41.0),
           (0.0, 1.0, -101.0, -100.0), (0.0, 1.0, -50.0, 60.0), (3.0, 1e-3, 3.001, 3.5)]
ABOVE = [(0.0, 1.0, -1.0), (0.0, 1.0, 3.0), (2.0, 0.5, 2.0), (0.0, 1.0, 50.0), (0.0, 1.0, -60.0)]
BELOW = [(m, s, -b + 2 * m) for m, s, b in ABOVE]
CAUCHY = [(0.0, 1.0, -1.0, 2.0), (0.0, 1.0, 5.0, 500.0), (1.0, 2.0, -90.0, -30.0), (0.0, 1.0, 1e8, 1e9)]
EXPONENTIAL = [(1.0, 0.5, 2.0), (3.0, -1.0, 0.25), (2.0, 500.0, 501.0)]
NORMALS = [(0.3, -2.0, 2.0, 0.5), (0.0, 1.0, 5.0, 1.0), (1.0, 1.0, 5.0, 1.0), (0.99, 0.0, 0.0, 1.0), (0.5, -50.0, 50.0, 1.0)]

CASES = {
    "Truncated, normal between": (
        lambda m, s, a, b: Truncated(Normal(m, s), a, b), [(p, inside(*p[2:])) for p in BETWEEN]),
    "Truncated, normal above": (
        lambda m, s, a: Truncated(Normal(m, s), a, None), [(p, tail_values(*p, 1)) for p in ABOVE]),
    "Truncated, normal below": (
        lambda m, s, b: Truncated(Normal(m, s), None, b), [(p, tail_values(*p, -1)) for p in BELOW]),
    "Truncated, Cauchy between": (
        lambda m, s, a, b: Truncated(Cauchy(m, s), a, b), [(p, inside(*p[2:])) for p in CAUCHY]),
    "Truncated, exponential between": (
        lambda r, a, b: Truncated(Exponential(r), mpf(max(a, 0)), b),
        [(p, inside(max(p[1], 0.0), p[2])) for p in EXPONENTIAL]),
    "Truncated, Poisson above": (
        lambda r, a: TruncatedCounts(Poisson(r), a, None),
        [((4.0, 1.0), [1, 2, 5, 17, 100]), ((0.1, 1.0), [1, 2, 5]), ((4.0, -2.0), [0, 1, 9]),
         ((1e-9, 1.0), [1, 2]), ((30.0, 40.0), [40, 41, 60])]),
    "Truncated, Poisson between": (
        lambda r, a, b: TruncatedCounts(Poisson(r), a, mp.floor(b)),
        [((4.0, 2.0, 6.0), [2, 3, 6]), ((20.0, 0.5, 21.5), [1, 15, 20, 21])]),
    "Censored, Poisson up to a bound": (
        lambda r, b: CensoredCounts(Poisson(r), None, b),
        [((4.0, 5.0), [0, 4, 5]), ((0.1, 1.0), [0, 1]), ((1e-3, 30.0), [0, 1, 29, 30])]),
    "Censored, Poisson between": (
        lambda r, a, b: CensoredCounts(Poisson(r), a, b),
        [((4.0, 2.0, 6.0), [2, 3, 6]), ((20.0, 15.0, 40.0), [15, 16, 39, 40]), ((1e4, 9.0, 40.0), [9, 10])]),
    "Mixture, two normals": (
        lambda w, a, b, s: Mixture(w, Normal(a, s), Normal(b, 2 * s)),
        [(p, [-30.0, -8.0, -3.0, -2.0, -1.1, 0.0, 0.5, 1.0, 2.0, 4.5, 7.0, 25.0]) for p in NORMALS]),
    "Mixture, two exponentials": (
        lambda w, a, b: Mixture(w, Exponential(a), Exponential(b)),
        [(p, [0.0, 1e-9, 0.01, 0.3, 1.0, 4.0, 30.0, 600.0]) for p in [(0.3, 1.0, 20.0), (0.5, 1.0, 1.0)]]),
    "MixtureOfTwo, exponential or half-Cauchy": (
        lambda w, r, s: Mixture(w, Exponential(r), HalfCauchy(s)),
        [(p, [0.0, 1e-9, 0.01, 0.3, 1.0, 4.0, 30.0, 1e6]) for p in [(0.3, 1.0, 1.0), (0.999, 2.0, 1.0)]]),
    "MixtureOfTwo, more zeros": (
        lambda w, r: Mixture(w, Point(), Poisson(r)),
        [(p, [0.0, 1.0, 2.0, 5.0, 40.0]) for p in [(0.3, 4.0), (0.0, 4.0), (1e-9, 40.0)]]),
    "Transformed, exp of normal": (
        lambda m, s: Transformed(Normal(m, s), lambda y: (mp.log(y), mp.log(y))),
        [(p, [1e-30, 1e-3, 0.05, 0.3, 1.0, 2.5, 40.0, 1e20]) for p in [(0.0, 1.0), (-3.0, 0.2)]]),
    "Transformed, moved Cauchy": (
        lambda m, s: Cauchy(m, s), [(p, [-1e9, -4.0, 0.0, 0.3, 17.0, 1e100]) for p in [(0.0, 1.0), (-3.0, 0.25)]]),
    "Transformed, normal under a bound": (
        lambda m, s, b: Transformed(Normal(m, s), lambda y: (mp.log(b - y), mp.log(b - y)), rises=False),
        [((0.0, 1.0, 2.0), [1.5, 1.0, 0.0, -3.0, -400.0]), ((-1.0, 0.5, 0.0), [-1e-6, -0.01, -0.4, -1.0, -7.0])]),
    "Transformed, logit-normal": (
        lambda m, s: Transformed(Normal(m, s), logit),
        [(p, [-0.999, -0.5, 0.0, 0.7, 1.0, 1.9, 2.5, 2.999]) for p in [(0.0, 1.0), (1.0, 0.5)]]),
}


def truncnorm(m, s, a, b):
    return stats.truncnorm((a - m) / s, (b - m) / s, m, s)


SCIPY = {
    "Truncated, normal between": truncnorm,
    "Truncated, normal above": lambda m, s, a: truncnorm(m, s, a, np.inf),
    "Truncated, normal below": lambda m, s, b: truncnorm(m, s, -np.inf, b),
    "Truncated, exponential between": lambda r, a, b: stats.truncexpon(
        (b - max(a, 0)) * r, loc=max(a, 0), scale=1 / r),
    "Transformed, exp of normal": lambda m, s: stats.lognorm(s, scale=np.exp(m)),
    "Transformed, moved Cauchy": lambda m, s: stats.cauchy(m, s),
}


def number(tail):
    """A tail as a double; null where it underflows, or is so small a part that a difference of the base's has no digits."""
    return float(tail) if tail == 0 or tail > 0.01 else None


def logarithm(tail, other, digits):
    """The logarithm of a tail, from the other where that is small but has digits."""
    if tail == 0 or number(tail) is None or 0 < other < digits:
        return None
    return float(mp.log1p(-other) if tail > 0.5 else mp.log(tail))


def rows(family):
    make, cases = CASES[family]
    compared = 0
    for parameters, values in cases:
        distribution = make(*map(mpf, parameters))
        kept = [(x, distribution.logpdf(mpf(x))) for x in values]
        kept = [(x, float(p)) for x, p in kept if p >= LOWEST]
        row = {"parameters": parameters, "values": [x for x, _ in kept], "logDensity": [p for _, p in kept]}
        digits = 0.0005 if family.endswith("between") else 0.0
        if hasattr(distribution, "cdf") and not family.startswith("MixtureOfTwo"):
            lower = [distribution.cdf(mpf(x)) for x in row["values"]]
            upper = [distribution.sf(mpf(x)) for x in row["values"]]
            row.update(cumulative=[number(t) for t in lower], survival=[number(t) for t in upper],
                       logCumulative=[logarithm(p, q, digits) for p, q in zip(lower, upper)],
                       logSurvival=[logarithm(q, p, digits) for p, q in zip(lower, upper)])
        compared += check(family, parameters, row)
        yield row
    print(f"{family}: {compared} values agree with SciPy")


def check(family, parameters, row):
    """How many log densities SciPy gives alike: all must be, unless they lie far out."""
    if family not in SCIPY:
        return 0
    other = SCIPY[family](*parameters).logpdf(row["values"])
    count = 0
    for x, mine, theirs in zip(row["values"], row["logDensity"], other):
        agrees = abs(mine - theirs) <= 1e-6 * max(1, abs(mine))
        assert agrees or max(abs(p) for p in parameters) >= 40 or x in parameters, (family, parameters, x, mine, theirs)
        count += agrees
    return count


# ---- Quantiles ------------------------------------------------------------------------------------------------------

PROBABILITIES = [1e-9, 1e-3, 0.1, 0.37, 0.5, 0.8, 0.999]
QUANTILES = {
    "Truncated, normal between": BETWEEN,
    "Truncated, exponential between": EXPONENTIAL,
    "Mixture, two normals": [NORMALS[0], NORMALS[3]],
}


def solve(tail, p, low, high):
    """The x between two ends where a monotone tail is p; null for 0, which has no relative error."""
    rises = tail(high) > tail(low)
    for _ in range(280):
        middle = (low + high) / 2
        if (tail(middle) < p) == rises:
            low = middle
        else:
            high = middle
    return float(low) if abs(low) > 1e-20 else None


def quantiles(family):
    for parameters in QUANTILES[family]:
        distribution = CASES[family][0](*map(mpf, parameters))
        ends = (max(parameters[-2], 0.0) if "exp" in family else parameters[-2], parameters[-1])
        low, high = map(mpf, (-40.0, 40.0) if family.startswith("Mixture") else ends)
        yield {"parameters": parameters, "probabilities": PROBABILITIES,
               "quantile": [solve(distribution.cdf, mpf(p), low, high) for p in PROBABILITIES],
               "upperQuantile": [solve(distribution.sf, mpf(p), low, high) for p in PROBABILITIES]}


# ---- Draws ----------------------------------------------------------------------------------------------------------

DRAWS = {
    "Truncated, normal between": (
        lambda t, m, s, a, b: dist.TruncatedNormal(t(m), t(s), low=t(a), high=t(b)), BETWEEN[:3]),
    "Truncated, normal above": (lambda t, m, s, a: dist.TruncatedNormal(t(m), t(s), low=t(a)), ABOVE[:3]),
    "Truncated, normal below": (lambda t, m, s, b: dist.TruncatedNormal(t(m), t(s), high=t(b)), BELOW[:3]),
    "Truncated, Cauchy between": (
        lambda t, m, s, a, b: dist.TruncatedDistribution(dist.Cauchy(t(m), t(s)), low=t(a), high=t(b)), CAUCHY[:1]),
}
SEEDS = [0, 1, 42, 7, 4294967295]
COUNT = 20


def draws(family, dtype):
    make, cases = DRAWS[family]
    for parameters in cases:
        for seed in SEEDS:
            key = jax.random.key(seed)
            distribution = make(lambda v: jnp.asarray(v, dtype), *parameters)
            numbers = distribution.sample(key, (COUNT,))
            assert numbers.dtype == dtype
            yield {"parameters": parameters, "seed": seed, "single": float(distribution.sample(key)),
                   "draws": [float(v) for v in numbers]}


def main():
    table = {
        "logDensity": {family: list(rows(family)) for family in CASES},
        "quantiles": {family: list(quantiles(family)) for family in QUANTILES},
        "draws64": {family: list(draws(family, jnp.float64)) for family in DRAWS},
    }
    with jax.enable_x64(False):
        table["draws32"] = {family: list(draws(family, jnp.float32)) for family in DRAWS}
    text = json.dumps(table, separators=(",", ":")).replace('{"parameters"', '\n{"parameters"')
    OUTPUT.write_text(text + "\n")
    print(OUTPUT.name, len(text), "bytes")


if __name__ == "__main__":
    main()
