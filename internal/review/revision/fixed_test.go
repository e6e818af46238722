package revision_test

import (
	"testing"

	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
)

// A fixed word that only other visits bring is reported by its name; a text from before the words
// were covered counts as unchanged; characters that look alike are named.
func TestCompareFixedWordsAndSigns(t *testing.T) {
	word := func(key, words string) compose.Statement {
		return compose.Statement{Ref: compose.PartWords + key, Kind: compose.FixedWord, Words: words}
	}
	pain := wording("medication.pain", "Take it.")
	for _, c := range []struct {
		was, is []compose.Statement
		want    string // "" for no change
	}{
		{[]compose.Statement{pain, word("weekdays.tuesday", "martes")}, []compose.Statement{pain, word("weekdays.tuesday", "Martes")}, `the word for Tuesday changed / was "*martes*" / now "*Martes*"`},
		{[]compose.Statement{pain, word("ampm.pm", "PM")}, []compose.Statement{pain, word("ampm.pm", "pm")}, `the word for PM changed / was "*PM*" / now "*pm*"`},
		{[]compose.Statement{pain, word("next-visit.at", "On {date}.")}, []compose.Statement{pain, word("next-visit.at", "It is on {date}.")}, `the fixed words next-visit.at changed / was "*On* {date}." / now "*It is on* {date}."`},
		{[]compose.Statement{pain, word("time", "a"), word("date", "b")}, []compose.Statement{pain, word("time", "a")}, `the fixed words date changed / was "b"`},
		{[]compose.Statement{pain}, []compose.Statement{pain, word("time", "a")}, ""},
		{[]compose.Statement{pain}, []compose.Statement{wording("medication.pain", "Take\u00a0it.")}, `medication.pain is reworded / was "*Take it.*" / now "*Take` + "\u00a0" + `it.*" / they look alike, and the second has a non-breaking space (U+00A0) in "Take<U+00A0>it."`},
		{
			[]compose.Statement{pain}, []compose.Statement{wording("medication.pain", "Ta\u00adke it.")},
			`medication.pain is reworded / was "*Take* it." / now "*Take* it." / they look alike, and the second has a soft hyphen (U+00AD) in "Ta<U+00AD>ke"`,
		},
	} {
		changes := revision.Compare(c.was, c.is, nil)
		switch {
		case c.want == "" && len(changes) > 0, c.want != "" && len(changes) != 1:
			t.Errorf("%q: %+v", c.want, changes)
		case c.want != "" && said(changes[0]) != c.want:
			t.Errorf("%s; expected %s", said(changes[0]), c.want)
		}
	}
}
