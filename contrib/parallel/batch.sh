#!/bin/sh
# Makes the sheets of a schedule in shards, with GNU parallel. A worker that dies is started
# again, and goes on where it was; then the shards are joined and proved.
#
#     batch.sh SHARDS OUT ARGUMENT...      such as: batch.sh 8 out/2026-11-24 day.csv --clinic my-clinic
#
# ARGUMENT... is what aftercare batch takes, but for -o, --shard and --resume. OUT is a folder
# for this schedule alone. Jobs at once: JOBS, else one a processor; AFTERCARE is the program.
set -eu
if [ $# -lt 3 ]; then
    echo "usage: batch.sh SHARDS OUT ARGUMENT..." >&2
    exit 2
fi
shards=$1 out=$2
shift 2
export AFTERCARE="${AFTERCARE-aftercare}"

# A shard with rejected rows ends with 3, and is done: trying it again would change nothing.
# Where a worker was killed and its program was not, that one still writes: the next waits.
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
seq "$shards" | parallel --will-cite --jobs "${JOBS-100%}" --retries 5 -I ,, -q \
    sh -c "$worker" worker "$@" -o "$out" --shard ",,/$shards"
exec "$AFTERCARE" batch merge "$out" --verify --force -o "$out/manifest.jsonl"
