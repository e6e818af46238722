// Package text renders a sheet as plain words: for screen readers, mail, pipes and tests. No boxes,
// columns, bullets or colour; headings end in a colon, one fact a line, a blank line between
// groups, unwrapped.
package text

import (
	"io"
	"strconv"
	"strings"

	"aftercare/internal/sheet"
)

// Render writes the sheet. Non-breaking spaces become ordinary ones.
func Render(w io.Writer, s *sheet.Sheet) error {
	return write(w, s, "[ ] ", (*sheet.Log).String, func(text string) string { return text })
}

// RenderForVoice writes the sheet as a screen reader should say it: days and months with their full names, and words
// for a line to write on and a box to tick.
func RenderForVoice(w io.Writer, s *sheet.Sheet) error {
	log := func(l *sheet.Log) string { return l.Say(s.Voice.Blank) }
	return write(w, s, "("+s.Voice.Tick+") ", log, func(text string) string {
		return s.Voice.Say(strings.ReplaceAll(text, sheet.BlankLine, "("+s.Voice.Blank+")"))
	})
}

// write writes the sheet with a mark for a box to tick, its logs as log returns them, and all its words as say does.
func write(w io.Writer, s *sheet.Sheet, tick string, log func(*sheet.Log) string, say func(string) string) error {
	t := &writer{sheet: s, tick: tick, log: log}
	t.line(s.DraftHeading(s.Name))
	t.line(strings.Join(append(append([]string{s.StatusLine}, s.Subject...), s.Language), "  |  "))
	if s.Partial {
		t.line(s.PartialLine)
	}
	for _, b := range order(s.Blocks) {
		b.Accept(t)
	}
	t.group()
	t.line(s.ConfirmLine)
	for _, l := range s.Footer.Lines {
		t.line(l)
	}
	_, err := io.WriteString(w, strings.ReplaceAll(say(t.b.String()), "\u00a0", " "))
	return err
}

// order moves the summary, the key times and the warning signs to the front: people read the top of a screen first.
func order(blocks []sheet.Block) []sheet.Block {
	var first, rest []sheet.Block
	for _, b := range blocks {
		switch b.(type) {
		case sheet.Summary, sheet.KeyTimes, sheet.Help, sheet.ForOthers:
			first = append(first, b)
		default:
			rest = append(rest, b)
		}
	}
	return append(first, rest...)
}

type writer struct {
	b     strings.Builder
	sheet *sheet.Sheet
	tick  string // before what can be ticked
	log   func(*sheet.Log) string
}

func (t *writer) line(s string) {
	if s != "" {
		t.b.WriteString(s + "\n")
	}
}

// group starts a new group after a blank line.
func (t *writer) group() { t.b.WriteString("\n") }

func (t *writer) head(s string) {
	t.group()
	t.line(strings.TrimSuffix(t.sheet.DraftHeading(s), ":") + ":")
}

func (t *writer) groups(groups []sheet.Group) {
	for n, g := range groups {
		if g.LeadIn != nil {
			if n > 0 {
				t.group()
			}
			t.line(t.leadIn(*g.LeadIn) + ":")
		}
		for _, i := range g.Items {
			t.item(i)
		}
	}
}

func (t *writer) leadIn(l sheet.LeadIn) string {
	if l.Box {
		return t.tick + l.Text
	}
	return l.Text
}

func (t *writer) item(i sheet.Item) {
	line := i.Text.String()
	if len(i.Do) > 0 {
		line += " " + i.Do.String()
	}
	t.line(line)
	if i.Drawing != nil {
		t.line("[" + i.Drawing.Alt + "]")
	}
	if i.Log != nil {
		t.line(t.log(i.Log))
	}
	t.line(i.StepsNote)
	if len(i.Steps) > 0 {
		t.line(i.StepHeads.When + ": " + i.StepHeads.What)
	}
	for _, s := range i.Steps {
		t.line(s.When + ": " + s.What.String())
	}
}

// Notice writes nothing: the second line has it.
func (t *writer) Notice(sheet.Notice) {}

// Letterhead writes whose sheet it is.
func (t *writer) Letterhead(b sheet.Letterhead) {
	t.group()
	t.line(b.Name.String())
	t.line(strings.Join(b.Address, ", "))
	t.line(b.Motto)
	t.line(b.Phone.String())
	t.line(b.AfterHours.String())
}

