package pdf

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/testkit"
)

// A logo is on the first page, with alternative text, and only once in a file of many patients.
func TestTheLogoIsInAFileOnce(t *testing.T) {
	folder := filepath.Join("..", "..", "..", "testdata", "clinic")
	var b bytes.Buffer
	m := NewMerger(&b, Renderer{}, "Sheets to print", "en")
	const patients = 3
	for range patients {
		if _, err := m.Add(testkit.Sheet(t, folder, testkit.Visits(t)["named"]), "Row"); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	d, err := testkit.ReadPDF(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	tree, err := testkit.Structure(d)
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(tree, "Figure alt (Logo of Willow Creek Pain Clinic)"); n != patients {
		t.Errorf("the logo is spoken of %d times", n)
	}
	drawn, images := 0, 0
	for _, p := range d.Pages {
		drawn += strings.Count(p.Content, "/Logo Do")
	}
	for _, o := range d.Objects {
		images += strings.Count(o, "/Subtype /Image")
	}
	if drawn != patients || images != 1 {
		t.Errorf("drawn %d times, %d pictures", drawn, images)
	}
}
