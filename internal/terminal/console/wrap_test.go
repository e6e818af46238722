package console

import (
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
)

// No line is wider than asked, no word that fits is parted, and nothing is lost.
func TestHang(t *testing.T) {
	bold := func(s string) string { return "\x1b[1m" + s + "\x1b[0m" }
	long := strings.Repeat("x", 70)
	for _, words := range []string{
		"", "one", "medial-branch-block is the id, and --require-approved the flag, of a sheet with (310) 555-0100 on it",
		"a " + long + " b", long, bold("bold") + " and " + bold(long) + " after", "two  spaces   stay", "日本語のながいながいながいながいながいなまえ",
	} {
		for width := 12; width <= 80; width += 4 {
			for _, lead := range []string{"", "- ", "medial-branch-block: "} {
				for _, indent := range []int{0, 2} {
					lines := Hang(lead, indent, words, width)
					for n, l := range lines {
						if lipgloss.Width(l) > width && lipgloss.Width(lead) < width {
							t.Errorf("%q at %d: line %d is %d wide: %q", words, width, n+1, lipgloss.Width(l), l)
						}
						if word := strings.TrimSpace(l); n > 0 && l != "" && lipgloss.Width(word) <= width-indent && !strings.HasPrefix(l, strings.Repeat(" ", indent)) {
							t.Errorf("%q at %d: line %d isn't indented: %q", words, width, n+1, l)
						}
					}
					all := strings.ReplaceAll(strings.Join(lines, ""), " ", "")
					strip := func(s string) string {
						return strings.NewReplacer(" ", "", "\x1b[1m", "", "\x1b[0m", "").Replace(s)
					}
					if strip(all) != strip(lead+words) {
						t.Errorf("%q at %d is %q", words, width, lines)
					}
					for w := range strings.FieldsSeq(words) {
						if lipgloss.Width(w) <= width && !strings.Contains(strings.Join(lines, "\n"), w) {
							t.Errorf("%q at %d parts %q: %q", words, width, w, lines)
						}
					}
				}
			}
		}
	}
	if got := Hang("- ", 2, "a long line that is left as it is", 0); len(got) != 1 || got[0] != "- a long line that is left as it is" {
		t.Errorf("%q", got)
	}
}
