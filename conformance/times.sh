#!/usr/bin/env bash
# Times agree with an independent oracle in 10,000 cases, half of them near a clock change.
. "$(dirname "$0")/lib.sh"
need python3 python3
zones() { python3 -c 'import zoneinfo; zoneinfo.ZoneInfo("Pacific/Chatham")' 2>/dev/null; }
zones || apt-get -qq install -y tzdata >/dev/null || true
zones || fail "python3 has no time zones, and tzdata does not install"
go build -o "$work/times" ./conformance/times
python3 conformance/times/oracle.py "$work/times" 10000
