package library

import (
	"strconv"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
)

// diary reads the table that a patient fills in.
func (b *builder) diary(n *yamlfile.Node) {
	if n == nil || !b.mapping(n, "a diary", schema.Diary.Names()) {
		return
	}
	for _, key := range []string{"question", "scale", "at"} {
		if n.Get(key) == nil {
			b.list.Add(n.Pos, "", "the diary has no %q", key)
		}
	}
	d := &procedure.Diary{
		Pos: n.Pos, If: b.conjunction(n.Get("if"), false),
		Question: b.literal(nodeOrEmpty(n.Get("question"), n), "the question"),
		Rules:    b.literals(n.Get("rules"), "the rule"), Columns: b.literals(n.Get("columns"), "the column"),
		Note: b.optional(n.Get("note"), "note"), Confirm: b.confirm(n.Get("confirm"), nil),
		Sources: b.sourceKeys(n.Get("source")),
	}
	d.Low, d.High = b.scale(n.Get("scale"))
	for _, i := range b.items(n.Get("at"), "at") {
		if t, ok := b.diaryTime(i); ok {
			d.At = append(d.At, t)
		}
	}
	b.p.Diary = d
}

// literals reads a list of texts that are printed unchanged.
func (b *builder) literals(n *yamlfile.Node, what string) []string {
	var out []string
	for _, i := range b.items(n, what) {
		out = append(out, b.literal(i, what))
	}
	return out
}

// nodeOrEmpty returns an empty node for a missing value, which was already reported.
func nodeOrEmpty(n, whole *yamlfile.Node) *yamlfile.Node {
	if n == nil {
		return &yamlfile.Node{Pos: whole.Pos, Text: "-"}
	}
	return n
}

// scale reads "0 to 10".
func (b *builder) scale(n *yamlfile.Node) (low, high int) {
	if n == nil {
		return 0, 0
	}
	const maxRating = 10
	t := b.text(n, "scale")
	first, last, ok := strings.Cut(t, " to ")
	low, err := strconv.Atoi(first)
	high, err2 := strconv.Atoi(last)
	if !ok || err != nil || err2 != nil || low < 0 || high <= low || high > maxRating {
		b.list.Add(n.Pos, "", `scale is %q; expected two numbers up to 10, such as "0 to 10"`, t)
		return 0, 0
	}
	return low, high
}

// diaryTime reads one entry: before, a time, "every 1 hour until 8 hours", or a mapping for
// times of day on each day.
func (b *builder) diaryTime(n *yamlfile.Node) (procedure.DiaryTime, bool) {
	if n.Kind == yamlfile.Mapping {
		return b.daily(n)
	}
	t := procedure.DiaryTime{Words: b.text(n, "at"), Pos: n.Pos}
	if t.Words == "before" {
		t.Before = true
		return t, true
	}
	if rest, ok := strings.CutPrefix(t.Words, "every "); ok {
		return t, b.repeat(rest, n, &t)
	}
	span, err := procedure.ParseSpan(t.Words, nil)
	if err == nil && span.Kind != procedure.Exact && span.Kind != procedure.NextDay && span.Kind != procedure.Bedtime {
		b.list.Add(n.Pos, "", "%q is not a single moment; expected before, an amount of time, bedtime, next day, or every 1 hour until 8 hours", t.Words)
		return t, false
	}
	if err != nil {
		b.list.Add(n.Pos, `or "before", or "every 1 hour until 8 hours"`, "%s", err)
		return t, false
	}
	t.At = span
	return t, true
}

func (b *builder) repeat(words string, n *yamlfile.Node, t *procedure.DiaryTime) bool {
	every, until, ok := strings.Cut(words, " until ")
	step, err := procedure.ParseAmount(every)
	last, err2 := procedure.ParseAmount(until)
	if !ok || err != nil || err2 != nil || !step.Unit.IsElapsed() || !last.Unit.IsElapsed() || last.Minutes() < step.Minutes() {
		b.list.Add(n.Pos, "", `%q can't be read; expected "every 1 hour until 8 hours"`, t.Words)
		return false
	}
	if last.Minutes()/step.Minutes() > maxRows {
		b.list.Add(n.Pos, "", "%q makes more than %d rows", t.Words, maxRows)
		return false
	}
	t.Every, t.Until = step, last
	return true
}

// maxRows is the maximum number of rows that one entry may make.
const maxRows = 48

// daily reads {every: day, until: 7 days, at: [morning, evening]}.
func (b *builder) daily(n *yamlfile.Node) (procedure.DiaryTime, bool) {
	t := procedure.DiaryTime{Pos: n.Pos}
	before := len(b.list)
	b.mapping(n, "an entry of the diary", schema.Daily.Names())
	for _, key := range schema.Daily.Names() {
		if n.Get(key) == nil {
			b.list.Add(n.Pos, "every: day, until: 7 days, at: [morning, evening]", "the entry of the diary has no %q", key)
		}
	}
	b.oneOf(n.Get("every"), "every", []string{"day"})
	t.Daily = b.timesOfDay(n.Get("at"))
	if u := n.Get("until"); u != nil {
		t.Words = b.text(u, "until")
		var err error
		if t.Until, err = procedure.ParseDays(t.Words); err != nil {
			b.list.Add(u.Pos, "", "%s", err)
		}
	}
	if t.Until.Days()*len(t.Daily) > maxRows {
		b.list.Add(n.Pos, "", "the entry makes more than %d rows", maxRows)
	}
	return t, len(b.list) == before
}
