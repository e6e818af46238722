#!/usr/bin/env bash
# long
# The pages in a real browser: axe-core finds no problem in any golden case, light and dark, at 1280 and 320
# pixels and at 200 %; nothing is fetched, no script runs, nothing overflows sideways; what is printed names
# the patient on each page. Broken pages must fail, which shows that the check works. KEEP=1 keeps the pictures
# and says where.
. "$(dirname "$0")/lib.sh"
need chromium chromium
need node nodejs
need npm npm
need pdftotext poppler-utils
need python3 python3
modules=$HOME/.cache/aftercare-html
[ -s "$modules/node_modules/axe-core/axe.min.js" ] && [ -d "$modules/node_modules/puppeteer-core" ] || {
    mkdir -p "$modules"
    npm install --prefix "$modules" --no-audit --no-fund --silent axe-core@4.14.1 puppeteer-core@24.43.1
}
build
look() { node conformance/html.mjs "$(command -v chromium)" "$modules" "$@"; }

pages=$work/pages
mkdir "$pages"
goldens=0
for file in testdata/golden/*/args; do
    mapfile -t args <"$file"
    aftercare show "${args[@]}" --yes --format html >"$pages/golden-$(basename "$(dirname "$file")").html"
    goldens=$((goldens + 1))
done
one=("${patient[@]}" --format html)
named() { # FILE NAME MORE...
    local file=$1 name=$2
    shift 2
    aftercare show "${one[@]}" --name "$name" "$@" >"$pages/$file.html"
}
named arabic "محمد عبد الرحمن علي"
named chinese "王小明 👩🏽‍⚕️"
hostile='"><script>document.title="x"</script></style><img src=https://example.org/x.png onerror=alert(1)>'
if aftercare show "${one[@]}" --name "$hostile" >"$work/out" 2>&1; then fail "a name of markup is taken"; fi
# Markup in a text is shown as text on the page.
named hostile "Rosa \"Zoe\" O'Neil" --clinician "'\"> < onerror=alert(1) & \" onload=alert(2) x='" --site "\"' style=x onclick=alert(3)"
named long "$(printf 'Wolfeschlegelsteinhausenbergerdorff%.0s' 1 2 3)" --record 0123456789012345678901234567890123456789
aftercare show mbb --lang es --format html >"$pages/spanish.html"
aftercare show mbb --clinic beverly-hills warnings activity --format html >"$pages/part.html"
go run ./conformance/sheets pages "$pages" 2
# Two patients in one document, as a script may join them: with the second one's style, and without.
python3 - "$pages" <<'PY'
import sys, re
one, two = (open(f"{sys.argv[1]}/{n}.html").read() for n in ("golden-named", "chinese"))
sheet = two[two.index('<div class="sheet'):two.index("</body>")]
# one document has each id once, and one page's landmarks
sheet = re.sub(r'(id|aria-labelledby)="n', r'\1="m', sheet).replace('id="stripes"', 'id="lines"').replace("#stripes", "#lines")
style = two[two.index("<style>"):two.index("</style>") + 8]
open(f"{sys.argv[1]}/joined.html", "w").write(one.replace("</head>", style + "</head>").replace("</body>", sheet + "</body>"))
open(f"{sys.argv[1]}/joined-bare.html", "w").write(one.replace("</body>", sheet + "</body>"))
PY
look "$pages" || fail "the pages have faults"
echo "$goldens golden cases: axe finds nothing, nothing is asked for, nothing sticks out"

python3 conformance/printed.py "$pages"

# Each of these must be found.
broken=$work/broken
found=0
while IFS='|' read -r name from to wanted; do
    rm -rf "$broken"
    mkdir "$broken"
    FROM=$from TO=$to python3 - "$pages/golden-named.html" "$broken/golden-$name.html" <<'PY'
import os, sys
text = open(sys.argv[1]).read()
assert os.environ["FROM"] in text, os.environ["FROM"]
open(sys.argv[2], "w").write(text.replace(os.environ["FROM"], os.environ["TO"]))
PY
    if look "$broken" >"$work/out"; then fail "$name is not found"; fi
    grep -q "^FAULT .*$wanted" "$work/out" || { cat "$work/out"; fail "$name is not found as \"$wanted\""; }
    found=$((found + 1))
done <<'BROKEN'
language|<html lang="en"|<html|html-has-lang
pale|--soft: #4a4a4a|--soft: #aaaaaa|color-contrast
picture|<h1>|<img src="https://example.org/x.png" alt="x"><h1>|Content Security Policy
asking|img-src data:;|img-src *;"><link rel="icon" href="https://example.org/x.png"><meta name="x" content="|asks for
script|<h1>|<script>document.title = "x"</script><h1>|Content Security Policy
wide|<h1>|<h1 style="width: 500px">|sticks out
heads|<h2>Activity</h2>|<h4>Activity</h4>|heading-order
cells|role="cell"|role="link"|axe
BROKEN
echo "$found broken pages are found"
[ -z "${KEEP-}" ] || echo "pictures and PDFs: $pages"
