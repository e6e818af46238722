package pdf

import (
	"bytes"
	"strings"
	"testing"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// stepsOf returns the rows of every table of a sheet.
func stepsOf(s *sheet.Sheet) []sheet.Step {
	var out []sheet.Step
	for _, b := range s.Blocks {
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				out = append(out, i.Steps...)
			}
		}
	}
	return out
}

// A table of steps is separate from what is around it, in every variant; each row is on one page;
// and a screen reader reads rows of two cells under the heads of their columns.
func TestStepsAreATable(t *testing.T) {
	tables := 0
	for seed := uint64(0); seed < 400 && tables < 12; seed++ {
		s := testkit.RandomSheet(t, seed)
		rows := stepsOf(s)
		if len(rows) < 2 {
			continue
		}
		tables++
		for paper, r := range variants {
			var boxes []pdfwriter.TextBox
			r.boxes = &boxes
			var b bytes.Buffer
			if _, err := r.Render(&b, s); err != nil {
				t.Fatalf("seed %d: %v", seed, err)
			}
			checkOverlap(t, "", newMetrics(r.Paper, r.LargePrint), boxes)
			tree := structure(t, b.Bytes())
			for _, head := range []string{"When", "What to do"} {
				if !strings.Contains(tree, "TH (Column): "+head) {
					t.Errorf("seed %d, %s: no head %q", seed, paper, head)
				}
			}
			for _, row := range rows {
				if !strings.Contains(tree, "TH (Row): "+strings.ReplaceAll(row.When, "\u00a0", "~")) {
					t.Errorf("seed %d, %s: no row %q", seed, paper, row.When)
				}
			}
			if t.Failed() {
				t.Fatalf("seed %d, %s", seed, paper)
			}
		}
	}
	if tables < 12 {
		t.Errorf("%d sheets with steps", tables)
	}
}

func structure(t *testing.T, data []byte) string {
	t.Helper()
	d, err := testkit.ReadPDF(data)
	if err != nil {
		t.Fatal(err)
	}
	tree, err := testkit.Structure(d)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}
