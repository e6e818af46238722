package typeset

import (
	"slices"
	"strings"

	"aftercare/internal/terminal/console"
)

// Column is a column of a table.
type Column struct {
	Head string // as it is called above its cells
	// Rank is how soon the column goes where not all have room: the highest first, 0 never.
	Rank int
	// Said is what precedes a cell where there are no columns, such as "edition "; a cell without words isn't said.
	Said string
}

// Rows are rows under a heading; "" for none. Each row has a cell for each column.
type Rows struct {
	Heading string
	Cells   [][]Span
}

// Table is rows in columns, as wide as their cells. Where they don't fit the screen, columns go by their rank; where
// even those that never go don't fit, each row is a line of words, without the columns that go before the last one does;
// in plain output each row is a line with all of them.
type Table struct {
	Columns []Column
	Groups  []Rows
}

const columnGap = 2

// lastToGo is the rank of the columns that go last.
const lastToGo = 1

// Table adds a table.
func (t *Text) Table(table Table) { t.parts = append(t.parts, table) }

func (t Table) set(s *setter) []string {
	shown, widths := t.fit(s)
	if s.Plain || shown == nil {
		return t.list(s)
	}
	row := func(cells []string) string {
		text := ""
		for _, n := range shown {
			text += cells[n] + strings.Repeat(" ", widths[n]-console.CellWidth(cells[n])+columnGap)
		}
		return strings.TrimRight(text, " ")
	}
	heads := make([]string, len(t.Columns))
	for n, c := range t.Columns {
		heads[n] = s.words([]Span{Muted.Of(c.Head)})
	}
	out := []string{row(heads)}
	for n, g := range t.Groups {
		if g.Heading != "" {
			if n > 0 {
				out = append(out, "")
			}
			out = append(out, heading(g.Heading).set(s)...)
		}
		for _, cells := range g.Cells {
			drawn := make([]string, len(cells))
			for n, c := range cells {
				drawn[n] = s.words([]Span{c})
			}
			out = append(out, row(drawn))
		}
	}
	return out
}

// fit returns which columns have room, in order, and how wide each is; nil if those that never go have none.
func (t Table) fit(s *setter) (shown, widths []int) {
	widths = make([]int, len(t.Columns))
	for n, c := range t.Columns {
		widths[n] = console.CellWidth(c.Head)
		for _, g := range t.Groups {
			for _, cells := range g.Cells {
				widths[n] = max(widths[n], console.CellWidth(console.Clean(cells[n].Words)))
			}
		}
		shown = append(shown, n)
	}
	for {
		total := -columnGap
		for _, n := range shown {
			total += widths[n] + columnGap
		}
		if s.Columns() == 0 || total <= s.Width {
			return shown, widths
		}
		goes := slices.MaxFunc(shown, func(a, b int) int { return t.Columns[a].Rank - t.Columns[b].Rank })
		if t.Columns[goes].Rank == 0 {
			return nil, widths
		}
		shown = slices.DeleteFunc(shown, func(n int) bool { return n == goes })
	}
}

// list sets each row as a line: the first cell, then the others, each after what it is.
func (t Table) list(s *setter) []string {
	var out []string
	for n, g := range t.Groups {
		indent := 0
		if g.Heading != "" {
			if n > 0 {
				out = append(out, "")
			}
			out = append(out, heading(g.Heading+":").set(s)...)
			indent = 2
		}
		for _, cells := range g.Cells {
			spans := []Span{cells[0], Words(": ")}
			for n := 1; n < len(cells); n++ {
				if cells[n].Words == "" || !s.Plain && t.Columns[n].Rank > lastToGo {
					continue
				}
				if len(spans) > 2 {
					spans = append(spans, Words(", "))
				}
				spans = append(spans, Words(t.Columns[n].Said), cells[n])
			}
			out = append(out, line{indent, nil, spans}.setHanging(s, indent+2)...)
		}
	}
	return out
}

// setHanging sets a line whose wrapped lines begin at a column of their own.
func (l line) setHanging(s *setter, indent int) []string {
	return console.Hang(strings.Repeat(" ", l.indent), indent, s.words(l.spans), s.Columns())
}
