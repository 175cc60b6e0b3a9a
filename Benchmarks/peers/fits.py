"""Fits by several systems in turn, and what ArviZ says of their draws."""

import json
import math
import re
import statistics
import tempfile
from pathlib import Path

import arviz
import numpy as np

REFERENCE = Path(__file__).resolve().parent.parent / "data" / "reference.json"
SEEDS = 5


def compare(row, workers, seeds):
    """The figures of every system, medians over seeds for which they take turns."""
    seeds = range(1, (seeds or SEEDS) + 1)
    fits = {system.label: [] for system in row.systems}
    for seed in seeds:
        for system in row.systems:
            fits[system.label].append(fit(row, system, workers, seed))
    systems = [summary(system, fits[system.label]) for system in row.systems]
    first, *rest = systems
    for system, peer in zip(row.systems[1:], rest, strict=True):
        peer["ratio"] = first["ESS/s"]["median"] / peer["ESS/s"]["median"]
        peer["target"] = system.factor and {
            "text": f"≥ {system.factor:g}×", "met": peer["ratio"] >= system.factor,
        }
    divergences = None
    if row.counts_divergences:
        ours, theirs = first["divergences"]["median"], rest[0]["divergences"]["median"]
        divergences = {"text": "no more divergences", "met": ours <= theirs}
    return {"what": row.what, "systems": systems, "divergences": divergences}


def fit(row, system, workers, seed):
    with tempfile.TemporaryDirectory() as directory:
        output = Path(directory, "draws")
        request = {"posterior": row.posterior, "chains": row.chains, "seed": seed, "output": str(output)}
        if seed == 1:
            # Not part of the time of a fit, or of another fit: leapfrog steps of the warm-up, a run already compiled.
            request["again"] = True
        answer = workers[system.worker].fit({**request, **system.options})
        draws = np.fromfile(output).reshape(len(answer["names"]), row.chains, answer["draws"])
    names = [canonical(name, system.worker) for name in answer["names"]]
    ess = [float(arviz.ess(values, method="bulk")) for values in draws]
    return {
        **{key: answer.get(key) for key in ("seconds", "compiled", "build", "warmupLeapfrogs", "leapfrogs")},
        "divergences": answer["divergences"], "ESS": min(ess), "slowest": names[int(np.argmin(ess))],
        "R-hat": max(float(arviz.rhat(values)) for values in draws),
        "agreement": agreement(row.posterior, names, draws, ess),
    }


def canonical(name, worker):
    """Elements counted from 1, as in the reference; the Swift side counts from 0."""
    if worker != "swift":
        return name
    return re.sub(r"\d+(?=[\],])", lambda match: str(int(match.group()) + 1), name)


def agreement(posterior, names, draws, ess):
    """How far from posteriordb's reference draws: means in combined standard errors, standard deviations in parts."""
    reference = json.loads(REFERENCE.read_text(encoding="utf-8")).get(posterior)
    if reference is None:
        return None
    means, deviations = [], []
    for name, values, size in zip(names, draws, ess, strict=True):
        if name in reference:
            truth = reference[name]
            error = truth["sd"] * math.sqrt(1 / size + 1 / 10_000)
            means.append(abs(values.mean() - truth["mean"]) / error)
            deviations.append(abs(values.std() / truth["sd"] - 1))
    if len(means) != len(reference):
        raise SystemExit(f"{posterior}: found {names}, expected {list(reference)}")
    return {"mean": float(max(means)), "sd": float(max(deviations))}


def spread(values):
    return {"median": statistics.median(values), "min": min(values), "max": max(values)}


def known(fits, key):
    """The median of a figure over the fits that have it."""
    values = [fit[key] for fit in fits if fit[key] is not None]
    return statistics.median(values) if values else None


def divergences_of(fits):
    """The median over seeds, which is what is compared, and the sum, which shows a single bad chain."""
    counts = [fit["divergences"] for fit in fits]
    return {"median": statistics.median(counts), "sum": sum(counts)}


def summary(system, fits):
    compared = [fit["agreement"] for fit in fits if fit["agreement"]]
    worst = {key: max(fit[key] for fit in compared) for key in ("mean", "sd")} if compared else None
    rhat = max(fit["R-hat"] for fit in fits)
    return {
        "label": system.label, "fits": fits,
        "ESS/s": spread([fit["ESS"] / fit["seconds"] for fit in fits]), "seconds": known(fits, "seconds"),
        "compiled": known(fits, "compiled"), "build": known(fits, "build"), "ESS": known(fits, "ESS"),
        "warmup": known(fits, "warmupLeapfrogs"), "sampling": known(fits, "leapfrogs"),
        "divergences": divergences_of(fits), "R-hat": rhat, "worst": worst,
        "agrees": worst["mean"] < 4 and worst["sd"] < 0.1 and rhat < 1.01 if worst else None,
    }
