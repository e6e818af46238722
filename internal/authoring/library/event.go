package library

import (
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// event reads a clause, or a clause with the day on which it happens.
func (b *builder) event(p yamlfile.Pair) procedure.Event {
	e := procedure.Event{Key: p.Key, Pos: p.KeyPos}
	if p.Value.Kind == yamlfile.Scalar {
		e.Text = b.literal(p.Value, "the event")
		return e
	}
	if !b.mapping(p.Value, "an event", schema.Event.Names()) {
		return e
	}
	text, after, on := p.Value.Get("text"), p.Value.Get("after"), p.Value.Get("on")
	if text == nil {
		b.list.Add(p.KeyPos, "", `the event has no "text"`)
	}
	if after != nil && on != nil {
		b.list.Add(on.Pos, "", `an event has either "after" or "on"`)
	}
	e.Text = b.literal(text, "the event")
	if after != nil {
		e.After = b.eventAfter(after)
	}
	if on != nil {
		words := b.text(on, "on")
		if name, ok := strings.CutPrefix(words, procedure.FillPrefix); ok {
			e.On = name
		} else {
			b.list.Add(on.Pos, "", "on is %q; expected a date that is filled in, such as fill.trial-end", words)
		}
	}
	return e
}

// eventAfter reads days or weeks, or a range of them, which doesn't give a date.
func (b *builder) eventAfter(n *yamlfile.Node) procedure.Span {
	words := b.text(n, "after")
	span, err := procedure.ParseSpan(words, nil)
	unit := span.High.Unit
	if err != nil || span.Kind != procedure.Exact && span.Kind != procedure.Range || unit != procedure.Days && unit != procedure.Weeks {
		b.list.Add(n.Pos, "", "after is %q; expected days or weeks, such as 7 days or 5 to 7 days", words)
		return procedure.Span{}
	}
	return span
}

// checkEventDays checks that the day of an event is a date that is filled in.
func (b *builder) checkEventDays() {
	for _, e := range b.p.Events {
		f, ok := b.fills[e.On]
		switch {
		case e.On == "":
		case !ok:
			b.missing(e.Pos, diag.DidYouMean(e.On, keysOf(b.fills)), "the event %q happens on the unknown value %q", e.Key, e.On)
		case f.Kind != procedure.FillDate:
			b.list.Add(e.Pos, "", "the event %q happens on %q, which holds %s; expected a date", e.Key, e.On, f.Kind)
		}
	}
}
