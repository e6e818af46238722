#!/usr/bin/env bash
# The same visit gives the same bytes: in new processes, on one processor and on two, in any time zone and
# locale of the machine, in any order.
. "$(dirname "$0")/lib.sh"
build
cd "$work"
want=
order=(patient sample blank large)
make_all() { # makes the sheets in the given order, as one list of checksums
    local name
    for name in "$@"; do
        case $name in
        patient) "$work/aftercare" pdf "${patient[@]}" -o - ;;
        # A sample has no clinic, and so uses the machine's zone: its time is given with a zone.
        sample) "$work/aftercare" pdf mbb --clinic beverly-hills --ended 2026-11-23T18:20:00Z -o - ;;
        blank) "$work/aftercare" pdf mbb -o - ;;
        large) "$work/aftercare" pdf "${patient[@]}" --large-print --paper a4 -o - ;;
        esac | sha256sum | sed "s/-/$name/"
    done | sort
}
for processors in 1 2; do
    for zone in UTC Asia/Kathmandu America/St_Johns; do
        for language in C de_DE.UTF-8; do
            order=("${order[@]:1}" "${order[0]}")
            got=$(GOMAXPROCS=$processors TZ=$zone LC_ALL=$language make_all "${order[@]}")
            [ -n "$want" ] || want=$got
            [ "$got" = "$want" ] || fail "other bytes with $processors processors, in $zone, $language"
        done
    done
done
echo "bytes: 12 runs of 4 sheets are the same"
