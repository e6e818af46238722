package json

import (
	"time"

	"aftercare/internal/sheet"
)

// text is words, and also the pieces if a piece is more than words.
type text struct {
	Text string `json:"text"`
	Runs []run  `json:"runs,omitempty"`
}

type run struct {
	Text   string  `json:"text"`
	Strong bool    `json:"strong,omitempty"`
	Blank  bool    `json:"blank,omitempty"`
	Phone  string  `json:"phone,omitempty"`
	Time   *moment `json:"time,omitempty"`
}

// moment is a time in the form of RFC 3339: a date if only the day counts. End is present for a period.
type moment struct {
	Start string `json:"start"`
	End   string `json:"end,omitempty"`
	About bool   `json:"about,omitempty"`
}

func newMoment(t *sheet.Time) *moment {
	if t == nil {
		return nil
	}
	form := time.RFC3339
	if t.Day {
		form = time.DateOnly
	}
	out := &moment{Start: t.Start.Format(form), About: t.About}
	if end := t.End.Format(form); end != out.Start {
		out.End = end
	}
	return out
}

func newText(t sheet.Text) *text {
	out := &text{Text: ordinarySpaces(t.String())}
	more := false
	for _, r := range t {
		words := r.Words
		if r.Blank {
			words = sheet.BlankLine
		}
		out.Runs = append(out.Runs, run{ordinarySpaces(words), r.Strong, r.Blank, r.Phone, newMoment(r.Time)})
		more = more || r.Strong || r.Blank || r.Phone != "" || r.Time != nil
	}
	if !more {
		out.Runs = nil
	}
	return out
}

// optionalText returns a text that may be absent.
func optionalText(t sheet.Text) *text {
	if len(t) == 0 {
		return nil
	}
	return newText(t)
}

type group struct {
	LeadIn *leadIn `json:"lead_in,omitempty"`
	Items  []item  `json:"items"`
}

type leadIn struct {
	Text string `json:"text"`
	Box  bool   `json:"box,omitempty"`
}

type item struct {
	Ref       string     `json:"ref"`
	Text      *text      `json:"text"`
	Do        *text      `json:"do,omitempty"`
	Drawing   *drawing   `json:"drawing,omitempty"`
	StepsNote string     `json:"steps_note,omitempty"`
	StepHeads *stepHeads `json:"step_heads,omitempty"`
	Steps     []step     `json:"steps,omitempty"`
	Log       *log       `json:"log,omitempty"`
}

type log struct {
	Label string   `json:"label"`
	Days  []logDay `json:"days,omitempty"`
	Lines int      `json:"lines,omitempty"`
}

type logDay struct {
	Text string  `json:"text"`
	Time *moment `json:"time,omitempty"`
}

func newLog(l *sheet.Log) *log {
	if l == nil {
		return nil
	}
	out := &log{Label: ordinarySpaces(l.Label), Lines: l.Lines}
	for _, d := range l.Days {
		out.Days = append(out.Days, logDay{ordinarySpaces(d.Said), newMoment(d.Time)})
	}
	return out
}

type drawing struct {
	Name    string `json:"name"`
	Alt     string `json:"alt"`
	Caption string `json:"caption"`
}

type stepHeads struct {
	When string `json:"when"`
	What string `json:"what"`
}

type step struct {
	When string  `json:"when"`
	Time *moment `json:"time,omitempty"`
	What *text   `json:"what"`
}

func newGroups(groups []sheet.Group) []group {
	out := []group{}
	for _, g := range groups {
		out = append(out, group{newLeadIn(g.LeadIn), newItems(g.Items)})
	}
	return out
}

func newLeadIn(l *sheet.LeadIn) *leadIn {
	if l == nil {
		return nil
	}
	return &leadIn{ordinarySpaces(l.Text), l.Box}
}

func newItems(all []sheet.Item) []item {
	out := []item{}
	for _, i := range all {
		o := item{Ref: i.Ref, Text: newText(i.Text), Do: optionalText(i.Do), StepsNote: ordinarySpaces(i.StepsNote), Log: newLog(i.Log)}
		if i.Drawing != nil {
			o.Drawing = &drawing{i.Drawing.Name, ordinarySpaces(i.Drawing.Alt), ordinarySpaces(i.Drawing.Caption)}
		}
		if len(i.Steps) > 0 {
			o.StepHeads = &stepHeads{ordinarySpaces(i.StepHeads.When), ordinarySpaces(i.StepHeads.What)}
		}
		for _, s := range i.Steps {
			o.Steps = append(o.Steps, step{ordinarySpaces(s.When), newMoment(s.Time), newText(s.What)})
		}
		out = append(out, o)
	}
	return out
}
