package sheet

import (
	"iter"
	"slices"
)

// Strings returns every text of the blocks in reading order, as a patient reads them: one string
// for each label, value, heading, lead-in, instruction and row. Lines to write on are BlankLine.
// Digests are computed from it, and every format must hold it.
func Strings(blocks []Block) []string {
	return slices.AppendSeq(make([]string, 0, 32*len(blocks)), Texts(blocks))
}

// Texts yields what Strings returns.
func Texts(blocks []Block) iter.Seq[string] {
	return func(yield func(string) bool) {
		c := collector{yield: yield}
		for _, b := range blocks {
			if b.Accept(&c); c.stopped {
				return
			}
		}
	}
}

type collector struct {
	yield   func(string) bool
	stopped bool
}

func (c *collector) add(texts ...string) {
	for _, t := range texts {
		if t != "" && !c.stopped {
			c.stopped = !c.yield(t)
		}
	}
}

func (c *collector) items(items []Item) {
	for _, i := range items {
		c.add(i.Text.String(), i.Do.String(), i.StepsNote, i.StepHeads.When, i.StepHeads.What)
		for _, s := range i.Steps {
			c.add(s.When, s.What.String())
		}
	}
}

func (c *collector) groups(groups []Group) {
	for _, g := range groups {
		c.leadIn(g.LeadIn)
		c.items(g.Items)
	}
}

func (c *collector) leadIn(l *LeadIn) {
	if l != nil {
		c.add(l.Text)
	}
}

// Notice collects the bar's text.
func (c *collector) Notice(b Notice) { c.add(b.Text) }

// Letterhead collects the clinic's lines.
func (c *collector) Letterhead(b Letterhead) {
	c.add(b.Name.String())
	c.add(b.Address...)
	c.add(b.Motto, b.Phone.String(), b.AfterHours.String())
}

// Heading collects the title.
func (c *collector) Heading(b Heading) { c.add(b.Text) }

// Overview collects its sentences.
func (c *collector) Overview(b Overview) { c.groups(b.Groups) }

// Summary collects its heading and sentences.
func (c *collector) Summary(b Summary) {
	c.add(b.Heading)
	c.groups(b.Groups)
}

// PatientBanner collects labels, values and choices.
func (c *collector) PatientBanner(b PatientBanner) {
	for _, f := range b.Fields {
		c.add(f.Label, f.Value.String())
		c.add(f.Choices...)
	}
}

// KeyTimes collects each cell.
func (c *collector) KeyTimes(b KeyTimes) {
	c.add(b.Heading)
	for _, k := range b.Cells {
		c.add(k.Label, k.Lead, k.Value, k.Note)
	}
	for _, l := range b.Lines {
		c.add(l.Label)
	}
}

// Timeline collects nothing: it only repeats what the text says.
func (c *collector) Timeline(Timeline) {}

// Help collects each box.
func (c *collector) Help(b Help) {
	for _, box := range b.Boxes {
		c.add(box.Heading.String(), box.Note.String())
		c.groups(box.Groups)
	}
}

// ForOthers collects heading and groups.
func (c *collector) ForOthers(b ForOthers) {
	c.add(b.Heading)
	c.groups(b.Groups)
}

// Message collects heading and text.
func (c *collector) Message(b Message) { c.add(b.Heading, b.Text.String()) }

// Section collects heading and groups.
func (c *collector) Section(b Section) {
	c.add(b.Heading)
	c.groups(b.Groups)
}

// Conditional collects heading and groups.
func (c *collector) Conditional(b Conditional) {
	for n := range b.Heading {
		c.leadIn(&b.Heading[n])
	}
	c.groups(b.Groups)
}

// Diary collects everything except the numbers to circle.
func (c *collector) Diary(b Diary) {
	c.add(b.Heading)
	c.leadIn(b.LeadIn)
	c.items(b.Intro)
	c.add(b.TimeHead)
	c.add(b.Sides...)
	c.add(b.LowLabel, b.HighLabel)
	c.add(b.Columns...)
	for _, r := range b.Rows {
		c.add(r.Label, r.Note)
	}
	c.add(b.Relief)
	c.add(b.ReliefWords...)
}

// NextVisit collects heading, groups and the printed address with what it opens.
func (c *collector) NextVisit(b NextVisit) {
	c.add(b.Heading)
	c.groups(b.Groups)
	if b.Link != nil {
		c.add(b.Link.Lead, b.Link.Text)
	}
}

// TeachBack collects heading and questions.
func (c *collector) TeachBack(b TeachBack) {
	c.add(b.Heading)
	c.items(b.Questions)
}

// Signatures collects the labels.
func (c *collector) Signatures(b Signatures) {
	for _, s := range b.Lines {
		c.add(s.Label, s.When)
	}
}
