#!/usr/bin/env bash
# long: what a row of a batch costs, durable, compared with the naive program of testdata/naive writing the
# same words, in one run: CPU seconds as ratios, since machines are noisy and busy; the memory of 100,000 rows;
# and whether a row costs the same in a long schedule as in a short one.
#
# The naive program has the same chances: it too writes all its sheets in one process on all processors, and
# needn't sync its files. The rows are those of a clinic: forty patients a day, one every five minutes, day
# after day, so that few sheets share their times.
#
# Everything is written to a new file system: after many files were deleted, a file system allocates new ones
# slowly for some minutes.
. "$(dirname "$0")/lib.sh"
if [ "${IN_NAMESPACE-}" != 1 ]; then
    need mkfs.ext4 e2fsprogs
    need python3 python3
    export CGO_ENABLED=0 # as a release is built
    build
    go build -o "$work/naive" ./testdata/naive
    in_namespace ROWS="${ROWS-100000}"
    exit
fi
trap 'umount -q "$work/disk" 2>/dev/null || true; rm -rf "$work"' EXIT
truncate -s 12G "$work/disk.img"
mkfs.ext4 -q "$work/disk.img"
mkdir "$work/disk"
mount -o loop "$work/disk.img" "$work/disk"
cp "$BUILT/aftercare" "$BUILT/naive" "$work/disk"
python3 - "$work/disk" "$ROWS" "$root" <<'P'
import os, statistics, subprocess, sys, time
work, many, root = sys.argv[1], int(sys.argv[2]), sys.argv[3]
os.chdir(work)
tool = work + "/aftercare"
few, sheets, rounds = 1000, 200, 15
# Medians are compared, and the two programs in pairs: on a busy machine a CPU second can be worth half as much
# again in one minute as in the next.
LEAST = 10      # times the naive program's sheets in a CPU second
MEMORY = 200    # MB
GROWTH = 1.5    # of the CPU of a row, from few rows to many: noise is allowed, growth isn't

def schedule(rows, path):
    with open(path, "w") as f:
        subprocess.run([sys.executable, root + "/conformance/day.py", str(rows), "--years"], stdout=f, check=True)

def measure(*command):
    """CPU seconds, MB, and processors kept busy."""
    begun = time.monotonic()
    p = subprocess.Popen(command)
    _, status, used = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    if p.returncode != 0:
        sys.exit(f"FAIL: {command[:3]}: exit code {p.returncode}")
    cpu = used.ru_utime + used.ru_stime
    return cpu, used.ru_maxrss / 1024, cpu / (time.monotonic() - begun)

# Each run has a folder of its own, and nothing is deleted.
folders = 0
def fresh():
    global folders
    folders += 1
    return f"out{folders}"

def batch(path, rows):
    out = fresh()
    figures = measure(tool, "batch", path, "-o", out, "--clinic", "beverly-hills", "--quiet")
    made = sum(1 for name in os.listdir(out) if name.endswith(".pdf"))
    if made != rows:
        sys.exit(f"FAIL: {made} sheets of {rows} rows")
    return figures

def naive():
    out = fresh()
    os.mkdir(out)
    return measure(work + "/naive", "words.txt", out + "/x", str(sheets))

with open("words.txt", "wb") as f:
    f.write(subprocess.run([tool, "show", "mbb", "--clinic", "beverly-hills", "--ended", "2026-01-05 10:20", "--name", "Zacharias Aabb", "--born", "1950-01-12",
                            "--side", "left", "--without", "sedation", "--with", "diagnostic,steroid", "--yes"], stdout=subprocess.PIPE, check=True).stdout)
schedule(few, "few.csv")
schedule(many, "many.csv")
together, alone, short, small, busy = [], [], [], 0, 0
for _ in range(rounds):
    together.append(naive()[0] / sheets)
    alone += [measure(work + "/naive", "words.txt", "x.pdf")[0] for _ in range(4)]
    cpu, mb, processors = batch("few.csv", few)
    short.append(cpu / few)
    small, busy = max(small, mb), max(busy, processors)
ratios = sorted(n / b for n, b in zip(together, short))
times = statistics.median(ratios)
cpu, mb, processors = batch("many.csv", many)
long, beside = cpu / many, statistics.median(naive()[0] / sheets for _ in range(3))
one, each, row = (statistics.median(l) for l in (together, alone, short))
print("| what, durable | CPU of a sheet | times the naive program's sheets in a CPU second | memory | processors kept busy |\n|---|---|---|---|---|")
print(f"| naive, a process for all sheets, not durable | {one * 1000:.2f} ms | 1 | | |")
print(f"| naive, a process for each sheet | {each * 1000:.2f} ms | {one / each:.2f} | | |")
print(f"| batch, {few:,} rows | {row * 1000:.2f} ms | {times:.1f} ({ratios[0]:.1f} to {ratios[-1]:.1f} in {rounds} pairs); {each / row:.1f} times a process for each | {small:.0f} MB | {busy:.2f} |")
print(f"| batch, {many:,} rows | {long * 1000:.2f} ms | {beside / long:.1f} | {mb:.0f} MB | {processors:.2f} |")
wrong = []
if times < LEAST:
    wrong.append(f"{times:.1f} times the naive program's sheets; expected {LEAST}")
if mb > MEMORY:
    wrong.append(f"{many:,} rows take {mb:.0f} MB; expected at most {MEMORY}")
if long > GROWTH * row:
    wrong.append(f"a row takes {long * 1000:.2f} ms of CPU among {many:,}, and {row * 1000:.2f} ms among {few:,}")
for w in wrong:
    print("FAIL: " + w, file=sys.stderr)
sys.exit(bool(wrong))
P
echo "scale: a row costs the same in a long schedule, in flat memory"
