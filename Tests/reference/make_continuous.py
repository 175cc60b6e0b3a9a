"""Writes TSProbabilityTests/Resources/distributions_continuous.json: log densities, tails, quantiles and draws.

Everything but the draws is evaluated with mpmath at 50 digits from the closed forms of the textbooks, at parameters and
values that are exact doubles, and compared with SciPy where SciPy does not underflow. Draws come from NumPyro.

    python3 make_continuous.py

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
OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "TSProbabilityTests" / "Resources" / (
    "distributions_continuous.json")


class Family:
    """log density, P, Q, the quantile from (p, 1 - p), SciPy's frozen distribution, and where to evaluate."""

    def __init__(self, density, lower, upper, quantile, scipy, cases, values=None):
        self.density, self.lower, self.upper, self.quantile = density, lower, upper, quantile
        self.scipy, self.cases, self.values = scipy, cases, values or (lambda *parameters: [])


# ---- Closed forms ---------------------------------------------------------------------------------------------------

def phi(z):
    """P(Z <= z) to 50 digits, however small."""
    return mp.erfc(-z / mp.sqrt(2)) / 2


def log_phi(z):
    return mp.log(phi(z)) if z < 0 else mp.log1p(-phi(-z))


def normal_quantile(p, q):
    """The z with P(Z <= z) = p = 1 - q, by Newton's method on log P."""
    if p > q:
        return -normal_quantile(q, p)
    z = -mp.sqrt(-2 * mp.log(p) - mp.log(-4 * mp.pi * mp.log(p))) if p < mpf("0.1") else mpf(0)
    for _ in range(200):
        tail = phi(z)
        step = (mp.log(tail) - mp.log(p)) * tail / mp.npdf(z)
        z -= step
        if abs(step) < mpf(10) ** -45:
            return z
    raise ArithmeticError(p)


def log_normal_density(z):
    return -z * z / 2 - mp.log(2 * mp.pi) / 2


def student_t(x, nu, scale):
    with mp.workdps(50 + 2 * max(0, int(mp.log10(nu)))):
        ratio = mp.loggamma((nu + 1) / 2) - mp.loggamma(nu / 2)
        z = x / scale
        return +(ratio - mp.log(nu * mp.pi) / 2 - mp.log(scale) - (nu + 1) / 2 * mp.log1p(z * z / nu))


def half_student_t(t, nu):
    """P(|T| <= t) and P(|T| > t) by the incomplete beta function; None where mpmath's series would not end."""
    if not 0.1 < nu < 1000 or t > 1e12:
        return None, None
    square = t * t
    return (mp.betainc(mpf("0.5"), nu / 2, 0, square / (nu + square), regularized=True),
            mp.betainc(nu / 2, mpf("0.5"), 0, nu / (nu + square), regularized=True))


def laplace_tail(d, b):
    return mp.exp(-d / b) / 2 if d > 0 else 1 - mp.exp(d / b) / 2


def laplace_quantile(p, q):
    return mp.log(2 * p) if p < q else -mp.log(2 * q)


def asymmetric_tail(d, k):
    """Beyond d on the side with the scale k, the other having 1/k."""
    own = k / (k + 1 / k)
    return own * mp.exp(-d / k) if d > 0 else own - (1 - own) * mp.expm1(d * k)


def asymmetric_quantile(p, q, k):
    own = k / (k + 1 / k)
    return k * mp.log(p / own) if p <= own else -mp.log(q / (1 - own)) / k


def logistic_tail(z):
    return 1 / (1 + mp.exp(z))


def weibull_power(x, scale, k):
    return mp.exp(k * mp.log(x / scale))


def kumaraswamy_log(x, a):
    power = a * mp.log(x)
    return mp.log1p(-mp.exp(power)) if power < -1 else mp.log(-mp.expm1(power))


def log1m(p):
    return mp.log1p(-p)


LOCATIONS = [(0.0, 1.0), (1.25, 0.5), (-1e3, 2.0), (1e6, 1e-3)]
WIDE = [(0.0, 1e-300), (0.0, 1e-8), (0.0, 1e8), (0.0, 1e300)]
SCALES = [(1.0,), (0.3,), (1e-8,), (1e8,)]
NEAR = [0.0, 1e-300, 1e-12, 1e-3, 0.1, 0.5, 1.0, 2.5, 9.0, 20.0, 38.6, 100.0, 141.0, 1e3, 9e3]


