"""Writes TSProbabilityTests/Resources/distributions_truncated.json: the truncated normal.

As make_continuous.py, whose machinery it uses: mpmath at 50 digits, SciPy where it keeps its digits, NumPyro's draws.

    python3 make_truncated.py
"""

import jax
import jax.numpy as jnp
import numpy as np
import numpyro.distributions as dist
from mpmath import mp, mpf
from scipy import stats

import make_continuous as base

INFINITY = mpf("inf")


def mass(a, b):
    """P(a < Z < b) in the tail where nothing cancels."""
    if a > 0:
        return mass(-b, -a)
    # A narrow interval far out costs as many digits as it is narrow.
    with mp.workdps(90):
        lower = base.phi(a) if a > -INFINITY else mpf(0)
        upper = base.phi(b) if b < INFINITY else mpf(1)
        return +(upper - lower)


def family(split, cases):
    """`split` gives the bounds from the parameters after location and scale."""

    def ends(m, s, bounds):
        low, high = split(*bounds)
        return (mpf(low) - m) / s, (mpf(high) - m) / s

    def density(x, m, s, *bounds):
        return base.log_normal_density((x - m) / s) - mp.log(s) - mp.log(mass(*ends(m, s, bounds)))

    def lower(x, m, s, *bounds):
        a, b = ends(m, s, bounds)
        return mass(a, (x - m) / s) / mass(a, b)

    def upper(x, m, s, *bounds):
        a, b = ends(m, s, bounds)
        return mass((x - m) / s, b) / mass(a, b)

    def quantile(p, q, m, s, *bounds):
        a, b = ends(m, s, bounds)
        if a > 0:
            return m - s * root(q, p, -b, -a)
        return m + s * root(p, q, a, b)

    def values(m, s, *bounds):
        low, high = (float(v) for v in split(*bounds))
        if np.isfinite(low) and np.isfinite(high):
            return [low + f * (high - low) for f in (0.0, 1e-12, 1e-3, 0.1, 0.5, 0.9)] + [high]
        steps = (0.0, 1e-12, 1e-3, 0.1, 1.0, 4.0, 20.0, 100.0)
        return [low + z * s for z in steps] if np.isfinite(low) else [high - z * s for z in steps]

    def scipy(m, s, *bounds):
        low, high = (float(v) for v in split(*bounds))
        # Between close bounds far out SciPy keeps seven digits only.
        if (high - low) / s < 1e-3 and abs(low - m) / s > 2:
            return None
        return stats.truncnorm((low - m) / s, (high - m) / s, m, s)

    return base.Family(density, lower, upper, quantile, scipy, cases, values)


def root(p, q, a, b):
    """The z with P(a < Z < z) = p P(a < Z < b), by bisection on the logarithm of the normal probability."""
    with mp.workdps(90 if min(p, q) > mpf(10) ** -60 else 400):
        q = 1 - p if p < q else q
        p = p if p < mpf("0.5") else 1 - q
        low = base.phi(a) if a > -INFINITY else mpf(0)
        high = base.phi(b) if b < INFINITY else mpf(1)
        lower = low + p * (high - low)
        upper = (1 - high) + q * (high - low) if high > mpf("0.5") else 1 - lower
        return +quantile(lower, upper, a, b)


def quantile(lower, upper, a, b):
    if lower > upper:
        return -quantile(upper, lower, -b, -a)
    z = b if b < 0 else -mp.sqrt(-2 * mp.log(lower))
    for _ in range(500):
        tail = base.phi(z)
        step = (mp.log(tail) - mp.log(lower)) * tail / mp.npdf(z)
        z -= step
        if abs(step) <= max(mpf(10) ** -50 * abs(z), mpf(10) ** (10 - mp.dps)):
            return z
    raise ArithmeticError((lower, a, b))


TWO = [(0.0, 1.0, -1.0, 2.0), (1.25, 0.5, 1.0, 9.0), (0.0, 1.0, 5.0, 6.0), (0.0, 1.0, -100.0, -99.0),
       (0.0, 1.0, 100.0, 100.0 + 2.0**-20), (0.0, 1.0, -2.0**-30, 2.0**-30), (0.0, 1.0, 3.0, 3.0 + 2.0**-40),
       (0.0, 1.0, -40.0, 60.0), (-1e3, 2.0, -900.0, 0.0), (0.0, 1.0, 0.0, 0.75), (0.0, 0.5, 19.0, 21.0),
       (0.0, 1.0, 0.25, 40.0), (0.0, 1.0, -1e4, -9999.5)]
LOW = [(0.0, 1.0, 0.0), (1.25, 0.5, -2.0), (0.0, 1.0, 5.0), (0.0, 1.0, 100.0), (0.0, 1.0, 1e6), (0.0, 1.0, -50.0),
       (0.0, 1.0, 19.9), (0.0, 1.0, 20.1), (0.0, 1.0, 1e-8)]
base.FAMILIES = {
    "TruncatedNormal": family(lambda low, high: (low, high), TWO),
    "TruncatedNormal, low": family(lambda low: (low, INFINITY), LOW),
    "TruncatedNormal, high": family(lambda high: (-INFINITY, high), [(-m, s, -b) for m, s, b in LOW]),
}
base.DRAWS = {
    "TruncatedNormal": (lambda t, m, s, a, b: dist.TruncatedNormal(t(m), t(s), low=t(a), high=t(b)),
                        [(0.0, 1.0, -1.0, 2.0), (1.0, 2.0, 3.0, 5.0)]),
    "TruncatedNormal, low": (lambda t, m, s, a: dist.TruncatedNormal(t(m), t(s), low=t(a)),
                             [(0.0, 1.0, -1.0), (1.0, 2.0, 3.0)]),
    "TruncatedNormal, high": (lambda t, m, s, b: dist.TruncatedNormal(t(m), t(s), high=t(b)),
                              [(0.0, 1.0, 1.0), (1.0, 2.0, -3.0)]),
}
base.OUTPUT = base.OUTPUT.with_name("distributions_truncated.json")

if __name__ == "__main__":
    base.main()
