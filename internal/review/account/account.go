// Package account reports for every instruction of a procedure whether it is on a sheet, in what
// words, why or why not, where it comes from, and what the clinic must still confirm. It takes a
// plan and its sheet, and returns an Account, which includes every instruction, and words it for a person.
package account

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// Account is the complete account, in reading order. The JSON names are a contract.
type Account struct {
	ID            string      `json:"id"`
	Title         string      `json:"title"`
	Edition       string      `json:"edition"`
	Ages          string      `json:"ages"` // the ages that the sheet is for: "18+"
	Files         []string    `json:"files"`
	Language      string      `json:"language"`
	Digest        string      `json:"digest"`
	Status        string      `json:"status"`
	Approved      bool        `json:"approved"`        // by the clinic, in its current form; it is explained either way
	Sides         []string    `json:"sides,omitempty"` // on which it can be done
	Conditions    []Condition `json:"conditions"`
	Entries       []Entry     `json:"instructions"`
	Fills         []Fill      `json:"fill,omitempty"`
	Settings      []Setting   `json:"settings"`
	Medicines     []Medicine  `json:"medicines,omitempty"` // and classes, with names from the list
	ProfileBlanks []string    `json:"clinic_blanks"`       // keys of the clinic's profile that are blank
	ToConfirm     int         `json:"to_confirm"`          // open questions: about lines, and about settings that a sheet of the procedure uses
	Required      int         `json:"required"`            // how many of them the clinic must answer
	FromMemory    int         `json:"from_memory"`         // lines that rest on usual practice; not counted as questions

	partial bool // only some instructions are wanted
}

// Condition is a question that something depends on.
type Condition struct {
	Name     string   `json:"name"`
	Question string   `json:"question"`
	Ages     string   `json:"ages,omitempty"`     // the ages that the text for yes is for, or the text for each of several answers except none
	Answer   string   `json:"answer"`             // "" if not asked
	From     string   `json:"from"`               // "the visit", "the clinic", "assumed", "not asked"
	Excludes []string `json:"excludes,omitempty"` // what can't be true with yes, or with the named answer: "no, with wound-place=leg"
}

// Entry is one instruction.
type Entry struct {
	Ref             string     `json:"ref"`
	Printed         []Printed  `json:"printed"`                     // its wordings on the sheet; empty if it isn't there
	Omitted         []Omitted  `json:"omitted"`                     // its wordings that aren't
	OmittedByClinic bool       `json:"omitted_by_clinic,omitempty"` // the clinic decided to omit it
	From            string     `json:"from"`                        // "shared/sedation.yaml:12:3"
	Block           string     `json:"block,omitempty"`
	Replaces        []string   `json:"replaces,omitempty"` // the blocks whose instruction it replaced
	Sources         []Source   `json:"sources"`
	Dose            *Dose      `json:"dose,omitempty"`
	Drawing         string     `json:"drawing,omitempty"`     // what the drawing beside it shows
	Visit           string     `json:"visit,omitempty"`       // the visit that the line belongs to, if its author gives one
	FromMemory      bool       `json:"from_memory,omitempty"` // one of its sources is usual practice, not read anywhere
	Confirm         *Question  `json:"confirm,omitempty"`
	Decisions       []Decision `json:"decided,omitempty"`
	Note            string     `json:"note,omitempty"`
	Settings        []Used     `json:"settings,omitempty"` // whose values its words print
}

// Used is a setting whose value an instruction prints, and who decided it.
type Used struct {
	Name    string    `json:"name"`
	Value   string    `json:"value"`
	Layer   string    `json:"layer"` // "default", or the clinic's id
	Range   string    `json:"range,omitempty"`
	Decided *Decision `json:"decided,omitempty"` // in the approval of this text
}

// Decision is a clinic's decision about an instruction.
type Decision struct {
	Key     string `json:"key,omitempty"` // "until"; empty for the whole instruction
	Value   string `json:"value"`
	Written string `json:"written,omitempty"` // what the definition says, if it differs
	By      string `json:"by"`
	// Of an approval: its date (ISO), as what the person approved, and the sheets that were approved with it.
	On     string   `json:"on,omitempty"`
	Role   string   `json:"role,omitempty"`
	Sheets []string `json:"sheets,omitempty"`
}

