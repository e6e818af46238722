#!/usr/bin/env bash
# Engines that run shards on several machines: GNU parallel, with workers killed on the way, ends with the
# manifest of a single run; the Kubernetes Jobs are valid, and their own command lines, run here, end with that
# manifest too.
. "$(dirname "$0")/lib.sh"
need parallel parallel
need python3 python3
venv=$root/.cache/venv-kubernetes
[ -x "$venv/bin/kubernetes-validate" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q "kubernetes-validate==1.37.0"; }
build
kill=$root/conformance/kill.py
jobs=$root/contrib/kubernetes
python3 "$root/conformance/day.py" 2200 >"$work/day.csv"
cd "$work"

# single SCHEDULE OUT OPTION...: the run that all others must match.
single() {
    local code=0
    aftercare batch "$1" -o "$2" "${@:3}" --quiet || code=$?
    [ $code = 3 ] || fail "a single run ended with $code: some of its rows are rejected, so 3 is expected"
}
# as_single OUT WANTED: compares the manifest, and each sheet.
as_single() {
    cmp "$1/manifest.jsonl" "$2/manifest.jsonl" || fail "$1 is another run"
    while read -r sheet; do
        cmp "$1/$sheet" "$2/$sheet" || fail "$1: another sheet"
    done <"$2/print.list"
}

single day.csv want --clinic beverly-hills
# A folder name that a shell could misread.
out='out $(no) ✓ 中文'
AFTERCARE=$work/aftercare JOBS=2 "$root/contrib/parallel/batch.sh" 3 "$out" day.csv --clinic beverly-hills 2>said &
pid=$!
python3 "$kill" $pid "$work/aftercare" "$out" 3 || { cat said >&2; fail "GNU parallel"; }
wait $pid || { cat said >&2; fail "GNU parallel ended with $?"; }
expect "2,200 rows, each once" said
! grep -q Zacharias said || fail "a message names a patient"
as_single "$out" want
echo "GNU parallel: the manifest of a single run"

# Over SSH: a program in its place runs what a host would, with nothing of this environment, in another folder.
cat >ssh <<'S'
#!/bin/sh
host=$1
shift
[ "$1" != -- ] || shift
echo "$host" >>"$(dirname "$0")/hosts"
cd / && exec env -i SHELL=/bin/sh PATH=/usr/bin:/bin HOME=/tmp LANG=C.UTF-8 sh -c "$*"
S
chmod +x ssh
PARALLEL_SSH=$work/ssh PARALLEL="--sshlogin ward1,ward2" AFTERCARE=$work/aftercare JOBS=1 "$root/contrib/parallel/batch.sh" 3 "$work/far $out" "$work/day.csv" --clinic beverly-hills 2>said ||
    { cat said >&2; fail "GNU parallel over SSH ended with $?"; }
[ "$(sort -u hosts | tr '\n' ' ')" = "ward1 ward2 " ] || fail "not every host made a shard: $(cat hosts)"
as_single "far $out" want
echo "GNU parallel over SSH: the manifest of a single run"

# An error that retrying can't fix is reported, and isn't success.
code=0; AFTERCARE=$work/aftercare "$root/contrib/parallel/batch.sh" 2 bad nothing.csv --clinic beverly-hills 2>said || code=$?
[ $code != 0 ] && [ ! -e bad/manifest.jsonl ] || fail "a schedule that is not there gave exit code $code"
expect "nothing.csv" said

# The Kubernetes schema, strict; and it does refuse broken Jobs.
valid() { "$venv/bin/kubernetes-validate" -k 1.37.0 --strict --no-warn "$@" >said 2>&1; }
valid "$jobs"/job.yaml "$jobs"/merge.yaml || { cat said >&2; fail "a Job is none"; }
mutant() { # the job with one error
    sed "0,/$2/s//$3/" "$jobs/job.yaml" >mutant.yaml
    ! cmp -s "$jobs/job.yaml" mutant.yaml || fail "the mutant \"$1\" changes nothing"
    ! valid mutant.yaml || fail "the mutant \"$1\" passes"
    echo "a job with $1: refused"
}
mutant "a wrong key" podFailurePolicy podFailurePolcy
mutant "a key in the wrong place" "  completionMode: Indexed" "completionMode: Indexed"
mutant "words for a number" "completions: 8" "completions: eight"
mutant "no operator" "operator: In" "containerName: shard"

# The command lines of the Jobs, as a pod would run them, with nothing else in the environment.
mkdir -p data bin
ln -s "$work/aftercare" bin/aftercare
head -n 62 day.csv >data/schedule.csv
aftercare init data/clinic --name "Front Street Clinic" --phone "(310) 555-0142" --time-zone America/Chicago --yes >/dev/null || fail "no clinic"
sed -i 's/^require-approved: .*/require-approved: no/' data/clinic/clinic.yaml # a trial: nobody has approved its texts
single data/schedule.csv want-job --clinic data/clinic 2>said
"$venv/bin/python" - "$jobs" <<'P'
import sys, yaml
for name in "job", "merge":
    spec = yaml.safe_load(open(f"{sys.argv[1]}/{name}.yaml"))["spec"]
    container = spec["template"]["spec"]["containers"][0]
    given = {e["name"]: e["value"] for e in container["env"]}
    open(f"{name}.sh", "w").write(container["command"][2])
    if name == "job":
        assert given["SHARDS"] == str(spec["completions"]), "SHARDS is not completions"
        assert spec["completionMode"] == "Indexed" and spec["template"]["spec"]["restartPolicy"] == "Never"
        # Ignore means "again, forever": no exit code may lead to it.
        for rule in spec["podFailurePolicy"]["rules"]:
            assert rule["action"] != "Ignore" or "onExitCodes" not in rule
        open("shards", "w").write(given["SHARDS"])
P
shards=$(cat shards)
pod() { env -i PATH="$work/bin:/usr/bin:/bin" DATA="${DATA-$work/data}" SHARDS="$shards" "${@:2}" /bin/sh -c "$(cat "$1")"; }
for n in $(seq 0 $((shards - 1))); do
    pod job.sh JOB_COMPLETION_INDEX="$n" 2>said || fail "the pod of index $n ended with $?"
    [ "$n" != 3 ] || ! pod merge.sh 2>said || fail "half a run is merged"
done
[ -s data/out/rejects-2-of-8.csv ] || # row 50 has no side
    fail "no row is rejected: exit code 3 was not tried"
pod merge.sh || fail "the pod that merges ended with $?"
as_single data/out want-job
[ "$(wc -l <want-job/print.list)" = 60 ] || fail "not 60 sheets of 61 rows"
code=0; DATA=$work/nowhere pod job.sh JOB_COMPLETION_INDEX=0 2>said || code=$?
[ $code != 0 ] && [ $code != 3 ] || fail "a pod without its schedule ended with $code"
echo "Kubernetes: the Jobs are valid, and their command lines end in the manifest of a single run"
