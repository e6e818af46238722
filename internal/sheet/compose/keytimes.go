package compose

import (
	"cmp"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// milestones returns the items that are certain and have a milestone and a time or a date to show, in
// reading order.
func (w *writer) milestones() []*resolve.Item {
	var out []*resolve.Item
	for n := range w.plan.Items {
		if i := &w.plan.Items[n]; i.Instruction.Milestone != "" && i.IsCertain() && (len(i.Times) > 0 || w.keyDate(i) != "") {
			out = append(out, i)
		}
	}
	return out
}

// keyTimes shows the milestones that the definition lists, in its order, or all of them.
func (w *writer) keyTimes() (sheet.Block, bool) {
	k := sheet.KeyTimes{Heading: w.words.Say("headings.key-times")}
	all := w.milestones()
	if len(w.plan.Procedure.KeyTimes) == 0 {
		for _, i := range all {
			k.Cells = append(k.Cells, w.keyTime(i))
		}
		return k, len(k.Cells) > 0
	}
	for _, listed := range w.plan.Procedure.KeyTimes {
		for _, i := range all {
			if i.Instruction.HasRef(listed.Ref) {
				k.Cells = append(k.Cells, w.keyTime(i))
			}
		}
	}
	return k, len(k.Cells) > 0
}

// keyDate returns the name of the filled-in date that an item's milestone shows: the first one in
// its text, if the item has no time of its own; "" for none, also if nobody said whether the item
// is for this patient.
func (w *writer) keyDate(i *resolve.Item) string {
	if len(i.Times) > 0 || i.Text == i.Instruction.NotAsked {
		return ""
	}
	if dates := w.plan.Procedure.DateFills(i.Text); len(dates) > 0 {
		return dates[0]
	}
	return ""
}

// dateCell shows a filled-in date, or a line to write it on.
func (w *writer) dateCell(i *resolve.Item, name string) sheet.KeyTime {
	cell := sheet.KeyTime{Ref: i.Instruction.Ref(), Label: i.Instruction.Milestone}
	day := w.plan.Visit.FillValues[name].Day
	if day.IsZero() {
		cell.Write = true
		return cell
	}
	cell.Value, cell.Note, cell.Time = w.anyDate(day), w.dayNote(day, true), dayTime(day, w.plan.Anchor.Zone)
	return cell
}

func dayTime(day visit.Date, zone *time.Location) *sheet.Time {
	noon := day.Noon(zone)
	return &sheet.Time{Start: noon, End: noon, Day: true}
}

func (w *writer) keyTime(i *resolve.Item) sheet.KeyTime {
	if name := w.keyDate(i); name != "" {
		return w.dateCell(i, name)
	}
	t := i.Times[0]
	cell := w.timeCell(i)
	if toCheck(i.Instruction.Section, t.When.Key) && t.IsAtNight() {
		cell.Note = w.words.Say("note.night", "note", cell.Note)
	}
	cell.Ref, cell.Label, cell.Time = i.Instruction.Ref(), i.Instruction.Milestone, timeValue(t)
	return cell
}

// timeCell words one key time. Its value is what the eye must catch: a clock time, a day or a length.
func (w *writer) timeCell(i *resolve.Item) sheet.KeyTime {
	t, lasts := i.Times[0], isLength(i)
	var cell sheet.KeyTime
	switch {
	case !t.IsKnown():
		w.unknownCell(&cell, t, lasts)
	case lasts:
		cell.Value = w.length(t.When)
		cell.Note = w.lastsNote(t)
	case t.Shape == resolve.Clocks || t.Shape == resolve.DaySpan:
		low, high := w.formatBounds(t)
		cell.Value = w.words.Say("at.between", "low", low, "high", high)
	case t.Shape == resolve.OnDay:
		cell.Lead = w.leadWord(t)
		cell.Value = w.anyDate(visit.DateOf(t.Low))
		if cell.Lead != "" {
			cell.Value = w.dateInText(visit.DateOf(t.Low))
		}
		cell.Note = w.dayNote(visit.DateOf(t.Low), true)
	default:
		w.clockCell(&cell, t)
	}
	return cell
}

// toCheck reports whether a time of a section is one at which the patient checks something: a sign,
// or what is normal. If it falls at night, they check before sleep; not so for what a patient does
// by a time, such as taking a tablet.
func toCheck(section procedure.Kind, key procedure.TimeKey) bool {
	return key == procedure.By && (section == procedure.Warnings || section == procedure.Expect)
}

// isLength reports whether a key time says how long something lasts: "Numbness lasts" a few hours.
// The milestone of an observation of minutes or hours is what comes at its end: "Go home" after 20
// to 30 minutes, never until then.
func isLength(i *resolve.Item) bool {
	when := i.Times[0].When
	return when.Key == procedure.For && (i.Instruction.Section != procedure.Observation || !when.Span.High.Unit.IsElapsed())
}

func isMidnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 }

