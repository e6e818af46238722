# For the conformance scripts: stop at the first failure, install what is missing, build the program. Nothing
# is skipped: if something can't be installed, the script fails.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
work=$(mktemp -d)
trap '[ -n "${KEEP-}" ] || rm -rf "$work"' EXIT

# need COMMAND PACKAGE: installs Debian's package if the command is missing.
need() {
    command -v "$1" >/dev/null && return
    echo "installing $2"
    { [ -n "${apt_updated-}" ] || apt-get -qq update && apt_updated=yes; apt-get -qq install -y "$2" >/dev/null; } || true
    command -v "$1" >/dev/null || { echo "$1 is missing, and $2 does not install" >&2; exit 1; }
}
build() { go build -o "$work/aftercare" ./cmd/aftercare; }
aftercare() { "$work/aftercare" "$@"; }
# in_namespace NAME=VALUE…: runs the script again as root in its own mount namespace. It gets the path of the built
# program.
in_namespace() {
    need unshare util-linux
    chmod 755 "$work"
    local sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    $sudo env IN_NAMESPACE=1 BUILT="$work" PATH="$PATH" "$@" unshare --mount --propagation private bash "$0"
}
# For runs that are killed: the time in microseconds, and a sleep for a random part of a given time.
now() { echo "${EPOCHREALTIME/[.,]/}"; }
moment() {
    local us=$((RANDOM * $1 / 32768))
    sleep "$(printf '%d.%06d' $((us / 1000000)) $((us % 1000000)))"
}
fail() { echo "FAIL: $*" >&2; exit 1; }
# expect TEXT FILE: the file holds the text.
expect() { grep -qF -- "$1" "$2" || fail "no \"$1\" in $2"; }
# The visits that scripts use, as arguments.
sample=(mbb --ended "2026-11-23 10:20" --without "sedation,diagnostic")
patient=(mbb --clinic beverly-hills --ended "2026-11-23 10:20" --name "Rosa M. Delgado" --born 1961-04-02 --side left
    --site "L4 to S1" --with "diagnostic,steroid" --without sedation --yes)

# A real CUPS scheduler and a real IPP printer, for the scripts that print. Everything runs in its own
# namespaces and leaves nothing behind.

# with_cups SCRIPT: installs what is needed, builds, and runs the script again as root in them.
with_cups() {
    need cupsd cups-daemon
    need lp cups-client
    need ippeveprinter cups-ipp-utils
    need avahi-daemon avahi-daemon
    need dbus-daemon dbus
    need ip iproute2
    need pdftotext poppler-utils
    dpkg -s cups-filters >/dev/null 2>&1 || apt-get -qq install -y cups-filters >/dev/null || fail "cups-filters does not install"
    build
    local sudo=
    [ "$(id -u)" = 0 ] || sudo="sudo -n"
    $sudo env IN_NAMESPACE=1 AFTERCARE="$work/aftercare" ROUNDS="${ROUNDS-}" PATH="$PATH:/usr/sbin" \
        unshare --net --mount --pid --fork --mount-proc --propagation private bash "$1"
}
# cups_starts: in $T, with the queue ward4. What its printer receives is kept in $T/got: a PDF and the
# attributes of each job.
cups_starts() {
    T=$work
    chmod 711 "$T"
    export LC_ALL=C HOME="$T"
    pids=()
    trap 'kill "${pids[@]}" 2>/dev/null; wait 2>/dev/null; rm -rf "$T"' EXIT
    ip link set lo up
    mount -t tmpfs tmpfs /run
    mkdir -p /run/dbus /run/avahi-daemon /run/cups "$T"/{etc,spool/tmp,cache,state,got}
    chown -R root:lp "$T"/{spool,cache,state}
    chmod 770 "$T"/{spool,cache}
    chmod 1770 "$T/spool/tmp"
    dbus-daemon --system --nofork --nopidfile 2>/dev/null &
    pids+=($!)
    sleep 0.5
    printf '[server]\nuse-ipv4=yes\nuse-ipv6=no\nallow-interfaces=lo\n[wide-area]\nenable-wide-area=no\n' >"$T/avahi.conf"
    avahi-daemon -f "$T/avahi.conf" --no-drop-root --no-chroot >/dev/null 2>&1 &
    pids+=($!)
    sleep 1
    # The printer keeps what it receives, with the attributes of the job.
    cat >"$T/keep" <<'S'
#!/bin/sh
cp "$1" "$KEPT/$$.pdf"
env | grep '^IPP_' | sort >"$KEPT/$$.attributes"
S
    chmod 755 "$T/keep"
    KEPT="$T/got" ippeveprinter -n localhost -p 18631 -2 -k -d "$T/got" -f application/pdf -c "$T/keep" "Ward 4" >"$T/printer.log" 2>&1 &
    pids+=($!)
    cat >"$T/etc/cups-files.conf" <<C
ServerRoot $T/etc
RequestRoot $T/spool
TempDir $T/spool/tmp
CacheDir $T/cache
StateDir $T/state
ErrorLog $T/error_log
AccessLog $T/access_log
PageLog $T/page_log
SystemGroup root
C
    cat >"$T/etc/cupsd.conf" <<C
Listen 127.0.0.1:18632
LogLevel debug
WebInterface No
Browsing Off
PreserveJobHistory Yes
PreserveJobFiles No
JobPrivateAccess all
JobPrivateValues none
PageLogFormat %p %u %j %T %P %C %{job-name} %{sides} %{media}
<Location />
Order allow,deny
Allow 127.0.0.1
</Location>
<Policy default>
<Limit All>
Order deny,allow
</Limit>
</Policy>
C
    cupsd -f -c "$T/etc/cupsd.conf" -s "$T/etc/cups-files.conf" >"$T/cupsd.out" 2>&1 &
    pids+=($!)
    export CUPS_SERVER=127.0.0.1:18632
    for _ in $(seq 60); do
        lpstat -r 2>/dev/null | grep -q 'is running' &&
            ipptool ipp://localhost:18631/ipp/print get-printer-attributes.test >/dev/null 2>&1 && break
        sleep 0.25
    done
    lpadmin -p ward4 -E -v ipp://localhost:18631/ipp/print -m everywhere -o printer-error-policy=abort-job 2>/dev/null ||
        fail "no queue: $(tail -5 "$T/error_log")"
}
