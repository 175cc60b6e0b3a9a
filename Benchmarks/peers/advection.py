"""Ten steps of advection on a grid: a scan and a loop of NumPy."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

ROWS, COLUMNS, STEPS = 512, 128, 10
TIME_STEP = 0.1


@cache
def start():
    """A bump, and a velocity that is largest in the middle of each row. The Swift side has the same numbers."""
    row, column = np.arange(ROWS)[:, None], np.arange(COLUMNS)[None]
    x, y = (row - 128) / 32, (column - 64) / 16
    height = np.broadcast_to((column - 64) / 64, (ROWS, COLUMNS))
    return 1 / (1 + x * x + y * y), 1 - 0.75 * height * height


@cache
def scanned():
    def run(density, velocity):
        def step(density, _):
            return density + TIME_STEP * (-velocity * jnp.gradient(density, axis=0)), None

        return lax.scan(step, density, None, length=STEPS)[0]

    return jax.jit(run), [jnp.asarray(grid) for grid in start()]


def advection():
    run, grids = scanned()
    return run(*grids).block_until_ready()[130, 64]


def advection_loop():
    density, velocity = start()
    for _ in range(STEPS):
        density = density + TIME_STEP * (-velocity * np.gradient(density, axis=0))
    return density[130, 64]


BENCHMARKS = {"advection": advection, "advection-loop": advection_loop}
