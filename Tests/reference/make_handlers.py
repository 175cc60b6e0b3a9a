"""Draws under block and uncondition, and densities under mask, by NumPyro 0.22.0 on JAX 0.10.2 (CPU, 64 bits).

    python3 make_handlers.py

Prints the numbers that stand in ../TSProbabilityTests/Handlers/BlockScopeWeightsTests.swift, UnconditionTests.swift and
MaskTests.swift.
"""

import jax
import jax.numpy as jnp
import numpyro
import numpyro.distributions as dist
from numpyro import handlers
from numpyro.contrib.control_flow import scan
from numpyro.infer.util import log_density

jax.config.update("jax_enable_x64", True)


def normal(name, mean=0.0, obs=None):
    return numpyro.sample(name, dist.Normal(mean, 1.0), obs=obs)


def shown():
    a = normal("a")
    with numpyro.plate("p", 3):
        z = normal("z")
        w = normal("w", z)
    return a, z, w, normal("b")


def in_a_step():
    def body(carry, _):
        with handlers.block(hide=["z"]):
            z = normal("z")
        return carry, normal("y", z)

    _, y = scan(body, 0.0, None, length=3)
    return y, normal("b")


def chain(b=None):
    a = normal("a")
    b = normal("b", a, obs=b)
    return a, b, normal("c", b)


def masked(x_only=False):
    x = normal("x")
    with handlers.mask(mask=False):
        numpyro.factor("f", jnp.log(x))
        numpyro.sample("g", dist.Gamma(2.0, 1.0), obs=-3.0)
        numpyro.sample("k", dist.Normal(0.0, jnp.sqrt(x)), obs=-3.0)


def show(name, values):
    print(name, [repr(v) for v in jnp.concatenate([jnp.ravel(v) for v in jax.tree.leaves(values)]).tolist()])


if __name__ == "__main__":
    for hidden in (None, ["a"], ["z"]):
        show(f"seed(block {hidden})", handlers.seed(handlers.block(shown, hide=hidden), 7)())
    show("block in a step", handlers.seed(in_a_step, 5)())
    show("chain", handlers.seed(chain, 7)())
    show("seed(uncondition(obs))", handlers.seed(handlers.uncondition(lambda: chain(3.0)), 7)())
    conditioned = handlers.condition(chain, {"b": 3.0})
    show("seed(uncondition(condition))", handlers.seed(handlers.uncondition(conditioned), 7)())
    seeded = handlers.condition(handlers.seed(chain, 7), {"b": 3.0})
    show("uncondition(condition(seed))", handlers.uncondition(seeded)())
    again = handlers.condition(handlers.uncondition(lambda: chain(3.0)), {"b": 3.0})
    show("seed(condition(uncondition(obs)))", handlers.seed(again, 7)())
    numpyro.enable_validation(False)
    for x in (-1.0, 0.0, 2.0):
        value, slope = jax.value_and_grad(lambda x: log_density(masked, (), {}, {"x": x})[0])(x)
        show(f"masked at {x}", (value, slope))
