package approval

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/visit"
)

// State is where a text stands.
type State string

// The states. The JSON names are a contract.
const (
	Approved   State = "approved"
	Due        State = "due"        // approved, and about to expire
	Expired    State = "expired"    // it was approved until a day that is past
	Changed    State = "changed"    // another text was approved
	Renew      State = "renew"      // the same words were approved, but an approval now covers more of them
	Incomplete State = "incomplete" // approved, but a question to the clinic has no recorded decision
	Withdrawn  State = "withdrawn"  // it was approved, and the approval was withdrawn
	Never      State = "never"
	Unreadable State = "unreadable" // a file that replaces a built-in one lacks what the text needs
)

// states lists the states in the order in which they are counted.
var states = []State{Approved, Due, Expired, Changed, Renew, Incomplete, Withdrawn, Never, Unreadable}

// Status is where one text stands. The JSON names are a contract.
type Status struct {
	Procedure string            `json:"procedure"`
	Language  string            `json:"language"`
	Edition   string            `json:"edition"`
	Ages      string            `json:"ages"` // the ages that it is for: "18+"
	Digest    string            `json:"digest"`
	State     State             `json:"state"`
	By        string            `json:"by,omitempty"` // from the record that State is about
	Role      string            `json:"role,omitempty"`
	On        string            `json:"on,omitempty"`
	Until     string            `json:"until,omitempty"`
	Undecided []string          `json:"undecided,omitempty"` // refs
	Changes   []revision.Change `json:"changes,omitempty"`   // in words, times or ages: a patient would read something else
	// NewlyCovered reports that an approval now covers words that the recorded one did not: no word
	// has changed.
	NewlyCovered bool `json:"covered_anew,omitempty"`
	Unreviewed   bool `json:"unreviewed,omitempty"` // a translation that nobody has reviewed
	// Note says why the changes aren't known, or why they aren't the clinic's doing.
	Note     string            `json:"note,omitempty"`
	BasedOn  string            `json:"based_on,omitempty"`
	Upstream []revision.Change `json:"upstream,omitempty"` // what changed in a copy's original
	// Decided is what the record says of the questions that the text asks, by their names.
	Decided map[string]string `json:"decided,omitempty"`
	// Own reports that the definition is the clinic's own. No file says who wrote it.
	Own bool `json:"own,omitempty"`
	// Reviewer is who reviewed the translation, and OnePerson reports that it is who approved it.
	Reviewer  string  `json:"reviewed_by,omitempty"`
	OnePerson bool    `json:"one_person,omitempty"`
	Lacks     []Lack  `json:"lacks,omitempty"`  // what the sheet lacks since a file replaced a built-in one
	Blocks    []Block `json:"blocks,omitempty"` // copies of built-in blocks that it includes
}

// IsUsable reports whether the text may be handed to patients of a clinic that approves its texts.
func (s Status) IsUsable() bool { return (s.State == Approved || s.State == Due) && !s.Unreviewed }

// StatusOf returns where a procedure's text stands on a day. Within is how many days before its end
// an approval is due.
func StatusOf(p *procedure.Procedure, c clinic.Profile, words *locale.Words, today visit.Date, within int) Status {
	text := NewText(p, c, words)
	s := Status{
		Procedure: p.ID, Language: words.Language, Edition: p.Edition, Ages: p.PatientAges().String(), Digest: text.Digest, State: Never,
		Unreviewed: p.IsUnreviewed(), BasedOn: p.BasedOn, Own: p.Origin != library.BuiltIn, Reviewer: p.Reviewer,
	}
	if a := compose.FindApproval(c, p, words.Language, text.Digest, today); a != nil {
		s.setRecord(a, Approved)
		if until, err := visit.ParseDate(a.Until); err == nil && !today.Add(within).Before(until) {
			s.State = Due
		}
		return s
	}
	last := newest(c, p.ID, words.Language, func(*clinic.Approval) bool { return true }, func(a *clinic.Approval) bool { return a.Digest == text.Digest })
	if last == nil {
		return s
	}
	switch {
	case last.Withdrawn != "":
		s.setRecord(last, Withdrawn)
	case IsNewlyCovered(last, text.Statements):
		s.setRecord(last, Renew)
		s.NewlyCovered = true
	case last.Digest != text.Digest:
		s.setRecord(last, Changed)
		s.compareApproved(last, text, c.Origin)
	case len(compose.UndecidedQuestions(p, *last)) > 0:
		s.setRecord(last, Incomplete)
		s.Undecided = compose.UndecidedQuestions(p, *last)
	default:
		s.setRecord(last, Expired)
	}
	return s
}

func (s *Status) setRecord(a *clinic.Approval, state State) {
	s.State, s.By, s.Role, s.On, s.Until, s.Decided = state, a.By, a.Role, a.On, a.Until, a.Confirm
	s.OnePerson = isOnePerson(s.Reviewer, a.By)
}

// isOnePerson reports whether two entries name the same person, before what they add to a name, such as a qualification.
func isOnePerson(a, b string) bool {
	name := func(s string) string {
		s, _, _ = strings.Cut(s, ",")
		return strings.ToLower(strings.Join(strings.Fields(s), " "))
	}
	return name(a) != "" && name(a) == name(b)
}

// RecordedSettings returns the values of settings that a record says were approved, by name.
func RecordedSettings(a *clinic.Approval) map[string]string {
	out := map[string]string{}
	for key, answer := range a.Confirm {
		name, isSetting := strings.CutPrefix(key, procedure.SettingPrefix)
		if !isSetting {
			continue
		}
		if value, ok := strings.CutPrefix(answer, clinic.Decided); ok {
			out[name] = value
		} else if value, ok := strings.CutPrefix(answer, procedure.AsWritten+": "); ok {
			out[name], _, _ = strings.Cut(value, ": ") // a remark follows
		}
	}
	return out
}

