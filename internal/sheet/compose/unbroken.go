package compose

import (
	"slices"
	"strings"

	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
)

// keepNumbersWhole makes the space between a number and its unit non-breaking in every text of the blocks,
// whoever wrote it: "10 minutes", "2 to 4 days". It is the last step of composing, and no part of the text
// that a clinic approves: the digest has the spaces of bindUnits alone, so that records stay valid whatever is
// counted as a unit.
func keepNumbersWhole(blocks []sheet.Block, words *locale.Words) []sheet.Block {
	k := &numberKeeper{words: words, out: blocks[:0]}
	for _, b := range blocks {
		b.Accept(k)
	}
	return k.out
}

// numberKeeper appends each block that it visits to out, with its numbers kept whole.
type numberKeeper struct {
	words *locale.Words
	out   []sheet.Block
	flat  []byte // the words of the text that is looked at
	at    []int  // the spaces in it
}

func (k *numberKeeper) add(b sheet.Block) { k.out = append(k.out, b) }

// plain changes plain strings.
func (k *numberKeeper) plain(all ...*string) {
	for _, s := range all {
		if k.at = k.words.NumberSpaces(*s, k.at[:0]); len(k.at) > 0 {
			*s = withoutBreaks(*s, k.at)
		}
	}
}

// list returns strings as plain changes them; it doesn't write to the list, which may be the clinic's.
func (k *numberKeeper) list(all []string) []string {
	for n, s := range all {
		if k.plain(&s); s != all[n] {
			all = append([]string(nil), all...)
			all[n] = s
		}
	}
	return all
}

// texts changes texts. A number and its unit may be in two runs, as where a setting is followed by "pounds".
func (k *numberKeeper) texts(all ...sheet.Text) {
	for _, t := range all {
		if len(t) == 1 {
			k.plain(&t[0].Words)
			continue
		}
		if !slices.ContainsFunc(t, func(r sheet.Run) bool { return locale.MayHaveNumber(r.Words) }) {
			continue
		}
		k.flat = k.flat[:0]
		for _, r := range t {
			k.flat = append(k.flat, r.Words...)
			if r.Blank {
				k.flat = append(k.flat, 0)
			}
		}
		k.at = k.words.NumberSpaces(string(k.flat), k.at[:0])
		start, at := 0, k.at
		for n := range t {
			words, end := t[n].Words, start+len(t[n].Words)
			mine := 0
			for mine < len(at) && at[mine] < end {
				at[mine] -= start
				mine++
			}
			if mine > 0 {
				t[n].Words = withoutBreaks(words, at[:mine])
				at = at[mine:]
			}
			if start = end; t[n].Blank {
				start++
			}
		}
	}
}

// withoutBreaks returns a text whose spaces at the given places are non-breaking.
func withoutBreaks(s string, at []int) string {
	const space = "\u00a0"
	var b strings.Builder
	b.Grow(len(s) + len(at)*(len(space)-1))
	done := 0
	for _, n := range at {
		b.WriteString(s[done:n] + space)
		done = n + 1
	}
	b.WriteString(s[done:])
	return b.String()
}

func (k *numberKeeper) groups(all []sheet.Group) {
	for _, g := range all {
		if g.LeadIn != nil {
			k.plain(&g.LeadIn.Text, &g.LeadIn.Whole)
		}
		k.items(g.Items)
	}
}

func (k *numberKeeper) items(all []sheet.Item) {
	for n := range all {
		i := &all[n]
		k.texts(i.Text, i.Do)
		k.plain(&i.StepsNote, &i.StepHeads.When, &i.StepHeads.What)
		for m := range i.Steps {
			k.plain(&i.Steps[m].When)
			k.texts(i.Steps[m].What)
		}
	}
}

// Notice adds a notice.
func (k *numberKeeper) Notice(b sheet.Notice) {
	k.plain(&b.Text)
	k.add(b)
}

// Letterhead adds a letterhead, as the clinic wrote it.
func (k *numberKeeper) Letterhead(b sheet.Letterhead) { k.add(b) }

// Heading adds the title.
func (k *numberKeeper) Heading(b sheet.Heading) {
	k.plain(&b.Text)
	k.add(b)
}

// Overview adds what was done.
func (k *numberKeeper) Overview(b sheet.Overview) {
	k.groups(b.Groups)
	k.add(b)
}

// PatientBanner adds the fields, whose values are names and dates.
func (k *numberKeeper) PatientBanner(b sheet.PatientBanner) { k.add(b) }

// Summary adds what matters most.
func (k *numberKeeper) Summary(b sheet.Summary) {
	k.plain(&b.Heading)
	k.groups(b.Groups)
	k.add(b)
}

// KeyTimes adds the key times.
func (k *numberKeeper) KeyTimes(b sheet.KeyTimes) {
	for n := range b.Cells {
		c := &b.Cells[n]
		k.plain(&c.Label, &c.Lead, &c.Value, &c.Note)
	}
	for n := range b.Lines {
		k.plain(&b.Lines[n].Label)
	}
	k.add(b)
}

// Timeline adds the timeline.
func (k *numberKeeper) Timeline(b sheet.Timeline) {
	for n := range b.Lanes {
		k.plain(&b.Lanes[n].Label, &b.Lanes[n].Words)
	}
	k.plain(&b.Alt)
	for n := range b.Legend {
		k.plain(&b.Legend[n].Words)
	}
	k.add(b)
}

// Help adds the boxes of whom to call.
func (k *numberKeeper) Help(b sheet.Help) {
	for n := range b.Boxes {
		k.texts(b.Boxes[n].Note)
		k.groups(b.Boxes[n].Groups)
	}
	k.add(b)
}

// ForOthers adds the box for helpers.
func (k *numberKeeper) ForOthers(b sheet.ForOthers) {
	k.groups(b.Groups)
	k.add(b)
}

// Message adds the clinician's words.
func (k *numberKeeper) Message(b sheet.Message) {
	k.texts(b.Text)
	k.add(b)
}

// Section adds a section.
func (k *numberKeeper) Section(b sheet.Section) {
	k.plain(&b.Heading, &b.Continued)
	k.groups(b.Groups)
	k.add(b)
}

// Conditional adds what depends on an answer.
func (k *numberKeeper) Conditional(b sheet.Conditional) {
	for n := range b.Heading {
		k.plain(&b.Heading[n].Text)
	}
	k.plain(&b.Continued)
	k.groups(b.Groups)
	k.add(b)
}

// Diary adds the diary.
func (k *numberKeeper) Diary(b sheet.Diary) {
	if b.LeadIn != nil {
		k.plain(&b.LeadIn.Text)
	}
	k.items(b.Intro)
	k.plain(&b.Heading, &b.TimeHead, &b.LowLabel, &b.HighLabel, &b.Relief)
	b.Columns, b.ReliefWords = k.list(b.Columns), k.list(b.ReliefWords)
	for n := range b.Rows {
		k.plain(&b.Rows[n].Label, &b.Rows[n].Note)
	}
	k.add(b)
}

// NextVisit adds the next visit.
func (k *numberKeeper) NextVisit(b sheet.NextVisit) {
	k.plain(&b.Heading, &b.Continued)
	k.groups(b.Groups)
	k.add(b)
}

// TeachBack adds the questions.
func (k *numberKeeper) TeachBack(b sheet.TeachBack) {
	k.plain(&b.Heading, &b.Continued)
	k.items(b.Questions)
	k.add(b)
}

// Signatures adds the lines to sign on.
func (k *numberKeeper) Signatures(b sheet.Signatures) { k.add(b) }
