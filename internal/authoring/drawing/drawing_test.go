package drawing_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/language/wording"
)

// path is what both a PDF and a page of HTML can draw.
var path = regexp.MustCompile(`^(M-?[\d.]+ -?[\d.]+((L-?[\d.]+ -?[\d.]+|C(-?[\d.]+ ){5}-?[\d.]+))+Z?)+$`)

func TestPathsAreOfFourCommands(t *testing.T) {
	for _, d := range drawing.All {
		if drawing.Find(d.Name) == nil || d.Doc == "" || d.Width <= 0 || d.Height <= 0 || len(d.Strokes) == 0 {
			t.Errorf("%s: %+v", d.Name, d)
		}
		for _, s := range d.Strokes {
			if !path.MatchString(s.Path) || s.Width <= 0 {
				t.Errorf("%s: %+v", d.Name, s)
			}
		}
	}
	if drawing.Find("") != nil {
		t.Error("no name finds a drawing")
	}
}

// Each drawing has its words and its caption in the table of fixed words, and no other has.
func TestEachDrawingHasWords(t *testing.T) {
	for _, group := range []string{"drawings.", "captions."} {
		var keys []string
		for _, e := range wording.Entries {
			if name, ok := strings.CutPrefix(e.Key, group); ok {
				keys = append(keys, name)
			}
		}
		if !slices.Equal(keys, drawing.Names()) {
			t.Errorf("%s: words for %q, drawings %q", group, keys, drawing.Names())
		}
	}
}
