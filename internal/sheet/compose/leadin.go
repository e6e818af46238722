package compose

import (
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
)

// groupByLeadIn groups items by their lead-ins: certain items first, then each lead-in once, in the
// order in which the items first need it.
func (w *writer) groupByLeadIn(items []*resolve.Item) []sheet.Group {
	var keys []string
	out := []sheet.Group{}
	for _, certain := range []bool{true, false} {
		for n, i := range items {
			if i.IsCertain() != certain {
				continue
			}
			key := i.Under.Key()
			at := slices.Index(keys, key)
			if at < 0 {
				at, keys = len(keys), append(keys, key)
				out = append(out, sheet.Group{LeadIn: w.leadIn(i.Under), Items: make([]sheet.Item, 0, len(items)-n)})
			}
			out[at].Items = append(out[at].Items, w.composeItem(i))
		}
	}
	return out
}

func (w *writer) composeItem(i *resolve.Item) sheet.Item {
	out := sheet.Item{Ref: i.Instruction.Ref(), Text: w.text(i.Text, i)}
	if i.Instruction.Call != "" {
		out.Text = w.appendCall(out.Text, i.Instruction.Call)
	}
	if i.Instruction.Do != "" {
		out.Do = w.text(i.Instruction.Do, i)
	}
	if name := i.Instruction.Drawing; name != "" {
		out.Drawing = &sheet.Drawing{Name: name, Alt: w.words.Say("drawings." + name), Caption: w.words.Say("captions." + name)}
	}
	w.composeSteps(&out, i)
	out.Log = w.composeLog(i.Log)
	return out
}

// leadIn words the patients that something is for, when nobody asked; nil for everyone.
func (w *writer) leadIn(under procedure.Conjunction) *sheet.LeadIn {
	if len(under) == 0 {
		return nil
	}
	return &sheet.LeadIn{Text: w.leadInText(under), Box: w.takeBox(under)}
}

// nestedLeadIn words the rest of what something depends on, where the lead-in above has the term at this place.
func (w *writer) nestedLeadIn(under procedure.Conjunction, above int) *sheet.LeadIn {
	rest := slices.Delete(slices.Clone(under), above, above+1)
	both := w.words.Say("join-and", "first", "", "second", lowerFirst(w.leadInText(rest)))
	text := strings.TrimLeftFunc(both, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsPunct(r) })
	return &sheet.LeadIn{Text: upperFirst(text), Whole: w.leadInText(under), Box: w.takeBox(rest)}
}

func (w *writer) leadInText(under procedure.Conjunction) string {
	text := ""
	for n, t := range under {
		phrase := w.leadInAnyOf(w.plan.Procedure.Conditions[t.Condition], t.Answers)
		if n > 0 {
			phrase = w.words.Say("join-and", "first", text, "second", lowerFirst(phrase))
		}
		text = phrase
	}
	return text
}

// LeadIn words the patients that a wording is for, as the sheet does.
func LeadIn(plan *resolve.Plan, words *locale.Words, under procedure.Conjunction) string {
	return (&writer{plan: plan, words: words}).leadInText(under)
}

func (w *writer) leadInAnyOf(c procedure.Condition, answers []string) string {
	if len(answers) > 1 && c.LeadIn != "" && len(answers) == len(c.OneOf)-1 && !slices.Contains(answers, procedure.None) {
		return c.LeadIn
	}
	text := ""
	for n, a := range answers {
		phrase := c.LeadInFor(a)
		if n > 0 {
			phrase = w.words.Say("join-or", "first", text, "second", lowerFirst(phrase))
		}
		text = phrase
	}
	return text
}
