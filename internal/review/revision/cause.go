package revision

import (
	"cmp"
	"reflect"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/typeset"
)

// CauseKind is what a change comes from. The JSON names are a contract.
type CauseKind string

// The kinds of cause.
const (
	OfSetting    CauseKind = "setting"    // a value that the clinic decides for all its sheets
	OfBlock      CauseKind = "block"      // instructions that several definitions include
	OfDefinition CauseKind = "definition" // the definition's own lines
	OfSheet      CauseKind = "sheet"      // headings, fixed words and key times
)

// Cause is what a change comes from.
type Cause struct {
	Kind CauseKind `json:"kind"`
	Name string    `json:"name,omitempty"` // of the setting or the block
	Was  string    `json:"was,omitempty"`  // the setting's values
	Is   string    `json:"is,omitempty"`
}

// Text is what changes in one text.
type Text struct {
	Name     string
	Language string // where texts of several are reported
	Changes  []Change
}

// name names a text among others: with its language, where they are in several.
func (t Text) name(all []Text) string {
	if slices.ContainsFunc(all, func(o Text) bool { return o.Language != t.Language }) {
		return t.Name + " (" + t.Language + ")"
	}
	return t.Name
}

// CauseCount is how much comes of one cause. The JSON names are a contract.
type CauseCount struct {
	Cause

	Instructions int      `json:"instructions"` // different changes
	Sheets       []string `json:"sheets"`       // that they are in
}

// Causes returns how much comes of each cause.
func Causes(all []Text) []CauseCount {
	out := []CauseCount{}
	for _, g := range groups(all) {
		out = append(out, CauseCount{g.cause, len(g.changes), g.sheets()})
	}
	return out
}

// sheets returns the texts that a cause changes.
func (g group) sheets() []string {
	var out []string
	for _, in := range g.in {
		for _, name := range in {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// AddCauses sets what each change comes from: a setting with another value that the instruction prints, else the block or
// the definition that it is in. Was is the definition before, nil if it isn't known; then settings has the values of before
// that are known, by name.
func AddCauses(all []Change, was, is *procedure.Procedure, settings map[string]string) {
	for n := range all {
		all[n].Cause = causeOf(all[n], was, is, settings)
	}
}

func causeOf(c Change, was, is *procedure.Procedure, settings map[string]string) *Cause {
	in := instructionOf(is, c.Ref)
	if in == nil {
		in = instructionOf(was, c.Ref)
	}
	if in == nil {
		if c.Ref == compose.PartSheet || c.Ref == compose.PartTimes || c.Kind == Words {
			return &Cause{Kind: OfSheet}
		}
		return &Cause{Kind: OfDefinition}
	}
	for _, name := range in.SettingNames() {
		if is == nil {
			break
		}
		old, known := settings[name]
		oldInText := old
		if was != nil {
			s, has := was.Settings[name]
			old, known, oldInText = s.Value, has, cmp.Or(s.InText, s.Value)
		}
		now := is.Settings[name].Value
		if known && now != "" && old != now && (c.Kind == ValueChanged || says(c.Was, oldInText) && says(c.Is, cmp.Or(is.Settings[name].InText, now))) {
			return &Cause{Kind: OfSetting, Name: name, Was: old, Is: now}
		}
	}
	if in.Block != "" {
		return &Cause{Kind: OfBlock, Name: in.Block}
	}
	return &Cause{Kind: OfDefinition}
}

// says reports whether a text has a setting's value in it.
func says(all []Wording, value string) bool {
	return slices.ContainsFunc(all, func(w Wording) bool { return strings.Contains(w.Words, plainSpaces(value)) })
}

func instructionOf(p *procedure.Procedure, ref string) *procedure.Instruction {
	if p == nil {
		return nil
	}
	for in := range p.All() {
		if in.Ref() == ref {
			return in
		}
	}
	return nil
}

// title names a cause, for a heading.
func (c Cause) title() string {
	switch c.Kind {
	case OfSetting:
		return "setting " + c.Name + ", " + c.Was + " to " + c.Is
	case OfBlock:
		return "block " + c.Name
	case OfSheet:
		return "headings and fixed words"
	case OfDefinition:
	}
	return "the definition's own lines"
}

// group is the changes of one cause: each once, with the texts that it is in.
type group struct {
	cause   Cause
	changes []Change
	in      [][]string // the names of the texts, for each change
}

// groups returns the changes of texts by cause: first what changes a warning, the most urgent level before the others; then
// settings, blocks and definitions, and the words of the sheet last.
func groups(all []Text) []group {
	var out []group
	for _, t := range all {
		for _, c := range t.Changes {
			cause := Cause{Kind: OfDefinition}
			if c.Cause != nil {
				cause = *c.Cause
			}
			at := slices.IndexFunc(out, func(g group) bool { return g.cause == cause })
			if at < 0 {
				at, out = len(out), append(out, group{cause: cause})
			}
			g := &out[at]
			same := slices.IndexFunc(g.changes, func(o Change) bool { return isSame(o, c) })
			if same < 0 {
				same, g.changes, g.in = len(g.changes), append(g.changes, c), append(g.in, nil)
			}
			if name := t.name(all); !slices.Contains(g.in[same], name) {
				g.in[same] = append(g.in[same], name)
			}
		}
	}
	order := []CauseKind{OfSetting, OfBlock, OfDefinition, OfSheet}
	slices.SortStableFunc(out, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.firstRank(), b.firstRank()), cmp.Compare(slices.Index(order, a.cause.Kind), slices.Index(order, b.cause.Kind)))
	})
	return out
}

// firstRank returns the rank of the first of the changes.
func (g group) firstRank() int {
	best := rank(g.changes[0])
	for _, c := range g.changes {
		best = min(best, rank(c))
	}
	return best
}

func isSame(a, b Change) bool {
	a.Cause, b.Cause = nil, nil
	return reflect.DeepEqual(a, b)
}

// SetGrouped adds what changes in texts, by cause: how much comes of each, then each change once, and the texts that it is
// in where there are several.
func SetGrouped(t *typeset.Text, all []Text) {
	for _, g := range groups(all) {
		count := diag.Count(len(g.changes), "instruction")
		if g.cause.Kind == OfSheet {
			count = diag.Count(len(g.changes), "change")
		}
		if len(all) > 1 {
			count += " in " + diag.Count(len(g.sheets()), "sheet")
		}
		t.Gap()
		t.Line(2, typeset.Strong.Of(g.cause.title()), typeset.Words(": "+count))
		for n, c := range g.changes {
			setChange(t, c, 4)
			if len(all) > 1 {
				t.Hang(6, typeset.Muted.Of("in"), typeset.Muted.Of(strings.Join(g.in[n], ", ")))
			}
		}
	}
}
