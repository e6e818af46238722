// Package pipeline is the whole line on one screen: a definition and a visit become a plan, and the
// plan becomes a sheet. Renderers and sinks take it from there.
package pipeline

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// Library is where definitions come from.
type Library interface {
	// Load returns the procedure with that id and the words of a language, or every problem in their files.
	Load(id, lang string) (*procedure.Procedure, *locale.Words, error)
	// Clinic returns the chosen clinic; the zero profile if there is none.
	Clinic() clinic.Profile
}

// Line makes sheets from one library. It is safe for concurrent use.
type Line struct {
	Library Library
	// Zone is the zone of a sample, which has no clinic: the machine's.
	Zone *time.Location
	// RequireApproved refuses texts that nobody approved, even if the clinic's profile doesn't.
	RequireApproved bool
	// Audience is who the sheets are for. For anyone but patients, unapproved texts are made even if
	// the clinic's profile refuses them: an author must see what to approve.
	Audience Audience
	// AllowUnusedFiles makes a sheet even if files of the clinic's folder aren't read and may be
	// meant for it: the caller warns of them.
	AllowUnusedFiles bool

	cache sync.Map // "id\x00lang" to *definition
}

// Audience is who a sheet is for.
type Audience int

// The audiences.
const (
	Patients  Audience = iota // and everyone who handles what patients get
	Screen                    // people who look at a sheet on a screen, not for a patient
	Reviewers                 // people who read a draft, marked as one, not for a patient
	Authors                   // people who read where each line of a text comes from: no sheet is handed out
)

// mayReadUnapproved reports whether an audience may have unapproved text for this visit.
func (r Audience) mayReadUnapproved(v visit.Visit) bool {
	return r == Authors || r == Reviewers || r == Screen && !v.IsNamed()
}

// errDraftForPatient reports a draft that was about to be made for a patient. Intake refuses each
// field that could show whose it is, so nobody should ever see this.
var errDraftForPatient = errors.New("a draft can't be made for a patient")

// definition is what doesn't depend on the patient.
type definition struct {
	procedure *procedure.Procedure
	words     *locale.Words
	shared    *compose.Shared
}

// Result is one sheet and what it was made from.
type Result struct {
	Procedure *procedure.Procedure
	Words     *locale.Words
	Plan      *resolve.Plan
	Sheet     *sheet.Sheet
}

// Make makes the sheet of one visit. Its language is the visit's, else the clinic's first, else English.
func (l *Line) Make(id string, v visit.Visit) (*Result, error) {
	d, err := l.loadDefinition(id, l.language(v))
	if err != nil {
		return nil, err
	}
	if len(d.procedure.UnusedFiles) > 0 && !l.AllowUnusedFiles {
		return nil, &library.UnusedFileError{ID: d.procedure.ID, Language: d.words.Language, List: d.procedure.UnusedFiles}
	}
	if l.Audience == Reviewers && v.IsNamed() {
		return nil, errDraftForPatient
	}
	if v.IsNamed() && d.procedure.IsUnreviewed() && l.Audience != Authors {
		return nil, &UnreviewedError{ID: d.procedure.ID, Language: d.words.Language}
	}
	plan := resolve.Resolve(d.procedure, l.Library.Clinic(), v, l.Zone)
	s := d.shared.Compose(plan, d.words)
	required := l.RequireApproved || plan.Clinic.RequireApproved && !l.Audience.mayReadUnapproved(v)
	if required && s.Status != sheet.Approved {
		return nil, &NotApprovedError{ID: d.procedure.ID, Language: d.words.Language}
	}
	if l.Audience == Reviewers {
		compose.MarkDraft(s, d.words)
	}
	return &Result{Procedure: d.procedure, Words: d.words, Plan: plan, Sheet: s}, nil
}

// Procedure returns the definition that a sheet would be made from, for asking about a
// visit before it is complete.
func (l *Line) Procedure(id, lang string) (*procedure.Procedure, *locale.Words, error) {
	d, err := l.loadDefinition(id, l.language(visit.Visit{Language: lang}))
	if err != nil {
		return nil, nil, err
	}
	return d.procedure, d.words, nil
}

func (l *Line) language(v visit.Visit) string {
	switch languages := l.Library.Clinic().Languages; {
	case v.Language != "":
		return v.Language
	case len(languages) > 0:
		return languages[0]
	}
	return "en"
}

func (l *Line) loadDefinition(id, lang string) (*definition, error) {
	key := id + "\x00" + lang
	if d, ok := l.cache.Load(key); ok {
		return d.(*definition), nil
	}
	p, words, err := l.Library.Load(id, lang)
	if err != nil {
		return nil, err
	}
	c := l.Library.Clinic()
	d := &definition{procedure: p, words: words, shared: compose.Share(p, c, compose.Digest(p, c, words))}
	l.cache.Store(key, d)
	return d, nil
}

// UnreviewedError reports a patient's sheet in a translation that nobody has reviewed.
type UnreviewedError struct{ ID, Language string }

// Error names the unreviewed translation.
func (e *UnreviewedError) Error() string {
	return fmt.Sprintf("nobody has reviewed the translation of %q into %q, so it makes blank samples only", e.ID, e.Language)
}

// NotApprovedError reports a text that nobody approved, at a clinic that prints only approved ones.
type NotApprovedError struct{ ID, Language string }

// Error names the unapproved text.
func (e *NotApprovedError) Error() string {
	return fmt.Sprintf("the current text of %q in %q is not approved, and require-approved is set", e.ID, e.Language)
}
