"""A week of nights, and a reader that believes nothing: it compares the schedule with the manifest, the manifest with
the paper, and the report with all of them. It shares no code with the program.

usage: week.py WORK NIGHT SEED ROWS

WORK has the program (aftercare) and, in bin, a printing system that keeps the paper. NIGHT is the nightly wrapper. Each
day has runs: the export of the evening, the same again, an export with changes, one run that is killed, one night
without an export. A person takes away the paper that a warning names, and looks when nobody knows whether a sheet came
out. At the end of each run, every appointment that should have a sheet has one paper, that of the latest schedule.
"""

import collections, copy, csv, datetime, hashlib, json, os, random, re, signal, subprocess, sys, threading, time

work, night, seed, size = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
chance = random.Random(seed)
HEAD = ["appointment_id", "procedure", "name", "birth_date", "record", "date", "ended", "side", "status"]
# The words of the title, and whether the sheet has a side.
PROCEDURES = {"medial-branch-block": ("medial branch block", True), "colonoscopy": ("colonoscopy", False), "cataract-surgery": ("cataract", True),
              "skin-biopsy": ("biopsy", False), "trigger-point-injection": ("trigger point", False)}
FIRST = datetime.date(2026, 3, 2)  # its Sunday has a clock change
os.chdir(work)
os.makedirs("paper")
names = set()
serial = 0


class Wrong(Exception):
    pass


def wrong(what):
    raise Wrong(f"seed {seed}: {where}: {what}")


def expect(what, got, want):
    if got != want:
        wrong(f"{what}: got {got!r}; expected {want!r}")


# The schedule of a day: what a hospital would export.

def name():
    while True:
        n = " ".join("".join(chance.choice("bdfgklmnprstvz") + chance.choice("aeiou") for _ in range(chance.randint(2, 4))).capitalize() for _ in range(2))
        if names and chance.random() < 0.15: # one letter from another's
            n = chance.choice(sorted(names)[-20:])[:-1] + chance.choice("aeiou")
        if n not in names:
            names.add(n)
            return n


def row(day):
    global serial
    serial += 1
    procedure = chance.choice(sorted(PROCEDURES))
    return {"appointment_id": f"W-{serial}", "procedure": procedure, "name": name(), "record": f"M{serial:05d}",
            "birth_date": f"{chance.randint(1930, 1990)}-0{chance.randint(1, 9)}-{chance.randint(10, 28)}" if chance.random() < 0.85 else "",
            "date": str(day), "ended": f"{day} {chance.randint(8, 16):02d}:{chance.choice([0, 5, 20, 35, 50]):02d}",
            "side": chance.choice(["left", "right"]) if PROCEDURES[procedure][1] else "", "status": "booked"}


def has_sheet(r, day):
    return r["status"] == "booked" and r["date"] == str(day) and r["side"] != "port"


def change(rows, day):
    """The next export of a day, in which so few lose their sheet that it isn't refused. Moved gets what another day gets."""
    rows, moved, gone, kinds = [dict(r) for r in rows], [], 0, []
    have = sum(has_sheet(r, day) for r in rows)
    for _ in range(chance.randint(2, 5)):
        kind = chance.choice(["insert", "cancel", "remove", "time", "side", "name", "move", "move away", "restore", "break", "order"])
        r = chance.choice(rows)
        if kind in ("cancel", "remove", "move", "move away", "break") and (not has_sheet(r, day) or (gone + 1) * 3 > have):
            continue
        if kind == "insert":
            rows.insert(chance.randint(0, len(rows)), row(day))
        elif kind == "cancel":
            r["status"] = "cancelled"
        elif kind == "remove":
            rows.remove(r)
        elif kind == "time":
            r["ended"] = f"{r['ended'][:10]} {chance.randint(8, 16):02d}:{chance.choice([10, 25, 40])}"
        elif kind == "side" and r["side"] in ("left", "right"):
            r["side"] = {"left": "right", "right": "left"}[r["side"]]
        elif kind == "name":
            r["name"] = name()
        elif kind in ("move", "move away"):
            other = dict(r, date=str(day + datetime.timedelta(days=1)))
            other["ended"] = other["date"] + r["ended"][10:]
            moved.append(other)
            if kind == "move":  # the row stays, with the other day
                r.update(other)
            else:
                rows.remove(r)
        elif kind == "restore" and r["status"] == "cancelled" and r["date"] == str(day):
            r["status"] = "booked"
        elif kind == "break" and r["side"] in ("left", "right"):
            r["side"] = "port"
        elif kind == "order":
            chance.shuffle(rows)
        else:
            continue
        gone += kind in ("cancel", "remove", "move", "move away", "break")
        kinds.append(kind)
    return rows, moved, kinds


