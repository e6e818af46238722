package compose

import (
	"strconv"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// overview says what was done, and what happens before the patient goes home.
func (w *writer) overview() (sheet.Block, bool) {
	var items []*resolve.Item
	for n := range w.plan.About {
		if i := &w.plan.About[n]; w.isHere(i) {
			items = append(items, i)
		}
	}
	items = append(items, w.itemsIn(procedure.Observation)...)
	return sheet.Overview{Groups: w.groupByLeadIn(items)}, len(items) > 0
}

// summary says again what matters most.
func (w *writer) summary() (sheet.Block, bool) {
	items := w.itemsIn(procedure.Summary)
	return sheet.Summary{Heading: w.partHeading(string(procedure.Summary)), Groups: w.groupByLeadIn(items)}, len(items) > 0
}

func (w *writer) section(kind procedure.Kind) (sheet.Block, bool) {
	items, heading := w.itemsIn(kind), w.partHeading(string(kind))
	return sheet.Section{
		Kind: string(kind), Heading: heading, Continued: w.continued(heading), Groups: w.groupByLeadIn(items),
	}, len(items) > 0
}

// continued returns a heading as it stands where its part goes on in another column or on another page.
func (w *writer) continued(heading string) string {
	return w.words.Say("help.continued", "heading", heading)
}

// partHeading returns the heading of a part: the definition's if it has one, else the language's.
func (w *writer) partHeading(part string) string {
	if h := w.plan.Procedure.Headings[part]; h != "" {
		return h
	}
	return w.words.Say("headings." + part)
}

// message carries the clinician's own words, marked as theirs.
func (w *writer) message() (sheet.Block, bool) {
	v := w.plan.Visit
	heading := w.words.Say("headings.message")
	if v.Clinician != "" {
		heading = w.words.Say("headings.message-from", "clinician", v.Clinician)
	}
	return sheet.Message{Heading: heading, Text: sheet.Words(v.Message)}, v.Message != ""
}

func (w *writer) nextVisit() (sheet.Block, bool) {
	heading := w.partHeading(string(procedure.FollowUp))
	n := sheet.NextVisit{Heading: heading, Continued: w.continued(heading), Groups: w.groupByLeadIn(w.itemsIn(procedure.FollowUp)), Link: w.link()}
	if item, ok := w.nextVisitItem(); ok {
		n.Groups = append([]sheet.Group{{Items: []sheet.Item{item}}}, n.Groups...)
	}
	return n, len(n.Groups) > 0 || n.Link != nil && w.isGatheredFrom(procedure.FollowUp)
}

func (w *writer) nextVisitItem() (sheet.Item, bool) {
	v := w.plan.Visit
	if v.NextVisit.IsZero() {
		return sheet.Item{}, false
	}
	key, pairs := "next-visit.on", []string{"date", w.words.FullDate(v.NextVisit.Day), "clinician", v.Clinician}
	if v.Clinician != "" {
		key = "next-visit.on-with"
	}
	at := &sheet.Time{Start: v.NextVisit.Day.Noon(w.plan.Anchor.Zone), Day: true}
	if !v.NextVisit.At.IsZero() {
		local := v.NextVisit.At.In(w.plan.Anchor.Zone)
		pairs = append(pairs, "time", w.words.ClockInText(local))
		at = &sheet.Time{Start: local}
		key = map[string]string{"next-visit.on": "next-visit.at", "next-visit.on-with": "next-visit.with"}[key]
	}
	at.End = at.Start
	return sheet.Item{Ref: "visit.next-visit", Text: sheet.Text{{Words: w.words.Say(key, pairs...), Strong: true, Time: at}}}, true
}

// teachBack asks the patient to say the sheet in their own words.
func (w *writer) teachBack() (sheet.Block, bool) {
	heading := w.partHeading(procedure.PartTeachBack)
	t := sheet.TeachBack{Heading: heading, Continued: w.continued(heading)}
	for n := range w.plan.TeachBack {
		q := &w.plan.TeachBack[n]
		t.Questions = append(t.Questions, sheet.Item{Ref: "teach-back." + q.Instruction.Key, Text: w.text(q.Text, q)})
	}
	return t, len(t.Questions) > 0
}

func (w *writer) signatures() sheet.Block {
	when := w.words.Say("sign.when")
	return sheet.Signatures{Lines: []sheet.Signature{
		{Label: w.words.Say("sign.patient"), When: when},
		{Label: w.words.Say("sign.nurse"), When: when},
	}}
}

// diary writes the table that the patient fills in.
func (w *writer) diary() (sheet.Block, bool) {
	d := w.plan.Diary
	if d == nil {
		return nil, false
	}
	def := d.Definition
	out := sheet.Diary{
		Heading: w.partHeading(procedure.PartDiary), LeadIn: w.leadIn(d.Under),
		Intro:    w.diaryIntro(def),
		TimeHead: w.words.Say("diary.time"), Low: def.Low, High: def.High,
		LowLabel: w.words.Say("diary.low"), HighLabel: w.words.Say("diary.high"),
		Relief: w.words.Say("diary.relief"), ReliefWords: w.words.List("diary.relief-words"),
	}
	for _, c := range def.Columns {
		out.Columns = append(out.Columns, upperFirst(c))
	}
	if w.plan.Visit.Side == visit.Both {
		for _, key := range []string{"side.left", "side.right"} {
			out.Sides = append(out.Sides, w.words.Say("diary.side", "side", w.words.Say(key)))
		}
	}
	day := w.plan.Anchor.Day
	for _, r := range d.Rows {
		row := w.diaryRow(r)
		row.NewDay = !r.Day.IsZero() && r.Day != day
		if row.NewDay {
			day = r.Day
		}
		out.Rows = append(out.Rows, row)
	}
	return out, true
}

func (w *writer) diaryIntro(def *procedure.Diary) []sheet.Item {
	how := "diary.circle"
	if w.plan.Visit.Side == visit.Both {
		how = "diary.write"
	}
	intro := []sheet.Item{
		{Ref: "diary.question", Text: plainText(def.Question)}, {Ref: "diary.scale", Text: plainText(w.words.Say("diary.scale"))},
		{Ref: how, Text: plainText(w.words.Say(how))},
	}
	for n, rule := range def.Rules {
		intro = append(intro, sheet.Item{Ref: "diary.rules." + strconv.Itoa(n+1), Text: plainText(rule)})
	}
	return intro
}

func (w *writer) diaryRow(r resolve.DiaryRow) sheet.DiaryRow {
	date := ""
	if !r.Day.IsZero() && r.Day != w.plan.Anchor.Day {
		date = w.words.Date(r.Day, w.plan.Anchor.Day)
	}
	switch {
	case r.Before:
		return sheet.DiaryRow{Label: w.words.Say("diary.before")}
	case r.AtDay != "":
		if date == "" {
			date = w.words.Say("diary.after", "length", w.words.Length(r.Span))
		}
		return sheet.DiaryRow{Label: upperFirst(w.words.Say("times-of-day." + string(r.AtDay))), Note: date}
	case !r.At.IsZero():
		return sheet.DiaryRow{Label: w.words.Clock(r.At), Note: date, Time: &sheet.Time{Start: r.At, End: r.At}}
	case r.Span.Kind == procedure.Bedtime:
		return sheet.DiaryRow{Label: upperFirst(w.words.Say("diary.bedtime"))}
	case r.Span.Kind == procedure.NextDay:
		return sheet.DiaryRow{Label: upperFirst(w.words.Say("diary.next-day")), Note: date}
	}
	return sheet.DiaryRow{
		Label: upperFirst(w.words.Say("diary.after", "length", w.words.Length(r.Span))), Note: date,
		Write: r.Day.IsZero() || r.Span.High.Unit.IsElapsed(),
	}
}
