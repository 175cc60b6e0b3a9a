#!/bin/bash
# A Slurm array over the shards of a panel: each task takes ten of them.
#
#   tsmodel panel plan sales.csv --key store,item --shards 400 --output job
#   sbatch --array=0-39 Engines/slurm.sh job
#   tsmodel panel collect job --output forecasts.csv
#
# The directory is on a file system that all nodes see. A task that ends with 75 is put back into the queue, as are tasks whose
# node failed; those that end with 65 are not.
#SBATCH --job-name=panel
#SBATCH --cpus-per-task=4
#SBATCH --mem=4G
#SBATCH --time=04:00:00
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=%x-%A_%a.log
set -u

job=$1
step=10
shards=$(python3 -c 'import json, sys; print(len(json.load(open(sys.argv[1] + "/plan.json"))["shards"]))' "$job")
first=$((SLURM_ARRAY_TASK_ID * step))
end=$((first + step < shards ? first + step : shards))
[ "$first" -lt "$end" ] || exit 0

# exec would have Slurm's SIGTERM before the time limit reach the program; a shell that waits has to hand it on.
tsmodel panel run "$job" --shards "$first..<$end" --jobs "$SLURM_CPUS_PER_TASK" &
trap 'kill -TERM $!' TERM
wait $!
code=$?
# Interrupted while it waited, the shell has the code of the signal: that of the program comes with the second wait.
if [ "$code" -gt 128 ]; then
  wait $!
  code=$?
fi
case $code in
  0 | 2) exit 0 ;;  # collect says which series failed
  75 | 143) scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}" ;;
  *) exit "$code" ;;
esac
