package compose

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// PartWords is the prefix of a fixed word's ref: "words.next-visit.at".
const PartWords = "words."

// fixedOnEverySheet lists the fixed words that any sheet can print and that an example may lack.
// Those of a sheet without a clinic or an approval aren't among them: no approval covers them.
var fixedOnEverySheet = []string{
	"clock", "code-alt", "date-plain", "date-year", "direction", "field.clinician", "field.record", "footer.do-not-use-after", "footer.page", "footer.source",
	"footer.visit", "headings.message", "headings.message-from", "in-text.midnight", "in-text.noon", "letterhead.after-hours", "letterhead.clinic", "letterhead.logo",
	"letterhead.phone", "link.phone", "link.sheet", "next-visit.at", "next-visit.on", "next-visit.on-with", "next-visit.with", "running.born", "running.call", "running.record",
	"status.approved-line", "time",
}

// fixedWords collects the fixed words that some sheet of a procedure can print and that the
// examples in the text need not show, since those have one morning, one day and few answers. It
// follows what writer prints, for every end of the procedure, every answer, appointment and
// filled-in value. Tests of every text check that it lists no more and no fewer, but
// for the words of a timeline.
type fixedWords struct {
	*writer
	keys []string // some of them several times
}

// addFixedWords adds the fixed words as they are written, a statement each.
func (w *writer) addFixedWords(add func(*Statement)) {
	const usual = 256 // keys, before duplicates are removed
	f := fixedWords{writer: w, keys: make([]string, 0, usual)}
	f.addKeys(fixedOnEverySheet...)
	f.addKeys(w.words.HourForms("in-text")...)
	f.addParts()
	for in := range w.plan.Procedure.All() {
		f.addInstruction(in)
	}
	f.addDiary()
	slices.Sort(f.keys)
	one := new(Statement)
	statement := func(key, words string) {
		*one = Statement{Ref: PartWords + key, Kind: FixedWord, Words: words}
		add(one)
	}
	statement("edition", w.plan.Procedure.Edition)
	for _, in := range w.plan.Procedure.Fills {
		if in.Kind == procedure.FillDate || in.Kind == procedure.FillPhone { // what is dialled or has a weekday reads differently
			statement(procedure.FillPrefix+in.Name, string(in.Kind))
		}
	}
	f.keys = slices.Compact(f.keys)
	for _, key := range f.keys {
		statement(key, w.words.Pattern(key))
	}
	for _, l := range w.words.Names(f.keys) {
		statement(l.Key, l.Word)
	}
}

func (f *fixedWords) addKeys(keys ...string) { f.keys = append(f.keys, keys...) }

// addParts adds the words around the instructions: headings, whom to call, which patients the sheet is for.
func (f *fixedWords) addParts() {
	p := f.plan.Procedure
	f.addHeading(string(procedure.FollowUp)) // it precedes a next visit
	for _, s := range p.Sections {
		switch s.Kind {
		case procedure.Observation:
		case procedure.Warnings:
			for n := range s.Items {
				f.addHelp(s.Items[n].Level)
			}
		case procedure.ForOthers:
			f.addKeys("help.continued")
			f.addHeading(string(s.Kind))
		default:
			f.addHeading(string(s.Kind))
		}
	}
	if len(p.TeachBack) > 0 {
		f.addHeading(procedure.PartTeachBack)
	}
	f.addAges()
}

// addHeading adds the language's heading of a part, where the definition has none of its own.
func (f *fixedWords) addHeading(part string) {
	if f.plan.Procedure.Headings[part] == "" {
		f.addKeys("headings." + part)
	}
}

// addHelp adds the words of the warning-sign box of one level.
func (f *fixedWords) addHelp(level procedure.Level) {
	f.addKeys("help.continued")
	switch {
	case level == procedure.CallNow && !f.hasOneNumber():
		f.addKeys("help.call-now-or-closed", "help.no-answer")
	case level == procedure.CallNow:
		f.addKeys("help.call-now", "help.no-answer")
	case level == procedure.CallToday && !f.hasOneNumber():
		f.addKeys("help.call-today", "help.closed", "help.no-answer-today")
	case level == procedure.CallToday:
		f.addKeys("help.call-today", "help.no-answer-today")
	default:
		f.addKeys("help." + string(level))
	}
}

