"""What `tsmodel sample randomwalk --seed 42` prints, by NumPyro."""

import jax
import numpyro
import numpyro.distributions as dist
from numpyro import handlers
from numpyro.contrib.control_flow import scan


def walk(steps):
    def step(level, _):
        level = numpyro.sample("x", dist.Normal(level, 1.0))
        return level, level

    scan(step, 0.0, None, length=steps)


levels = handlers.trace(handlers.seed(walk, jax.random.key(42))).get_trace(100)["x"]["value"]
print("path,step,x")
for step, level in enumerate(levels.tolist()):
    print(f"0,{step},{level}")
