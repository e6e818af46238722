#!/usr/bin/env bash
# Measures, in one run, the figures of internal/README.md: CPU time of whole processes, as
# ratios to the naive program of testdata/naive. The median of many pairs of runs, since
# machines are noisy: what disturbs one run of a pair disturbs the other.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CGO_ENABLED=0 # as a release is built; with cgo the loader takes half a millisecond more
go build -o "$work/aftercare" ./cmd/aftercare
go build -o "$work/naive" ./testdata/naive
go test -c -o "$work/pdf.test" ./internal/render/pdf
python3 - "$work" <<'P'
import os, re, resource, statistics, subprocess, sys
work = sys.argv[1]
visit = ["mbb", "--clinic", "beverly-hills", "--ended", "2026-11-23 10:20", "--name", "Rosa Example", "--born", "1961-04-02",
         "--side", "left", "--without", "sedation", "--with", "diagnostic,steroid", "--yes"]
tool = work + "/aftercare"
with open(work + "/words.txt", "wb") as f:
    f.write(subprocess.run([tool, "show"] + visit, stdout=subprocess.PIPE, check=True).stdout)
runs = {
    "naive": [work + "/naive", work + "/words.txt", work + "/naive.pdf"],
    "show": [tool, "show"] + visit,
    "pdf": [tool, "pdf", "-o", work + "/x.pdf", "--force"] + visit,
    "version": [tool, "version"],
}
taken = {name: [] for name in runs}
for _ in range(100):
    for name, command in runs.items():
        a = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
        b = resource.getrusage(resource.RUSAGE_CHILDREN)
        taken[name].append(b.ru_utime + b.ru_stime - a.ru_utime - a.ru_stime)
naive = statistics.median(taken["naive"])
out = subprocess.run([work + "/pdf.test", "-test.run", "^$", "-test.bench", "Warm/letter", "-test.benchtime", "1s", "-test.count", "5"],
                     stdout=subprocess.PIPE, text=True, check=True, cwd="internal/render/pdf", env=dict(os.environ, GOGC="400")).stdout  # as the program sets it
warm = min(float(n) for n in re.findall(r"(\d+(?:\.\d+)?) ns/op", out)) / 1e9
print("| what | CPU, of the naive program's sheet |\n|---|---|")
print("| the naive program, a process for a sheet | 1 (%.1f ms here) |" % (naive * 1000))
for name in ("show", "pdf", "version"):
    print("| `aftercare %s`, a process | %.2f |" % (name, statistics.median(t / n for t, n in zip(taken[name], taken["naive"]))))
print("| a further PDF in one process | %.3f |" % (warm / naive))
P
