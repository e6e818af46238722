#!/usr/bin/env bash
# long: installs Wine and a compiler for one library that Wine 8 lacks.
# The Windows build, run by Wine: the same sheet byte for byte, complete files, a batch with its manifest, two
# writers, and the message that Windows has no printing system of this kind.
. "$(dirname "$0")/lib.sh"
need wine wine
need x86_64-w64-mingw32-gcc gcc-mingw-w64-x86-64-win32
build
GOOS=windows CGO_ENABLED=0 go build -trimpath -o "$work/aftercare.exe" ./cmd/aftercare
cd "$work"
export WINEPREFIX=$work/prefix WINEDEBUG=-all
wine cmd /c exit >/dev/null 2>&1 || true # makes the prefix
cat >random.c <<'C'
#include <windows.h>
BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);
__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE p, SIZE_T n) { return SystemFunction036(p, (ULONG)n); }
C
x86_64-w64-mingw32-gcc -shared -o prefix/drive_c/windows/system32/bcryptprimitives.dll random.c -ladvapi32
exe() { timeout 120 wine "$work/aftercare.exe" "$@"; }
# code WANTED COMMAND…: expects that exit code.
code() {
    local wanted=$1 got=0
    shift
    "$@" >out.txt 2>err.txt || got=$?
    [ "$got" = "$wanted" ] || { cat out.txt err.txt >&2; fail "exit code $got, not $wanted: $*"; }
}
code 0 exe version
code 0 exe pdf "${patient[@]}" -o windows.pdf
aftercare pdf "${patient[@]}" -o linux.pdf >/dev/null
cmp windows.pdf linux.pdf || fail "Windows makes another sheet"
code 1 exe pdf "${patient[@]}" -o windows.pdf
expect "is there already" err.txt
code 0 exe pdf "${patient[@]}" -o windows.pdf --force
code 1 exe print "${patient[@]}"
expect "no printing system was found" err.txt
cat >day.csv <<'S'
appointment_id,procedure,name,birth_date,side,ended
A-1,medial-branch-block,Rosa Example,1961-04-02,left,2026-11-23 10:20
A-2,medial-branch-block,Bob Sample,1951-05-06,,2026-11-23 10:20
A-3,medial-branch-block,Jo Tester,1941-07-08,right,2026-11-23 11:20
con,medial-branch-block,Al Name,1941-07-09,right,2026-11-23 11:20
S
code 3 exe batch day.csv -o out --clinic beverly-hills --merge all.pdf
expect "4 rows: 2 made, 2 rejected" err.txt
code 3 aftercare batch day.csv -o linux --clinic beverly-hills
diff -r out linux || fail "a batch on Windows is another"
code 3 exe batch day.csv -o out --clinic beverly-hills
expect "2 unchanged" err.txt
sed -i '/^A-1/d' day.csv
code 3 exe batch day.csv -o out --clinic beverly-hills --fewer
[ -z "$(find prefix/drive_c/users -name 'aftercare-*')" ] || fail "a copy of a schedule stays"
[ -f out/superseded/A-1.pdf ] && [ ! -f out/A-1.pdf ] || fail "the cancelled sheet stays"
{
    head -1 day.csv
    for i in $(seq 600); do echo "B-$i,medial-branch-block,Rosa Example,1961-04-02,left,2026-11-23 10:20"; done
} >long.csv
exe batch long.csv -o both --clinic beverly-hills -q &
for _ in $(seq 200); do
    [ -z "$(find both -name '*lock*' 2>/dev/null)" ] || break
    sleep 0.05
done
code 1 exe batch long.csv -o both --clinic beverly-hills -q
expect "another aftercare is writing there" err.txt
wait $! || fail "the first of two writers"
[ "$(wc -l <both/manifest.jsonl)" = 600 ] || fail "the first of two writers lost rows"
echo "the same sheets, the same batch, on Windows (by Wine)"
