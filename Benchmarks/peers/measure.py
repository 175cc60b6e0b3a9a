"""Runs every benchmark, our side and the peers in turn, and writes the table."""

import argparse
import json
import math
import os
import re
import sys
from pathlib import Path

import fits
import machine
import report
from fit_rows import FITS
from rows import KERNEL_ELEMENTS, KERNELS, LONG_SCANS, rows
from workers import Cold, Once, Sampler, Worker, take_turns

HERE = Path(__file__).resolve().parent
# JAX hands work between the threads of a pool even where steps follow one another: one thread is often faster.
ONE_THREAD = {"NPROC": "1"}


def fit_command(options):
    """The fit of arK by the command; its prior of sigma is half-normal there."""
    settings = ("order=5", "alphaScale=10", "betaScale=10", "before=given")
    sets = [word for setting in settings for word in ("--set", setting)]
    data = HERE.parent / "data" / "ark.csv"
    output = ["--output", f"{options.results}/fit", "--overwrite"]
    return [options.tsmodel, "fit", "ar", str(data), *sets, "--chains", "4", "--seed", "1", *output]


def make_workers(options):
    swift, peers = options.swift, options.c_peers
    python = [sys.executable, str(HERE / "peers.py")]
    double = {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1"}
    single = {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "0"}
    commands = {
        "tsmodel": [options.tsmodel, "sample", "randomwalk", "--seed", "42"],
        "tsmodel fit": fit_command(options),
        "python": [sys.executable, str(HERE / "cold_walk.py")],
    }
    return {
        "swift": Worker([swift]),
        "once": Once([swift]),
        "c": Worker([f"{peers}/baseline"]),
        "c-native": Worker([f"{peers}/native"]),
        "floor": Worker([f"{peers}/floor", str(HERE.parent / "data")]),
        "jax": Worker(python, double),
        "jax-1": Worker(python, {**double, **ONE_THREAD}),
        "jax32": Worker(python, single),
        "jax32-1": Worker(python, {**single, **ONE_THREAD}),
        "stan": Worker([sys.executable, str(HERE / "stan_gradients.py"), f"{peers}/stan"]),
        "cold": Cold(commands, double),
    }


def make_samplers(options):
    chains = max(row.chains for row in FITS for system in row.systems if system.worker == "numpyro")
    double = {"JAX_PLATFORMS": "cpu", "JAX_ENABLE_X64": "1"}
    return {
        "stan": Sampler([sys.executable, str(HERE / "stan_fits.py")], log=f"{options.results}/stan.log"),
        "numpyro": Sampler([sys.executable, str(HERE / "numpyro_fits.py"), str(chains)], double),
    }


def agrees(side, ours, theirs):
    if side.tolerance is None:
        return None
    return abs(ours - theirs) <= side.tolerance * abs(ours)


def outcome(target, ours, ratio):
    return target and {"text": target.text, "met": target.holds(ours, ratio)}


def compare(row, workers, rounds):
    sides = [row.ours, *row.peers]
    contestants = [(workers[side.worker], side.name, row.repeats) for side in sides]
    samples = take_turns(contestants, rounds or row.rounds)
    ours = samples[0].per_item(row.items)
    peers = []
    for side, sample in zip(row.peers, samples[1:], strict=True):
        time = sample.per_item(row.items)
        ratio = time["median"] / ours["median"]
        target = outcome(row.targets.get(side.label), ours["median"], ratio)
        same = agrees(side, samples[0].check, sample.check)
        peers.append({"label": side.label, "time": time, "ratio": ratio, "target": target, "agrees": same})
    target = outcome(row.targets.get(""), ours["median"], math.nan)
    return {"what": row.what, "unit": row.unit, "ours": ours, "target": target, "peers": peers}


def long_scan(what, name, workers, rounds):
    sizes = 10**6, 10**8
    short, long = take_turns([(workers["once"], f"{name}-{size}", 1) for size in sizes], rounds or 7)
    peaks = max(short.peaks), max(long.peaks)
    return {
        "what": what, "short": short.per_item(sizes[0]), "long": long.per_item(sizes[1]), "peaks": peaks,
        "target": {"text": "≤ 1 MiB more", "met": peaks[1] - peaks[0] <= 2**20},
    }


def kernel(what, name, sets, workers, rounds):
    samples = take_turns([(workers["swift"], f"{s}-{name}", 10) for s in sets], rounds or 9)
    return {"what": what, "by set": {s: x.per_item(KERNEL_ELEMENTS) for s, x in zip(sets, samples, strict=True)}}


def instruction_sets(workers):
    """The sets that the processor has, widest first: the others answer NaN."""
    names = "avx512", "avx2", "sse2", "neon"
    return [s for s in names if not math.isnan(workers["swift"].measure(f"{s}-uniform", 1)[1])]


def run(options):
    workers = make_workers(options)
    samplers = {"swift": Sampler([options.swift, "fits"]), **make_samplers(options)}
    sets = instruction_sets(workers)
    wanted = re.compile(options.only or "", re.IGNORECASE)
    result = {"machine": machine.description(sets[0]), "load before": machine.load()}

    def progress(items, measure, workers=workers):
        for what, arguments in items:
            if wanted.search(what):
                print(what, "...", file=sys.stderr, flush=True)
                yield measure(*arguments, workers, options.rounds)

    result["rows"] = list(progress(((row.what, (row,)) for row in rows(sets[0])), compare))
    result["long scans"] = list(progress(((scan[0], scan) for scan in LONG_SCANS), long_scan))
    result["kernels"] = list(progress(((k[0], (*k, sets)) for k in KERNELS), kernel))
    result["fits"] = list(progress(((f"fit of {row.what}", (row,)) for row in FITS), fits.compare, samplers))
    result["load after"] = machine.load()
    for worker in (*workers.values(), *samplers.values()):
        worker.close()
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--swift", required=True, help="the benchmark program")
    parser.add_argument("--tsmodel", required=True, help="the tsmodel command")
    parser.add_argument("--c-peers", required=True, help="the directory of the C peers")
    parser.add_argument("--results", required=True, help="the directory for latest.md and latest.json")
    parser.add_argument("--rounds", type=int, help="rounds of each row, instead of its own number; seeds of fits")
    parser.add_argument("--only", metavar="REGEX", help="only rows whose description matches; fits start with 'fit of'")
    options = parser.parse_args()
    os.makedirs(options.results, exist_ok=True)
    result = run(options)
    text = report.markdown(result)
    Path(options.results, "latest.md").write_text(text, encoding="utf-8")
    Path(options.results, "latest.json").write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
