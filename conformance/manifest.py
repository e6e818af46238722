"""Compares a batch's manifest with the sheets in its folder.

usage: manifest.py FOLDER

Prints three numbers: the lines whose row has a sheet, how many of these sheets aren't there exactly as the line
says, and whether the last line is torn (it doesn't count). A folder without a manifest has no lines.
"""

import hashlib
import json
import os
import sys

folder = sys.argv[1]
path = os.path.join(folder, "manifest.jsonl")
lines = lost = torn = 0
for text in open(path, "rb") if os.path.exists(path) else ():
    if not text.endswith(b"\n"):
        torn = 1
        break
    line = json.loads(text)
    if line["status"] not in ("made", "unchanged"):
        continue
    lines += 1
    try:
        with open(os.path.join(folder, line["file"]), "rb") as f:
            data = f.read()
    except FileNotFoundError:
        data = b""
    lost += hashlib.sha256(data).hexdigest() != line["sha256"]
print(lines, lost, torn)
