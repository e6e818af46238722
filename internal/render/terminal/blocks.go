package terminal

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"aftercare/internal/sheet"
)

// drawBorder draws a border around lines; width includes it.
func (p *page) drawBorder(lines []string, width int, border lipgloss.Border, danger bool) []string {
	style := p.styles.Renderer.NewStyle().Border(border).Width(width-2).Padding(0, 1)
	if danger {
		style = style.BorderForeground(p.styles.Danger.GetForeground())
	}
	return strings.Split(style.Render(strings.Join(lines, "\n")), "\n")
}

// KeyTimes writes the box at the top: time, label and note in columns, if they fit; a single one beside the
// heading, if it fits there.
func (p *page) KeyTimes(b sheet.KeyTimes) {
	const gap, least = 3, 20 // columns: between the two, and for a key time
	inner := p.width - 4
	heading := p.styles.Heading.Render(p.sheet.DraftHeading(b.Heading))
	lines := append([]string{heading}, p.keyTimeRows(b.Cells, inner)...)
	if room := inner - lipgloss.Width(heading) - gap; len(b.Cells) == 1 && len(b.Lines) == 0 && room >= least {
		if beside := p.keyTimeRows(b.Cells, room); len(beside) == 1 && lipgloss.Width(beside[0]) <= room {
			lines = []string{heading + strings.Repeat(" ", gap) + beside[0]}
		}
	}
	for _, l := range b.Lines {
		lines = append(lines, p.hang("", sheet.Words(l.Label+": "+sheet.BlankLine), inner)...)
	}
	p.lines(p.drawBorder(lines, p.width, p.marks.border, false))
}

func (p *page) keyTimeRows(cells []sheet.KeyTime, inner int) []string {
	times := make([]string, len(cells))
	timeWidth, labelWidth, noteWidth := 0, 0, 0
	for i, c := range cells {
		times[i] = strings.TrimSpace(c.Lead + " " + c.Value)
		timeWidth = max(timeWidth, lipgloss.Width(times[i]))
		labelWidth = max(labelWidth, lipgloss.Width(c.Label))
		noteWidth = max(noteWidth, lipgloss.Width(note(c)))
	}
	const gap = 2
	if timeWidth+gap+labelWidth > inner {
		return p.stackedRows(cells, times, inner)
	}
	beside := timeWidth+gap+labelWidth+gap+noteWidth <= inner
	var out []string
	for i, c := range cells {
		pad := strings.Repeat(" ", timeWidth-lipgloss.Width(times[i]))
		row := pad + p.styles.Strong.Render(times[i]) + strings.Repeat(" ", gap) + c.Label
		switch {
		case note(c) == "":
			out = append(out, row)
		case beside:
			out = append(out, row+strings.Repeat(" ", labelWidth-lipgloss.Width(c.Label)+gap)+note(c))
		default:
			out = append(out, row)
			out = append(out, p.hang(strings.Repeat(" ", timeWidth+gap), sheet.Words(note(c)), inner)...)
		}
	}
	return out
}

// stackedRows returns the rows for a screen too narrow for columns.
func (p *page) stackedRows(cells []sheet.KeyTime, times []string, inner int) []string {
	var out []string
	for i, c := range cells {
		t := sheet.Text{{Words: c.Label + ": "}, {Words: times[i], Strong: true}}
		if times[i] == "" {
			t = sheet.Text{{Words: c.Label + ":"}}
		}
		if c.Note != "" {
			t = append(t, sheet.Run{Words: " (" + c.Note + ")"})
		}
		if c.Write {
			t = append(t, sheet.Run{Words: " " + sheet.BlankLine})
		}
		out = append(out, p.hang("", t, inner)...)
	}
	return out
}

// note returns what is beside a key time; a time to be written in has its line there.
func note(c sheet.KeyTime) string {
	if c.Write {
		return strings.TrimSpace(c.Note + " " + sheet.BlankLine)
	}
	return c.Note
}

// Help writes the boxes of warning signs: the most urgent one beside the others if the width allows
// it, else one below another.
func (p *page) Help(b sheet.Help) {
	if len(b.Boxes) < 2 || p.width < sideBySide {
		for _, box := range b.Boxes {
			p.lines(p.helpBox(box, p.width, 0))
		}
		return
	}
	left := (p.width - 1) / 2
	right := p.width - 1 - left
	first := p.helpBox(b.Boxes[0], left, 0)
	var others []string
	for _, box := range b.Boxes[1:] {
		others = append(others, p.helpBox(box, right, 0)...)
	}
	if len(first) < len(others) {
		first = p.helpBox(b.Boxes[0], left, len(others)-len(first))
	} else if extra := len(first) - len(others); extra > 0 {
		others = others[:len(others)-len(p.helpBox(b.Boxes[len(b.Boxes)-1], right, 0))]
		others = append(others, p.helpBox(b.Boxes[len(b.Boxes)-1], right, extra)...)
	}
	for i := range first {
		p.line(first[i] + " " + others[i])
	}
}

// helpBox draws one box, with this many extra empty lines at its end.
func (p *page) helpBox(b sheet.HelpBox, width, extra int) []string {
	inner := width - 4
	danger := b.Level == "call-911"
	border, lead, style := p.marks.border, "", p.styles.Caution
	if danger {
		border, lead, style = p.marks.thick, p.marks.danger+" ", p.styles.Danger
	}
	var lines []string
	for _, l := range p.hang(lead, p.sheet.DraftHeadingText(b.Heading), inner) {
		lines = append(lines, style.Render(l))
	}
	lines = append(lines, p.hang("", b.Note, inner)...)
	lines = append(lines, p.groups(b.Groups, inner)...)
	for range extra {
		lines = append(lines, "")
	}
	return p.drawBorder(lines, width, border, danger)
}

