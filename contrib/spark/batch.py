"""Makes the sheets of a schedule in shards, as tasks of Spark.

usage: spark-submit batch.py SHARDS OUT ARGUMENT...
such as: spark-submit batch.py 8 /shared/out/2026-11-24 /shared/day.csv --clinic /shared/my-clinic

ARGUMENT... is what aftercare batch takes, but for -o, --shard and --resume. OUT is a folder for
this schedule alone, which all executors share; so are the schedule and the clinic. AFTERCARE
names the program, which each executor has. A task that dies is tried again by Spark, as often
as spark.task.maxFailures says (in local mode: --master "local[2,5]"), and goes on where it was.
Spark's own result is not looked at: only the merged manifest says what was made.
"""

import os
import subprocess
import sys
import time

from pyspark import SparkContext

PARTLY = 3  # some rows were rejected: the shard is done, and retried it would end the same way
FAILED = 1
HOPELESS = (2, 4)  # wrong usage, or definitions with problems: retrying doesn't help
LOCKED = "another aftercare is writing there"
PATIENCE = 600  # seconds to wait for a program whose task was killed and that is still writing


def worker(program, arguments, out, shards):
    """Returns what a task runs for its number."""

    def run(number):
        command = [program, "batch", *arguments, "-o", out, "--shard", f"{number}/{shards}", "--resume", "--quiet"]
        until = time.monotonic() + PATIENCE
        while True:
            ended = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
            said = ended.stderr.decode(errors="replace").strip()
            if ended.returncode != FAILED or LOCKED not in said or time.monotonic() > until:
                break
            time.sleep(1)
        if ended.returncode in HOPELESS:
            return f"shard {number}: exit code {ended.returncode}: {said}"  # returned, not raised, so that Spark doesn't retry
        if ended.returncode not in (0, PARTLY):
            raise RuntimeError(f"shard {number}: exit code {ended.returncode}: {said}")
        return ""

    return run


def main():
    if len(sys.argv) < 4 or not sys.argv[1].isdecimal() or int(sys.argv[1]) < 1:
        sys.exit(__doc__)
    shards, out, arguments = int(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3:]
    program = os.environ.get("AFTERCARE", "aftercare")
    context = SparkContext(appName="aftercare batch")
    try:
        numbers = context.parallelize(range(1, shards + 1), shards)
        refused = [line for line in numbers.map(worker(program, arguments, out, shards)).collect() if line]
    finally:
        context.stop()
    if refused:
        sys.exit("\n".join(refused))
    merge = [program, "batch", "merge", out, "--verify", "--force", "-o", os.path.join(out, "manifest.jsonl")]
    sys.exit(subprocess.run(merge).returncode)


if __name__ == "__main__":
    main()
