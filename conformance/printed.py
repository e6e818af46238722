"""Checks what a browser prints: how many pages, whose they are, and that no lead-in ends a page.

usage: printed.py FOLDER, where FOLDER holds *.html and the *.pdf that were made from them.
"""
import html
import os
import re
import subprocess
import sys


def plain(text):
    """Returns text without the invisible characters that control the writing direction."""
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text)


def pages(path):
    text = plain(subprocess.run(["pdftotext", "-raw", path, "-"], check=True, capture_output=True, text=True).stdout)
    return [[" ".join(line.split()) for line in page.splitlines() if line.strip()] for page in text.split("\f")[:-1]]


def words(markup):
    return " ".join(plain(html.unescape(re.sub(r"<[^>]*>", "", markup))).split())


def check(folder, name):
    source = open(os.path.join(folder, name + ".html"), encoding="utf-8").read()
    leads = {words(m) for m in re.findall(r'<p class="if">(.*?)</p>', source)} | {words(m) for m in re.findall(r"<h2>(.*?)</h2>", source)}
    printed = pages(os.path.join(folder, name + ".pdf"))
    faults = []
    most = 12 if name.startswith("joined") else 8
    if not 1 <= len(printed) <= most:
        faults.append(f"{len(printed)} pages")
    title = words(re.search(r"<h1>(.*?)</h1>", source).group(1))
    if title.split()[0] not in " ".join(printed[0]):
        faults.append(f"no title on page 1: {printed[0][:3]}")
    who = re.search(r'<dt>Patient</dt><dd><bdi>([^<]*)</bdi>', source)
    for n, page in enumerate(printed, 1):
        said = " ".join(page)
        if n > 1 and who and name in LATIN and html.unescape(who.group(1)) not in said:
            faults.append(f"page {n} does not say whose it is")
        if name in ENGLISH and f"Page {n} of {len(printed)}" not in said:
            faults.append(f"page {n} does not count itself")
        body = [line for line in page if not line.startswith("Page ")]
        if body and body[-1].rstrip() in leads:
            faults.append(f"page {n} ends with {body[-1]!r}")
    return len(printed), faults, printed


folder = sys.argv[1]
names = sorted(f[:-5] for f in os.listdir(folder) if f.endswith(".html"))
LATIN = {n for n in names if n.startswith("golden-")}
ENGLISH = {n for n in names if n not in ("spanish", "from-the-right", "joined-bare")}
bad = []
for name in names:
    count, faults, printed = check(folder, name)
    bad += [f"{name}: {f}" for f in faults]
    print(f"{name}: {count} printed page{'s' * (count > 1)}")
    if name.startswith("joined"):
        second = [n for n, page in enumerate(printed) if any("小明" in line for line in page)]
        # The style asks for a new sheet of paper (recto); Chromium starts a new page.
        if not second or second[0] == 0:
            bad.append(f"{name}: the second patient begins on no page of its own")
            continue
        for n, page in enumerate(printed):
            if n >= second[0] and any("Delgado" in line for line in page):
                bad.append(f"{name}: page {n + 1} of the second patient names the first")
            if name == "joined" and n > second[0] and not any("小明" in line for line in page):
                bad.append(f"{name}: page {n + 1} does not say whose it is")
for fault in bad:
    print("FAULT", fault)
sys.exit(1 if bad else 0)