// Fill is a value that staff give for one patient. What was given appears only in the words.
type Fill struct {
	Name     string `json:"name"`
	Question string `json:"question"`
	Kind     string `json:"is"`
	After    string `json:"after,omitempty"` // for a date: the date that it must come after, or "procedure"
	Given    bool   `json:"given"`
}

// Dose is a medicine with its amounts, as the definition has them.
type Dose struct {
	Medicine   string `json:"medicine"`
	Reason     string `json:"reason,omitempty"`
	Dose       string `json:"dose"`
	Every      string `json:"every,omitempty"`
	Max        string `json:"most_in_24_hours,omitempty"`
	MaxSetting string `json:"most_setting,omitempty"`
	Ages       string `json:"ages,omitempty"`       // the ages that it is for, if not all that the text is for
	OtherAges  string `json:"other_ages,omitempty"` // what other patients read
}

// Printed is a wording on the sheet.
type Printed struct {
	Words string   `json:"words"`
	Under string   `json:"under,omitempty"` // the lead-in, if a condition was not asked
	Why   string   `json:"why"`
	Times []Moment `json:"times,omitempty"`
	Steps []Step   `json:"steps,omitempty"`
	Log   string   `json:"log,omitempty"` // what the patient writes down below it, in a line
}

// Step is one row of a wording's table, as on the sheet.
type Step struct {
	When string `json:"when"`
	What string `json:"what"`
}

// Moment is a time of a wording: the definition's words, and what became of them.
type Moment struct {
	Key   string     `json:"key"`
	Words string     `json:"words"`
	Start *time.Time `json:"start,omitempty"`
	End   *time.Time `json:"end,omitempty"`
}

// Omitted is a wording that isn't on the sheet.
type Omitted struct {
	Words string `json:"words"`
	Why   string `json:"why"`
}

// Source is where a fact was read.
type Source struct {
	Key       string `json:"key"`
	Title     string `json:"title"`
	Publisher string `json:"publisher"`
	Address   string `json:"address,omitempty"`
}

// Question is what a clinic decides about an instruction.
type Question struct {
	Question string   `json:"question"`
	Range    string   `json:"range,omitempty"`
	Choices  []string `json:"choices,omitempty"`
	Changes  string   `json:"changes,omitempty"` // the value of the instruction; "" for the whole line
	Required bool     `json:"required"`
}

// Medicine is a medicine or a class that a text names by a placeholder, or a dose by its key.
type Medicine struct {
	Key   string   `json:"key"` // "medicine.acetaminophen", "class.blood-thinner"
	Name  string   `json:"name"`
	Names []string `json:"names"` // brands, or examples of the class
	From  string   `json:"from"`  // "procedures/shared/medicines.yaml:6:3"
}

// Setting is a value that the sheet uses.
type Setting struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Layer    string `json:"layer"`
	Question string `json:"question"`
	Range    string `json:"range,omitempty"`
	Required bool   `json:"required"`
	Confirm  bool   `json:"confirm"` // no clinic has decided it
}

// New returns the account of every instruction of the plan's procedure, in the words of the sheet's
// language.
func New(plan *resolve.Plan, words *locale.Words, s *sheet.Sheet) Account {
	p := plan.Procedure
	a := Account{
		ID: p.ID, Title: p.Title, Edition: p.Edition, Ages: plan.Ages().String(), Files: files(p), Language: s.Language,
		Digest: s.Source.Digest, Status: s.StatusLine, Approved: s.Status == sheet.Approved, ToConfirm: s.ToConfirm, Required: s.Required, FromMemory: compose.CountFromMemory(p), Sides: p.Side.Options(),
	}
	for _, name := range conditionNames(p.Conditions) {
		answer := plan.Answers[name]
		a.Conditions = append(a.Conditions, Condition{name, p.Conditions[name].Question, p.Conditions[name].Ages.String(), answer.Value, answerSource(answer.From), exclusions(p, name)})
	}
	for _, f := range p.Fills {
		_, given := plan.Visit.FillValues[f.Name]
		a.Fills = append(a.Fills, Fill{f.Name, f.Question, string(f.Kind), f.After, given})
	}
	wordingsByRef := wordings(s)
	approval := compose.FindApproval(plan.Clinic, p, s.Language, s.Source.Digest, visit.Date{})
	for _, in := range append(allInstructions(p), p.Omitted...) {
		e := newEntry(plan, words, in, wordingsByRef[in.Ref()])
		if d := approvedDecision(plan.Clinic, approval, in.Ref()); d != nil {
			e.Decisions = append(e.Decisions, *d)
		}
		for _, name := range in.SettingNames() {
			set := p.Settings[name]
			e.Settings = append(e.Settings, Used{name, set.Value, set.Layer, set.Range, approvedDecision(plan.Clinic, approval, procedure.SettingPrefix+name)})
		}
		a.Entries = append(a.Entries, e)
	}
	for _, q := range compose.OpenQuestions(p, plan.Clinic, s.Language, func() string { return s.Source.Digest }) {
		if set := q.Setting; set != nil {
			a.Settings = append(a.Settings, Setting{set.Name, set.Value, set.Layer, set.Question, set.Range, set.Required, true})
		}
	}
	a.Medicines = medicines(p)
	a.ProfileBlanks = compose.BlankProfileKeys(p, plan.Clinic)
	return a
}

