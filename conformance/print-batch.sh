#!/usr/bin/env bash
# long: jobs on a real CUPS take a second or two each.
# A batch on a real CUPS and a real IPP printer: each sheet complete, in row order, with the copies, sides,
# paper and tray that were asked for; no name anywhere but in the document. A stopped, an unknown and a closed
# queue, a cancelled job and an aborted one are each reported as failures. Killed at any moment, no sheet is
# printed twice or lost silently.
. "$(dirname "$0")/lib.sh"
[ "${IN_NAMESPACE-}" = 1 ] || { with_cups "$0"; exit; }
cups_starts
cd "$T"
cat >day.csv <<C
appointment_id,procedure,name,birth_date,record,side,ended,sedation,diagnostic,status
A-1,medial-branch-block,Zoe O'Brien,1961-04-02,MRN0417,left,2026-11-23 10:20,no,yes,booked
A-2,medial-branch-block,Luis Übermut,1950-01-12,,right,2026-11-23 11:00,yes,no,booked
A-3,medial-branch-block,Ann Zander,1971-04-02,,,2026-11-23 10:20,no,yes,booked
A-4,medial-branch-block,Quentin Quick,1971-04-03,,left,2026-11-23 10:20,no,yes,booked
A-5,medial-branch-block,Bob Cancelled,1971-04-03,,left,2026-11-23 10:20,no,yes,cancelled
C
names='brien|zoe|übermut|luis|zander|quentin|cancelled,|1961-04|1950-01|MRN0417'
# Each command's arguments, as anybody on the machine could see them.
mkdir bin
for c in lp lpstat lpoptions cancel; do
    printf '#!/bin/sh\necho %s "$@" >>%s/arguments\nexec %s "$@"\n' "$c" "$T" "$(command -v $c)" >bin/$c
done
chmod 755 bin/*
export PATH="$T/bin:$PATH"
# run CODE ARGUMENTS: a batch with that exit code; its output is in out and err.
run() {
    local code=0 want=$1
    shift
    "$AFTERCARE" batch --clinic beverly-hills "$@" >out 2>err || code=$?
    [ $code = "$want" ] || fail "exit code $code, want $want: $(cat out err)"
}
attributes() { ls got/*.attributes 2>/dev/null | xargs -r grep -lE "^IPP_JOB_ID=" | while read -r f; do echo "$(sed -n 's/^IPP_JOB_ID=//p' "$f") $f"; done | sort -n | cut -d' ' -f2; }
received() { attributes | wc -l; }
words() { pdftotext "$1" - | tr -d '\f' | sort -u; }
reason() { grep "\"appointment_id\":\"$1\"" "$2/manifest.jsonl" | grep -q "\"reason\":\"$3" || fail "$1: $(grep -o '"status.*' "$2/manifest.jsonl"; cat out err; tail -9 "$2/printed.jsonl")"; }

# What the printer offers.
lpadmin -d ward4
"$AFTERCARE" printers >out
grep -qx 'ward4, the default: idle' out || fail "printers: $(cat out)"
expect 'trays: Auto, *Main, Manual, ByPassTray' out
expect 'sides: *one, two' out
"$AFTERCARE" printers --format json | python3 -c 'import json,sys; q=json.load(sys.stdin)["printers"][0]; assert q["name"]=="ward4" and q["default"] and "A4" in q["media"]["all"], q'

# The batch arrives complete: order, copies, sides, paper, tray, title.
run 3 day.csv -o sheets --day 2026-11-23 --print --copies 2 --sides two --paper a4 --tray by-pass-tray
grep -qE '^row 1 \(A-1\): printed: job ward4-[0-9]+ on ward4$' out || fail "it said: $(cat out)"
expect '3 printed' err
[ "$(received)" = 3 ] || fail "the printer got $(received) jobs"
n=0
for id in A-1 A-2 A-4; do
    n=$((n + 1))
    a=$(attributes | sed -n ${n}p)
    pdf=${a%.attributes}.pdf
    [ "$(words "sheets/$id.pdf")" = "$(words "$pdf")" ] || fail "job $n is not $id"
    copies=$(sed -n 's/^IPP_COPIES=//p' "$a")
    made=$(pdfinfo "sheets/$id.pdf" | sed -n 's/^Pages: *//p') sent=$(pdfinfo "$pdf" | sed -n 's/^Pages: *//p')
    [ $((${copies:-1} * sent)) -ge $((2 * made)) ] || fail "$id: $made pages, sent $sent with copies ${copies:-1}"
    grep -q '^IPP_SIDES=two-sided-long-edge$' "$a" || fail "$id is not on two sides"
    grep -qE '^IPP_MEDIA_COL=.*x-dimension=21000 y-dimension=29700' "$a" || fail "$id is not on A4"
    grep -qE '^IPP_MEDIA_COL=.*media-source=by-pass-tray' "$a" || fail "$id is of another tray"
    pdfinfo "$pdf" | grep -qE '^Page size: .*59[45].* x 84[12]' || fail "$id has another size"