def located(m, s):
    return [m + s * z for z in NEAR] + [m - s * z for z in NEAR]


def scaled(s):
    return [s * z for z in NEAR if z]


FAMILIES = {
    "Normal": Family(
        None, lambda x, m, s: phi((x - m) / s), lambda x, m, s: phi((m - x) / s),
        lambda p, q, m, s: m + s * normal_quantile(p, q), lambda m, s: stats.norm(m, s), LOCATIONS),
    "HalfNormal": Family(
        None, lambda x, s: mp.erf(x / s / mp.sqrt(2)), lambda x, s: 2 * phi(-x / s),
        lambda p, q, s: s * normal_quantile((1 + p) / 2, q / 2), lambda s: stats.halfnorm(scale=s), SCALES),
    "Uniform": Family(
        None, lambda x, a, b: (x - a) / (b - a), lambda x, a, b: (b - x) / (b - a),
        lambda p, q, a, b: a + p * (b - a) if p < q else b - q * (b - a),
        lambda a, b: stats.uniform(a, b - a), [(0.0, 1.0), (-3.0, 5.5), (2.0, 2.25)]),
    "Exponential": Family(
        None, lambda x, r: -mp.expm1(-r * x), lambda x, r: mp.exp(-r * x), lambda p, q, r: -mp.log(q) / r
        if p > mpf("0.1") else -mp.log1p(-p) / r, lambda r: stats.expon(scale=1 / r), SCALES),
    "Cauchy": Family(
        None, lambda x, m, s: cauchy_tail((m - x) / s), lambda x, m, s: cauchy_tail((x - m) / s),
        lambda p, q, m, s: m + s * (-1 / mp.tan(mp.pi * p) if p < q else 1 / mp.tan(mp.pi * q)),
        lambda m, s: stats.cauchy(m, s), [(0.0, 1.0), (1.25, 0.5), (1e6, 1e-3), (0.0, 1e-300)]),
    "HalfCauchy": Family(
        None, lambda x, s: 2 * mp.atan(x / s) / mp.pi, lambda x, s: 2 * cauchy_tail(x / s),
        lambda p, q, s: s * mp.tan(mp.pi * p / 2) if p < q else s / mp.tan(mp.pi * q / 2),
        lambda s: stats.halfcauchy(scale=s), SCALES),
    "LogNormal": Family(
        lambda x, m, s: log_normal_density((mp.log(x) - m) / s) - mp.log(x) - mp.log(s),
        lambda x, m, s: phi((mp.log(x) - m) / s), lambda x, m, s: phi((m - mp.log(x)) / s),
        lambda p, q, m, s: mp.exp(m + s * normal_quantile(p, q)), lambda m, s: stats.lognorm(s, scale=np.exp(m)),
        [(0.0, 1.0), (1.25, 0.5), (-3.0, 2.0), (0.0, 5.0)],
        lambda m, s: [float(mp.exp(m + s * z)) for z in (-100, -60, -20, -5, -1, -0.1, 0.1, 1, 5, 20, 60, 100, 120)
                      if abs(m + s * z) < 700]),
    "SkewNormal": Family(
        lambda x, m, s, a: mp.log(2) + log_normal_density((x - m) / s) - mp.log(s) + log_phi(a * (x - m) / s),
        None, None, None, lambda m, s, a: stats.skewnorm(a, m, s),
        [(0.0, 1.0, 0.0), (0.0, 1.0, 1.0), (0.0, 1.0, -5.0), (1.25, 0.5, 30.0), (-1e3, 2.0, 0.1), (0.0, 1.0, 1e3),
         (0.0, 1e-8, 3.0), (0.0, 1.0, 1e-8)],
        lambda m, s, a: [m + s * z for z in (0.0, 1e-3, 0.1, 0.5, 1.0, 2.5, 4.0, 9.0, 20.0, 38.6, 60.0, 141.0)]
        + [m - s * z for z in (1e-3, 0.1, 0.5, 1.0, 2.5, 4.0, 9.0, 19.9, 20.1, 38.6, 60.0, 141.0)]),
    "HalfStudentT": Family(
        lambda x, nu, s: mp.log(2) + student_t(x, nu, s), lambda x, nu, s: half_student_t(x / s, nu)[0],
        lambda x, nu, s: half_student_t(x / s, nu)[1], None, None,
        [(nu, s) for nu in (1e-8, 0.5, 1.0, 4.0, 31.9, 100.0, 1e8, 1e17) for s in (1.0, 0.3)],
        lambda nu, s: [s * z for z in NEAR + [1e6, 1e8, 1e12, 1e100, 1e155, 1e300]]),
    "Laplace": Family(
        lambda x, m, b: -abs(x - m) / b - mp.log(2 * b), lambda x, m, b: laplace_tail(m - x, b),
        lambda x, m, b: laplace_tail(x - m, b), lambda p, q, m, b: m + b * laplace_quantile(p, q),
        lambda m, b: stats.laplace(m, b), LOCATIONS + WIDE, located),
    "AsymmetricLaplace": Family(
        lambda x, m, b, k: -abs(x - m) / (b * k if x < m else b / k) - mp.log(b * (k + 1 / k)),
        lambda x, m, b, k: asymmetric_tail((m - x) / b, k), lambda x, m, b, k: asymmetric_tail((x - m) / b, 1 / k),
        lambda p, q, m, b, k: m + b * asymmetric_quantile(p, q, k),
        lambda m, b, k: stats.laplace_asymmetric(k, m, b),
        [(0.0, 1.0, 1.0), (1.25, 0.5, 0.25), (-1e3, 2.0, 4.0), (0.0, 1.0, 1e3), (0.0, 1.0, 1e-8)],
        lambda m, b, k: located(m, b)),
    "Logistic": Family(
        lambda x, m, s: -(x - m) / s - mp.log(s) - 2 * mp.log1p(mp.exp(-(x - m) / s)),
        lambda x, m, s: logistic_tail((m - x) / s), lambda x, m, s: logistic_tail((x - m) / s),
        lambda p, q, m, s: m + s * (mp.log(p) - mp.log(q)), lambda m, s: stats.logistic(m, s),
        LOCATIONS + WIDE, located),
    "Gumbel": Family(
        lambda x, m, s: -(x - m) / s - mp.exp(-(x - m) / s) - mp.log(s),
        lambda x, m, s: mp.exp(-mp.exp(-(x - m) / s)), lambda x, m, s: -mp.expm1(-mp.exp(-(x - m) / s)),
        lambda p, q, m, s: m - s * mp.log(-mp.log(p) if p < q else -mp.log1p(-q)),
        lambda m, s: stats.gumbel_r(m, s), LOCATIONS, lambda m, s: [x for x in located(m, s) if x > m - 10 * s]),
    "Weibull": Family(
        lambda x, s, k: mp.log(k) - mp.log(s) + (k - 1) * mp.log(x / s) - weibull_power(x, s, k),
        lambda x, s, k: -mp.expm1(-weibull_power(x, s, k)), lambda x, s, k: mp.exp(-weibull_power(x, s, k)),
        lambda p, q, s, k: s * mp.exp(mp.log(-log1m(p) if p < q else -mp.log(q)) / k),
        lambda s, k: stats.weibull_min(k, scale=s),
        [(1.0, 1.0), (0.3, 0.5), (2.0, 3.5), (1e8, 2.0), (1e-8, 0.1), (1.0, 50.0), (7.0, 1e4)],
        lambda s, k: [s * z for z in (1e-300, 1e-100, 1e-12, 0.1, 0.4, 0.6, 0.99, 0.99999, 1.0, 1.0001, 1.9, 2.1, 9.0,
                                      90.0)]),
    "Pareto": Family(
        lambda x, s, a: mp.log(a) - mp.log(s) - (a + 1) * mp.log(x / s),
        lambda x, s, a: -mp.expm1(-a * mp.log(x / s)), lambda x, s, a: mp.exp(-a * mp.log(x / s)),
        lambda p, q, s, a: s * mp.exp(-(log1m(p) if p < q else mp.log(q)) / a), lambda s, a: stats.pareto(a, scale=s),
        [(1.0, 1.0), (0.3, 0.5), (2.0, 3.5), (1e8, 2.0), (1e-300, 0.1), (1.0, 1e3)],
        lambda s, a: [s * z for z in (1.0, 1.0 + 2.0**-50, 1.0001, 1.9, 2.1, 90.0, 1e4, 1e12, 1e100, 1e250)]),
    "Rayleigh": Family(
        lambda x, s: mp.log(x) - 2 * mp.log(s) - (x / s) ** 2 / 2, lambda x, s: -mp.expm1(-((x / s) ** 2) / 2),
        lambda x, s: mp.exp(-((x / s) ** 2) / 2), lambda p, q, s: s * mp.sqrt(-2 * (log1m(p) if p < q else mp.log(q))),
        lambda s: stats.rayleigh(scale=s), SCALES + [(1e-200,), (1e200,)], scaled),
    "Kumaraswamy": Family(
        lambda x, a, b: mp.log(a * b) + ((a - 1) * mp.log(x) if a != 1 else 0)
        + ((b - 1) * kumaraswamy_log(x, a) if b != 1 else 0),
        lambda x, a, b: -mp.expm1(b * kumaraswamy_log(x, a)), lambda x, a, b: mp.exp(b * kumaraswamy_log(x, a)),
        lambda p, q, a, b: mp.exp(mp.log(-mp.expm1((log1m(p) if p < q else mp.log(q)) / b)) / a), None,
        [(1.0, 1.0), (2.0, 3.0), (0.5, 0.7), (5.0, 0.25), (0.1, 20.0), (30.0, 100.0), (1e-3, 1e3)],
        lambda a, b: [1e-300, 1e-100, 1e-20, 1e-5, 0.1, 0.5, 0.9, 0.999, 1 - 2.0**-40, 1 - 2.0**-53]),
}


