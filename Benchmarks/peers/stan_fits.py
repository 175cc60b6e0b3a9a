"""Fits by PyStan: one line a request, one line an answer, as on the Swift side (`Fits.swift`).

The variant is a program in the directory `stan`. Each is compiled once, outside the time of the fits.
"""

import json
import os
import re
import sys
import tempfile
import time
from functools import cache
from pathlib import Path

import aiohttp

PROGRAMS = Path(__file__).resolve().parent / "stan"
DATA = Path(__file__).resolve().parent.parent / "data"


def text(path):
    return path.read_text(encoding="utf-8")


@cache
def given(posterior):
    return json.loads(text(DATA / f"{posterior}.json"))


@cache
def build_seconds(posterior, program):
    """Compiles a program, and says how long it took."""
    start = time.perf_counter()
    stan.build(text(PROGRAMS / f"{program}.stan"), given(posterior))
    return time.perf_counter() - start


def fit(request):
    posterior, program = request["posterior"], request["variant"]
    built = build_seconds(posterior, program)
    start = time.perf_counter()
    # The program is compiled; what is left to build is the object that carries the data and the seed.
    model = stan.build(text(PROGRAMS / f"{program}.stan"), given(posterior), random_seed=request["seed"])
    draws, rows = sample(model, request["chains"])
    seconds = time.perf_counter() - start
    names = list(draws.constrained_param_names)
    with open(request["output"], "wb") as file:
        for name in names:
            # PyStan's arrays go by draw and chain; what is written goes by chain and draw.
            file.write(rows[name].T.astype("<f8").tobytes())
    answer = {
        "seconds": seconds, "build": built, "names": [re.sub(r"\.(\d+)", r"[\1]", name) for name in names],
        "draws": 1000, "leapfrogs": int(rows["n_leapfrog__"].sum()),
        "divergences": int(rows["divergent__"].sum()),
    }
    if request.get("again", False):
        # The same once more with its warm-up, which takes longer to hand over.
        _, rows = sample(model, request["chains"], save_warmup=True)
        answer["warmupLeapfrogs"] = int(rows["n_leapfrog__"][:1000].sum())
    return answer


def sample(model, chains, **options):
    draws = model.sample(num_chains=chains, num_warmup=1000, num_samples=1000, **options)
    names = draws.sample_and_sampler_param_names + draws.constrained_param_names
    return draws, dict(zip(names, draws._draws, strict=True))


def main():
    # What PyStan prints must not get between the answers.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        print(json.dumps(fit(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as cache_directory:
        # A cache of its own: PyStan would hand out what an earlier run has drawn with the same seed.
        os.environ["XDG_CACHE_HOME"] = cache_directory
        # A compilation may take longer than the five minutes that PyStan's HTTP client waits where machines are busy.
        aiohttp.client.DEFAULT_TIMEOUT = aiohttp.ClientTimeout(total=None)
        import stan

        main()
