// Package signing takes a clinician through texts, one at a time: what check refuses, what changed since the last
// approval, the questions to the clinic that are open, and the record of who approved it.
package signing

import (
	"errors"
	"fmt"
	"maps"
	"path/filepath"
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
	// AsWritten asks nothing: the required questions must be answered, and the others stand as written.
	AsWritten bool
	Today     visit.Date     // at the clinic
	Zone      *time.Location // for a clinic without one
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
// other error ends it, questions.ErrStopped if the clinician stops.
func (s *Session) Approve(ids []string, lang string) error {
	missing, err := s.lib.Untranslated(lang)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if s.All && slices.Contains(missing, id) {
			continue // the text doesn't exist
		}
		if err := s.approve(id, lang); err != nil {
			return err
		}
		s.refused.Total++
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

// approve takes the clinician through one text. A refusal is kept, and isn't an error.
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
		return s.clinician.Show(typeset.Lines(fmt.Sprintf("%s, %s: approved already, by %s on %s", id, lang, got.By, got.On)))
	}
	if passes, err := s.check(t); err != nil || !passes {
		return err
	}
	last := approval.Latest(c, id, lang, s.Library.Program)
	renewal := last != nil && approval.IsNewlyCovered(last, t.Statements)
	var before map[string]string
	if last != nil && last.Digest == t.Digest && last.By != s.By {
		before = maps.Clone(last.Confirm) // another clinician who takes responsibility reads the whole text
		err = s.showSheet(t)
	} else {
		before, err = s.showChanges(t, last, renewal)
	}
	if err != nil {
		return err
	}
	if !s.AsWritten {
		s.say("")
		s.say("Its pages, as patients will get them: aftercare pdf %s --draft --lang %s%s", id, lang, c.Argument())
	}
	t, decisions, err := s.answer(t, before)
	if err != nil || decisions == nil {
		return err
	}
	record := clinic.Approval{
		Procedure: id, Language: lang, By: s.By, Role: s.Role, On: s.Today.String(), Until: s.Until,
		Confirm: decisions, Digest: t.Digest, Program: s.Library.Program(),
	}
	if err := s.confirm(record, renewal); err != nil {
		return err
	}
	return s.record(record, t)
}

// counted returns the clinic with only the approvals that make another one unnecessary: for all texts everybody's;
// otherwise those of the clinician who approves now, since several can approve one text. A sheet names the newest.
func (s *Session) counted(c clinic.Profile) clinic.Profile {
	if !s.All {
		c.Approvals = slices.DeleteFunc(slices.Clone(c.Approvals), func(r clinic.Approval) bool { return r.By != s.By })
	}
	return c
}

func (s *Session) say(format string, args ...any) { s.clinician.Say(fmt.Sprintf(format, args...)) }

