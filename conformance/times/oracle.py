"""An oracle for times that shares nothing with the program: another language, another zone
library and another method. It doesn't compute a time; it searches for the first (or last)
minute that satisfies these rules:

  a restriction is only over when it is over by any reading of a wall clock, and ends on a half
  hour (on five minutes if it says "about");
  a deadline is only met when it is met by any reading of a wall clock, on five minutes;
  what is normal lasts no longer than a deadline of the same length, and its days include the day
  of the procedure; a medicine's days have no end without a first dose;
  a deadline between 10 PM and 6 AM is at night;
  "bedtime or" an amount is the amount's restriction if that is over before 10 PM that day;
  other "about" and ranges name the nearest five minutes; what happens at a time is not rounded.

usage: oracle.py PROGRAM [CASES]
"""
import random
import subprocess
import sys
from datetime import datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)
ZONES = ["America/Los_Angeles", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Asia/Kathmandu",
         "America/St_Johns", "Africa/Casablanca", "America/Sao_Paulo", "Pacific/Apia", "Asia/Tehran", "Antarctica/Troll", "UTC",
         "Pacific/Chatham", "Europe/London"]
UNITS = {"minutes": 1, "hours": 60}


def wall(t, zone):
    return t.astimezone(zone).replace(tzinfo=None, fold=0)


def readings(shown, zone):
    """Returns all instants at which a wall clock shows this."""
    out = []
    for fold in (0, 1):
        t = shown.replace(tzinfo=zone, fold=fold).astimezone(timezone.utc)
        if wall(t, zone) == shown and t not in out:
            out.append(t)
    return out


def restriction(ended, minutes, step, zone):
    end, goal = ended + minutes * MINUTE, wall(ended, zone) + minutes * MINUTE
    t = end.replace(second=0, microsecond=0)
    while True:
        shown = wall(t, zone)
        if shown.minute % step == 0 and shown >= goal and t >= end and all(r >= end for r in readings(shown, zone)):
            return t
        t += MINUTE


def deadline(ended, minutes, zone):
    end, goal = ended + minutes * MINUTE, wall(ended, zone) + minutes * MINUTE
    t = end.replace(second=0, microsecond=0)
    while True:
        shown = wall(t, zone)
        if shown.minute % 5 == 0 and shown <= goal and t <= end and all(r <= end for r in readings(shown, zone)):
            return t
        t -= MINUTE


def nearest(t, zone):
    for n in range(6):
        for way in (1, -1):  # the later of two that are equally near
            near = t + way * n * MINUTE
            if wall(near, zone).minute % 5 == 0:
                return near
    raise AssertionError


def expected(zone, ended, section, key, words):
    w = words.split()
    if words.startswith("bedtime or "):
        over = restriction(ended, int(w[2]) * UNITS[w[3].removesuffix("s") + "s"], 30, zone)
        sleep = datetime.combine(wall(ended, zone).date(), time(22))
        return (over, over) if wall(over, zone) < sleep else "bedtime"
    normal, medicine = section == "expect" and key == "for", section == "medication" and key == "for"
    about, day = w[0] == "about", wall(ended, zone).date()
    if words == "next day":
        d = day + timedelta(days=1)
        return d, d
    if words.startswith(("a few", "bedtime", "now")):
        return None
    if about or w[0] == "up":
        w = w[2 if w[0] == "up" else 1:]
    low, high = int(w[0]), int(w[2] if w[1] == "to" else w[0])
    unit, ranged, upto = w[-1] if w[-1].endswith("s") else w[-1] + "s", w[1] == "to", words.startswith("up to")
    if unit in ("days", "weeks", "nights"):
        if about or key == "at" and upto:
            return None
        n = 7 if unit == "weeks" else 1
        at = lambda k: day + timedelta(days=k * n)
        if medicine:
            return None
        if key == "for" and unit == "nights":
            return at(high - 1), at(high - 1)
        if normal:
            last = at(high) - timedelta(days=1)
            return last, last
        if key == "by":
            return at(low), at(low)
        if key == "at" and ranged:
            return at(low), at(high)
        return at(high), at(high)
    low, high = low * UNITS[unit], high * UNITS[unit]
    both = lambda t: (t, t)
    if key in ("from", "until"):
        return both(restriction(ended, high, 5 if about else 30, zone))
    if normal:
        return both(deadline(ended, high, zone))
    if key == "for":
        if about or ranged:
            return both(nearest(ended + high * MINUTE, zone))
        return both(restriction(ended, high, 30, zone))
    if key == "by":
        return both(deadline(ended, low, zone))
    if upto:
        return None
    if about:
        return both(nearest(ended + high * MINUTE, zone))
    return ended + low * MINUTE, ended + high * MINUTE


