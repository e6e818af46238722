#!/usr/bin/env bash
# A full disk, a folder that can't be written to, kill -9 and Ctrl-C during a write: each leaves the complete
# file or none.
. "$(dirname "$0")/lib.sh"
if [ "${IN_NAMESPACE-}" != 1 ]; then
    need runuser util-linux
    build
    in_namespace
    exit
fi
trap 'umount -q "$work/full" 2>/dev/null || true; rm -rf "$work"' EXIT
cp "$BUILT/aftercare" "$work"
chmod 755 "$work" "$work/aftercare"
cd "$work"
named=(--ended "2026-11-23 10:20" --name "Rosa Example" --born 1961-04-02 --side left --yes)

mkdir full
mount -t tmpfs -o size=32k tmpfs full
head -c 24000 /dev/zero >full/filler
(
    cd full
    for flags in "" "-o x.pdf" "-o x.pdf --force"; do
        # shellcheck disable=SC2086
        aftercare pdf mbb $flags 2>../err && fail "a full disk took a file"
        expect "no space left on device" ../err
    done
    aftercare pdf mbb "${named[@]}" 2>../err && fail "a full disk took a patient's file"
    ! grep -qi rosa ../err || fail "the error names the patient"
    [ "$(ls -A)" = filler ] || fail "left on a full disk: $(ls -A)"
    rm filler
    aftercare pdf mbb -o x.pdf >/dev/null 2>&1 && fail "35 KB on 32 KB"
    [ -z "$(ls -A)" ] || fail "left on a full disk: $(ls -A)"
)
umount full
[ "$(aftercare pdf mbb -o - 2>err >/dev/full; echo $?)" = 1 ] || fail "/dev/full"
expect "no space left on device" err
# An existing file stays when the new one doesn't fit.
mount -t tmpfs -o size=64k tmpfs full
aftercare pdf mbb -o full/x.pdf >/dev/null
sum=$(sha256sum full/x.pdf)
aftercare pdf mbb --ended "2026-11-23 10:20" -o full/x.pdf --force 2>/dev/null && fail "two sheets on 64 KB"
[ "$(sha256sum full/x.pdf)" = "$sum" ] || fail "the old file was lost"
[ "$(ls -A full)" = x.pdf ] || fail "left: $(ls -A full)"
umount full

mkdir closed
chmod 555 closed
runuser -u nobody -- "$work/aftercare" pdf mbb -o closed/x.pdf 2>err && fail "wrote into a closed folder"
expect "permission denied" err
expect "hint:" err
[ -z "$(ls -A closed)" ] || fail "left in a closed folder"

# Killed at any moment: the file is complete or doesn't exist.
mkdir killed
began=$(now)
aftercare pdf mbb "${named[@]}" -o killed/x.pdf >/dev/null 2>&1
takes=$(($(now) - began))
whole=0
for _ in $(seq 60); do
    rm -rf killed/*
    "$work/aftercare" pdf mbb "${named[@]}" -o killed/x.pdf >/dev/null 2>&1 &
    pid=$!
    moment $((takes * 3 / 2))
    kill -9 $pid 2>/dev/null || true
    wait $pid 2>/dev/null || true
    if [ -e killed/x.pdf ]; then
        tail -c 6 killed/x.pdf | grep -q '%%EOF' || fail "half a file after kill -9"
        whole=$((whole + 1))
    fi
done
[ $whole -gt 0 ] && [ $whole -lt 60 ] || fail "kill -9 left $whole whole files of 60: it came too early or too late"
echo "disk: kill -9 left $whole whole files of 60, and no half one"

# Ctrl-C in a dialog ends it with 130, and prints nothing.
mkdir bin
printf '#!/bin/sh\ncase "$1" in -d) echo "system default destination: Front";; -p) echo "printer Front is idle.";; *) echo "Front accepting requests";; esac\n' >bin/lpstat
printf '#!/bin/sh\necho printed >%s/printed\n' "$work" >bin/lp
chmod 755 bin/*
python3 - "$work" <<'P'
import os, pty, signal, sys, time
work = sys.argv[1]
pid, fd = pty.fork()
if pid == 0:
    os.environ["PATH"] = work + "/bin:" + os.environ["PATH"]
    os.execv(work + "/aftercare", ["aftercare", "print", "mbb"])
time.sleep(1)
seen = os.read(fd, 4096)
assert b"name" in seen, seen
os.write(fd, b"\x03")
_, status = os.waitpid(pid, 0)
assert os.waitstatus_to_exitcode(status) == 130, status
P
[ ! -e printed ] || fail "Ctrl-C printed"
echo "disk: nothing is half written"
