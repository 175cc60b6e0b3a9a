"""Writes TSProbabilityTests/Resources/distributions.json: log densities and draws to test the families against.

Log densities are evaluated with mpmath at 50 digits, from the closed forms as the textbooks give them, at parameters
and values that are exact doubles; where SciPy does not underflow the two are compared here. Draws come from NumPyro.

    python3 make_distributions.py

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

mp.dps = 50
LOWEST = -1.0e4
OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "TSProbabilityTests" / "Resources" / "distributions.json"


# ---- Closed forms ---------------------------------------------------------------------------------------------------

def normal(x, location, scale):
    z = (x - location) / scale
    return -z * z / 2 - mp.log(scale) - mp.log(2 * mp.pi) / 2


def half_normal(x, scale):
    return mp.log(2) + normal(x, mpf(0), scale)


def uniform(x, low, high):
    return -mp.log(high - low)


def exponential(x, rate):
    return mp.log(rate) - rate * x


def cauchy(x, location, scale):
    z = (x - location) / scale
    return -mp.log(mp.pi) - mp.log(scale) - mp.log(1 + z * z)


def half_cauchy(x, scale):
    return mp.log(2) + cauchy(x, mpf(0), scale)


def student_t(x, nu, location, scale):
    """With the digits that the difference of the two log gammas costs at a large nu, and the logarithm near 1."""
    with mp.workdps(50 + 2 * max(0, int(mp.log10(nu)))):
        z = (x - location) / scale
        ratio = mp.loggamma((nu + 1) / 2) - mp.loggamma(nu / 2)
        return +(ratio - mp.log(nu * mp.pi) / 2 - mp.log(scale) - (nu + 1) / 2 * mp.log1p(z * z / nu))


def gamma(x, concentration, rate):
    return (concentration * mp.log(rate) + (concentration - 1) * mp.log(x) - rate * x - mp.loggamma(concentration))


def poisson(k, rate):
    return (k * mp.log(rate) if k else mpf(0)) - rate - mp.loggamma(k + 1)


def bernoulli(k, probability):
    return mp.log(probability) if k == 1 else mp.log1p(-probability)


# ---- Where they are evaluated ---------------------------------------------------------------------------------------

# Distances from the centre in units of the scale; the normal has log p = -1e4 near 141.
NEAR = [0.0, 1e-300, 1e-12, 1e-3, 0.1, 0.5, 1.0, 1.7, 2.5, 4.0, 9.0, 20.0, 38.6, 60.0, 100.0, 141.0]
HEAVY = NEAR + [1e3, 1e6, 1e7, 1e8, 3e8, 1e12, 1e30, 1e100, 1e153, 1e154, 1e155, 1e200, 1e300]
SCALES = [1e-300, 1e-8, 0.3, 1.0, 7.5, 1e8, 1e300]
LOCATIONS = [(0.0, s) for s in SCALES] + [(1.25, 0.5), (-1e3, 2.0), (1e6, 1e-3)]
DEGREES = [1e-8, 0.01, 0.5, 1.0, 2.0, 2.0001, 4.0, 10.0, 31.9, 32.0, 100.0, 1e4, 1e8, 1e15, 1e17, 1e50]
CONCENTRATIONS = [1e-300, 1e-10, 1e-3, 0.5, 1.0, 1.5, 2.0, 5.0, 16.9, 17.0, 50.0, 1e3, 1e6, 1e9, 1e12]
RATES = [1e-300, 1e-20, 1e-3, 0.5, 1.0, 3.0, 15.9, 16.5, 40.0, 1e3, 1e6, 1e9]


def both_sides(values):
    return values + [-v for v in values if v]


def around(mean, spread):
    """Values near a mean, at multiples of a spread, and far below and above."""
    steps = [0.0, 0.01, 0.5, 1.0, 2.0, 4.0, 8.0, 15.0, 40.0, 100.0, 140.0]
    near = [mean + s * spread for s in both_sides(steps)]
    factors = [1e-200, 1e-30, 1e-9, 1e-3, 0.1, 0.5, 0.81, 0.82, 0.9, 1.1, 1.22, 1.23, 2.0, 10.0, 1e3]
    return near + [mean * f for f in factors]


def positive(values):
    return sorted({v for v in values if 1e-305 < v < 1e305})


def gamma_values(concentration, rate):
    return positive([v / rate for v in around(concentration, concentration**0.5) + [1e-300, 1e-5, 1.0, 20.0, 700.0]])


def poisson_values(rate):
    values = around(rate, max(rate, 1.0) ** 0.5) + [0, 1, 2, 5, 15, 16, 17, 100, 1000]
    return sorted({float(round(v)) for v in values if 0 <= v < 2**52})


# A rate whose product with a value rounds costs digits at a large concentration: there the rates are powers of two.
CASES = {
    "Normal": (normal, [(p, [p[0] + p[1] * z for z in both_sides(NEAR)]) for p in LOCATIONS]),
    "HalfNormal": (half_normal, [((s,), [s * z for z in NEAR]) for s in SCALES]),
    "Uniform": (uniform, [(p, [p[0], 0.5 * p[0] + 0.5 * p[1], p[1]])
                          for p in [(0.0, 1.0), (-3.0, 5.5), (1e-300, 2e-300), (-8e307, 8e307), (1e8, 1e8 + 1e-6)]]),
    "Exponential": (exponential, [((r,), [z / r for z in NEAR + [1e3, 1e4]]) for r in SCALES]),
    "Cauchy": (cauchy, [(p, [p[0] + p[1] * z for z in both_sides(HEAVY)]) for p in LOCATIONS]),
    "HalfCauchy": (half_cauchy, [((s,), [s * z for z in HEAVY]) for s in SCALES]),
    "StudentT": (student_t, [((nu, 0.0, 1.0), both_sides(HEAVY)) for nu in DEGREES]
                 + [((4.0,) + p, [p[0] + p[1] * z for z in both_sides(HEAVY)]) for p in LOCATIONS]),
    "Gamma": (gamma, [((a, b), gamma_values(a, b)) for a in CONCENTRATIONS
               for b in ((1.0, 0.2, 1e8) if a < 1e3 else (1.0, 0.25, 2.0**27))]
              + [((a, b), gamma_values(a, b)) for a in (0.7, 3.0, 30.0) for b in (1e-290, 1e290)]),
    "Poisson": (poisson, [((r,), poisson_values(r)) for r in RATES]),
    "Bernoulli": (bernoulli, [((p,), [0.0, 1.0]) for p in (1e-300, 1e-17, 1e-5, 0.3, 0.5, 0.9, 1 - 2.0**-53)]),
}

SCIPY = {
    "Normal": lambda x, m, s: stats.norm.logpdf(x, m, s),
    "HalfNormal": lambda x, s: stats.halfnorm.logpdf(x, scale=s),
    "Uniform": lambda x, a, b: stats.uniform.logpdf(x, a, b - a),
    "Exponential": lambda x, r: stats.expon.logpdf(x, scale=1 / r),
    "Cauchy": lambda x, m, s: stats.cauchy.logpdf(x, m, s),
    "HalfCauchy": lambda x, s: stats.halfcauchy.logpdf(x, scale=s),
    "StudentT": lambda x, nu, m, s: stats.t.logpdf(x, nu, m, s),
    "Gamma": lambda x, a, b: stats.gamma.logpdf(x, a, scale=1 / b),
    "Poisson": lambda x, r: stats.poisson.logpmf(x, r),
    "Bernoulli": lambda x, p: stats.bernoulli.logpmf(x, p),
}


def densities(family):
    function, cases = CASES[family]
    compared = 0
    for parameters, values in cases:
        rows = []
        for x in values:
            if not np.isfinite(x):
                continue
            exact = function(mpf(x), *map(mpf, parameters))
            if not exact >= LOWEST:
                continue
            rows.append((x, float(exact)))
            compared += check(family, x, parameters, float(exact))
        if rows:
            yield {"parameters": parameters, "values": [r[0] for r in rows], "logDensity": [r[1] for r in rows]}
    print(f"{family}: {compared} values agree with SciPy")


def check(family, x, parameters, exact):
    """1 if SciPy agrees, 0 if it overflowed; moderate parameters must agree."""
    with np.errstate(all="ignore"):
        other = SCIPY[family](x, *parameters)
    if np.isfinite(other) and abs(other - exact) <= 1e-8 * max(1, abs(exact)):
        return 1
    assert any(p and not 1e-2 < abs(p) < 1e3 for p in parameters) or not 1e-20 < abs(x) < 1e20, (
        family, x, parameters, exact, other)
    return 0


# ---- Draws ----------------------------------------------------------------------------------------------------------

DRAWS = {
    "Normal": (lambda t, m, s: dist.Normal(t(m), t(s)), [(0.0, 1.0), (1.25, 3.5)]),
    "HalfNormal": (lambda t, s: dist.HalfNormal(t(s)), [(1.0,), (0.3,)]),
    "Uniform": (lambda t, a, b: dist.Uniform(t(a), t(b)), [(0.0, 1.0), (-3.0, 5.5), (0.1, 0.7)]),
    "Exponential": (lambda t, r: dist.Exponential(t(r)), [(1.0,), (2.5,)]),
    "Cauchy": (lambda t, m, s: dist.Cauchy(t(m), t(s)), [(0.0, 1.0), (1.25, 3.5)]),
    "HalfCauchy": (lambda t, s: dist.HalfCauchy(t(s)), [(1.0,), (0.3,)]),
    "Bernoulli": (lambda t, p: dist.Bernoulli(t(p)), [(0.0,), (0.3,), (0.5,), (1.0,)]),
}
SEEDS = [0, 1, 42, 7, 4294967295]
COUNT = 20


def draws(family, dtype):
    make, cases = DRAWS[family]
    for parameters in cases:
        for seed in SEEDS:
            key = jax.random.key(seed)
            numbers = make(lambda v: jnp.asarray(v, dtype), *parameters).sample(key, (COUNT,))
            assert family == "Bernoulli" or numbers.dtype == dtype
            single = make(lambda v: jnp.asarray(v, dtype), *parameters).sample(key)
            yield {"parameters": parameters, "seed": seed, "single": float(single),
                   "draws": [float(v) for v in numbers]}


def main():
    table = {
        "logDensity": {family: list(densities(family)) for family in CASES},
        "draws64": {family: list(draws(family, jnp.float64)) for family in DRAWS},
    }
    with jax.enable_x64(False):
        table["draws32"] = {family: list(draws(family, jnp.float32)) for family in DRAWS}
    text = json.dumps(table, separators=(",", ":")).replace('{"parameters"', '\n{"parameters"')
    OUTPUT.write_text(text + "\n")
    print(OUTPUT.name, len(text), "bytes,", sum(len(r["values"]) for f in table["logDensity"].values() for r in f),
          "log densities")


if __name__ == "__main__":
    main()
