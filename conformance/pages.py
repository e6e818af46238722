"""Measures the pages of sheets as Poppler reads them, and fails on a rule that a page breaks.

The sheets of patients for whom all was as usual are counted too: each is one sheet of paper, both sides, its diary apart,
whatever day it is.

usage: pages.py LIST [TABLE]

LIST is what conformance/pages writes. The table of pages goes to TABLE, else to standard output.
"""
import collections
import json
import re
import subprocess
import sys
import xml.etree.ElementTree as xml
import zlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date

X = "{http://www.w3.org/1999/xhtml}"
MARGIN = 36  # half an inch: what CUPS's LaserJet and DeskJet drivers can't print on
# How many of the usual approved sheets, in each language and on each paper, may need a second sheet of paper on some day. It only falls:
# the goal is the stimulator trial alone.
USUAL_LONG = 4
LAST = 1 / 3  # how full a last page must be
INNER = 0.70  # how full an inner page must be
UNITS = r"(?:minutes?|hours?|days?|weeks?|months?|pounds?|feet|degrees?|tablets?|drops?|cups?|times?|mg|ml|mL|minutos?|horas?|días?|semanas?|meses|mes|libras?|pies|grados?|tabletas?|gotas?|tazas?|veces|vez|°F|°C|AM|PM|a\. m\.|p\. m\.)"
NUMBER = re.compile(r"(?:^|[\s(])\d+(?:[.,]\d+)?$")
UNIT = re.compile(r"^" + UNITS + r"\b")


class Page:
    """The lines of a page, from top to bottom; each is (top, bottom, left, right, words)."""

    def __init__(self, node):
        self.width, self.height = float(node.get("width")), float(node.get("height"))
        self.lines = []
        for line in node.iter(X + "line"):
            words = [(w.text or "").strip() for w in line.iter(X + "word")]
            box = [float(line.get(k)) for k in ("yMin", "yMax", "xMin", "xMax")]
            self.lines.append((*box, " ".join(w for w in words if w)))
        self.lines.sort()


def read(file):
    out = subprocess.run(["pdftotext", "-bbox-layout", file, "-"], capture_output=True, check=True).stdout
    return [Page(p) for p in xml.fromstring(out).iter(X + "page")]


STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.S)
SQUARE = re.compile(rb" w (-?[\d.]+) (-?[\d.]+) ([\d.]+) \3 re S")


def squares(file):
    """The boxes to tick on each page: (left, bottom, side), from the lower edge of the paper."""
    out = []
    for m in STREAM.finditer(open(file, "rb").read()):
        try:
            content = zlib.decompress(m.group(1))
        except zlib.error:
            continue
        if b" Tf" in content and b"BT" in content:
            out.append([tuple(float(v) for v in s) for s in SQUARE.findall(content)])
    return out


def squeeze(text):
    return re.sub(r"[\s\u00a0\u202f|_]+", "", text)


