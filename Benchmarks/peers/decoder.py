"""A scan over the stacked parameters of a decoder, and the same layers in NumPy.

    python decoder.py PREFIX

writes what NumPy gives to PREFIX.csv, and with a key to PREFIX-key.csv: the reference of the page on decoders.
"""

import sys
from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

LAYERS, POSITIONS, WIDTH, HEADS, HIDDEN = 32, 16, 64, 4, 176
ROOT, DROPOUT = 42, 7


# ---- Parameters: uniform numbers, those of the Swift side bit for bit --------------------------------


def unit(key, *shape):
    return np.asarray(jax.random.uniform(key, shape, dtype=jnp.float64))


def matrix(key, rows, columns, scale=None):
    return (2 * unit(key, rows, columns) - 1) * (scale or 1 / np.sqrt(rows))


def block(key):
    keys = [jax.random.fold_in(key, tensor) for tensor in range(9)]
    return {
        "input_norm": 0.5 + unit(keys[0], WIDTH),
        "query": matrix(keys[1], WIDTH, WIDTH),
        "key": matrix(keys[2], WIDTH, WIDTH),
        "value": matrix(keys[3], WIDTH, WIDTH),
        "output": matrix(keys[4], WIDTH, WIDTH),
        "post_attention_norm": 0.5 + unit(keys[5], WIDTH),
        "gate": matrix(keys[6], WIDTH, HIDDEN),
        "up": matrix(keys[7], WIDTH, HIDDEN),
        "down": matrix(keys[8], HIDDEN, WIDTH),
    }


@cache
def start():
    root = jax.random.key(ROOT)
    blocks = [block(jax.random.fold_in(root, layer)) for layer in range(LAYERS)]
    return blocks, matrix(jax.random.fold_in(root, LAYERS), POSITIONS, WIDTH, scale=1.0)


# ---- A layer, over arrays of JAX or NumPy ------------------------------------------------------------


def normalized(xp, x, weights):
    return x / xp.sqrt((x * x).mean(-1, keepdims=True) + 1e-6) * weights


def attention(xp, block, x):
    q, k, v = ((x @ block[name]).reshape(POSITIONS, HEADS, -1) for name in ("query", "key", "value"))
    scores = xp.einsum("thw,shw->hts", q, k) / 4.0
    scores = xp.where(np.tril(np.ones((POSITIONS, POSITIONS), bool)), scores, -np.inf)
    weights = xp.exp(scores - scores.max(-1, keepdims=True))
    weights = weights / weights.sum(-1, keepdims=True)
    return xp.einsum("hts,shw->thw", weights, v).reshape(POSITIONS, WIDTH) @ block["output"]


def dropped_out(x, key):
    if key is None:
        return x
    return jnp.where(jax.random.uniform(key, x.shape, dtype=jnp.float64) < 0.9, x / 0.9, 0)


def layer(xp, block, x, key):
    key, other = split(key)
    x = x + dropped_out(attention(xp, block, normalized(xp, x, block["input_norm"])), key)
    normal = normalized(xp, x, block["post_attention_norm"])
    gate = normal @ block["gate"]
    gated = gate / (1 + xp.exp(-gate)) * (normal @ block["up"])
    return x + dropped_out(gated @ block["down"], other)


def split(key):
    return (None, None) if key is None else jax.random.split(key)


# ---- The scan and the loop ---------------------------------------------------------------------------


@jax.jit
def scan(stacked, sequence, key):
    def step(state, block):
        key, sequence = state
        key, subkey = split(key)
        return (key, layer(jnp, block, sequence, subkey)), None

    return lax.scan(step, (key, sequence), stacked)[0][1]


@cache
def stacked():
    blocks, sequence = start()
    return {name: jnp.stack([block[name] for block in blocks]) for name in blocks[0]}, jnp.asarray(sequence)


def loop(key=None):
    blocks, sequence = start()
    for block in blocks:
        key, subkey = split(key)
        sequence = np.asarray(layer(np, block, sequence, subkey))
    return sequence


def dropout_key():
    return jax.random.key(DROPOUT)


BENCHMARKS = {
    "decoder": lambda: scan(*stacked(), None).block_until_ready()[-1, -1],
    "decoder-key": lambda: scan(*stacked(), dropout_key()).block_until_ready()[-1, -1],
    "decoder-loop": lambda: loop()[-1, -1],
}


def main():
    jax.config.update("jax_enable_x64", True)
    save = partial(np.savetxt, delimiter=",", fmt="%.17g", comments="")
    header = ",".join(f"x{column}" for column in range(WIDTH))
    save(f"{sys.argv[1]}.csv", loop(), header=header)
    save(f"{sys.argv[1]}-key.csv", loop(dropout_key()), header=header)


if __name__ == "__main__":
    main()
