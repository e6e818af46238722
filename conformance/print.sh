#!/usr/bin/env bash
# A real CUPS scheduler and a real IPP printer get our sheets: the bytes arrive, and nothing of
# the patient stands in the job, the log, the spool or an argument. All runs in namespaces of
# its own and leaves nothing behind.
. "$(dirname "$0")/lib.sh"
if [ "${IN_NAMESPACE-}" != 1 ]; then
    need cupsd cups-daemon
    need lp cups-client
    need ippeveprinter cups-ipp-utils
    need avahi-daemon avahi-daemon
    need dbus-daemon dbus
    need ip iproute2
    need pdftotext poppler-utils
    dpkg -s cups-filters >/dev/null 2>&1 || apt-get -qq install -y cups-filters >/dev/null || fail "cups-filters does not install"
    build
    sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    $sudo env IN_NAMESPACE=1 AFTERCARE="$work/aftercare" PATH="$PATH:/usr/sbin" \
        unshare --net --mount --pid --fork --mount-proc --propagation private bash "$0"
    exit
fi
T=$work
chmod 711 "$T"
export LC_ALL=C HOME="$T"
pids=()
trap 'kill "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$T"' EXIT
ip link set lo up
mount -t tmpfs tmpfs /run
mkdir -p /run/dbus /run/avahi-daemon /run/cups "$T"/{etc,spool/tmp,cache,state,got}
chown -R root:lp "$T"/{spool,cache,state}
chmod 770 "$T"/{spool,cache}
chmod 1770 "$T/spool/tmp"
dbus-daemon --system --nofork --nopidfile 2>/dev/null &
pids+=($!)
sleep 0.5
printf '[server]\nuse-ipv4=yes\nuse-ipv6=no\nallow-interfaces=lo\n[wide-area]\nenable-wide-area=no\n' >"$T/avahi.conf"
avahi-daemon -f "$T/avahi.conf" --no-drop-root --no-chroot >/dev/null 2>&1 &
pids+=($!)
sleep 1
# The printer keeps what it gets, with the attributes of the job.
cat >"$T/keep" <<'S'
#!/bin/sh
cp "$1" "$KEPT/$$.pdf"
env | grep '^IPP_' | sort >"$KEPT/$$.attributes"
S
chmod 755 "$T/keep"
KEPT="$T/got" ippeveprinter -n localhost -p 18631 -2 -k -d "$T/got" -f application/pdf -c "$T/keep" "Ward 4" >"$T/printer.log" 2>&1 &
pids+=($!)
cat >"$T/etc/cups-files.conf" <<C
ServerRoot $T/etc
RequestRoot $T/spool
TempDir $T/spool/tmp
CacheDir $T/cache
StateDir $T/state
ErrorLog $T/error_log
AccessLog $T/access_log
PageLog $T/page_log
SystemGroup root
C
cat >"$T/etc/cupsd.conf" <<C
Listen 127.0.0.1:18632
LogLevel debug
WebInterface No
Browsing Off
PreserveJobHistory Yes
PreserveJobFiles No
JobPrivateAccess all
JobPrivateValues none
PageLogFormat %p %u %j %T %P %C %{job-name} %{sides} %{media}
<Location />
Order allow,deny
Allow 127.0.0.1
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
C
cupsd -f -c "$T/etc/cupsd.conf" -s "$T/etc/cups-files.conf" >"$T/cupsd.out" 2>&1 &
pids+=($!)
export CUPS_SERVER=127.0.0.1:18632
for _ in $(seq 60); do
    lpstat -r 2>/dev/null | grep -q 'is running' &&
        ipptool ipp://localhost:18631/ipp/print get-printer-attributes.test >/dev/null 2>&1 && break
    sleep 0.25
done
lpadmin -p ward4 -E -v ipp://localhost:18631/ipp/print -m everywhere -o printer-error-policy=abort-job 2>/dev/null ||
    fail "no queue: $(tail -5 "$T/error_log")"
visit=(mbb --ended "2026-11-23 10:20" --name "Zoe O'Brien" --born 1961-04-02 --side left --yes)
cd "$T"

# No printer is the usual one: refused.
"$AFTERCARE" print "${visit[@]}" 2>err && fail "printed without a printer"
expect "no printer is set as the usual one" err
lpadmin -d ward4

# Printed, on two sides, twice; the program says what became of the job.
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
words "$received" | grep -q "Zoe O'Brien" || fail "the sheet lacks the name"
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
