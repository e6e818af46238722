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
	"aftercare/internal/terminal/typeset"
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
		shown := &typeset.Text{}
		found.Set(shown)
		_ = shown.Write(&b, typeset.Screen{Console: console.Console{Width: width}, Wraps: width > 0})
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
	for _, text := range []string{
		strings.Repeat("a ", 60) + "WRONG" + strings.Repeat(" b", 60), "WRONG" + strings.Repeat(" b", 60), strings.Repeat("a ", 60) + "WRONG", "WRONG",
		strings.Repeat("診所", 30) + "WRONG" + strings.Repeat("診所", 30), "🙂 é WRONG", strings.Repeat("🙂", 50) + "WRONG",
	} {
		at := utf8.RuneCountInString(text[:strings.Index(text, "WRONG")])
		f := lint.NewFile("x.yaml", []byte(text+"\n"), true)
		d := diag.Diagnostic{Pos: diag.Pos{File: "x.yaml", Line: 1, Column: at + 1}, Length: len("WRONG"), Message: "wrong"}
		for _, width := range []int{0, 30, 40, 80, 500} {
			var b bytes.Buffer
			shown := &typeset.Text{}
			set(shown, d, []*lint.File{f})
			_ = shown.Write(&b, typeset.Screen{Console: console.Console{Width: width}, Wraps: width > 0})
			lines := strings.Split(b.String(), "\n")
			line, mark := lines[len(lines)-3], lines[len(lines)-2]
			begins := console.CellWidth(line[:max(strings.Index(line, "WRONG"), 0)])
			if !strings.Contains(line, "WRONG") || strings.Index(mark, "^") != begins || strings.Count(mark, "^") != len("WRONG") {
				t.Errorf("%d columns: %s", width, fmt.Sprintf("\n%s\n%s", line, mark))
			}
			if w := console.CellWidth(line); width > 0 && w > width {
				t.Errorf("%d columns: a line of %d", width, w)
			}
		}
	}
}
