#!/bin/sh
# Makes the sheets of one day from an export, unattended, and mails somebody when not all of them are there.
#
# usage: night.sh EXPORT DAY [ARGUMENT...]
#
# EXPORT is the schedule, which another system writes. DAY is today, tomorrow or a date. The arguments are given to
# "aftercare batch", such as --print --sides two. The environment:
#
#   AFTERCARE_CLINIC  the clinic's folder
#   MAP               the mapping of the export's columns; empty for none
#   SHEETS            the folder that gets a folder for each day
#   MAILTO            who is told; empty for nobody
#   SETTLE, WAIT      how many seconds the export must stay as it is (30), and how long to wait for that (1800)
#   AFTERCARE, SENDMAIL  the programs (aftercare, /usr/sbin/sendmail)
#
# The exit code is that of aftercare; 1 if the export doesn't come. Run it again at any time: what is done is not done
# twice, and a run that was killed goes on.
set -u
umask 077
export_file=${1:?"usage: night.sh EXPORT DAY [ARGUMENT...]"}
day=${2:?"usage: night.sh EXPORT DAY [ARGUMENT...]"}
shift 2
: "${AFTERCARE_CLINIC:?is not set: the clinic's folder}" "${SHEETS:?is not set: the folder for the sheets}"
aftercare=${AFTERCARE:-aftercare}

# tell SUBJECT: mails standard input to MAILTO, or says on standard error that nobody was told. The mail holds appointment
# ids at most, and goes to somebody who may see them.
tell() {
    [ -n "${MAILTO-}" ] || { cat >&2; return 0; }
    { printf 'To: %s\nSubject: %s\nContent-Type: text/plain; charset=utf-8\n\n' "$MAILTO" "$1"; cat; } | "${SENDMAIL:-/usr/sbin/sendmail}" -t ||
        echo "night.sh: the mail was not sent: $1" >&2
}

# state FILE: its size and when it was written; empty if it isn't there.
state() { LC_ALL=C ls -ld --time-style=full-iso -- "$1" 2>/dev/null | tr -s ' ' | cut -d ' ' -f 5-8; }

case $day in
today) day=$(date +%Y-%m-%d) ;;
tomorrow) day=$(date -d tomorrow +%Y-%m-%d) ;;
esac

# The export is complete once it hasn't changed for a while.
waited=0 settled=0 before=
while [ "$settled" -lt "${SETTLE:-30}" ]; do
    now=$(state "$export_file")
    if [ -n "$now" ] && [ "$now" = "$before" ]; then settled=$((settled + 1)); else settled=0; fi
    before=$now
    if [ "$waited" -ge "${WAIT:-1800}" ]; then
        echo "The export for $day did not come, or did not stop changing, in ${WAIT:-1800} seconds. No sheet was made." | tell "aftercare: no schedule for $day"
        exit 1
    fi
    waited=$((waited + 1))
    sleep 1
done

mkdir -p "$SHEETS" || exit 1
out=$SHEETS/$day
report=$SHEETS/$day.json
[ -n "${MAP-}" ] && set -- --map "$MAP" "$@"
run() { "$aftercare" batch "$export_file" --day "$day" -o "$out" --report "$report" --quiet "$@"; }

# A run that wrote no report was killed: it goes on, unless the export is another one now.
code=2
if [ -e "$out/manifest.schedule" ] && [ ! -e "$report" ]; then
    run --resume "$@" 2>/dev/null
    code=$?
fi
if [ "$code" = 2 ]; then
    rm -f "$report"
    run "$@"
    code=$?
fi
if [ "$code" != 0 ]; then
    {
        echo "The sheets for $day are not all there (exit code $code)."
        echo
        cat "$report" 2>/dev/null || echo "There is no report: the run was stopped, or could not write it."
    } | tell "aftercare: look at the sheets for $day"
fi
exit "$code"