def cauchy_tail(z):
    return mp.atan(1 / z) / mp.pi if z > 1 else mpf(1) / 2 - mp.atan(z) / mp.pi


# ---- Tables ---------------------------------------------------------------------------------------------------------

PROBABILITIES = [1e-300, 1e-200, 1e-100, 1e-30, 1e-10, 1e-3, 0.1, 0.2, 0.7, 0.9, 0.999]


def quantile_value(family, p, q, parameters):
    exact = family.quantile(p, q, *map(mpf, parameters))
    return float(exact) if 1e-300 < abs(exact) < 1e300 else None


def points(family, parameters):
    """Values to evaluate at: the family's own, and quantiles of both tails."""
    own = family.values(*parameters)
    if family.quantile:
        for p in PROBABILITIES:
            own += [quantile_value(family, mpf(p), 1 - mpf(p), parameters),
                    quantile_value(family, 1 - mpf(p), mpf(p), parameters)]
    # A quantile that rounds to the end of the unit interval has lost its digits.
    return sorted({x for x in own if x is not None and np.isfinite(x) and not (family.scipy is None and x == 1.0)})


def number(value):
    """A double, or null where it would not be a normal one."""
    return float(value) if 1e-305 < abs(value) < 1e305 else None


def log_tail(tail, other):
    if tail == 0:
        return mpf(0)
    return mp.log(tail) if tail < 0.5 else mp.log1p(-other)


