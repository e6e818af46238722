package typeset

import (
	"strings"
	"unicode/utf8"

	"aftercare/internal/terminal/console"
)

// excerpt is a line of a file, with a part of it underlined.
type excerpt struct {
	line       string
	at, length int
}

// Excerpt adds a line of a file with the part underlined that begins at a character (0 is the first) and has a length
// in characters; a line that is wider than the screen is cut so that the part is seen.
func (t *Text) Excerpt(line string, at, length int) {
	t.parts = append(t.parts, excerpt{line, at, length})
}

func (e excerpt) set(s *setter) []string {
	const margin = "  | "
	shown, at := strings.ReplaceAll(console.Clean(e.line), "\t", " "), e.at
	length := min(max(e.length, 1), max(utf8.RuneCountInString(shown)-at, 1))
	if width := s.Columns(); width > 0 {
		shown, at, length = cutAround(shown, at, length, width-len(margin))
	}
	runes := []rune(shown)
	gap := strings.Repeat(" ", console.CellWidth(string(runes[:min(at, len(runes))])))
	mark := strings.Repeat("^", max(console.CellWidth(string(runes[min(at, len(runes)):min(at+length, len(runes))])), 1))
	return []string{margin + shown, margin + gap + mark}
}

// cutAround cuts a line to a number of columns so that the part at a character is visible, and returns that
// part's offset in it, and how much of it is visible.
func cutAround(line string, at, length, width int) (cut string, offset, shown int) {
	const more = "…"
	runes := []rune(line)
	if console.CellWidth(line) <= width || width <= 2*len(more) {
		return line, at, length
	}
	at = min(at, len(runes))
	first := 0
	if console.CellWidth(string(runes[:min(at+length, len(runes))])) > width-1 {
		// A few words before it are enough to recognize the place.
		const context = 8
		first = max(at-context, 0)
	}
	text, before := "", 0
	if first > 0 {
		text, before = more, 1
	}
	last := first
	for last < len(runes) && console.CellWidth(text+string(runes[first:last+1])) < width {
		last++
	}
	text += string(runes[first:last])
	if last < len(runes) {
		text += more
	}
	return text, before + at - first, max(min(length, last-at), 1)
}