// addAges adds the words for the ages that a sheet is for, where an answer changes them.
func (f *fixedWords) addAges() {
	p := f.plan.Procedure
	var names []string
	for name, c := range p.Conditions {
		if c.Ages.IsSet() {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	for _, answers := range resolve.Assignments(p, names) {
		f.addKeys(agesKey(procedure.SheetAges(p, answers)))
	}
}

// addInstruction adds the words of an instruction's times, events and filled-in dates.
func (f *fixedWords) addInstruction(in *procedure.Instruction) {
	p := f.plan.Procedure
	for n := range in.Cases {
		c := &in.Cases[n]
		for _, when := range c.Times {
			if saysTime(in, c, when.Key) {
				f.addTimeInText(in, c, when)
			}
		}
		f.addSteps(c)
		switch {
		case in.Milestone == "":
		case len(c.Times) > 0:
			f.addMilestone(in, c)
		case c.Text != in.NotAsked && len(p.DateFills(c.Text)) > 0:
			f.addMilestoneDate(in)
		}
	}
	for text := range in.Texts() {
		if strings.Contains(text, "{"+procedure.FillPrefix) && len(p.DateFills(text)) > 0 {
			f.addKeys("date")
		}
	}
}

// saysTime reports whether an instruction prints a time in one of the texts of a wording.
func saysTime(in *procedure.Instruction, c *procedure.Case, key procedure.TimeKey) bool {
	placeholder := "{" + string(key) + "}"
	return strings.Contains(c.Text, placeholder) || strings.Contains(in.Do, placeholder) || strings.Contains(in.NotAsked, placeholder) ||
		slices.ContainsFunc(c.Steps, func(s procedure.Step) bool { return strings.Contains(s.Text, placeholder) })
}

// isDayFilledIn reports whether staff may fill in the day of the event that a time depends on.
func (f *fixedWords) isDayFilledIn(s procedure.Span) bool {
	key := s.Event + s.After // never both
	e, _ := f.plan.Procedure.Event(key)
	return key != "" && e.On != ""
}

// leadsToDay reports whether a duration counted from a day ends on a known day.
func leadsToDay(s procedure.Span) bool {
	return s.High.Unit.IsCalendar() && s.Kind <= procedure.UpTo && s.Kind != procedure.About
}

const (
	dayMinutes  = 24 * 60
	bedtimeMins = 22 * 60 // from midnight to bedtime, as resolve has it
	nightEnd    = 6 * 60
)

// addMoment adds the words of a moment mins minutes after the procedure. Today reports whether its
// pattern also names the day of the procedure.
func (f *fixedWords) addMoment(mins int, today bool) {
	f.addKeys("on-day", "midnight-on", "date")
	if today && mins < dayMinutes {
		f.addKeys("today")
	}
}

// effectiveMinutes returns how many minutes the program counts for a time under its key.
func effectiveMinutes(when procedure.When) int {
	if when.Key == procedure.By || when.Key == procedure.At && when.Span.Kind == procedure.Range {
		return when.Span.Low.Minutes()
	}
	return when.Span.High.Minutes()
}

// addTimeInText adds the words that a time can have in a sentence.
func (f *fixedWords) addTimeInText(in *procedure.Instruction, c *procedure.Case, when procedure.When) {
	key, s := string(when.Key)+".", when.Span
	switch {
	case resolve.IsAppointment(in, when):
		f.addAppointment(in, when)
	case s.After != "" || s.Kind == procedure.AtEvent:
		if f.isDayFilledIn(s) {
			f.addEvent(in, when)
		}
	case s.Kind == procedure.NextDay:
		f.addKeys("date")
	case s.Kind == procedure.BedtimeOr:
		if s.High.Minutes() < bedtimeMins {
			f.addKeys(key+"time", "today", "date")
		}
	case s.Kind > procedure.UpTo:
	case s.High.Unit.IsElapsed():
		if when.Key != procedure.At || s.Kind != procedure.UpTo {
			f.addMoment(effectiveMinutes(when), when.Key != procedure.For)
		}
	case !leadsToDay(s) || when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.For && in.Section == procedure.Medication:
		f.addFirstDose(c, when)
	default:
		f.addKeys("date")
	}
}

// addFirstDose adds the words for the end of a medicine's days, which count from its first dose.
func (f *fixedWords) addFirstDose(c *procedure.Case, when procedure.When) {
	from, is := c.Time(procedure.From)
	s := from.Span
	switch {
	case !is:
	case s.After != "" || s.Kind == procedure.AtEvent:
		if !f.isDayFilledIn(s) || s.After != "" && !leadsToDay(s) {
			return
		}
		f.addKeys("date", lastKey(when))
	case s.Kind == procedure.Now || s.Kind == procedure.NextDay || s.Kind == procedure.BedtimeOr || s.Kind <= procedure.UpTo && (s.High.Unit.IsElapsed() || leadsToDay(s)):
		f.addKeys("date", lastKey(when))
	}
}

// lastKey returns the key of the words for the last day or night of a medicine.
func lastKey(when procedure.When) string {
	if when.Span.High.Unit == procedure.Nights {
		return "for.night"
	}
	return "for.last"
}

// addEvent adds the words of a time whose event has a day.
func (f *fixedWords) addEvent(in *procedure.Instruction, when procedure.When) {
	s, key := when.Span, string(when.Key)+"."
	f.addKeys("date")
	if s.After == "" || when.Key == procedure.For || !leadsToDay(s) || when.Key == procedure.At && s.Kind == procedure.UpTo {
		f.addKeys("event-on")
	}
	if s.After == "" || !leadsToDay(s) {
		return
	}
	switch {
	case when.Key == procedure.For && in.Section == procedure.Medication:
	case when.Key == procedure.For && s.High.Unit == procedure.Nights:
		f.addKeys("for.night")
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.addKeys("at.between", "in-text.date")
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	default:
		f.addKeys(key + "date")
	}
}

// addAppointment adds the words that a line has once its appointment is made or its event has a day.
func (f *fixedWords) addAppointment(in *procedure.Instruction, when procedure.When) {
	if f.isDayFilledIn(when.Span) {
		f.addKeys("event-on", "date")
	}
	if f.mayBeNextVisit(in, when.Span) {
		f.addKeys("at.date", "date")
	}
}

// mayBeNextVisit reports whether the next visit can be a line's appointment.
func (f *fixedWords) mayBeNextVisit(in *procedure.Instruction, s procedure.Span) bool {
	return !in.WithoutVisit && (in.Visit != "" || f.isWindowKnown(s))
}

// isWindowKnown reports whether the days on which an appointment can be are known.
func (f *fixedWords) isWindowKnown(s procedure.Span) bool {
	inDays := func(s procedure.Span) bool { return s.Kind <= procedure.UpTo && s.High.Unit.IsCalendar() }
	switch {
	case s.Kind == procedure.AtEvent:
		e, _ := f.plan.Procedure.Event(s.Event)
		return f.isDayFilledIn(s) || inDays(e.After)
	case s.After != "":
		return f.isDayFilledIn(s) && inDays(s)
	}
	return s.Kind == procedure.NextDay || inDays(s)
}

// addSteps adds the heads of a table of steps, and the words of steps whose first day depends on an event that has a day.
func (f *fixedWords) addSteps(c *procedure.Case) {
	if len(c.Steps) == 0 {
		return
	}
	f.addKeys("steps.when", "steps.what")
	from, is := c.Time(procedure.From)
	s := from.Span
	onEvent := s.Kind == procedure.AtEvent || s.After != "" && leadsToDay(s)
	switch {
	case !is || s.Kind == procedure.Now || s.Kind == procedure.NextDay || s.After == "" && leadsToDay(s):
		f.addKeys("date")
		return
	case !onEvent || !f.isDayFilledIn(s):
		return
	}
	f.addKeys("date")
	for _, step := range c.Steps {
		switch step.For.Days() {
		case 0:
			f.addKeys("steps.date-on")
		case 1:
		default:
			f.addKeys("steps.dates")
		}
	}
}

// addDiary adds the words of the diary and its rows.
func (f *fixedWords) addDiary() {
	p := f.plan.Procedure
	if p.Diary == nil {
		return
	}
	f.addHeading(procedure.PartDiary)
	f.addKeys("diary.time", "diary.low", "diary.high", "diary.relief", "diary.scale", "diary.circle")
	if slices.Contains(p.Side.Options(), "both") {
		f.addKeys("diary.side", "diary.write", "side.left", "side.right")
	}
	for _, r := range resolve.DiaryRows(p.Diary) {
		switch {
		case r.Before:
			f.addKeys("diary.before")
		case r.AtDay != "":
			f.addKeys("times-of-day."+string(r.AtDay), "diary.after", "date")
			f.addKeys(f.words.LengthKeys(r.Span)...)
		case r.Span.Kind == procedure.Bedtime:
			f.addKeys("diary.bedtime")
		case r.Span.Kind == procedure.NextDay:
			f.addKeys("diary.next-day", "date")
		default:
			f.addDiaryRow(r.Span)
		}
	}
}

// addDiaryRow adds the words of a row at this span after the procedure.
func (f *fixedWords) addDiaryRow(s procedure.Span) {
	f.addKeys("diary.after")
	f.addKeys(f.words.LengthKeys(s)...)
	mins := s.High.Minutes()
	switch {
	case s.Kind != procedure.Exact && s.Kind != procedure.About, s.High.Unit.IsElapsed() && mins == 0:
	case !s.High.Unit.IsElapsed():
		if leadsToDay(s) {
			f.addKeys("date")
		}
	default:
		f.addKeys("noon")
		if mins > nightEnd { // before the next day it is night, when nobody fills in a row
			f.addKeys("date")
		}
		if mins > dayMinutes {
			f.addKeys("midnight")
		}
	}
}
