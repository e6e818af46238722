package search

import (
	"maps"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/visit"
)

// Query is what to look for in the texts of a clinic.
type Query struct {
	Words         string
	Sections      []string   // only these; empty for all
	With, Without []string   // answers of the patient: "sedation", "polyp=large"
	Limit         int        // the hits that are wanted; 0 for all
	Today         visit.Date // for which an approval must be in force
}

// Check returns a diag.UsageError if the query names a section that there isn't, or a limit that is no number of hits.
func (q Query) Check() error {
	for _, s := range q.Sections {
		if !slices.Contains(Sections(), s) {
			return diag.Usage(diag.DidYouMean(s, Sections()), "--section is %q, which is not a section", s)
		}
	}
	if q.Limit < 0 {
		return diag.Usage("", "--limit is %d; expected a number of hits", q.Limit)
	}
	return nil
}

// In looks for the words in definitions that a library loaded in one language, and marks the hits whose text the clinic
// approved. An answer that no procedure asks for is a diag.UsageError.
func (q Query) In(lib *library.Library, all []library.Definition, lang string) (Result, error) {
	answers, err := readAnswers(all, q.With, q.Without)
	if err != nil {
		return Result{}, err
	}
	var medicines []procedure.Medicines
	for _, l := range slices.Compact([]string{lang, library.SourceLanguage}) {
		list, err := lib.Medicines(l)
		if err != nil {
			return Result{}, err
		}
		medicines = append(medicines, list)
	}
	c := lib.Clinic()
	r := New(all, c, lang, answers, medicines...).Find(q.Words, q.Sections)
	if q.Limit > 0 && len(r.Hits) > q.Limit {
		r.More, r.Hits = len(r.Hits)-q.Limit, r.Hits[:q.Limit]
	}
	if c.IsSample() {
		return r, nil
	}
	approved := map[string]bool{}
	for n, h := range r.Hits {
		if _, known := approved[h.Procedure]; !known {
			l := all[slices.IndexFunc(all, func(l library.Definition) bool { return l.Procedure.ID == h.Procedure })]
			approved[h.Procedure] = compose.IsApproved(c, l.Procedure, l.Words, q.Today)
		}
		r.Hits[n].Approved = approved[h.Procedure]
	}
	return r, nil
}

// readAnswers reads the answers of a query by the conditions of any procedure.
func readAnswers(all []library.Definition, with, without []string) (map[string]string, error) {
	conditions := map[string][]procedure.Condition{}
	for _, l := range all {
		for name, c := range l.Procedure.Conditions {
			conditions[name] = append(conditions[name], c)
		}
	}
	out := map[string]string{}
	set := func(flag, name, answer string) error {
		known := map[string]bool{}
		for _, c := range conditions[name] {
			for _, a := range c.Answers() {
				known[a] = true
			}
		}
		if answer == procedure.No && !known[answer] {
			answer = "none"
		}
		switch {
		case len(known) == 0:
			return diag.Usage(diag.DidYouMean(name, slices.Collect(maps.Keys(conditions))), "%s names %q, which is a condition of no procedure", flag, name)
		case !known[answer]:
			return diag.Usage("", "%s answers %q with %q; expected one of %s", flag, name, answer, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		case out[name] != "" && out[name] != answer:
			return diag.Usage("", "%s answers %q a second time, and differently", flag, name)
		}
		out[name] = answer
		return nil
	}
	for _, w := range with {
		name, answer, given := strings.Cut(strings.TrimSpace(w), "=")
		if !given {
			answer = procedure.Yes
		}
		if err := set("--with", name, answer); err != nil {
			return nil, err
		}
	}
	for _, w := range without {
		if err := set("--without", strings.TrimSpace(w), procedure.No); err != nil {
			return nil, err
		}
	}
	return out, nil
}