def compare(name, x, parameters, what, exact, other):
    """SciPy at moderate parameters and values must agree."""
    moderate = all(p == 0 or 1e-2 < abs(p) < 1e3 for p in parameters) and 1e-20 < abs(x) < 1e20
    if moderate and exact is not None and np.isfinite(other) and abs(exact) < 100:
        assert abs(other - exact) <= 1e-8 * max(1, abs(exact)), (name, what, x, parameters, exact, other)


def row(name, family, parameters):
    result = {"parameters": parameters, "values": [], "logDensity": [], "cumulative": [], "survival": [],
              "logCumulative": [], "logSurvival": []}
    exact = tuple(map(mpf, parameters))
    frozen = family.scipy(*parameters) if family.scipy else None
    for x in points(family, parameters):
        with np.errstate(all="ignore"):
            if family.density:
                density = family.density(mpf(x), *exact)
                if not LOWEST <= density < mp.inf:
                    continue
                result["logDensity"].append(float(density))
                if frozen:
                    compare(name, x, parameters, "density", float(density), frozen.logpdf(x))
            result["values"].append(x)
            if not family.lower:
                continue
            p, q = family.lower(mpf(x), *exact), family.upper(mpf(x), *exact)
            if p is None:
                for column in ("cumulative", "survival", "logCumulative", "logSurvival"):
                    result[column].append(None)
                continue
            for column, tail, other, scipy in (("Cumulative", p, q, "cdf"), ("Survival", q, p, "sf")):
                result[column.lower()].append(number(tail))
                result["log" + column].append(number(log_tail(tail, other)))
                if frozen:
                    compare(name, x, parameters, column, number(tail), getattr(frozen, scipy)(x))
    return {key: column for key, column in result.items() if len(column)}


