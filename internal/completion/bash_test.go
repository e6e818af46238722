package completion

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// A bash completes the second word of a list, and what follows a colon or an equals sign, whatever breaks its words.
func TestBashCompletesLists(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	var script bytes.Buffer
	if err := (&cobra.Command{Use: "demo", Run: func(*cobra.Command, []string) {}}).GenBashCompletionV2(&script, true); err != nil {
		t.Fatal(err)
	}
	fixed := FixBash(script.String(), "demo")
	if strings.Count(fixed, "%q") != 1 {
		t.Error("cobra's script escapes words in a place that is not known here")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "demo.bash")
	if err := os.WriteFile(file, []byte(fixed), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ breaks, typed, choices, want string }{
		{"=:", "diag", `diagnostic\n`, "diagnostic"},
		{"=:", "diagnostic,ste", `diagnostic,steroid\tA steroid?\n`, "diagnostic,steroid"},
		{"=:", "diagnostic,ste", `diagnostic,steroid\n`, "diagnostic,steroid"},
		{"=:", "diagnostic,s", `diagnostic,sedation\tMedicine?\ndiagnostic,steroid\tA steroid?\n`, "diagnostic,sedation  (Medicine?) diagnostic,steroid   (A steroid?)"},
		{"=:", "a,polyp=l", `a,polyp=large\tHow large?\n`, "large"},
		{"=:,", "diagnostic,ste", `diagnostic,steroid\tA steroid?\n`, "steroid"},
		{"=:,", "a,polyp=l", `a,polyp=large\n`, "large"},
		{"=:", "10:2", `10:20\n`, "20"},
		{"=:", "my\\ cl", `my clinic\n`, "my\\ clinic"},
	} {
		// The package bash-completion passes the words to the script like this.
		shell := `source "$1"
_init_completion() { [[ $2 == "=:," ]] || return 1; words=(demo --with "$TYPED"); cword=2; cur=$TYPED; }
demo() { printf "$CHOICES"; echo :4; }
COMP_WORDBREAKS=$BREAKS COMP_TYPE=9 COLUMNS=80
__start_demo
echo "${COMPREPLY[@]}"`
		run := exec.CommandContext(t.Context(), bash, "--norc", "-c", shell, "bash", file)
		run.Env = append(os.Environ(), "BREAKS="+c.breaks, "TYPED="+c.typed, "CHOICES="+c.choices)
		out, err := run.Output()
		if got := strings.TrimSuffix(string(out), "\n"); got != c.want || err != nil {
			t.Errorf("%q, broken at %q: %q, want %q (%v)", c.typed, c.breaks, got, c.want, err)
		}
	}
}
