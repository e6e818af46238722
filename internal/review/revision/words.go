package revision

import (
	"strings"

	"aftercare/internal/language/sign"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/typeset"
)

// Set adds what changes for the patient: each change, then the old words above the new ones, with those marked that only
// one of the two has.
func Set(t *typeset.Text, all []Change) {
	const indent = 2
	for _, c := range all {
		setChange(t, c, indent)
	}
}

func setChange(t *typeset.Text, c Change, indent int) {
	inner := indent + 2
	what, verb := c.headline()
	t.Line(indent, typeset.Strong.Of(what), typeset.Words(" "+verb))
	if c.Kind == Ages || c.Kind == Order {
		return
	}
	was, is := c.Was, c.Is
	if c.Kind == Moved {
		was = nil // only its place changes
	}
	if len(was)+len(is) == 0 {
		t.Line(inner, typeset.Words("nothing on a blank sheet"))
	}
	note := ""
	for n, w := range was {
		other := w
		if len(was) == len(is) {
			other = is[n]
			if differ := sign.DescribeDifference(w.Words, other.Words); differ != "" {
				note = "they look alike, and " + differ
			}
		}
		t.Hang(inner, typeset.Muted.Of("was"), w.spans(other)...)
	}
	for n, w := range is {
		other := w
		if len(was) == len(is) {
			other = was[n]
		}
		t.Hang(inner, typeset.Muted.Of("now"), w.spans(other)...)
	}
	if note != "" {
		t.Line(inner, typeset.Words(note))
	}
}

// sheetWords names the words of a sheet that belong to no instruction.
const sheetWords = "fixed words, headings or lead-ins"

// headline names what changed, and says how.
func (c Change) headline() (what, verb string) {
	what = c.Ref
	if c.Level != "" {
		what = "warning " + strings.TrimPrefix(c.Ref, "warnings.")
	}
	switch c.Kind {
	case Added:
		return what, "is new"
	case Removed:
		return what, "is removed"
	case Moved:
		return what, "was in " + c.WasLevel
	case ValueChanged:
		if c.Ref == compose.PartSheet {
			what = sheetWords
		}
		return what, "changed in a time or number"
	case ForWhom:
		return what, "is for other patients"
	case Ages:
		return c.agesHeadline(what)
	case Order:
		return "the sheet", "has another order"
	case Words:
		return wordName(strings.TrimPrefix(c.Ref, compose.PartWords)), "changed"
	case Reworded:
	}
	if c.Ref == compose.PartSheet {
		return sheetWords, "changed"
	}
	return what, "is reworded"
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

// agesHeadline says which ages the text is for now, and which it was for before.
func (c Change) agesHeadline(what string) (subject, verb string) {
	if c.Ref == compose.PartSheet {
		what = "the text"
	}
	all := append(append([]Wording{}, c.Is...), c.Was...)
	if when := all[0].When; when != "" {
		what = "the text for " + when
	}
	switch {
	case len(c.Was) == 0:
		return what, "is now for " + c.Is[0].Words + " alone; it didn't say for whom"
	case len(c.Is) == 0:
		return what, "is no longer for " + c.Was[0].Words + " alone"
	}
	return what, "was for " + c.Was[0].Words + ", now for " + c.Is[0].Words
}

// spans returns a wording in quotes, with the patients that it is for, and what another one hasn't marked.
func (w Wording) spans(other Wording) []typeset.Span {
	style := typeset.Normal
	if w.Under != other.Under || w.When != other.When {
		style = typeset.Changed
	}
	var out []typeset.Span
	if w.Under != "" {
		out = append(out, style.Of(w.Under+","), typeset.Words(" "))
	}
	out = append(append(append(out, typeset.Words(`"`)), markDifference(w.Words, other.Words)...), typeset.Words(`"`))
	if w.Under == "" && w.When != "" {
		out = append(out, typeset.Words(" "), style.Of("("+w.When+")"))
	}
	return out
}

// markDifference returns a text with the words marked that aren't in another one, by their longest common subsequence of
// words.
func markDifference(a, b string) []typeset.Span {
	from, to := strings.Split(a, " "), strings.Split(b, " ")
	common := make([][]int, len(from)+1) // the length of the common part of from[n:] and to[m:]
	for n := range common {
		common[n] = make([]int, len(to)+1)
	}
	for n := len(from) - 1; n >= 0; n-- {
		for m := len(to) - 1; m >= 0; m-- {
			if from[n] == to[m] {
				common[n][m] = common[n+1][m+1] + 1
				continue
			}
			common[n][m] = max(common[n+1][m], common[n][m+1])
		}
	}
	kept := make([]bool, len(from))
	for n, m := 0, 0; n < len(from) && m < len(to); {
		switch {
		case from[n] == to[m]:
			kept[n] = true
			n, m = n+1, m+1
		case common[n+1][m] >= common[n][m+1]:
			n++
		default:
			m++
		}
	}
	return markWords(from, kept)
}

// markWords joins neighbouring words of one style into spans.
func markWords(words []string, kept []bool) []typeset.Span {
	var out []typeset.Span
	for n := 0; n < len(words); {
		first := n
		for n < len(words) && kept[n] == kept[first] {
			n++
		}
		if first > 0 {
			out = append(out, typeset.Words(" "))
		}
		style := typeset.Changed
		if kept[first] {
			style = typeset.Normal
		}
		out = append(out, style.Of(strings.Join(words[first:n], " ")))
	}
	return out
}