// showChanges shows what changed since the last approval, or the whole text if there is none or its text wasn't kept. It
// returns the last approval's decisions on the lines that haven't changed: none if that isn't known.
func (s *Session) showChanges(t approval.Text, last *clinic.Approval, renewal bool) (before map[string]string, err error) {
	if last == nil {
		return nil, s.showSheet(t)
	}
	name := t.Procedure.ID + ", " + t.Words.Language
	if renewal {
		return last.Confirm, s.clinician.Show(typeset.Lines(fmt.Sprintf("%s: no approved word changed since %s approved it on %s; an approval now covers more of it, such as the names of other days", name, last.By, last.On)))
	}
	was, err := approval.ApprovedText(last, s.lib.Clinic().Origin)
	if err != nil {
		s.clinician.Warn(err.Error() + "; the whole text is shown")
		return nil, s.showSheet(t)
	}
	changes := revision.Compare(was, t.Statements, t.Words.TimeWord)
	before = maps.Clone(last.Confirm)
	for _, c := range changes {
		delete(before, c.Ref)
	}
	shown := typeset.Lines(fmt.Sprintf("%s: what changed since %s approved it on %s", name, last.By, last.On))
	revision.Set(shown, changes)
	return before, s.clinician.Show(shown)
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

// answer goes through the questions about a text, and returns the text with the clinic's answers and what to record
// about them; nil if the text is refused, since nobody is asked. Settled questions aren't asked again. Answers that
// change the sheet go to the clinic's file, so that nothing is recorded that the sheet doesn't do.
func (s *Session) answer(t approval.Text, before map[string]string) (approval.Text, map[string]string, error) {
	decided := map[string]string{}
	asked := questions.Interview{Text: t, Clinic: s.lib.Clinic(), Problem: func(all []questions.Answer) string { return s.problem(t, all) }}
	earlier := questions.Earlier{Library: s.lib, Records: slices.Concat(s.lib.Clinic().Approvals, s.records), Before: before}
	for _, q := range compose.Questions(t.Procedure) {
		switch was, ok := earlier.Decision(t, q); {
		case ok:
			decided[q.Name] = was
		case q.Required:
			asked.Required = append(asked.Required, q)
		default:
			asked.Others = append(asked.Others, q)
		}
	}
	if s.AsWritten {
		for _, q := range asked.Others {
			decided[q.Name] = questions.CurrentAnswer(q)
		}
		if len(asked.Required) > 0 {
			return t, nil, s.refuseOpen(t, asked.Required)
		}
		return t, decided, nil
	}
	answers, err := questions.Ask(s.clinician, asked)
	if err != nil {
		return t, nil, err
	}
	maps.Copy(decided, answers.Kept)
	if len(answers.Changes) == 0 {
		return t, decided, nil
	}
	t, saved, err := s.save(t, answers.Changes)
	if err != nil || !saved {
		return t, nil, err
	}
	return t, decided, nil
}

// change is a text as it would be with answers, before they are written.
type change struct {
	text    approval.Text
	library *library.Library
	file    questions.File
	data    []byte // the file's
}

func (s *Session) with(t approval.Text, all []questions.Answer) (out change, err error) {
	c := s.lib.Clinic()
	if out.file, err = questions.FileOf(c, s.Library.Program); err != nil {
		return out, err
	}
	if out.data, err = out.file.With(all); err != nil {
		return out, err
	}
	if out.library, err = out.file.Open(c, s.Library, out.data); err != nil {
		return out, err
	}
	p, words, err := out.library.Load(t.Procedure.ID, t.Words.Language)
	if err != nil {
		return out, err
	}
	out.text = approval.NewText(p, out.library.Clinic(), words)
	return out, nil
}

// problem says why answers can't stand in the clinic's file; "" if they can.
func (s *Session) problem(t approval.Text, all []questions.Answer) string {
	_, err := s.with(t, all)
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

// save writes answers to the clinic's file, once the clinician has seen how the sheet reads with them, and returns the
// text with them. It saves nothing if check refuses that text.
func (s *Session) save(t approval.Text, all []questions.Answer) (now approval.Text, saved bool, err error) {
	then, err := s.with(t, all)
	if err != nil {
		return t, false, err
	}
	s.say("")
	s.say("With your answers the sheet changes:")
	shown := &typeset.Text{}
	revision.Set(shown, revision.Compare(t.Statements, then.text.Statements, t.Words.TimeWord))
	if err := s.clinician.Note(shown); err != nil {
		return t, false, err
	}
	yes, err := questions.Confirm(s.clinician, fmt.Sprintf("Enter: write the answers to %s and go on; n: stop, and write nothing", filepath.Base(then.file.Path)))
	if err != nil {
		return t, false, err
	}
	if !yes {
		return t, false, questions.ErrStopped
	}
	before := s.lib
	s.lib, s.files = then.library, nil
	passes, err := s.check(then.text)
	if err == nil && passes {
		err = then.file.Save(all, then.data)
	}
	if err != nil || !passes {
		s.lib, s.files = before, nil
		return t, false, err
	}
	s.say("Written to %s.", then.file.Path)
	return then.text, true, nil
}

// confirm asks whether the whole text is approved. For texts without a changed word it asks once.
func (s *Session) confirm(r clinic.Approval, renewal bool) error {
	if s.AsWritten || renewal && s.renewed {
		return nil
	}
	s.say("")
	s.say("Approve %s, %s, as %s, %s?", r.Procedure, r.Language, r.By, r.Role)
	prompt := "Enter: approve; n: stop, and record nothing"
	if renewal && s.All {
		prompt = "Enter: approve this text and every other one in which no approved word changed; n: stop, and record nothing"
	}
	yes, err := questions.Confirm(s.clinician, prompt)
	if err != nil {
		return err
	}
	if !yes {
		return questions.ErrStopped
	}
	s.renewed = s.renewed || renewal
	return nil
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
