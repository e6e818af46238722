"""Breaks good records, each in one way: break.py DOCUMENT TRANSACTION FOLDER."""

import copy
import json
import os
import sys

MISSING = object()


def put(record, path, value):
    """Sets the value at a path, or removes it."""
    *way, last = path
    for step in way:
        record = record[step]
    if value is MISSING:
        del record[last]
    else:
        record[last] = value


DOCUMENT = {
    "wrong-status": (["status"], "finished"),
    "no-status": (["status"], MISSING),
    "wrong-doc-status": (["docStatus"], "approved"),
    "no-content": (["content"], MISSING),
    "no-attachment": (["content", 0, "attachment"], MISSING),
    "bad-base64": (["content", 0, "attachment", "data"], "JVBERi0xLjcK*"),
    "bad-hash": (["content", 0, "attachment", "hash"], "not base64!"),
    "bad-size": (["content", 0, "attachment", "size"], "large"),
    "bad-day": (["context", "period", "start"], "2026-13-45"),
    "period-backwards": (["context", "period", "start"], "2026-11-24"),
    "no-type": (["type"], MISSING),
    "no-category": (["category"], MISSING),
    "no-subject": (["subject"], MISSING),
    "subject-not-a-reference": (["subject"], "Patient/1"),
    "unknown-key": (["order"], [{"text": "ibuprofen"}]),
    "unknown-resource": (["resourceType"], "DischargeSheet"),
    "unknown-profile": (["meta", "profile", 0], "http://hl7.org/fhir/us/core/StructureDefinition/us-core-sheet"),
    "wrong-category-code": (["category", 0, "coding", 0, "code"], "clinical-notes"),
    "wrong-type-code": (["type", "coding", 0, "code"], "74213-1"),
    "type-of-another-name": (["type", "coding", 0, "display"], "Discharge orders"),
    "wrong-identifier-type": (["subject", "identifier", "type", "coding", 0, "code"], "MRX"),
    "identifier-not-a-uri": (["identifier", 0, "value"], "sheet 7"),
    "empty-title": (["description"], ""),
    "not-xhtml": (["text", "div"], "<p>Medial branch block</p>"),
    "script": (["text", "div"], '<div xmlns="http://www.w3.org/1999/xhtml"><script>1</script></div>'),
    "wrong-language": (["language"], " English "),
}

SHEET, GIVEN = ["entry", 0], ["entry", 1]
TRANSACTION = {
    "wrong-status": ([*GIVEN, "resource", "status"], "given"),
    "no-status": ([*GIVEN, "resource", "status"], MISSING),
    "bad-time": ([*GIVEN, "resource", "sent"], "2026-11-23 11:05"),
    "time-without-zone": ([*GIVEN, "resource", "sent"], "2026-11-23T11:05:00"),
    "empty-payload": ([*GIVEN, "resource", "payload", 0], {}),
    "payload-of-another-kind": ([*GIVEN, "resource", "payload", 0], {"contentOrder": "ibuprofen"}),
    "payload-of-nothing": ([*GIVEN, "resource", "payload", 0, "contentReference", "reference"], "urn:uuid:00000000-0000-5000-8000-000000000000"),
    "recipient-of-another-kind": ([*GIVEN, "resource", "recipient", 0], lambda good: {"reference": good["entry"][0]["fullUrl"]}),
    "subject-of-another-kind": ([*SHEET, "resource", "subject"], lambda good: {"reference": good["entry"][1]["fullUrl"]}),
    "wrong-mode": ([*GIVEN, "resource", "medium", 0, "coding", 0, "code"], "PAPER"),
    "wrong-category": ([*GIVEN, "resource", "category", 0, "coding", 0, "code"], "order"),
    "unknown-key": ([*GIVEN, "resource", "order"], True),
    "no-bundle-type": (["type"], MISSING),
    "wrong-bundle-type": (["type"], "transactions"),
    "no-request": ([*SHEET, "request"], MISSING),
    "wrong-method": ([*SHEET, "request", "method"], "SEND"),
    "no-url": ([*SHEET, "request", "url"], MISSING),
    "name-twice": ([*GIVEN, "fullUrl"], lambda good: good["entry"][0]["fullUrl"]),
    "name-not-a-uuid": ([*SHEET, "fullUrl"], "urn:uuid:1"),
    "document-without-subject": ([*SHEET, "resource", "subject"], MISSING),
    "document-without-content": ([*SHEET, "resource", "content"], MISSING),
}


def main():
    document, transaction, folder = sys.argv[1:]
    for kind, source, ways in (("document", document, DOCUMENT), ("transaction", transaction, TRANSACTION)):
        with open(source, encoding="utf-8") as f:
            good = json.load(f)
        for name, (path, value) in ways.items():
            broken = copy.deepcopy(good)
            put(broken, path, value(good) if callable(value) else value)
            if broken == good:
                sys.exit(f"{kind} {name} breaks nothing")
            with open(os.path.join(folder, f"{kind}-{name}.json"), "w", encoding="utf-8") as f:
                json.dump(broken, f, ensure_ascii=False, indent=2)


main()
