"""Fits by NumPyro's NUTS: one line a request, one line an answer, as on the Swift side (`Fits.swift`).

The variant is a chain method; the metric is diagonal unless a dense one is asked for. Chains that run in parallel need
as many devices as there are chains, which must be said before JAX starts: the largest number is the first argument.
"""

import json
import sys
import time

import jax
import numpy as np
import numpyro
from numpyro.infer import MCMC, NUTS
from posteriors import program


def flat(sites):
    """Names, elements counted from 1, and values by parameter, chain and draw."""
    names, values = [], []
    for name, array in sites.items():
        array = np.asarray(array)
        if array.ndim == 2:
            names.append(name)
            values.append(array)
        else:
            for i in range(array.shape[2]):
                names.append(f"{name}[{i + 1}]")
                values.append(array[:, :, i])
    return names, np.stack(values)


def fit(request):
    jax.clear_caches()
    chains = request["chains"]
    model, arguments = program(request["posterior"], request.get("at once", False))
    fields = "num_steps", "diverging"

    def run(key):
        start = time.perf_counter()
        sampler.run(key, *arguments, extra_fields=fields)
        names, values = flat(sampler.get_samples(group_by_chain=True))
        return time.perf_counter() - start, names, values

    sampler = MCMC(
        NUTS(model, dense_mass=request.get("dense", False)), num_warmup=1000, num_samples=1000, num_chains=chains,
        chain_method=request["variant"], progress_bar=False,
    )
    seconds, names, values = run(jax.random.key(request["seed"]))
    extra = sampler.get_extra_fields()
    values.astype("<f8").tofile(request["output"])
    answer = {
        "seconds": seconds, "names": names, "draws": 1000, "leapfrogs": int(extra["num_steps"].sum()),
        "warmupLeapfrogs": None, "divergences": int(extra["diverging"].sum()),
    }
    if request.get("again", False):
        # The same once more, now that it is compiled.
        answer["compiled"], _, _ = run(jax.random.key(request["seed"]))
    return answer


def main():
    for line in sys.stdin:
        print(json.dumps(fit(json.loads(line))), flush=True)


if __name__ == "__main__":
    numpyro.set_host_device_count(int(sys.argv[1]))
    main()
