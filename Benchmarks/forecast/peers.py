"""Forecasts a data set with other people's methods, one result file a method.

    peers.py SET [--first N] [--sample N] [--only NAME]...

Each method sees one series at a time, in one thread, with its defaults and the season. A result file,
`results/SET.NAME.json`, is `{"set", "name", "levels", "series": [{"id", "cpu", "mean", "quantiles"}]}`: the processor's
seconds for the series, fitting and forecasting, of this process and of those it started; the mean of each step; and for
each step a quantile at each level. Forecasts of anything in this format can be scored by `score.py`. With part of a set
the name is `SET.firstN.NAME` or `SET.sampleN.NAME`.
A set is in the order of its subjects: the first hundred monthly series of M3 are all of one, and much easier than the
rest. A sample is spread evenly over all of them.

The methods of statsforecast give a point forecast and central intervals: the point stands for the median too, as in the
published tables. `Average` is the mean of the quantiles of the four automatic methods, from their files.
"""

import argparse
import json
import logging
import os
import resource
import warnings
from pathlib import Path

# Processor time is only comparable where every method has one thread.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ.setdefault(variable, "1")

import numpy as np  # noqa: E402

LEVELS = [0.025, 0.05, 0.1, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9, 0.95, 0.975]
FOLDER = Path(__file__).parent
FREQUENCIES = {1: "YS", 4: "QS", 12: "MS"}
AVERAGED = ["AutoTheta", "AutoETS", "AutoCES", "AutoARIMA"]


def statsforecast_method(name):
    from statsforecast import models

    widths = {level: round(100 * abs(1 - 2 * level)) for level in LEVELS if level != 0.5}

    def forecast(values, period, horizon):
        model = getattr(models, name)(season_length=period)
        answer = model.forecast(y=values, h=horizon, level=sorted(set(widths.values())))
        columns = [
            answer["mean"] if level == 0.5 else answer[f"{'lo' if level < 0.5 else 'hi'}-{widths[level]}"]
            for level in LEVELS
        ]
        return answer["mean"], np.stack(columns, axis=1)

    return forecast


def prophet_method():
    # Every fit is announced, and a plotting library that is not there; failures are exceptions.
    logging.disable(logging.ERROR)
    import pandas as pd
    from prophet import Prophet

    def forecast(values, period, horizon):
        # The data sets have no dates; any will do, as the seasons only need the right frequency.
        dates = pd.date_range("1950-01-01", periods=len(values) + horizon, freq=FREQUENCIES[period])
        np.random.seed(1)
        model = Prophet(uncertainty_samples=1000)
        model.fit(pd.DataFrame({"ds": dates[: len(values)], "y": values}))
        samples = model.predictive_samples(pd.DataFrame({"ds": dates[len(values):]}))["yhat"]
        return samples.mean(axis=1), np.quantile(samples, LEVELS, axis=1).T

    return forecast


def structural_method():
    from scipy.stats import norm
    from statsmodels.tsa.statespace.structural import UnobservedComponents

    def forecast(values, period, horizon):
        seasonal = period if period > 1 else None
        model = UnobservedComponents(values, level="lltrend", seasonal=seasonal)
        future = model.fit(disp=0, maxiter=200).get_forecast(horizon)
        mean = future.predicted_mean
        return mean, mean[:, None] + future.se_mean[:, None] * norm.ppf(LEVELS)

    return forecast


METHODS = {
    **{name: lambda name=name: statsforecast_method(name)
       for name in ("AutoTheta", "AutoETS", "SeasonalNaive", "AutoCES", "AutoARIMA")},
    "Prophet": prophet_method,
    "Structural": structural_method,
}


def seconds():
    """The processor's seconds of this process and of those it has waited for."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def forecasts(series, make):
    method = make()
    first = series[0]
    # What is loaded or compiled on first use is not a series' cost.
    method(np.array(first["train"], dtype=float), first["period"], first["horizon"])
    for one in series:
        started = seconds()
        mean, quantiles = method(np.array(one["train"], dtype=float), one["period"], one["horizon"])
        used = seconds() - started
        if not (np.isfinite(mean).all() and np.isfinite(quantiles).all()):
            raise ValueError(f"series {one['id']}: the forecast holds a number that is not finite")
        yield {"id": one["id"], "cpu": round(used, 6), "mean": rounded(mean),
               "quantiles": [rounded(step) for step in np.sort(quantiles, axis=1)]}


def average(series, path):
    files = [json.loads(path(name).read_text()) for name in AVERAGED]
    by_id = [{one["id"]: one for one in file["series"]} for file in files]
    for one in series:
        members = [found[one["id"]] for found in by_id]
        yield {"id": one["id"], "cpu": round(sum(member["cpu"] for member in members), 6),
               "mean": rounded(np.mean([member["mean"] for member in members], axis=0)),
               "quantiles": [rounded(step) for step in np.mean([member["quantiles"] for member in members], axis=0)]}


def rounded(values):
    return [float(f"{value:.8g}") for value in values]


def part_of(series, first, sample):
    """The series asked for, and what the part is called in the names of files."""
    if sample:
        count = min(sample, len(series))
        return [series[index * len(series) // count] for index in range(count)], f".sample{sample}"
    return (series[:first], f".first{first}") if first else (series, "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("set", metavar="SET")
    parser.add_argument("--first", type=int, metavar="N", help="only the first N series")
    parser.add_argument("--sample", type=int, metavar="N", help="only N series, evenly spread over the set")
    parser.add_argument("--only", action="append", metavar="NAME", choices=[*METHODS, "Average"],
                        help=f"{', '.join(METHODS)} or Average (default: all)")
    options = parser.parse_args()
    source = FOLDER / "data" / f"{options.set}.json"
    if not source.exists():
        parser.error(f"no data set {source}: run prepare.py")
    series, part = part_of(json.loads(source.read_text()), options.first, options.sample)
    warnings.filterwarnings("ignore")
    results = FOLDER / "results"
    results.mkdir(exist_ok=True)

    def path(name):
        return results / f"{options.set}{part}.{name}.json"

    for name in options.only or [*METHODS, "Average"]:
        made = list(average(series, path) if name == "Average" else forecasts(series, METHODS[name]))
        path(name).write_text(json.dumps(
            {"set": options.set, "name": name, "levels": LEVELS, "series": made}, separators=(",", ":")))
        print(f"{path(name).name}: {len(made)} series, {1000 * np.mean([one['cpu'] for one in made]):.1f} ms each",
              flush=True)


if __name__ == "__main__":
    main()
