#!/usr/bin/env bash
# A schedule that is appended to, truncated, overwritten in place, replaced or removed at random moments of a
# run: the sheets are those of one whole version of it, or the exit code is 1 and nothing is made or replaced.
# SEED=N repeats the moments, MOMENTS=N sets how many of each kind there are.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm # the disk's speed doesn't matter here
. "$(dirname "$0")/lib.sh"
need python3 python3
build
export AFTERCARE="$work/aftercare" SEED="${SEED-$RANDOM}" MOMENTS="${MOMENTS-$((${ROUNDS-6} * 2 / 3))}"
cd "$work"
python3 - <<'P'
import hashlib, json, os, random, shutil, subprocess, sys, threading, time

seed, moments = int(os.environ["SEED"]), int(os.environ["MOMENTS"])
print(f"seed {seed}", flush=True)
chance = random.Random(seed)
HEAD = "appointment_id,procedure,name,birth_date,side,ended,sedation,diagnostic,status\n"


def row(i, name="Zacharias", side="left", day=1):
    letters = "".join(chr(97 + i // 26**k % 26) * 2 for k in range(3))
    return f"A-{i},medial-branch-block,{name} {letters},1950-0{day + i % 8}-{10 + i % 18},{side},2026-01-05 10:20,no,yes,{'cancelled' if i % 97 == 0 else 'booked'}\n"


rows = 2000
before = HEAD + "".join(row(i, side="right" if i % 3 else "left") for i in range(1, rows + 1))
day = HEAD + "".join(row(i) for i in range(1, rows + 1))
# Another patient's row under an existing id, and more rows.
more = row(5, "Wrong Patient", day=2) + "".join(row(i) for i in range(rows + 1, rows + 301))
# As long as the day's, byte for byte: comparing lengths shows no difference.
other = HEAD + "".join(row(i, "Balthasar") for i in range(rows, 0, -1))
assert len(other) == len(day)
versions = {"as it was": day, "appended": day + more, "truncated": day[: len(day) * 5 // 6], "other": other}


def run(schedule, folder):
    return subprocess.run([os.environ["AFTERCARE"], "batch", schedule, "-o", folder, "--clinic", "beverly-hills", "--format", "text", "--quiet"],
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def made(folder):
    """What the manifest says, and whether the folder agrees."""
    out, files = [], []
    for line in open(f"{folder}/manifest.jsonl", "rb"):
        assert line.endswith(b"\n"), "a torn line"
        l = json.loads(line)
        has = l["status"] in ("made", "unchanged")
        out.append((l["row"], l["appointment_id"], "made" if has else l["status"], l["reason"], l["sha256"]))
        if has:
            files.append(l["file"])
            assert hashlib.sha256(open(f"{folder}/{l['file']}", "rb").read()).hexdigest() == l["sha256"], f"row {l['row']}: another sheet"
    assert sorted(files) == sorted(f for f in os.listdir(folder) if f.endswith(".txt")), "sheets without a line"
    assert open(f"{folder}/print.list").read().split() == files, "another list to print"
    return out


def state(folder):
    out = {}
    for path, _, names in os.walk(folder):
        for name in names:
            data = open(os.path.join(path, name), "rb").read()
            out[os.path.relpath(os.path.join(path, name), folder)] = hashlib.sha256(data).hexdigest()
    return out


def written(path, text):
    with open(path, "w") as f:
        f.write(text)
    old = time.time() - 60
    os.utime(path, (old, old))


wanted = {}
for name, text in versions.items():
    written("day.csv", text)
    began = time.monotonic()
    done = run("day.csv", f"want {name}")
    takes = time.monotonic() - began
    assert done.returncode in (0, 3), done.stderr
    wanted[name] = (done.returncode, made(f"want {name}"))
written("day.csv", before)
assert run("day.csv", "first").returncode == 0


def append(path):
    with open(path, "a") as f:
        f.write(more)


def overwrite(path):
    pieces = chance.choice([1, 7, 40])
    with open(path, "r+") as f:
        for n in range(pieces):
            f.write(other[len(other) * n // pieces: len(other) * (n + 1) // pieces])
            f.flush()
            if pieces > 1:
                time.sleep(0.002)


def copy_over(path): # as cp does: truncated, then written
    with open(path, "w") as f:
        f.write(other)


def move(path):
    written("new.csv", other)
    os.rename("new.csv", path)


changes = [append, lambda p: os.truncate(p, len(versions["truncated"])), overwrite, copy_over, move, os.remove]
names = ["appended to", "truncated", "overwritten in place", "copied over", "moved over", "removed"]
seen = {}
for moment in range(moments):
    for change, name in zip(changes, names):
        over = chance.random() < 0.5 # a folder that has sheets
        # Half of the moments are around the time when the file is read.
        wait = chance.random() * takes * chance.choice([1, 0.1])
        shutil.rmtree("got", ignore_errors=True)
        if over:
            shutil.copytree("first", "got")
        was = state("got") if over else {}
        written("day.csv", day)
        timer = threading.Timer(wait, change, ["day.csv"])
        timer.start()
        done = run("day.csv", "got")
        timer.join()
        where = f"seed {seed}, moment {moment}, {name} after {wait:.3f} s{', over sheets' if over else ''}: exit code {done.returncode}: {done.stderr.strip()[:300]}"
        assert "Zacharias" not in done.stderr and "Patient" not in done.stderr, where
        if done.returncode == 1:
            assert state("got") == was, where + ": something was made or replaced"
            outcome = "refused"
        else:
            got = made("got")
            fits = [v for v, (code, lines) in wanted.items() if lines == got and code == done.returncode]
            assert fits, where + ": of no version"
            outcome = fits[0]
            joined = subprocess.run([os.environ["AFTERCARE"], "batch", "merge", "got", "--verify"], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
            assert joined.returncode == 0, where + ": " + joined.stderr
        seen[name, outcome] = seen.get((name, outcome), 0) + 1
for (name, outcome), n in sorted(seen.items()):
    print(f"{name}: {outcome}: {n}")
P
