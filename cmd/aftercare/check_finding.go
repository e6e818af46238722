package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/console"
)

// writeFinding writes one finding for a person: its position, what is wrong, the line with the position
// underlined, and what to write instead. A width of 0 doesn't break lines.
func writeFinding(w io.Writer, d diag.Diagnostic, files []*lint.File, width int) {
	p := func(indent, text string) {
		_, _ = fmt.Fprintln(w, console.Wrap(console.Clean(text), width, indent))
	}
	p("", fmt.Sprintf("%s: %s: %s [%s]", d.Pos, d.Severity, d.Message, ruleName(d.Rule)))
	if line := lineOf(files, d.Pos); line != "" {
		const before = "  | "
		shown, at := strings.ReplaceAll(console.Clean(line), "\t", " "), max(d.Pos.Column-1, 0)
		length := min(max(d.Length, 1), max(utf8.RuneCountInString(shown)-at, 1))
		if width > 0 {
			shown, at, length = excerpt(shown, at, length, width-len(before))
		}
		runes := []rune(shown)
		gap := strings.Repeat(" ", console.CellWidth(string(runes[:min(at, len(runes))])))
		mark := strings.Repeat("^", max(console.CellWidth(string(runes[min(at, len(runes)):min(at+length, len(runes))])), 1))
		_, _ = fmt.Fprintf(w, "%s%s\n%s%s%s\n", before, shown, before, gap, mark)
	}
	for _, r := range d.Related {
		p("  ", fmt.Sprintf("%s: %s", r.Pos, r.Message))
	}
	if d.Hint != "" {
		p("  ", d.Hint)
	}
}

// excerpt cuts a line to a number of columns so that the part at a character is visible, and returns that
// part's offset in it, and how much of it is visible.
func excerpt(line string, at, length, width int) (cut string, offset, shown int) {
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
