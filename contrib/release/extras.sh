#!/usr/bin/env bash
# Makes what a release has besides the program, from the program itself: man pages, completions, licences. They
# go to .release, and are the same bytes each time.
#
# usage: extras.sh VERSION SECONDS-OF-THE-COMMIT
set -euo pipefail
cd "$(dirname "$0")/../.."
out=.release
rm -rf "$out"
mkdir -p "$out/man" "$out/completions" "$out/debian/man"
CGO_ENABLED=0 go build -trimpath -o "$out/aftercare" ./cmd/aftercare
aftercare() { "$out/aftercare" "$@"; }
aftercare man "$out/man"
aftercare completion bash >"$out/completions/aftercare.bash"
aftercare completion zsh >"$out/completions/_aftercare"
aftercare completion fish >"$out/completions/aftercare.fish"
aftercare completion powershell >"$out/completions/aftercare.ps1"
aftercare licenses >"$out/licenses.txt"
for page in "$out"/man/*.1; do
    gzip -9n <"$page" >"$out/debian/man/$(basename "$page").gz"
done
gzip -9n >"$out/debian/changelog.gz" <<END
aftercare ($1) unstable; urgency=medium

  * CHANGELOG.md, beside this file, says what changed.

 -- ${MAINTAINER-aftercare developers <aftercare@example.org>}  $(LC_ALL=C date --utc -R -d "@$2")
END
cat >"$out/debian/copyright" <<'END'
Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: aftercare

Files: *
Copyright: 2026 the developers of aftercare
License: Apache-2.0
 On Debian systems the text is in /usr/share/common-licenses/Apache-2.0.

Files: procedures/*
Copyright: 2026 the developers of aftercare
License: CC-BY-4.0
 The texts of the sheets. The licence, and those of the fonts and libraries that are in the
 program, are printed by "aftercare licenses" and stand in licenses.txt beside this file.
END
rm "$out/aftercare"
