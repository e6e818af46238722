package html

import (
	"fmt"
	"strings"

	"aftercare/internal/sheet"
)

// running is the head and the foot of the printed pages: whose sheet it is, whom to call, and
// which page this is. Browsers that know no margin boxes leave them out.
func running(s *sheet.Sheet) string {
	from, to := "left", "right"
	if s.Direction == "rtl" {
		from, to = to, from
	}
	patient, call := "none", "none"
	if len(s.Running.Left) > 0 {
		patient = quoted(strings.Join(s.Running.Left, " | "))
	}
	if len(s.Running.Right) > 0 {
		call = quoted(s.Running.Right.String())
	}
	direction := "ltr"
	if s.Direction == "rtl" {
		direction = "rtl"
	}
	return fmt.Sprintf(`@page {
  direction: %s;
  @top-%s { content: %s; }
  @top-%s { content: %s; }
  @bottom-%s { content: %s; }
}
@page :first {
  @top-left { content: none; }
  @top-right { content: none; }
}
`, direction, from, patient, to, call, to, pageOf(s.Footer.PageOf))
}

// pageOf is "Page {page} of {pages}" with the browser's counters.
func pageOf(pattern string) string {
	if pattern == "" {
		return "none"
	}
	var out []string
	for rest := pattern; rest != ""; {
		at := strings.IndexByte(rest, '{')
		end := strings.IndexByte(rest, '}')
		if at < 0 || end < at {
			out = append(out, quoted(rest))
			break
		}
		if at > 0 {
			out = append(out, quoted(rest[:at]))
		}
		switch rest[at+1 : end] {
		case "page":
			out = append(out, "counter(page)")
		case "pages":
			out = append(out, "counter(pages)")
		default:
			out = append(out, quoted(rest[at:end+1]))
		}
		rest = rest[end+1:]
	}
	return strings.Join(out, " ")
}

// quoted is a text as a string of CSS, in which only ASCII letters, digits and spaces stand
// as they are: no text ends the string, the style or its element.
func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		if r == ' ' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
			b.WriteRune(r)
			continue
		}
		fmt.Fprintf(&b, "\\%X ", r)
	}
	b.WriteByte('"')
	return b.String()
}
