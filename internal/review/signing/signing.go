// Package signing takes a clinician through texts, one at a time: what check refuses, what changed since the last
// approval, the questions to the clinic that are open, and the record of who approved it.
package signing

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/lint"
	"aftercare/internal/review/questions"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/visit"
)

// Clinician is the person who approves: what they read, and what they are asked.
type Clinician interface {
	questions.Asker

	// Show writes a part of the result: what changed, what was approved.
	Show(t *typeset.Text) error
	// Note writes what belongs to the questions.
	Note(t *typeset.Text) error
	// ShowSheet writes a sheet for no patient.
	ShowSheet(s *sheet.Sheet) error
	// Warn says what is unusual and stops nothing.
	Warn(message string)
}

// Options is who approves texts, and how.
type Options struct {
	By, Role string
	Until    string // the last day on which the approvals hold, 2027-11-30; "" for no end
	// All says that every text that isn't approved is to be, by whomever: one that anybody approved isn't approved again,
	// and the texts without a changed word are asked about once.
	All bool
	// AsWritten asks nothing: the required questions must be answered, and the other texts stay as written.
	AsWritten bool
	Today     visit.Date     // at the clinic
	Zone      *time.Location // for a clinic without one
	Language  string         // the only one that is approved; "" for all that the clinic uses
	Library   library.Options
}

// Session is a run of approvals. Its clinic has a folder of its own.
type Session struct {
	Options

	clinician Clinician
	lib       *library.Library
	files     map[string][]*lint.File // of the library, by language
	ownFiles  map[string]bool         // by file: the clinic's
	records   []clinic.Approval       // the records of this run
	renewed   bool                    // texts without a changed word are approved
	refused   RefusedError
}

// New returns a session for the texts of a library, which was opened with the options' Library but for the clinic.
func New(lib *library.Library, o Options, c Clinician) *Session {
	return &Session{Options: o, clinician: c, lib: lib, refused: RefusedError{Dir: lib.Clinic().Origin}}
}

// Approve approves definitions in one language. One that is refused doesn't stop the others: Refused returns it. Any
// other error ends it, a *StoppedError if the clinician stops.
func (s *Session) Approve(ids []string, lang string) error {
	missing, err := s.lib.Untranslated(lang)
	if err != nil {
		return err
	}
	if s.All {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return slices.Contains(missing, id) }) // the text doesn't exist
	}
	s.refused.Total += len(ids)
	if !s.AsWritten {
		return s.review(ids, lang)
	}
	for _, id := range ids {
		if err := s.approve(id, lang); err != nil {
			return err
		}
	}
	return nil
}

// Refused returns a *RefusedError with the texts that were refused so far; nil if none was.
func (s *Session) Refused() error {
	if len(s.refused.Texts)+len(s.refused.Open) > 0 {
		return &s.refused
	}
	return nil
}

// approve approves one text as it is written, without asking. A refusal is kept, and isn't an error.
func (s *Session) approve(id, lang string) error {
	p, words, err := s.lib.Load(id, lang)
	var unread diag.List
	if errors.As(err, &unread) {
		s.refused.add(id, lang, unread)
		return nil
	}
	if err != nil {
		return err
	}
	c := s.lib.Clinic()
	t := approval.NewText(p, c, words)
	if got := compose.FindApproval(s.counted(c), p, lang, t.Digest, s.Today); got != nil && got.Until == s.Until {
		return s.showApproved(id, lang, got)
	}
	if passes, err := s.check(t); err != nil || !passes {
		return err
	}
	text := s.toSign(t, nil)
	if err := s.showText(text); err != nil {
		return err
	}
	var required []compose.Question
	for _, q := range compose.Questions(p) {
		if _, ok := text.decided[q.Name]; ok {
			continue
		}
		if q.Required {
			required = append(required, q)
		}
		text.decided[q.Name] = questions.CurrentAnswer(q)
	}
	if len(required) > 0 {
		return s.refuseOpen(t, required)
	}
	return s.record(s.newRecord(t, text.decided), t)
}

func (s *Session) showApproved(id, lang string, by *clinic.Approval) error {
	return s.clinician.Show(typeset.Lines(fmt.Sprintf("%s, %s: approved already, by %s on %s", id, lang, by.By, by.On)))
}

// newRecord returns the approval of a text with the decisions that it rests on: those that it is approved with, and those
// that the clinic's file carries out.
func (s *Session) newRecord(t approval.Text, decided map[string]string) clinic.Approval {
	decided = maps.Clone(decided)
	for name, value := range questions.Carried(t.Procedure) {
		decided[name] = value
	}
	return clinic.Approval{
		Procedure: t.Procedure.ID, Language: t.Words.Language, By: s.By, Role: s.Role, On: s.Today.String(), Until: s.Until,
		Confirm: decided, Digest: t.Digest, Program: s.Library.Program(),
	}
}

// counted returns the clinic with only the approvals that make another one unnecessary: for all texts everybody's;
// otherwise those of the clinician who approves now, since several can approve one text. A sheet names the newest.
func (s *Session) counted(c clinic.Profile) clinic.Profile {
	if !s.All {
		c.Approvals = slices.DeleteFunc(slices.Clone(c.Approvals), func(r clinic.Approval) bool { return r.By != s.By })
	}
	return c
}

func (s *Session) say(format string, args ...any) {
	_ = questions.Say(s.clinician, fmt.Sprintf(format, args...))
}

