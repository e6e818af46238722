package compose

import (
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

const (
	axisHours  = 12               // the maximum length of the axis's linear part
	aboutWidth = 15 * time.Minute // the striped area on each side of an "about"
)

// timeline draws the milestones along the day of the procedure. Without the moment at which the
// procedure ended there is nothing true to draw.
func (w *writer) timeline() (sheet.Block, bool) {
	ended := w.plan.Anchor.Ended
	if ended.IsZero() {
		return nil, false
	}
	t := sheet.Timeline{
		Label: w.words.Date(w.plan.Anchor.Day, visit.Date{}),
		From:  time.Date(ended.Year(), ended.Month(), ended.Day(), ended.Hour(), 0, 0, 0, ended.Location()),
	}
	t.LaterFrom = dayStart(w.plan.Anchor.Day.Add(1), ended.Location())
	t.LaterUntil = dayStart(w.plan.Anchor.Day.Add(2), ended.Location())
	t.To = t.From.Add(axisHours * time.Hour)
	if t.To.After(t.LaterFrom) {
		t.To = t.LaterFrom
	}
	for _, i := range w.milestones() {
		if name := w.keyDate(i); name != "" {
			if cell := w.dateCell(i, name); !cell.Write {
				t.Lanes = append(t.Lanes, sheet.Lane{Ref: cell.Ref, Label: cell.Label, Kind: sheet.LaneWords, Words: cell.Value})
			}
			continue
		}
		t.Lanes = append(t.Lanes, w.lane(i, &t))
	}
	t.Ticks = w.hourTicks(t.From, t.To)
	for _, l := range t.Lanes {
		if l.Kind == sheet.LaneOpen && !l.From.Before(t.To) || l.From.After(t.To) || l.To.After(t.To) {
			t.Later = w.words.Date(w.plan.Anchor.Day.Add(1), visit.Date{})
		}
		if !l.AboutFrom.IsZero() {
			t.Legend = w.words.Say("timeline.legend")
		}
	}
	t.Alt = w.timelineAlt(t.Lanes)
	return t, len(t.Lanes) > 0
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

// lane draws one milestone. A label names what happens or what is allowed again, so a restriction
// is drawn from its end on, never as a bar over the time when it forbids.
func (w *writer) lane(i *resolve.Item, axis *sheet.Timeline) sheet.Lane {
	t := i.Times[0]
	l := sheet.Lane{Ref: i.Instruction.Ref(), Label: i.Instruction.Milestone, Kind: sheet.LaneWords, Words: w.laneWords(i)}
	moment := t.Shape == resolve.AtClock
	switch {
	case t.Low.After(axis.LaterUntil), t.When.Span.Kind == procedure.AtEvent:
		return l // an event has a day but no hour
	case (t.When.Key == procedure.From || t.When.Key == procedure.Until) && (moment || t.Shape == resolve.OnDay):
		l.Kind, l.From = sheet.LaneOpen, t.Low
		if t.Shape == resolve.OnDay {
			l.From = dayStart(visit.DateOf(t.Low), t.Low.Location())
		}
	case moment && (t.When.Key == procedure.For || t.When.Key == procedure.By):
		l.Kind, l.From, l.To = sheet.LaneBar, w.plan.Anchor.Ended, t.Low
		if t.About {
			l.AboutFrom, l.AboutTo = t.Low.Add(-aboutWidth), t.Low.Add(aboutWidth)
		}
	}
	return l
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

// timelineAlt says in words what the drawing shows.
func (w *writer) timelineAlt(lanes []sheet.Lane) string {
	parts := make([]string, len(lanes))
	for n, l := range lanes {
		parts[n] = w.words.Say("timeline.lane", "label", l.Label, "time", l.Words)
	}
	return w.words.Say("timeline.alt", "lanes", strings.Join(parts, " "))
}
