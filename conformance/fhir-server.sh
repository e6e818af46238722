#!/usr/bin/env bash
# long
# A real server (HAPI, in memory) accepts a record once however often it is sent, for the right patient
# whatever characters the number has, and accepts nothing if it has no such patient, or two.
. "$(dirname "$0")/lib.sh"
need javac default-jdk-headless
need mvn maven
build
mvn -q -B -f conformance/fhir/server/pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$work/classpath"
classpath=$work/classes:$(cat "$work/classpath")
javac -nowarn -proc:none -cp "$classpath" -d "$work/classes" conformance/fhir/server/Server.java
cp -r testdata/clinic "$work/clinic"
printf 'fhir: {patient-system: "https://hospital.example.org/mrn"}\n' >>"$work/clinic/clinic.yaml"
# record FILE NUMBER: for two patients with the same name and birth date, and for unusual numbers.
record() {
    aftercare show skin-biopsy --clinic "$work/clinic" --name "Rosa Example" --born 1961-04-02 --record "$2" --ended "2026-01-12 10:20" \
        --format fhir --as transaction --given "2026-01-12 11:00" --yes >"$work/$1.json"
}
record plain 00417
record namesake 00418
record odd 'a/b, 7+1 $x;z=é#%'
record short 1
java -Xmx1500m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$classpath" Server "$work"/{plain,namesake,odd,short}.json \
    >"$work/said" 2>"$work/log" || { grep FAIL "$work/said" || tail -20 "$work/log"; fail "the server"; }
grep '^taken once' "$work/said"
[ "$(grep -c '^taken once' "$work/said")" = 4 ] || fail "the server took $(grep -c '^taken once' "$work/said") of 4"
