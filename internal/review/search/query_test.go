package search_test

import (
	"errors"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/search"
	"aftercare/internal/terminal/typeset"
)

// What a query can't be is refused, with what was expected; no hit is silently of something else.
func TestAQueryIsRefused(t *testing.T) {
	all, lib := loaded(t, "en")
	for _, c := range []struct {
		query         search.Query
		problem, hint string
	}{
		{search.Query{Sections: []string{"medicaton"}}, `--section is "medicaton", which is not a section`, `did you mean "medication"?`},
		{search.Query{Limit: -2}, "--limit is -2; expected a number of hits", ""},
		{search.Query{With: []string{"sedaton"}}, `--with names "sedaton", which is a condition of no procedure`, `did you mean "sedation"?`},
		{search.Query{With: []string{"polyp=pink"}}, `--with answers "polyp" with "pink"; expected one of `, ""},
		{search.Query{With: []string{"sedation"}, Without: []string{"sedation"}}, `--without answers "sedation" a second time, and differently`, ""},
	} {
		c.query.Words = "driving"
		err := c.query.Check()
		if err == nil {
			_, err = c.query.In(lib, all, "en")
		}
		var refused *diag.UsageError
		if !errors.As(err, &refused) || !strings.HasPrefix(refused.Problem, c.problem) || refused.Hint != c.hint {
			t.Errorf("%+v: %v", c.query, err)
		}
	}
}

// A limit keeps the best hits and counts the others; the text says how many there are, and what was omitted.
func TestALimitIsSaid(t *testing.T) {
	all, lib := loaded(t, "en")
	whole, err := search.Query{Words: "driving", With: []string{"sedation"}}.In(lib, all, "en")
	if err != nil || len(whole.Hits) < 3 || len(whole.Omitted) == 0 {
		t.Fatalf("%d hits, %v", len(whole.Hits), err)
	}
	r, err := search.Query{Words: "driving", With: []string{"sedation"}, Limit: 2}.In(lib, all, "en")
	if err != nil || len(r.Hits) != 2 || r.More != len(whole.Hits)-2 || r.Hits[0].Ref != whole.Hits[0].Ref {
		t.Errorf("%d hits and %d more, %v", len(r.Hits), r.More, err)
	}
	for _, mark := range []string{"", " (NOT APPROVED)"} {
		var b strings.Builder
		shown := &typeset.Text{}
		r.Set(shown, mark)
		b.WriteString(shown.String())
		for _, want := range []string{r.Hits[0].Text, "and " + diag.Count(r.More, "hit"), diag.Count(len(r.Omitted), "procedure") + " omitted", r.Hits[0].Title + mark + "\n"} {
			if !strings.Contains(b.String(), want) {
				t.Errorf("%q is not in: %s", want, b.String())
			}
		}
	}
}
