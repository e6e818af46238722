#!/usr/bin/env bash
# A clinic faxes the sheet: 1 bit, rotated by 1 degree, fine (204 by 196 dpi) and standard (204 by 98). OCR
# must still read what matters, and the code must scan.
. "$(dirname "$0")/lib.sh"
need pdftoppm poppler-utils
need tesseract tesseract-ocr
# Another program may be named convert too.
convert=$(command -v convert || true)
if ! { [ -n "$convert" ] && "$convert" -version 2>/dev/null | grep -q ImageMagick; }; then
    [ -x /usr/bin/convert ] || need /usr/bin/convert imagemagick
    convert=/usr/bin/convert
fi
need zbarimg zbar-tools
need python3 python3
build
aftercare show "${patient[@]}" >"$work/sheet.txt"
for paper in letter large; do
    flags=()
    [ $paper = large ] && flags=(--large-print)
    aftercare pdf "${patient[@]}" "${flags[@]}" -o "$work/$paper.pdf" >/dev/null
    for kind in fine standard; do
        rows=196
        [ $kind = standard ] && rows=98
        echo "$paper, $kind:"
        rm -f "$work"/page*
        pdftoppm -rx 204 -ry $rows -gray "$work/$paper.pdf" "$work/page"
        for page in "$work"/page*.pgm; do
            # Rotated and reduced to one bit, as the sender scans it; then with square dots, as the reader sees it.
            "$convert" "$page" -background white -resize 100%x$((19600 / rows))% -rotate 1 -resize 100%x$((rows * 100 / 196))% \
                -threshold 55% "$page.fax.png"
            # Two readings: at some sizes the strokes of a slashed zero close up.
            for look in 147:0.5 200:1; do
                "$convert" "$page.fax.png" -resize "${look%:*}%x$((${look%:*} * 204 / rows))%!" -blur "0x${look#*:}" "$page.png"
                for layout in 3 11; do
                    OMP_THREAD_LIMIT=1 tesseract "$page.png" "$page.${look%:*}.$layout" --dpi $((204 * ${look%:*} / 100)) --psm $layout >/dev/null 2>&1
                done
            done
        done
        FAX=$kind python3 conformance/fax.py "$work/sheet.txt" "$work"/page*.txt || fail "$paper, $kind: OCR lost what must be read"
        code=$({ zbarimg -q --raw "$work"/page*.pgm.png 2>/dev/null || true; } | sort -u)
        [ "$code" = "tel:3108540283" ] || [ $kind = standard ] || fail "$paper, $kind: the code reads \"$code\""
        echo "  code: ${code:-not read}"
    done
done
