package pipeline_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/pipeline"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// fakeLibrary is a library of one definition in some languages.
type fakeLibrary struct {
	clinic    clinic.Profile
	words     *locale.Words
	languages map[string]*procedure.Procedure
	broken    map[string]error
	asked     []string
}

func (s *fakeLibrary) Clinic() clinic.Profile { return s.clinic }

func (s *fakeLibrary) Load(_, lang string) (*procedure.Procedure, *locale.Words, error) {
	s.asked = append(s.asked, lang)
	if err := s.broken[lang]; err != nil {
		return nil, nil, err
	}
	if p := s.languages[lang]; p != nil {
		return p, s.words, nil
	}
	return nil, nil, &library.NotFoundError{What: "language", Name: lang}
}

func definition(lang, reviewer string) *procedure.Procedure {
	return &procedure.Procedure{
		ID: "scan", Title: "Scan", Edition: "2026-11-23", Language: lang, Reviewer: reviewer,
		About: procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "We took a picture."}}},
	}
}

var (
	patient = visit.Visit{Name: "Ann Example", Record: "0012", Day: visit.Date{Year: 2026, Month: 11, Day: 23}}
	blank   = visit.Visit{}
)

func newFakeLibrary(t *testing.T) *fakeLibrary {
	t.Helper()
	s := &fakeLibrary{words: testkit.English(t), languages: map[string]*procedure.Procedure{"en": definition("en", "")}}
	s.clinic = clinic.Profile{ID: "front", Name: "Front Street Clinic"}
	return s
}

// approve records an approval of the text in its current form.
func (s *fakeLibrary) approve(change func(*clinic.Approval)) {
	a := clinic.Approval{
		Procedure: "scan", Language: "en", By: "Dr. Example", Role: "physician", On: "2026-11-01", Until: "2027-11-01",
		Digest: compose.Digest(s.languages["en"], s.clinic, s.words),
	}
	change(&a)
	s.clinic.Approvals = []clinic.Approval{a}
}

// If a clinic, or a command, prints only approved texts, nothing else is made; but an author may
// look at a blank one.
func TestNotApprovedIsRefused(t *testing.T) {
	asItIs := func(*clinic.Approval) {}
	for _, c := range []struct {
		what           string
		clinic, line   bool // whether the clinic's profile and the command ask for an approval
		look           bool
		approval       func(*clinic.Approval) // nil for none
		visit          visit.Visit
		refused        bool
		statusOfOthers sheet.Status
	}{
		{what: "nobody asks for one", visit: patient, statusOfOthers: sheet.NotApproved},
		{what: "the clinic asks", clinic: true, visit: patient, refused: true},
		{what: "the clinic asks, a blank", clinic: true, visit: blank, refused: true},
		{what: "the command asks", line: true, visit: patient, refused: true},
		{what: "the command asks, a blank", line: true, visit: blank, refused: true},
		{what: "to look at a blank", clinic: true, look: true, visit: blank, statusOfOthers: sheet.NotApproved},
		{what: "to look at a patient's", clinic: true, look: true, visit: patient, refused: true},
		{what: "to look, where the command asks", line: true, look: true, visit: blank, refused: true},
		{what: "approved", clinic: true, line: true, approval: asItIs, visit: patient, statusOfOthers: sheet.Approved},
		{what: "approved, a blank", clinic: true, line: true, approval: asItIs, visit: blank, statusOfOthers: sheet.Approved},
		{what: "approved to the very day", clinic: true, approval: func(a *clinic.Approval) { a.Until = "2026-11-23" }, visit: patient, statusOfOthers: sheet.Approved},
		{what: "approved until the day before", clinic: true, approval: func(a *clinic.Approval) { a.Until = "2026-11-22" }, visit: patient, refused: true},
		{what: "withdrawn", clinic: true, approval: func(a *clinic.Approval) { a.Withdrawn = "2026-11-20" }, visit: patient, refused: true},
		{what: "another text", clinic: true, approval: func(a *clinic.Approval) { a.Digest = "0" + a.Digest[1:] + "x" }, visit: patient, refused: true},
		{what: "another language", clinic: true, approval: func(a *clinic.Approval) { a.Language = "es" }, visit: patient, refused: true},
		{what: "another procedure", clinic: true, approval: func(a *clinic.Approval) { a.Procedure = "scans" }, visit: patient, refused: true},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := newFakeLibrary(t)
			s.clinic.RequireApproved = c.clinic
			if c.approval != nil {
				s.approve(c.approval)
			}
			line := &pipeline.Line{Library: s, Zone: time.UTC, RequireApproved: c.line, Audience: map[bool]pipeline.Audience{true: pipeline.Screen}[c.look]}
			made, err := line.Make("scan", c.visit)
			var refused *pipeline.NotApprovedError
			if errors.As(err, &refused) != c.refused || (made == nil) != c.refused || (err != nil) != c.refused {
				t.Fatalf("refused: %v, want %v", err, c.refused)
			}
			if made != nil && made.Sheet.Status != c.statusOfOthers {
				t.Errorf("status %d, want %d", made.Sheet.Status, c.statusOfOthers)
			}
		})
	}
}

