#!/usr/bin/env bash
# long
# HAPI confirms that the records of every procedure are FHIR R4 and meet US Core, and that records broken in
# one way each aren't.
. "$(dirname "$0")/lib.sh"
need javac default-jdk-headless
need mvn maven
need python3 python3
build
mvn -q -B -f conformance/fhir/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$work/classpath"
classpath=$work/classes:$(cat "$work/classpath")
javac -nowarn -proc:none -cp "$classpath" -d "$work/classes" conformance/fhir/Validate.java
# validate FOLDER: HAPI's verdicts go to $work/verdicts, and one line per record to $work/heads.
validate() {
    java -Xmx1500m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" Validate conformance/fhir/uscore "$1" \
        >"$work/verdicts" 2>"$work/log" || { cat "$work/log" >&2; fail "the validator stops"; }
    grep -v '^ ' "$work/verdicts" >"$work/heads" || true
    [ "$(wc -l <"$work/heads")" = "$(find "$1" -name '*.json' | wc -l)" ] || fail "HAPI read $(wc -l <"$work/heads") records"
}

# Two clinics: one that gives everything it can and approved its texts, one that gives only what is required.
cp -r testdata/clinic "$work/full"
cat >>"$work/full/clinic.yaml" <<'YAML'
fhir:
  patient-system: https://hospital.example.org/mrn
  visit-system: urn:oid:1.2.36.146.595.217.0.1
  organization-system: http://hl7.org/fhir/sid/us-npi
  organization: 1234567893
  type: 8653-8
contacts: {device: {who: Device company, phone: (800) 555-0100}}
YAML
mkdir "$work/bare"
printf '%s\n' 'phone: (310) 555-0142' 'time-zone: America/Los_Angeles' 'fhir: {patient-system: "urn:oid:1.2.36.146"}' >"$work/bare/clinic.yaml"
aftercare settings --format yaml --clinic "$work/full" >>"$work/full/clinic.yaml"
aftercare approve --all --clinic "$work/full" --by "Dr. Ruiz" --role physician --yes >/dev/null
mkdir "$work/good" "$work/broken"
go build -o "$work/sheets" ./conformance/sheets
"$work/sheets" fhir "$work/aftercare" "$work/good" "$work/full" "$work/bare"
good=$(find "$work/good" -name '*.json' | wc -l)
[ "$good" = $((4 * $(aftercare list --format names | wc -l))) ] || fail "$good records"
# Each document type that a clinic can choose.
grep -o '"[0-9]*-[0-9]"' procedures/schema/clinic.schema.json | tr -d '"' | while read -r type; do
    sed "s/^  type: .*/  type: $type/" "$work/full/clinic.yaml" >"$work/full/new" && mv "$work/full/new" "$work/full/clinic.yaml"
    aftercare show skin-biopsy --clinic "$work/full" --name "Rosa Example" --record 00417 --format fhir --yes >"$work/good/type-$type.json"
done
[ -e "$work/good/type-74213-0.json" ] || fail "no types"
validate "$work/good"
! grep -v '^0 ' "$work/heads" || { grep '^  error' "$work/verdicts" | sort | uniq -c; fail "HAPI finds errors"; }
# HAPI can't look up a type in a LOINC value set, and says so. It gives no other warning.
! grep '^  warning' "$work/verdicts" | grep -v 'DocumentReference.*\.type: Error Cannot invoke' || fail "HAPI warns"
echo "$(wc -l <"$work/heads") records: 0 errors"

python3 conformance/fhir/break.py "$work/good/medial-branch-block-full-document.json" "$work/good/medial-branch-block-full-transaction.json" "$work/broken"
validate "$work/broken"
! grep '^0 ' "$work/heads" || fail "HAPI does not see these"
awk '/^[0-9]/ {name = $3; seen = 0} /^  error/ && !seen {seen = 1; print "broken, " substr(name, 1, length(name) - 5) ": " substr($0, 9, 140)}' "$work/verdicts"
echo "$(wc -l <"$work/heads") broken records: each is found"
