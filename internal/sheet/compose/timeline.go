package compose

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

const (
	axisHours  = 12               // the usual length of the part of an axis that is the day of the procedure
	aboutWidth = 15 * time.Minute // the striped area on each side of an "about"
	leastBars  = 2                // one alone has nothing to be compared with
	mostSteps  = 5                // of an axis of days, so that each has room for its date
)

// timeline draws milestones along the day of the procedure, or along days where fewer than two of them can be
// drawn along that one. What has no bar is left to the key times and the text. Without the moment at which the
// procedure ended there is nothing true to draw.
func (w *writer) timeline() (sheet.Block, bool) {
	if w.plan.Anchor.Ended.IsZero() {
		return nil, false
	}
	var bars []sheet.Lane
	for _, i := range w.milestones() {
		if bar, ok := w.bar(i); ok {
			bars = append(bars, bar)
		}
	}
	t, ok := w.hourAxis(bars)
	if !ok {
		t, ok = w.dayAxis(bars)
	}
	if !ok {
		return nil, false
	}
	t.Title = w.words.Say("timeline.title")
	for n := range t.Lanes {
		if l := &t.Lanes[n]; l.From.Before(t.From) {
			l.From = t.From
		}
	}
	t.Legend = w.legend(t.Lanes)
	t.Alt = w.timelineAlt(t.Lanes)
	return t, true
}

// legend says what the bars of lanes mean, each kind once.
func (w *writer) legend(lanes []sheet.Lane) []sheet.LegendEntry {
	var out []sheet.LegendEntry
	for _, e := range []struct {
		key string
		of  sheet.LegendEntry
	}{
		{"timeline.legend-from", sheet.LegendEntry{Kind: sheet.LaneOpen}},
		{"timeline.legend-until", sheet.LegendEntry{Kind: sheet.LaneBar}},
		{"timeline.legend", sheet.LegendEntry{Kind: sheet.LaneBar, Striped: true}},
	} {
		if slices.ContainsFunc(lanes, func(l sheet.Lane) bool { return l.Kind == e.of.Kind && (!e.of.Striped || !l.AboutFrom.IsZero()) }) {
			e.of.Words = w.words.Say(e.key)
			out = append(out, e.of)
		}
	}
	return out
}

// hourAxis draws the bars of the day of the procedure and of the next day. It reports whether there are enough,
// one of them on the day of the procedure: its hours are what the axis is for.
func (w *writer) hourAxis(bars []sheet.Lane) (sheet.Timeline, bool) {
	ended, day := w.plan.Anchor.Ended, w.plan.Anchor.Day
	t := sheet.Timeline{
		Label:      w.words.Date(day, visit.Date{}),
		From:       time.Date(ended.Year(), ended.Month(), ended.Day(), ended.Hour(), 0, 0, 0, ended.Location()),
		LaterFrom:  dayStart(day.Add(1), ended.Location()),
		LaterUntil: dayStart(day.Add(2), ended.Location()),
	}
	hours, today := axisHours, false
	for _, l := range bars {
		if !changes(l).Before(t.LaterUntil) {
			continue
		}
		t.Lanes = append(t.Lanes, l)
		today = today || changes(l).Before(t.LaterFrom)
		end := changes(l)
		if l.Kind == sheet.LaneOpen {
			end = end.Add(time.Hour) // room for its arrow
		}
		if end.After(t.LaterFrom) {
			t.Later = w.words.Date(day.Add(1), visit.Date{})
		} else {
			hours = max(hours, int((end.Sub(t.From)+time.Hour-1)/time.Hour))
		}
	}
	if t.To = t.From.Add(time.Duration(hours) * time.Hour); t.To.After(t.LaterFrom) {
		t.To = t.LaterFrom
	}
	t.Ticks = w.hourTicks(t.From, t.To)
	return t, today && len(t.Lanes) >= leastBars
}

