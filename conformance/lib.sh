# For the conformance scripts: stop at the first failure, install what is missing, build the
# program. Nothing is skipped: what can't be installed fails.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
work=$(mktemp -d)
trap '[ -n "${KEEP-}" ] || rm -rf "$work"' EXIT

# need COMMAND PACKAGE: installs Debian's package where the command is missing.
need() {
    command -v "$1" >/dev/null && return
    echo "installing $2"
    { [ -n "${apt_updated-}" ] || apt-get -qq update && apt_updated=yes; apt-get -qq install -y "$2" >/dev/null; } || true
    command -v "$1" >/dev/null || { echo "$1 is missing, and $2 does not install" >&2; exit 1; }
}
build() { go build -o "$work/aftercare" ./cmd/aftercare; }
aftercare() { "$work/aftercare" "$@"; }
fail() { echo "FAIL: $*" >&2; exit 1; }
# expect TEXT FILE: the file holds the text.
expect() { grep -qF -- "$1" "$2" || fail "no \"$1\" in $2"; }
# The visits that scripts try, as arguments.
sample=(mbb --ended "2026-11-23 10:20" --without "sedation,diagnostic")
patient=(mbb --clinic beverly-hills --ended "2026-11-23 10:20" --name "Rosa M. Delgado" --born 1961-04-02 --side left
    --site "L4 to S1" --with "diagnostic,steroid" --without sedation --yes)
