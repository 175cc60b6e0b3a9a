"""The Python side: times what it is asked for, one line a measurement.

    > walk 1
    < 4300000000.0 346.018         nanoseconds a run, and a number that shows that the work was done

Precision follows JAX_ENABLE_X64. Everything is compiled by its first run, which the driver throws away.
"""

import sys
import time
from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
import numpyro
import numpyro.distributions as dist
import scipy.stats
from advection import BENCHMARKS as ADVECTION
from decoder import BENCHMARKS as DECODER
from gradients import BENCHMARKS as GRADIENTS
from lorenz import BENCHMARKS as LORENZ
from numpyro import handlers
from numpyro.contrib.control_flow import scan
from numpyro.infer import Predictive

LONG_WALK = 1_000_000
PATHS, PATH_STEPS = 1000, 1000
DENSITIES = 1_000_000
DRAWS = 1 << 20


# ---- Random walks -------------------------------------------------------------------------------


def walk(steps):
    def step(level, _):
        level = numpyro.sample("x", dist.Normal(level, 1.0))
        return level, level

    scan(step, 0.0, None, length=steps)


@cache
def traced_walk():
    def run(key):
        return handlers.trace(handlers.seed(walk, key)).get_trace(LONG_WALK)["x"]["value"]

    return jax.jit(run)


def long_walk():
    return traced_walk()(jax.random.key(42)).block_until_ready()[-1]


@cache
def predictive_walk():
    return jax.jit(lambda key: Predictive(walk, num_samples=PATHS, parallel=True)(key, PATH_STEPS)["x"])


def predictive_paths():
    return predictive_walk()(jax.random.key(42)).block_until_ready()[-1, -1]


@cache
def mapped_walk():
    def run(key):
        return handlers.trace(handlers.seed(walk, key)).get_trace(PATH_STEPS)["x"]["value"]

    return jax.jit(lambda key: jax.vmap(run)(jax.random.split(key, PATHS)))


def mapped_paths():
    return mapped_walk()(jax.random.key(42)).block_until_ready()[-1, -1]


# ---- Draws of normals ---------------------------------------------------------------------------------


@cache
def normal_sampler():
    return jax.jit(lambda key: dist.Normal(0.0, 1.0).sample(key, (DRAWS,)))


def normal_draws():
    return normal_sampler()(jax.random.key(42)).block_until_ready()[-1]


def normal_draws_scipy():
    return scipy.stats.norm.rvs(size=DRAWS, random_state=np.random.default_rng(42))[-1]


# ---- Log densities of normals -----------------------------------------------------------------------


@cache
def density_inputs():
    fractions = np.fmod(np.arange(DENSITIES) * np.sqrt(2.0), 1.0)
    return 6 * fractions - 3, 2 * fractions - 1, fractions + 0.5


@cache
def log_density():
    inputs = tuple(jnp.asarray(a) for a in density_inputs())
    return jax.jit(lambda x, location, scale: dist.Normal(location, scale).log_prob(x)), inputs


def density():
    run, inputs = log_density()
    return run(*inputs).block_until_ready()[-1]


def density_fixed():
    run, (x, _, _) = log_density()
    return run(x, 0.5, 1.5).block_until_ready()[-1]


def density_scipy():
    x, location, scale = density_inputs()
    return scipy.stats.norm.logpdf(x, location, scale)[-1]


def density_fixed_scipy():
    return scipy.stats.norm.logpdf(density_inputs()[0], 0.5, 1.5)[-1]


BENCHMARKS = {
    "walk": long_walk,
    "paths-predictive": predictive_paths,
    "paths-vmap": mapped_paths,
    "normal": normal_draws,
    "normal-scipy": normal_draws_scipy,
    "density": density,
    "density-fixed": density_fixed,
    "density-scipy": density_scipy,
    "density-fixed-scipy": density_fixed_scipy,
    **LORENZ,
    **ADVECTION,
    **DECODER,
    **GRADIENTS,
}


def main():
    for line in sys.stdin:
        name, repeats = line.split()
        run = BENCHMARKS[name]
        start = time.perf_counter_ns()
        for _ in range(int(repeats)):
            check = run()
        elapsed = time.perf_counter_ns() - start
        print(elapsed / int(repeats), float(check), flush=True)


if __name__ == "__main__":
    main()
