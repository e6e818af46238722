#!/usr/bin/env bash
# What the eye sees is what can be extracted: each page of the golden sheets is read by OCR and compared with
# the text that Poppler extracts from it, both ways.
. "$(dirname "$0")/lib.sh"
need pdftotext poppler-utils
need tesseract tesseract-ocr
need python3 python3
build
pages=0
for args in testdata/golden/*/args; do
    mapfile -t flags <"$args"
    aftercare pdf "${flags[@]}" -o "$work/golden.pdf" --force >/dev/null
    rm -f "$work"/page*
    # Up to four readings: at some sizes OCR takes the slashed zero for an 8.
    for dpi in 250 300 400; do
        pdftoppm -r $dpi -gray "$work/golden.pdf" "$work/page$dpi"
    done
    n=0
    for page in "$work"/page250*.pgm; do
        n=$((n + 1))
        pdftotext -f $n -l $n -raw "$work/golden.pdf" "$work/page.txt"
        looks=() said=
        for look in 250.3 250.11 300.3 400.3; do # another reading can only find more, so it is only done if one isn't enough
            OMP_THREAD_LIMIT=1 tesseract "${page/page250/page${look%.*}}" "$work/page.$look" --dpi ${look%.*} --psm ${look#*.} >/dev/null 2>&1
            looks+=("$work/page.$look.txt")
            said=$(python3 conformance/eye.py "$work/page.txt" "${looks[@]}") && break
        done
        [ -z "$said" ] || fail "$(basename "$(dirname "$args")"), page $n: the page shows other words than its text holds: $said"
        pages=$((pages + 1))
    done
done
echo "eye: $pages pages read as they are extracted"