// compareApproved compares today's text with the approved one.
func (s *Status) compareApproved(a *clinic.Approval, text Text, dir string) {
	was, err := ApprovedText(a, dir)
	if err != nil {
		s.Note = err.Error()
		return
	}
	s.Changes, s.NewlyCovered = revision.Compare(was, text.Statements, text.Words.TimeWord), !coversFixedWords(was) && coversFixedWords(text.Statements)
	revision.AddCauses(s.Changes, nil, text.Procedure, RecordedSettings(a))
}

// coversFixedWords reports whether a text includes the fixed words that only some visits bring.
func coversFixedWords(text []compose.Statement) bool {
	return slices.ContainsFunc(text, func(s compose.Statement) bool { return s.Kind == compose.FixedWord })
}

// CompareOriginal adds what changed in the original since the copy was made. If its text at that
// time isn't stored, it adds what the original says and the copy doesn't, with a note.
func (s *Status) CompareOriginal(p *procedure.Procedure, o library.Definition, dir string) {
	now := compose.Statements(o.Procedure, clinic.Profile{}, o.Words)
	_, digest, _ := strings.Cut(p.BasedOn, "@")
	if digest != "" && (strings.HasPrefix(compose.DigestOf(compose.Encode(now)), digest) || strings.HasPrefix(compose.DigestV1(now), digest)) {
		return
	}
	if data, err := readText(dir, OriginFile(o.Procedure.ID, digest)); err == nil && digest != "" && strings.HasPrefix(compose.DigestOf(data), digest) {
		if was, err := compose.Decode(data); err == nil {
			s.Upstream = revision.Compare(was, now, o.Words.TimeWord)
			return
		}
	}
	ownText := compose.Statements(p, clinic.Profile{}, o.Words)
	for _, c := range revision.Compare(ownText, now, o.Words.TimeWord) {
		if c.Kind == revision.Added {
			s.Upstream = append(s.Upstream, c)
		}
	}
	s.Note = strings.TrimSpace(s.Note + " the text that was copied is not kept: what the original says and the copy doesn't is listed")
}

// Statuses returns the state of every definition of a clinic with a folder, in each of its languages, on a day; within is
// as in StatusOf. BuiltIn is the program's own library. Definitions that can't be read are in the list.
func Statuses(lib, builtIn *library.Library, today visit.Date, within int) ([]Status, diag.List, error) {
	c := lib.Clinic()
	source, err := builtIn.Words(library.SourceLanguage)
	if err != nil {
		return nil, nil, err
	}
	out := []Status{}
	problems, err := lib.Unused()
	if err != nil {
		return nil, nil, err
	}
	for n, lang := range c.SheetLanguages() {
		all, list, err := lib.LoadAll(lang)
		if err != nil {
			return nil, nil, err
		}
		problems = append(problems, list...)
		for _, l := range all {
			s := StatusOf(l.Procedure, c, l.Words, today, within)
			s.addOriginal(l.Procedure, builtIn, c.Origin)
			if err := s.addReplaced(l.Procedure, lib, builtIn, source); err != nil {
				return nil, nil, err
			}
			out = append(out, s)
		}
		if n == 0 {
			out = append(out, unreadable(lib, source, lang, all)...)
		}
	}
	return out, problems, nil
}

// addOriginal adds what changed in the built-in definition that a definition was copied from. It is reported for the
// source language.
func (s *Status) addOriginal(p *procedure.Procedure, builtIn *library.Library, dir string) {
	id, _, _ := strings.Cut(p.BasedOn, "@")
	if p.BasedOn == "" {
		return
	}
	original, words, err := builtIn.Load(id, library.SourceLanguage)
	switch {
	case err != nil:
		s.Note = strings.TrimSpace(s.Note + " the original " + id + " can't be read: " + err.Error())
	case s.Language == library.SourceLanguage:
		s.CompareOriginal(p, library.Definition{Procedure: original, Words: words}, dir)
	}
}

// addReplaced adds what a text lacks because files replace built-in ones, and what changed in the originals of copied
// blocks. It is the same in each language, and reported for the first. Source is the words of the source language.
func (s *Status) addReplaced(p *procedure.Procedure, lib, builtIn *library.Library, source *locale.Words) error {
	c := lib.Clinic()
	languages := c.SheetLanguages()
	first := slices.IndexFunc(languages, func(lang string) bool { return lib.HasText(p.ID, lang) })
	if first < 0 || s.Language != languages[first] {
		return nil
	}
	if s.Language != library.SourceLanguage {
		var err error
		if p, _, err = lib.Load(p.ID, library.SourceLanguage); err != nil {
			return err
		}
	}
	s.Lacks = Lacks(lib.Lacks(p), c, source)
	for _, own := range lib.ClinicBlocks() {
		if own.BasedOn != "" && slices.Contains(p.Include, own.Name) {
			s.Blocks = append(s.Blocks, CompareBlock(own, builtIn, source, c.Origin))
		}
	}
	return nil
}

// unreadable returns the texts that can't be read because a clinic's file that replaces a built-in one lacks something
// that they need, with what is missing.
func unreadable(lib *library.Library, source *locale.Words, lang string, loaded []library.Definition) []Status {
	var out []Status
	for _, p := range lib.LoadBroken(loaded) {
		if lacks := Lacks(lib.Lacks(p), lib.Clinic(), source); len(lacks) > 0 {
			out = append(out, Status{Procedure: p.ID, Language: lang, Edition: p.Edition, Ages: p.PatientAges().String(), State: Unreadable, Lacks: lacks})
		}
	}
	return out
}
