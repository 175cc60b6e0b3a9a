"""NumPyro's log densities with their gradients, at the same points as on the Swift side."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from numpyro.infer.util import initialize_model
from posteriors import program

RUNS = 100
# Evaluations of one run of the long series.
LONG_RUNS = 10


def coordinates(dimension, lane):
    fractions = np.fmod((np.arange(dimension) + 1 + 17 * lane) * np.sqrt(2.0), 1.0)
    return 0.4 * (fractions - 0.5)


@cache
def evaluation(posterior, order, lanes):
    """The compiled gradient of the log density, over one vector or several."""
    model, arguments = program(posterior)
    info = initialize_model(jax.random.key(0), model, model_args=arguments)
    shapes = {name: jnp.shape(info.param_info.z[name]) for name in order}

    def log_density(vector):
        sites, start = {}, 0
        for name, shape in shapes.items():
            size = int(np.prod(shape))
            sites[name] = vector[start : start + size].reshape(shape)
            start += size
        return -info.potential_fn(sites)

    dimension = sum(int(np.prod(shape)) for shape in shapes.values())
    run = jax.value_and_grad(log_density)
    points = jnp.stack([coordinates(dimension, lane) for lane in range(lanes)])
    return (jax.jit(run), points[0]) if lanes == 1 else (jax.jit(jax.vmap(run)), points)


def gradient(posterior, order, lanes):
    runs = LONG_RUNS if posterior == "sv-long" else RUNS

    def measure():
        run, points = evaluation(posterior, order, lanes)
        for _ in range(runs):
            value, slope = run(points)
            slope.block_until_ready()
        return value + slope.sum() if lanes == 1 else value[0] + slope[0].sum()

    return measure


# The parameters in the order of the Swift models, and the numbers of lanes.
VOLATILITY = ("mu", "phi", "sigma", "e"), (1, 8)
AUTOREGRESSION = ("alpha", "beta", "sigma"), (1, 8)
POSTERIORS = {
    "sv": VOLATILITY,
    "sv-long": VOLATILITY,
    "ark": AUTOREGRESSION,
    "ark-shifted": AUTOREGRESSION,
    "radon": (("mu", "tau", "beta", "sigma", "z"), (1, 8)),
    "arma11": (("mu", "phi", "theta", "sigma"), (1,)),
    "garch11": (("mu", "alpha0", "alpha1", "beta1"), (1,)),
    "hmm": (("theta1", "theta2", "low", "high"), (1,)),
    "level": (("drift", "noise"), (1, 8)),
    "seasonal": (("level_scale", "slope_scale", "season_scale", "noise"), (1, 8)),
}

BENCHMARKS = {
    f"gradient-{posterior}-{lanes}": gradient(posterior, order, lanes)
    for posterior, (order, numbers) in POSTERIORS.items()
    for lanes in numbers
}
