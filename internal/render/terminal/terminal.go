// Package terminal renders a sheet as a styled summary: what matters most and key times first, then whom to call, then
// all the rest, in lines no wider than the console.
package terminal

import (
	"io"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
)

const (
	maxWidth   = 96 // the maximum line width, however wide the terminal
	sideBySide = 76 // from this width on the boxes of warning signs are side by side
)

// Renderer renders for one console.
type Renderer struct{ Console console.Console }

// Render writes the summary.
func (r Renderer) Render(w io.Writer, s *sheet.Sheet) error {
	p := &page{
		console: r.Console, styles: r.Console.Styles(), width: min(r.Console.Width, maxWidth),
		marks: marksFor(r.Console), sheet: s,
	}
	p.head(s)
	for _, first := range []bool{true, false} {
		for _, b := range s.Blocks {
			if isUrgent(b) == first {
				b.Accept(p)
			}
		}
	}
	p.tail(s)
	_, err := io.WriteString(w, strings.ReplaceAll(p.out.String(), "\u00a0", " "))
	return err
}

// isUrgent reports whether a block belongs at the top of the screen.
func isUrgent(b sheet.Block) bool {
	switch b.(type) {
	case sheet.Summary, sheet.KeyTimes, sheet.Help, sheet.ForOthers:
		return true
	}
	return false
}

// page collects the lines of one summary.
type page struct {
	out     strings.Builder
	console console.Console
	styles  console.Styles
	width   int
	marks   marks
	sheet   *sheet.Sheet
}

// marks holds the characters that a console can show.
type marks struct {
	bullet        string
	danger        string
	box           string
	border, thick lipgloss.Border
}

func marksFor(c console.Console) marks {
	m := marks{bullet: "- ", danger: "!", box: "[ ] ", border: lipgloss.NormalBorder(), thick: lipgloss.ThickBorder()}
	if c.ASCII {
		m.border = lipgloss.ASCIIBorder()
		m.thick = lipgloss.Border{Top: "=", Bottom: "=", Left: "#", Right: "#", TopLeft: "#", TopRight: "#", BottomLeft: "#", BottomRight: "#"}
	}
	return m
}

func (p *page) line(s string) { p.out.WriteString(strings.TrimRight(s, " ") + "\n") }

func (p *page) lines(lines []string) {
	for _, l := range lines {
		p.line(l)
	}
}

// paragraph writes text wrapped to the width, its first line after lead and the others indented below it.
func (p *page) paragraph(lead string, t sheet.Text) {
	p.lines(p.hang(lead, t, p.width))
}

func (p *page) head(s *sheet.Sheet) {
	for _, l := range p.wrap(sheet.Words(s.DraftHeading(s.Name)), p.width) {
		p.line(p.styles.Title.Render(l))
	}
	second := strings.Join(append(append([]string{s.StatusLine}, s.Subject...), s.Language), "  |  ")
	p.lines(p.wrap(sheet.Words(second), p.width))
	if s.Partial {
		p.paragraph("", sheet.Words(s.PartialLine))
	}
	p.line("")
}

func (p *page) tail(s *sheet.Sheet) {
	p.line("")
	p.paragraph("", sheet.Words(s.ConfirmLine))
	for _, l := range s.Footer.Lines {
		for _, wrapped := range p.wrap(sheet.Words(l), p.width) {
			p.line(p.styles.Muted.Render(wrapped))
		}
	}
}

func (p *page) heading(s string) {
	p.line("")
	for _, l := range p.wrap(sheet.Words(p.sheet.DraftHeading(s)), p.width) {
		p.line(p.styles.Heading.Render(l))
	}
}
