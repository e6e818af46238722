package compose

import (
	"slices"
	"strings"

	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
)

// PartWords begins the ref of a fixed word or pattern: "words.next-visit.at".
const PartWords = "words."

// everySheet are the fixed words that each sheet can say and that an example may lack. What stands on a
// sheet without a clinic, or without an approval, is not among them: no approval speaks for it.
var everySheet = []string{
	"clock", "code-alt", "date-plain", "date-year", "direction", "field.clinician", "field.record", "footer.do-not-use-after", "footer.page", "footer.source",
	"footer.visit", "headings.message", "headings.message-from", "in-text.midnight", "in-text.noon", "letterhead.after-hours", "letterhead.clinic", "letterhead.logo",
	"letterhead.phone", "next-visit.at", "next-visit.on", "next-visit.on-with", "next-visit.with", "running.born", "running.call", "running.record",
	"status.approved-line", "time",
}

// fixedWords are the fixed words that some sheet of a procedure can say and that the examples in the text
// need not show, since they are of one morning, one day and few answers: it follows what the writer says,
// for every end of the procedure, every answer, appointment and value filled in. That it names no more and
// no less is what the tests of every text hold.
type fixedWords struct {
	*writer
	keys []string // some of them several times
}

// addFixedWords hands on the fixed words as they are written, a statement each.
func (w *writer) addFixedWords(add func(*Statement)) {
	const usual = 256 // keys, before what is there twice is left out
	f := fixedWords{writer: w, keys: make([]string, 0, usual)}
	f.say(everySheet...)
	f.say(w.words.HourForms("in-text")...)
	f.parts()
	for in := range w.plan.Procedure.All() {
		f.instruction(in)
	}
	f.diaryWords()
	slices.Sort(f.keys)
	one := new(Statement)
	statement := func(key, words string) {
		*one = Statement{Ref: PartWords + key, What: Word, Words: words}
		add(one)
	}
	statement("edition", w.plan.Procedure.Edition)
	for _, in := range w.plan.Procedure.Fills {
		if in.Is == procedure.FillDate || in.Is == procedure.FillPhone { // what is dialled or has a weekday reads otherwise
			statement(procedure.FillPrefix+in.Name, string(in.Is))
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

func (f *fixedWords) say(keys ...string) { f.keys = append(f.keys, keys...) }

// parts adds the words around the instructions: headings, whom to call, for whom the sheet is.
func (f *fixedWords) parts() {
	p := f.plan.Procedure
	f.heading(string(procedure.FollowUp)) // a next visit stands under it
	for _, s := range p.Sections {
		switch s.Kind {
		case procedure.Observation:
		case procedure.Warnings:
			for n := range s.Items {
				f.help(s.Items[n].Level)
			}
		case procedure.ForOthers:
			f.say("help.continued")
			f.heading(string(s.Kind))
		default:
			f.heading(string(s.Kind))
		}
	}
	if len(p.TeachBack) > 0 {
		f.heading(procedure.HeadedTeachBack)
	}
	f.ages()
}

// heading adds the language's heading of a part, where the definition has none of its own.
func (f *fixedWords) heading(part string) {
	if f.plan.Procedure.Headings[part] == "" {
		f.say("headings." + part)
	}
}

// help adds the words of the box of one level.
func (f *fixedWords) help(level procedure.Level) {
	f.say("help.continued")
	switch {
	case level == procedure.CallNow && !f.oneNumber():
		f.say("help.call-now-or-closed", "help.no-answer")
	case level == procedure.CallNow:
		f.say("help.call-now", "help.no-answer")
	case level == procedure.CallToday && !f.oneNumber():
		f.say("help.call-today", "help.closed", "help.no-answer-today")
	case level == procedure.CallToday:
		f.say("help.call-today", "help.no-answer-today")
	default:
		f.say("help." + string(level))
	}
}

// ages adds how it is said for whom a sheet is, where an answer makes that others.
func (f *fixedWords) ages() {
	p := f.plan.Procedure
	var names []string
	for name, c := range p.Conditions {
		if c.Ages.Said() {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return
	}
	slices.Sort(names)
	for _, answers := range resolve.Assignments(p, names) {
		f.say(agesKey(procedure.SheetAges(p, answers)))
	}
}

// instruction adds the words of an instruction's times, events and dates filled in.
func (f *fixedWords) instruction(in *procedure.Instruction) {
	p := f.plan.Procedure
	for n := range in.Cases {
		c := &in.Cases[n]
		for _, when := range c.Times {
			if says(in, c, when.Key) {
				f.timeInText(in, c, when)
			}
		}
		f.stepWords(c)
		switch {
		case in.Milestone == "":
		case len(c.Times) > 0:
			f.milestone(in, c)
		case c.Text != in.NotAsked && len(p.DateFills(c.Text)) > 0:
			f.milestoneDate(in)
		}
	}
	for text := range in.Texts() {
		if strings.Contains(text, "{"+procedure.FillPrefix) && len(p.DateFills(text)) > 0 {
			f.say("date")
		}
	}
}

// says reports whether an instruction says a time in one of the texts that stand with a wording.
func says(in *procedure.Instruction, c *procedure.Case, key procedure.TimeKey) bool {
	placeholder := "{" + string(key) + "}"
	return strings.Contains(c.Text, placeholder) || strings.Contains(in.Do, placeholder) || strings.Contains(in.NotAsked, placeholder) ||
		slices.ContainsFunc(c.Steps, func(s procedure.Step) bool { return strings.Contains(s.Text, placeholder) })
}

// filled reports whether staff may fill in the day of the event that a time hangs on.
func (f *fixedWords) filled(s procedure.Span) bool {
	key := s.Event + s.After // never both
	e, _ := f.plan.Procedure.Event(key)
	return key != "" && e.On != ""
}

// counted reports whether a length from a day leads to a certain day.
func counted(s procedure.Span) bool {
	return s.High.Unit.Calendar() && s.Kind <= procedure.UpTo && s.Kind != procedure.About
}

const (
	dayMinutes  = 24 * 60
	bedtimeMins = 22 * 60 // from midnight to bedtime, as resolve has it
	nightEnd    = 6 * 60
)

// moment adds the words of a moment so many minutes after the procedure. Today says whether its pattern
// names the day of the procedure too.
func (f *fixedWords) moment(mins int, today bool) {
	f.say("on-day", "midnight-on", "date")
	if today && mins < dayMinutes {
		f.say("today")
	}
}

// reckoned is how many minutes a time under a key is reckoned with.
func reckoned(when procedure.When) int {
	if when.Key == procedure.By || when.Key == procedure.At && when.Span.Kind == procedure.Range {
		return when.Span.Low.Minutes()
	}
	return when.Span.High.Minutes()
}

// timeInText adds what a time can say in a sentence.
func (f *fixedWords) timeInText(in *procedure.Instruction, c *procedure.Case, when procedure.When) {
	key, s := string(when.Key)+".", when.Span
	switch {
	case resolve.IsAppointment(in, when):
		f.appointment(in, when)
	case s.After != "" || s.Kind == procedure.AtEvent:
		if f.filled(s) {
			f.onEvent(in, when)
		}
	case s.Kind == procedure.NextDay:
		f.say("date")
	case s.Kind == procedure.BedtimeOr:
		if s.High.Minutes() < bedtimeMins {
			f.say(key+"time", "today", "date")
		}
	case s.Kind > procedure.UpTo:
	case s.High.Unit.Elapsed():
		if when.Key != procedure.At || s.Kind != procedure.UpTo {
			f.moment(reckoned(when), when.Key != procedure.For)
		}
	case !counted(s) || when.Key == procedure.At && s.Kind == procedure.UpTo:
	case when.Key == procedure.For && in.Section == procedure.Medication:
		f.firstDose(c, when)
	default:
		f.say("date")
	}
}

// firstDose adds how the days of a medicine end, which count from its first dose.
func (f *fixedWords) firstDose(c *procedure.Case, when procedure.When) {
	from, is := c.Time(procedure.From)
	s := from.Span
	switch {
	case !is:
	case s.After != "" || s.Kind == procedure.AtEvent:
		if !f.filled(s) || s.After != "" && !counted(s) {
			return
		}
		f.say("date", lastKey(when))
	case s.Kind == procedure.Now || s.Kind == procedure.NextDay || s.Kind == procedure.BedtimeOr || s.Kind <= procedure.UpTo && (s.High.Unit.Elapsed() || counted(s)):
		f.say("date", lastKey(when))
	}
}

// lastKey is how the last day or night of a medicine is said.
func lastKey(when procedure.When) string {
	if when.Span.High.Unit == procedure.Nights {
		return "for.night"
	}
	return "for.last"
}

// onEvent adds what a time says whose event has a day.
func (f *fixedWords) onEvent(in *procedure.Instruction, when procedure.When) {
	s, key := when.Span, string(when.Key)+"."
	f.say("date")
	if s.After == "" || when.Key == procedure.For || !counted(s) || when.Key == procedure.At && s.Kind == procedure.UpTo {
		f.say("event-on")
	}
	if s.After == "" || !counted(s) {
		return
	}
	switch {
	case when.Key == procedure.For && in.Section == procedure.Medication:
	case when.Key == procedure.For && s.High.Unit == procedure.Nights:
		f.say("for.night")
	case when.Key == procedure.At && s.Kind == procedure.Range:
		f.say("at.between", "in-text.date")
	case when.Key == procedure.At && s.Kind == procedure.UpTo:
	default:
		f.say(key + "date")
	}
}

// appointment adds what a line says of an appointment that was made, or whose event has a day.
func (f *fixedWords) appointment(in *procedure.Instruction, when procedure.When) {
	if f.filled(when.Span) {
		f.say("event-on", "date")
	}
	if f.mayBeMade(in, when.Span) {
		f.say("at.date", "date")
	}
}

// mayBeMade reports whether the next visit can be the appointment of a line.
func (f *fixedWords) mayBeMade(in *procedure.Instruction, s procedure.Span) bool {
	return !in.WithoutVisit && (in.Visit != "" || f.windowKnown(s))
}

// windowKnown reports whether it can be known on which days an appointment lies.
func (f *fixedWords) windowKnown(s procedure.Span) bool {
	inDays := func(s procedure.Span) bool { return s.Kind <= procedure.UpTo && s.High.Unit.Calendar() }
	switch {
	case s.Kind == procedure.AtEvent:
		e, _ := f.plan.Procedure.Event(s.Event)
		return f.filled(s) || inDays(e.After)
	case s.After != "":
		return f.filled(s) && inDays(s)
	}
	return s.Kind == procedure.NextDay || inDays(s)
}

// stepWords adds what steps say whose first day hangs on an event that has a day.
func (f *fixedWords) stepWords(c *procedure.Case) {
	if len(c.Steps) == 0 {
		return
	}
	from, is := c.Time(procedure.From)
	s := from.Span
	onEvent := s.Kind == procedure.AtEvent || s.After != "" && counted(s)
	switch {
	case !is || s.Kind == procedure.Now || s.Kind == procedure.NextDay || s.After == "" && counted(s):
		f.say("date")
		return
	case !onEvent || !f.filled(s):
		return
	}
	f.say("date")
	for _, step := range c.Steps {
		switch step.For.Days() {
		case 0:
			f.say("steps.date-on")
		case 1:
		default:
			f.say("steps.dates")
		}
	}
}

// diaryWords adds the words of the diary and its rows.
func (f *fixedWords) diaryWords() {
	p := f.plan.Procedure
	if p.Diary == nil {
		return
	}
	f.heading(procedure.HeadedDiary)
	f.say("diary.time", "diary.low", "diary.high", "diary.relief", "diary.scale")
	if slices.Contains(p.Side.Possible(), "both") {
		f.say("side.left", "side.right")
	}
	for _, r := range resolve.DiaryRows(p.Diary) {
		switch {
		case r.Before:
			f.say("diary.before")
		case r.AtDay != "":
			f.say("times-of-day."+string(r.AtDay), "diary.after", "date")
			f.say(f.words.LengthKeys(r.Span)...)
		case r.Span.Kind == procedure.Bedtime:
			f.say("diary.bedtime")
		case r.Span.Kind == procedure.NextDay:
			f.say("diary.next-day", "date")
		default:
			f.diaryRowWords(r.Span)
		}
	}
}

// diaryRowWords adds the words of a row so long after the procedure.
func (f *fixedWords) diaryRowWords(s procedure.Span) {
	f.say("diary.after")
	f.say(f.words.LengthKeys(s)...)
	mins := s.High.Minutes()
	switch {
	case s.Kind != procedure.Exact && s.Kind != procedure.About, s.High.Unit.Elapsed() && mins == 0:
	case !s.High.Unit.Elapsed():
		if counted(s) {
			f.say("date")
		}
	default:
		f.say("noon")
		if mins > nightEnd { // before that the next day is night, when nobody fills in a row
			f.say("date")
		}
		if mins > dayMinutes {
			f.say("midnight")
		}
	}
}
