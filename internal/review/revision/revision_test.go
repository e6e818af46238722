package revision_test

import (
	"strings"
	"testing"

	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/typeset"
)

func wording(ref, words string) compose.Statement {
	return compose.Statement{Ref: ref, Kind: compose.Wording, Words: words}
}

func unit(w string) bool { return w == "hours" || w == "days" }

// said returns how a change is told, its lines with a slash between.
func said(c revision.Change) string {
	t := &typeset.Text{}
	revision.Set(t, []revision.Change{c})
	lines := strings.Split(strings.TrimSpace(t.String()), "\n")
	for n, l := range lines {
		lines[n] = strings.TrimSpace(l)
	}
	return strings.Join(lines, " / ")
}

func TestCompareSaysWhatChangesWarningsFirst(t *testing.T) {
	was := []compose.Statement{
		wording("about", "We did it."),
		wording("warnings.call-911.weakness", "A weak leg."),
		wording("warnings.call-today.stiff", "A stiff neck."),
		wording("activity.driving", "Do not drive until 24\u00a0hours after it."),
		wording("diet.meals", "Eat as usual."),
		wording("diet.old", "Drink tea."),
		{Ref: "sheet", Kind: compose.SheetText, Words: "Eat and drink"},
		{Ref: "sheet", Kind: compose.SheetText, Words: "Eat as usual."},
	}
	is := []compose.Statement{
		wording("about", "We did it."),
		wording("warnings.call-911.stiff", "A stiff neck."),
		wording("warnings.call-now.bleeding", "Bleeding."),
		wording("activity.driving", "Do not drive until 2 days after it."),
		wording("diet.meals", "Eat what you like."),
		{Ref: "sheet", Kind: compose.SheetText, Words: "Food and drink"},
		{Ref: "sheet", Kind: compose.SheetText, Words: "Eat what you like."},
	}
	want := []string{
		`warning call-911.weakness is removed / was "A weak leg."`,
		`warning call-911.stiff was in call-today / now "A stiff neck."`,
		`warning call-now.bleeding is new / now "Bleeding."`,
		`diet.old is removed / was "Drink tea."`,
		`activity.driving changed in a time or number / was "Do not drive until *24 hours* after it." / now "Do not drive until *2 days* after it."`,
		`diet.meals is reworded / was "Eat *as usual.*" / now "Eat *what you like.*"`,
		`fixed words, headings or lead-ins changed / was "*Eat* and drink" / now "*Food* and drink"`,
	}
	var got []string
	for _, c := range revision.Compare(was, is, unit) {
		got = append(got, said(c))
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// What a blank sheet doesn't show is still reported: a clock time that is computed differently,
// another side, other answers, another label, another order.
func TestCompareSeesWhatABlankSheetDoesNotShow(t *testing.T) {
	base := compose.Statement{Ref: "activity.driving", Kind: compose.Wording, Words: "Wait."}
	with := func(change func(s *compose.Statement)) []compose.Statement {
		s := base
		change(&s)
		return []compose.Statement{base, s}
	}
	for name, pair := range map[string][2][]compose.Statement{
		"ended": {
			with(func(s *compose.Statement) { s.Ended, s.Words = true, "Wait until 10:30 AM." }),
			with(func(s *compose.Statement) { s.Ended, s.Words = true, "Wait until 11:30 AM." }),
		},
		"side": {
			with(func(s *compose.Statement) { s.Side, s.Words = "left", "Wait, left." }),
			with(func(s *compose.Statement) { s.Side, s.Words = "left", "Wait, right." }),
		},
		"answers": {
			with(func(s *compose.Statement) { s.Answers = "sedation=yes" }),
			with(func(s *compose.Statement) { s.Answers = "sedation=no" }),
		},
		"label": {
			with(func(s *compose.Statement) { s.Kind, s.Words = compose.Milestone, "Driving" }),
			with(func(s *compose.Statement) { s.Kind, s.Words = compose.Milestone, "Drive" }),
		},
		"order": {
			{{Ref: "sheet", Kind: compose.SheetText, Words: "a"}, {Ref: "sheet", Kind: compose.SheetText, Words: "b"}},
			{{Ref: "sheet", Kind: compose.SheetText, Words: "b"}, {Ref: "sheet", Kind: compose.SheetText, Words: "a"}},
		},
		"times": {
			{{Ref: "times", Kind: compose.SheetText, Words: "a word"}}, {{Ref: "times", Kind: compose.SheetText, Words: "another"}},
		},
	} {
		if got := revision.Compare(pair[0], pair[1], unit); len(got) != 1 {
			t.Errorf("%s: %d changes, want 1: %v", name, len(got), got)
		}
		if got := revision.Compare(pair[0], pair[0], unit); len(got) != 0 {
			t.Errorf("%s: a text changes against itself: %v", name, got)
		}
	}
}

// A line that is removed if a next visit is given is for other patients than before, in the same words.
func TestCompareSaysWhomANextVisitSpares(t *testing.T) {
	line := wording("follow-up.call-us", "If you have no visit, call us.")
	spared := compose.Statement{Ref: line.Ref, Kind: compose.WithoutVisit}
	got := revision.Compare([]compose.Statement{line}, []compose.Statement{line, spared}, unit)
	const want = `follow-up.call-us is for other patients / was "If you have no visit, call us." / now "If you have no visit, call us." *(without a next visit)*`
	if len(got) != 1 || said(got[0]) != want {
		t.Errorf("%v", got)
	}
	if got := revision.Compare(nil, []compose.Statement{line, spared}, unit); len(got) != 1 || said(got[0]) != `follow-up.call-us is new / now "If you have no visit, call us."` {
		t.Errorf("%v", got)
	}
}
