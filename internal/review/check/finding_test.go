package check

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/console"
	"aftercare/procedures"
)

// On a screen no line of check's output is too wide, nothing is lost, and the marker is under its place; in a
// pipe, lines aren't wrapped.
func TestFindingsFitTheScreen(t *testing.T) {
	dir := t.TempDir()
	text := `title: Nail surgery
edition: 2026-11-01
about: We took off a part of your nail, and then we did a thing that is told here at great length so that the line is long; take 10 cc of it QD.
warnings:
  call-911:
    breathing: Trouble breathing.
`
	file := filepath.Join(dir, "nail.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	found, err := Options{Library: library.Options{Builtin: procedures.FS}}.Paths("nail.yaml")
	if err != nil || len(found.Findings.Errors()) == 0 {
		t.Fatalf("%v, %v", found, err)
	}
	words := func(width int) string {
		var b strings.Builder
		found.WriteText(&b, width)
		return b.String()
	}
	piped := words(0)
	if !strings.Contains(piped, "  | "+strings.Split(text, "\n")[2]) {
		t.Errorf("a pipe has not the whole line: %s", piped)
	}
	said := func(s string) string {
		var out []string
		for _, line := range strings.Split(s, "\n") {
			if !strings.HasPrefix(line, "  | ") {
				out = append(out, line)
			}
		}
		return strings.ReplaceAll(strings.Join(strings.Fields(strings.Join(out, " ")), ""), "-", "")
	}
	for _, width := range []int{40, 60, 80, 200} {
		shown := words(width)
		for _, line := range strings.Split(shown, "\n") {
			if w := console.CellWidth(line); w > width {
				t.Errorf("%d columns: a line of %d: %s", width, w, line)
			}
		}
		if said(shown) != said(piped) {
			t.Errorf("%d columns: not the same words:\n%s", width, shown)
		}
	}
}

func TestTheMarkerIsUnderItsPlace(t *testing.T) {
	for _, line := range []string{
		strings.Repeat("a ", 60) + "WRONG" + strings.Repeat(" b", 60), "WRONG" + strings.Repeat(" b", 60), strings.Repeat("a ", 60) + "WRONG", "WRONG",
		strings.Repeat("診所", 30) + "WRONG" + strings.Repeat("診所", 30), "🙂 é WRONG", strings.Repeat("🙂", 50) + "WRONG",
	} {
		at := utf8.RuneCountInString(line[:strings.Index(line, "WRONG")])
		f := lint.NewFile("x.yaml", []byte(line+"\n"), true)
		d := diag.Diagnostic{Pos: diag.Pos{File: "x.yaml", Line: 1, Column: at + 1}, Length: len("WRONG"), Message: "wrong"}
		for _, width := range []int{0, 30, 40, 80, 500} {
			var b bytes.Buffer
			writeFinding(&b, d, []*lint.File{f}, width)
			lines := strings.Split(b.String(), "\n")
			shown, mark := lines[len(lines)-3], lines[len(lines)-2]
			begins := console.CellWidth(shown[:max(strings.Index(shown, "WRONG"), 0)])
			if !strings.Contains(shown, "WRONG") || strings.Index(mark, "^") != begins || strings.Count(mark, "^") != len("WRONG") {
				t.Errorf("%d columns: %s", width, fmt.Sprintf("\n%s\n%s", shown, mark))
			}
			if w := console.CellWidth(shown); width > 0 && w > width {
				t.Errorf("%d columns: a line of %d", width, w)
			}
		}
	}
}
