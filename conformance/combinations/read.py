"""Reads every sheet that answers can make, as main.go writes them, and fails if one contradicts
itself. It shares no code, and no table, with the program's own checks:

1. a medicine, or its class, is both given and forbidden;
2. one instant has two verdicts: something is allowed again before it stops being forbidden, or what
   is normal until an hour is a reason to call before that hour;
3. a line is under a lead-in whose question was answered, or its words are about something that was
   answered with no.

usage: combinations | python3 read.py
"""
import collections
import datetime
import json
import re
import sys

# ---- medicines: from a name, or a word for its class, to the key that identifies it
MEDICINES = {
    "acetaminophen": r"acetaminophen|acetaminof[eé]n|paracetamol|tylenol",
    "ibuprofen": r"ibuprofen|ibuprofeno|advil|motrin",
    "naproxen": r"naproxen|naproxeno|aleve",
    "aspirin": r"aspirin|aspirina",
    "meloxicam": r"meloxicam",
    "diclofenac": r"diclofenac|diclofenaco",
    "celecoxib": r"celecoxib",
    "metformin": r"metformin|metformina",
    "blood thinner": r"blood thinners?|anticoagulantes?|warfarin|warfarina|eliquis|xarelto|plavix",
    "opioid": r"strong pain (?:medicine|pills?)|opioids?|opioides?|(?:medicina|pastillas?) fuertes? para el dolor",
    "sleeping pill": r"sleeping pills?|pastillas? para dormir",
    "antibiotic": r"antibiotics?|antibi[oó]ticos?",
    "insulin": r"insulin|insulina",
}
MEDICINE = {key: re.compile(r"\b(?:" + words + r")\b", re.I) for key, words in MEDICINES.items()}
TAKE = r"(?:take|use|start|put|swallow|tome|toma|use|usar|tomar|empiece|empezar|ponga|aplique|go on with|keep taking|siga tomando|contin[uú]e)"
FORBIDS = re.compile(r"\b(?:do not|never|no|nunca)\s+(?:\w+\s+)?" + TAKE + r"\b|\btake no\b|\bno es segur", re.I)
STOPS = re.compile(r"\bdo not (?:stop|skip)|\bno (?:deje|suspenda|pare|interrumpa)|\bdon.t stop", re.I)
GIVES = re.compile(r"^(?:for (?:pain|swelling)[^.]*, )?(?:you (?:can|may) )?(?:take|use|start|put|keep taking)\b"
                   r"|\byou (?:can|may) take\b|\bfor pain, (?:you can )?take\b|\bpara el dolor, (?:puede tomar|tome)\b|\bpuede tomar\b|^(?:tome|use|siga tomando)\b", re.I)
# neither given nor forbidden: asked about, or depends on something that no question covers
OPEN = re.compile(r"\?|\bask (?:us|your)|\bpreg[uú]nt|\bonly if\b|\bsolo si\b|\bnever both\b|\bnunca las dos|\bunless\b|\ba menos que\b"
                  r"|\b(?:again|otra vez|de nuevo)\b|\bif (?:it|we|you|this|a line|any)\b|\bsi (?:se|le|usted|tiene|toma|no|esta|hay|alg)", re.I)
HEART = re.compile(r"heart|stroke|low-dose|doctor ordered|coraz[oó]n|derrame|dosis baja|le (?:orden|recet|indic)", re.I)

# ---- what is allowed or not, by the words that express it
DOING = {
    "driving": r"\bdriv(?:e|ing)\b|\bmanej|\bconduc",
    "shower": r"\bshower|\bduch|\bregadera",
    "bath": r"\bbath\b|\bpool|hot tub|\btina\b|\balberca|\bpiscina",
    "alcohol": r"\balcohol",
    "flying": r"\bfly\b|\bvol(?:ar|e)\b|avi[oó]n",
    "lifting": r"\blift\b|\blevant(?:e|ar)\b|\bcargu?(?:e|ar)\b",
    "running": r"\brun\b|\bsports\b|\bcorr(?:a|er)\b|\bdeportes\b",
    "bending": r"\bbend\b|\bagach|\bdobl",
    "rinsing": r"\brinse\b|\benjuag",
    "brushing": r"\bbrush\b|\bcepill",
    "straw": r"\bstraw\b|\bpopote|\bpajilla",
    "nose": r"blow (?:your nose|it)|\bson(?:arse|ar|e)\b",
    "makeup": r"\bmakeup\b|\bmaquillaje",
    "eating": r"\byou may eat\b|\bdo not eat\b|\bpuede comer\b|\bno coma\b",
    "napping": r"\bnap\b|\bsiesta",
}
DOING = {key: re.compile(words, re.I) for key, words in DOING.items()}
NOT = re.compile(r"\b(?:do not|don.t|never|no)\b", re.I)
MAY = re.compile(r"\b(?:you )?may\b|\bpuede\b", re.I)
AGAIN = re.compile(r"\bagain\b|\botra vez\b|\bde nuevo\b|\bvolver a\b", re.I)

