#!/usr/bin/env bash
# long
# Completion as a person uses it, in real bash, zsh and fish; manual pages read by mandoc and groff. PowerShell
# isn't in any registry available here: its script is cobra's own.
source "$(dirname "$0")/lib.sh"
need tmux tmux
need zsh zsh
need fish fish
need mandoc mandoc
need groff groff
[ -r /usr/share/bash-completion/bash_completion ] || { apt-get -qq update && apt-get -qq install -y bash-completion >/dev/null; }
[ -r /usr/share/bash-completion/bash_completion ] || fail "bash-completion does not install"
build
export PATH="$work:$PATH" HOME="$work/home" XDG_CONFIG_HOME="$work/home/.config" LC_ALL=C.UTF-8
mkdir -p "$HOME/.config/fish" && cd "$work"
aftercare completion bash >bash.sh
aftercare completion zsh >_aftercare
aftercare completion fish >fish.fish
aftercare completion powershell >ps.ps1
bash -n bash.sh && zsh -n _aftercare && fish -n fish.fish
expect Register-ArgumentCompleter ps.ps1

session=
trap 'tmux -L "$session" kill-server 2>/dev/null || true; [ -n "${KEEP-}" ] || rm -rf "$work"' EXIT
screen() { tmux -L "$session" capture-pane -p -t "$session"; }
# sees TEXT: waits until the screen shows it.
sees() {
    for _ in $(seq 100); do
        screen >screen.txt
        grep -qF -- "$1" screen.txt && return
        sleep 0.2
    done
    cat screen.txt
    fail "$shell does not show: $1"
}
# types TEXT: as a person does, followed by the Tab key.
types() { tmux -L "$session" send-keys -t "$session" C-u; tmux -L "$session" send-keys -t "$session" -l "$1"; tmux -L "$session" send-keys -t "$session" Tab; }

try() {
    shell=$1
    shift
    session=aftercare-manners-$$-$shell # a server that is going down takes no new session
    tmux -L "$session" -f /dev/null new-session -d -s "$session" -x 100 -y 40 "$@"
    sees ready-to-type
    types "aftercare show medial-branch-b"
    sees "aftercare show medial-branch-block"
    types "aftercare pdf mbb --with seda"
    sees "aftercare pdf mbb --with sedation"
    types "aftercare colonoscopy --with polyp=la"
    sees "polyp=large"
    types "aftercare mbb --lang e"
    [ "$shell" = fish ] || tmux -L "$session" send-keys -t "$session" Tab Tab
    sees "es"
    types "aftercare search driving --section act"
    sees "--section activity"
    types "aftercare show mb"
    sees "aftercare show mbb"
    tmux -L "$session" kill-server
    echo "$shell completes procedures, conditions, answers, languages and sections"
}
try bash bash --norc -c 'cat > rc <<X
source /usr/share/bash-completion/bash_completion
source ./bash.sh
PS1="> "
echo ready-to-type
X
exec bash --rcfile rc -i'
mkdir -p zdot && cat >zdot/.zshrc <<'X'
autoload -Uz compinit; compinit -u -D
source ./_aftercare
PROMPT="> "
echo ready-to-type
X
try zsh env ZDOTDIR="$work/zdot" zsh -i
try fish fish -C 'source ./fish.fish; function fish_prompt; echo "> "; end; set fish_greeting; echo ready-to-type'

SOURCE_DATE_EPOCH=1764028800 aftercare man one >/dev/null
SOURCE_DATE_EPOCH=1764028800 TZ=Asia/Tokyo LC_ALL=C aftercare man two >/dev/null
diff -r one two
mandoc -Tlint -W warning one/*.1
for page in one/*.1; do
    groff -man -ww -Tascii -P-cbou "$page" 2>warnings >out.txt
    [ ! -s warnings ] || { cat warnings; fail "groff warns of $page"; }
    grep -q "EXAMPLES" out.txt || fail "$page has no examples"
done
echo "$(ls one | wc -l) manual pages: the same twice, mandoc and groff find nothing"
