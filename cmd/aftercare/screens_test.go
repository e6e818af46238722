package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
)

// screenWidths are the widths at which every command is looked at.
var screenWidths = []int{40, 60, 80, 100, 120}

// screenCommands are the commands whose output is read by a person, by the name of their golden file. CLINIC is a
// clinic's folder with one text of its own, approved and then changed.
var screenCommands = map[string][]string{
	"overview":            {},
	"list":                {"list"},
	"list-clinic":         {"list", "--clinic", "CLINIC"},
	"search":              {"search", "blood thinner"},
	"search-nothing":      {"search", "helicopter"},
	"show":                {"show", "mbb", "activity", "--ended", "10:20 AM"},
	"explain":             {"explain", "mbb", "activity.driving", "fever"},
	"check":               {"check", "CLINIC/procedures/plain.yaml"},
	"check-rule":          {"check", "--explain", "R4"},
	"settings":            {"settings", "--clinic", "CLINIC"},
	"settings-unanswered": {"settings", "--unconfirmed", "--clinic", "CLINIC"},
	"diff":                {"diff", "approved:plain", "plain", "--clinic", "CLINIC"},
	"status":              {"status", "--clinic", "CLINIC"},
	"doctor":              {"doctor", "--clinic", "CLINIC"},
	"printers":            {"printers"},
	"version":             {"version"},
	"error-command":       {"shwo", "mbb"},
	"error-flag":          {"show", "mbb", "--large-pint"},
	"error-procedure":     {"show", "colonscopy"},
	"error-value":         {"show", "mbb", "--side", "middle", "--ended", "25:10"},
	"error-visit":         {"pdf", "mbb", "--born", "1961-04-02"},
	"error-definition":    {"check", "broken.yaml"},
	"error-unapproved":    {"pdf", "plain", "--clinic", "CLINIC"},
	"error-answers":       {"approve", "plain", "--clinic", "CLINIC", "--by", "Dr. Ana Ruiz", "--role", "pain physician"},
}

// Every command and every help fits every screen: no line is wider than it and no word that fits is parted; nothing
// but colours changes on a terminal, and a pipe gets no escape code. The goldens are to be read as a person would.
func TestGoldenScreens(t *testing.T) {
	dir, err := filepath.Abs(filepath.Join("..", "..", "testdata", "screens"))
	if err != nil {
		t.Fatal(err)
	}
	clinic := approvedFolder(t)
	editFile(t, clinic, "procedures/plain.yaml", func(s string) string { return strings.ReplaceAll(s, "Chest pain.", "Chest pain or pressure.") })
	t.Chdir(t.TempDir())
	if err := os.Rename(clinic, "my-clinic"); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("broken.yaml", []byte("title: Broken\nedition: 2026-11-23\nages: 18+\nactivty:\n  rest:\n    text: Rest.\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range screenCommands {
		t.Run(name, func(t *testing.T) {
			args = slices.Clone(args)
			for n, a := range args {
				if a, ok := strings.CutPrefix(a, "CLINIC"); ok {
					args[n] = "my-clinic" + a
				}
			}
			golden(t, dir, name+".txt", fitsEveryScreen(t, args))
		})
	}
	e, _, _ := newTestEnv(t)
	walkCommands(newRoot(e), func(c *cobra.Command) {
		if !c.Hidden {
			t.Run(c.CommandPath()+" --help", func(t *testing.T) {
				fitsEveryScreen(t, append(strings.Fields(c.CommandPath())[1:], "--help"))
			})
		}
	})
}

// fitsEveryScreen tries a command at every width, and returns what is on the screens of 40, 80 and 120 columns.
func fitsEveryScreen(t *testing.T, args []string) []byte {
	t.Helper()
	if piped := onScreen(t, 0, "", args); strings.Contains(piped, "\x1b") {
		t.Errorf("a pipe gets escape codes: %q", piped)
	}
	words := map[string]bool{}
	for _, w := range strings.Fields(onScreen(t, 400, "", args)) {
		words[w] = true
	}
	var out bytes.Buffer
	for _, width := range screenWidths {
		plain := onScreen(t, width, "", args)
		expectFits(t, width, plain, words)
		if width%40 == 0 {
			fmt.Fprintf(&out, "--- %d columns\n%s", width, plain)
		}
	}
	const usual = 80
	expectFits(t, usual, ansi.Strip(onScreen(t, usual, "xterm-256color", args)), nil)
	if dumb := onScreen(t, usual, "dumb", args); strings.Contains(dumb, "\x1b") {
		t.Errorf("a dumb terminal gets escape codes: %q", dumb)
	}
	return out.Bytes()
}

// expectFits checks what is on a screen: no line is wider, and none of the words is parted.
func expectFits(t *testing.T, width int, text string, words map[string]bool) {
	t.Helper()
	lines := strings.Split(text, "\n")
	for n, line := range lines {
		if w := console.CellWidth(line); w > width && len(strings.Fields(line)) > 1 && !isPasted(line) {
			t.Errorf("%d columns: a line of %d: %q", width, w, line)
		}
		if n+1 == len(lines) {
			break
		}
		// A word that is parted stands at the end of one line and the beginning of the next.
		here, next := strings.Fields(line), strings.Fields(lines[n+1])
		if len(here) == 0 || len(next) == 0 {
			continue
		}
		whole, indent := here[len(here)-1]+next[0], len(lines[n+1])-len(strings.TrimLeft(lines[n+1], " "))
		if words[whole] && !words[here[len(here)-1]] && indent+console.CellWidth(whole) <= width {
			t.Errorf("%d columns: a word is parted: %q, %q", width, line, lines[n+1])
		}
	}
}

// isPasted reports whether a line is to be pasted as it stands: a command, or a comment of a definition.
func isPasted(line string) bool {
	return strings.HasPrefix(line, prompt.PasteIndent) || strings.HasPrefix(line, "  # check: ")
}

// onScreen returns what a command puts on a terminal of that width, errors last; 0 columns is a pipe. Without a TERM
// there are no colours.
func onScreen(t *testing.T, width int, term string, args []string) string {
	t.Helper()
	e, out, errs := newTestEnv(t)
	vars := map[string]string{"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "NO_COLOR": "1"}
	if width > 0 {
		e.outTerminal, e.errTerminal, e.columns = true, true, width
	}
	if term != "" {
		vars = map[string]string{"TERM": term, "LC_ALL": "C.UTF-8"}
	}
	e.getenv = func(k string) string { return vars[k] }
	run(t.Context(), e, args)
	return out.String() + errs.String()
}
