package compose

import (
	"strconv"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
)

// composeSteps writes an instruction's steps with the heads of their columns: with dates if they are known, else with numbered days
// and a note that says which day is the first.
func (w *writer) composeSteps(out *sheet.Item, i *resolve.Item) {
	if len(i.Steps) == 0 {
		return
	}
	out.StepHeads = sheet.StepHeads{When: w.words.Say("steps.when"), What: w.words.Say("steps.what")}
	for _, s := range i.Steps {
		out.Steps = append(out.Steps, sheet.Step{When: w.stepWhen(s), What: w.stepWhat(s, i), Time: w.stepTime(s)})
	}
	if i.Steps[0].From.IsZero() {
		out.StepsNote = w.firstDayNote(i)
	}
}

func (w *writer) stepWhen(s resolve.Step) string {
	if s.From.IsZero() {
		return w.stepDays(s)
	}
	date := w.anyDate
	switch {
	case s.High == 0:
		return w.words.Say("steps.date-on", "date", date(s.From))
	case s.Low == s.High:
		return date(s.From)
	}
	return w.words.Say("steps.dates", "low", date(s.From), "high", date(s.To))
}

func (w *writer) stepDays(s resolve.Step) string {
	low, high := strconv.Itoa(s.Low), strconv.Itoa(s.High)
	switch {
	case s.High == 0:
		return w.words.Say("steps.days-on", "n", low)
	case s.Low == s.High:
		return w.words.Say("steps.day", "n", low)
	}
	return w.words.Say("steps.days", "low", low, "high", high)
}

// stepWhat says how often a day, and what else.
func (w *writer) stepWhat(s resolve.Step, i *resolve.Item) sheet.Text {
	var out sheet.Text
	if len(s.Step.At) > 0 {
		out = plainText(w.words.TimesOfDay(s.Step.At))
	}
	if s.Step.Text == "" {
		return out
	}
	if len(out) > 0 {
		out = append(out, sheet.Run{Words: ". "})
	}
	return append(out, w.text(s.Step.Text, i)...)
}

func (w *writer) stepTime(s resolve.Step) *sheet.Time {
	if s.From.IsZero() || s.High == 0 {
		return nil
	}
	zone := w.plan.Anchor.Zone
	return &sheet.Time{Start: s.From.Noon(zone), End: s.To.Noon(zone), Day: true}
}

// firstDayNote says which day is the first.
func (w *writer) firstDayNote(i *resolve.Item) string {
	from, ok := i.Time(procedure.From)
	switch s := from.When.Span; {
	case !ok || s.Kind == procedure.Now:
		return w.words.Say("steps.first")
	case s.Kind == procedure.NextDay:
		return w.words.Say("steps.next-day")
	case s.Kind == procedure.AtEvent:
		return w.words.Say("steps.event", "event", w.event(s.Event))
	default:
		return w.words.Say("steps.after", "length", w.words.Length(s))
	}
}
