"""Checks faxed pages. usage: fax.py SHEET.txt PAGE.txt... with the words of the sheet and
what OCR read on each page, under fine or standard resolution (FAX=fine|standard).

Fine: every phone number, clock time and emergency sign must be read. Standard: the phone
numbers and the key times; the rate for everything is printed."""
import os
import re
import sys


def norm(s):
    s = s.replace("\u00a0", " ").replace("\n", " ").replace("|", "I")
    # a slashed zero may be read as an at sign, which no sheet contains
    return re.sub(r"[^a-z0-9]+", "", s.lower().replace("@", "0").replace("o", "0").replace("l", "1").replace("i", "1"))


sheet = open(sys.argv[1], encoding="utf-8").read()
seen = norm(" ".join(open(p, encoding="utf-8").read() for p in sys.argv[2:]))
lines = sheet.splitlines()
at = next(n for n, line in enumerate(lines) if line.startswith("Call 911"))
signs = []
for line in lines[at + 1:]:
    if not line.strip():
        break
    if not line.startswith("["):  # what a drawing shows isn't printed as words
        signs.append(line)
keys = lines[lines.index("Your key times:") + 1:]
keys = [re.sub(r" \(.*", "", line).split(": ", 1)[1] for line in keys[:keys.index("")]]
phones = sorted(set(re.findall(r"\(\d{3}\) \d{3}-\d{4}", sheet))) + ["Call 911"]
times = sorted(set(re.findall(r"\d{1,2}:\d\d [AP]M", sheet)))
groups = {"phone numbers": phones, "key times": [re.sub("^(about|from|not before) ", "", k) for k in keys],
          "clock times": times, "emergency signs": signs}


def read(text):
    """Whether a text was read, as a whole or in pieces as long as a column's line: OCR reads
    across the page, so the lines of two columns alternate."""
    words, least = text.split(), 4
    reached = {0}
    for end in range(1, len(words) + 1):
        if any(begin in reached and norm(" ".join(words[begin:end])) in seen
               for begin in range(end) if end - begin >= least or end == len(words)):
            reached.add(end)
    return len(words) in reached


fine = os.environ.get("FAX") == "fine"
bad = []
for name, texts in groups.items():
    lost = [t for t in texts if not read(t)]
    print(f"  {name}: {len(texts) - len(lost)} of {len(texts)}" + (f", lost: {lost}" if lost else ""))
    if lost and (fine or name in ("phone numbers", "key times")):
        bad += lost
sys.exit(1 if bad else 0)