class Sheet:
    def __init__(self, entry):
        self.e = entry
        self.pages = read(entry["file"])
        self.faults = []
        head = squeeze("".join(entry["head"]))
        for n, page in enumerate(self.pages):
            total = len(self.pages)
            number = re.compile(r"^(Page|Página) %d (of|de) %d$" % (n + 1, total))
            foot = [l for l in page.lines if number.match(l[4])]
            if not foot:
                foot = [l for l in page.lines if re.search(r"(Page|Página) %d (of|de) %d$" % (n + 1, total), l[4])]
            page.foot = min(l[0] for l in foot) - 8 if foot else page.height - 44
            if not foot:
                self.fault(n, "no page number")
            page.body = [l for l in page.lines if l[0] < page.foot]
            page.top = min((l[0] for l in page.lines), default=0)
            page.heads = []
            while n > 0 and page.body and squeeze(page.body[0][4]) and squeeze(page.body[0][4]) in head:
                page.heads.append(page.body.pop(0))
            if page.heads:
                page.top = max(l[1] for l in page.heads) + 8
            bottom = max((l[1] for l in page.body), default=page.top)
            page.use = (bottom - page.top) / (page.foot - page.top)
            page.ending = [l[4] for l in page.body]

    def text_length(self):
        """The number of pages before the diary, the last counted as far as it is full."""
        pages = self.text_pages()
        return len(pages) - 1 + pages[-1].use

    def text_pages(self):
        return [p for n, p in enumerate(self.pages) if not self.diary(n)]

    def text_words(self):
        return sum(len(l[4].split()) for n, p in enumerate(self.pages) if not self.diary(n) for l in p.body)

    def fault(self, n, text):
        self.faults.append((n + 1, text))

    def diary(self, n):
        """Whether a page belongs to the diary, which comes last and may take several."""
        return any(self.begins_diary(k) for k in range(n + 1))

    def begins_diary(self, n):
        return any(l[4].startswith(d[:30]) for l in self.pages[n].body[:4] for d in self.e["diary"] or [])

    def check(self):
        last = len(self.pages) - 1
        signs = {squeeze(s) for s in self.e["signs"] or []}
        for n, page in enumerate(self.pages):
            # The space before a diary counts as the end of the text.
            ends = n == last or n + 1 <= last and self.diary(n + 1)
            rest = [l for l in page.ending if squeeze(l) and not any(squeeze(l) in s or s in squeeze(l) for s in signs)]
            if not rest and n > 0:
                self.fault(n, "signatures alone")
            elif ends and not self.diary(n) and n > 0 and page.use < LAST:
                self.fault(n, "last page %d %% full" % (100 * page.use))
            elif not ends and page.use < INNER and not self.whole(n + 1) and not self.long(n + 1, (1 - page.use) * (page.foot - page.top)):
                self.fault(n, "inner page %d %% full" % (100 * page.use))
            for top, bottom, left, right, text in page.lines:
                if text and (top < MARGIN - 0.5 or bottom > page.height - MARGIN + 2 or left < MARGIN - 0.5 or right > page.width - MARGIN + 0.5):
                    self.fault(n, "at the edge: %s" % text[:40])
                    break
            self.lines(n, page)
        self.first()
        self.ticks()

    def ticks(self):
        """One box for each answer: counted as they are drawn, each by the line that stands beside it."""
        ticks = [squeeze(t) for t in self.e["ticks"] or []]
        for t in {t for t in ticks if ticks.count(t) > 1}:
            self.fault(0, "a second tick: %s" % t)
        drawn = squares(self.e["file"])
        if len(drawn) != len(self.pages):
            self.fault(0, "ticks can't be counted: %d streams" % len(drawn))
            return
        beside, total = collections.Counter(), 0
        for page, boxes in zip(self.pages, drawn):
            for x, y, side in boxes:
                top = page.height - y - side
                near = [l for l in page.lines if 0 < l[2] - x - side < 12 and l[0] < top + side and l[1] > top]
                beside.update(squeeze(l[4]).rstrip(":") for l in near[:1])
                total += 1
        if total != len(ticks) + self.e["choices"]:
            self.fault(0, "ticks: %d boxes, not %d" % (total, len(ticks) + self.e["choices"]))
        for line, n in beside.items():
            of = [t for t in ticks if t.startswith(line)]
            if of and n > len(of):
                self.fault(0, "ticks: %d at %s" % (n, line))

    def whole(self, n):
        """Whether a page begins with what is never split: a box, a heading with its first lines, a table."""
        first = [squeeze(l) for l in self.pages[n].ending[:8]]
        boxes = [squeeze(b)[:14] for b in self.e["boxes"] or []]
        return any(f.startswith(b) for f in first for b in boxes if b)

    def long(self, n, white):
        """Whether a page begins with one instruction, and what stands above it, that is higher than the white before it."""
        lines = [l for l in self.pages[n].body if l[2] < 200]
        size, leading = (18, 22) if self.e["large"] else (12, 15)
        insets = [MARGIN + 1 + k * size for k in (0.84, 0.84 + 0.8)]  # of an item, and of one under an "if"
        last = lines[0][0] if lines else 0
        for one, two in zip(lines, lines[1:]):
            last = one[1]
            item = any(abs(one[2] - x) < 1.2 for x in insets) and one[1] - one[0] < 1.19 * size
            if item and two[0] - one[0] > 1.09 * leading:
                break
        return bool(lines) and last - lines[0][0] > white - 2 * leading

    def lines(self, n, page):
        for l in page.heads:
            if l[4].endswith("|"):
                self.fault(n, "the running head ends in a bar")
        body = sorted(page.body, key=lambda l: (round(l[2] / 20), l[0]))
        for one, two in zip(body, body[1:]):
            if abs(one[2] - two[2]) < 3 and 0 < two[0] - one[0] < 30 and NUMBER.search(one[4]) and UNIT.match(two[4]):
                self.fault(n, "number | unit: %s | %s" % (one[4][-20:], two[4][:12]))
        # A heading is followed by a line of its own; by two, unless its section has no more.
        headings = {squeeze(h) for h in self.e["headings"] or []}
        for l in page.body:
            if squeeze(l[4]) in headings and l[1] - l[0] > (21 if self.e["large"] else 14):  # not the name of a bar
                below = [m for m in page.body if m[0] > l[0] + 2 and m[2] < l[2] + 230 and m[3] > l[2] - 30]
                if not below:
                    self.fault(n, "a heading alone: %s" % l[4])

        self.goes_on(n, page)

    def goes_on(self, n, page):
        """No section goes on under a box of whom to call; what to show helpers may stand between."""
        tops = lambda words: [l[0] for l in page.body if any(w and squeeze(l[4]).startswith(squeeze(w)[:40]) for w in words or [])]
        calls, others = tops(self.e["calls"]), tops(self.e["others"])
        for y in tops(self.e["continued"]):
            above = [c for c in calls if c < y]
            if above and not any(max(above) < o < y for o in others):
                self.fault(n, "a section goes on under a box of whom to call")

    def labels(self, page, label):
        """Whether a label begins a line of the page and goes on in the lines below it, read by columns or by lines, without
        the headings that may stand beside other words. The same words inside a sentence are no label."""
        label = squeeze(label)
        for order in (lambda l: (round(l[2] / 20), l[0])), (lambda l: (l[0], l[2])):
            lines = [squeeze(l[4]) for l in sorted(page.body, key=order)]
            for box in self.e["boxes"] or []:
                lines = [l.replace(squeeze(box), "") for l in lines]
            if any(l and "".join(lines[n : n + 6]).startswith(label) for n, l in enumerate(lines)):
                return True
        return False

    def first(self):
        text = squeeze(" ".join(self.pages[0].ending)).lower()
        if any(squeeze(word).lower() not in text for word in self.e["name"].split()):
            self.fault(0, "page 1 names no procedure")
        if any(squeeze(word).lower() not in text for word in re.split(r"[ -]", self.e["person"])):
            self.fault(0, "page 1 names no patient")
        for label in self.e["once"] or []:
            at = [n for n, page in enumerate(self.pages) if self.labels(page, label)]
            if len(at) != 1:
                self.fault(0, "written once: %s on pages %s" % (label, [n + 1 for n in at]))
            elif at[0] > 1:  # page 2, where the letterhead and what was done leave no room on page 1
                self.fault(at[0], "written once, but late: %s" % label)
        places = self.e["places"] or []
        if len(set(places)) < len(places):
            self.fault(0, "written twice: %s" % sorted(places))
        if self.e["key_times"] > 4:
            self.fault(0, "%d key times" % self.e["key_times"])


