package pdf

import (
	"bytes"
	"testing"
	"time"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// The shape of earlier sheets decides nothing: each sheet of many patients has the bytes that it has alone.
func TestShapesDecideNothing(t *testing.T) {
	testkit.SkipUnderRace(t)
	line := testkit.Line(t, "beverly-hills")
	names := []string{"Rosa M. Delgado", "Bo Li", "Maria Guadalupe Fernandez-Villanueva de la Torre y Castellanos", "Ana O'Neil"}
	for _, r := range []Renderer{{Paper: "letter"}, {Paper: "a4"}, {Paper: "letter", LargePrint: true}} {
		cached := r
		cached.Cache = NewCache()
		made := 0
		for n := range 32 {
			v := testkit.Visits(t)["named"]
			v.Name, v.Message = names[n%len(names)], ""
			v.Ended = v.Ended.Add(time.Duration(n*35) * time.Minute)
			v.Side = []visit.Side{visit.Left, visit.Right}[n%2]
			for _, id := range []string{"medial-branch-block", "colonoscopy", "skin-biopsy"} {
				w := v
				if id != "medial-branch-block" {
					w.Answers, w.Side, w.Site = nil, "", ""
				}
				s, err := line.Make(id, w)
				if err != nil {
					continue // a site that the procedure doesn't have, or an hour that nobody ends at
				}
				made++
				var alone, after bytes.Buffer
				if _, err := r.Render(&alone, s.Sheet); err != nil {
					t.Fatal(err)
				}
				if _, err := cached.Render(&after, s.Sheet); err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(alone.Bytes(), after.Bytes()) {
					t.Fatalf("%s, %v, %s: other bytes after other sheets", id, v.Ended, v.Name)
				}
			}
		}
		if shapes := len(cached.Cache.shapes.newer); made < 60 || shapes == 0 || shapes >= made {
			t.Errorf("%+v: %d sheets of %d shapes", r, made, shapes)
		}
	}
}

// Whatever changes the height of a part changes the shape; a digit doesn't.
func TestShapeOfASheet(t *testing.T) {
	d, r := newWorkspace(nil), Renderer{Paper: "letter"}
	of := func(s *sheet.Sheet) shape {
		face, err := r.typefaceFor(s)
		if err != nil {
			t.Fatal(err)
		}
		d.clear()
		out, ok := shapeOf(d, s, face, newMetrics("letter", false))
		if !ok {
			t.Fatal("no shape")
		}
		return out
	}
	v := testkit.Visits(t)["named"]
	at := func(change func(v *visit.Visit)) shape {
		w := v
		change(&w)
		return of(testkit.Sheet(t, "", w))
	}
	same := at(func(*visit.Visit) {})
	for name, got := range map[string]shape{
		"an hour that is as wide": at(func(v *visit.Visit) { v.Ended = v.Ended.Add(7 * time.Minute) }),
		"a name of one line":      at(func(v *visit.Visit) { v.Name = "Rosa Example" }),
	} {
		if got != same {
			t.Errorf("%s has another shape", name)
		}
	}
	for name, got := range map[string]shape{
		"the afternoon":           at(func(v *visit.Visit) { v.Ended = v.Ended.Add(5 * time.Hour) }),
		"another answer":          at(func(v *visit.Visit) { v.Answers = map[string]string{"sedation": "yes", "diagnostic": "yes"} }),
		"a message":               at(func(v *visit.Visit) { v.Message = "Bring it." }),
		"a name that takes lines": at(func(v *visit.Visit) { v.Name = "Maria Guadalupe Fernandez-Villanueva de la Torre y Castellanos" }),
	} {
		if got == same {
			t.Errorf("%s has the same shape", name)
		}
	}
}

// Every block of a sheet is in its shape: none is left out when one is added.
func TestEveryBlockHasAShape(t *testing.T) {
	for seed := range uint64(200) {
		s := testkit.RandomSheet(t, seed)
		r := Renderer{Paper: "letter"}
		face, err := r.typefaceFor(s)
		if err != nil {
			continue
		}
		if _, ok := shapeOf(newWorkspace(nil), s, face, newMetrics("letter", false)); !ok {
			t.Fatalf("seed %d has no shape", seed)
		}
	}
}
