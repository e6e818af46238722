#!/usr/bin/env bash
# Makes docs/readme.png from the real program: the terminal summary, the first page of the
# sheet, and the page on a phone. Needs script (util-linux), pdftoppm, convert, python3, chromium.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go build -o "$work/aftercare" ./cmd/aftercare
visit='mbb --clinic beverly-hills --ended "2026-11-23 10:20" --name "Rosa Example" --born 1961-04-02 --side left --without sedation --with diagnostic,steroid --yes'
eval "$work/aftercare" pdf "$visit" -o "$work/sheet.pdf" >/dev/null
pdftoppm -r 130 -png -l 1 -singlefile "$work/sheet.pdf" "$work/sheet"
eval "$work/aftercare" show "$visit" --format html >"$work/phone.html"
screen() { # PAGE PICTURE WIDTH HEIGHT SCALE
    chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --user-data-dir="$work/browser" --window-size="$3,$4" \
        --force-device-scale-factor="$5" --screenshot="$2" "file://$1" >/dev/null 2>&1
}
# A window of Chromium is no narrower than 500 pixels, so the phone is a frame in one.
echo '<meta charset="utf-8"><style>body{margin:0}iframe{border:0;width:390px;height:1100px}</style><iframe src="phone.html"></iframe>' >"$work/frame.html"
screen "$work/frame.html" "$work/phone.png" 520 1100 1.3
convert "$work/phone.png" -crop 507x1430+0+0 +repage "$work/phone.png"
COLUMNS=80 TERM=xterm-256color COLORTERM=truecolor AFTERCARE_BACKGROUND=dark \
    script -qec "$work/aftercare show $visit" /dev/null >"$work/summary.ansi"
python3 - "$work" <<'P'
import html, re, sys
work = sys.argv[1]
text = open(work + "/summary.ansi", encoding="utf-8").read().replace("\r", "")
text = "\n".join(text.split("\n")[:74])
out, open_spans = [], 0
for part in re.split(r"(\x1b\[[0-9;]*m)", text):
    if not part.startswith("\x1b["):
        out.append(html.escape(part))
        continue
    codes = part[2:-1]
    if codes in ("", "0"):
        out.append("</span>" * open_spans)
        open_spans = 0
        continue
    style = ""
    numbers = codes.split(";")
    if "1" in numbers[:1]:
        style += "font-weight:bold;"
    if "38" in numbers:
        at = numbers.index("38")
        style += "color:rgb(%s,%s,%s);" % tuple(numbers[at + 2:at + 5])
    out.append(f'<span style="{style}">')
    open_spans += 1
page = """<meta charset="utf-8"><style>body{margin:0;padding:24px;background:#d8dde1;display:flex;gap:24px;align-items:flex-start}
pre{margin:0;padding:18px 20px;background:#1e1e1e;color:#e8e8e8;font:15px/1.25 "Go Mono","DejaVu Sans Mono",monospace;border-radius:8px;height:1384px;overflow:hidden}
img{height:1420px;box-shadow:0 1px 6px #0006}</style><pre>%s</pre><img src="sheet.png"><img src="phone.png" style="border-radius:18px">""" % "".join(out)
open(work + "/page.html", "w", encoding="utf-8").write(page)
P
screen "$work/page.html" "$work/readme.png" 2490 1468 1
convert "$work/readme.png" -resize 1600x -colors 64 -strip docs/readme.png
ls -l docs/readme.png
