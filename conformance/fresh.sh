#!/usr/bin/env bash
# long: downloads every module again.
# On a new machine with only Go: an empty clone, empty caches, and the two commands of the README.
. "$(dirname "$0")/lib.sh"
command -v pdfinfo >/dev/null || need pdfinfo poppler-utils
git clone -q . "$work/clone"
cd "$work/clone"
mkdir "$work/home"
first=$(sed -n 's/^    \(go run .*\)/\1/p' README.md | head -1)
second=$(sed -n 's/^    \(go test .*\)/\1/p' README.md | head -1)
[ -n "$first" ] && [ -n "$second" ] || fail "no commands in README.md"
fresh() {
    env -i PATH="$PATH" HOME="$work/home" GOFLAGS=-modcacherw GOPROXY="$(go env GOPROXY)" GONOSUMDB="$(go env GONOSUMDB)" \
        GOSUMDB="$(go env GOSUMDB)" GOTOOLCHAIN="$(go env GOTOOLCHAIN)" ${https_proxy+https_proxy="$https_proxy"} bash -c "$1"
}
echo "\$ $first"
fresh "$first" >"$work/summary"
expect "Normal activity: from" "$work/summary"
pages=$(pdfinfo sheet.pdf | awk '/^Pages:/ {print $2}')
[ "$pages" -ge 1 ] && [ "$pages" -le 3 ] || fail "sheet.pdf has $pages pages"
echo "\$ $second"
fresh "$second"
[ -z "$(git status --porcelain)" ] || fail "the commands changed the clone: $(git status --porcelain)"
