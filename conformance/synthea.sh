#!/usr/bin/env bash
# long: Synthea makes some two hundred MB of bundles.
# Real FHIR bundles, made by Synthea 3.3.0: each procedure is a row; the counts of sheets made, skipped and
# rejected, with the reasons, match an independent reader; each sheet is for its own patient. The same
# resources, one per line, give the same manifest, and memory doesn't grow.
. "$(dirname "$0")/lib.sh"
need java default-jre-headless
need mvn maven
need python3 python3
need pdftotext poppler-utils
build
reader=$root/conformance/synthea.py map=$root/conformance/synthea.yaml
cd "$work"
cat >pom.xml <<'P'
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>conformance</groupId>
  <artifactId>synthea</artifactId>
  <version>1</version>
  <dependencies>
    <dependency><groupId>org.mitre.synthea</groupId><artifactId>synthea</artifactId><version>3.3.0</version></dependency>
  </dependencies>
</project>
P
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath -Dmdep.outputFile=classpath >said || { cat said >&2; fail "Maven"; }
java -Xmx3g -cp "$(cat classpath)" App -s 4 -cs 4 -p "${PATIENTS-60}" -a 40-80 --generate.only_alive_patients=true --exporter.years_of_history=5 \
    --exporter.hospital.fhir.export=false --exporter.practitioner.fhir.export=false --exporter.baseDirectory=made >said 2>&1 || { tail -20 said >&2; fail "Synthea"; }
bundles=(made/fhir/*.json)
echo "Synthea made ${#bundles[@]} bundles, $(du -sm made/fhir | cut -f1) MB"

code=0; aftercare batch "${bundles[@]}" --map "$map" --clinic beverly-hills -o sheets --quiet 2>said || code=$?
[ $code = 3 ] || { tail -5 said >&2; fail "exit code $code: some rows are rejected, so 3 is expected"; }
python3 "$reader" made/fhir sheets/manifest.jsonl sheets || fail "an independent reader counts otherwise"
# Our own output names nobody: the names of Synthea's files do, and aren't ours.
! grep -E '[A-Za-z]+[0-9]{2,3} ' sheets/manifest.jsonl || fail "a name in the manifest"

# One per line.
python3 "$reader" made/fhir --lines lines.ndjson
code=0; aftercare batch lines.ndjson --map "$map" --clinic beverly-hills -o sheets2 --quiet 2>said || code=$?
[ $code = 3 ] || { tail -5 said >&2; fail "exit code $code"; }
cmp sheets/manifest.jsonl sheets2/manifest.jsonl || fail "resources one a line are other rows"

# Memory: all bundles compared with one.
peak() {
    python3 - "$work/aftercare" batch "$@" --map "$map" --clinic beverly-hills --dry-run --quiet <<'P'
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
P
}
one=$(peak "${bundles[0]}") all=$(peak "${bundles[@]}") flat=$(peak lines.ndjson)
echo "memory at most: $one MB for one bundle, $all MB for all, $flat MB for all, one resource a line"
[ "$all" -lt 150 ] && [ "$flat" -lt 150 ] || fail "memory grows with the file"

# A billing code never selects a sheet.
printf 'procedures:\n  "45378": colonoscopy\n' >billing.yaml
code=0; aftercare batch "${bundles[0]}" --map billing.yaml --clinic beverly-hills -o sheets3 2>said || code=$?
[ $code = 4 ] || [ $code = 2 ] || { cat said >&2; fail "a billing code in a map gave exit code $code"; }
expect 45378 said
echo "Synthea: counts and sheets are as an independent reader has them"
