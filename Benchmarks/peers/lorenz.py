"""The Lorenz system, by the classical Runge-Kutta method: a scan, many of them under vmap, and a loop of NumPy."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

LORENZ_STEPS = 10_000
STARTS = 1000


def next_point(array, p):
    """One step; `array` makes a point of its coordinates. The Swift side has the same formulas."""

    def slope(p):
        x, y, z = p
        return array([10.0 * (y - x), x * (28.0 - z) - y, x * y - (8.0 / 3) * z])

    k1 = 0.01 * slope(p)
    k2 = 0.01 * slope(p + 0.5 * k1)
    k3 = 0.01 * slope(p + 0.5 * k2)
    k4 = 0.01 * slope(p + k3)
    return p + (1.0 / 6) * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


@cache
def scanned_lorenz():
    def step(p, _):
        p = next_point(jnp.array, p)
        return p, p

    return jax.jit(lambda start: lax.scan(step, start, None, length=LORENZ_STEPS))


def lorenz_scan():
    last, path = scanned_lorenz()(jnp.full(3, 10.0))
    path.block_until_ready()
    return last[0]


def lorenz_loop():
    p = np.full(3, 10.0)
    path = []
    for _ in range(LORENZ_STEPS):
        p = next_point(np.array, p)
        path.append(p)
    return np.stack(path)[-1, 0]


# ---- A thousand starts ----------------------------------------------------------------------------


def starts(count):
    """Start i is at x = 10 + i / 1000."""
    first = jnp.full((count, 3), 10.0)
    return first.at[:, 0].set(10 + jnp.arange(count) / 1000)


@cache
def mapped_lorenz(keeps_paths):
    def step(p, _):
        p = next_point(jnp.array, p)
        return p, (p if keeps_paths else None)

    return jax.jit(jax.vmap(lambda start: lax.scan(step, start, None, length=1000)))


def lorenz_starts():
    last, _ = mapped_lorenz(False)(starts(STARTS))
    return last.block_until_ready()[-1, 0]


def lorenz_paths():
    last, paths = mapped_lorenz(True)(starts(STARTS))
    paths.block_until_ready()
    return last[-1, 0]


# ---- The largest Lyapunov exponent ----------------------------------------------------------------


@cache
def exponent():
    def step(state, _):
        p, d = state
        p, d = jax.jvp(lambda p: next_point(jnp.array, p), (p,), (d,))
        length = jnp.sqrt(jnp.sum(d * d))
        return (p, d / length), jnp.log(length)

    def one(start):
        state = start, jnp.array([1.0, 0.0, 0.0])
        _, growth = lax.scan(step, state, None, length=12_000)
        return jnp.sum(growth[2000:])

    return jax.jit(lambda first: jnp.mean(jax.vmap(one)(first)) / 100)


def lyapunov():
    return exponent()(starts(8)).block_until_ready()


BENCHMARKS = {
    "lorenz-scan": lorenz_scan,
    "lorenz-loop": lorenz_loop,
    "lorenz-starts": lorenz_starts,
    "lorenz-paths": lorenz_paths,
    "lyapunov": lyapunov,
}