func (w *writer) clockCell(cell *sheet.KeyTime, t resolve.Time) {
	cell.Lead = w.leadWord(t)
	day := visit.DateOf(t.Low)
	cell.Value = w.words.Clock(t.Low)
	if cell.Lead != "" {
		cell.Value = w.words.ClockInText(t.Low) // the lead word begins a sentence that the value ends
	}
	switch {
	case isMidnight(t.Low):
		// Midnight belongs to two days, so the note says which one ends.
		cell.Note = w.words.When(t.Low, w.plan.Anchor.Day)
	case t.When.Key == procedure.For && day == w.plan.Anchor.Day:
		cell.Note = w.words.Say("note.for", "length", w.words.Length(t.When.Span))
	default:
		cell.Note = w.dayNote(day, false)
	}
}

// unknownCell shows the interval, and a line to write the time on. It says as much as the
// instruction does: "not before 24 hours after your procedure", "not until EVENT".
func (w *writer) unknownCell(cell *sheet.KeyTime, t resolve.Time, lasts bool) {
	s := beginning(t.When)
	length := w.words.Length(s)
	switch {
	case s.Kind == procedure.Now:
		cell.Value = w.interval(t.When)
	case s.Kind == procedure.NextDay:
		cell.Lead, cell.Value, cell.Write = w.leadWord(t), w.words.Say("key-next-day"), true
	case lasts || s.After != "" && t.When.Key == procedure.For:
		cell.Value, cell.Write = w.length(t.When), w.wantsDay(s)
	case s.After != "" || s.Kind == procedure.AtEvent || s.Kind == procedure.Bedtime || s.Kind == procedure.BedtimeOr:
		cell.Value, cell.Write = w.eventClause(t.When), s.Kind == procedure.BedtimeOr || w.wantsDay(s)
	default:
		cell.Lead, cell.Value = w.leadWord(t), w.words.Say("key-after", "length", length)
		cell.Write = s.Kind != procedure.AFew && (s.High.Unit.IsElapsed() || s.High.Unit.IsCalendar())
	}
	if t.Appointment == resolve.ToMake {
		cell.Write = true
	} else if cell.Write && s.Kind != procedure.BedtimeOr { // its line is for whichever comes first
		cell.Moment = w.moment(t.When)
	}
}

// wantsDay reports whether a time depends on an event whose day staff should have filled in and didn't.
func (w *writer) wantsDay(s procedure.Span) bool {
	e, _ := w.plan.Procedure.Event(cmp.Or(s.Event, s.After))
	_, known := w.plan.Anchor.Events[e.Key]
	return e.On != "" && !known
}

// eventClause words a time that depends on an event or on bedtime, with its direction: without it
// "until your doctor says that you may" would read as a permission.
func (w *writer) eventClause(when procedure.When) string {
	s, key := beginning(when), "key-"+string(when.Key)+"."
	switch {
	case when.Key == procedure.At:
		return w.interval(when) // what happens once has no direction
	case s.After != "":
		return w.words.Say(key+"after-event", "length", w.words.Length(s), "event", w.event(s.After))
	case s.Kind == procedure.AtEvent:
		return w.words.Say(key+"event", "event", w.event(s.Event))
	case s.Kind == procedure.BedtimeOr:
		return w.words.Say(key+"bedtime-or", "length", w.words.Length(s))
	}
	return w.words.Say(key + "bedtime")
}

// leadWord returns the word before the value: "about", "from", "not before".
func (w *writer) leadWord(t resolve.Time) string {
	key := string(t.When.Key)
	switch t.When.Key {
	case procedure.At:
		if t.About {
			return w.words.Say("lead.about")
		}
		return ""
	case procedure.For:
		if t.About {
			return w.words.Say("lead.about")
		}
		return ""
	case procedure.From, procedure.Until, procedure.By:
	}
	if t.About {
		return w.words.Say("lead." + key + "-about")
	}
	return w.words.Say("lead." + key)
}

// dayNote says which day it is: today, tomorrow, or its date.
func (w *writer) dayNote(d visit.Date, dateShown bool) string {
	switch today := w.plan.Anchor.Day; {
	case d == today:
		return w.words.Say("note.today")
	case dateShown && d == today.Add(1):
		return w.words.Say("note.tomorrow")
	case dateShown:
		return ""
	}
	return w.words.Say("note.on", "date", w.words.Date(d, w.plan.Anchor.Day))
}

// lastsNote says when something ends whose length is in the cell.
func (w *writer) lastsNote(t resolve.Time) string {
	date := func() string { return w.words.Date(visit.DateOf(t.Low), w.plan.Anchor.Day) }
	switch {
	case t.Shape == resolve.LastDay:
		return w.words.Say("note.last-day", "date", date())
	case t.Shape == resolve.AtNights:
		return w.words.Say("note.last", "date", date())
	case t.Shape == resolve.OnDay:
		return w.words.Say("note.until", "time", w.words.DateInText(date()))
	case t.About:
		return w.words.Say("note.until-about", "time", w.clockOrWhen(t))
	}
	return w.words.Say("note.until", "time", w.clockOrWhen(t))
}