def amount(r, most):
    a = r.randint(1, most)
    return a, a + r.randint(1, most)


def a_case(r):
    zone = r.choice(ZONES)
    z = ZoneInfo(zone)
    ended = datetime(2025, 1, 1, tzinfo=timezone.utc) + r.randrange(3 * 365 * 24 * 60) * MINUTE
    if r.random() < 0.5:  # near a clock change, if there is one
        for _ in range(400):
            if (ended + timedelta(days=1)).astimezone(z).utcoffset() != (ended - timedelta(days=1)).astimezone(z).utcoffset():
                break
            ended += timedelta(days=1)
        ended += r.randrange(-36 * 60, 36 * 60) * MINUTE
    key = r.choice(["from", "until", "for", "at", "by"])
    kinds = {"from": ["{a} {u}", "about {a} {u}", "{a} to {b} {u}"], "until": ["{a} {u}", "about {a} {u}", "{a} to {b} {u}"],
             "for": ["{a} {u}", "about {a} {u}", "{a} to {b} {u}", "up to {a} {u}"], "at": ["{a} {u}", "about {a} {u}", "{a} to {b} {u}"],
             "by": ["{a} {u}"]}[key]
    unit, most = r.choice([("minutes", 90), ("hours", 48), ("hours", 12), ("days", 14), ("weeks", 6), ("nights", 14)])
    if key == "until" and unit in ("days", "weeks", "nights"):
        unit, most = "hours", 48
    if key != "for" and unit == "nights":
        unit, most = "days", 14
    a, b = amount(r, most)
    words = r.choice(kinds).format(a=a, b=b, u=unit)
    if a == 1 and " to " not in words.replace("up to", ""):
        words = words.removesuffix("s")
    if r.random() < 0.05 and key in ("from", "at", "by"):
        words = "next day"
    if r.random() < 0.2 and key in ("from", "until"):
        n, u = r.choice([(r.randint(1, 16), "hour"), (r.randint(1, 900), "minute")])
        words = f"bedtime or {n} {u}" + ("s" if n > 1 else "")
    section = r.choice(["expect", "medication", "observation"]) if key == "for" else "activity"
    return zone, ended, section, key, words


def main():
    cases = int(sys.argv[2]) if len(sys.argv) > 2 else 10_000
    r = random.Random(20261123)
    made = [a_case(r) for _ in range(cases)]
    lines = "".join(f"{z}\t{e.strftime('%Y-%m-%dT%H:%M:%SZ')}\t{s}\t{k}\t{w}\n" for z, e, s, k, w in made)
    got = subprocess.run([sys.argv[1]], input=lines, capture_output=True, text=True, check=True).stdout.splitlines()
    assert len(got) == cases, f"{len(got)} answers for {cases} cases"
    wrong = refused = changes = 0
    for (zone, ended, section, key, words), line in zip(made, got):
        z = ZoneInfo(zone)
        if line.startswith("error:"):
            refused += 1
            print("refused:", section, key, words, line)
            continue
        want = expected(z, ended, section, key, words)
        if want is None:
            text = "words"
        elif isinstance(want, str):
            text = want
        elif isinstance(want[0], datetime):
            text = "\t".join(t.astimezone(z).isoformat().replace("+00:00", "Z") for t in want)
            if key == "by" and not time(6) <= wall(want[0], z).time() < time(22):
                text += "\tat night"
        else:
            text = "\t".join(d.isoformat() for d in want)
        changes += z.utcoffset(wall(ended, z)) != z.utcoffset(wall(ended + timedelta(days=2), z))
        if line != text:
            wrong += 1
            if wrong <= 10:
                print(f"{zone} ended {ended.astimezone(z).isoformat()} {section} {key} {words}: {line!r}, the oracle says {text!r}")
    print(f"{cases} cases, {changes} near a change of the clocks, {refused} refused, {wrong} different")
    sys.exit(1 if wrong or refused else 0)


main()