# ---- what is normal for a time, and a sign by a time
FEELING = {
    "numb": r"\bnumb|adormecid|dormid[oa]s?\b|adormecimiento",
    "sleepy": r"\bsleep(?:y|iness)\b|\bsue[nñ]o\b",
    "bloated": r"\bbloat|\bhinchad[oa] (?:del|de) (?:vientre|est[oó]mago|gas)|\binflad",
    "blood": r"\bblood\b|\bbleed|\bsangre\b|\bsangrado\b",
    "voice": r"\bhoarse|\bvoice\b|\bronc|\bvoz\b",
    "weak": r"\bweak|\bd[eé]bil",
    "lid": r"\beyelid|\bdroopy|\bp[aá]rpado",
    "burning": r"\bburn|\bard(?:or|er|e)\b",
}
FEELING = {key: re.compile(words, re.I) for key, words in FEELING.items()}
# another state than the normal one, or its end
OTHER = re.compile(r"getting worse|empeora|wears off|se (?:pasa|quita)|soaks|empapa|half a cup|media taza|clots|co[aá]gulos", re.I)

# ---- words about what was answered differently: (condition, answers) to a pattern
SPEAKS = [
    ("sedation", {"no"}, r"made you sleepy|medicine to make (?:you|me) sleepy|\bsedat|\bsedaci[oó]n|\bsedante"),
    ("opioid", {"no", "none"}, r"the strong pain medicine|la medicina fuerte para el dolor|last strong pain pill"),
    ("steroid", {"no"}, r"\b(?:the|a) steroid (?:starts|works|may|calms)|\bel esteroide (?:empieza|puede|calma)"),
    ("stent", {"no"}, r"\bstent\b"),
    ("closure", {"open", "shave"}, r"take out your stitches|quitamos los puntos"),
    ("opioid", {"none", "alone"}, r"your strong pain medicine has acetaminophen|su medicina fuerte contiene acetaminof[eé]n"),
    ("drops", {"none", "combined"}, r"drop of your steroid|gota de su esteroide"),
    ("drops", {"none", "combined", "steroid"}, r"second drops for swelling|segundas gotas"),
    ("drops", {"none", "steroid", "steroid-nsaid"}, r"drop of your eye drops|gota de sus gotas"),
    ("glaucoma-surgery", {"no"}, r"until we say so|blood inside the eye|hasta que le digamos|sangre dentro del ojo"),
    ("polyp", {"none"}, r"\bp[oó]l(?:yp|ipo)"),
    ("polyp", {"none", "small", "large"}, r"took a sample|tomamos una muestra|tomaron una muestra"),
    ("clips", {"no"}, r"\bclips?\b"),
    ("sleep-apnea", {"no"}, r"\bCPAP\b"),
    ("diabetes", {"no"}, r"check your blood sugar|mida su az[uú]car"),
    ("dye-kidneys", {"none", "kidney-disease"}, r"\bmetformina?\b"),
    ("stomach-treatment", {"none", "stretched", "treated"}, r"\bbands?\b|\bligas?\b"),
    ("stomach-treatment", {"none", "stretched", "banded"}, r"\bulcers?\b|\búlceras?\b"),
    ("bladder-tube", {"none", "stent-out"}, r"\bcatheter\b|\bsonda\b"),
    ("bladder-tube", {"none", "catheter"}, r"\bstent\b"),
    ("urine-pain-pills", {"no"}, r"phenazopyridine|fenazopiridina"),
    ("blood-thinner", {"no"}, r"\bI take a blood thinner|keep taking your blood thinner|start your blood thinner"),
    ("blood-thinner-paused", {"no"}, r"start your blood thinner"),
    ("device", {"no"}, r"\bpacemaker|\bmarcapasos"),
    ("level", {"low-back", "mid-back"}, r"needle (?:was|went) in(?:to)? your neck|near your neck|en el cuello\b(?! o)"),
    ("level", {"neck"}, r"needle (?:was|went) in(?:to)? your (?:lower|low) back"),
    ("numbing-medicine", {"no"}, r"(?:until|when) the numb(?:ness|ing medicine) wears off"),
    ("diagnostic", {"no"}, r"\bthis (?:was|is) a test\b|\besto? fue una prueba"),
]
SPEAKS = [(condition, answers, re.compile(words, re.I)) for condition, answers, words in SPEAKS]

