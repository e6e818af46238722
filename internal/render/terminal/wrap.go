package terminal

import (
	"strings"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"

	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
)

// hyphen replaces a hyphen inside a number while wrapping, so that no phone number breaks.
const hyphen = "\u2011"

// wrap breaks a text into lines no wider than limit. Words that are wider are broken.
func (p *page) wrap(t sheet.Text, limit int) []string {
	s := p.styleRuns(t)
	if s == "" {
		return nil
	}
	wrapped := ansi.Wrap(protectHyphens(s), max(limit, 1), "")
	return strings.Split(strings.ReplaceAll(wrapped, hyphen, "-"), "\n")
}

// protectHyphens replaces each hyphen between digits.
func protectHyphens(s string) string {
	if !strings.Contains(s, "-") {
		return s
	}
	b := []byte(s)
	var out strings.Builder
	for i, c := range b {
		if c == '-' && i > 0 && i+1 < len(b) && isDigit(b[i-1]) && isDigit(b[i+1]) {
			out.WriteString(hyphen)
			continue
		}
		out.WriteByte(c)
	}
	return out.String()
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// styleRuns puts strong runs in bold, word by word, so that no style continues over a line's end
// into a border.
func (p *page) styleRuns(t sheet.Text) string {
	var b strings.Builder
	for _, r := range t {
		switch {
		case r.Blank:
			b.WriteString(sheet.BlankLine)
		case r.Strong && p.console.Colours != console.NoColours:
			words := strings.Split(r.Words, " ")
			for i, w := range words {
				words[i] = p.styles.Strong.Render(w)
			}
			b.WriteString(strings.Join(words, " "))
		default:
			b.WriteString(r.Words)
		}
	}
	return b.String()
}

// hang wraps a text to limit, with lead before its first line and an indent as wide before the others.
func (p *page) hang(lead string, t sheet.Text, limit int) []string {
	indent := lipgloss.Width(lead)
	lines := p.wrap(t, limit-indent)
	for i := range lines {
		if i == 0 {
			lines[i] = lead + lines[i]
			continue
		}
		lines[i] = strings.Repeat(" ", indent) + lines[i]
	}
	return lines
}

// groups lays out items under their lead-ins.
func (p *page) groups(groups []sheet.Group, limit int) []string {
	var out []string
	for _, g := range groups {
		indent := ""
		if g.LeadIn != nil {
			out = append(out, p.leadIn(*g.LeadIn, limit)...)
			indent = "  "
		}
		for _, i := range g.Items {
			out = append(out, p.item(indent+p.marks.bullet, i, limit)...)
		}
	}
	return out
}

func (p *page) leadIn(l sheet.LeadIn, limit int) []string {
	lead := ""
	if l.Box {
		lead = p.marks.box
	}
	return p.hang(lead, sheet.Text{{Words: l.Text + ":", Strong: true}}, limit)
}

// itemText returns an instruction and what to do at once as one text.
func itemText(i sheet.Item) sheet.Text {
	if len(i.Do) == 0 {
		return i.Text
	}
	return append(append(append(sheet.Text{}, i.Text...), sheet.Run{Words: " "}), i.Do...)
}

func (p *page) item(lead string, i sheet.Item, limit int) []string {
	indent := strings.Repeat(" ", lipgloss.Width(lead))
	out := p.hang(lead, itemText(i), limit)
	if i.Drawing != nil {
		out = append(out, p.hang(indent, sheet.Words("["+i.Drawing.Alt+"]"), limit)...)
	}
	if i.Log != nil {
		out = append(out, p.hang(indent, sheet.Words(i.Log.String()), limit)...)
	}
	return append(out, p.steps(indent, i, limit)...)
}

// steps lays out an instruction's table in two columns, or one below another if the screen is too narrow.
func (p *page) steps(indent string, i sheet.Item, limit int) []string {
	var out []string
	if i.StepsNote != "" {
		out = p.hang(indent, sheet.Words(i.StepsNote), limit)
	}
	if len(i.Steps) == 0 {
		return out
	}
	width := lipgloss.Width(i.StepHeads.When)
	for _, s := range i.Steps {
		width = max(width, lipgloss.Width(s.When))
	}
	const gap, least = 2, 24
	beside := lipgloss.Width(indent)+width+gap+least <= limit
	row := func(when string, what sheet.Text) {
		if !beside {
			out = append(out, p.hang(indent, sheet.Text{{Words: when + ":", Strong: true}}, limit)...)
			out = append(out, p.hang(indent+"  ", what, limit)...)
			return
		}
		styled := p.styleRuns(sheet.Text{{Words: when, Strong: true}})
		out = append(out, p.hang(indent+styled+strings.Repeat(" ", width-lipgloss.Width(when)+gap), what, limit)...)
	}
	row(i.StepHeads.When, sheet.Text{{Words: i.StepHeads.What, Strong: true}})
	for _, s := range i.Steps {
		row(s.When, s.What)
	}
	return out
}
