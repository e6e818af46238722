#!/usr/bin/env bash
# long
# The ordinary night: contrib's wrapper is given an export that is still being copied, an empty one, yesterday's, an
# expired token's answer, a full disk and a run that is killed. Nothing wrong is made, somebody is told each time, and
# the next run goes on. Its systemd units are valid.
. "$(dirname "$0")/lib.sh"
if [ "${IN_NAMESPACE-}" != 1 ]; then
    need python3 python3
    need systemd-analyze systemd
    build
    in_namespace
    exit
fi
trap 'umount -q "$work/small" 2>/dev/null || true; rm -rf "$work"' EXIT
cp "$BUILT/aftercare" "$work"
cd "$work"
night=$root/contrib/night/night.sh
day=$(date +%F)
tomorrow=$(date -d tomorrow +%F)

# What is mailed stands in a file.
printf '#!/bin/sh\ncat >>"%s/mail"\n' "$work" >sendmail
chmod +x sendmail
export AFTERCARE=$work/aftercare SENDMAIL=$work/sendmail AFTERCARE_CLINIC=beverly-hills SHEETS=$work/sheets MAILTO=desk@example.org SETTLE=2 WAIT=15
# rows N DAY: a schedule of that day.
rows() {
    echo appointment_id,procedure,name,birth_date,date,side
    python3 - "$1" "$2" <<'PY'
import sys
for n in range(int(sys.argv[1])):
    print("A-%d,medial-branch-block,Zacharias %s,%d-04-%02d,%s,left" % (n + 1, "".join(chr(97 + n // 26**k % 26) * 2 for k in range(3)), 1930 + n % 70, 1 + n % 28, sys.argv[2]))
PY
}
sheets() { find "$SHEETS" -name 'A-*.pdf' -not -path '*/superseded/*' 2>/dev/null | wc -l; }
# told CODE WORDS EXPORT DAY [ARGUMENT…]: the wrapper ends with that code, somebody is told with those words, and not a
# name of a patient.
told() {
    local code=0 want=$1 words=$2
    shift 2
    rm -f mail
    "$night" "$@" >said 2>&1 || code=$?
    [ "$code" = "$want" ] || fail "exit code $code, not $want: $(cat said)"
    expect "$words" mail
    ! grep -qE 'Zacharias|19[0-9]{2}-04' mail said || fail "the mail or the log names a patient"
}

# An ordinary night: nobody is told anything.
rows 6 "$day" >day.csv
"$night" day.csv today || fail "an ordinary night: $?"
[ "$(sheets)" = 6 ] && [ ! -e mail ] || fail "an ordinary night: $(sheets) sheets"
expect '"exit_code": 0' "$SHEETS/$day.json"

# An export that is still being copied is waited for.
(
    rows 6 "$tomorrow" | while IFS= read -r line; do
        echo "$line" >>slow.csv
        sleep 0.7
    done
) &
"$night" slow.csv "$tomorrow" || fail "an export that is being copied: $?"
wait
[ "$(sheets)" = 12 ] || fail "an export that was being copied: $(sheets) sheets"

# One that never stops changing, or never comes, is not used.
(while :; do echo >>endless.csv; sleep 0.5; done) &
endless=$!
told 1 "did not stop changing" endless.csv "$day"
kill $endless
wait $endless 2>/dev/null || true
told 1 "did not come" missing.csv "$day"

# Empty, yesterday's, an answer for an expired token: nothing in the folder changes.
before=$(find "$SHEETS/$day" -type f | sort | xargs sha256sum)
: >empty.csv
told 1 "exit code 1" empty.csv "$day"
rows 0 "$day" >header.csv
told 1 "exit code 1" header.csv "$day"
rows 6 "$(date -d yesterday +%F)" >old.csv
told 1 "exit code 1" old.csv "$day"
echo '{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"login","diagnostics":"token expired"}]}' >token.json
told 1 "exit code 1" token.json "$day"
[ "$before" = "$(find "$SHEETS/$day" -type f | sort | xargs sha256sum)" ] || fail "a refused export changed the folder"

# Rows that can't be used: 3, and the others are there.
sed '2s/left/port/' day.csv >partly.csv
told 3 "exit code 3" partly.csv "$day" --fewer

# A full disk: somebody is told, and once there is room the next run makes the rest.
mkdir small
mount -t tmpfs -o size=300k tmpfs small
SHEETS=$work/small/sheets told 1 "exit code 1" day.csv "$day"
mount -o remount,size=20m small
SHEETS=$work/small/sheets "$night" day.csv "$day" || fail "after a full disk: $?"
[ "$(SHEETS=$work/small/sheets sheets)" = 6 ] || fail "after a full disk"
umount small

# A run that is killed goes on with the next one, and ends with the same files as one that was not.
rows 1500 "$day" >many.csv
export SHEETS=$work/killed
SETTLE=0 "$night" many.csv "$day" &
run=$!
for _ in $(seq 200); do
    [ "$(find "$SHEETS" -name 'A-*.pdf' 2>/dev/null | head -40 | wc -l)" -ge 20 ] && break
    sleep 0.05
done
pkill -9 -f "aftercare batch many.csv" || fail "nothing to kill"
wait $run 2>/dev/null && fail "a killed run ended well"
[ "$(sheets)" -lt 1500 ] || fail "killed too late"
"$night" many.csv "$day" || fail "after a killed run: $?"
[ "$(sheets)" = 1500 ] || fail "after a killed run: $(sheets) sheets"
aftercare batch merge "$SHEETS/$day" --verify >/dev/null 2>verify || fail "after a killed run: $(cat verify)"

cp "$root"/contrib/night/aftercare-night.* .
sed -i 's|^ExecStart=.*|ExecStart=/bin/true ${EXPORT} ${DAY}|' aftercare-night.service
systemd-analyze verify --man=no ./aftercare-night.service ./aftercare-night.timer ./aftercare-night.path >units 2>&1 || fail "the units: $(cat units)"
! grep -q aftercare-night units || fail "the units: $(cat units)"
echo "night: nothing wrong was made, somebody was told, and the next run went on"
