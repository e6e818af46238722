#!/usr/bin/env bash
# The JSON Schemas with a public validator: every shipped file follows the schema that its first line names, so
# does a new clinic's folder, and broken files are refused.
. "$(dirname "$0")/lib.sh"
build
venv=$root/.cache/venv-schema
[ -x "$venv/bin/check-jsonschema" ] || { python3 -m venv "$venv" && "$venv/bin/pip" install -q "check-jsonschema>=0.37,<1"; }
validator() { "$venv/bin/check-jsonschema" "$@"; }
validator --version

# schema FILE: the schema that the file's first line names.
schema() {
    local named
    named=$(sed -n '1s/^# yaml-language-server: \$schema=//p' "$1")
    [ -n "$named" ] || fail "$1 names no schema"
    echo "$(dirname "$1")/$named"
}
for s in procedures/schema/*.schema.json; do
    validator -q --check-metaschema "$s" || fail "$s is no JSON Schema"
    aftercare schema "$(basename "$s" .schema.json)" | cmp - "$s"
done
count=0
while read -r file; do
    validator -q --schemafile "$(schema "$file")" "$file" || fail "$file"
    count=$((count + 1))
done < <(find procedures -name '*.yaml' ! -name words.yaml | sort)
echo "$count shipped files are what their schemas say"

# A new clinic's folder, a new definition, a copy and an approval.
clinic=$work/clinic
aftercare init "$clinic" --name "Front Street" --phone "(310) 555-0142" --after-hours "(310) 555-0143" --time-zone America/Chicago >/dev/null
echo "contacts: {device: {who: Device company, phone: (800) 555-0100}}" >>"$clinic/clinic.yaml" # otherwise the trial can't be approved
aftercare new nail-surgery --clinic "$clinic" --title "Nail surgery" --include sedation --yes >/dev/null
aftercare new medial-branch-block --from mbb --clinic "$clinic" >/dev/null
aftercare settings --format yaml --clinic "$clinic" >>"$clinic/clinic.yaml"
aftercare approve --all --clinic "$clinic" --by "Dr. Ruiz" --role physician --yes >/dev/null
for file in "$clinic"/clinic.yaml "$clinic"/procedures/*.yaml; do
    validator -q --schemafile "$(schema "$file")" "$file" || fail "$file"
done
validator -q --schemafile "$clinic/schema/approvals.schema.json" "$clinic/approvals.yaml" || fail approvals.yaml

# Broken ones: each of these lines, added to a good definition, is refused by both.
good=procedures/medial-branch-block.yaml
refused=0
while IFS='|' read -r from to; do
    FROM=$from TO=$to python3 - "$good" "$work/broken.yaml" <<'PY'
import os, sys
text = open(sys.argv[1]).read()
old, new = (os.environ[k].encode().decode("unicode_escape") for k in ("FROM", "TO"))
assert old in text, old
open(sys.argv[2], "w").write(text.replace(old, new, 1))
PY
    if validator -q --schemafile procedures/schema/procedure.schema.json "$work/broken.yaml" >/dev/null 2>&1; then fail "the schema takes $to"; fi
    if aftercare check "$work/broken.yaml" >"$work/out" 2>&1; then fail "check takes $to"; fi
    refused=$((refused + 1))
done <<'BROKEN'
title: Medial branch block\n|titel: Medial branch block\n
edition: 20|edition: last week, 20
side: {part: back, ask: yes}|side: {part: back, ask: perhaps}
side: {part: back, ask: yes}|side: {part: back, ask: yes, never: middle}
observation:\n|observations:\n
    for: about 40 minutes|    for: [40 minutes]
    milestone: Go home|    milestone: Go home when you feel well enough
  scale: 0 to 10|  scale: none
  at: [before, 30 minutes|  at: {before: 30 minutes}\n  #
sources:\n  clinic-page:\n    title|sources:\n  clinic-page:\n    titel
BROKEN
echo "$refused broken files are refused by the schema and by check"
