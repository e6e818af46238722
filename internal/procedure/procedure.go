// Package procedure holds what an author writes, as plain data: procedures, instructions,
// conditions, settings and times in words. It knows no files, no patients and no formats.
package procedure

import (
	"iter"
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// Procedure is one procedure as its patients get it: its own file with the blocks it
// includes, and the conditions, settings and sources that they name.
type Procedure struct {
	ID              string // the file's name without ".yaml"
	Title           string // as in a sentence's start: "Medial branch block"
	Edition         string // a date, as text
	Ages            Ages   // of its patients; the zero value where nobody said, and then it is for adults
	BasedOn         string // "id@digest" of the definition that a clinic's copy came from
	Aliases         []string
	AliasPositions  []diag.Pos // of each
	Specialty       string
	Note            string     // for staff; never on a sheet
	Origin          string     // the layer it came from: "built-in", or the clinic folder's path
	Language        string     // BCP 47, of the texts
	Refused         []Refused  // what its questions offer and can't be; unknown where only what a sheet needs was read
	UnreviewedFiles []diag.Pos // the translation's files that no human has reviewed
	UnusedFiles     diag.List  // files that nothing reads, and that the text may be meant to have
	Reviewer        string     // who reviewed the translation; "" for nobody, or where nothing is translated
	Include         []string
	Assume          map[string]string // condition to answer; for blank and sample sheets only
	Side            Side
	Headings        map[string]string // of Headed, where the words' own heading does not fit
	About           Instruction       // one instruction, key "about"
	Sections        []Section         // in the order of Kinds; no empty ones
	KeyTimes        []string          // refs, "activity.normal"
	Events          []Event           // in file order
	Fills           []Fill            // values given for one patient, that a text says; in file order
	Diary           *Diary            // nil when the procedure has none
	Omitted         []Instruction     // what the clinic decided to leave out, in reading order, the diary first
	Omits           []Omit            // what the definition leaves out of its blocks
	TeachBack       []Instruction     // questions; Key is the ref that the answer stands under
	Pos             diag.Pos

	// Conditions, Settings and Sources are the ones that this procedure can reach.
	Conditions map[string]Condition
	Settings   map[string]Setting
	Sources    map[string]Source

	// Medicines is those that a text says or a dose has.
	Medicines Medicines
}

// NormalizeName returns an id or a short name as names are compared: small letters, and hyphens for spaces and
// underscores.
func NormalizeName(name string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(name), "-")), "_", "-")
}

// IsUnreviewed reports whether the texts are a translation that no human has reviewed: then
// they make samples only, never a patient's sheet.
func (p *Procedure) IsUnreviewed() bool { return p.IsTranslated() && p.Reviewer == "" }

// IsTranslated reports whether the texts are in another language than the definition's.
func (p *Procedure) IsTranslated() bool { return p.Language != "" && p.Language != SourceLanguage }

// SourceLanguage is the language in which definitions are written; the others translate it.
const SourceLanguage = "en"

// Instructions returns every instruction of every section, in reading order: the sections
// in the order of Kinds, and inside each the authored order.
func (p *Procedure) Instructions() []Instruction {
	all := make([]Instruction, 0, p.Count())
	for _, s := range p.Sections {
		all = append(all, s.Items...)
	}
	return all
}

// Each yields every instruction of every section in that order, without a copy.
func (p *Procedure) Each() iter.Seq[*Instruction] {
	return func(yield func(*Instruction) bool) {
		for _, s := range p.Sections {
			for n := range s.Items {
				if !yield(&s.Items[n]) {
					return
				}
			}
		}
	}
}

// All yields what was done, every instruction, and the questions of teach-back, without a copy.
func (p *Procedure) All() iter.Seq[*Instruction] {
	return func(yield func(*Instruction) bool) {
		if !yield(&p.About) {
			return
		}
		for in := range p.Each() {
			if !yield(in) {
				return
			}
		}
		for n := range p.TeachBack {
			if !yield(&p.TeachBack[n]) {
				return
			}
		}
	}
}

// Count is how many instructions there are in all sections.
func (p *Procedure) Count() int {
	count := 0
	for _, s := range p.Sections {
		count += len(s.Items)
	}
	return count
}

// Event returns the event of that key.
func (p *Procedure) Event(key string) (Event, bool) {
	for _, e := range p.Events {
		if e.Key == key {
			return e, true
		}
	}
	return Event{}, false
}

