#!/usr/bin/env bash
# Independent tools read our PDFs: complete, fonts embedded and mapped, all words there.
. "$(dirname "$0")/lib.sh"
need qpdf qpdf
need pdftotext poppler-utils
build
cd "$work"
made() { # NAME FLAGS...
    local name=$1
    shift
    aftercare pdf "$@" -o "$name.pdf" >/dev/null
    qpdf --check "$name.pdf" >"$name.qpdf" 2>&1 || { cat "$name.qpdf"; fail "qpdf finds faults in $name"; }
    ! grep -q WARNING "$name.qpdf" || { cat "$name.qpdf"; fail "qpdf warns of $name"; }
    # Every font is embedded, a subset, and has a map to Unicode.
    pdffonts "$name.pdf" | tail -n +3 | awk '{ if ($(NF-4) != "yes" || $(NF-3) != "yes" || $(NF-2) != "yes") exit 1 }' ||
        { pdffonts "$name.pdf"; fail "a font of $name"; }
    pdftotext "$name.pdf" "$name.txt"
    tr -d ' \n\302\240\f' <"$name.txt" >"$name.bare"
}
has() { grep -qF -- "$(printf %s "$2" | tr -d ' ')" "$1.bare" || fail "$1 does not say \"$2\""; }
pages() { [ "$(pdfinfo "$1.pdf" | awk '/^Pages:/ {print $2}')" = "$2" ] || fail "$1 has not $2 pages"; }

made sample "${sample[@]}"
pages sample 3
made patient "${patient[@]}"
made a4 "${patient[@]}" --paper a4
made large "${patient[@]}" --large-print
made blank mbb
for name in patient a4 large; do
    for text in "Rosa M. Delgado" "Apr 2, 1961" "(310) 854-0283" "Call 911 right away for" "Tue, Nov 24" \
        "10:30 AM on Tue, Nov 24" "Trouble breathing, chest pain" "radiofrequency ablation"; do
        has $name "$text"
    done
    # Both identifiers on each page, the emergency box on the first.
    n=$(pdfinfo $name.pdf | awk '/^Pages:/ {print $2}')
    for p in $(seq "$n"); do
        pdftotext -f "$p" -l "$p" $name.pdf - | tr '\n\302\240' '   ' | tr -s ' ' >page.txt
        expect "Rosa M. Delgado" page.txt
        expect "Apr 2, 1961" page.txt
        expect "Page $p of $n" page.txt
    done
    pdftotext -l 1 $name.pdf first.txt
    grep -q "Call 911 right away for" first.txt || fail "$name: no emergency box on page 1"
done
# Each page of a draft says twice that it is one; it has the pages of the sheet itself.
made draft mbb --draft
n=$(pdfinfo draft.pdf | awk '/^Pages:/ {print $2}')
pages blank "$n"
for p in $(seq "$n"); do
    pdftotext -f "$p" -l "$p" -raw draft.pdf - | tr -d ' \n' >page.txt
    expect "DRAFT:notapproved,notforpatients" page.txt
    [ "$(grep -o DRAFT page.txt | wc -l)" = 2 ] || fail "page $p of the draft has not one mark across it"
done
# The terminal and the paper have the same digest.
digest=$(aftercare show "${patient[@]}" | sed -n 's/.*| text \([0-9a-f ]*\)$/\1/p')
[ -n "$digest" ] || fail "no digest in the terminal"
has patient "$digest"
# Nothing about the patient in the document's metadata, nor in the clear.
pdfinfo patient.pdf | grep -iE "rosa|delgado|1961" && fail "the document's data name the patient"
grep -aqiE "rosa|delgado" patient.pdf && fail "the name stands in the clear"
# The same input gives the same bytes in another process.
aftercare pdf "${patient[@]}" -o again.pdf >/dev/null
cmp patient.pdf again.pdf
echo "pdf: $(ls ./*.pdf | wc -l) files read by qpdf and poppler"
# What Poppler extracts, in content order, is what our own reader finds on the pages: letter for letter, in
# each golden case.
cases=0
for args in "$root"/testdata/golden/*/args; do
    dir=$(dirname "$args")
    mapfile -t flags <"$args"
    for paper in letter a4 letter-large-print; do
        extra=()
        [ $paper = a4 ] && extra=(--paper a4)
        [ $paper = letter-large-print ] && extra=(--large-print)
        (cd "$root" && aftercare pdf "${flags[@]}" "${extra[@]}" -o "$work/golden.pdf" --force) >/dev/null
        pdftotext -raw golden.pdf - | tr -d ' \n\f' | sed 's/\xc2\xa0//g' >extracted
        grep -v '^===' "$dir/pdf-$paper.txt" | sed 's/^[^:]*: //' | tr -d ' ~\n' >drawn
        cmp extracted drawn || fail "$(basename "$dir"), $paper: poppler reads other text"
        cases=$((cases + 1))
    done
done
echo "pdf: $cases golden sheets extracted letter for letter"