Line = collections.namedtuple("Line", "ref section level lead words gives forbids opens closes normal calls")


def sentences(runs):
    """Yields the words of each sentence and the times in it."""
    words, times = "", []
    for run in runs:
        text = run["words"]
        if "start" in run:
            times.append((len(words), datetime.datetime.fromisoformat(run["start"].replace("Z", "+00:00")),
                          datetime.datetime.fromisoformat(run["end"].replace("Z", "+00:00")), run.get("day", False)))
        words += text
    at = 0
    for part in re.split(r"(?<=[.?!])(?<!\ba\.)(?<!\bp\.)(?<! m\.)\s+", words):
        start = words.index(part, at)
        at = start + len(part)
        yield part, [t for t in times if start <= t[0] < at]


def read(line):
    gives, forbids, opens, closes, normal, calls = set(), set(), [], [], [], []
    words = "".join(r["words"] for r in line["runs"])
    last = None
    for sentence, times in sentences(line["runs"]):
        for key, pattern in MEDICINE.items():
            if not pattern.search(sentence):
                continue
            purpose = "heart" if key == "aspirin" and HEART.search(sentence) else ""
            if STOPS.search(sentence):
                gives.add((key, purpose))
            elif FORBIDS.search(sentence) and not OPEN.search(sentence):
                if FORBIDS.search(sentence).start() < pattern.search(sentence).start():
                    forbids.add((key, purpose))
            elif GIVES.search(sentence) and not OPEN.search(sentence) and line["section"] != "warnings":
                if GIVES.search(sentence).start() < pattern.search(sentence).start():
                    gives.add((key, purpose))
        for key, pattern in DOING.items():
            named = bool(pattern.search(sentence))
            for _, start, end, day in times:
                if named and NOT.search(sentence) and re.search(r"\b(?:until|hasta)\b", sentence, re.I):
                    closes.append((key, end))
                elif named and MAY.search(sentence) and re.search(r"\b(?:from|desde|a partir|right away|on)\b", sentence, re.I):
                    opens.append((key, start))
                elif last and key in last and AGAIN.search(sentence):
                    opens.append((key, start))
                    closes.append((key, start))
        last = {key for key, pattern in DOING.items() if pattern.search(sentence) and NOT.search(sentence)}
        for key, pattern in FEELING.items():
            if not pattern.search(sentence) or OTHER.search(words):
                continue
            for _, start, end, day in times:
                # a day lasts to its end
                if line["section"] == "expect":
                    normal.append((key, end))
                elif line["level"] in ("call-now", "call-today"):
                    calls.append((key, start + datetime.timedelta(days=1) if day else start))
    return Line(line["ref"], line["section"], line["level"], line["lead"], words, gives, forbids, opens, closes, normal, calls)


def together(a, b):
    """Reports whether two lines of a sheet can apply to one patient, judging by their lead-ins."""
    return not a.lead or not b.lead or a.lead == b.lead


def contradicts(a, b):
    """Returns how line b contradicts line a; None if it doesn't."""
    for given in a.gives:
        if given in b.forbids:
            return "%s is given and forbidden" % " ".join(filter(None, given))
    for doing, start in a.opens:
        for closed, end in b.closes:
            if doing == closed and start < end:
                return "%s is allowed from %s and not until %s" % (doing, start, end)
    for feeling, end in a.normal:
        for sign, by in b.calls:
            if feeling == sign and by < end:
                return "%s is normal until %s and a call by %s" % (feeling, end, by)
    return None


