#!/usr/bin/env bash
# long: the power fails at any moment of a batch: snapshots of a file system during a run, each mounted as a
# machine does when it restarts, with its journal. In each of them every manifest line has its complete file. A
# control that doesn't sync its files loses some, which shows that the test can fail. Resumed on a snapshot,
# the run ends like one that was never stopped.
#
# The run writes to ext4 in a file on XFS: a clone of that file is the disk at one moment, since no write can
# come between. It has what the disk had received but not yet stored, in the order of writing: a disk that
# reorders unsynced writes isn't tested.
. "$(dirname "$0")/lib.sh"
if [ "${IN_NAMESPACE-}" != 1 ]; then
    need mkfs.ext4 e2fsprogs
    need mkfs.xfs xfsprogs
    need python3 python3
    build
    go build -o "$work/unsynced" ./conformance/unsynced
    in_namespace
    exit
fi
running=
clean() {
    [ -z "$running" ] || kill -9 "$running" 2>/dev/null || true
    for place in seen disk outer; do umount -q "$work/$place" 2>/dev/null || true; done
    rm -rf "$work"
}
trap clean EXIT
cp "$BUILT/aftercare" "$BUILT/unsynced" "$work"
cd "$work"
mkdir outer disk seen
truncate -s 8G outer.img
mkfs.xfs -q -m reflink=1 outer.img
mount -o loop outer.img outer

rows=${ROWS-1200}
python3 "$root/conformance/day.py" "$rows" >day.csv
batch() { "$work/aftercare" batch --clinic beverly-hills --quiet "$@"; }

# snapshots COMMAND…: runs it on a new disk and clones the disk meanwhile.
snapshots() {
    rm -f outer/*
    truncate -s 1G outer/disk.img
    mkfs.ext4 -q outer/disk.img
    mount -o loop outer/disk.img disk
    "$@" >/dev/null 2>>said &
    running=$!
    taken=0
    while kill -0 $running 2>/dev/null && [ $taken -lt 24 ]; do
        sleep "0.$((RANDOM % 5))$((RANDOM % 10))"
        cp --reflink=always outer/disk.img "outer/$taken.img"
        taken=$((taken + 1))
    done
    code=0
    wait $running || code=$?
    running=
    umount disk
}

# looked: what the lines of each snapshot say, and how many of their files aren't there complete.
looked() {
    lines=0 lost=0 torn=0
    for n in $(seq 0 $((taken - 1))); do
        mount -o loop "outer/$n.img" seen
        read -r a b c < <(python3 "$root/conformance/manifest.py" seen/out)
        umount seen
        lines=$((lines + a)) lost=$((lost + b)) torn=$((torn + c))
    done
}

code=0; batch day.csv -o want 2>said || code=$?
[ $code = 3 ] || { cat said >&2; fail "exit code $code"; }

for how in "" --sync-each; do
    # shellcheck disable=SC2086
    snapshots batch day.csv -o disk/out $how
    [ "$code" = 3 ] || { cat said >&2; fail "exit code $code"; }
    looked
    [ "$lines" -gt $((rows / 2)) ] || fail "$taken snapshots hold $lines lines: too few to prove anything"
    [ "$lost" = 0 ] || fail "$lost of $lines lines in $taken snapshots have no whole file ($how)"
    echo "crash: ${how:-syncfs}: $taken snapshots, $lines lines, each with its whole file; $torn torn"
    # The machine restarts, and the run is resumed.
    for n in $((taken / 2)); do
        mount -o loop "outer/$n.img" seen
        resume=--resume
        [ -e seen/out/manifest.jsonl ] || resume=
        code=0; batch day.csv -o seen/out $resume 2>said || code=$?
        [ $code = 3 ] || { cat said >&2; fail "resumed on a snapshot: exit code $code"; }
        diff -r seen/out want >differs || { head differs >&2; fail "resumed on snapshot $n, it is another run"; }
        umount seen
    done
done
echo "crash: resumed on snapshots, it ends as a run that was never stopped"

snapshots "$work/unsynced" day.csv disk/out
[ "$code" = 0 ] || { cat said >&2; fail "the control ended with $code"; }
looked
[ "$lost" -gt 0 ] || fail "the control lost nothing in $lines lines, so that the test proves nothing"
echo "crash: the control without syncing lost $lost of $lines lines in $taken snapshots"
