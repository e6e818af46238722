"""Compares a page's extracted text with what OCR read on it, both ways.

usage: eye.py EXTRACTED READ...

Each word of the text must have been read, and each word that OCR read must be in the text. OCR
misreads letters, so one letter in four may differ, and two words in a hundred may be missing;
clock times and phone numbers must match exactly.
"""
import difflib
import re
import sys

WORD = re.compile(r"[^\W\d_]{4,}")
EXACT = re.compile(r"\b\d{1,2}:\d\d\s[AP]M|\(\d{3}\)\s\d{3}-\d{4}")


def words(text):
    return [w.lower() for w in WORD.findall(text)]


def known(word, others):
    return word in others or bool(difflib.get_close_matches(word, others, 1, 0.75))


def circles(word):
    """Whether a word is a row of circles to mark, as OCR reads them."""
    if len(word) > 12 and sum(c in "cdgioq" for c in word) > 0.8 * len(word):
        return True  # with the numbers inside
    return sum(c in "oqdamy" for c in word) > 0.5 * len(word)


def after_box(word, others):
    """Whether a word is one of the others after a box to tick, as OCR reads them together."""
    return any(len(word) - n > 2 and word[n:] in others for n in (1, 2))


def plain(text):
    text = text.replace("\u00a0", " ").replace("\u2013", "-").replace("\u2014", "-")
    text = re.sub(r"\s+", " ", text)
    return re.sub(r"(\| \w+)( \S{4}){4}(?= )", r"\1", text)  # the text's digest: OCR reads f1ad as a word, and e0a1 as e@al


extracted, *looks = [plain(open(name, encoding="utf-8").read()) for name in sys.argv[1:]]
seen = " ".join(looks)
mine, theirs = words(extracted), words(seen)
short = set(re.findall(r"[^\W\d_]+", extracted.lower()))
lost = [w for w in mine if not known(w, set(theirs))]
# What stands on the page is read each time; what OCR makes of circles and lines differs with the size.
alien = [w for w in words(looks[0]) if all(known(w, set(words(look))) for look in looks[1:])]
alien = [w for w in alien if not (known(w, set(mine)) or circles(w) or after_box(w, short) or any(m in w for m in mine))]
wrong = [e for e in set(EXACT.findall(extracted)) if e.replace(" ", "") not in seen.replace(" ", "")]
ok = len(lost) <= 0.02 * len(mine) and len(alien) <= 0.02 * len(mine) and not wrong
if not ok:
    print("not read:", lost, "not in the text:", alien, "times and phones not read:", wrong)
sys.exit(0 if ok else 1)