// dayAxis draws the bars that change on a later day than that of the procedure. It reports whether there are
// enough, and on more than one day: otherwise there is nothing to compare.
func (w *writer) dayAxis(bars []sheet.Lane) (sheet.Timeline, bool) {
	day, zone := w.plan.Anchor.Day, w.plan.Anchor.Ended.Location()
	t := sheet.Timeline{From: dayStart(day, zone)}
	first, last := visit.Date{}, day
	for _, l := range bars {
		on := visit.DateOf(changes(l))
		if !day.Before(on) {
			continue
		}
		t.Lanes = append(t.Lanes, l)
		if first.IsZero() || on.Before(first) {
			first = on
		}
		if last.Before(on) {
			last = on
		}
	}
	if len(t.Lanes) < leastBars || first == last {
		return t, false
	}
	on, step := day, 1
	for steps := 0; !last.Before(on); steps++ { // the axis ends after the last day, on a tick
		if steps == mostSteps {
			on, step, steps = day, longer(step), 0
		}
		on = on.Add(step)
	}
	t.To = dayStart(on, zone)
	for at := day; !on.Before(at); at = at.Add(step) {
		t.Ticks = append(t.Ticks, sheet.Tick{At: dayStart(at, zone), Label: w.words.Date(at, visit.Date{})})
	}
	return t, true
}

// longer returns the next longer step of an axis of days: 1, 2, then weeks.
func longer(step int) int {
	const week = 7
	switch {
	case step == 1:
		return step + 1
	case step < week:
		return week
	}
	return 2 * step
}

// changes returns the moment that a bar is there to show: its end, or the start of one without an end.
func changes(l sheet.Lane) time.Time {
	switch {
	case l.Kind == sheet.LaneOpen:
		return l.From
	case !l.AboutTo.IsZero():
		return l.AboutTo
	}
	return l.To
}

// dayStart returns the first moment of a day: midnight, or the moment after it if a clock change
// skips midnight.
func dayStart(d visit.Date, loc *time.Location) time.Time {
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, loc)
}

// hourTicks marks each hour; even ones have labels.
func (w *writer) hourTicks(from, to time.Time) []sheet.Tick {
	var out []sheet.Tick
	for at := from; !at.After(to); at = at.Add(time.Hour) {
		tick := sheet.Tick{At: at}
		if at.Hour()%2 == 0 {
			tick.Label = w.words.Hour(at)
		}
		out = append(out, tick)
	}
	return out
}

// bar draws one milestone, if its time is a moment or begins a permission on a day. A label names what happens
// or what is allowed again, so a restriction is drawn from its end on, never as a bar over the time when it forbids.
func (w *writer) bar(i *resolve.Item) (sheet.Lane, bool) {
	if len(i.Times) == 0 {
		return sheet.Lane{}, false // a filled-in date
	}
	t := i.Times[0]
	l := sheet.Lane{Ref: i.Instruction.Ref(), Label: i.Instruction.Milestone, Words: w.laneWords(i)}
	moment := t.Shape == resolve.AtClock
	switch {
	case t.When.Span.Kind == procedure.AtEvent:
		return l, false // an event has a day but no hour
	case (t.When.Key == procedure.From || t.When.Key == procedure.Until) && (moment || t.Shape == resolve.OnDay):
		l.Kind, l.From = sheet.LaneOpen, t.Low
		if t.Shape == resolve.OnDay {
			l.From = dayStart(visit.DateOf(t.Low), t.Low.Location())
		}
		return l, true
	case moment && (t.When.Key == procedure.For || t.When.Key == procedure.By):
		l.Kind, l.From, l.To = sheet.LaneBar, w.plan.Anchor.Ended, t.Low
		if t.About {
			l.AboutFrom, l.AboutTo = t.Low.Add(-aboutWidth), t.Low.Add(aboutWidth)
		}
		return l, true
	}
	return l, false
}

// laneWords gives the milestone's time in a short form.
func (w *writer) laneWords(i *resolve.Item) string {
	t, cell := i.Times[0], w.timeCell(i)
	var parts []string
	if cell.Lead != "" {
		parts = append(parts, cell.Lead)
	}
	another := t.Shape == resolve.AtClock && visit.DateOf(t.Low) != w.plan.Anchor.Day
	// the note of a midnight also gives the time, but not how long; that of a length gives the length
	if !another || (isLength(i) || !isMidnight(t.Low)) && !strings.HasPrefix(cell.Note, cell.Value) {
		parts = append(parts, cell.Value)
	}
	if another {
		parts = append(parts, cell.Note)
	}
	return strings.Join(parts, " ")
}

// timelineAlt says in words what the drawing shows, for a voice.
func (w *writer) timelineAlt(lanes []sheet.Lane) string {
	parts := make([]string, len(lanes))
	for n, l := range lanes {
		parts[n] = w.words.Say("timeline.lane", "label", l.Label, "time", l.Words)
	}
	return w.voice.Say(w.words.Say("timeline.alt", "lanes", strings.Join(parts, " ")))
}
