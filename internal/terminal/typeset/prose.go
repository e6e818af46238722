package typeset

import (
	"regexp"
	"strings"

	"aftercare/internal/terminal/console"
)

// defined matches an indented line of prose with a word and what it means, two spaces or more between.
var defined = regexp.MustCompile(`^ +(\S.*?) {2,}(\S.*)$`)

// Prose adds text that was written in lines for source code: paragraphs with blank lines between, whose lines are joined;
// a line in capitals is a heading; indented lines are a list of words and what they mean, if there is a wide gap in the
// first of them, else lines to copy.
func (t *Text) Prose(text string) {
	var paragraph []string
	var list []Definition
	end := func() {
		if len(paragraph) > 0 {
			t.Line(0, Words(strings.Join(paragraph, " ")))
		}
		if len(list) > 0 {
			t.Definitions(2, list)
		}
		paragraph, list = nil, nil
	}
	for l := range strings.SplitSeq(strings.TrimSpace(text), "\n") {
		words := strings.TrimSpace(l)
		isIndented := strings.HasPrefix(l, " ")
		found := defined.FindStringSubmatch(l)
		switch {
		case words == "":
			end()
			t.Gap()
		case !isIndented && words == strings.ToUpper(words):
			end()
			t.Heading(words[:1] + strings.ToLower(words[1:]))
		case isIndented && found != nil && len(l)-len(strings.TrimLeft(l, " ")) <= 4:
			list = append(list, Definition{found[1], found[2]})
		case isIndented && len(list) > 0:
			list[len(list)-1].Means += " " + words
		case isIndented:
			end()
			t.Verbatim(len(l)-len(strings.TrimLeft(l, " ")), words)
		default:
			if len(list) > 0 {
				end()
			}
			paragraph = append(paragraph, words)
		}
	}
	end()
}

// Definition is a word and what it means.
type Definition struct{ Word, Means string }

// definitions are words in a column, and beside it what each means; on a narrow screen below it.
type definitions struct {
	indent int
	all    []Definition
}

// Definitions adds words in a column, with what each means beside it.
func (t *Text) Definitions(indent int, all []Definition) {
	t.parts = append(t.parts, definitions{indent, all})
}

func (d definitions) set(s *setter) []string {
	const gap, least, maxColumn = 2, 30, 32
	column := 0
	for _, one := range d.all {
		if w := console.CellWidth(one.Word); w <= maxColumn {
			column = max(column, w)
		}
	}
	in := d.indent + column + gap
	isBelow := s.Columns() > 0 && s.Columns()-in < least
	var out []string
	margin := strings.Repeat(" ", d.indent)
	for _, one := range d.all {
		word, means := s.words([]Span{Strong.Of(one.Word)}), s.words([]Span{Words(one.Means)})
		space := column + gap - console.CellWidth(one.Word)
		switch {
		case one.Means == "":
			out = append(out, margin+word)
		case isBelow:
			out = append(out, console.Hang(margin, d.indent+4, word, s.Columns())...)
			out = append(out, console.Hang(margin+"        ", d.indent+8, means, s.Columns())...)
		case space < gap:
			out = append(out, margin+word)
			out = append(out, console.Hang(strings.Repeat(" ", in), in, means, s.Columns())...)
		default:
			out = append(out, console.Hang(margin+word+strings.Repeat(" ", space), in, means, s.Columns())...)
		}
	}
	return out
}