done
# No name anywhere: not in logs, arguments, file names, the record, or the output.
for f in error_log access_log page_log printer.log arguments out err sheets/manifest.jsonl sheets/printed.jsonl sheets/print.list got/*.attributes; do
    ! grep -qiE "$names" "$f" || fail "$f names a patient: $(grep -iE "$names" "$f" | head -2)"
done
! find . -name '*' | grep -iE "$names" || fail "a file is named for a patient"
! grep -E 'A-[0-9]' arguments page_log || fail "a job tells the appointment"
ipptool -tv ipp://localhost:18632/printers/ward4 get-completed-jobs.test 2>&1 | grep 'job-name' | grep -vE 'requested|= aftercare sheet$' && fail "a title is not neutral"
[ -z "$(find spool -name 'd*' -type f)" ] || fail "a document stays in the spool"

# Again: nothing is printed twice.
run 3 day.csv -o sheets --day 2026-11-23 --print --paper a4
expect '3 printed before' err
[ "$(received)" = 3 ] || fail "printed twice"
run 3 day.csv -o sheets --day 2026-11-23 --print --paper a4 --reprint A-2
[ "$(received)" = 4 ] || fail "not printed again"

# What can't be printed is reported as a failure, each kind in its own words.
head -n 3 day.csv >two.csv
cupsdisable -r "out of toner" ward4
run 1 two.csv -o stopped --day 2026-11-23 --print
expect 'the printer "ward4" is stopped' err
reason A-2 stopped 'not printed: the printer \\"ward4\\" is stopped'
cupsenable ward4
run 1 two.csv -o unknown --print --day 2026-11-23 --printer ward5
expect 'no printer is called "ward5"' err
reason A-1 unknown 'not printed: no printer is called \\"ward5\\"'
cupsreject ward4
run 1 two.csv -o closed --day 2026-11-23 --print
reason A-1 closed 'not printed: the printer \\"ward4\\" takes no jobs'
cupsaccept ward4
run 1 two.csv -o tray --day 2026-11-23 --print --tray Tray9
expect 'has no tray "Tray9"' err
[ "$(received)" = 4 ] || fail "something was printed"
[ -z "$(lpstat -o)" ] || fail "a job waits"

# A queue that refuses a person's jobs, and a backend that aborts, cancels, holds or stops, according to its
# exit code.
lpadmin -p ward4 -u deny:root
run 3 two.csv -o denied --day 2026-11-23 --print
reason A-1 denied 'not printed: the printer \\"ward4\\" refused the job: .*'
expect '2 not printed' err
lpadmin -p ward4 -u allow:all
cp -a /usr/lib/cups/backend ways
printf '#!/bin/sh\n[ $# = 0 ] && exit 0\ncat >/dev/null\nexit $(cat %s/code)\n' "$T" >ways/own
chmod 755 ways/own
mount --bind ways /usr/lib/cups/backend
lpadmin -p ward6 -E -v own:/x -m raw -o printer-error-policy=abort-job 2>/dev/null
echo 1 >code
run 3 two.csv -o jam --print --day 2026-11-23 --printer ward6
reason A-1 jam 'not printed: the printer \\"ward6\\" gave up the job ward6-'
expect '2 not printed' err
echo 5 >code
run 3 two.csv -o jam --print --day 2026-11-23 --printer ward6
reason A-1 jam 'not printed: the job ward6-[0-9]* was cancelled at the printer'
echo 3 >code
run 3 two.csv -o jam --print --day 2026-11-23 --printer ward6 --wait 3s
reason A-1 jam 'not printed: the job ward6-[0-9]* is still waiting'
reason A-2 jam 'not printed: the job ward6-[0-9]* is still waiting'
expect '1 waiting at the printer, 1 not printed' err
cancel -a ward6
echo 4 >code
run 3 two.csv -o jam --print --day 2026-11-23 --printer ward6
reason A-1 jam 'not printed: the printer \\"ward6\\" stopped before it printed; the job ward6-[0-9]* was taken back'
[ -z "$(lpstat -o)" ] || fail "a job waits"
cupsenable ward6
echo 0 >code
run 0 two.csv -o jam --print --day 2026-11-23 --printer ward6
expect '2 printed' err
! grep -q 'not printed' jam/manifest.jsonl || fail "the manifest still says not printed"
cp keep kept

# A person cancels a job.
"$AFTERCARE" batch two.csv -o person --clinic beverly-hills --day 2026-11-23 --print >out 2>err &
pid=$!
printf '#!/bin/sh\nsleep 6\ncp "$1" "$KEPT/$$.pdf"\nenv | grep "^IPP_" | sort >"$KEPT/$$.attributes"\n' >keep
for _ in $(seq 80); do [ -n "$(lpstat -o)" ] && break; sleep 0.1; done
sleep 0.3
cancel -a ward4
code=0; wait $pid || code=$?
[ $code = 3 ] || fail "cancelled by a person: exit code $code: $(cat out err)"
grep -q 'was cancelled at the printer' out || fail "a person cancelled, and it said: $(cat out)"
cp kept keep
sleep 6

# The queue stops during a job: the job is cancelled, and the rest isn't sent.
printf '#!/bin/sh\nsleep 5\nexit 0\n' >keep
"$AFTERCARE" batch two.csv -o stops --clinic beverly-hills --day 2026-11-23 --print >out 2>err &
pid=$!
for _ in $(seq 80); do [ -n "$(lpstat -o)" ] && break; sleep 0.1; done
cupsdisable ward4
code=0; wait $pid || code=$?
[ $code = 3 ] || fail "stopped in the middle: exit code $code: $(cat out err)"
reason A-1 stops 'not printed: the printer \\"ward4\\" stopped before it printed'
reason A-2 stops 'not printed: the printer \\"ward4\\" is stopped'
[ -z "$(lpstat -o)" ] || fail "a job waits"
cupsenable ward4
cp kept keep
sleep 5

# Ctrl-C reaches the whole process group: the current job is settled, and the next run prints the rest.
rm -f got/*
setsid "$AFTERCARE" batch day.csv -o ctrlc --clinic beverly-hills --day 2026-11-23 --print >out 2>err &
pid=$!
for _ in $(seq 100); do grep -q queued ctrlc/printed.jsonl 2>/dev/null && break; sleep 0.1; done
kill -INT -- -$pid
code=0; wait $pid || code=$?
[ $code = 130 ] || fail "Ctrl-C: exit code $code: $(cat out err)"
run 3 day.csv -o ctrlc --day 2026-11-23 --print
expect ' printed' err
! grep -q 'not printed' ctrlc/manifest.jsonl || fail "Ctrl-C left: $(cat out)"

# Sent and not waited for: the next run recognizes each job by its number and its mark.
run 3 day.csv -o later --day 2026-11-23 --print --wait 0
expect '3 waiting at the printer' err
run 3 day.csv -o later --day 2026-11-23 --print
expect '3 printed before' err

# Killed at any moment and run again: each sheet is on paper once, or the run says that nobody knows.
rounds=${ROUNDS:-4} doubts=0
once() { for f in got/*.attributes; do [ ! -e "$f" ] || ! grep -qE "$1" <(words "${f%.attributes}.pdf") || echo; done | wc -l; }
run 3 day.csv -o made
for round in $(seq "$rounds"); do
    rm -rf killed got/*
    cp -r made killed
    "$AFTERCARE" batch day.csv -o killed --clinic beverly-hills --day 2026-11-23 --print >out 2>err &
    pid=$!
    # At a step of the first or the second sheet, a little later each time.
    for _ in $(seq 600); do [ "$(cat killed/printed.jsonl 2>/dev/null | grep -c sending || true)" -ge $((round % 2 + 1)) ] && break; sleep 0.01; done
    sleep "0.0$((round * 17 % 10))"
    kill -9 $pid 2>/dev/null || true
    wait $pid 2>/dev/null || true
    sleep 2 # jobs that were sent are finished
    code=0
    "$AFTERCARE" batch day.csv -o killed --clinic beverly-hills --day 2026-11-23 --print >out 2>err || code=$?
    [ $code = 3 ] || fail "round $round: exit code $code: $(cat out err)"
    for who in "Zoe O.Brien" "Luis Übermut" "Quentin Quick"; do
        case $who in Z*) id=A-1 ;; L*) id=A-2 ;; *) id=A-4 ;; esac
        times=$(once "$who")
        if grep "\"appointment_id\":\"$id\"" killed/manifest.jsonl | grep -q 'was killed while it was handed over'; then
            doubts=$((doubts + 1))
            [ "$times" -le 1 ] || fail "round $round: $id is printed $times times, in doubt"
        else
            [ "$times" = 1 ] || fail "round $round: $id is printed $times times: $(cat out err killed/printed.jsonl; ls -l got)"
        fi
    done
done
for f in error_log access_log page_log printer.log arguments killed/printed.jsonl; do
    ! grep -qiE "$names" "$f" || fail "$f names a patient"
done
[ -z "$(find spool -name 'd*' -type f)" ] || fail "a document stays in the spool"
echo "print-batch: whole, in order, once, with no name; each failure in its words; $rounds times killed, $doubts in doubt"
