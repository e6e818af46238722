package revision

import (
	"fmt"
	"strings"

	"aftercare/internal/language/sign"
	"aftercare/internal/sheet/compose"
)

// Sentences returns what changes for the patient, one sentence a line, indented by two spaces.
func Sentences(all []Change) []string {
	out := make([]string, len(all))
	for n, c := range all {
		out[n] = "  " + c.Sentence()
	}
	return out
}

// Sentence words the change in a sentence for a clinician.
func (c Change) Sentence() string {
	what := c.Ref
	if c.Level != "" {
		what = "warning " + strings.TrimPrefix(c.Ref, "warnings.")
	}
	switch c.Kind {
	case Added:
		return fmt.Sprintf("%s is new: %s", what, quoteAll(c.Is))
	case Removed:
		return fmt.Sprintf("%s is no longer there: %s", what, quoteAll(c.Was))
	case Moved:
		return fmt.Sprintf("%s stood under %s: %s", what, c.WasLevel, quoteAll(c.Is))
	case ValueChanged:
		return fmt.Sprintf("%s has another time or number: %s", what, formatWasIs(c))
	case ForWhom:
		return fmt.Sprintf("%s is said to others: %s", what, formatWasIs(c))
	case Ages:
		return c.agesSentence(what)
	case Order:
		return "the sheet has another order"
	case Words:
		return fmt.Sprintf("%s: %s", wordName(strings.TrimPrefix(c.Ref, compose.PartWords)), formatWasIs(c))
	case Reworded:
	}
	if c.Ref == compose.PartSheet {
		return "fixed words, headings or lead-ins are others: " + formatWasIs(c)
	}
	return fmt.Sprintf("%s is worded anew: %s", what, formatWasIs(c))
}

// wordName names a fixed word or pattern for a clinician, by its key in words.yaml.
func wordName(key string) string {
	list, member, _ := strings.Cut(key, ".")
	switch list {
	case "edition":
		return "the edition"
	case "fill":
		return "what staff fill in as " + member
	case "weekdays", "months":
		return "the word for " + strings.ToUpper(member[:1]) + member[1:]
	case "ampm":
		return "the word for " + strings.ToUpper(member)
	}
	return "the fixed words " + key
}

// agesSentence says which ages the text is for now, and which it was for before.
func (c Change) agesSentence(what string) string {
	if c.Ref == compose.PartSheet {
		what = "the text"
	}
	all := append(append([]Wording{}, c.Is...), c.Was...)
	if when := all[0].When; when != "" {
		what = "the text for " + when
	}
	switch {
	case len(c.Was) == 0:
		return fmt.Sprintf("%s is now for %s alone; it did not say for whom", what, c.Is[0].Words)
	case len(c.Is) == 0:
		return fmt.Sprintf("%s is no longer for %s alone", what, c.Was[0].Words)
	}
	return fmt.Sprintf("%s was for %s, is for %s", what, c.Was[0].Words, c.Is[0].Words)
}

func formatWasIs(c Change) string {
	switch {
	case len(c.Was) == 0:
		return "now also " + quoteAll(c.Is)
	case len(c.Is) == 0:
		return "no longer " + quoteAll(c.Was)
	}
	said := "was " + quoteAll(c.Was) + ", is " + quoteAll(c.Is)
	for n := range min(len(c.Was), len(c.Is)) {
		if differ := sign.DescribeDifference(c.Was[n].Words, c.Is[n].Words); differ != "" {
			return said + "; they look alike, and " + differ
		}
	}
	return said
}

func quoteAll(all []Wording) string {
	var out []string
	for _, s := range all {
		text := `"` + s.Words + `"`
		switch {
		case s.Under != "":
			text = s.Under + ", " + text
		case s.When != "":
			text += " (" + s.When + ")"
		}
		out = append(out, text)
	}
	if len(out) == 0 {
		return "nothing on a blank sheet"
	}
	return strings.Join(out, "; ")
}
