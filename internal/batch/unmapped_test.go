package batch

import (
	"fmt"
	"testing"

	"aftercare/internal/batch/schedule"
)

// names are what procedures are called in these tests.
func names() []string { return []string{"medial-branch-block", "Medial branch block", "MBB", "ESI"} }

// Words are counted in any case, the most frequent first; a column of many different words tells none of them.
func TestUnmappedWordsAreCounted(t *testing.T) {
	u, patients := unmappedWords{}, 0
	add := func(of, word string) {
		patients++
		u.add(schedule.Row{Reject: "x", Fields: map[string]string{"name": fmt.Sprintf("Patient %d", patients)}, Unmapped: map[string]string{of: word}}, nil)
	}
	for _, w := range []string{"MBB LEFT", "ESI", "mbb left", "", "ESI", "Mbb Left", "Someone"} {
		add("procedure", w)
	}
	for n := range schedule.MaxWords + 1 {
		add("status", fmt.Sprintf("checked in %d", n))
	}
	for n := range maxListed + 3 {
		add("side", fmt.Sprintf("L%02d", n))
	}
	u.add(schedule.Row{Fields: map[string]string{"procedure": "mbb", "language": "English", "name": "Rosa Example"}}, []string{"medial-branch-block"})
	u.add(schedule.Row{Fields: map[string]string{"procedure": "medial-branch-block", "language": "es", "name": "Rosa Example"}}, []string{"medial-branch-block"})
	u.add(schedule.Row{Fields: map[string]string{"procedure": "block of Rosa", "name": "Rosa Example"}}, []string{"medial-branch-block"})
	got := u.list(names)
	if len(got) != 4 {
		t.Fatalf("%+v", got)
	}
	if p := got[0]; p.Field != "procedure" || p.Rows != 9 || p.NotListed != 3 || fmt.Sprint(p.Words) != "[{MBB LEFT 3} {ESI 2} {mbb 1}]" {
		t.Errorf("%+v", p)
	}
	if s := got[1]; s.Field != "status" || s.Rows != schedule.MaxWords+1 || s.NotListed != s.Rows || len(s.Words) != 0 {
		t.Errorf("%+v", s)
	}
	if s := got[2]; s.Field != "side" || len(s.Words) != maxListed || s.NotListed != 3 {
		t.Errorf("%+v", s)
	}
	if l := got[3]; l.Field != "language" || fmt.Sprint(l.Words) != "[{English 1}]" {
		t.Errorf("%+v", l)
	}
}

// A word that only one patient's rows have may be a name that stands in the wrong column. It is listed if it is made of words that
// appointments are called by, or is a code's name.
func TestOnePatientsWordIsNotListed(t *testing.T) {
	for _, c := range []struct {
		word string
		who  []string
		code bool
		told bool
	}{
		{word: "Ida Column", who: []string{"Jo Column-Two", "Jo Column-Two"}},
		{word: "Ida Column", who: []string{"", ""}},
		{word: "Ida Column", who: []string{"", "Jo"}},
		{word: "Office Visit with Ida", who: []string{"Jo"}},
		{word: "Block", who: []string{"Jo"}, told: true},
		{word: "12345", who: []string{"Jo"}},
		{word: "NEW PATIENT 40", who: []string{"Jo"}, told: true},
		{word: "MBB L4-5 Lt", who: []string{"Jo"}, told: true},
		{word: "Arthrogram", who: []string{"Jo", "Ida"}, told: true},
		{word: "Arthrogram", who: []string{""}, code: true, told: true},
	} {
		u := unmappedWords{}
		for _, who := range c.who {
			u.add(schedule.Row{Reject: "x", Fields: map[string]string{"name": who}, Unmapped: map[string]string{"procedure": c.word}, UnmappedCode: c.code}, nil)
		}
		if got := u.list(names)[0]; got.Rows != len(c.who) || (len(got.Words) > 0) != c.told || (got.NotListed == 0) != c.told {
			t.Errorf("%+v: %+v", c, got)
		}
	}
}
