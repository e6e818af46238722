package sheet_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

func TestText(t *testing.T) {
	text := sheet.Text{{Words: "Call "}, {Blank: true}, {Words: " now", Strong: true}}
	if text.String() != "Call "+sheet.BlankLine+" now" || sheet.Words("") != nil || sheet.Words("x").String() != "x" {
		t.Errorf("%q", text)
	}
}

// Select returns the named parts in the sheet's order, marked as partial.
func TestOnly(t *testing.T) {
	s := testkit.Sheet(t, "", testkit.Visits(t)["ended"])
	part, err := s.Select([]string{"activity", "key-times"})
	if err != nil || !part.Partial || len(part.Blocks) < 3 || s.Partial {
		t.Fatalf("%v, %d blocks", err, len(part.Blocks))
	}
	for _, b := range part.Blocks {
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				if !strings.HasPrefix(i.Ref, "activity.") {
					t.Errorf("%s among the activities", i.Ref)
				}
			}
		}
	}
	if _, ok := part.Blocks[0].(sheet.KeyTimes); !ok {
		t.Errorf("%T first", part.Blocks[0])
	}
	s.Blocks = append(s.Blocks, sheet.ForOthers{Heading: "Show this"})
	for _, name := range sheet.Parts {
		if part, err := s.Select([]string{name}); err != nil || len(part.Blocks) == 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	var unknown *sheet.UnknownPartError
	if _, err := s.Select([]string{"actvity"}); !errors.As(err, &unknown) || !strings.Contains(err.Error(), "activity") {
		t.Error(err)
	}
}

// Groups reaches every instruction that Strings prints.
func TestGroups(t *testing.T) {
	s := testkit.Sheet(t, "", testkit.Visits(t)["named"])
	for _, b := range s.Blocks {
		all := strings.Join(sheet.Strings([]sheet.Block{b}), "\n")
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				if !strings.Contains(all, i.Text.String()) {
					t.Errorf("%s is not among the strings", i.Ref)
				}
			}
		}
	}
}

// Texts yields what Strings returns, and stops where it is told to.
func TestTexts(t *testing.T) {
	blocks := testkit.Sheet(t, "", testkit.Visits(t)["ended"]).Blocks
	all := sheet.Strings(blocks)
	if len(all) < 50 {
		t.Fatalf("%d texts", len(all))
	}
	for stop := range all {
		var got []string
		for text := range sheet.Texts(blocks) {
			if got = append(got, text); len(got) > stop {
				break
			}
		}
		if !slices.Equal(got, all[:stop+1]) {
			t.Fatalf("stopped after %d texts: %q", stop+1, got)
		}
	}
}
