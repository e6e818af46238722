package sheet

import (
	"fmt"
	"iter"
	"slices"
	"strings"
)

// Parts lists the names of the parts of a sheet that a person can ask for.
var Parts = []string{
	"about", "summary", "key-times", "observation", "warnings", "for-others", "medication", "activity", "diet", "site-care", "expect", "follow-up",
	"diary", "teach-back",
}

// UnknownPartError reports a name that no part of a sheet has.
type UnknownPartError struct{ Name string }

// Error quotes the name and lists the right ones.
func (e *UnknownPartError) Error() string {
	return fmt.Sprintf("no section is called %q; expected one of %s", e.Name, strings.Join(Parts, ", "))
}

// Select returns the named parts of the sheet, in the sheet's own order, marked as partial. It is
// only for a terminal: what is printed is always complete.
func (s *Sheet) Select(names []string) (*Sheet, error) {
	for _, n := range names {
		if !slices.Contains(Parts, n) {
			return nil, &UnknownPartError{Name: n}
		}
	}
	out := *s
	out.Partial, out.Blocks = true, nil
	for _, b := range s.Blocks {
		if c, ok := b.(Conditional); ok {
			if c = c.selectParts(names); len(c.Groups) > 0 {
				out.Blocks = append(out.Blocks, c)
			}
			continue
		}
		if slices.ContainsFunc(partNames(b), func(p string) bool { return slices.Contains(names, p) }) {
			out.Blocks = append(out.Blocks, b)
		}
	}
	if !slices.Contains(names, "key-times") {
		out.Blocks = append(s.linesFor(out.Blocks), out.Blocks...)
	}
	return &out, nil
}

// linesFor returns the lines among the key times that the texts of some blocks refer to, as a block without key times.
func (s *Sheet) linesFor(blocks []Block) (out []Block) {
	moments := map[string]bool{}
	for _, b := range blocks {
		for r := range Runs(b) {
			moments[r.Moment] = true
		}
	}
	for _, b := range s.Blocks {
		if key, ok := b.(KeyTimes); ok {
			key.Cells = nil
			key.Lines = slices.DeleteFunc(slices.Clone(key.Lines), func(l TimeLine) bool { return !moments[l.Moment] })
			if len(key.Lines) > 0 {
				out = append(out, key)
			}
		}
	}
	return out
}

// MissingParts returns those of the named parts that the sheet doesn't have.
func (s *Sheet) MissingParts(names []string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(name string) bool {
		return slices.ContainsFunc(s.Blocks, func(b Block) bool { return slices.Contains(partNames(b), name) })
	})
}

// selectParts returns the block with the items of the named parts alone.
func (b Conditional) selectParts(names []string) Conditional {
	out := b
	out.Groups = nil
	for _, g := range b.Groups {
		g.Items = slices.DeleteFunc(slices.Clone(g.Items), func(i Item) bool {
			return !slices.ContainsFunc(itemParts(i), func(p string) bool { return slices.Contains(names, p) })
		})
		if len(g.Items) > 0 {
			out.Groups = append(out.Groups, g)
		}
	}
	return out
}

// itemParts returns the names that select an item of any section: what its ref begins with.
func itemParts(i Item) []string {
	section, _, _ := strings.Cut(i.Ref, ".")
	if overview := partNames(Overview{}); slices.Contains(overview, section) {
		return overview
	}
	return []string{section}
}

// partNames returns the names that select a block.
func partNames(b Block) []string {
	switch b := b.(type) {
	case Overview:
		return []string{"about", "observation"}
	case Summary:
		return []string{"summary"}
	case KeyTimes:
		return []string{"key-times"}
	case Help:
		return []string{"warnings"}
	case ForOthers:
		return []string{"for-others"}
	case Section:
		return []string{b.Kind}
	case Conditional:
		var out []string
		for _, g := range b.Groups {
			for _, i := range g.Items {
				out = append(out, itemParts(i)...)
			}
		}
		return out
	case NextVisit:
		return []string{"follow-up"}
	case Diary:
		return []string{"diary"}
	case TeachBack:
		return []string{"teach-back"}
	}
	return nil
}

// withLeadIns returns the groups, each with a lead-in that says all of whom it is for.
func (b Conditional) withLeadIns() []Group {
	out := slices.Clone(b.Groups)
	for n := range out {
		switch l := out[n].LeadIn; {
		case l == nil:
			out[n].LeadIn = &b.Heading[0]
		case l.Whole != "":
			out[n].LeadIn = &LeadIn{Text: l.Whole, Box: l.Box}
		}
	}
	return out
}

// Runs yields every run of the instructions of a block, and of the notes beside them, in order.
func Runs(b Block) iter.Seq[*Run] {
	return func(yield func(*Run) bool) {
		each := func(t Text) bool {
			for n := range t {
				if !yield(&t[n]) {
					return false
				}
			}
			return true
		}
		groups := Groups(b)
		switch b := b.(type) {
		case Help:
			for _, box := range b.Boxes {
				if !each(box.Note) {
					return
				}
			}
		case Diary:
			groups = []Group{{Items: b.Intro}}
		}
		for _, g := range groups {
			for _, i := range g.Items {
				ok := each(i.Text) && each(i.Do)
				for _, s := range i.Steps {
					ok = ok && each(s.What)
				}
				if !ok {
					return
				}
			}
		}
	}
}

// Groups returns the groups of instructions that a block holds, in order. A group's lead-in says all of whom
// it is for.
func Groups(b Block) []Group {
	switch b := b.(type) {
	case Overview:
		return b.Groups
	case Help:
		var out []Group
		for _, box := range b.Boxes {
			out = append(out, box.Groups...)
		}
		return out
	case Summary:
		return b.Groups
	case ForOthers:
		return b.Groups
	case Section:
		return b.Groups
	case Conditional:
		return b.withLeadIns()
	case NextVisit:
		return b.Groups
	case TeachBack:
		return []Group{{Items: b.Questions}}
	}
	return nil
}