def write(rows, path):
    with open(path + ".new", "w", newline="") as f:
        out = csv.DictWriter(f, HEAD)
        out.writeheader()
        out.writerows(rows)
    os.rename(path + ".new", path)


# The person, who knows what lies on the desk and what the program said.

class Desk:
    def __init__(self):
        self.paper = {}  # by appointment, the papers in the order in which they came out
        self.seen = 0
        self.owner = {}  # of a name

    def collect(self):
        """Takes what came out, and returns it: each paper is of one patient by its own words."""
        new = []
        jobs = open("jobs").read().split("\n")[:-1] if os.path.exists("jobs") else []
        for job in jobs[self.seen:]:
            number, mark = job.split(" ")
            path = f"paper/{number}.pdf"
            text = subprocess.run(["pdftotext", "-layout", path, "-"], stdout=subprocess.PIPE, check=True, text=True).stdout
            flat = " ".join(text.split())
            of = sorted({self.owner[n] for n in self.owner if re.search(rf"\b{n}\b", flat)})
            expect(f"the patients on paper {number}", len(of), 1)
            paper = {"text": text, "flat": flat, "sha256": hashlib.sha256(open(path, "rb").read()).hexdigest(), "mark": mark, "number": number}
            self.paper.setdefault(of[0], []).append(paper)
            new.append((of[0], paper))
        self.seen = len(jobs)
        return new


desk = Desk()


def lines(path):
    return [json.loads(l) for l in open(path, encoding="utf-8")] if os.path.exists(path) else []


def told(warnings, new):
    """Takes away the paper that the warnings name."""
    came = {a for a, _ in new}
    for w in warnings:
        if m := re.search(r"row \d+ \((\S+)\): another sheet of this appointment (?:was|may have been) printed before; remove that one", w):
            desk.paper[m[1]] = desk.paper[m[1]][-1:] if m[1] in came else []
        elif m := re.search(r"a sheet of (\S+) (?:was|may have been) printed before, but the appointment is .* now; remove that sheet", w):
            desk.paper[m[1]] = []