// toSign returns a text with what earlier approvals decided about it. Texts keeps those that were read; see
// questions.Earlier.
func (s *Session) toSign(t approval.Text, texts map[string][]compose.Statement) *sheetToSign {
	c := s.lib.Clinic()
	p := &sheetToSign{Text: t, last: approval.Latest(c, t.Procedure.ID, t.Words.Language, s.Library.Program), decided: map[string]string{}}
	p.renewal = p.last != nil && approval.IsNewlyCovered(p.last, t.Statements)
	var before map[string]string
	if p.last != nil && (p.renewal || p.last.Digest == t.Digest) {
		before = p.last.Confirm
	} else if p.last != nil {
		if p.was, p.lost = approval.ApprovedText(p.last, c.Origin); p.lost == nil {
			p.changes = revision.Compare(p.was, t.Statements, t.Words.TimeWord)
			revision.AddCauses(p.changes, nil, t.Procedure, approval.RecordedSettings(p.last))
			before = maps.Clone(p.last.Confirm)
			for _, c := range p.changes {
				delete(before, c.Ref)
			}
		}
	}
	earlier := questions.Earlier{Library: s.lib, Records: slices.Concat(c.Approvals, s.records), Before: before, Texts: texts}
	for _, q := range compose.Questions(t.Procedure) {
		if was, ok := earlier.Decision(t, q); ok {
			p.decided[q.Name] = was
		}
	}
	return p
}

// showText shows what changed since the last approval, or the whole text: where there is none, where its text wasn't kept,
// and to another clinician, who takes responsibility for all of it.
func (s *Session) showText(p *sheetToSign) error {
	last := p.last
	if last == nil || last.Digest == p.Digest {
		return s.showSheet(p.Text)
	}
	name := p.Procedure.ID + ", " + p.Words.Language
	switch {
	case p.renewal:
		return s.clinician.Show(typeset.Lines(fmt.Sprintf("%s: no approved word changed since %s approved it on %s; an approval now covers more of it, such as the names of other days", name, last.By, last.On)))
	case p.lost != nil:
		s.clinician.Warn(p.lost.Error() + "; the whole text is shown")
		return s.showSheet(p.Text)
	}
	shown := typeset.Lines(fmt.Sprintf("%s: what changed since %s approved it on %s", name, last.By, last.On))
	revision.SetGrouped(shown, []revision.Text{{Name: p.Procedure.ID, Changes: p.changes}})
	return s.clinician.Show(shown)
}

// showSheet shows the whole text: the blank sheet, then each dose that isn't on it since it isn't for every patient whom
// the text is for.
func (s *Session) showSheet(t approval.Text) error {
	plan := resolve.Resolve(t.Procedure, s.lib.Clinic(), visit.Visit{}, s.Zone)
	blank := compose.Compose(plan, t.Words, t.Digest)
	compose.MarkDraft(blank, t.Words)
	if err := s.clinician.ShowSheet(blank); err != nil {
		return err
	}
	return s.clinician.Show(typeset.Lines(doses(t)...))
}

func doses(t approval.Text) []string {
	var out []string
	for _, in := range t.Procedure.Instructions() {
		if in.Dose == nil || !in.Dose.Ages.IsSet() || in.Dose.Ages.Covers(t.Procedure.PatientAges()) {
			continue
		}
		for _, said := range t.Statements {
			if said.Ref == in.Ref() && said.Kind == compose.Wording && said.Answers == "" && !said.Ended && said.Side == "" {
				out = append(out, "", said.Ref+", for "+in.Dose.Ages.Describe()+":", strings.ReplaceAll(said.Words, "\u00a0", " "))
			}
		}
	}
	return out
}

// change is the library as it would be with answers, before they are written.
type change struct {
	library *library.Library
	file    questions.File
	data    []byte // the file's
}

func (s *Session) with(all []questions.FileAnswer) (out change, err error) {
	c := s.lib.Clinic()
	if out.file, err = questions.FileOf(c, s.Library.Program); err != nil {
		return out, err
	}
	if out.data, err = out.file.With(all); err != nil {
		return out, err
	}
	out.library, err = out.file.Open(c, s.Library, out.data)
	return out, err
}

// problem says why answers can't stand in the clinic's file; "" if they can.
func (s *Session) problem(t approval.Text, all []questions.FileAnswer) string {
	then, err := s.with(all)
	if err == nil {
		_, _, err = then.library.Load(t.Procedure.ID, t.Words.Language)
	}
	var list diag.List
	switch {
	case err == nil:
		return ""
	case errors.As(err, &list) && len(list) > 0:
		if list[0].Hint != "" {
			return list[0].Message + "\nhint: " + list[0].Hint
		}
		return list[0].Message
	case errors.Is(err, yamlfile.ErrFlow):
		lines, _, _ := questions.FormatYAML(all, false)
		return err.Error() + ". Write this there yourself, then approve again:\n" + lines
	}
	return err.Error()
}

// record stores an approval with its text.
func (s *Session) record(r clinic.Approval, t approval.Text) error {
	dir := s.lib.Clinic().Origin
	file, err := questions.FileOf(s.lib.Clinic(), s.Library.Program)
	if err != nil {
		return err
	}
	begun, err := file.Begin()
	if err != nil {
		return err
	}
	if begun {
		if err := s.clinician.Show(typeset.Lines(fmt.Sprintf("Another version of the program approved texts in %s and may still print from it. What you answer here goes to %s, which that version doesn't read.", dir, file.Path))); err != nil {
			return err
		}
	}
	if err := (approval.Store{Dir: dir, Program: s.Library.Program}).Add(r, t.Encoded); err != nil {
		return err
	}
	s.records = append(s.records, r)
	return s.clinician.Show(typeset.Lines(fmt.Sprintf("%s, %s: approved by %s, %s, on %s", r.Procedure, r.Language, r.By, r.Role, r.On)))
}
