// Package guided guides people who don't use flags to a sheet, question by question, from a patient or a procedure to paper.
// Each answer makes a new state, so that a step back returns to the one before. It asks through prompt; what it needs of the
// program, and all that leaves it, are functions of Program.
package guided

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/catalog"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
	"aftercare/internal/visit/interview"
)

// Program is what guided mode works with.
type Program struct {
	Library *library.Library // whose procedures are offered
	Now     func() time.Time
	// Appointments opens today's schedule; the error is appointments.ErrNone for a clinic without one. It is called again when
	// somebody was picked.
	Appointments func() (*appointments.Day, error)
	// Open finds a procedure by its id, in the language of the fields.
	Open func(f intake.Fields, id string) (*Procedure, error)
	// Paper returns how a sheet is laid out, and Job how it is printed.
	Paper func(c clinic.Profile, large bool) (pdf.Renderer, error)
	Job   func(c clinic.Profile, r pdf.Renderer) (sink.Job, error)
	// Printer is the printing system.
	Printer Printer
	// Show returns a sheet as it is read on a screen of that width.
	Show func(s *sheet.Sheet, width int) (string, error)
	// Save writes a sheet's PDF to the current folder, under a name that identifies nobody, and returns its path.
	Save func(r *pipeline.Result, data []byte) (path string, err error)
	// Describe words an error, and the hint that it has.
	Describe func(error) (message, hint string)
	// Note keeps a message for when the terminal is restored.
	Note func(message string)
}

// Procedure is a procedure that was chosen.
type Procedure struct {
	ID      string
	Fields  intake.Fields         // those that it was opened with, without words for none
	Context func() intake.Context // what answers are read against now
	Make    func(intake.Fields) (*pipeline.Result, error)
}

// Start is how guided mode begins.
type Start struct {
	Fields intake.Fields // such as the language that this machine is set to
	Large  bool          // large print
}

// Outcome is what was done.
type Outcome struct {
	Words string // such as which job was printed; that nothing was
	// Command does the same without the patient; "" where nothing was done.
	Command string
	// Unconfirmed are print jobs that may still come out.
	Unconfirmed []string
}

// Unprinted says that nothing was printed, unless a job was sent and may still be printed.
func (o *Outcome) Unprinted() string {
	if len(o.Unconfirmed) == 0 {
		return "Nothing was printed."
	}
	return "Perhaps printed: " + strings.Join(o.Unconfirmed, "; ") + "."
}

// mode is guided mode while it runs.
type mode struct {
	Program
	Outcome
	ask            prompt.Prompter
	today          *appointments.List // nil if there is no schedule
	procedureItems []prompt.Item      // one for each procedure
	ids            []string           // their ids
	titles         map[string]string  // their titles, by id
	listNotice     string             // what the lists lack
}

// state is what is known so far. Nothing in it is shared with an earlier one, except what never changes.
type state struct {
	fields       intake.Fields
	large        bool
	procedure    *Procedure      // nil until there is one
	asked        map[string]bool // names of questions
	listShown    bool            // the day's list was shown
	appointment  string          // its id; "" for none
	endedAssumed bool            // nobody said when it ended: now is assumed
	notice       string          // what went wrong
	printFailed  bool            // an attempt to print caused it
}

// Run asks until something is done, or the person leaves. The outcome is never nil; the error is prompt.ErrInterrupted if they
// left in the middle, or the cause of the context's end.
func Run(ctx context.Context, ask prompt.Prompter, p Program, start Start) (*Outcome, error) {
	m := &mode{Program: p, ask: ask}
	return &m.Outcome, m.run(ctx, start)
}

func (m *mode) run(ctx context.Context, start Start) error {
	m.ask.Busy("Reading the procedures...")
	if err := m.load(ctx); err != nil {
		return err
	}
	first := &state{fields: start.Fields, large: start.Large, asked: map[string]bool{}}
	now := first
	var before []*state
	for {
		next, err := m.step(ctx, now)
		switch {
		case errors.Is(err, prompt.ErrBack) && len(before) == 0:
			m.Words = m.Unprinted()
			return nil
		case errors.Is(err, prompt.ErrBack):
			now, before = before[len(before)-1], before[:len(before)-1]
		case errors.Is(err, errStartOver):
			now, before = first, nil
		case err != nil:
			return err
		case next == nil:
			return nil
		default:
			if next != now {
				before = append(before, now)
			}
			now = next
		}
	}
}