// A draft can be made of any text, approved or not, but not for a patient. It has the parts of the
// approved sheet, so that its pages are those that will be approved.
func TestADraftIsTheSheetThatWillBeApproved(t *testing.T) {
	s := newFakeLibrary(t)
	s.clinic.RequireApproved = true
	drafts := &pipeline.Line{Library: s, Zone: time.UTC, Audience: pipeline.Reviewers}
	draft, err := drafts.Make("scan", blank)
	if err != nil {
		t.Fatal(err)
	}
	if d := draft.Sheet.Draft; d == nil || d.Line != "DRAFT: not approved, not for patients" || draft.Sheet.StatusLine != d.Line || !strings.HasPrefix(draft.Sheet.Title, "DRAFT: ") {
		t.Errorf("%+v, %q, %q", draft.Sheet.Draft, draft.Sheet.StatusLine, draft.Sheet.Title)
	}
	s.approve(func(*clinic.Approval) {})
	final, err := (&pipeline.Line{Library: s, Zone: time.UTC}).Make("scan", blank)
	if err != nil {
		t.Fatal(err)
	}
	again, err := (&pipeline.Line{Library: s, Zone: time.UTC, Audience: pipeline.Reviewers}).Make("scan", blank)
	if err != nil {
		t.Fatal(err)
	}
	if d := again.Sheet.Draft; d == nil || d.Line != "DRAFT: not for patients" || again.Sheet.Status != sheet.Approved {
		t.Errorf("of an approved text: %+v", d)
	}
	if final.Sheet.Draft != nil || !reflect.DeepEqual(draft.Sheet.Blocks, final.Sheet.Blocks) || !reflect.DeepEqual(again.Sheet.Blocks, final.Sheet.Blocks) {
		t.Error("the draft has other parts than the approved sheet")
	}
	if made, err := drafts.Make("scan", patient); err == nil || made != nil {
		t.Error("a draft is made for a patient")
	}
}

// Authors can see, for any text and any visit, where its lines come from: reviewed, approved, or not.
func TestAuthorsReadWhatIsNotApproved(t *testing.T) {
	s := newFakeLibrary(t)
	s.clinic.RequireApproved = true
	s.languages["es"] = definition("es", "")
	for _, lang := range []string{"en", "es"} {
		for _, v := range []visit.Visit{blank, patient} {
			v.Language = lang
			made, err := (&pipeline.Line{Library: s, Zone: time.UTC, Audience: pipeline.Authors}).Make("scan", v)
			if err != nil || made.Sheet.Status == sheet.Approved || made.Sheet.Draft != nil {
				t.Errorf("%s: %v", lang, err)
			}
		}
	}
}

// An approval without a decision on each question to the clinic approves nothing.
func TestAnApprovalWithoutADecisionIsNone(t *testing.T) {
	for decided, refused := range map[string]bool{"": true, "as written": false} {
		s := newFakeLibrary(t)
		s.languages["en"].About.Confirm = &procedure.Confirm{Question: "What was the picture of?", Required: true}
		s.clinic.RequireApproved = true
		s.approve(func(a *clinic.Approval) {
			if decided != "" {
				a.Confirm = map[string]string{"about": decided}
			}
		})
		_, err := (&pipeline.Line{Library: s, Zone: time.UTC}).Make("scan", patient)
		if got := errors.As(err, new(*pipeline.NotApprovedError)); got != refused {
			t.Errorf("decided %q: %v", decided, err)
		}
	}
}

