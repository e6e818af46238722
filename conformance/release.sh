#!/usr/bin/env bash
# long: builds goreleaser, and the program for six systems, twice.
# A release as goreleaser makes it: archives, a Debian package, a container, checksums, each as its user gets
# it; and a second build of the same commit in another folder gives the same bytes.
. "$(dirname "$0")/lib.sh"
need lintian lintian
need man man-db
need unzip unzip
need buildah buildah
PATH="$(go env GOPATH)/bin:$PATH"
command -v goreleaser >/dev/null || {
    echo "building goreleaser"
    go install github.com/goreleaser/goreleaser/v2@v2.15.4
}

snapshot() { # FOLDER
    git clone -q . "$work/$1"
    (cd "$work/$1" && goreleaser check -q && goreleaser release --snapshot --clean --skip=docker >"$work/$1.log" 2>&1) || { tail -30 "$work/$1.log" >&2; fail "goreleaser"; }
    [ -z "$(git -C "$work/$1" status --porcelain)" ] || fail "the release changed the clone"
}
build
snapshot one
cd "$work/one/dist"
sha256sum -c --quiet checksums.txt
echo "built: $(wc -l <checksums.txt) files"

inside() { # what every archive has: for each command its man page
    case $1 in
    *.zip) unzip -Z1 "$1" ;;
    *) tar -tzf "$1" ;;
    esac | sed 's,^[^/]*/,,' >"$work/names"
    for name in "$2" LICENSE README.md CHANGELOG.md licenses.txt man/aftercare.1 man/aftercare-print.1 man/aftercare-batch.1 \
        completions/aftercare.bash completions/_aftercare completions/aftercare.fish completions/aftercare.ps1; do
        grep -qx "$name" "$work/names" || fail "$1 has no $name"
    done
}
for archive in linux_amd64 linux_arm64 darwin_amd64 darwin_arm64; do inside aftercare_*_$archive.tar.gz aftercare; done
for archive in windows_amd64 windows_arm64; do inside aftercare_*_$archive.zip aftercare.exe; done
echo "six archives have program, man pages, completions and licences"

deb=$(ls aftercare_*_amd64.deb)
lintian --tag-display-limit 0 --fail-on error,warning --suppress-tags initial-upload-closes-no-bugs,statically-linked-binary,unknown-field "$deb" || fail "lintian"
dpkg-deb -x "$deb" "$work/root"
for page in "$work"/root/usr/share/man/man1/*.gz; do
    man --warnings=all --encoding=UTF-8 -l "$page" 2>"$work/said" >"$work/page" || fail "man $page"
    [ ! -s "$work/said" ] || { cat "$work/said" >&2; fail "$page has mistakes"; }
done
echo "the package holds what Debian wants: $(ls "$work"/root/usr/share/man/man1 | wc -l) man pages read well"
bash -c '. "$1"; complete -p aftercare' _ "$work/root/usr/share/bash-completion/completions/aftercare" >/dev/null || fail "bash completion"

cd "$work"
"$work/root/usr/bin/aftercare" version
env -i HOME="$work" "$work/root/usr/bin/aftercare" pdf "${patient[@]}" -o packaged.pdf
[ -s packaged.pdf ] || fail "the packaged program makes no sheet"
aftercare pdf "${patient[@]}" -o built.pdf
cmp packaged.pdf built.pdf || fail "the packaged program makes another sheet than this one"

mkdir -p context/linux/amd64 context/.release volume
cp root/usr/bin/aftercare context/linux/amd64/
cp one/.release/licenses.txt context/.release/
in_store() { buildah --storage-driver vfs --root "$work/store" --runroot "$work/runroot" "$@"; }
in_store bud -q --isolation chroot --platform linux/amd64 -f "$root/contrib/container/Dockerfile" -t aftercare:test context >/dev/null
container=$(in_store from localhost/aftercare:test)
chmod 777 volume
in_store run --isolation chroot -v "$work/volume:/work" "$container" /usr/bin/aftercare pdf "${patient[@]}" -o /work/sheet.pdf >/dev/null
cmp volume/sheet.pdf built.pdf || fail "the container makes another sheet"
echo "the package and the container make the same sheet as this program"
in_store rm -a >/dev/null
in_store rmi -a >/dev/null

cd "$root"
snapshot two
diff "$work/one/dist/checksums.txt" "$work/two/dist/checksums.txt" || fail "a second build has other bytes"
echo "a second build has the same bytes"
