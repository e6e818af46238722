// Package procedure holds what an author writes, as plain data: procedures, instructions,
// conditions, settings and times in words. It knows no files, no patients and no formats.
package procedure

import (
	"iter"
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// Procedure is one procedure as its patients get it: its own file with the blocks it includes, and
// the conditions, settings and sources that they use.
type Procedure struct {
	ID              string // the file's name without ".yaml"
	Title           string // as at the start of a sentence: "Medial branch block"
	Edition         string // a date, as text
	Ages            Ages   // of its patients; the zero value if not given, which means adults
	BasedOn         string // "id@digest" of the definition that a clinic's copy was made from
	Aliases         []string
	AliasPositions  []diag.Pos // one for each
	Specialty       string
	Note            string     // for staff; never on a sheet
	Origin          string     // the layer it came from: "built-in", or the clinic folder's path
	Language        string     // BCP 47; the language of the texts
	Refused         []Refused  // values that its questions offer and that can't be used; not known if only what a sheet needs was read
	UnreviewedFiles []diag.Pos // the translation's files that nobody has reviewed
	UnusedFiles     diag.List  // files that aren't read and may be meant for this text
	Reviewer        string     // who reviewed the translation; "" for nobody, or if nothing is translated
	Include         []string
	Assume          map[string]string // condition to answer; for blank and sample sheets only
	Usual           *Usual            // how it is most often done; nil if that isn't said, or for a library that reads only what a sheet needs
	Side            Side
	Headings        map[string]string // by name of HeadedParts, if the language's heading doesn't fit
	About           Instruction       // one instruction, key "about"
	Sections        []Section         // in the order of Kinds; no empty ones
	KeyTimes        []KeyTime         // in the order in which they stand first on the sheet; none for all milestones
	Events          []Event           // in file order
	Fills           []Fill            // filled in for one patient and used by a text; in file order
	Diary           *Diary            // nil when the procedure has none
	Omitted         []Instruction     // what the clinic decided to omit, in reading order, the diary first
	Omits           []Omit            // what the definition omits from its blocks
	TeachBack       []Instruction     // questions; Key is the ref of the answer
	Pos             diag.Pos

	// Conditions, Settings and Sources are the ones that this procedure can reach.
	Conditions map[string]Condition
	Settings   map[string]Setting
	Sources    map[string]Source

	// Medicines holds those that a text or a dose uses.
	Medicines Medicines
}

// NormalizeName returns an id or an alias in the form for comparison: small letters, and hyphens
// for spaces and underscores.
func NormalizeName(name string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(name), "-")), "_", "-")
}

// IsUnreviewed reports whether the texts are a translation that nobody has reviewed: they make only
// samples, never a patient's sheet.
func (p *Procedure) IsUnreviewed() bool { return p.IsTranslated() && p.Reviewer == "" }

// IsTranslated reports whether the texts are in another language than the definition's.
func (p *Procedure) IsTranslated() bool { return p.Language != "" && p.Language != SourceLanguage }

// SourceLanguage is the language in which definitions are written; the others are translations.
const SourceLanguage = "en"

// Instructions returns every instruction of every section, in reading order: the sections in the
// order of Kinds, and within each the authored order.
func (p *Procedure) Instructions() []Instruction {
	all := make([]Instruction, 0, p.Count())
	for _, s := range p.Sections {
		all = append(all, s.Items...)
	}
	return all
}

// Each yields every instruction of every section in reading order, without copying.
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

// All yields what was done, every instruction, and the teach-back questions, without copying.
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

// Count returns the number of instructions in all sections.
func (p *Procedure) Count() int {
	count := 0
	for _, s := range p.Sections {
		count += len(s.Items)
	}
	return count
}

// Event returns the event with that key.
func (p *Procedure) Event(key string) (Event, bool) {
	for _, e := range p.Events {
		if e.Key == key {
			return e, true
		}
	}
	return Event{}, false
}

// KeyTime is an instruction whose milestone stands first on the sheet.
type KeyTime struct {
	Ref string   // "activity.normal"
	Pos diag.Pos // where it is listed
}

// IsKeyTime reports whether an instruction's milestone, if it has one, is among the key times.
func (p *Procedure) IsKeyTime(in *Instruction) bool {
	return len(p.KeyTimes) == 0 || slices.ContainsFunc(p.KeyTimes, func(k KeyTime) bool { return in.HasRef(k.Ref) })
}

// Usual is how a procedure is most often done, for measuring its sheet. It answers nothing for a patient,
// and is no part of the text.
type Usual struct {
	Answers map[string]string // to every one of the procedure's conditions
	Side    string            // from SideNames; "" if the side isn't asked for
}