def contradictions(stream):
    """Reads main.go's output; returns how often each contradiction occurs, with an example of each,
    how many sheets each text has, and the lines."""
    lines, found, pairs = {}, collections.Counter(), {}
    examples, sheets = {}, collections.Counter()
    where = conditions = None

    def tell(what, *of):
        key = (where, what) + tuple(l.ref for l in of)
        found[key] += 1
        examples.setdefault(key, [l.words for l in of] + [dict(answers)])

    answers = {}
    for raw in stream:
        entry = json.loads(raw)
        if "procedure" in entry:
            where, conditions = (entry["procedure"], entry["language"]), entry["conditions"]
        elif "line" in entry:
            lines[entry["line"]] = read(entry)
        else:
            sheets[where] += 1
            answers = entry["sheet"]
            all_of = [lines[n] for n in entry["lines"]]
            speaking = [l for l in all_of if l.gives or l.forbids or l.opens or l.closes or l.normal or l.calls]
            for a in speaking:
                for b in speaking:
                    pair = (id(a), id(b))
                    if pair not in pairs:
                        pairs[pair] = contradicts(a, b)
                    if pairs[pair] and together(a, b):
                        tell(pairs[pair], a, b)
            for condition, answer in answers.items():
                for lead in conditions[condition].values():
                    for l in all_of:
                        if lead and l.lead and lead[1:].lower() in re.split(r",? (?:and|y) (?=if |si )|,? (?:or|o) (?=if |si )", l.lead[1:].lower()):
                            tell("%s was answered with %s, and a line asks" % (condition, answer), l)
            for condition, which, pattern in SPEAKS:
                if answers.get(condition) in which:
                    for l in all_of:
                        if pattern.search(l.words):
                            tell("%s was answered with %s, and a line speaks of it" % (condition, answers[condition]), l)
    return found, examples, sheets, lines.values()


# What must be found: a line, another line, and the answers. Each is a fault that a sheet had, or could have.
PLANTED = [
    ([("medication", "", "", ["For pain, you can take ibuprofen (Advil)."]), ("medication", "", "", ["Do not take ibuprofen or aspirin for pain."])], {}),
    ([("medication", "", "", ["Para el dolor, puede tomar acetaminofén."]), ("medication", "", "", ["No tome Tylenol."])], {}),
    ([("activity", "", "", ["Do not drive until ", "2026-11-28T14:00:00Z", "."]), ("activity", "", "", ["You may drive again from ", "2026-11-27T20:00:00Z", " on."])], {}),
    ([("activity", "", "", ["No maneje hasta ", "2026-11-28T14:00:00Z", "."]), ("activity", "", "", ["Puede manejar desde ", "2026-11-28T00:00:00Z", "."])], {}),
    ([("expect", "", "", ["You may be numb for ", "2026-11-28T14:00:00Z", "."]), ("warnings", "call-now", "", ["Skin that is still numb by ", "2026-11-28T13:40:00Z", "."])], {}),
    ([("activity", "", "If you have diabetes", ["Take care."])], {"diabetes": "yes"}),
    ([("expect", "", "", ["Tell the staff about your clips."])], {"clips": "no"}),
]


def stream_of(planted):
    yield json.dumps({"procedure": "planted", "language": "en", "conditions": {"diabetes": {"yes": "If you have diabetes", "no": ""}, "clips": {"yes": "If we placed clips", "no": ""}}})
    lines, answers = planted
    for n, (section, level, lead, words) in enumerate(lines):
        runs = [{"words": "then", "start": w, "end": w} if w.startswith("2026-") else {"words": w} for w in words]
        yield json.dumps({"line": n, "section": section, "level": level, "ref": "line%d" % n, "lead": lead, "runs": runs})
    yield json.dumps({"sheet": answers, "lines": list(range(len(lines)))})


def main():
    for planted in PLANTED:
        if not contradictions(stream_of(planted))[0]:
            sys.exit("the reader does not find %s" % (planted,))
    found, examples, sheets, lines = contradictions(sys.stdin)
    if not sheets:
        sys.exit("no sheet was read")
    print("%d sheets of %d texts, %d lines: %d give or forbid a medicine, %d open or close something, %d say what is normal or by when to call" % (
        sum(sheets.values()), len(sheets), len(lines), sum(bool(l.gives or l.forbids) for l in lines),
        sum(bool(l.opens or l.closes) for l in lines), sum(bool(l.normal or l.calls) for l in lines)))
    for key, count in sorted(found.items()):
        print("%s, %s: %s (%d sheets): %s" % (key[0][0], key[0][1], key[1], count, ", ".join(key[2:])))
        for words in examples[key]:
            print("    %s" % (words,))
    if found:
        sys.exit("%d contradictions" % len(found))


if __name__ == "__main__":
    main()
