package html

import (
	"strings"
	"unicode"
)

// isolateText escapes a text and, in a right-to-left page, keeps left-to-right parts in order:
// without that "100.4 °F (38 °C)" would show as "F (38 °C)° 100.4".
func (p *page) isolateText(s string) string {
	if p.sheet.Direction == "rtl" {
		s = isolateRuns(s)
	}
	return escapeHTML(s)
}

// isolateRuns marks each part of a text that is written from left to right and has a letter or a
// degree sign. Numbers alone aren't marked: in right-to-left text, a range such as "3 – 5" is
// written from the right too.
func isolateRuns(s string) string {
	var b strings.Builder
	rest := s
	for rest != "" {
		start := strings.IndexFunc(rest, isLeftToRight)
		if start < 0 {
			break
		}
		stretch := trimRun(rest[start : start+leftToRightLen(rest[start:])])
		b.WriteString(rest[:start])
		if !strings.ContainsFunc(stretch, func(r rune) bool { return unicode.IsLetter(r) || r == '°' }) {
			b.WriteString(stretch)
		} else {
			b.WriteString(leftToRightIsolate + stretch + popDirectionalIsolate)
		}
		rest = rest[start+len(stretch):]
	}
	b.WriteString(rest)
	return b.String()
}

// isLeftToRight reports whether a character begins a left-to-right part: a digit, or a letter of a
// left-to-right script.
func isLeftToRight(r rune) bool {
	return r >= '0' && r <= '9' || unicode.IsLetter(r) && !unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
}

// leftToRightLen returns how many bytes are left-to-right or neutral, up to a comma or a full stop
// before a space.
func leftToRightLen(s string) int {
	for n, r := range s {
		switch {
		case isLeftToRight(r):
		case strings.ContainsRune(".,;:!?", r) && strings.HasPrefix(s[n+1:], " "), !isNeutral(r):
			return n
		}
	}
	return len(s)
}

// isNeutral reports whether a character can be inside a left-to-right part: it has no direction of
// its own, and isn't of a right-to-left script.
func isNeutral(r rune) bool {
	const hebrew, arabic = 0x590, 0x6ff // where those scripts begin and end
	return (r < hebrew || r > arabic) && !unicode.IsLetter(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Nd, r)
}

// trimRun ends a part after its last letter, digit or unit, including the bracket that it opened.
func trimRun(s string) string {
	for s != "" {
		runes := []rune(s)
		last := runes[len(runes)-1]
		if isLeftToRight(last) || last == '°' || last == '%' || last == ')' && strings.Count(s, "(") >= strings.Count(s, ")") {
			return s
		}
		s = string(runes[:len(runes)-1])
	}
	return s
}