// Side says whether the procedure is done on a side of the body.
type Side struct {
	Part  string // a key of the locale's body parts, such as "back"
	Ask   bool
	Never []string // from SideNames: the sides on which it is never done
	Pos   diag.Pos
}

// SideNames are the sides on which a procedure can be done, as written.
var SideNames = []string{"left", "right", "both"}

// Options returns the sides on which the procedure can be done; none if it isn't done on a side.
func (s Side) Options() []string {
	if !s.Ask {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(SideNames), func(name string) bool { return slices.Contains(s.Never, name) })
}

// DescribeOptions words the sides on which the procedure can be done: "left, right or both".
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

// Instruction is one thing that a patient reads, with the same shape in every section.
type Instruction struct {
	Section   Kind
	Level     Level  // for warnings; else LevelNone
	Key       string // unique in its section
	Block     string // the block it came from; "" for the procedure's own file
	Cases     []Case // at least one; an instruction with one wording has a case that always holds
	If        Conjunction
	NotAsked  string // words to print instead if a condition of If was not asked
	Do        string // on a warning sign: what to do at once
	Drawing   string // the name of the drawing that explains it; "" for none
	Dose      *Dose  // nil if there is none
	Call      string // the name of a contact of the clinic; "" for none
	Milestone string
	// WithoutVisit prints it only if no next visit was given: "If you have no next visit".
	WithoutVisit bool
	// Visit is the name of the visit that a follow-up line belongs to, as staff give it with the next
	// visit; "" if the author named none.
	Visit     string
	Confirm   *Confirm   // what the clinic is asked to decide; nil for nothing
	Decisions []Decision // what the clinic decided; then nothing remains to confirm
	Note      string     // for staff; never on a sheet
	Sources   []string
	Replaces  []string      // blocks whose instruction with this key it replaced
	Replaced  []Instruction // those instructions, as the blocks have them
	Pos       diag.Pos
}

// Decision is a clinic's decision on a value of an instruction.
type Decision struct {
	Key     string // "until"; "" for the whole instruction, which stands as written
	Value   string
	Written string // the definition's own value; "" if it stands
	Layer   string // the clinic's id
}

// Ref identifies an instruction everywhere: "activity.driving", "warnings.call-911.weakness".
func (i *Instruction) Ref() string {
	switch {
	case i.Section == "":
		return i.Key
	case i.Level != LevelNone:
		return string(i.Section) + "." + string(i.Level) + "." + i.Key
	}
	return string(i.Section) + "." + i.Key
}

// HasRef reports whether ref identifies i, without building its own: sheets ask often.
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

// HasTime reports whether one of i's wordings has a time under a key.
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
	Name  string // the condition as written; "" for the only wording
	If    Conjunction
	Text  string
	Times []When
	Steps []Step   // steps, below the text
	Log   Log      // what the patient writes down, below the text; never beside steps
	Pos   diag.Pos // position of the text
}

// Time returns the case's time under a key.
func (c Case) Time(key TimeKey) (When, bool) {
	for _, w := range c.Times {
		if w.Key == key {
			return w, true
		}
	}
	return When{}, false
}

// CommonTimes returns the times that every wording of i shares: those that NotAsked may use.
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

// SettingPrefix begins the placeholder of a setting, {setting.fever}, and the name of a setting's
// question to the clinic.
const SettingPrefix = "setting."

// ContactPrefix begins the placeholder of one of the clinic's contacts: {contact.device}.
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

// Event is something that happens to the patient and that a time can refer to. It may have a day:
// this long after the procedure, or as staff give it for one patient.
type Event struct {
	Key   string
	Text  string // a clause: "the numbness wears off"
	After Span   // in days; its unit is NoUnit if the event has none
	On    string // the name of a filled-in date; "" for none
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

// DiaryTime is one entry of the diary's `at`: before the procedure, one moment, a repetition from
// the last entry until Until, or times of day on each day from the next one on.
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
	Required bool // the clinic must set it; otherwise the default stands until it does
	Sources  []string
	Value    string // in force: the clinic's, else Default
	InText   string // Value in the language of the text; "" where it has no words to be translated
	Layer    string // where Value comes from: DefaultLayer, or the clinic's id
	Pos      diag.Pos
}

// DefaultLayer is the layer of a setting that no clinic has decided.
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

// InWords reports whether a value of the kind has words to be translated, as in "10 pounds (4.5 kg)" and
// "6 tablets of 500 mg (3,000 mg)".
func (k SettingKind) InWords(value string) bool {
	if k == SettingDose {
		m, err := ParseMaximum(value)
		return err == nil && m.IsInWords()
	}
	return k == SettingWords || k == SettingWeight
}

// SettingKinds lists the kinds.
var SettingKinds = []SettingKind{
	SettingTime, SettingTemperature, SettingWeight, SettingDose, SettingPhone, SettingNumber, SettingWords,
}
