package compose_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// A drawing is part of the text that is approved: one more, or another, ends the approval. What has none is not
// touched by the words of drawings.
func TestAnApprovalCoversDrawings(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, _, err := lib.LoadAll("en")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, of := range all {
		digest := func() string { return compose.Digest(of.Procedure, lib.Clinic(), of.Words) }
		before := digest()
		has := false
		for in := range of.Procedure.Each() {
			if in.Drawing == "" {
				continue
			}
			has, used[in.Drawing] = true, true
			name := in.Drawing
			for _, other := range append(drawing.Names(), "") {
				if in.Drawing = other; (digest() == before) != (other == name) {
					t.Errorf("%s, %s: %q in the place of %q", of.Procedure.ID, in.Ref(), other, name)
				}
			}
			in.Drawing = name
		}
		for _, s := range compose.Statements(of.Procedure, lib.Clinic(), of.Words) {
			if !has && (s.Kind == compose.Drawing || s.Ref == compose.PartWords+"drawings") {
				t.Errorf("%s has no drawing: %+v", of.Procedure.ID, s)
			}
		}
	}
	if len(used) != len(drawing.All) {
		t.Errorf("the built-in definitions use %v", used)
	}
}

// A sheet has each drawing once: beside the first instruction that asks for it.
func TestEachDrawingOnce(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	p, words, err := lib.Load("vertebral-augmentation", "en")
	if err != nil {
		t.Fatal(err)
	}
	for in := range p.Each() {
		if in.Section != procedure.Observation && in.Section != procedure.Summary {
			in.Drawing = "log-roll"
		}
	}
	s := compose.Compose(resolve.Resolve(p, lib.Clinic(), visit.Visit{}, time.UTC), words, "")
	var got []string
	for _, b := range s.Blocks {
		for _, g := range sheet.Groups(b) {
			for n, i := range g.Items {
				if i.Drawing != nil {
					got = append(got, i.Drawing.Name)
					if _, first := b.(sheet.Help); !first || n > 0 {
						t.Errorf("it is beside %s", i.Ref)
					}
				}
			}
		}
	}
	if !slices.Equal(got, []string{"log-roll"}) {
		t.Errorf("%q", got)
	}
}
