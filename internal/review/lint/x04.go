package lint

import (
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
)

// x4 is rule X4.
var x4 = &Analyzer{
	Name: "X4", Doc: "one sign both normal and a warning", Instead: "each sign once; give the normal one its limit", Why: "a patient who reads \"normal\" doesn't call",
	Sheet: func(p *Pass) {
		for _, plan := range p.Plans() {
			first := map[string]resolve.Item{}
			for _, i := range plan.Items {
				if i.Instruction.Section != procedure.Warnings && i.Instruction.Section != procedure.Expect {
					continue
				}
				key := normalizeWords(i.Text)
				other, twice := first[key]
				if twice && other.Instruction.Section != i.Instruction.Section {
					p.ReportRelated(itemPos(i), itemPos(other), "the other", "%q is both normal and a warning", i.Text)
				}
				first[key] = i
			}
		}
	},
}

// normalizeWords returns a text's words without what doesn't change its meaning.
func normalizeWords(text string) string {
	var out []string
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !slices.Contains([]string{"a", "an", "the", "you", "your", "may", "have", "some", "is", "of", "or", "and"}, word) {
			out = append(out, word)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}
