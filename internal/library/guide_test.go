package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The example of the authors' guide is a definition that loads.
func TestTheGuidesExampleLoads(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "procedures", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, example, ok := strings.Cut(string(data), "```yaml\n")
	example, _, found := strings.Cut(example, "```\n")
	if !ok || !found {
		t.Fatal("no example in the guide")
	}
	p, _, err := over(t, []byte(example)).Load("x", "en")
	if err != nil {
		t.Fatal(err)
	}
	if p.Title != "Skin biopsy" || len(p.Instructions()) < 10 {
		t.Errorf("%s, %d instructions", p.Title, len(p.Instructions()))
	}
}