var errStartOver = errors.New("start over")

// load reads the procedures and today's schedule. If the schedule can't be read, it goes on: the list then says
// why.
func (m *mode) load(ctx context.Context) error {
	loaded, problems, err := m.Library.LoadAll(library.SourceLanguage)
	if err != nil {
		return err
	}
	if len(loaded) == 0 {
		return problems.Err()
	}
	if err := problems.Err(); err != nil {
		m.listNotice = `Some procedures can't be read and are not listed; "aftercare check" tells why.`
	}
	m.titles = map[string]string{}
	slices.SortStableFunc(loaded, func(a, b library.Definition) int { return cmp.Compare(a.Procedure.Title, b.Procedure.Title) })
	for _, l := range loaded {
		p := l.Procedure
		words := p.Title
		if short := (catalog.Entry{Aliases: p.Aliases}).ShortName(); short != "" {
			words += " (" + short + ")"
		}
		m.ids = append(m.ids, p.ID)
		m.procedureItems = append(m.procedureItems, prompt.Item{Words: console.Clean(words), Find: append([]string{p.Title, p.ID, p.Specialty}, p.Aliases...)})
		m.titles[p.ID] = p.Title
	}
	m.today, err = m.listToday(ctx)
	switch {
	case errors.Is(err, appointments.ErrNone):
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		m.listNotice = strings.TrimSpace(m.listNotice + " There is no list of today's patients: " + console.Clean(err.Error()) + ".")
	}
	return nil
}

func (m *mode) listToday(ctx context.Context) (*appointments.List, error) {
	day, err := m.Appointments()
	if err != nil {
		return nil, err
	}
	return day.List(ctx, m.titles)
}

// step asks the next question, and returns the state after it: nil when all is done.
func (m *mode) step(ctx context.Context, now *state) (*state, error) {
	if !now.listShown && m.today != nil {
		return m.pickPatient(ctx, now)
	}
	if now.procedure == nil {
		return m.pickProcedure(now)
	}
	next := now.copy()
	q, err := interview.Next(next.procedure.Context(), next.fields, next.asked)
	switch {
	case err != nil:
		return m.recoverFrom(now, err)
	case q == nil:
		return m.review(ctx, now)
	case now.notice != "":
		q.Hint = now.notice + " " + q.Hint
	}
	return m.askQuestion(next, q)
}

// copy returns a state that can be changed.
func (s *state) copy() *state {
	c := *s
	c.asked, c.notice = maps.Clone(s.asked), ""
	return &c
}

// open chooses a procedure.
func (m *mode) open(s *state, id string) error {
	p, err := m.Open(s.fields, id)
	if err != nil {
		return err
	}
	s.procedure, s.fields = p, p.Fields
	return nil
}

// withNotice asks the same question again, and says why.
func (s *state) withNotice(words string) *state {
	s.notice = console.Clean(words) + "."
	return s
}

// headline is shown above each question: whose sheet it is going to be.
func (s *state) headline() string {
	f := s.fields
	name := strings.TrimSpace(f.Name + " " + f.GivenName + " " + f.FamilyName)
	return console.Clean(diag.Join(", ", s.procedure.Context().Procedure.Title, name))
}

// command returns the command that does the same, without the patient.
func (s *state) command(c clinic.Profile, verb string) string {
	words := []string{"aftercare", verb}
	switch {
	case s.appointment != "" && verb == "print":
		words = append(words, "--from", "today", s.appointment)
	default:
		words = append(words, s.procedure.ID)
		if c.Schedule.IsSet() && verb == "print" {
			words = append(words, "--from", "none")
		}
	}
	if lang := s.fields.Language; lang != "" && s.appointment == "" {
		words = append(words, "--lang", lang)
	}
	if s.large {
		words = append(words, "--large-print")
	}
	return strings.Join(words, " ")
}
