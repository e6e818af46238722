package compose

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// text fills a text's placeholders. The library has checked that each can be filled.
func (w *writer) text(text string, item *resolve.Item) sheet.Text {
	pieces := cachedParts(text)
	out := make(sheet.Text, 0, len(pieces))
	for n, p := range pieces {
		if p.Name == "" {
			out = append(out, sheet.Run{Words: trimDoubledStop(out, p.Words)})
			continue
		}
		value := w.placeholder(p.Name, item)
		if t, ok := item.Time(procedure.TimeKey(p.Name)); ok && t.Appointment == resolve.ToMake {
			value = w.unmadeAppointment(t, endsSentence(pieces[n+1:]))
		} else if ok && t.When.Key == procedure.For && t.When.Span.Kind == procedure.Range && n > 0 {
			if word := w.words.BeforeRange(pieces[n-1].Words); word != "" {
				out = append(out, sheet.Run{Words: word + " "})
			}
		}
		if opensSentence(out) {
			value = capitalize(value)
		}
		out = append(out, value...)
	}
	return out
}

// trimDoubledStop returns next without its full stop, if an abbreviation at the end of before
// already has one.
func trimDoubledStop(before sheet.Text, next string) string {
	if len(before) == 0 {
		return next
	}
	return locale.AfterStop(before[len(before)-1].Words, next)
}

// partsCache caches the parts of each authored text: a process has only as many as its definitions,
// and writes each of them for every patient.
var partsCache sync.Map // string to []procedure.Part

// cachedParts splits a text at its placeholders, with each number bound to its unit.
func cachedParts(text string) []procedure.Part {
	if p, ok := partsCache.Load(text); ok {
		return p.([]procedure.Part)
	}
	out, err := procedure.ParseText(text)
	if err != nil {
		out = []procedure.Part{{Words: text}}
	}
	for n := range out {
		out[n].Words = bindUnits(out[n].Words)
	}
	partsCache.Store(text, out)
	return out
}

// placeholder returns the words that replace a placeholder.
func (w *writer) placeholder(name string, item *resolve.Item) sheet.Text {
	switch name {
	case "clinic.phone":
		return phoneText(w.plan.Clinic.Phone)
	case "clinic.after-hours":
		return phoneText(w.plan.Clinic.AfterHours)
	case procedure.ProcedureDay:
		return w.procedureDay()
	case "side":
		return plainText(w.sideWords())
	}
	if setting, ok := strings.CutPrefix(name, procedure.SettingPrefix); ok {
		out := plainText(w.setting(setting))
		if setting == EmergencyNumber && len(out) > 0 {
			out[0].Phone = dialString(out[0].Words)
		}
		return out
	}
	if said := w.plan.Procedure.Medicines.PlaceholderText(name, w.words.JoinOr); said != "" {
		return plainText(said)
	}
	if contact, ok := strings.CutPrefix(name, procedure.ContactPrefix); ok {
		return w.contactText(contact)
	}
	if fill, ok := strings.CutPrefix(name, procedure.FillPrefix); ok {
		return w.fillValueText(fill)
	}
	if t, ok := item.Time(procedure.TimeKey(name)); ok {
		return w.time(item.Instruction.Section, t)
	}
	return w.dose(name, item.Instruction.Dose)
}

// procedureDay says the day of the procedure with its year, since others may read it months later;
// a line to write it on if it isn't known.
func (w *writer) procedureDay() sheet.Text {
	day := w.plan.Anchor.Day
	if day.IsZero() {
		return textOrBlank("")
	}
	return sheet.Text{{Words: w.words.FullDate(day), Strong: true, Time: dayTime(day, w.plan.Anchor.Zone)}}
}

// fillValueText words what staff gave for this patient, or leaves a line to write it on. Typed
// words stay breakable.
func (w *writer) fillValueText(name string) sheet.Text {
	f, ok := w.plan.Visit.FillValues[name]
	switch {
	case !ok:
		return textOrBlank("")
	case f.Words != "":
		out := sheet.Text{{Words: bindUnits(f.Words), Strong: true}}
		if asked, _ := w.plan.Procedure.Fill(name); asked.Kind == procedure.FillPhone {
			out[0].Phone = dialString(f.Words)
		}
		return out
	}
	return sheet.Text{{Words: w.anyDate(f.Day), Strong: true, Time: dayTime(f.Day, w.plan.Anchor.Zone)}}
}