def run(day, *more, kill="", settle=0):
    env = dict(os.environ, AFTERCARE=work + "/bin/noted", AFTERCARE_CLINIC="beverly-hills", SHEETS=work + "/sheets", SETTLE=str(settle), WAIT="0", MAILTO="", MAP="",
               PATH=work + "/bin:" + os.environ["PATH"], KILL=kill, WORK=work)
    if os.path.exists("pid"):
        os.remove("pid")
    if kill.startswith("at "):
        threading.Thread(target=kill_after, args=[float(kill[3:])], daemon=True).start()
    return subprocess.run([night, "export.csv", str(day), "--print", *more], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def kill_after(seconds):
    """Kills the program that has noted its number, a while after it began."""
    while not os.path.exists("pid") or not (number := open("pid").read().strip()):
        time.sleep(0.001)
    time.sleep(seconds)
    try:
        os.kill(int(number), signal.SIGKILL)
        open("was-killed", "w").close()
    except ProcessLookupError:
        pass


# The reader.

def compare(day, rows, before, done, new, report, clean):
    out = f"sheets/{day}"
    want = [has_sheet(r, day) for r in rows]
    # Schedule and manifest.
    manifest = lines(out + "/manifest.jsonl")
    expect("the manifest's rows", [(l["row"], l["appointment_id"]) for l in manifest], [(n + 1, r["appointment_id"]) for n, r in enumerate(rows)])
    for l, r, has in zip(manifest, rows, want):
        a = r["appointment_id"]
        if has:
            if l["status"] not in ("made", "unchanged"):
                wrong(f"{a} is {l['status']}: {l['reason']}")
            expect(f"{a}: procedure, end and reason", (l["procedure"], l["times"]["ended"][:16].replace("T", " "), l["reason"]), (r["procedure"], r["ended"], ""))
            expect(f"{a}: the file", hashlib.sha256(open(f"{out}/{l['file']}", "rb").read()).hexdigest(), l["sha256"])
        else:
            expect(f"{a}: status", l["status"], "skipped" if r["status"] == "cancelled" else "rejected")
    sheets = [l["file"] for l in manifest if l["file"]]
    expect("the list to print", open(out + "/print.list").read().split(), sheets)
    expect("the sheets in the folder", sorted(f for f in os.listdir(out) if f.endswith(".pdf")), sorted(sheets))
    table = list(csv.DictReader(open(out + "/warnings.csv", newline=""))) if os.path.exists(out + "/warnings.csv") else []
    # Paper, by what it says.
    date = day.strftime("%a, %b ") + f"{day.day}, {day.year}"
    for l, r, has in zip(manifest, rows, want):
        a, pile = r["appointment_id"], desk.paper.get(r["appointment_id"], [])
        expect(f"{a}: papers that are valid", len(pile), int(has))
        if not has:
            continue
        flat = pile[0]["flat"]
        hour, minute = int(r["ended"][11:13]), r["ended"][14:]
        clock = "ended noon" if (hour, minute) == (12, "00") else f"ended {(hour + 11) % 12 + 1}:{minute} {'AM' if hour < 12 else 'PM'}"
        parts = [r["name"], f"{date}, {clock}"]
        if r["birth_date"]:
            born = datetime.date.fromisoformat(r["birth_date"])
            parts.append(born.strftime("%b ") + f"{born.day}, {born.year}")
        elif not any(w["appointment_id"].lstrip("\\") == a and "no birth date" in w["warning"] for w in table):
            wrong(f"{a} has no birth date, and warnings.csv does not say so")
        for part in parts:
            if part not in flat:
                wrong(f"the paper of {a} ({pile[0]['number']}) lacks {part!r}")
        if PROCEDURES[r["procedure"]][0] not in flat.lower():
            wrong(f"the paper of {a} is of another procedure")
        if r["side"]:
            facts = re.search(r"\bSide *\n(.*)", pile[0]["text"])
            expect(f"{a}: the side on paper", facts and facts[1].split()[-1], r["side"])
        expect(f"{a}: the paper's bytes", pile[0]["sha256"], l["sha256"])
    known = {r["appointment_id"] for r in rows}
    for a in ever[day] - known:
        expect(f"{a}, which left the schedule: papers that are valid", len(desk.paper.get(a, [])), 0)
    # The record of paper.
    last = {l["appointment_id"]: l for l in lines(out + "/printed.jsonl")}
    for r, l, has in zip(rows, manifest, want):
        a = r["appointment_id"]
        if has:
            expect(f"{a}: the last step in printed.jsonl", (last[a]["state"], last[a]["sha256"]), ("printed", l["sha256"]))
    for a in last:
        if a not in {r["appointment_id"] for r, has in zip(rows, want) if has}:
            expect(f"{a}: the last step in printed.jsonl", last[a]["state"], "withdrawn")
    # The report, and counts by hand.
    s = report["summary"]
    kinds = collections.Counter(l["status"] for l in manifest)
    by_hand = {"rows": len(rows), "done": len(rows), "skipped": sum(r["status"] == "cancelled" for r in rows)}
    by_hand["rejected"] = len(rows) - sum(want) - by_hand["skipped"]
    by_hand["failed"] = 0
    if clean:
        old = {r["appointment_id"]: r for r in before if has_sheet(r, day)}
        now = {r["appointment_id"]: r for r, has in zip(rows, want) if has}
        by_hand["unchanged"] = sum(old.get(a) == r for a, r in now.items())
        by_hand["made"] = len(now) - by_hand["unchanged"]
        by_hand["moved_to_superseded"] = sum(now.get(a) != r for a, r in old.items())
        expect("papers that came out", sorted(a for a, _ in new), sorted(a for a, r in now.items() if old.get(a) != r))
        expect("the report's printed", s["prints"]["printed"], len(new))
    expect("made and unchanged", s["made"] + s["unchanged"], sum(want))
    for key, n in by_hand.items():
        expect(f"the report's {key}", s[key], n)
        if key in kinds:
            expect(f"the manifest's {key}", kinds[key], n)
    expect("the report's not printed and in doubt", (s["prints"]["not_printed"], s["prints"]["waiting"], s["prints"]["perhaps_printed"]), (0, 0, 0))
    expect("the exit code", (done.returncode, report["exit_code"]), ((3 if by_hand["rejected"] else 0),) * 2)
    reasons = sorted(a for n in report["not_made"] for a in n["appointments"])
    expect("the report's appointments without a sheet", reasons, sorted(r["appointment_id"] for r, has in zip(rows, want) if not has))
    expect("the schedule's SHA-256", report["schedules"][0]["sha256"], hashlib.sha256(open("export.csv", "rb").read()).hexdigest())
    # The warnings: each in the file, with its appointment and its line.
    strip = lambda w: re.sub(r"^W-\d+: ", "", w)
    expect("the warnings in the file", sorted({w["warning"].replace("\\", "") for w in table}), sorted({strip(w) for w in report["warnings"] if "more such" not in w}))
    for w in table:
        a = w["appointment_id"].lstrip("\\")
        if w["line"]:
            expect("the line of a warning", (rows[int(w["line"]) - 2]["appointment_id"], int(w["warned_row"])), (a, int(w["line"]) - 1))
    for sentence in {w["warning"] for w in table}:
        if named := set(re.findall(r"W-\d+", sentence)):
            expect("the appointments of a warning", {w["appointment_id"].lstrip("\\") for w in table if w["warning"] == sentence}, named)
    for path in (out + "/warnings.csv", f"sheets/{day}.json", out + "/manifest.jsonl", out + "/printed.jsonl"):
        text = open(path).read() if os.path.exists(path) else ""
        for r in rows:
            for secret in [r["name"], r["birth_date"], r["record"]]:
                if secret and re.search(rf"\b{secret}\b", text):
                    wrong(f"{path} has data of a patient")


ever = collections.defaultdict(set)
state = {}
papers = runs = killed = 0


def cycle(day, rows, what):
    """One export, run until a person has nothing to do."""
    global where, papers, runs, killed
    where = f"{day}, {what}"
    write(rows, "export.csv")
    for r in rows:
        desk.owner[r["name"]] = r["appointment_id"]
        ever[day].add(r["appointment_id"])
    before, clean = state.get(day, []), True
    report = f"sheets/{day}.json"
    extra = []
    # A printing system takes the whole program with it, before or after the paper came out.
    kill = ""
    if "killed" in what:
        kill = chance.choice([f"before {chance.randint(1, 3)}", f"after {chance.randint(1, 3)}", f"at {chance.random() * 0.25}"])
    for attempt in range(4):
        if os.path.exists("count"):
            os.remove("count")
        if kill and os.path.exists(report):
            os.remove(report)
        done = run(day, *extra, kill=kill)
        runs += 1
        new = desk.collect()
        papers += len(new)
        if os.path.exists("was-killed"):
            os.remove("was-killed")
            killed += 1
            if os.path.exists(report) and not kill.startswith("at "): # which may be its very end
                wrong("a killed run has a report")
            kill, clean = "", False
            told(done.stderr.splitlines(), new)
            continue
        if not os.path.exists(report):
            wrong(f"exit code {done.returncode}, and no report: {done.stderr}")
        data = json.load(open(report))
        if "summary" not in data:
            wrong(f"refused: {data['message']}")
        told(data["warnings"], new)
        if data["summary"]["prints"]["perhaps_printed"] == 0:
            break
        # Nobody knows whether a sheet came out: somebody looks for the paper with its mark.
        clean = False
        doubt = {l["appointment_id"]: l for l in lines(f"sheets/{day}/printed.jsonl")}
        for a, l in doubt.items():
            if l["state"] == "unknown":
                there = any(p["mark"] == l["mark"] for p in desk.paper.get(a, []))
                extra += ["--printed" if there else "--reprint", a]
    else:
        wrong("it doesn't come to an end")
    if extra:
        clean = False
    compare(day, rows, before, done, new, data, clean)
    state[day] = rows
    return day, rows, before, done, new, data, clean


def damage(path, change):
    with open(path) as f:
        text = f.read()
    changed = change(text)
    assert changed != text, path
    with open(path, "w") as f:
        f.write(changed)
    return lambda: open(path, "w").write(text)


def is_seen(fault, make, arguments):
    """The reader must see a fault: else it would be blind to a real one."""
    piles, data = copy.deepcopy(desk.paper), copy.deepcopy(arguments[5])
    restore = make(data)
    try:
        compare(*arguments[:5], data, arguments[6])
    except Wrong as w:
        print(f"with {fault}: {str(w).split(': ', 2)[2][:160]}")
    else:
        wrong(f"with {fault}, nothing is wrong")
    finally:
        desk.paper = piles
        if callable(restore):
            restore()


def faults(arguments):
    day, rows = arguments[:2]
    out = f"sheets/{day}"
    have = [r["appointment_id"] for r in rows if has_sheet(r, day)]
    a, b = have[:2]
    drop = lambda text: "".join(text.splitlines(True)[:2] + text.splitlines(True)[3:])
    is_seen("a row dropped from the manifest", lambda _: damage(out + "/manifest.jsonl", drop), arguments)
    is_seen("a sheet that the manifest rejects", lambda _: damage(out + "/manifest.jsonl", lambda t: t.replace('"status":"unchanged"', '"status":"rejected"', 1)), arguments)
    is_seen("a sheet dropped from the list to print", lambda _: damage(out + "/print.list", drop), arguments)
    is_seen("a job that never ended", lambda _: damage(out + "/printed.jsonl", lambda t: t.replace('"state":"printed"', '"state":"queued"')), arguments)
    is_seen("a wrong count", lambda data: data["summary"].update(unchanged=data["summary"]["unchanged"] + 1), arguments)
    is_seen("an appointment that the report leaves out, or invents", lambda data: data["not_made"].append({"appointments": ["W-0"]}), arguments)
    is_seen("a warning that the file lacks", lambda data: data["warnings"].append("W-0: look"), arguments)
    is_seen("a sheet that never came out", lambda _: desk.paper[a].clear(), arguments)
    is_seen("a paper that came out twice", lambda _: desk.paper[a].append(desk.paper[a][0]), arguments)
    is_seen("two patients' papers exchanged", lambda _: desk.paper.update({a: desk.paper[b], b: desk.paper[a]}), arguments)
    is_seen("an old paper", lambda _: desk.paper[a][0].update(flat=desk.paper[a][0]["flat"].replace("ended", "ended 1")), arguments)


moved = collections.defaultdict(list)
where = "the start"
try:
    for n in range(7):
        day = FIRST + datetime.timedelta(days=n)
        rows = [row(day) for _ in range(size)] + moved[day]
        chance.shuffle(rows)
        if n == 3:  # nobody exported anything; the morning does
            where = f"{day}, without an export"
            if os.path.exists("export.csv"):
                os.remove("export.csv")
            done = run(day, settle=1)
            if done.returncode != 1 or "did not come" not in done.stderr or os.path.exists(f"sheets/{day}"):
                wrong(f"exit code {done.returncode}: {done.stderr}")
        cycle(day, rows, "killed in the evening" if n % 3 == 1 else "the evening")
        for turn in range(chance.randint(1, 3)):
            if chance.random() < 0.3:
                cycle(day, rows, "the same again")
            rows, away, kinds = change(rows, day)
            moved[day + datetime.timedelta(days=1)] += away
            cycle(day, rows, f"export {turn + 2} ({', '.join(kinds)})" + (", killed" if chance.random() < 0.3 else ""))
        end = cycle(day, rows, "the same at last")
    faults(end)
except Wrong as w:
    sys.exit(f"FAIL: {w}")
print(f"{runs} runs of seven nights, {killed} of them killed; {serial} appointments, {papers} papers; seed {seed}")
