#!/usr/bin/env bash
# long
# A nurse who doesn't use flags types "aftercare" in a terminal (tmux) and gets to paper: keys are counted,
# every process's arguments are searched for the patient, and Ctrl-C at each step restores the terminal and
# leaves no file.
. "$(dirname "$0")/lib.sh"
need tmux tmux
need pdftotext poppler-utils
build
mkdir -p "$work"/{bin,cwd,clinic,got}
export GOT="$work/got" HOME="$work" TMUX_TMPDIR="$work"
unset AFTERCARE_CLINIC NO_COLOR ACCESSIBLE COLUMNS
name="Eve Lund" born=1958-07-13 typed=7/13/58
printf '%s\n' "$name" Lund "$born" "$typed" >"$work/patient"

# Answers as CUPS 2.4 does, and keeps what it receives; with the file "never", no job ends.
cat >"$work/bin/lp" <<'S'
#!/bin/sh
cat >"$GOT/job.pdf"
echo "lp $*" >>"$GOT/log"
echo "request id is Front-12 (0 file(s))"
S
cat >"$work/bin/lpstat" <<'S'
#!/bin/sh
case "$*" in
-d) echo "system default destination: Front" ;;
-p*) echo "printer $2 is idle.  enabled since Mon Nov 23 13:00:00 2026" ;;
-a*) echo "$2 accepting requests since Mon Nov 23 13:00:00 2026" ;;
*completed*) [ -e "$GOT/never" ] || { [ -e "$GOT/job.pdf" ] && printf 'Front-12 root 60416 Mon Nov 23 13:32:01 2026\n\tStatus: \n\tAlerts: job-completed-successfully\n'; } ;;
esac
exit 0
S
printf '#!/bin/sh\necho "cancel $*" >>"$GOT/log"\n' >"$work/bin/cancel"
chmod +x "$work"/bin/*
cp "$work/aftercare" "$work/bin/aftercare"
cat >"$work/clinic/clinic.yaml" <<'Y'
name: My Clinic
phone: (310) 555-0100
after-hours: (310) 555-0101
time-zone: America/Los_Angeles
schedule: today.csv
Y
cat >"$work/clinic/today.csv" <<C
appointment_id,procedure,name,birth_date,side,status,sedation,diagnostic,level,steroid
A-1041,medial-branch-block,$name,$born,left,booked,no,no,low-back,yes
A-1042,medial-branch-block,Luis Muster,1950-01-12,right,booked,no,no,low-back,yes
C

# Any process with the patient in an argument is noticed.
watch() { while sleep 0.02; do grep -saf "$work/patient" /proc/[0-9]*/cmdline >>"$work/seen" || true; done; }
watch &
watcher=$!
terminals=0
t() { tmux -L "nurse$terminals" -f /dev/null "$@"; }
trap 't kill-server 2>/dev/null || true; kill $watcher 2>/dev/null || true; wait 2>/dev/null || true; rm -rf "$work"' EXIT
(exec -a "$name" sleep 0.5)
[ -s "$work/seen" ] || fail "the watch sees nothing"
: >"$work/seen"

