package pdfwriter_test

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/testkit"
)

// hi writes the file of README.md's example: the same lines.
func hi(w io.Writer) error {
	cache := pdfwriter.NewCache()                                         // once, for all files
	need := pdfwriter.Letters{Runes: map[rune]bool{'H': true, 'i': true}} // every letter that will be drawn
	families, err := pdfwriter.ChooseFamilies(need, nil)
	if err != nil {
		return err
	}
	arena := pdfwriter.NewArena()                                             // the memory of one document
	c := pdfwriter.NewCanvas(arena, cache.Typeface(families, need), 612, 792) // points; the origin is at the top left
	c.NewPage()
	c.Heading("H1", "Hi", 40, func() float64 {
		c.Text(45, 60, 22, pdfwriter.Bold, false, "Hi")
		return 26
	})
	return c.Finish().Write(w, cache, pdfwriter.Info{Title: "Hi", Language: "en", Creator: "example"})
}

// The example of README.md is this file's, and makes a file that is read.
func TestTheExampleOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	source, err := os.ReadFile("readme_test.go")
	if err != nil {
		t.Fatal(err)
	}
	_, code, _ := strings.Cut(string(readme), "```go\n")
	code, _, _ = strings.Cut(code, "```")
	if code == "" || !strings.Contains(strings.Join(strings.Fields(string(source)), " "), strings.Join(strings.Fields(code), " ")) {
		t.Error("the example of README.md is not the one that is tried here")
	}
	var b bytes.Buffer
	if err := hi(&b); err != nil {
		t.Fatal(err)
	}
	d, err := testkit.ReadPDF(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if tree, err := testkit.Structure(d); err != nil || !strings.Contains(tree, "H1: Hi") {
		t.Errorf("%v: %s", err, tree)
	}
}
