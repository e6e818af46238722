// Package typeset sets what a command shows, as meaning: headings, lines, facts and tables of words, each with a style
// that says what it is. It wraps at the width of a screen, and leaves the lines of a file or pipe whole.
package typeset

import (
	"bufio"
	"io"
	"strings"

	"aftercare/internal/terminal/console"
)

// Style is what words mean, not how they look.
type Style int

// The styles. No meaning is lost on a screen without attributes: Changed words get a sign there.
const (
	Normal  Style = iota
	Strong        // what a reader looks for first
	Muted         // secondary facts: a file, a date, a source
	Danger        // what must not be overlooked
	Changed       // words that are in only one of two texts
	Found         // words that were searched for
)

// Span is words of one style.
type Span struct {
	Words string
	Style Style
}

// Of returns words in this style.
func (s Style) Of(words string) Span { return Span{words, s} }

// Words returns words in ordinary style.
func Words(s string) Span { return Span{Words: s} }

// Screen is where a text is written to: what it can show, and whether its lines wrap. Those of a file or pipe don't.
type Screen struct {
	console.Console
	Wraps bool
}

// Columns returns the columns at which lines wrap; 0 for never.
func (s Screen) Columns() int {
	if s.Wraps {
		return s.Width
	}
	return 0
}

// Text is what a command shows, from top to bottom. Its zero value is empty.
type Text struct {
	parts []part
}

// part is set by a setter, into lines.
type part interface{ set(s *setter) []string }

// setter knows the screen.
type setter struct {
	Screen
	styles console.Styles
}

// gap is a blank line.
type gap struct{}

func (gap) set(*setter) []string { return []string{""} }

// Gap adds a blank line, unless there is one already or nothing precedes it.
func (t *Text) Gap() {
	if n := len(t.parts); n == 0 || t.parts[n-1] == (gap{}) {
		return
	}
	t.parts = append(t.parts, gap{})
}

type heading string

func (h heading) set(s *setter) []string {
	lines := strings.Split(console.Wrap(console.Clean(string(h)), s.Columns(), ""), "\n")
	if s.Colours == console.NoColours {
		return lines
	}
	for n, l := range lines {
		lines[n] = s.styles.Heading.Render(l)
	}
	return lines
}

// Heading adds a heading after a blank line.
func (t *Text) Heading(words string) {
	t.Gap()
	t.parts = append(t.parts, heading(words))
}

// line is one line of words: after an indent and a lead on its first line on the screen, and as far in on the others.
type line struct {
	indent int
	lead   []Span
	spans  []Span
}

func (l line) set(s *setter) []string {
	lead := strings.Repeat(" ", l.indent) + s.words(l.lead)
	const least = 24 // columns of text beside a lead; with fewer, the others begin below the lead
	in := console.CellWidth(lead)
	if width := s.Columns(); width > 0 && in > l.indent+4 && width-in < least {
		in = l.indent + 4
	}
	return console.Hang(lead, in, s.words(l.spans), s.Columns())
}

// Line adds a line of words.
func (t *Text) Line(indent int, spans ...Span) { t.parts = append(t.parts, line{indent, nil, spans}) }

// Hang adds a line after a lead such as a bullet or a name; on a screen, what wraps is as far in as the words after
// the lead.
func (t *Text) Hang(indent int, lead Span, spans ...Span) {
	t.parts = append(t.parts, line{indent, []Span{lead, Words(" ")}, spans})
}

// verbatim is a line that is copied or pasted, so it never wraps.
type verbatim struct {
	indent int
	span   Span
}

func (v verbatim) set(s *setter) []string {
	return []string{strings.Repeat(" ", v.indent) + s.words([]Span{v.span})}
}

// Verbatim adds a line that is to be copied, such as a command; it doesn't wrap.
func (t *Text) Verbatim(indent int, words string) {
	t.parts = append(t.parts, verbatim{indent, Words(words)})
}