keys=0
stty="stty -a | sed 's/rows [0-9]*; columns [0-9]*;//'"
screen() { t capture-pane -p -t nurse; }
# terminal COLUMNS ROWS [VARIABLE…]: an empty prompt.
terminal() {
    t kill-server 2>/dev/null || true
    terminals=$((terminals + 1)) # a new server: the old one may not be gone yet
    local size=(-x "$1" -y "$2")
    shift 2
    t new-session -d -s nurse "${size[@]}" env "$@" PS1='$ ' PATH="$work/bin:$PATH" sh
    t pipe-pane -t nurse "cat >$work/raw"
    rm -f "$work"/got/*
    keys=0
    see '$'
    run "cd $work/cwd; $stty >$work/before; clear"
}
# run COMMAND: typed by the script, not by the nurse.
run() { t send-keys -t nurse -l "$1"; t send-keys -t nurse Enter; }
# see TEXT: waits up to 30 seconds for the text on the screen.
see() {
    for _ in $(seq 300); do screen >"$work/screen"; [[ $(<"$work/screen") == *"$1"* ]] && return; sleep 0.1; done
    fail "no \"$1\" on the screen: $(cat "$work/screen")"
}
# has TEXT FILE: as expect, but without the text in an argument.
has() { [[ $(<"$2") == *"$1"* ]] || fail "no \"$1\" in $2: $(cat "$2")"; }
# press KEY…: each is one key.
press() { for k in "$@"; do t send-keys -t nurse "$k"; keys=$((keys + 1)); done; }
# write TEXT: letter by letter, so that no argument holds a name.
write() { local n; for ((n = 0; n < ${#1}; n++)); do t send-keys -t nurse -l -- "${1:n:1}"; keys=$((keys + 1)); done; }
input_delay() { sleep 0.6; } # the last question ignores keys typed before it was seen
# paper: the printer received a complete sheet of the right patient, and no name besides.
paper() {
    see "Printed: job Front-12 on Front"
    pdftotext -layout "$GOT/job.pdf" "$work/text"
    has "$name" "$work/text"
    has "Jul 13, 1958" "$work/text"
    ! grep -q 'Luis Muster' "$work/text" || fail "another patient is on the sheet"
    ! grep -qf "$work/patient" "$GOT/log" || fail "a job names the patient"
    whole
}
# whole: the terminal is restored, and nothing about the patient is left anywhere.
whole() {
    run "$stty >$work/after; echo 'as' 'it was'"
    see "as it was"
    cmp -s "$work/before" "$work/after" || fail "stty changed: $(diff "$work/before" "$work/after")"
    [ "$(t display-message -p -t nurse '#{alternate_on} #{cursor_flag}')" = "0 1" ] || fail "the screen or the cursor is not as it was"
    for pair in '?1049' '?2004'; do
        last=$(grep -aoF -e "[${pair}h" -e "[${pair}l" "$work/raw" | tail -1 || true)
        [ -z "$last" ] || [ "$last" = "[${pair}l" ] || fail "$pair stays on"
    done
    [ -n "${plain-}" ] || ! t capture-pane -p -S - -t nurse | grep -qf "$work/patient" || fail "the patient is left on the screen or above it"
    [ -z "$(ls -A "$work/cwd")" ] || fail "a file was left: $(ls -A "$work/cwd")"
    [ ! -s "$work/seen" ] || fail "a process has the patient in its arguments: $(tr '\0' ' ' <"$work/seen" | head -2)"
}

# With a schedule: the first patient of the day, then Enter.
terminal 80 24 AFTERCARE_CLINIC="$work/clinic"
write aftercare; press Enter
see "Who goes home?"
press Enter
see "Patient:   $name, born July 13, 1958"
expect 'taken as now' "$work/screen"
input_delay; press Enter
paper
[ "$keys" -le 12 ] || fail "$keys keys with a schedule"
see "The same as a command: aftercare print --from today A-1041"
echo "with a schedule: $keys keys from an empty prompt to paper"

# What the schedule leaves open costs one key each.
mkdir -p "$work/open"
cp "$work/clinic/clinic.yaml" "$work/open"
printf '%s\n' appointment_id,procedure,name,birth_date,side,status,diagnostic,level "A-1041,medial-branch-block,$name,$born,left,booked,no,low-back" >"$work/open/today.csv"
terminal 80 24 AFTERCARE_CLINIC="$work/open"
write aftercare; press Enter
see "Who goes home?"
press Enter n y
see "steroid: yes"
input_delay; press Enter
paper
[ "$keys" -le 14 ] || fail "$keys keys with a schedule that leaves two answers open"
echo "with a schedule that leaves two answers open: $keys keys"

# The same patient, found by typing, at 40 columns and without colour.
terminal 40 24 AFTERCARE_CLINIC="$work/clinic" NO_COLOR=1
write aftercare; press Enter
see "Who goes home?"
write lun
see "1 of 2"
press Enter
see "Right patient, side and time?"
has "July 13, 1958" "$work/screen"
input_delay; press Enter
paper
! grep -aqE $'\x1b\\[[0-9;]*(3[0-7]|4[0-7]|38|48|9[0-7]|10[0-7])[0-9;]*m' "$work/raw" || fail "colour with NO_COLOR"
echo "found by name at 40 columns without colour: $keys keys"

# Without a schedule; everything is typed without waiting for the screen, and no letter is lost.
terminal 80 24
write aftercare; press Enter
write mbb; press Enter
write "$name"; press Enter
write "$typed"; press Enter
press l n l n y Enter # side, test, level, sedation, steroid; ended now
see "Patient:   $name, born July 13, 1958"
expect "test with a pain diary: no; needle: low back; sedation: no;" "$work/screen"
expect "steroid: yes" "$work/screen"
expect "Side:      left" "$work/screen"
input_delay; press Enter
paper
[ "$keys" -le 40 ] || fail "$keys keys without a schedule"
see "The same as a command: aftercare print medial-branch-block"
echo "without a schedule: $keys keys from an empty prompt to paper"

# Shown, then another time, then saved: under a name that identifies no patient.
terminal 80 24 AFTERCARE_CLINIC="$work/clinic"
write aftercare; press Enter
see "Who goes home?"
press Enter
see "Right patient"; input_delay; press s
see "Medial branch block: lines 1 to"
press Enter
see "Right patient"; input_delay; press t
see "When did the procedure end?"
# An hour near now is the morning or evening one, whatever the clock says.
write "$(TZ=America/Los_Angeles date -d '+1 hour' +%-I:00)"; press Enter
see "Which one is right?"
press n
see "When did the procedure end?"
press Escape
see "Right patient"; input_delay; press f
see "Saved: medial-branch-block-"
! ls "$work/cwd" | grep -qf "$work/patient" || fail "a file's name names the patient"
pdftotext "$work"/cwd/*.pdf "$work/text"
has "$name" "$work/text"
rm "$work"/cwd/*
whole
echo "seen and saved"

# Ctrl-C at each step: exit code 130, the terminal restored, no file, nothing printed.
steps=("" "mbb" "Enter" "$name" "Enter" "$born" "Enter" "l" "n" "l" "n" "y" "Enter" "s")
marks=("Which procedure?" "Find: mbb" "What is the patient's name?" "> $name" "When was the patient born?" "> $born" "Which side?" "Is this treatment a test" "Where was the needle?"
    "Did the patient get medicine" "Was a steroid injected?" "When did the procedure end?" "Right patient, side and time?" "lines 1 to")
terminal 80 24
for ((upto = 0; upto < ${#steps[@]}; upto++)); do
    run "clear; aftercare; echo 'code' \$?"
    for ((n = 0; n <= upto; n++)); do
        case ${steps[n]} in
        Enter) press Enter ;;
        *) write "${steps[n]}" ;;
        esac
        see "${marks[n]}"
        [ "${marks[n]}" != "Right patient, side and time?" ] || input_delay
    done
    if ((upto % 2)); then press C-c; else press C-d; fi
    see "code 130"
    whole
    [ ! -e "$GOT/job.pdf" ] || fail "it printed"
done
echo "Ctrl-C or Ctrl-D at each of ${#steps[@]} steps: 130, the terminal as it was, no file"

# Ctrl-C while it prints cancels the job.
terminal 80 24 AFTERCARE_CLINIC="$work/clinic"
touch "$GOT/never"
run "clear; aftercare; echo 'code' \$?"
see "Who goes home?"
press Enter
see "Right patient"; input_delay; press Enter
see "Printing on Front"
for _ in $(seq 100); do [ -s "$GOT/job.pdf" ] && break; sleep 0.1; done
press C-c
see "code 130"
expect "cancel Front-12" "$GOT/log"
whole
echo "Ctrl-C while it prints: the job is taken back"

# A signal from outside, while a name is on the screen.
terminal 80 24
run "clear; aftercare; echo 'code' \$?"
see "Which procedure?"
write mbb; press Enter
write "$name"
see "> $name"
kill -TERM "$(pgrep -P "$(t display-message -p -t nurse '#{pane_pid}')" aftercare)"
see "code 143"
whole
echo "SIGTERM: 143, the terminal as it was"

# The terminal is resized in the middle, and a step back.
terminal 80 24 AFTERCARE_CLINIC="$work/clinic"
run "clear; aftercare; echo 'code' \$?"
see "Who goes home?"
press Enter
see "Right patient, side and time?"
t resize-window -t nurse -x 40 -y 24
input_delay
see "Printer:   Front"
screen | awk 'length($0) > 40 { exit 1 }' || fail "wider than the screen"
press Escape
see "Who goes home?"
press Escape
see "code 0"
whole
echo "a new size, and steps back"

# In plain mode, line by line: no control sequences.
for how in TERM=dumb ACCESSIBLE=1; do
    terminal 80 50 "$how"
    write aftercare; press Enter
    see "type a few letters"
    write mbb; press Enter
    see "A number, or other letters:"
    press 1 Enter
    see "What is the patient's name?"
    write "$name"; press Enter
    see "born?"
    write "$born"; press Enter
    see "Which side?"
    write l; press Enter
    see "Is this treatment a test"
    press 3 Enter
    see "Where was the needle?"
    press 4 Enter
    for question in "Did the patient get medicine" "Was a steroid injected"; do see "$question"; press 3 Enter; done
    see "When did the procedure end?"
    press Enter
    see "(Enter alone: Print)"
    has "Patient: $name, born July 13, 1958" "$work/screen"
    press Enter
    plain=yes paper
    ! grep -aqF '[?1049h' "$work/raw" || fail "it took the screen"
    [ "$how" != TERM=dumb ] || ! grep -aq $'\x1b' "$work/raw" || fail "a control sequence on a dumb terminal"
    echo "plainly with $how: $keys keys"
done
echo "nurse: from an empty prompt to paper, and the terminal as it was"
