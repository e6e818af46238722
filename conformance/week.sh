#!/usr/bin/env bash
# A week of nights with the wrapper of contrib, each with schedules that change: insertions, cancellations, corrections,
# appointments that move to another day, a night without an export, runs that are killed while they print. An
# independent reader compares schedule, manifest, paper and report after each run. SEED=N repeats a week, WEEKS=N sets
# how many there are, ROWS=N how many appointments a day begins with.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm # the disk's speed doesn't matter here
. "$(dirname "$0")/lib.sh"
need python3 python3
need pdftotext poppler-utils
build
# A printing system that keeps the paper, with the mark of each job. KILL="before 3" kills the program before the third
# sheet of a run comes out, "after 3" before the program can know that it did.
mkdir "$work/bin"
cat >"$work/bin/lp" <<'L'
#!/bin/sh
for a; do case $a in aftercare-sheet=*) mark=${a#*=} ;; esac; done
n=$(($(cat "$WORK/number" 2>/dev/null || echo 0) + 1))
k=$(($(cat "$WORK/count" 2>/dev/null || echo 0) + 1))
echo $k >"$WORK/count"
[ "$KILL" != "before $k" ] || { : >"$WORK/was-killed"; kill -9 "$PPID"; exit 1; }
cat >"$WORK/paper/$n.pdf"
echo $n >"$WORK/number"
echo "$n $mark" >>"$WORK/jobs"
printf 'Front-%s root 1 Mon Mar  2 13:32:01 2026\n\tStatus: \n\tAlerts: job-completed-successfully\n' $n >>"$WORK/completed"
[ "$KILL" != "after $k" ] || { : >"$WORK/was-killed"; kill -9 "$PPID"; exit 1; }
echo "request id is Front-$n (0 file(s))"
L
cat >"$work/bin/lpstat" <<'L'
#!/bin/sh
case "$*" in
-d) echo "system default destination: Front" ;;
-H) echo "$WORK/no-socket" ;;
-p*) echo "printer Front is idle.  enabled since Mon Mar  2 13:00:00 2026" ;;
-a*) echo "Front accepting requests since Mon Mar  2 13:00:00 2026" ;;
*completed*) cat "$WORK/completed" 2>/dev/null ;;
esac
L
printf '#!/bin/sh\necho "PageSize/Media Size: A4 *Letter"\n' >"$work/bin/lpoptions"
printf '#!/bin/sh\n' >"$work/bin/cancel"
# The program, which notes its number so that it can be killed.
printf '#!/bin/sh\necho $$ >"$WORK/pid"\nexec "$WORK/aftercare" "$@"\n' >"$work/bin/noted"
chmod +x "$work"/bin/*
seed=${SEED-$RANDOM}
echo "seed $seed"
for n in $(seq "${WEEKS-1}"); do
    mkdir "$work/$n"
    cp -r "$work/aftercare" "$work/bin" "$work/$n"
    python3 conformance/week.py "$work/$n" "$root/contrib/night/night.sh" $((seed + n - 1)) "${ROWS-8}"
    rm -rf "${work:?}/$n"
done
echo "week: each appointment that should have a sheet had one paper, the latest, and each run told what it did"
