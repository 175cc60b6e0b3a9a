"""Writes Support/Resources/diagnostics.json: figures of ArviZ on chains that any program can make again.

    python3 make_diagnostics.py

The chains are x = a x + u - 1/2 with u from SplitMix64, one stream for all chains of a case, one chain after the
other; some cases then change them. Quantiles are in hexadecimal, to be compared to the last bit.

Made with arviz 0.23.4, numpy 2.4.6 and scipy 1.17.1.
"""

import json
import pathlib
import warnings

warnings.simplefilter("ignore")

import arviz
import numpy as np

OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "Support" / "Resources" / "diagnostics.json"
M = (1 << 64) - 1


def splitmix(seed):
    state = seed
    while True:
        state = (state + 0x9E3779B97F4A7C15) & M
        z = state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & M
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & M
        yield ((z ^ (z >> 31)) >> 11) * 2.0**-53


def chains(case):
    u = splitmix(case["seed"])
    result = np.empty((case["chains"], case["draws"]))
    for chain in result:
        x = 0.0
        for i in range(len(chain)):
            x = case["a"] * x + (next(u) - 0.5)
            chain[i] = x
    result[-1] += case["shift"]
    result *= case["scale"]
    if case["grid"]:
        result = np.floor(result * case["grid"]) / case["grid"]
    return result + case["offset"]


def figures(x):
    ess = {m: arviz.ess(x, method=m) for m in ("bulk", "tail", "mean", "sd")}
    return {
        "rhat": arviz.rhat(x, method="rank"),
        "ess": ess,
        "essQuantile": [arviz.ess(x, method="quantile", prob=p) for p in PROBABILITIES],
        "mcseMean": arviz.mcse(x, method="mean"),
        "mcseSD": arviz.mcse(x, method="sd"),
        "mcseQuantile": [arviz.mcse(x, method="quantile", prob=p) for p in PROBABILITIES],
        "bfmi": list(arviz.bfmi(x)),
        "mean": x.mean(),
        "sd": x.std(ddof=1),
        "quantile": [float(q).hex() for q in np.quantile(x, PROBABILITIES)],
    }


PROBABILITIES = [0.05, 0.25, 0.5, 0.9, 0.95]
KEYS = ("name", "seed", "chains", "draws", "a", "shift", "scale", "grid", "offset")
CASES = [
    ("independent", 1, 4, 1000, 0.0, 0, 1, 0, 0),
    ("antithetic", 2, 4, 1000, -0.7, 0, 1, 0, 0),
    ("slow", 3, 4, 1000, 0.97, 0, 1, 0, 0),
    ("very slow", 4, 3, 400, 0.999, 0, 1, 0, 0),
    ("odd draws", 5, 4, 333, 0.5, 0, 1, 0, 0),
    ("odd and shifted", 6, 4, 101, 0.5, 0.6, 1, 0, 0),
    ("far from zero", 7, 4, 500, 0.3, 0, 1, 0, 1.0e6),
    ("small", 8, 4, 500, 0.3, 0, 1.0e-5, 0, 0),
    ("large", 9, 4, 500, 0.3, 0, 1.0e60, 0, 0),
    ("whole numbers", 10, 4, 500, 0.8, 0, 3, 1, 0),
    ("zero or one", 11, 4, 400, 0.6, 0, 1, 1, 1),
    ("two chains", 12, 2, 50, 0.6, 0, 1, 0, 0),
    ("eight chains", 13, 8, 250, 0.6, 0.1, 1, 0, 0),
    ("four draws", 14, 4, 4, 0.6, 0, 1, 0, 0),
    ("five draws", 15, 4, 5, 0.6, 0, 1, 0, 0),
    ("six draws", 16, 3, 6, 0.6, 0, 1, 0, 0),
    ("seven draws", 17, 3, 7, -0.6, 0, 1, 0, 0),
    ("ten draws", 18, 4, 10, 0.6, 0, 1, 0, 0),
    ("long", 19, 1, 20000, 0.9, 0, 1, 0, 0),
    ("stuck apart", 20, 4, 200, 0.5, 5, 1, 0, 0),
]


def main():
    lines = []
    for values in CASES:
        case = dict(zip(KEYS, values))
        x = chains(case)
        line = json.dumps({**case, "sum": float(x.sum()), **figures(x)}, default=float)
        lines.append(line.replace("NaN", '"nan"').replace("Infinity", '"inf"'))
    head = {"arviz": arviz.__version__, "numpy": np.__version__, "probabilities": PROBABILITIES}
    text = json.dumps(head)[:-1] + ', "cases": [\n' + ",\n".join(lines) + "\n]}\n"
    OUTPUT.write_text(text)
    print(OUTPUT.name, len(text), "bytes")


if __name__ == "__main__":
    main()
