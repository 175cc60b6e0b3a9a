"""Scores result files of forecasts, ours or others', as a table.

    score.py FILE... [--against NAME] [--json FILE]

The files are in the format of `peers.py` and of one data set; only series that are in all of them are scored, so that
every method is judged on the same. CRPS, MASE and MSIS are divided by the mean absolute change of the history from one
season to the next, series by series, and then averaged; series whose history does not change are left out of them. WQL is
summed over all series before it is divided, over the nine deciles. CRPS is that of the quantile function that is linear
between the levels of the file and constant beyond them; levels that differ between files would make it differ too, so
they must be the same. MASE is of the median. A difference is the mean over series of a score less that of the method
named by `--against`, in brackets its standard error, as is everything in brackets.
"""

import argparse
import json
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
DECILES = [round(0.1 * k, 1) for k in range(1, 10)]


def crps(levels, quantiles, actual):
    """The CRPS of each step: the integral of twice the quantile loss over all levels, exactly.

    Between two quantiles the distribution function is linear; below the first it is 0, above the last 1.
    """
    levels = np.asarray(levels)
    low, high = quantiles[:, :-1], quantiles[:, 1:]
    cut = np.clip(actual[:, None], low, high)
    width = np.where(high > low, high - low, 1)
    reached = levels[:-1] + (levels[1:] - levels[:-1]) * (cut - low) / width

    def squares(a, b):
        return (a * a + a * b + b * b) / 3

    parts = squares(levels[:-1], reached) * (cut - low) + squares(1 - reached, 1 - levels[1:]) * (high - cut)
    outside = np.maximum(quantiles[:, 0] - actual, 0) + np.maximum(actual - quantiles[:, -1], 0)
    return parts.sum(axis=1) + outside


def at(levels, quantiles, level):
    return np.array([np.interp(level, levels, step) for step in quantiles])


def loss(actual, quantile, level):
    error = actual - quantile
    return np.maximum(level * error, (level - 1) * error)


def scores_of(series, forecast, levels):
    """The scores of one series; those with a scale are NaN where there is none."""
    train, actual = np.array(series["train"], dtype=float), np.array(series["test"], dtype=float)
    quantiles = np.array(forecast["quantiles"], dtype=float)
    if quantiles.shape != (len(actual), len(levels)) or not np.isfinite(quantiles).all():
        raise SystemExit(f"series {series['id']}: found quantiles of shape {quantiles.shape}, expected "
                         f"{(len(actual), len(levels))} finite ones")
    changes = np.abs(train[series["period"]:] - train[:-series["period"]])
    scale = changes.mean() if len(changes) and changes.mean() > 0 else np.nan
    row = {
        "CRPS": crps(levels, quantiles, actual).mean() / scale,
        "MASE": np.abs(actual - at(levels, quantiles, 0.5)).mean() / scale,
        "loss": sum(loss(actual, at(levels, quantiles, level), level).sum() for level in DECILES),
        "size": np.abs(actual).sum(),
        "cpu": forecast["cpu"],
    }
    for width in (80, 95):
        tail = (1 - width / 100) / 2
        low, high = at(levels, quantiles, tail), at(levels, quantiles, 1 - tail)
        hits = (low <= actual) & (actual <= high)
        outside = np.maximum(low - actual, 0) + np.maximum(actual - high, 0)
        row[f"cover{width}"] = hits.mean()
        row[f"MSIS{width}"] = (high - low + outside / tail).mean() / scale
        row[f"hits{width}"] = hits
    return row


def read(path):
    file = json.loads(Path(path).read_text())
    for key in ("set", "name", "levels", "series"):
        if key not in file:
            raise SystemExit(f"{path}: found no \"{key}\", expected a file of forecasts")
    if not {0.025, 0.1, 0.5, 0.9, 0.975}.issubset(file["levels"]):
        raise SystemExit(f"{path}: found the levels {file['levels']}, expected 0.025, 0.1, 0.5, 0.9 and 0.975 among them")
    return file


def figure(values, digits=3):
    known = np.array([value for value in values if np.isfinite(value)])
    if len(known) == 0:
        return "none"
    error = known.std(ddof=1) / len(known) ** 0.5 if len(known) > 1 else np.nan
    return f"{known.mean():.{digits}f} ({error:.{digits}f})"


def summary(rows, base):
    """The cells of a method, by column."""
    def column(key):
        return np.array([row[key] for row in rows])

    cells = {
        "CRPS/scale": figure(column("CRPS"), 4), "MASE": figure(column("MASE")),
        "WQL": f"{2 * column('loss').sum() / len(DECILES) / column('size').sum():.4f}",
        "cover 80": figure(100 * column("cover80"), 1), "cover 95": figure(100 * column("cover95"), 1),
        "MSIS 80": figure(column("MSIS80"), 2), "MSIS 95": figure(column("MSIS95"), 2),
        "CPU ms": f"{1000 * column('cpu').mean():.1f}",
    }
    if base is not None:
        for key in ("CRPS", "MASE"):
            cells[f"{key} difference"] = figure(column(key) - np.array([row[key] for row in base]), 4)
    for width in (80, 95):
        hits = column(f"hits{width}")
        shares = [100 * hits[:, step].mean() for step in sorted({0, hits.shape[1] // 2, hits.shape[1] - 1})]
        cells[f"{width} at first, middle, last step"] = " ".join(f"{share:.0f}" for share in shares)
    return cells


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", metavar="FILE")
    parser.add_argument("--against", metavar="NAME", help="the method that differences are taken from")
    parser.add_argument("--json", metavar="FILE", help="write the table as JSON too")
    options = parser.parse_args()
    files = [read(path) for path in options.files]
    if len({file["set"] for file in files}) != 1:
        parser.error(f"found the data sets {sorted({file['set'] for file in files})}, expected one")
    if len({tuple(file["levels"]) for file in files}) != 1:
        parser.error("found files of different levels, expected the same: CRPS depends on them")
    if len({file["name"] for file in files}) != len(files):
        parser.error("found two files of one method, expected different ones")
    source = FOLDER / "data" / f"{files[0]['set']}.json"
    if not source.exists():
        parser.error(f"no data set {source}: run prepare.py")
    series = {one["id"]: one for one in json.loads(source.read_text())}
    forecasts = {file["name"]: {one["id"]: one for one in file["series"]} for file in files}
    common = [name for name in series if all(name in found for found in forecasts.values())]
    if not common:
        parser.error("no series is in all files")
    rows = {name: [scores_of(series[one], found[one], files[0]["levels"]) for one in common]
            for name, found in forecasts.items()}
    if options.against is not None and options.against not in rows:
        parser.error(f"no method {options.against!r}, expected one of {', '.join(rows)}")
    table = {name: summary(found, rows.get(options.against)) for name, found in rows.items()}
    unscaled = sum(not np.isfinite(row["MASE"]) for row in next(iter(rows.values())))
    print(f"{files[0]['set']}, {len(common)} series{f', {unscaled} of them without a scale' if unscaled else ''}\n")
    columns = list(next(iter(table.values())))
    print("| method | " + " | ".join(columns) + " |")
    print("| --- " * (len(columns) + 1) + "|")
    for name, cells in table.items():
        print(f"| {name} | " + " | ".join(cells[column] for column in columns) + " |")
    if options.json:
        Path(options.json).write_text(json.dumps({"set": files[0]["set"], "series": len(common), "table": table}, indent=1))


if __name__ == "__main__":
    main()
