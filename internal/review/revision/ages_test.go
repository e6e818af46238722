package revision_test

import (
	"testing"

	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
)

func TestCompareSaysWhoseAgesChanged(t *testing.T) {
	ages := func(ref, answers, words string) compose.Statement {
		return compose.Statement{Ref: ref, Kind: compose.ForAges, Answers: answers, Words: words}
	}
	pain := wording("medication.pain", "Take it.")
	for _, c := range []struct {
		was, is []compose.Statement
		want    string // "" for no change
	}{
		{[]compose.Statement{pain, ages("sheet", "", "18+")}, []compose.Statement{pain, ages("sheet", "", "18+")}, ""},
		{[]compose.Statement{pain, ages("sheet", "", "18+")}, []compose.Statement{pain, ages("sheet", "", "0 to 17")}, "the text was for adults (18 and older), now for patients aged 0 to 17"},
		{[]compose.Statement{pain}, []compose.Statement{pain, ages("sheet", "", "12+")}, "the text is now for patients aged 12 and older alone; it didn't say for whom"},
		{[]compose.Statement{pain, ages("sheet", "opioid=yes", "18+")}, []compose.Statement{pain}, "the text for opioid=yes is no longer for adults (18 and older) alone"},
		{[]compose.Statement{pain, ages("medication.pain", "", "12+")}, []compose.Statement{pain, ages("medication.pain", "", "18+")}, "medication.pain was for patients aged 12 and older, now for adults (18 and older)"},
	} {
		changes := revision.Compare(c.was, c.is, nil)
		switch {
		case c.want == "" && len(changes) > 0, c.want != "" && len(changes) != 1:
			t.Errorf("%q: %+v", c.want, changes)
		case c.want != "" && (said(changes[0]) != c.want || changes[0].Kind != revision.Ages || changes[0].Was == nil || changes[0].Is == nil):
			t.Errorf("%q; expected %q", said(changes[0]), c.want)
		}
	}
}
