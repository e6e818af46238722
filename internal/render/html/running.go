package html

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"aftercare/internal/sheet"
)

// pageMargins returns the header and footer of the printed pages: whose sheet it is, whom to call,
// and the page number. Browsers without margin boxes omit them. The pages have a unique name, so
// that sheets joined in one document can't get another patient's header.
func pageMargins(s *sheet.Sheet) (name, style string) {
	from, to, direction := "left", "right", "ltr"
	if s.Direction == "rtl" {
		from, to, direction = to, from, "rtl"
	}
	patient, call := "none", "none"
	if len(s.RunningHead.Left) > 0 {
		patient = cssString(isolateParts(s.RunningHead.Left))
	}
	if len(s.RunningHead.Right) > 0 {
		call = cssString(isolatePhone(s.RunningHead.Right))
	}
	boxes := fmt.Sprintf(`  direction: %s;
  @top-%s { content: %s; }
  @top-%s { content: %s; }
  @bottom-%s { content: %s; }
`, direction, from, patient, to, call, to, pageOf(s.Footer.PageOf))
	if s.Draft != nil {
		boxes += "  @top-center { content: " + cssString(s.Draft.Line) + "; font-weight: bold; }\n"
	}
	const digits = 8 // bytes: unique among documents that anybody joins
	sum := sha256.Sum256([]byte(boxes))
	name = "s" + hex.EncodeToString(sum[:digits])
	return name, fmt.Sprintf(`@page %s {
%s}
@page %s:first {
  @top-left { content: none; }
  @top-right { content: none; }
}
.%s { page: %s; }
`, name, boxes, name, name, name)
}

// Characters that isolate the direction of the text between them.
const (
	leftToRightIsolate    = "\u2066"
	firstStrongIsolate    = "\u2068"
	popDirectionalIsolate = "\u2069"
)

// isolateParts joins parts, each in its own direction: a name may have another one.
func isolateParts(parts []string) string {
	out := make([]string, len(parts))
	for n, p := range parts {
		out[n] = firstStrongIsolate + p + popDirectionalIsolate
	}
	return strings.Join(out, " | ")
}

// isolatePhone keeps a phone number in the order in which it is dialled.
func isolatePhone(t sheet.Text) string {
	var b strings.Builder
	for _, r := range t {
		words := sheet.Text{r}.String()
		if r.Phone != "" {
			words = leftToRightIsolate + words + popDirectionalIsolate
		}
		b.WriteString(words)
	}
	return b.String()
}

// pageOf returns "Page {page} of {pages}" with the browser's counters.
func pageOf(pattern string) string {
	if pattern == "" {
		return "none"
	}
	var out []string
	for rest := pattern; rest != ""; {
		at := strings.IndexByte(rest, '{')
		end := strings.IndexByte(rest, '}')
		if at < 0 || end < at {
			out = append(out, cssString(rest))
			break
		}
		if at > 0 {
			out = append(out, cssString(rest[:at]))
		}
		switch rest[at+1 : end] {
		case "page":
			out = append(out, "counter(page)")
		case "pages":
			out = append(out, "counter(pages)")
		default:
			out = append(out, cssString(rest[at:end+1]))
		}
		rest = rest[end+1:]
	}
	return strings.Join(out, " ")
}

// cssString returns a text as a CSS string in which everything but ASCII letters, digits and spaces
// is escaped: no text can end the string, the style or its element.
func cssString(s string) string {
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
