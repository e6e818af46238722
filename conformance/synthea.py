"""Reads Synthea's bundles independently, and compares them with a manifest.

usage: synthea.py BUNDLES MANIFEST SHEETS        compare
       synthea.py BUNDLES --lines FILE           write the resources, one per line

Each procedure is one row. If the table has its code, it makes a sheet, unless the patient's
language has no reviewed words or the procedure has a side, which no bundle gives.
"""

import collections
import glob
import json
import re
import subprocess
import sys
from datetime import datetime

SNOMED = "http://snomed.info/sct"
TABLE = {"73761001": "colonoscopy", "33367005": "cardiac-cath-radial"}


def bundles(folder):
    for path in sorted(glob.glob(folder + "/*.json")):
        with open(path, encoding="utf-8") as f:
            yield [entry["resource"] for entry in json.load(f)["entry"]]


def lines(folder, path):
    with open(path, "w", encoding="utf-8") as out:
        for resources in bundles(folder):
            kinds = {r["id"]: r["resourceType"] for r in resources}
            for r in resources:
                text = json.dumps(r, ensure_ascii=False)
                out.write(re.sub(r'"urn:uuid:([0-9a-f-]+)"', lambda m: f'"{kinds.get(m[1], "Unknown")}/{m[1]}"', text) + "\n")


def expected(folder):
    """Yields id, procedure, status, a part of the reason, and for a sheet the patient and the end."""
    for resources in bundles(folder):
        patients = {"urn:uuid:" + r["id"]: r for r in resources if r["resourceType"] == "Patient"}
        for r in resources:
            if r["resourceType"] not in ("Procedure", "Appointment"):
                continue
            found = {TABLE[c["code"]] for c in r["code"]["coding"] if c["system"] == SNOMED and c["code"] in TABLE}
            if not found:
                yield r["id"], "", "skipped", "no mapped type", None, None
                continue
            (procedure,) = found
            patient = patients[r["subject"]["reference"]]
            language = patient["communication"][0]["language"]["coding"][0]["code"].split("-")[0]
            end = datetime.fromisoformat(r["performedPeriod"]["end"])
            if language not in ("en", "es"):
                yield r["id"], procedure, "rejected", "language", None, None
            elif procedure == "cardiac-cath-radial":
                yield r["id"], procedure, "rejected", "side is missing", None, None
            elif language == "es":
                yield r["id"], procedure, "rejected", "nobody has reviewed", None, None
            else:
                yield r["id"], procedure, "made", "", patient, end


def compare(folder, manifest, sheets):
    counts, kinds, digits = collections.Counter(), collections.Counter(), 0
    with open(manifest, encoding="utf-8") as f:
        got = [json.loads(line) for line in f]
    want = list(expected(folder))
    assert len(got) == len(want), f"{len(got)} rows, and the bundles have {len(want)} procedures"
    for n, (line, (id, procedure, status, reason, patient, end)) in enumerate(zip(got, want), 1):
        where = f"row {n}: {line['status']} {line['reason']}; expected {status} {reason}"
        assert (line["row"], line["appointment_id"], line["procedure"], line["status"]) == (n, id, procedure, status), where
        assert reason in line["reason"], where
        counts[status] += 1
        kinds[f"{status}, {procedure or 'other procedures'}" + (f": {reason}" if status == "rejected" else "")] += 1
        if status != "made":
            continue
        assert datetime.fromisoformat(line["times"]["ended"]) == end, where
        text = subprocess.run(["pdftotext", "-layout", f"{sheets}/{line['file']}", "-"], capture_output=True, check=True, text=True).stdout
        name = " ".join(patient["name"][0]["given"] + [patient["name"][0]["family"]])
        digits += any(c.isdigit() for c in name)
        born = datetime.fromisoformat(patient["birthDate"])
        words = text.split()
        assert all(w in words for w in name.split()), f"row {n}: another name on the sheet"
        assert f"{born:%b} {born.day}, {born.year}" in " ".join(words), f"row {n}: another birth date on the sheet"
    assert counts["made"] >= 10 and counts["rejected"] > 0 and digits > 0, f"too few for a test: {counts}"
    for kind, n in sorted(kinds.items()):
        print(f"  {n:6,} {kind}")
    print(f"  {len(got):6,} rows; each sheet has its patient's name, birth date and end")


if sys.argv[2] == "--lines":
    lines(sys.argv[1], sys.argv[3])
else:
    compare(*sys.argv[1:])
