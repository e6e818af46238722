#!/usr/bin/env bash
# A batch that is killed at random moments, runs out of space, lacks permission, is stopped, or has company: no
# manifest line lacks its complete file, and resumed, the batch ends with the same files and the same manifest
# as a run that was never stopped.
. "$(dirname "$0")/lib.sh"
if [ "${IN_NAMESPACE-}" != 1 ]; then
    need runuser util-linux
    need python3 python3
    build
    in_namespace ROUNDS="${ROUNDS-6}"
    exit
fi
trap 'umount -q "$work/full" 2>/dev/null || true; rm -rf "$work"' EXIT
cp "$BUILT/aftercare" "$work"
chmod 755 "$work" "$work/aftercare"
cd "$work"

rows=900
python3 "$root/conformance/day.py" $rows >day.csv
head -n 401 day.csv >some.csv
run() { aftercare batch --clinic beverly-hills --quiet "$@" 2>>said; }
# ends CODE: a run that ended, with some rows rejected.
ends() { [ "$1" = 3 ] || { cat said >&2; fail "exit code $1"; }; }

# whole DIR: each manifest line has its file, exactly as it says.
whole() {
    local lost
    read -r _ lost _ < <(python3 "$root/conformance/manifest.py" "$1") && [ "$lost" = 0 ]
}
# as_whole DIR WANTED: the same files, byte for byte.
as_whole() { diff -r "$1" "$2" >differs || { head differs >&2; fail "$1 is not $2"; }; }

began=$(now)
code=0; run day.csv -o want || code=$?; ends $code
takes=$(($(now) - began))
code=0; run some.csv -o first || code=$?; ends $code
# Over an earlier run with other rows.
sed 's/,left,/,both,/' some.csv >changed.csv
cp -r first want-changed
code=0; run changed.csv -o want-changed || code=$?; ends $code

# On a busy machine a run may end before it is killed: then there are more rounds.
killed=0
for n in $(seq $((5 * ROUNDS))); do
    if [ "$n" -gt "$ROUNDS" ] && [ $((2 * killed)) -ge "$ROUNDS" ]; then break; fi
    rm -rf got
    schedule=day.csv wanted=want
    if [ $((n % 2)) = 0 ]; then
        cp -r first got
        schedule=changed.csv wanted=want-changed
    fi
    resume=
    for _ in 1 2 3 4 5 6; do
        "$work/aftercare" batch --clinic beverly-hills --quiet $schedule -o got $resume 2>>said &
        pid=$!
        moment $takes
        kill -9 $pid 2>/dev/null || true
        code=0; wait $pid 2>/dev/null || code=$?
        [ $code != 137 ] || killed=$((killed + 1))
        whole got || fail "round $n: a line without its file"
        # A run that was killed before it began starts over.
        [ -e got/manifest.previous.jsonl ] || [ $wanted = want ] && [ -e got/manifest.jsonl ] && resume=--resume || true
        [ -e got/print.list ] && break || true
    done
    code=0; run $schedule -o got $resume || code=$?
    ends $code
    if [ -z "$resume" ]; then continue; fi # it was complete at once, and its lines say unchanged
    as_whole got $wanted
done
[ $((2 * killed)) -ge "$ROUNDS" ] || fail "killed only $killed times in $n rounds"
echo "batch: killed $killed times, and each ended as if it had not been"

# After SIGTERM, batch finishes the group in progress and says how to resume. A run that ended before the
# signal starts over.
for _ in 1 2 3 4 5; do
    rm -rf got said
    "$work/aftercare" batch --clinic beverly-hills day.csv -o got 2>said &
    pid=$!
    while [ ! -s got/manifest.jsonl ] && kill -0 $pid 2>/dev/null; do sleep 0.01; done
    kill -TERM $pid 2>/dev/null || true
    code=0; wait $pid || code=$?
    [ $code = 3 ] || break
done
[ $code = 143 ] || { cat said >&2; fail "SIGTERM gave exit code $code"; }
expect "hint: the same command with --resume" said
whole got || fail "stopped: a line without its file"
[ -z "$(find got -name '.aftercare*')" ] || fail "left behind: $(ls -A got)"
[ ! -e got/print.list ] || fail "stopped, and yet there is a print.list"
code=0; run day.csv -o got --resume || code=$?; ends $code
as_whole got want

# No space left: what has a line is complete; with more space it goes on.
mkdir full
mount -t tmpfs -o size=8m,mode=777 tmpfs full
code=0; aftercare batch --clinic beverly-hills day.csv -o full/out 2>said || code=$?
[ $code = 1 ] || fail "a full disk gave exit code $code"
expect "no space left on device" said
! grep -q Zacharias said || fail "a message names a patient"
whole full/out || fail "a full disk: a line without its file"
mount -o remount,size=200m full
code=0; run day.csv -o full/out --resume || code=$?; ends $code
as_whole full/out want
umount full

# A folder without write permission.
mkdir closed
chmod 555 closed
cp day.csv open.csv; chmod 644 open.csv
code=0; runuser -u nobody -- "$work/aftercare" batch --clinic beverly-hills open.csv -o closed 2>said || code=$?
[ $code = 1 ] || fail "a closed folder gave exit code $code"
expect "permission denied" said
code=0; runuser -u nobody -- "$work/aftercare" batch --clinic beverly-hills open.csv -o closed/out 2>said || code=$?
[ $code = 1 ] || fail "a closed folder gave exit code $code"
[ -z "$(ls -A closed)" ] || fail "left in a closed folder"

# Two writers: one of them is refused at once, and the other finishes.
rm -rf got
"$work/aftercare" batch --clinic beverly-hills --quiet day.csv -o got 2>one & a=$!
"$work/aftercare" batch --clinic beverly-hills --quiet day.csv -o got 2>two & b=$!
x=0; wait $a || x=$?
y=0; wait $b || y=$?
[ "$x $y" = "3 1" ] || [ "$x $y" = "1 3" ] || fail "two writers: $x and $y"
cat one two >both
expect "another aftercare is writing there" both
as_whole got want

# Shards, two of them killed on the way, add up to the single run.
rm -rf got
for n in 1 2 3; do
    "$work/aftercare" batch --clinic beverly-hills --quiet day.csv -o got --shard $n/3 2>>said &
    pid=$!
    if [ $n != 2 ]; then moment $((takes / 3)); kill -9 $pid 2>/dev/null || true; fi
    wait $pid 2>/dev/null || true
done
for n in 1 2 3; do
    code=0; run day.csv -o got --shard $n/3 --resume || code=$?; ends $code
done
aftercare batch merge got --verify >joined 2>said || { cat said >&2; fail "the shards do not join"; }
cmp joined want/manifest.jsonl || fail "the shards are another run"

# Only sheets and rejected rows hold patient data.
! grep -rlE 'Zacharias|1950-0' want --include='*.jsonl' --include='*.list' || fail "a name in a manifest"
[ -z "$(find want ! -type d ! -perm 600)" ] || fail "a file that others can read"
echo "batch: no line without its file"
