package lint

import (
	"slices"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// e39 is rule E39.
var e39 = &Analyzer{
	Name: "E39", Severity: diag.Warning, Doc: "an event of the definition from which no time is counted", Instead: "count a time from it, such as until: EVENT or from: 2 days after EVENT; or take it out of events:",
	Why:  "the time was probably typed into a text, or forgotten",
	Bad:  []string{"top | events: {cleared: we say that you may}\nactivity | Do not run."},
	Good: []string{"top | events: {cleared: we say that you may}\nactivity | Do not run until {until}. | until: cleared"},
	Sheet: func(p *Pass) {
		for _, e := range p.Procedure.Events {
			if e.Pos.File == p.Procedure.Pos.File && !countsFrom(p.Procedure, e.Key) {
				p.Report(e.Pos, "no time is counted from the event %q", e.Key)
			}
		}
	},
}

// countsFrom reports whether a time of a procedure is an event, or a length after it; also in a
// line that the clinic omitted.
func countsFrom(p *procedure.Procedure, event string) bool {
	return slices.ContainsFunc(slices.Concat(p.Instructions(), p.Omitted), func(i procedure.Instruction) bool {
		return slices.ContainsFunc(i.Cases, func(c procedure.Case) bool {
			return slices.ContainsFunc(c.Times, func(w procedure.When) bool { return w.Span.Event == event || w.Span.After == event })
		})
	})
}
