#!/usr/bin/env python3
"""Runs the shards of a panel over dask.distributed.

    tsmodel panel plan sales.csv --key store,item --shards 400 --output /shared/job
    python3 Engines/dask.py /shared/job --scheduler tcp://host:8786
    tsmodel panel collect /shared/job --output forecasts.csv

Without --scheduler the workers are processes of this host. JOB has to be a directory that all workers see under one path.
A worker or this driver may be killed at any time: the same command goes on with what is not done.
"""
import os
import sys

# This file has the name of the package: it must not be found in its place.
sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]

import argparse
import json
import subprocess
import time


def run(tsmodel, job, shard, jobs, wait):
    """Runs a shard: its exit code and what it said. What is to be tried again raises, which dask does."""
    done = subprocess.run(
        [tsmodel, "panel", "run", job, "--shard", str(shard), "--jobs", str(jobs)], stderr=subprocess.PIPE, text=True)
    if done.returncode == 75 or done.returncode < 0:
        time.sleep(wait)
        raise RuntimeError(f"shard {shard}: exit {done.returncode}: {done.stderr.strip()}")
    return done.returncode, done.stderr.strip()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("job", help="the directory of panel plan")
    parser.add_argument("--scheduler", help="the address of a scheduler; processes of this host if it is left out")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="how many processes of this host")
    parser.add_argument("--jobs", type=int, default=1, help="how many threads each shard takes")
    parser.add_argument("--retries", type=int, default=60, help="how often a shard is tried again")
    parser.add_argument("--wait", type=float, default=5, help="how many seconds lie between tries")
    parser.add_argument("--tsmodel", default="tsmodel", help="the program, as workers find it")
    options = parser.parse_args()

    from distributed import Client, LocalCluster, as_completed

    with open(os.path.join(options.job, "plan.json"), encoding="utf-8") as file:
        count = len(json.load(file)["shards"])
    cluster = options.scheduler or LocalCluster(options.workers, threads_per_worker=1, dashboard_address=None)
    codes = set()
    with Client(cluster) as client:
        futures = {
            client.submit(
                run, options.tsmodel, os.path.abspath(options.job), shard, options.jobs, options.wait, pure=False,
                retries=options.retries): shard
            for shard in range(count)
        }
        for future in as_completed(futures):
            if future.status != "finished":
                codes.add(75)
                print(f"shard {futures[future]}: {future.exception()}", file=sys.stderr)
                continue
            code, said = future.result()
            codes.add(code)
            if code not in (0, 2):
                print(f"shard {futures[future]}: {said}", file=sys.stderr)
    # 65 and the like are not to be tried again, 75 is; 2 says that some series failed.
    fatal = sorted(codes - {0, 2, 75})
    return fatal[0] if fatal else 75 if 75 in codes else 2 if 2 in codes else 0


if __name__ == "__main__":
    sys.exit(main())