// A translation that nobody has reviewed makes blank samples, but no patient's sheet, even if
// nobody asks for an approval.
func TestNotReviewedIsRefusedForAPatient(t *testing.T) {
	for _, c := range []struct {
		what     string
		reviewer string
		visit    visit.Visit
		refused  bool
		status   sheet.Status
	}{
		{"a patient", "", patient, true, 0},
		{"a blank", "", blank, false, sheet.NotReviewed},
		{"a patient, reviewed", "Luz Example, medical translator", patient, false, sheet.NotApproved},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := newFakeLibrary(t)
			s.languages["es"] = definition("es", c.reviewer)
			v := c.visit
			v.Language = "es"
			made, err := (&pipeline.Line{Library: s, Zone: time.UTC}).Make("scan", v)
			if got := errors.As(err, new(*pipeline.UnreviewedError)); got != c.refused || (made == nil) != c.refused {
				t.Fatalf("refused: %v, want %v", err, c.refused)
			}
			if made != nil && made.Sheet.Status != c.status {
				t.Errorf("status %d, want %d", made.Sheet.Status, c.status)
			}
		})
	}
}

// The sheet is in the visit's language, else the clinic's first, else English, and no other
// language is substituted. It is the library that gives a region its language's words.
func TestTheLanguageOfASheet(t *testing.T) {
	torn := errors.New("es/scan.yaml: torn")
	for _, c := range []struct {
		what      string
		visit     string
		clinic    []string
		has       []string
		broken    map[string]error
		want      string // the language of the definition that was used
		wantError error
		none      bool // no such language
	}{
		{what: "nobody says", has: []string{"en"}, want: "en"},
		{what: "the clinic's first", clinic: []string{"es", "en"}, has: []string{"en", "es"}, want: "es"},
		{what: "the visit's", visit: "en", clinic: []string{"es", "en"}, has: []string{"en", "es"}, want: "en"},
		{what: "a region's own words come first", visit: "es-MX", has: []string{"en", "es", "es-MX"}, want: "es-MX"},
		{what: "no other language stands in", visit: "fr", has: []string{"en"}, none: true},
		{what: "nor for a region", visit: "fr-CA", has: []string{"en"}, none: true},
		{what: "a fault is told, and hidden by no other language", visit: "es", has: []string{"en"}, broken: map[string]error{"es": torn}, wantError: torn},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := newFakeLibrary(t)
			s.clinic.Languages, s.broken = c.clinic, c.broken
			s.languages = map[string]*procedure.Procedure{}
			for _, lang := range c.has {
				s.languages[lang] = definition(lang, "somebody")
			}
			made, err := (&pipeline.Line{Library: s, Zone: time.UTC}).Make("scan", visit.Visit{Language: c.visit})
			var none *library.NotFoundError
			switch {
			case c.none:
				if !errors.As(err, &none) || none.Name != c.visit {
					t.Errorf("%v, want an error that names %q", err, c.visit)
				}
			case c.wantError != nil:
				if !errors.Is(err, c.wantError) {
					t.Errorf("%v, want %v", err, c.wantError)
				}
			case err != nil:
				t.Error(err)
			case made.Procedure.Language != c.want:
				t.Errorf("%q, want %q", made.Procedure.Language, c.want)
			}
		})
	}
}

// What a clinic assumes about its patients applies only to them; a blank handout asks.
func TestAClinicAssumesForNamedPatientsAlone(t *testing.T) {
	s := newFakeLibrary(t)
	p := s.languages["en"]
	p.Conditions = map[string]procedure.Condition{"dye": {Name: "dye", LeadIn: "If we gave you dye"}}
	p.Sections = []procedure.Section{{Kind: procedure.Diet, Items: []procedure.Instruction{{
		Section: procedure.Diet, Key: "drink", If: procedure.Conjunction{{Condition: "dye", Answers: []string{"yes"}}},
		Cases: []procedure.Case{{Text: "Drink water."}},
	}}}}
	s.clinic.Assume = map[string]string{"dye": "no"}
	line := &pipeline.Line{Library: s, Zone: time.UTC}
	for _, c := range []struct {
		what    string
		visit   visit.Visit
		printed int
	}{{"a patient", patient, 0}, {"a blank", blank, 1}} {
		made, err := line.Make("scan", c.visit)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(made.Plan.Items); got != c.printed {
			t.Errorf("%s: %d lines on the sheet, want %d", c.what, got, c.printed)
		}
	}
}