// anyDate words a day that need not be near the procedure's: with its year, unless it is the same year.
func (w *writer) anyDate(d visit.Date) string {
	if w.plan.Anchor.Day.IsZero() {
		return w.words.FullDate(d)
	}
	return w.words.Date(d, w.plan.Anchor.Day)
}

// dateInText words such a day as it appears in a sentence.
func (w *writer) dateInText(d visit.Date) string {
	return w.words.DateInText(w.anyDate(d))
}

// dose words one value of a dose; the interval is in the reader's language.
func (w *writer) dose(key string, d *procedure.Dose) sheet.Text {
	if key == procedure.DoseEvery && d != nil {
		return plainText(w.words.Length(d.Every))
	}
	if said := d.Text(key); said != "" {
		if key == procedure.DoseMax && !d.Most.IsInWords() { // a number, the same in each language; what has words is translated
			said = w.words.Number(said)
		}
		return plainText(said)
	}
	return textOrBlank("")
}

// setting words a setting's value; a time becomes a length in the reader's language.
func (w *writer) setting(name string) string {
	s := w.plan.Procedure.Settings[name]
	if s.Kind == procedure.SettingTime {
		if span, err := procedure.ParseSpan(s.Value, nil); err == nil {
			if span.Kind == procedure.Bedtime || span.Kind == procedure.BedtimeOr {
				return w.interval(procedure.When{Key: procedure.Until, Span: span})
			}
			if length := w.words.Length(span); length != "" {
				return length
			}
		}
	}
	if s.InText != "" {
		return s.InText
	}
	if s.Kind.InWords(s.Value) || s.Kind == procedure.SettingPhone {
		return s.Value // the source's words, or digits to dial
	}
	return w.words.Number(s.Value)
}

// sideWords words the side of the body part that was treated.
func (w *writer) sideWords() string {
	side := string(w.plan.Visit.Side)
	if side == "" {
		side = "unknown"
	}
	return w.words.Say("parts." + w.plan.Procedure.Side.Part + "." + side)
}

// time words one time of an instruction in a section, and carries its value.
func (w *writer) time(section procedure.Kind, t resolve.Time) sheet.Text {
	if t.IsKnown() {
		run := sheet.Run{Words: w.knownTime(t), Strong: true, Time: timeValue(t)}
		if toCheck(section, t.When.Key) && t.IsAtNight() {
			before, after := w.splitPattern("by.night", "time")
			return sheet.Text{{Words: before}, run, {Words: after}}
		}
		return sheet.Text{run}
	}
	if t.When.Span.Kind == procedure.BedtimeOr {
		return w.bedtimeOr(t.When)
	}
	out := plainText(w.timeInWords(t.When))
	if wantsClockTime(t.When) && !w.omitLines {
		out = append(out, sheet.Run{Words: " "}, sheet.Run{Blank: true, Moment: w.moment(t.When)})
	}
	return out
}

// bedtimeOr words "bedtime or 8 hours" when the end of the procedure isn't known. The line on which
// staff write the time follows the hours, not bedtime.
func (w *writer) bedtimeOr(when procedure.When) sheet.Text {
	if w.omitLines {
		return plainText(w.interval(when))
	}
	before, after := w.bedtimeOrParts(when)
	return sheet.Text{{Words: bindUnits(before) + " "}, {Blank: true, Moment: w.moment(when)}, {Words: bindUnits(after)}}
}

// bedtimeOrParts words "bedtime or 8 hours" in two parts: before the line for the time, and after it.
func (w *writer) bedtimeOrParts(when procedure.When) (before, after string) {
	before, after = w.splitPattern(string(when.Key)+".bedtime-or", "line", "length", w.words.Length(when.Span))
	return strings.TrimRight(before, " "), after
}

// splitPattern words a pattern in two parts: before the value of a name, and after it.
func (w *writer) splitPattern(key, name string, pairs ...string) (before, after string) {
	const hole = "\x00"
	before, after, _ = strings.Cut(w.words.Say(key, append(pairs, name, hole)...), hole)
	return before, after
}

// unmadeAppointment words an appointment that hasn't been made, and leaves a line to write its day
// on: after a colon at the end of the sentence, else in brackets.
func (w *writer) unmadeAppointment(t resolve.Time, last bool) sheet.Text {
	when := w.timeInWords(t.When)
	if w.omitLines {
		return plainText(when)
	}
	key := "at.write-inside"
	if last {
		key = "at.write"
	}
	before, after := w.splitPattern(key, "line", "when", when)
	return slices.Concat(plainText(before), sheet.Text{{Blank: true}}, plainText(after))
}