// ForOthers writes what to show or tell helpers, in a full-width box.
func (p *page) ForOthers(b sheet.ForOthers) {
	inner := p.width - 4
	var lines []string
	for _, l := range p.hang("", sheet.Words(p.sheet.DraftHeading(b.Heading)), inner) {
		lines = append(lines, p.styles.Heading.Render(l))
	}
	p.lines(p.drawBorder(append(lines, p.groups(b.Groups, inner)...), p.width, p.marks.border, false))
}

// Notice writes nothing: the second line has it.
func (p *page) Notice(sheet.Notice) {}

// Letterhead writes the clinic in one or two lines.
func (p *page) Letterhead(b sheet.Letterhead) {
	p.line("")
	parts := append([]string{b.Name.String()}, b.Address...)
	p.paragraph("", sheet.Words(strings.Join(parts, ", ")))
	p.paragraph("", sheet.Words(b.Phone.String()+"  |  "+b.AfterHours.String()))
	p.paragraph("", sheet.Words(b.Motto))
}

// Heading writes the sheet's title.
func (p *page) Heading(b sheet.Heading) { p.heading(b.Text) }

// Overview writes what was done as paragraphs.
func (p *page) Overview(b sheet.Overview) {
	for _, g := range b.Groups {
		if g.LeadIn != nil {
			p.lines(p.leadIn(*g.LeadIn, p.width))
		}
		for _, i := range g.Items {
			p.lines(p.item("", i, p.width))
		}
	}
}

// Summary writes what matters most as a paragraph after its heading.
func (p *page) Summary(b sheet.Summary) {
	t := sheet.Text{{Words: b.Heading, Strong: true}}
	for _, g := range b.Groups {
		for _, i := range g.Items {
			t = append(append(t, sheet.Run{Words: " "}), itemText(i)...)
		}
	}
	p.paragraph("", t)
}

// PatientBanner writes the fields that the second line doesn't have.
func (p *page) PatientBanner(b sheet.PatientBanner) {
	for _, f := range b.Fields {
		value := append(sheet.Text{}, f.Value...)
		for _, c := range f.Choices {
			box := p.marks.box + c
			if len(value) > 0 {
				box = " " + box
			}
			value = append(value, sheet.Run{Words: box})
		}
		p.paragraph(f.Label+": ", value)
	}
}

// Timeline only repeats what the text says.
func (p *page) Timeline(sheet.Timeline) {}

// Message writes the clinician's words.
func (p *page) Message(b sheet.Message) {
	p.heading(b.Heading)
	p.paragraph("", b.Text)
}

// Section writes its instructions.
func (p *page) Section(b sheet.Section) {
	p.heading(b.Heading)
	p.lines(p.groups(b.Groups, p.width))
}

// Conditional writes the answer that its instructions are for, or the answers to tick.
func (p *page) Conditional(b sheet.Conditional) {
	p.line("")
	for _, l := range b.Heading {
		lead, end := "", ""
		if l.Box {
			lead = p.marks.box
		}
		if len(b.Heading) == 1 {
			end = ":"
		}
		for _, line := range p.hang(lead, sheet.Words(p.sheet.DraftHeading(l.Text)+end), p.width) {
			p.line(p.styles.Heading.Render(line))
		}
	}
	p.lines(p.groups(b.Groups, p.width))
}

// Diary writes the rules and the times; the table is for paper.
func (p *page) Diary(b sheet.Diary) {
	p.heading(b.Heading)
	if b.LeadIn != nil {
		p.lines(p.leadIn(*b.LeadIn, p.width))
	}
	for _, i := range b.Intro {
		p.lines(p.item(p.marks.bullet, i, p.width))
	}
	p.paragraph(b.TimeHead+": ", sheet.Words(strings.Join(rows(b.Rows), "; ")))
	p.paragraph("", sheet.Words(b.LowLabel+": "+strconv.Itoa(b.Low)+". "+b.HighLabel+": "+strconv.Itoa(b.High)+"."))
	p.paragraph("", sheet.Words(strings.Join(append(append([]string{}, b.Sides...), b.Columns...), "; ")))
	p.paragraph(b.Relief+" ", sheet.Words(strings.Join(b.ReliefWords, ", ")))
}

func rows(rows []sheet.DiaryRow) []string {
	out := make([]string, len(rows))
	for n, r := range rows {
		out[n] = r.Label
		if r.Note != "" {
			out[n] += " (" + r.Note + ")"
		}
	}
	return out
}

// NextVisit writes what comes next.
func (p *page) NextVisit(b sheet.NextVisit) {
	p.heading(b.Heading)
	p.lines(p.groups(b.Groups, p.width))
	if b.Link != nil {
		p.paragraph("", sheet.Words(b.Link.Lead+" "+b.Link.Text))
	}
}

// TeachBack writes the questions, numbered.
func (p *page) TeachBack(b sheet.TeachBack) {
	p.heading(b.Heading)
	for n, q := range b.Questions {
		p.lines(p.item(strconv.Itoa(n+1)+" ", q, p.width))
	}
}

// Signatures are for paper.
func (p *page) Signatures(sheet.Signatures) {}
