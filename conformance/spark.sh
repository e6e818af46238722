#!/usr/bin/env bash
# long: Spark is 300 MB, and slow to start.
# The PySpark driver, with each worker killed on the way, and one task's Python too: retried by Spark, the run
# ends with the manifest of a single run.
. "$(dirname "$0")/lib.sh"
need java default-jre-headless
need python3 python3
version=3.5.7
venv=$root/.cache/venv-spark-$version
[ -x "$venv/bin/spark-submit" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q "pyspark==$version"; }
build
day=$root/conformance/day.py driver=$root/contrib/spark/batch.py kill=$root/conformance/kill.py
python3 "$day" 2200 >"$work/day.csv"
cd "$work"
submit() { # the driver, in Spark's local mode: two tasks at a time, each tried up to five times
    AFTERCARE=$work/aftercare PYSPARK_PYTHON=$venv/bin/python SPARK_LOCAL_IP=127.0.0.1 SPARK_LOCAL_DIRS=$work/spark exec "$venv/bin/spark-submit" \
        --master "local[2,5]" --conf spark.ui.enabled=false --conf spark.driver.host=127.0.0.1 "$driver" "$@"
}
code=0; aftercare batch day.csv -o want --clinic beverly-hills --quiet || code=$?
[ $code = 3 ] || fail "a single run ended with $code: some of its rows are rejected, so 3 is expected"

(submit 3 'out ✓ 中文' day.csv --clinic beverly-hills) &>said &
pid=$!
python3 "$kill" $pid "$work/aftercare" 'out ✓ 中文' 3 || { tail -50 said >&2; fail "Spark"; }
wait $pid || { tail -50 said >&2; fail "Spark ended with $?"; }
expect "2,200 rows, each once" said
! grep -q Zacharias said || fail "a message names a patient"
cmp 'out ✓ 中文/manifest.jsonl' want/manifest.jsonl || fail "Spark's is another run"
while read -r sheet; do
    cmp "out ✓ 中文/$sheet" "want/$sheet" || fail "another sheet"
done <want/print.list

# An error that retrying can't fix is reported once, and isn't success.
code=0; (submit 2 out2 day.csv --clinic beverly-hills --format word) &>said || code=$?
[ $code = 1 ] && [ ! -e out2/manifest.jsonl ] || fail "a wrong flag gave exit code $code"
expect 'shard 1: exit code 2: aftercare: --format is "word"' said
! grep -q 'Task .* failed' said || fail "a wrong flag was tried again"
echo "Spark $version: the manifest of a single run"
