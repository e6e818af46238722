#!/usr/bin/env bash
# Every page is full for a reason: pages, how full each is, headings, edges, running heads, boxes to tick and page 1 of
# every kind of sheet are measured as Poppler reads them. SHEETS=n measures only every nth sheet.
. "$(dirname "$0")/lib.sh"
need pdftotext poppler-utils
need python3 python3
go run ./conformance/pages "$work" "${SHEETS:-13}" >"$work/list"
python3 conformance/pages.py "$work/list" "$work/table" || { grep -P '\t[^\t]+$' "$work/table"; fail "pages break rules"; }
