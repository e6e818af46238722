#!/usr/bin/env bash
# In a terminal a command writes its output and sends the terminal no query: some never answer, and a late
# answer ends up on the prompt.
. "$(dirname "$0")/lib.sh"
need python3 python3
build
python3 - "$work/aftercare" <<'PY'
import os, pty, re, select, sys, time

def run(*args):
    """Runs the program with a terminal for all its streams that answers nothing."""
    pid, fd = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execv(sys.argv[1], [sys.argv[1], *args])
    out, start = b"", time.time()
    while True:
        ready, _, _ = select.select([fd], [], [], 20)
        if not ready:
            sys.exit(f"{args}: waits for the terminal")
        try:
            data = os.read(fd, 65536)
        except OSError:
            break
        if not data:
            break
        out += data
    os.waitpid(pid, 0)
    return out

for args in (["version"], ["list", "--format", "names"], ["settings"], ["check", "--explain", "A13"], ["schema"]):
    out = run(*args)
    # Styles are no query, and the terminal answers none of them.
    if b"\x1b" in re.sub(rb"\x1b\[[0-9;]*m", b"", out) or not out:
        sys.exit(f"{args}: writes {out[:60]!r}")
    print(" ".join(args) + ": asks the terminal nothing")
PY
