#!/usr/bin/env python3
"""Runs the shards of a panel over Spark, where there is one already.

    spark-submit Engines/spark.py /shared/job

Each line of the RDD is the number of a shard, piped to the program in its own task. A task that fails is tried again by Spark
(spark.task.maxFailures); one that runs twice, by speculation, does no harm: claims keep the second one out, and both would write
the same bytes. JOB has to be a directory that all executors see.
"""
import json
import os
import sys

from pyspark.sql import SparkSession

# 65 and the like are handed back as a line, so that Spark does not try them again; 75 and signals fail the task.
SCRIPT = r"""
while read -r shard; do
  tsmodel panel run "$JOB" --shard "$shard" --jobs 1 >&2
  code=$?
  if [ $code -eq 75 ] || [ $code -gt 128 ]; then sleep 5; exit $code; fi
  echo "$shard $code"
done
"""

job = os.path.abspath(sys.argv[1])
with open(os.path.join(job, "plan.json"), encoding="utf-8") as file:
    count = len(json.load(file)["shards"])
spark = SparkSession.builder.appName("panel").config("spark.task.maxFailures", "20").getOrCreate()
numbers = spark.sparkContext.parallelize([str(shard) for shard in range(count)], count)
lines = numbers.pipe("bash -c '" + SCRIPT + "'", env={**os.environ, "JOB": job}, checkCode=True).collect()
codes = {int(line.split()[1]) for line in lines}
for line in lines:
    if line.split()[1] not in ("0", "2"):
        print("shard " + line, file=sys.stderr)
spark.stop()
fatal = sorted(codes - {0, 2})
sys.exit(fatal[0] if fatal else 2 if 2 in codes else 0)
