#!/usr/bin/env bash
# long
# CUPS's own drivers for LaserJet and DeskJet printers, which print nothing near the edges, draw a sheet whole: nothing
# is cut off, moved or scaled, on letter and on A4. A page with ink at its edge is refused.
. "$(dirname "$0")/lib.sh"
need python3 python3
need pdftoppm poppler-utils
need cupsfilter cups
need ppdc cups-ppdc
[ -x /usr/lib/cups/filter/gstoraster ] || apt-get -qq install -y cups-filters ghostscript >/dev/null
build
ppdc -d "$work/ppd" /usr/share/cups/drv/sample.drv >/dev/null 2>&1
# drawn PDF PPD PAPER: whether that driver draws the file whole.
drawn() {
    cupsfilter -p "$work/ppd/$2.ppd" -m application/vnd.cups-raster -o "PageSize=$3" "$1" >"$work/raster" 2>"$work/log" || {
        tail -5 "$work/log"
        return 1
    }
    python3 conformance/edges.py "$1" "$work/raster"
}
for paper in Letter A4; do
    aftercare pdf "${patient[@]}" --paper "${paper,,}" --force -o "$work/patient.pdf" >/dev/null
    aftercare pdf mbb --lang es --paper "${paper,,}" --large-print --force -o "$work/blank.pdf" >/dev/null
    for sheet in patient blank; do
        for ppd in laserjet deskjet; do
            said=$(drawn "$work/$sheet.pdf" $ppd $paper 2>&1) || fail "$ppd, $paper, $sheet: $said"
            echo "$ppd, $paper, $sheet: $said"
        done
    done
    # The check itself: a frame a tenth of an inch from the edge is cut off.
    python3 - "$work/edge.pdf" $paper <<'PY'
import sys
w, h = {"Letter": (612, 792), "A4": (595, 842)}[sys.argv[2]]
body = b"2 w 7 7 %d %d re S" % (w - 14, h - 14)
objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
           b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %d %d]/Contents 4 0 R/Resources<<>>>>" % (w, h),
           b"<</Length %d>>stream\n%s\nendstream" % (len(body), body)]
out, offsets = b"%PDF-1.4\n", []
for n, o in enumerate(objects):
    offsets.append(len(out))
    out += b"%d 0 obj\n%s\nendobj\n" % (n + 1, o)
start = len(out)
out += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % o for o in offsets)
out += b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
open(sys.argv[1], "wb").write(out)
PY
    for ppd in laserjet deskjet; do
        ! drawn "$work/edge.pdf" $ppd $paper >/dev/null 2>&1 || fail "$ppd, $paper: a page with ink at its edge was called whole"
    done
done
echo "edges: two drivers draw every page whole"