// endsSentence reports whether nothing of a sentence remains.
func endsSentence(rest []procedure.Part) bool {
	return len(rest) == 0 || rest[0].Name == "" && (rest[0].Words == "" || strings.ContainsAny(rest[0].Words[:1], ".?!"))
}

// wantsClockTime reports whether staff should write a clock time beside the interval: it would have
// one if the end of the procedure were known.
func wantsClockTime(w procedure.When) bool {
	s := w.Span
	return s.After == "" && w.Key != procedure.For && s.Kind <= procedure.UpTo && s.High.Unit.IsElapsed()
}

// timeValue returns the time that the words state.
func timeValue(t resolve.Time) *sheet.Time {
	if !t.IsKnown() {
		return nil
	}
	return &sheet.Time{Start: t.Low, End: t.High, About: t.About, Day: t.IsInDays()}
}

// knownTime words a time that has a clock time or a date, by the pattern of its key.
func (w *writer) knownTime(t resolve.Time) string {
	key := string(t.When.Key) + "."
	date := func() string { return w.anyDate(visit.DateOf(t.Low)) }
	switch {
	case t.When.Key == procedure.For:
		return w.lengthWithEnd(t)
	case t.When.Span.Kind == procedure.AtEvent && t.Appointment != resolve.Made:
		return w.interval(t.When) // the day is beside the event
	}
	switch t.Shape {
	case resolve.OnDay, resolve.AtNights, resolve.LastDay:
		return w.words.Say(key+"date", "date", date())
	case resolve.Clocks, resolve.DaySpan:
		low, high := w.formatBounds(t)
		return w.words.Say(key+"between", "low", low, "high", high)
	case resolve.AtClock, resolve.InWords:
	}
	when := w.words.When(t.Low, w.plan.Anchor.Day)
	if t.About {
		when = w.words.Say("about", "time", when)
	}
	return w.words.Say(key+"time", "time", when)
}

// lengthWithEnd words how long something goes on, with its end if that is known.
func (w *writer) lengthWithEnd(t resolve.Time) string {
	length := w.length(t.When)
	switch {
	case t.Shape == resolve.AtNights:
		return w.words.Say("for.night", "length", length, "date", w.words.Date(visit.DateOf(t.Low), w.plan.Anchor.Day))
	case t.Shape == resolve.LastDay:
		return w.words.Say("for.last", "length", length, "date", w.words.Date(visit.DateOf(t.Low), w.plan.Anchor.Day))
	case t.Shape == resolve.OnDay:
		return w.words.Say("for.date", "length", length, "date", w.words.Date(visit.DateOf(t.Low), w.plan.Anchor.Day))
	case t.About:
		return w.words.Say("for.about", "length", length, "time", w.clockOrWhen(t))
	}
	return w.words.Say("for.time", "length", length, "time", w.clockOrWhen(t))
}

// length words how long something goes on, with the event that it begins with, if any: "1 to 3 days
// after the stent is out".
func (w *writer) length(when procedure.When) string {
	length := w.words.Length(when.Span)
	if when.Span.After == "" {
		return length
	}
	return w.words.Say("for.after-event", "length", length, "event", w.event(when.Span.After))
}

// clockOrWhen omits the day if it is that of the procedure: a length that ends the same day needs none.
func (w *writer) clockOrWhen(t resolve.Time) string {
	if visit.DateOf(t.Low) == w.plan.Anchor.Day {
		return w.words.ClockInText(t.Low)
	}
	return w.words.When(t.Low, w.plan.Anchor.Day)
}

// formatBounds words both ends of a period, with the day only once if it is the same.
func (w *writer) formatBounds(t resolve.Time) (low, high string) {
	today := w.plan.Anchor.Day
	if t.Shape == resolve.DaySpan {
		return w.dateInText(visit.DateOf(t.Low)), w.dateInText(visit.DateOf(t.High))
	}
	if visit.DateOf(t.Low) == visit.DateOf(t.High) {
		return w.words.ClockInText(t.Low), w.words.When(t.High, today)
	}
	return w.words.When(t.Low, today), w.words.When(t.High, today)
}