def rows(name, family):
    return [row(name, family, parameters) for parameters in family.cases]


def quantiles(family):
    for parameters in family.cases:
        p = [v for v in PROBABILITIES]
        yield {"parameters": parameters, "probabilities": p,
               "quantile": [quantile_value(family, mpf(v), 1 - mpf(v), parameters) for v in p],
               "upperQuantile": [quantile_value(family, 1 - mpf(v), mpf(v), parameters) for v in p]}


# ---- Draws ----------------------------------------------------------------------------------------------------------

DRAWS = {
    "LogNormal": (lambda t, m, s: dist.LogNormal(t(m), t(s)), [(0.0, 1.0), (1.25, 0.5)]),
    "Laplace": (lambda t, m, s: dist.Laplace(t(m), t(s)), [(0.0, 1.0), (1.25, 3.5)]),
    "AsymmetricLaplace": (lambda t, m, s, k: dist.AsymmetricLaplace(t(m), t(s), t(k)),
                          [(0.0, 1.0, 1.0), (1.25, 0.5, 0.25)]),
    "Logistic": (lambda t, m, s: dist.Logistic(t(m), t(s)), [(0.0, 1.0), (1.25, 3.5)]),
    "Gumbel": (lambda t, m, s: dist.Gumbel(t(m), t(s)), [(0.0, 1.0), (1.25, 3.5)]),
    "Weibull": (lambda t, s, k: dist.Weibull(t(s), t(k)), [(1.0, 1.0), (0.3, 2.5), (2.0, 0.5)]),
    "Pareto": (lambda t, s, a: dist.Pareto(t(s), t(a)), [(1.0, 1.0), (0.3, 2.5)]),
    "Kumaraswamy": (lambda t, a, b: dist.Kumaraswamy(t(a), t(b)), [(1.0, 1.0), (2.0, 3.0), (0.5, 0.7)]),
}
SEEDS = [0, 1, 42, 7, 4294967295]
COUNT = 20
# In a plate these draw other numbers than NumPyro, which lays two parts of n numbers one after the other.
SINGLE = {"AsymmetricLaplace"}


def draws(name, dtype):
    make, cases = DRAWS[name]
    for parameters in cases:
        for seed in SEEDS if name not in SINGLE else range(60):
            key = jax.random.key(seed)
            made = make(lambda v: jnp.asarray(v, dtype), *parameters)
            single = made.sample(key)
            assert single.dtype == dtype
            several = [] if name in SINGLE else [float(v) for v in made.sample(key, (COUNT,))]
            yield {"parameters": parameters, "seed": seed, "single": float(single), "draws": several}


def main():
    table = {"logDensity": {}, "quantiles": {}}
    for name, family in FAMILIES.items():
        table["logDensity"][name] = rows(name, family)
        if family.quantile:
            table["quantiles"][name] = list(quantiles(family))
    table["draws64"] = {name: list(draws(name, jnp.float64)) for name in DRAWS}
    with jax.enable_x64(False):
        table["draws32"] = {name: list(draws(name, jnp.float32)) for name in DRAWS}
    text = json.dumps(table, allow_nan=False, separators=(",", ":")).replace('{"parameters"', '\n{"parameters"')
    OUTPUT.write_text(text + "\n")
    print(OUTPUT.name, len(text), "bytes")


if __name__ == "__main__":
    main()
