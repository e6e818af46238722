package lint

import "aftercare/internal/authoring/procedure"

// e33 is rule E33.
var e33 = &Analyzer{
	Name: "E33", Doc: "one line that fills in two dates, with no order between them",
	Instead: "after: on the later one, under fill: {restart: {question: …, is: date, after: removal-day}}",
	Why:     "a typing error in one of them can put the dates in the wrong order, and the patient follows them",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			if i.NotAsked != "" {
				checkDates(p, &i, procedure.Case{Text: i.NotAsked, Pos: i.Pos})
			}
			for _, c := range i.Cases {
				checkDates(p, &i, c)
			}
		}
	},
}

// checkDates reports the first two dates of a wording without an order between them, in its text or
// as the day of an event that one of its times depends on.
func checkDates(p *Pass, i *procedure.Instruction, c procedure.Case) {
	dates := p.Procedure.DateFills(c.Text)
	for _, w := range c.Times {
		for _, key := range []string{w.Span.Event, w.Span.After} {
			if e, ok := p.Procedure.Event(key); ok && e.On != "" {
				dates = append(dates, e.On)
			}
		}
	}
	for n, later := range dates {
		for _, earlier := range dates[:n] {
			if later != earlier && !p.Procedure.AreOrdered(later, earlier) {
				p.Report(c.Pos, "%s has the dates %q and %q, but nothing says which comes first", i.Ref(), earlier, later)
				return
			}
		}
	}
}