// interval words a time whose clock time isn't known, or never can be.
func (w *writer) interval(when procedure.When) string {
	key, s := string(when.Key)+".", beginning(when)
	length := w.words.Length(s)
	switch {
	case when.Key == procedure.For:
		return w.words.Say("for.length", "length", w.length(when))
	case s.After != "":
		return w.words.Say(key+"after-event", "length", length, "event", w.event(s.After))
	case s.Kind == procedure.AtEvent:
		return w.words.Say(key+"event", "event", w.event(s.Event))
	case s.Kind == procedure.Now:
		return w.words.Say(key + "now")
	case s.Kind == procedure.NextDay:
		return w.words.Say(key + "next-day")
	case s.Kind == procedure.Bedtime:
		return w.words.Say(key + "bedtime")
	case s.Kind == procedure.BedtimeOr:
		before, after := w.bedtimeOrParts(when)
		return before + after
	}
	if when.Key == procedure.At && s.Kind == procedure.Range {
		return w.words.Say("at.interval-range", "length", length)
	}
	return w.words.Say(key+"interval", "length", length)
}

// beginning returns a time's span as its words say it. What is allowed from 7 to 14 days on is so from day 14:
// a range after "from" would say that it ends.
func beginning(when procedure.When) procedure.Span {
	s := when.Span
	if when.Key == procedure.From && s.Kind == procedure.Range {
		s.Kind, s.Low = procedure.Exact, s.High
	}
	return s
}

// timeInWords words such a time in a sentence: an event has the usual days beside it, if its author
// gave them.
func (w *writer) timeInWords(when procedure.When) string {
	text := w.interval(when)
	e, _ := w.plan.Procedure.Event(when.Span.Event)
	if _, known := w.plan.Anchor.Events[e.Key]; known || e.After.High.Unit == procedure.NoUnit {
		return text
	}
	return w.words.Say("event-usual", "event", text, "length", w.words.Length(e.After))
}

// event words an event, with its day if that is known: "the trial ends on Mon, Nov 30".
func (w *writer) event(key string) string {
	e, _ := w.plan.Procedure.Event(key)
	if day, known := w.plan.Anchor.Events[key]; known {
		return w.words.Say("event-on", "event", e.Text, "date", w.anyDate(day))
	}
	return e.Text
}

// units stay on one line with the number before them.
var units = []string{"AM", "PM", "°F", "°C", "mg", "mL", "g", "lb", "kg", "cm"}

// bindUnits binds each number to the unit after it: "10 mg", "10:20 AM".
func bindUnits(s string) string {
	var b strings.Builder
	done := 0
	for n := 1; n+1 < len(s); n++ {
		if s[n] == ' ' && s[n-1] >= '0' && s[n-1] <= '9' && startsWithUnit(s[n+1:]) {
			b.WriteString(s[done:n])
			b.WriteString("\u00a0")
			done = n + 1
		}
	}
	if done == 0 {
		return s
	}
	b.WriteString(s[done:])
	return b.String()
}

func startsWithUnit(s string) bool {
	return slices.ContainsFunc(units, func(u string) bool {
		rest, ok := strings.CutPrefix(s, u)
		next, _ := utf8.DecodeRuneInString(rest)
		return ok && (rest == "" || !unicode.IsLetter(next) && !unicode.IsDigit(next))
	})
}

// plainText returns a text of plain words, with each number bound to its unit.
func plainText(s string) sheet.Text { return sheet.Words(bindUnits(s)) }

// textOrBlank returns the words, or a line to write on if there are none.
func textOrBlank(s string) sheet.Text {
	if s == "" {
		return sheet.Text{{Blank: true}}
	}
	return sheet.Text{{Words: strings.ReplaceAll(s, " ", "\u00a0")}}
}

// opensSentence reports whether the next word would be the first of a sentence.
func opensSentence(before sheet.Text) bool {
	for _, r := range slices.Backward(before) {
		if r.Blank {
			return false
		}
		if s := strings.TrimRight(r.Words, " \u00a0"); s != "" {
			return strings.HasSuffix(s, ".") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, "!")
		}
	}
	return true
}

// capitalize capitalizes the first letter of a text. A pattern that begins with its placeholder
// leaves an empty run before it; a line to write on has no letter.
func capitalize(t sheet.Text) sheet.Text {
	out := slices.Clone(t)
	n := slices.IndexFunc(out, func(r sheet.Run) bool { return r.Words != "" || r.Blank })
	if n >= 0 {
		out[n].Words = upperFirst(out[n].Words)
	}
	return out
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// lowerFirst lower-cases the first letter, unless the word is all capitals, as in "EGD".
func lowerFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	next, _ := utf8.DecodeRuneInString(s[n:])
	if n == 0 || unicode.IsUpper(next) || unicode.IsDigit(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}
