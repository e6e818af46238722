package pdf

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// renderPages renders a sheet, and returns what a reader sees of it and the positions of its texts.
func renderPages(t *testing.T, r Renderer, s *sheet.Sheet) (*testkit.Document, []pdfwriter.TextBox) {
	t.Helper()
	var boxes []pdfwriter.TextBox
	r.boxes = &boxes
	var b bytes.Buffer
	if _, err := r.Render(&b, s); err != nil {
		t.Fatal(err)
	}
	d, err := testkit.ReadPDF(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return d, boxes
}

// A draft has exactly the pages that patients get, each with the mark and the line: no text moves.
func TestADraftIsThePagesThatPatientsGet(t *testing.T) {
	for clinic, v := range map[string]visit.Visit{"": testkit.Visits(t)["ended"], "beverly-hills": {Language: "es"}} {
		draft := testkit.Draft(t, clinic, v)
		for paper, r := range variants {
			t.Run(draft.Language+"/"+paper, func(t *testing.T) { samePages(t, r, draft) })
		}
	}
}

func samePages(t *testing.T, r Renderer, draft *sheet.Sheet) {
	final := *draft
	final.Draft = nil
	got, boxes := renderPages(t, r, draft)
	_, want := renderPages(t, r, &final)
	lines := 0
	boxes = slices.DeleteFunc(boxes, func(b pdfwriter.TextBox) bool {
		if b.Text == draft.Draft.Line {
			lines++
			return true
		}
		return false
	})
	if lines != len(got.Pages) {
		t.Errorf("%d pages say %d times what they are", len(got.Pages), lines)
	}
	if diff := cmp.Diff(want, boxes); diff != "" {
		t.Errorf("the draft moves texts: %s", diff)
	}
	for n, p := range got.Pages {
		head, _, _ := strings.Cut(p.Content, "EMC")
		if !strings.HasPrefix(head, "/Artifact BMC") || strings.Count(p.Content, " 2 Tr BT /F2 ") != 1 || !strings.Contains(head, " 2 Tr BT /F2 ") {
			t.Errorf("page %d: the mark is not behind all else, as decoration", n+1)
		}
	}
}

// A screen reader says once what the draft is, before everything else.
func TestADraftIsHeardOnce(t *testing.T) {
	s := testkit.Draft(t, "", visit.Visit{})
	d, _ := renderPages(t, Renderer{}, s)
	heard, err := testkit.Structure(d)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(heard, s.Draft.Mark) != 1 || strings.Index(heard, s.Draft.Line) > strings.Index(heard, "SAMPLE") {
		t.Errorf("it is heard as:\n%.400s", heard)
	}
}