// Heading writes the title.
func (t *writer) Heading(b sheet.Heading) {
	t.group()
	t.line(t.sheet.DraftHeading(b.Text))
}

// Overview writes its sentences, each on a line.
func (t *writer) Overview(b sheet.Overview) { t.groups(b.Groups) }

// Summary writes its heading before its sentences.
func (t *writer) Summary(b sheet.Summary) {
	t.head(b.Heading)
	t.groups(b.Groups)
}

// PatientBanner writes each field.
func (t *writer) PatientBanner(b sheet.PatientBanner) {
	t.group()
	for _, f := range b.Fields {
		value := f.Value.String()
		for _, c := range f.Choices {
			value += " " + t.tick + c
		}
		t.line(f.Label + ": " + strings.TrimSpace(value))
	}
}

// KeyTimes writes a line for each.
func (t *writer) KeyTimes(b sheet.KeyTimes) {
	t.head(b.Heading)
	for _, k := range b.Cells {
		t.line(KeyTime(k))
	}
	for _, l := range b.Lines {
		t.line(l.Label + ": " + sheet.BlankLine)
	}
}

// KeyTime words one key time on a line: "Go home: about 11:00 AM (after about 40 minutes)".
func KeyTime(k sheet.KeyTime) string {
	line := strings.TrimSpace(k.Label + ": " + strings.TrimSpace(k.Lead+" "+k.Value))
	if k.Note != "" {
		line += " (" + k.Note + ")"
	}
	if k.Write {
		line += " " + sheet.BlankLine
	}
	return line
}

// Timeline only repeats what the text says.
func (t *writer) Timeline(sheet.Timeline) {}

// Help writes each box.
func (t *writer) Help(b sheet.Help) {
	for _, box := range b.Boxes {
		t.head(box.Heading.String())
		t.line(box.Note.String())
		t.groups(box.Groups)
	}
}

// ForOthers writes what to show or tell helpers.
func (t *writer) ForOthers(b sheet.ForOthers) {
	t.head(b.Heading)
	t.groups(b.Groups)
}

// Message writes the clinician's words.
func (t *writer) Message(b sheet.Message) {
	t.head(b.Heading)
	t.line(b.Text.String())
}

// Section writes its instructions.
func (t *writer) Section(b sheet.Section) {
	t.head(b.Heading)
	t.groups(b.Groups)
}

// Conditional writes the answer that its instructions are for, or the answers to tick.
func (t *writer) Conditional(b sheet.Conditional) {
	t.group()
	for _, l := range b.Heading {
		line := t.sheet.DraftHeading(t.leadIn(l))
		if len(b.Heading) == 1 {
			line += ":"
		}
		t.line(line)
	}
	if len(b.Heading) > 1 {
		t.group()
	}
	t.groups(b.Groups)
}

// Diary writes its rules, and its times as one list.
func (t *writer) Diary(b sheet.Diary) {
	t.head(b.Heading)
	if b.LeadIn != nil {
		t.line(t.leadIn(*b.LeadIn) + ":")
	}
	for _, i := range b.Intro {
		t.item(i)
	}
	t.line(b.TimeHead + ": " + strings.Join(DiaryTimes(b), "; "))
	t.line(b.LowLabel + ": " + strconv.Itoa(b.Low) + ". " + b.HighLabel + ": " + strconv.Itoa(b.High) + ".")
	t.line(strings.Join(append(append([]string{}, b.Sides...), b.Columns...), "; "))
	t.line(b.Relief + " " + strings.Join(b.ReliefWords, ", "))
}

// DiaryTimes words the rows of a diary: "12:20 PM", "Next day (Tue, Nov 24)".
func DiaryTimes(b sheet.Diary) []string {
	out := make([]string, len(b.Rows))
	for n, r := range b.Rows {
		out[n] = r.Label
		if r.Note != "" {
			out[n] += " (" + r.Note + ")"
		}
	}
	return out
}

// NextVisit writes what comes next.
func (t *writer) NextVisit(b sheet.NextVisit) {
	t.head(b.Heading)
	t.groups(b.Groups)
	if b.Link != nil {
		t.line(b.Link.Lead + " " + b.Link.Text)
	}
}

// TeachBack writes the questions.
func (t *writer) TeachBack(b sheet.TeachBack) {
	t.head(b.Heading)
	for _, q := range b.Questions {
		t.item(q)
	}
}

// Signatures are for paper.
func (t *writer) Signatures(sheet.Signatures) {}
