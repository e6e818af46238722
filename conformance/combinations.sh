#!/usr/bin/env bash
# long: no sheet contradicts itself, whatever was answered: every combination of answers of every procedure, in
# both languages, is checked by a reader that shares no code with "aftercare check".
. "$(dirname "$0")/lib.sh"
need python3 python3
go build -o "$work/combinations" ./conformance/combinations
"$work/combinations" >"$work/sheets.jsonl"
python3 conformance/combinations/read.py <"$work/sheets.jsonl"
