#!/bin/sh
# Makes the sheets of a schedule in shards, with GNU parallel, on this machine or over SSH. A worker that dies is started again and resumes;
# then the shards are joined and verified.
#
#     batch.sh SHARDS OUT ARGUMENT...      such as: batch.sh 8 out/2026-11-24 day.csv --clinic my-clinic
#
# ARGUMENT... is what aftercare batch accepts, except -o, --shard and --resume. OUT is a folder for this
# schedule only. JOBS is how many jobs run at a time (default: one per processor); AFTERCARE is the program.
# PARALLEL="--sshlogin ward1,ward2" starts the shards on other machines: then all paths are absolute and shared.
set -eu
if [ $# -lt 3 ]; then
    echo "usage: batch.sh SHARDS OUT ARGUMENT..." >&2
    exit 2
fi
shards=$1 out=$2
shift 2
export AFTERCARE="${AFTERCARE-aftercare}"

# A shard with rejected rows ends with 3, and is done: retrying would change nothing. If a worker was killed
# but its program wasn't, that one is still writing: the next one waits.
worker='
code=0
for wait in $(seq 60); do
    said=$("$AFTERCARE" batch "$@" --resume --quiet 2>&1 >/dev/null) && code=0 || code=$?
    case "$code $said" in
    "1 "*"another aftercare is writing there"*) sleep 1 ;;
    *) break ;;
    esac
done
[ -z "$said" ] || printf "%s\n" "$said" >&2
[ "$code" = 3 ] || exit "$code"
'
seq "$shards" | parallel --will-cite --env AFTERCARE --jobs "${JOBS-100%}" --retries 5 -I ,, -q \
    sh -c "$worker" worker "$@" -o "$out" --shard ",,/$shards"
exec "$AFTERCARE" batch merge "$out" --verify --force -o "$out/manifest.jsonl"
