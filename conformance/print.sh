#!/usr/bin/env bash
# A real CUPS scheduler and a real IPP printer get our sheets: the bytes arrive, and the job, the log, the
# spool and the arguments hold nothing about the patient. Everything runs in its own namespaces and leaves
# nothing behind.
. "$(dirname "$0")/lib.sh"
[ "${IN_NAMESPACE-}" = 1 ] || { with_cups "$0"; exit; }
cups_starts
visit=(mbb --ended "2026-11-23 10:20" --name "Zoe O'Brien" --born 1961-04-02 --side left --yes)
cd "$T"

# No default printer: refused.
"$AFTERCARE" print "${visit[@]}" 2>err && fail "printed without a printer"
expect "no default printer is set" err
lpadmin -d ward4

# Printed on two sides, in two copies; the program says what became of the job.
"$AFTERCARE" print "${visit[@]}" --copies 2 --sides two --paper a4 >out || fail "not printed: $(tail -3 error_log)"
grep -qE '^Printed: job ward4-[0-9]+ on ward4, [0-9] pages\.$' out || fail "it said: $(cat out)"
for _ in $(seq 40); do [ -n "$(ls got/*.attributes 2>/dev/null)" ] && break; sleep 0.25; done
attributes=$(ls -t got/*.attributes | head -1)
received=${attributes%.attributes}.pdf
head -c 5 "$received" | grep -q %PDF- || fail "the printer got no PDF"
grep -q 'SIDES=two-sided-long-edge' "$attributes" || fail "not on two sides"
grep -qE 'MEDIA.*(iso_a4|21000)' "$attributes" || fail "not on A4"
"$AFTERCARE" pdf "${visit[@]}" --paper a4 -o sent.pdf >/dev/null
words() { pdftotext "$1" - | tr -d '\f' | sort -u; }
[ "$(words sent.pdf)" = "$(words "$received")" ] || fail "the printer got other words"
rm sent.pdf

# The patient is in the document and nowhere else.
words "$received" >received.txt # all of it: grep -q would close the pipe before everything is written
grep -q "Zoe O'Brien" received.txt || fail "the sheet lacks the name"
rm received.txt
for log in "$attributes" error_log access_log page_log printer.log; do
    ! grep -qiE "brien|zoe|1961" "$log" || fail "$log names the patient: $(grep -iE 'brien|zoe|1961' "$log" | head -2)"
done
! ipptool -tv ipp://localhost:18632/printers/ward4 get-completed-jobs.test 2>&1 | grep -qiE "brien|zoe" || fail "a job names the patient"
[ -z "$(find spool -name 'd*' -type f)" ] || fail "a document stays in the spool"
ls ./*.pdf 2>/dev/null && fail "a file was left"

# Two patients, one after the other: two jobs.
"$AFTERCARE" print "${visit[@]}" >out
"$AFTERCARE" print mbb --ended "2026-11-23 10:20" --name "Luis Muster" --record 00417 --side right --yes >>out
[ "$(sort -u out | wc -l)" = 2 ] || fail "not two jobs: $(cat out)"

# A stopped queue and a closed one are refused, and nothing waits in the spool.
cupsdisable ward4
"$AFTERCARE" print "${visit[@]}" 2>err && fail "printed on a stopped queue"
expect 'the printer "ward4" is stopped; nothing was printed' err
[ -z "$(lpstat -o 2>/dev/null)" ] || fail "a job waits"
cupsenable ward4
cupsreject ward4
"$AFTERCARE" print "${visit[@]}" 2>err && fail "printed on a closed queue"
expect "takes no jobs" err
cupsaccept ward4
"$AFTERCARE" print "${visit[@]}" --printer ward5 2>err && fail "printed on a queue that is not there"
expect 'no printer is called "ward5"' err
! grep -qiE "brien|zoe|1961" err || fail "an error names the patient"
echo "print: a real CUPS and a real IPP printer got our bytes, and no name"
