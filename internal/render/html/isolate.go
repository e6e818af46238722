package html

import (
	"strings"
	"unicode"
)

// isolateText makes a text safe and, where lines begin at the right, keeps what runs from the left in its order: without
// that "100.4 °F (38 °C)" would show as "F (38 °C)° 100.4".
func (p *page) isolateText(s string) string {
	if p.sheet.Direction == "rtl" {
		s = isolateRuns(s)
	}
	return escapeHTML(s)
}

// isolateRuns marks each stretch of a text that runs from the left and has a letter or a degree in it. Numbers alone
// stay: where lines begin at the right, so does a range such as "3 – 5".
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

// isLeftToRight reports whether a sign begins a stretch that runs from the left: a digit, a letter of ours.
func isLeftToRight(r rune) bool {
	return r >= '0' && r <= '9' || unicode.IsLetter(r) && !unicode.In(r, unicode.Arabic, unicode.Hebrew, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
}

// leftToRightLen returns how many bytes run from the left, or have no order of their own: as far as a comma or a stop
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

// isNeutral reports whether a sign can stand between such: it has no order of its own, and is none of another writing.
func isNeutral(r rune) bool {
	const hebrew, arabic = 0x590, 0x6ff // where those writings begin and end
	return (r < hebrew || r > arabic) && !unicode.IsLetter(r) && !unicode.IsControl(r) && !unicode.Is(unicode.Cf, r) && !unicode.Is(unicode.Nd, r)
}

// trimRun ends a stretch behind its last letter, digit or unit, with the bracket that it opened.
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