// exclusions words what can't be true together with a condition, whichever of the two defines that.
func exclusions(p *procedure.Procedure, name string) []string {
	var out []string
	add := func(answer, other, with string) {
		said := other + "=" + with
		if with == procedure.Yes {
			said = other
		}
		if answer != procedure.Yes {
			said = answer + ", with " + said
		}
		out = append(out, said)
	}
	for _, other := range conditionNames(p.Conditions) {
		for _, e := range p.Conditions[name].Excludes {
			if e.Other.Condition == other {
				for _, a := range e.Other.Answers {
					add(e.Answer, other, a)
				}
			}
		}
		for _, e := range p.Conditions[other].Excludes {
			if e.Other.Condition == name {
				for _, a := range e.Other.Answers {
					add(a, other, e.Answer)
				}
			}
		}
	}
	return out
}

// allInstructions returns everything that a patient can read, in reading order.
func allInstructions(p *procedure.Procedure) []procedure.Instruction {
	out := append([]procedure.Instruction{p.About}, p.Instructions()...)
	if d := p.Diary; d != nil {
		out = append(out, d.AsInstruction())
	}
	for _, q := range p.TeachBack {
		q.Key = teachBack + q.Key
		out = append(out, q)
	}
	return out
}

// files returns the files that make up the procedure, its own first.
func files(p *procedure.Procedure) []string {
	out := []string{p.Pos.File}
	for _, in := range allInstructions(p) {
		if !slices.Contains(out, in.Pos.File) {
			out = append(out, in.Pos.File)
		}
	}
	return out
}

// medicines returns the classes, then the medicines that a text or a dose uses; those that are only
// an example of a class are listed there.
func medicines(p *procedure.Procedure) []Medicine {
	named := map[string]bool{}
	for _, in := range allInstructions(p) {
		for text := range in.Texts() {
			for _, name := range procedure.Placeholders(text) {
				named[name] = true
			}
		}
		if in.Dose != nil {
			named[procedure.MedicinePrefix+in.Dose.MedicineKey] = true
		}
	}
	var out []Medicine
	for _, key := range slices.Sorted(maps.Keys(p.Medicines.Classes)) {
		c := p.Medicines.Classes[key]
		out = append(out, Medicine{procedure.ClassPrefix + key, c.Name(), append([]string{}, c.Examples...), c.Pos.String()})
	}
	for _, key := range slices.Sorted(maps.Keys(p.Medicines.Medicines)) {
		if m := p.Medicines.Medicines[key]; named[procedure.MedicinePrefix+key] {
			out = append(out, Medicine{procedure.MedicinePrefix + key, m.Name, append([]string{}, m.Brands...), m.Pos.String()})
		}
	}
	return out
}