// Side says whether the procedure is done on a side of the body.
type Side struct {
	Part  string // a key of the locale's body parts, such as "back"
	Ask   bool
	Never []string // of SideNames: the sides that it is never done on
	Pos   diag.Pos
}

// SideNames are the sides that a procedure can be done on, as they are written.
var SideNames = []string{"left", "right", "both"}

// Options returns the sides that the procedure can be done on; none where it is done on no side.
func (s Side) Options() []string {
	if !s.Ask {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(SideNames), func(name string) bool { return slices.Contains(s.Never, name) })
}

// DescribeOptions words the sides that the procedure can be done on: "left, right or both".
func (s Side) DescribeOptions() string {
	names := s.Options()
	last := len(names) - 1
	if last < 1 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// Section is the instructions of one kind.
type Section struct {
	Kind  Kind
	Items []Instruction
}

// Instruction is one thing that a patient reads, in every section of the same shape.
type Instruction struct {
	Section   Kind
	Level     Level  // for warnings; else LevelNone
	Key       string // unique in its section
	Block     string // the block it came from; "" for the procedure's own file
	Cases     []Case // at least one; a plain instruction has one that always holds
	If        Conjunction
	NotAsked  string // words to print instead when a condition of If was not asked
	Do        string // on a warning sign: what to do at once
	Dose      *Dose  // nil where it is none
	Call      string // the name of a contact of the clinic; "" for none
	Milestone string
	// WithoutVisit prints it only where no next visit was given: "If you have no next visit".
	WithoutVisit bool
	// Visit is the name of the visit that a follow-up line is of, as staff give it beside the next visit;
	// "" where the author named none.
	Visit     string
	Confirm   *Confirm   // what the clinic decides of it; nil for nothing
	Decisions []Decision // what the clinic decided of it; then nothing is left to confirm
	Note      string     // for staff; never on a sheet
	Sources   []string
	Replaces  []string      // blocks whose instruction of this key it replaced
	Replaced  []Instruction // those instructions, as the blocks have them
	Pos       diag.Pos
}

// Decision is a value of an instruction that a clinic decided.
type Decision struct {
	Key     string // "until"; "" for the whole instruction, which stays as written
	Value   string
	Written string // the definition's own value; "" where it stands
	Layer   string // the clinic's id
}

// Ref names an instruction everywhere: "activity.driving", "warnings.call-911.weakness".
func (i *Instruction) Ref() string {
	switch {
	case i.Section == "":
		return i.Key
	case i.Level != LevelNone:
		return string(i.Section) + "." + string(i.Level) + "." + i.Key
	}
	return string(i.Section) + "." + i.Key
}

// HasRef reports whether ref names i, without putting its own together: a sheet asks often.
func (i *Instruction) HasRef(ref string) bool {
	if i.Section == "" {
		return ref == i.Key
	}
	rest, ok := strings.CutPrefix(ref, string(i.Section)+".")
	if ok && i.Level != LevelNone {
		rest, ok = strings.CutPrefix(rest, string(i.Level)+".")
	}
	return ok && rest == i.Key
}

// HasTime reports whether one of i's wordings has a time under that key.
func (i *Instruction) HasTime(key TimeKey) bool {
	return slices.ContainsFunc(i.Cases, func(c Case) bool { _, ok := c.Time(key); return ok })
}

// Conditions returns the names of the conditions that i depends on, each once, in order.
func (i *Instruction) Conditions() []string {
	var names []string
	seen := map[string]bool{}
	add := func(c Conjunction) {
		for _, t := range c {
			if !seen[t.Condition] {
				seen[t.Condition] = true
				names = append(names, t.Condition)
			}
		}
	}
	add(i.If)
	for _, c := range i.Cases {
		add(c.If)
	}
	return names
}

// Case is one wording of an instruction. Cases are tried in order; an empty If always holds.
type Case struct {
	Name  string // the condition as it was written; "" for the only wording
	If    Conjunction
	Text  string
	Times []When
	Steps []Step   // what follows in turn, below the text
	Pos   diag.Pos // where the text stands
}

// Time returns the case's time under that key.
func (c Case) Time(key TimeKey) (When, bool) {
	for _, w := range c.Times {
		if w.Key == key {
			return w, true
		}
	}
	return When{}, false
}

// CommonTimes returns the times that every wording of i has alike: those that NotAsked may say.
func (i *Instruction) CommonTimes() []When {
	if len(i.Cases) == 0 {
		return nil
	}
	var out []When
	for _, w := range i.Cases[0].Times {
		inAll := true
		for _, c := range i.Cases[1:] {
			other, ok := c.Time(w.Key)
			inAll = inAll && ok && other.Words == w.Words && other.Setting == w.Setting
		}
		if inAll {
			out = append(out, w)
		}
	}
	return out
}

// Texts yields every text of i that may hold placeholders.
func (i *Instruction) Texts() iter.Seq[string] {
	return func(yield func(string) bool) {
		if !yield(i.Do) || !yield(i.NotAsked) || i.Dose != nil && !yield(i.Dose.OtherAges) {
			return
		}
		for _, c := range i.Cases {
			if !yield(c.Text) {
				return
			}
			for _, s := range c.Steps {
				if !yield(s.Text) {
					return
				}
			}
		}
	}
}

// SettingPrefix begins the placeholder of a setting, {setting.fever}, and the name of its question to the clinic.
const SettingPrefix = "setting."

// ContactPrefix begins the placeholder of a clinic's contact: {contact.device}.
const ContactPrefix = "contact."

// Contacts returns the names of the clinic's contacts that i sends a patient to.
func (i *Instruction) Contacts() []string {
	var out []string
	if i.Call != "" {
		out = append(out, i.Call)
	}
	for text := range i.Texts() {
		for _, contact := range PlaceholdersOf(text, ContactPrefix) {
			if !slices.Contains(out, contact) {
				out = append(out, contact)
			}
		}
	}
	return out
}

// Event is something that happens to the patient and that a time can refer to. It may have a
// day: so long after the procedure, or as staff give it for one patient.
type Event struct {
	Key   string
	Text  string // a clause: "the numbness wears off"
	After Span   // in days; its unit is NoUnit where the event has none
	On    string // the name of a value filled in, a date; "" for none
	Pos   diag.Pos
}

// Diary is a table that the patient fills in.
type Diary struct {
	If        Conjunction
	Question  string
	Rules     []string
	Low, High int // the scale, both included
	At        []DiaryTime
	Columns   []string // what else to write beside each rating
	Note      string
	Sources   []string
	Confirm   *Confirm
	Decisions []Decision
	Pos       diag.Pos
}

// AsInstruction returns the diary as an instruction: its question, under the key "diary".
func (d *Diary) AsInstruction() Instruction {
	return Instruction{
		Key: PartDiary, If: d.If, Cases: []Case{{Text: d.Question, Pos: d.Pos}}, Sources: d.Sources, Confirm: d.Confirm, Decisions: d.Decisions, Note: d.Note, Pos: d.Pos,
	}
}

// DiaryTime is one entry of the diary's `at`: before the procedure, one moment, a repetition
// from the last entry until Until, or times of day on each day from the next on.
type DiaryTime struct {
	Before bool
	At     Span
	Every  Amount // zero unless repeated
	Until  Amount
	Daily  []TimeOfDay // on each day until Until, from the day after the procedure
	Words  string
	Pos    diag.Pos
}

// Source is where a fact was read.
type Source struct {
	Key       string
	Title     string
	Publisher string
	ReadOn    string
	Address   string
	Pos       diag.Pos
}

// Setting is a value that a clinic decides once.
type Setting struct {
	Name     string
	Question string
	Kind     SettingKind
	Default  string
	Range    string
	Required bool // the clinic must set it; else the default stands until it does
	Sources  []string
	Value    string // in force: the clinic's, else Default
	Layer    string // where Value stands: DefaultLayer, or the clinic's id
	Pos      diag.Pos
}

// DefaultLayer is the layer of a setting that no clinic decided.
const DefaultLayer = "default"

// EmergencyNumber is the setting that holds the number to call in an emergency.
const EmergencyNumber = "emergency-number"

// SettingKind says what a setting holds, so that its value can be checked.
type SettingKind string

// The kinds of setting.
const (
	SettingTime        SettingKind = "time"
	SettingTemperature SettingKind = "temperature"
	SettingWeight      SettingKind = "weight"
	SettingDose        SettingKind = "dose"
	SettingPhone       SettingKind = "phone"
	SettingNumber      SettingKind = "number"
	SettingWords       SettingKind = "words"
)

// InWords reports whether a value of the kind has words that each language says in its own
// way, as in "10 pounds (4.5 kg)".
func (k SettingKind) InWords() bool { return k == SettingWords || k == SettingWeight }

// SettingKinds lists the kinds.
var SettingKinds = []SettingKind{
	SettingTime, SettingTemperature, SettingWeight, SettingDose, SettingPhone, SettingNumber, SettingWords,
}
