#!/usr/bin/env bash
# veraPDF says whether golden sheets, 200 generated ones and damaged ones are PDF/UA-1 and PDF/A-2a. The
# damaged ones must fail, which shows that the check works.
. "$(dirname "$0")/lib.sh"
need java default-jre-headless
need mvn maven
need python3 python3
need qpdf qpdf
version=1.28.2
jar=$HOME/.m2/repository/org/verapdf/apps/greenfield-apps/$version/greenfield-apps-$version.jar
[ -s "$jar" ] || mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:get \
    -Dartifact=org.verapdf.apps:greenfield-apps:$version -Dtransitive=false
# verdicts PROFILE FILE...: one line per file, "true" or "false" and its name.
verdicts() {
    local profile=$1
    shift
    # Its exit code is 1 if a file isn't compliant: the report says which.
    { java -Xmx768m -Djava.awt.headless=true -cp "$jar" org.verapdf.apps.GreenfieldCliWrapper -f "$profile" --format xml \
        --maxfailuresdisplayed 1 "$@" 2>/dev/null || true; } | python3 -c '
import os, sys, xml.etree.ElementTree as E
for job in E.fromstring(sys.stdin.buffer.read()).iter("job"):
    report = job.find("validationReport")
    said = "false" if report is None else report.get("isCompliant")
    rules = [] if report is None else [r.get("clause") + " " + (r.findtext("description") or "").strip()[:120]
             for r in report.iter("rule") if r.get("status") == "failed"]
    print(said, os.path.basename(job.findtext("item/name")), "; ".join(rules))'
}
mkdir "$work/made" "$work/damaged"
go build -o "$work/sheets" ./conformance/sheets
"$work/sheets" "$work/made" testdata/golden 200
made=("$work"/made/*.pdf)
for file in "${made[@]}"; do
    qpdf --check "$file" >"$work/qpdf" 2>&1 && ! grep -q WARNING "$work/qpdf" || { cat "$work/qpdf"; fail "qpdf finds faults in $file"; }
done
echo "${#made[@]} sheets; qpdf is silent"
for profile in ua1 2a; do
    verdicts $profile "${made[@]}" >"$work/verdicts"
    [ "$(wc -l <"$work/verdicts")" = ${#made[@]} ] || fail "veraPDF read $(wc -l <"$work/verdicts") of ${#made[@]} files"
    ! grep -v '^true ' "$work/verdicts" || fail "veraPDF, $profile"
    echo "$profile: ${#made[@]} of ${#made[@]} pass"
done
# Damage, one kind at a time, to a sheet with uncompressed objects.
qpdf --qdf --object-streams=disable "$work/made/golden-named-letter.pdf" "$work/open.pdf"
damage() { # NAME PROFILE SED-SCRIPT
    sed "$3" "$work/open.pdf" >"$work/damaged/$1.qdf"
    ! cmp -s "$work/open.pdf" "$work/damaged/$1.qdf" || fail "the damage \"$1\" changes nothing"
    fix-qdf "$work/damaged/$1.qdf" >"$work/damaged/$1.pdf" 2>/dev/null
    verdicts "$2" "$work/damaged/$1.pdf" >"$work/verdicts"
    grep -q '^false ' "$work/verdicts" || fail "veraPDF does not see the damage \"$1\""
    echo "damaged, $1: refused"
}
damage no-alt ua1 's|^  */Alt (Code .*||'
damage skipped-level ua1 's|/S /H1|/S /H4|'
damage unmarked ua1 '0,/^\/Artifact BMC$/{s|^/Artifact BMC$|/Span BMC|}'
damage no-scope ua1 's|/Scope /[A-Z][a-z]*||'
damage no-language 2a 's|^  */Lang (en)||'
damage no-intent 2a 's|/OutputIntents|/OutputNothing|'
damage no-metadata ua1 's|/Metadata|/Metanothing|'
