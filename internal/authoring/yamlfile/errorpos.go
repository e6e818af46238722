package yamlfile

import (
	"strings"
	"unicode/utf8"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// errorPos returns the position that a syntax error is about. The library gives the line where it
// stopped, which for an open quote is the end of the file.
func (p *parser) errorPos(line int, message string) diag.Pos {
	switch {
	case strings.Contains(message, "mapping values are not allowed"):
		if pos, ok := p.findSecondColon(line); ok {
			return pos
		}
	case strings.Contains(message, "end of stream"), strings.Contains(message, "document indicator"):
		if pos, ok := p.findOpenQuote(); ok {
			return pos
		}
	case strings.Contains(message, "did not find expected"):
		if pos, ok := p.findOddIndent(); ok {
			return pos
		}
	}
	return p.lineStart(line)
}

// lineStart returns where a line's text begins.
func (p *parser) lineStart(line int) diag.Pos {
	text := p.lines[line-1]
	return diag.Pos{File: p.name, Line: line, Column: len(text) - len(strings.TrimLeft(text, " ")) + 1}
}

// findSecondColon finds a plain text that holds ": ", on the line that the library names or the next one.
func (p *parser) findSecondColon(line int) (diag.Pos, bool) {
	for n := line; n <= min(line+1, len(p.lines)); n++ {
		text := p.lines[n-1]
		first := strings.Index(text, ": ")
		if first < 0 {
			continue
		}
		if second := strings.Index(text[first+2:], ": "); second >= 0 {
			return diag.Pos{File: p.name, Line: n, Column: utf8.RuneCountInString(text[:first+2+second]) + 1}, true
		}
	}
	return diag.Pos{}, false
}

var openingQuote = pattern.New(`(?:^|: |- |[\[{,] ?)(["'])`)

// findOpenQuote finds the quote that isn't closed.
func (p *parser) findOpenQuote() (diag.Pos, bool) {
	for n, text := range p.lines {
		for _, m := range openingQuote().FindAllStringSubmatchIndex(text, -1) {
			quote := text[m[2]:m[3]]
			rest := text[m[3]:] + strings.Join(p.lines[n+1:], "\n")
			if !strings.Contains(rest, quote) {
				return diag.Pos{File: p.name, Line: n + 1, Column: utf8.RuneCountInString(text[:m[2]]) + 1}, true
			}
		}
	}
	return diag.Pos{}, false
}

// findOddIndent finds the first line that is indented less than the one before, but not as much as
// any line that encloses it.
func (p *parser) findOddIndent() (diag.Pos, bool) {
	open := []int{0}
	for n, text := range p.lines {
		trimmed := strings.TrimLeft(text, " ")
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		indent := len(text) - len(trimmed)
		for len(open) > 0 && open[len(open)-1] > indent {
			open = open[:len(open)-1]
			if last := open[len(open)-1]; last < indent {
				return p.lineStart(n + 1), true
			}
		}
		if open[len(open)-1] < indent {
			open = append(open, indent)
		}
	}
	return diag.Pos{}, false
}
