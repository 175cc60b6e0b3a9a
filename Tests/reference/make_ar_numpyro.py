"""Autoregressions drawn by NumPyro 0.22.0 on JAX 0.10.2 (CPU), for the tests of the command line.

    python3 make_ar_numpyro.py > ../TSModelCLITests/Resources/ar_numpyro.json

The model is that of Models/AR.swift with its defaults. For each order, seed and precision there is one run under
`handlers.seed` and four of `Predictive`. Floats are C99 hex strings.
"""

import json
import os
import subprocess
import sys

STEPS = 20
ORDERS = (1, 2, 5)
SEEDS = (1, 42)


def draw(precision):
    import jax
    import jax.numpy as jnp
    import numpyro
    import numpyro.distributions as dist
    from numpyro import handlers
    from numpyro.contrib.control_flow import scan
    from numpyro.infer import Predictive

    jax.config.update("jax_enable_x64", precision == "double")

    def model(order):
        alpha = numpyro.sample("alpha", dist.Normal(0.0, 1.0))
        with numpyro.plate("lags", order):
            beta = numpyro.sample("beta", dist.Normal(0.0, 0.5))
        sigma = numpyro.sample("sigma", dist.HalfNormal(1.0))

        def step(lags, _):
            y = numpyro.sample("y", dist.Normal(alpha + jnp.sum(beta * lags), sigma))
            return jnp.concatenate([y[None], lags[:-1]]), None

        scan(step, jnp.zeros(order), None, length=STEPS)

    def hexadecimal(values):
        return [float(v).hex() for v in jnp.ravel(values)]

    names = ("alpha", "beta", "sigma", "y")
    table = []
    for order in ORDERS:
        for seed in SEEDS:
            trace = handlers.trace(handlers.seed(model, rng_seed=seed)).get_trace(order)
            many = Predictive(model, num_samples=4)(jax.random.key(seed), order)
            table.append(
                {
                    "order": order,
                    "seed": seed,
                    "precision": precision,
                    "run": {n: hexadecimal(trace[n]["value"]) for n in names},
                    "paths": [{n: hexadecimal(many[n][i]) for n in names} for i in range(4)],
                }
            )
    return table


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(draw(sys.argv[1])))
    else:
        # The precision of JAX is fixed once it has started: each gets a process of its own.
        cases = []
        for precision in ("double", "float"):
            output = subprocess.run(
                [sys.executable, os.path.abspath(__file__), precision], check=True, capture_output=True, text=True
            )
            cases += json.loads(output.stdout)
        print(json.dumps({"steps": STEPS, "cases": cases}, indent=1))
