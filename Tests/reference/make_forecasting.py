"""Writes Support/Resources/forecasting.json: Pareto smoothed weights of ArviZ, and quantiles of Student's t of SciPy.

    python3 make_forecasting.py

The log ratios of a case are made again by the tests: numbers of SplitMix64, turned into a tail of some shape. Numbers are
in full.

Made with arviz 0.23.4, numpy 2.4.6 and scipy 1.17.1.
"""

import json
import math
import pathlib
import warnings

warnings.simplefilter("ignore")

import arviz
import numpy as np
import scipy.stats

from make_diagnostics import splitmix

OUTPUT = pathlib.Path(__file__).resolve().parents[1] / "Support" / "Resources" / "forecasting.json"


def log_ratios(case):
    """Of a tail of shape k: -k log(1 - u), rounded to a grid, with minus infinity for the smallest."""
    u = splitmix(case["seed"])
    x = [-case["tail"] * math.log1p(-next(u)) for _ in range(case["count"])]
    if case["kind"] == "normal":
        x = [case["tail"] * math.sqrt(-2 * math.log1p(-next(u))) * math.cos(2 * math.pi * next(u)) for _ in x]
    if case["grid"]:
        x = [math.floor(v * case["grid"]) / case["grid"] for v in x]
    excluded = sorted(x)[case["excluded"] - 1] if case["excluded"] else -math.inf
    return [-math.inf if v <= excluded else v + case["offset"] for v in x]


def main():
    cases = []
    for count in (5, 10, 20, 25, 30, 100, 200, 1000, 4000):
        for kind, tail in (("pareto", 0.1), ("pareto", 0.5), ("pareto", 0.9), ("pareto", 3.0), ("normal", 1.0), ("normal", 6.0)):
            cases.append(dict(count=count, kind=kind, tail=tail, grid=0, excluded=0, offset=0.0))
    for count in (30, 200, 1000):
        cases.append(dict(count=count, kind="pareto", tail=0.5, grid=8, excluded=0, offset=0.0))
        cases.append(dict(count=count, kind="normal", tail=1.0, grid=0, excluded=count // 3, offset=0.0))
        cases.append(dict(count=count, kind="normal", tail=1.0, grid=0, excluded=count * 9 // 10, offset=0.0))
        cases.append(dict(count=count, kind="normal", tail=2.0, grid=4, excluded=count // 4, offset=-2e5))
        cases.append(dict(count=count, kind="pareto", tail=0.0, grid=0, excluded=0, offset=7.0))
    lines = []
    for seed, case in enumerate(cases):
        case["seed"] = seed
        x = np.array(log_ratios(case))
        weights, k = arviz.psislw(x.copy())
        case["sum"] = float(np.sum(x[np.isfinite(x)]))
        case["shape"] = float(k) if math.isfinite(k) else "infinity"
        case["weights"] = [float(w) if math.isfinite(w) else "-infinity" for w in np.sort(weights)]
        if count_large(case):
            # Every hundredth, and the largest.
            case["weights"] = case["weights"][::100] + case["weights"][-50:]
        lines.append(json.dumps(case))
    p = [1e-4, 1e-3, 0.0125, 0.025, 0.1, 0.25, 0.4, 0.499, 0.5, 0.5000001, 0.6, 0.75, 0.8, 0.9, 0.95, 0.975, 0.99, 0.999, 0.9999]
    student = json.dumps({"p": p, "t": [float(scipy.stats.t(5).ppf(v)) for v in p]})
    OUTPUT.write_text('{"student": ' + student + ',\n"smoothing": [\n' + ",\n".join(lines) + "\n]}\n")


def count_large(case):
    return case["count"] >= 1000


if __name__ == "__main__":
    main()
