package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
)

// On a screen each question of each sheet is wrapped at spaces: only lines to be pasted are longer than the
// screen.
func TestQuestionsOfAnApprovalFitTheScreen(t *testing.T) {
	const columns = 80
	n := newGuidedTest(t, "", "", strings.Repeat("banana\n\n", 4000)) // a wrong answer, then Enter
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(ownProfile), 0o600); err != nil {
		t.Fatal(err)
	}
	code := run(t.Context(), n.env, []string{"approve", "--all", "--lang", "en", "--clinic", dir, "--by", "Dr. Ruiz", "--role", "physician"})
	asked := n.err.String()
	if approved := strings.Count(n.out.String(), ": approved by Dr. Ruiz"); code != 0 || approved != 20 {
		t.Fatalf("exit code %d, %d approved\n%s", code, approved, asked)
	}
	if questions := strings.Count(asked, "  decide:  "); questions < 20 { // at least one per sheet
		t.Errorf("%d questions", questions)
	}
	for _, prompt := range []string{"otherwise: ", "nothing: "} { // what is typed after it ends the line
		asked = strings.ReplaceAll(asked, prompt, prompt+"\n")
	}
	for line := range strings.Lines(asked) {
		line = strings.TrimSuffix(line, "\n")
		if console.CellWidth(line) > columns && !strings.HasPrefix(line, prompt.PasteIndent) {
			t.Errorf("%d columns: %s", console.CellWidth(line), line)
		}
	}
}
