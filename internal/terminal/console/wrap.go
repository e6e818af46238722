package console

import (
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks a text of one line into lines of at most width columns, each after an indent. A width of 0
// doesn't break it.
func Wrap(text string, width int, indent string) string {
	return strings.Join(Hang(indent, CellWidth(indent), text, width), "\n")
}

// Hang breaks words into lines of at most width columns: the first after a lead, the others after an indent. It
// breaks at spaces alone, so that ids, flags and phone numbers stay whole; only a word wider than a whole line
// is parted. A width of 0 doesn't break them. Words may be styled one by one.
func Hang(lead string, indent int, words string, width int) []string {
	if width <= 0 {
		return []string{strings.TrimRight(lead+words, " ")}
	}
	const minText = 10 // columns; if an indent leaves less, lines are longer
	width = max(width, indent+minText)
	margin := strings.Repeat(" ", indent)
	var out []string
	text, used, isEmpty := lead, CellWidth(lead), true
	end := func() {
		out = append(out, strings.TrimRight(text, " "))
		text, used, isEmpty = margin, indent, true
	}
	for w := range strings.SplitSeq(words, " ") {
		length := CellWidth(w)
		if gap := 1; !isEmpty && used+gap+length > width || isEmpty && length > 0 && (used > indent || length <= width && strings.TrimSpace(text) != "") && used+length > width {
			end()
		}
		if !isEmpty {
			text, used = text+" ", used+1
		}
		if isEmpty && length <= width && used+length > width && strings.TrimSpace(text) == "" {
			text, used = strings.Repeat(" ", width-length), width-length // an address fits the line if it begins further left
		}
		for used+length > width {
			room := width - used
			text += ansi.Cut(w, 0, room)
			w = ansi.Cut(w, room, length)
			length = CellWidth(w)
			end()
		}
		text, used, isEmpty = text+w, used+length, false
	}
	return append(out, strings.TrimRight(text, " "))
}