def name(e):
    return " ".join([e["procedure"], e["language"], e["clinic"], "patient" if e["patient"] else "blank", e["answers"], e["paper"] + (" large" if e["large"] else "")])


def usual(sheets):
    """Prints how many usual sheets are one sheet of paper on every day, and on which days the others are how long; returns
    whether that is enough."""
    days = collections.defaultdict(list)
    for s in sheets:
        if s.e["answers"] == "usual":
            days[s.e["procedure"], s.e["language"], s.e["paper"]].append(s)
    long = {key: [s for s in of if len(s.text_pages()) > 2] for key, of in days.items()}
    long = {key: of for key, of in long.items() if of}
    print("%d of %d usual sheets are one sheet of paper on every day, the diary apart" % (len(days) - len(long), len(days)))
    for key, of in sorted(long.items(), key=lambda i: -max(s.text_length() for s in i[1])):
        longest = max(of, key=Sheet.text_length)
        when = "every day" if len(of) == len(days[key]) else ", ".join(date.fromisoformat(s.e["ended"]).strftime("%a %b %d") for s in of)
        print("  %-36s %s %-6s %.2f pages, %d words: %s" % (*key, longest.text_length(), longest.text_words(), when))
    if len(long) > USUAL_LONG:
        print("more than %d usual sheets need a second sheet of paper" % USUAL_LONG)
    return len(long) <= USUAL_LONG


def main():
    entries = [json.loads(line) for line in open(sys.argv[1], encoding="utf-8")]
    refused = [e for e in entries if e.get("refused")]
    with ThreadPoolExecutor(3) as pool:
        sheets = list(pool.map(Sheet, [e for e in entries if not e.get("refused")]))
    total, kinds, faults = collections.Counter(), collections.Counter(), collections.Counter()
    table = open(sys.argv[2], "w", encoding="utf-8") if len(sys.argv) > 2 else None
    for s in sheets:
        if s.e["week"]:
            continue
        s.check()
        e = s.e
        size = "large" if e["large"] else "12 point"
        total[size] += len(s.pages)
        total[size + ", " + e["answers"]] += len(s.pages)
        total[size + ", " + ("patient" if e["patient"] else "blank")] += len(s.pages)
        for _, text in s.faults:
            faults[re.sub(r"[:\d].*", "", text).strip()] += 1
        if table:
            table.write("%s\t%d\t%s\t%s\n" % (name(e), len(s.pages), " ".join("%d" % (100 * p.use) for p in s.pages), "; ".join("p%d %s" % f for f in s.faults)))
    for e in refused:
        print("refused: %s: %s" % (name(e), e["refused"]))
    print("%d sheets" % sum(not s.e["week"] for s in sheets))
    for key in sorted(total):
        print("  %-28s %5d pages" % (key, total[key]))
    for key, n in faults.most_common():
        print("  %-28s %5d" % (key, n))
    return 0 if usual(sheets) and not faults and not refused else 1


sys.exit(main())
