package compose

import (
	"iter"
	"slices"
	"strings"
	"time"

	"aftercare/internal/clinic"
	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// ToConfirm lists what the clinic must still decide before this sheet is wholly its own.
type ToConfirm struct {
	Instructions []*procedure.Instruction // those with a `confirm`, each once
	Settings     []procedure.Setting      // used by the sheet and left at their default
	Profile      []string                 // keys of the clinic's profile that are blank
}

// Count returns how many things that is.
func (c ToConfirm) Count() int { return len(c.Instructions) + len(c.Settings) + len(c.Profile) }

// Unconfirmed returns what the clinic must still decide for a plan. What an approval in
// force has decided is left out; a is nil where there is none.
func Unconfirmed(plan *resolve.Plan, a *clinic.Approval) ToConfirm {
	var out ToConfirm
	if a == nil {
		out.Instructions = confirms(plan)
		out.Settings = defaults(plan)
	}
	out.Profile = append(plan.Clinic.Missing(), missingContacts(plan)...)
	return out
}

// said yields what the plan says was done, and its instructions.
func said(plan *resolve.Plan) iter.Seq[*resolve.Item] {
	return func(yield func(*resolve.Item) bool) {
		for _, items := range [...][]resolve.Item{plan.About, plan.Items} {
			for n := range items {
				if !yield(&items[n]) {
					return
				}
			}
		}
	}
}

// missingContacts returns the contacts that the plan sends patients to and the clinic's
// profile leaves out, or without a phone.
func missingContacts(plan *resolve.Plan) []string {
	var out []string
	for i := range said(plan) {
		for _, name := range i.Instruction.Contacts() {
			if key := "contacts." + name; plan.Clinic.Contacts[name].Phone == "" && !slices.Contains(out, key) {
				out = append(out, key)
			}
		}
	}
	return out
}

// Confirms returns every instruction of a procedure that asks the clinic to decide and that
// its profile has not, and the diary where it does.
func Confirms(p *procedure.Procedure) []procedure.Instruction {
	var out []procedure.Instruction
	for _, i := range slices.Concat([]procedure.Instruction{p.About}, p.Instructions()) {
		if i.Confirm != nil && len(i.Decided) == 0 {
			out = append(out, i)
		}
	}
	if d := p.Diary; d != nil && d.Confirm != nil && len(d.Decided) == 0 {
		out = append(out, *diaryConfirm(p.Diary))
	}
	return out
}

// Undecided returns the refs of what a procedure asks the clinic and an approval does not
// record a decision of.
func Undecided(p *procedure.Procedure, a clinic.Approval) []string {
	var out []string
	for _, i := range Confirms(p) {
		if a.Confirm[i.Ref()] == "" {
			out = append(out, i.Ref())
		}
	}
	return out
}

// Defaults returns the settings that some patient's sheet says and that no clinic set.
func Defaults(p *procedure.Procedure, c clinic.Profile) []procedure.Setting {
	return defaults(resolve.Resolve(p, c, visit.Visit{}, time.UTC))
}

func diaryConfirm(d *procedure.Diary) *procedure.Instruction {
	return &procedure.Instruction{Key: "diary", Cases: []procedure.Case{{Text: d.Question}}, Confirm: d.Confirm, Sources: d.Sources, Pos: d.Pos}
}

func confirms(plan *resolve.Plan) []*procedure.Instruction {
	var out []*procedure.Instruction
	for i := range said(plan) {
		if in := i.Instruction; in.Confirm != nil && len(in.Decided) == 0 && !slices.Contains(out, in) {
			out = append(out, in)
		}
	}
	if d := plan.Diary; d != nil && d.Definition.Confirm != nil && len(d.Definition.Decided) == 0 {
		out = append(out, diaryConfirm(d.Definition))
	}
	return out
}

// defaults returns the settings that the plan's words or times use, and that no clinic set.
func defaults(plan *resolve.Plan) []procedure.Setting {
	var out []procedure.Setting
	use := func(name string) {
		s, ok := plan.Procedure.Settings[name]
		if ok && s.Layer == DefaultLayer && !slices.ContainsFunc(out, func(o procedure.Setting) bool { return o.Name == s.Name }) {
			out = append(out, s)
		}
	}
	for i := range said(plan) {
		for n := range i.Times {
			use(i.Times[n].When.Setting)
		}
		if d := i.Instruction.Dose; d != nil {
			use(d.MostSetting)
		}
		for text := range i.Texts() {
			for _, name := range procedure.PlaceholdersOf(text, "setting.") {
				use(name)
			}
		}
	}
	slices.SortFunc(out, func(a, b procedure.Setting) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// DefaultLayer is the layer of a setting that no clinic decided.
const DefaultLayer = "default"

func (w *writer) confirm(s *sheet.Sheet, a *clinic.Approval) {
	s.ToConfirm = Unconfirmed(w.plan, a).Count()
	if s.ToConfirm > 0 {
		s.ConfirmLine = w.words.Counted("confirm", s.ToConfirm)
	}
}