// Lines returns a text of lines in ordinary style; spaces before one are its indent.
func Lines(lines ...string) *Text {
	t := &Text{}
	for _, l := range lines {
		t.Indented(l)
	}
	return t
}

// Indented adds a line whose leading spaces are its indent.
func (t *Text) Indented(words string) {
	text := strings.TrimLeft(words, " ")
	t.Line(len(words)-len(text), Words(text))
}

// command is a command line that is copied, on several lines where it is wider than the screen.
type command struct {
	indent int
	lead   string
	words  string
}

func (c command) set(s *setter) []string {
	const more = ` \`
	lead := strings.Repeat(" ", c.indent) + c.lead
	words := console.Clean(c.words)
	width := s.Columns()
	if width == 0 || console.CellWidth(lead+words) <= width {
		return []string{lead + words}
	}
	in := c.indent + 4
	lines := console.Hang(lead, in, protectQuoted(words), max(width-len(more), in+1))
	for n, l := range lines {
		lines[n] = strings.ReplaceAll(l, protectedSpace, " ")
		if n < len(lines)-1 {
			lines[n] += more
		}
	}
	return lines
}

// protectedSpace stands for a space in quotes while a command is broken into lines: a break there would change the word.
const protectedSpace = "\ue000"

func protectQuoted(command string) string {
	var b strings.Builder
	quote := rune(0)
	for _, r := range command {
		switch {
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case r == quote:
			quote = 0
		case r == ' ' && quote != 0:
			b.WriteString(protectedSpace)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// Command adds a command line after a lead. Where it is wider than the screen, a backslash ends each of its lines but the
// last, so that it can still be pasted in a shell.
func (t *Text) Command(indent int, lead, words string) {
	t.parts = append(t.parts, command{indent, lead, words})
}

// Add adds what another text shows.
func (t *Text) Add(other *Text) { t.parts = append(t.parts, other.parts...) }

// IsEmpty reports whether nothing is to be shown.
func (t *Text) IsEmpty() bool { return len(t.parts) == 0 }

// Set returns the lines for a screen.
func (t *Text) Set(screen Screen) []string {
	s := &setter{screen, screen.Styles()}
	var out []string
	for _, p := range t.parts {
		out = append(out, p.set(s)...)
	}
	return out
}

// String returns the lines as a file gets them.
func (t *Text) String() string {
	var b strings.Builder
	_ = t.Write(&b, Screen{})
	return b.String()
}

// Write writes the lines for a screen.
func (t *Text) Write(w io.Writer, screen Screen) error {
	b := bufio.NewWriter(w)
	for _, l := range t.Set(screen) {
		_, _ = b.WriteString(l + "\n")
	}
	return b.Flush()
}

// words returns spans as one string, each word in its style, so that no style continues over the end of a line.
func (s *setter) words(spans []Span) string {
	var b strings.Builder
	for _, span := range spans {
		text := console.Clean(span.Words)
		if s.Colours == console.NoColours {
			if span.Style == Changed && strings.TrimSpace(text) != "" {
				text = changedSign + text + changedSign
			}
			b.WriteString(text)
			continue
		}
		render := s.style(span.Style)
		for n, w := range strings.Split(text, " ") {
			if n > 0 {
				b.WriteByte(' ')
			}
			if w == "" || render == nil {
				b.WriteString(w)
				continue
			}
			b.WriteString(render(w))
		}
	}
	return b.String()
}

// changedSign stands around changed words where nothing else can mark them.
const changedSign = "*"

// style returns how words of a style are drawn; nil for as they are.
func (s *setter) style(style Style) func(...string) string {
	switch style {
	case Strong:
		return s.styles.Strong.Render
	case Muted:
		return s.styles.Muted.Render
	case Danger:
		return s.styles.Danger.Render
	case Changed:
		return s.styles.Changed.Render
	case Found:
		return s.styles.Found.Render
	case Normal:
	}
	return nil
}
