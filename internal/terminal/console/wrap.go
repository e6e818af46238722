package console

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks a text of one line into lines of at most width columns, each after an indent. A width of 0
// doesn't break it.
func Wrap(text string, width int, indent string) string {
	if width <= 0 {
		return indent + text
	}
	const minText = 10 // columns; if an indent leaves less, lines are longer
	lines := strings.Split(ansi.Wrap(text, max(width-CellWidth(indent), minText), ""), "\n")
	for n, line := range lines {
		lines[n] = strings.TrimRight(indent+line, " ")
	}
	return strings.Join(lines, "\n")
}
