// Package markdown renders a sheet in CommonMark: for records, notes and mail that support it. No
// text of the sheet becomes markup, and it contains no HTML.
package markdown

import (
	"io"
	"strconv"
	"strings"

	"aftercare/internal/sheet"
)

// Render writes the sheet. Non-breaking spaces become ordinary ones.
func Render(w io.Writer, s *sheet.Sheet) error {
	p := &page{sheet: s}
	blocks := order(s.Blocks)
	if title, ok := leadingHeading(blocks); ok {
		title.Accept(p)
		blocks = blocks[1:]
	} else {
		p.paragraph("# " + escapeText(s.DraftHeading(s.Name)))
	}
	facts := append(append([]string{s.StatusLine}, s.Subject...), s.Language)
	p.paragraph(escapeText(strings.Join(facts, " | ")))
	if s.Partial {
		p.paragraph(escapeText(s.PartialLine))
	}
	for _, b := range blocks {
		b.Accept(p)
	}
	p.paragraph(escapeText(s.ConfirmLine))
	for _, l := range s.Footer.Lines {
		p.paragraph(escapeText(l))
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// order puts the title first, then what must be seen at once.
func order(blocks []sheet.Block) []sheet.Block {
	const places = 3
	var at [places][]sheet.Block
	for _, b := range blocks {
		n := places - 1
		switch b.(type) {
		case sheet.Heading:
			n = 0
		case sheet.Notice, sheet.Summary, sheet.KeyTimes, sheet.Help, sheet.ForOthers:
			n = 1
		}
		at[n] = append(at[n], b)
	}
	return append(append(at[0], at[1]...), at[2]...)
}

func leadingHeading(blocks []sheet.Block) (sheet.Block, bool) {
	if len(blocks) == 0 {
		return nil, false
	}
	b, ok := blocks[0].(sheet.Heading)
	return b, ok
}

type page struct {
	b     strings.Builder
	sheet *sheet.Sheet
}

// paragraph writes a block, separated by a blank line from the one before.
func (p *page) paragraph(markup string) {
	if markup == "" {
		return
	}
	if p.b.Len() > 0 {
		p.b.WriteByte('\n')
	}
	p.b.WriteString(markup + "\n")
}

func (p *page) head(s string) { p.paragraph("## " + escapeText(p.sheet.DraftHeading(s))) }

// list writes items one below another.
func (p *page) list(items []string) { p.paragraph(strings.Join(items, "\n")) }

func (p *page) groups(groups []sheet.Group) {
	for _, g := range groups {
		p.leadIn(g.LeadIn)
		p.items(g.Items)
	}
}

func (p *page) leadIn(l *sheet.LeadIn) {
	if l != nil {
		p.paragraph(checkbox(*l) + emphasize(l.Text+":"))
	}
}

// box is a box to tick.
const box = `\[ \] `

func (p *page) items(items []sheet.Item) {
	var out []string
	for _, i := range items {
		out = append(out, "- "+sentence(i))
		if i.Drawing != nil {
			out = append(out, "  - "+escapeText("["+i.Drawing.Alt+"]"))
		}
		if i.Log != nil {
			out = append(out, "  - "+escapeText(i.Log.String()))
		}
		if i.StepsNote != "" {
			out = append(out, "  - "+escapeText(i.StepsNote))
		}
		if len(i.Steps) > 0 {
			out = append(out, "  - "+emphasize(i.StepHeads.When+": "+i.StepHeads.What))
		}
		for _, s := range i.Steps {
			out = append(out, "  - "+emphasize(s.When+":")+" "+writeRuns(s.What))
		}
	}
	p.list(out)
}

// sentence returns an instruction with what to do at once.
func sentence(i sheet.Item) string {
	if len(i.Do) == 0 {
		return writeRuns(i.Text)
	}
	return writeRuns(append(append(append(sheet.Text{}, i.Text...), sheet.Run{Words: " "}), sheet.Run{Words: i.Do.String(), Strong: true}))
}

// Notice writes the bar.
func (p *page) Notice(b sheet.Notice) { p.paragraph(emphasize(b.Text)) }

// Letterhead writes the clinic.
func (p *page) Letterhead(b sheet.Letterhead) {
	p.paragraph(writeRuns(b.Name))
	p.paragraph(escapeText(strings.Join(b.Address, ", ")))
	p.paragraph(escapeText(b.Motto))
	p.paragraph(writeRuns(b.Phone))
	p.paragraph(writeRuns(b.AfterHours))
}

// Heading writes the title.
func (p *page) Heading(b sheet.Heading) { p.paragraph("# " + escapeText(p.sheet.DraftHeading(b.Text))) }

// Overview writes its sentences as running text.
func (p *page) Overview(b sheet.Overview) {
	for _, g := range b.Groups {
		p.leadIn(g.LeadIn)
		p.paragraph(strings.Join(sentences(g.Items), " "))
	}
}

// sentences returns the items of running text.
func sentences(items []sheet.Item) []string {
	var out []string
	for _, i := range items {
		out = append(out, sentence(i))
		if i.StepsNote != "" {
			out = append(out, escapeText(i.StepsNote))
		}
	}
	return out
}

// Summary writes what matters most as running text after its heading.
func (p *page) Summary(b sheet.Summary) {
	out := []string{"**" + escapeText(b.Heading) + "**"}
	for _, g := range b.Groups {
		out = append(out, sentences(g.Items)...)
	}
	p.paragraph(strings.Join(out, " "))
}

// PatientBanner writes each field.
func (p *page) PatientBanner(b sheet.PatientBanner) {
	var out []string
	for _, f := range b.Fields {
		line := "- " + escapeText(f.Label+":")
		if len(f.Value) > 0 {
			line += " " + writeRuns(f.Value)
		}
		for _, c := range f.Choices {
			line += " " + box + escapeText(c)
		}
		out = append(out, line)
	}
	p.list(out)
}

// KeyTimes writes a line for each.
func (p *page) KeyTimes(b sheet.KeyTimes) {
	p.head(b.Heading)
	var out []string
	for _, k := range b.Cells {
		line := "- " + escapeText(k.Label+":") + " " + emphasize(strings.TrimSpace(k.Lead+" "+k.Value))
		if k.Value == "" {
			line = "- " + escapeText(k.Label+":")
		}
		if k.Note != "" {
			line += " " + escapeText("("+k.Note+")")
		}
		if k.Write {
			line += " " + escapeText(sheet.BlankLine)
		}
		out = append(out, line)
	}
	for _, l := range b.Lines {
		out = append(out, "- "+escapeText(l.Label+": "+sheet.BlankLine))
	}
	p.list(out)
}

// Timeline only repeats what the text says.
func (p *page) Timeline(sheet.Timeline) {}

// Help writes each box.
func (p *page) Help(b sheet.Help) {
	for _, box := range b.Boxes {
		p.paragraph("## " + writeRuns(p.sheet.DraftHeadingText(box.Heading)))
		p.paragraph(writeRuns(box.Note))
		p.groups(box.Groups)
	}
}

// ForOthers writes what to show or tell helpers.
func (p *page) ForOthers(b sheet.ForOthers) {
	p.head(b.Heading)
	p.groups(b.Groups)
}

// Message writes the clinician's words.
func (p *page) Message(b sheet.Message) {
	p.head(b.Heading)
	p.paragraph(writeRuns(b.Text))
}

// Section writes its instructions.
func (p *page) Section(b sheet.Section) {
	p.head(b.Heading)
	p.groups(b.Groups)
}

// Conditional writes the answer that its instructions are for, or the answers to tick.
func (p *page) Conditional(b sheet.Conditional) {
	if len(b.Heading) == 1 {
		p.paragraph("## " + checkbox(b.Heading[0]) + escapeText(p.sheet.DraftHeading(b.Heading[0].Text)))
		p.groups(b.Groups)
		return
	}
	var out []string
	for _, l := range b.Heading {
		out = append(out, "- "+checkbox(l)+emphasize(p.sheet.DraftHeading(l.Text)))
	}
	p.list(out)
	p.groups(b.Groups)
}

// checkbox returns the box before a lead-in; "" for none.
func checkbox(l sheet.LeadIn) string {
	if l.Box {
		return box
	}
	return ""
}

// Diary writes its rules, and its times as a list.
func (p *page) Diary(b sheet.Diary) {
	p.head(b.Heading)
	p.leadIn(b.LeadIn)
	p.items(b.Intro)
	p.paragraph(escapeText(b.LowLabel + ": " + strconv.Itoa(b.Low) + ". " + b.HighLabel + ": " + strconv.Itoa(b.High) + "."))
	if columns := append(append([]string{}, b.Sides...), b.Columns...); len(columns) > 0 {
		p.paragraph(escapeText(strings.Join(columns, "; ")))
	}
	p.paragraph(emphasize(b.TimeHead + ":"))
	var out []string
	for _, r := range b.Rows {
		line := "- " + escapeText(r.Label)
		if r.Note != "" {
			line += " " + escapeText("("+r.Note+")")
		}
		if r.Write {
			line += " " + escapeText(sheet.BlankLine)
		}
		out = append(out, line)
	}
	p.list(out)
	line := escapeText(b.Relief)
	for _, w := range b.ReliefWords {
		line += " " + box + escapeText(w)
	}
	p.paragraph(line)
}

// NextVisit writes what comes next.
func (p *page) NextVisit(b sheet.NextVisit) {
	p.head(b.Heading)
	p.groups(b.Groups)
	if b.Link != nil {
		p.paragraph(escapeText(b.Link.Lead + " " + b.Link.Text))
	}
}

// TeachBack writes the questions.
func (p *page) TeachBack(b sheet.TeachBack) {
	p.head(b.Heading)
	var out []string
	for n, q := range b.Questions {
		out = append(out, strconv.Itoa(n+1)+". "+sentence(q))
	}
	p.list(out)
}

// Signatures are for paper.
func (p *page) Signatures(sheet.Signatures) {}