func conditionNames(m map[string]procedure.Condition) []string {
	var out []string
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

func answerSource(f resolve.AnswerFrom) string {
	switch f {
	case resolve.Given:
		return "the visit"
	case resolve.AssumedByClinic:
		return "assumed by the clinic"
	case resolve.AssumedByAuthor:
		return "assumed by the definition"
	case resolve.NotAsked:
	}
	return "not asked"
}

func newEntry(plan *resolve.Plan, words *locale.Words, in procedure.Instruction, printed []sheetWording) Entry {
	e := Entry{
		Ref: in.Ref(), From: in.Pos.String(), Block: in.Block, Replaces: in.Replaces, FromMemory: in.IsFromMemory(), OmittedByClinic: in.IsOmitted(), Note: in.Note, Visit: in.Visit,
	}
	for _, d := range in.Decisions {
		e.Decisions = append(e.Decisions, Decision{Key: d.Key, Value: d.Value, Written: d.Written, By: d.Layer})
	}
	if d := in.Dose; d != nil {
		e.Dose = &Dose{d.Medicine, d.Reason, d.Amount, d.EveryWords, d.Max, d.MaxSetting, d.Ages.String(), d.OtherAges}
	}
	if in.Drawing != "" {
		e.Drawing = plainSpaces(words.Say("drawings." + in.Drawing))
	}
	if c := in.Confirm; c != nil {
		e.Confirm = &Question{c.Question, c.Range, c.Choices, c.Changes, c.Required}
	}
	for _, key := range in.Sources {
		if key == procedure.Memory {
			continue
		}
		s := plan.Procedure.Sources[key]
		e.Sources = append(e.Sources, Source{key, s.Title, s.Publisher, s.Address})
	}
	items := inPrintedOrder(plan, words, itemsOf(plan, in), printed)
	for n, w := range printed {
		p := Printed{Words: w.words, Under: w.under, Steps: w.steps, Log: w.log}
		if n < len(items) {
			p.Why, p.Times = printedReason(plan, items[n]), moments(items[n])
		}
		switch {
		case w.under == "" && n < len(items) && !items[n].IsCertain():
			p.Why = "what it asks about is certain" // a question has no lead-in of its own
		case w.under != "" && in.Key == diary && plan.Diary != nil:
			p.Why = notAskedReason(plan, plan.Diary.Under)
		case p.Why == "":
			p.Why = "it holds for everyone"
		}
		e.Printed = append(e.Printed, p)
	}
	e.Omitted = omittedWordings(plan, words, in)
	return e
}

// itemsOf returns the plan's wordings of an instruction in the order in which a sheet prints them:
// certain ones first.
func itemsOf(plan *resolve.Plan, in procedure.Instruction) []resolve.Item {
	var certain, uncertain []resolve.Item
	for _, i := range slices.Concat(plan.About, plan.Items, plan.TeachBack) {
		if !isSame(in, *i.Instruction) {
			continue
		}
		if i.IsCertain() {
			certain = append(certain, i)
		} else {
			uncertain = append(uncertain, i)
		}
	}
	return append(certain, uncertain...)
}

// inPrintedOrder returns wordings in the order in which the sheet has them, which stands under one answer to a question
// after the other.
func inPrintedOrder(plan *resolve.Plan, words *locale.Words, items []resolve.Item, printed []sheetWording) []resolve.Item {
	var out []resolve.Item
	for _, w := range printed {
		n := slices.IndexFunc(items, func(i resolve.Item) bool {
			return !i.IsCertain() && plainSpaces(compose.LeadIn(plan, words, i.Under)) == w.under
		})
		if n < 0 {
			n = 0 // it holds for everyone, or is a question, which has no lead-in
		}
		if n < len(items) {
			out, items = append(out, items[n]), slices.Delete(slices.Clone(items), n, n+1)
		}
	}
	return out
}

// isSame reports whether an instruction of the plan is that of an entry. A teach-back question has
// the ref of what it asks about, so the position in the file counts too.
func isSame(in, other procedure.Instruction) bool {
	return strings.TrimPrefix(in.Ref(), teachBack) == other.Ref() && in.Pos == other.Pos
}

const (
	teachBack = "teach-back."
	diary     = procedure.PartDiary
)

func printedReason(plan *resolve.Plan, i resolve.Item) string {
	if !i.IsCertain() {
		return notAskedReason(plan, i.Under)
	}
	var because []string
	for _, name := range i.Instruction.Conditions() {
		if a := plan.Answers[name]; a.Value != "" {
			because = append(because, fmt.Sprintf("%s: %s (%s)", name, a.Value, answerSource(a.From)))
			continue
		}
		for _, answer := range plan.Procedure.Conditions[name].Answers() {
			if plan.IsImplied(procedure.Term{Condition: name, Answers: []string{answer}}) {
				because = append(because, fmt.Sprintf("%s: %s (not asked; other answers exclude the rest)", name, answer))
			}
		}
	}
	return strings.Join(because, ", ")
}

func notAskedReason(plan *resolve.Plan, under procedure.Conjunction) string {
	var open, against []string
	for _, t := range under {
		if a := plan.Answers[t.Condition]; a.Value != "" {
			against = append(against, failedCondition(plan, t))
			continue
		}
		open = append(open, t.Condition)
	}
	return strings.Join(append([]string{"not asked: " + strings.Join(open, ", ")}, against...), "; ")
}

func moments(i resolve.Item) []Moment {
	var out []Moment
	for _, t := range i.Times {
		m := Moment{Key: string(t.When.Key), Words: t.When.Words}
		if t.IsKnown() {
			low, high := t.Low, t.High
			m.Start, m.End = &low, &high
		}
		out = append(out, m)
	}
	return out
}

func omittedWordings(plan *resolve.Plan, words *locale.Words, in procedure.Instruction) []Omitted {
	wording := func(n int) string { return compose.CaseWords(plan.Procedure, plan.Clinic, words, &in, n) }
	var out []Omitted
	for _, l := range plan.Omitted {
		if !isSame(in, *l.Instruction) {
			continue
		}
		text := ""
		switch {
		case l.Case >= 0:
			text = wording(l.Case)
		case len(in.Cases) > 0:
			text = wording(0)
		}
		out = append(out, Omitted{text, omittedReason(plan, l)})
	}
	return out
}

func omittedReason(plan *resolve.Plan, l resolve.Omitted) string {
	switch l.Reason {
	case resolve.ConditionFails:
		return failedCondition(plan, l.Term)
	case resolve.EarlierCase:
		return "an earlier wording holds"
	case resolve.VisitGiven:
		if l.Instruction.Visit != "" {
			return fmt.Sprintf("it is for patients without a next visit of the kind %q, and one was given", l.Instruction.Visit)
		}
		return "it is for patients without a next visit, and one was given"
	case resolve.DoseForOthers:
		return "its dose is for " + l.Instruction.Dose.Ages.Describe() + "; the sheet has another text instead"
	case resolve.ClinicDecided:
		return "the clinic decided to leave it out"
	case resolve.OnlyRepeats:
		return "its condition was not asked, and it only repeats what the sheet says under that condition"
	case resolve.ReplacedNotAsked:
	}
	return "its condition was not asked, and the sheet has another text instead, or what it asks about is not certain"
}

func failedCondition(plan *resolve.Plan, t procedure.Term) string {
	a := plan.Answers[t.Condition]
	return fmt.Sprintf("needs %s: %s; it is %s (%s)", t.Condition, strings.Join(t.Answers, " or "), a.Value, answerSource(a.From))
}

// sheetWording is one wording as on the sheet.
type sheetWording struct {
	words, under, log string
	steps             []Step
}

// plainSpaces returns a text with ordinary spaces.
func plainSpaces(s string) string { return strings.ReplaceAll(s, "\u00a0", " ") }

func steps(i sheet.Item) []Step {
	var out []Step
	for _, s := range i.Steps {
		out = append(out, Step{plainSpaces(s.When), plainSpaces(s.What.String())})
	}
	return out
}

// wordings collects the sheet's items by ref.
func wordings(s *sheet.Sheet) map[string][]sheetWording {
	out := map[string][]sheetWording{}
	add := func(g sheet.Group) {
		under := ""
		if g.LeadIn != nil {
			under = g.LeadIn.Text
		}
		for _, i := range g.Items {
			words := strings.TrimSpace(i.Text.String() + " " + i.Do.String())
			log := ""
			if i.Log != nil {
				log = plainSpaces(i.Log.String())
			}
			out[i.Ref] = append(out[i.Ref], sheetWording{plainSpaces(words), under, log, steps(i)})
		}
	}
	for _, b := range s.Blocks {
		for _, g := range sheet.Groups(b) {
			add(g)
		}
		if d, ok := b.(sheet.Diary); ok && len(d.Intro) > 0 {
			add(sheet.Group{LeadIn: d.LeadIn, Items: []sheet.Item{{Ref: diary, Text: d.Intro[0].Text}}})
		}
	}
	return out
}
