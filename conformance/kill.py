"""Kills workers of a run in shards, each in the middle of its work.

usage: kill.py PID PROGRAM OUT SHARDS

While the process PID lives, each shard's program is killed once (-9) when its manifest has
lines and the shard hasn't ended. For the first shard the parent is killed too, before its
program, which is left without a parent. Fails if fewer than half of the shards were killed.
"""

import os
import signal
import sys
import time

pid, program, out, shards = int(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])


def workers():
    """The processes that run the program, by shard."""
    for name in filter(str.isdigit, os.listdir("/proc")):
        try:
            if os.readlink(f"/proc/{name}/exe") != program:
                continue
            with open(f"/proc/{name}/cmdline", "rb") as f:
                words = f.read().split(b"\0")
            with open(f"/proc/{name}/stat") as f:
                parent = int(f.read().rpartition(")")[2].split()[1])
            yield words[words.index(b"--shard") + 1].decode(), int(name), parent
        except (OSError, ValueError):
            continue  # it ended meanwhile


def midway(shard):
    part = shard.replace("/", "-of-")
    try:
        return os.path.getsize(f"{out}/manifest-{part}.jsonl") > 0 and not os.path.exists(f"{out}/print-{part}.list")
    except OSError:
        return False


def kill(who):
    try:
        os.kill(who, signal.SIGKILL)
        return True
    except ProcessLookupError:
        return False


killed, orphaned = set(), set()
while os.path.exists(f"/proc/{pid}") and open(f"/proc/{pid}/stat").read().rpartition(")")[2].split()[0] != "Z":
    for shard, worker, parent in list(workers()):
        if shard in killed or not midway(shard):
            continue
        if not orphaned and kill(parent):
            orphaned.add(shard)  # its program goes on, and blocks the next one
            killed.add(shard)
        elif kill(worker):
            killed.add(shard)
    time.sleep(0.02)
print(f"killed {len(killed)} of {shards} workers midway; of one the parent, so that its program was left alone")
if len(killed) * 2 < shards or not orphaned:
    sys.exit("too few were killed for a test")
