// Package guided guides people who don't use flags to a sheet, question by question, from a patient or a procedure to paper.
// Each answer is kept with its question, so that a step back and forward again loses none. It asks through prompt; what it needs
// of the program, and all that leaves it, are functions of Program.
package guided

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/catalog"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit"
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
	// Command prints the same without the patient; "" where nothing was printed, or no command prints it.
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
	start          Start
	ask            prompt.Prompter
	today          *appointments.List // nil if there is no schedule
	problems       []string           // by entry of today: why no sheet can be made of it; "" if one can
	procedureItems []prompt.Item      // one for each procedure
	ids            []string           // their ids
	titles         map[string]string  // their titles, by id
	definitions    map[string]*procedure.Procedure
	line           *pipeline.Line    // to find out whether a sheet can be made at all
	unusable       map[string]string // by id of a procedure: why no sheet can be made, in a nurse's words
	listNotice     string            // what the lists lack
	now            *state
}

// state is what is known so far. Answers are kept one by one: a step back opens a question again, and takes away none.
type state struct {
	start       intake.Fields // without what was answered: those of the machine, and of the appointment
	large       bool
	queue       string     // the printer that was chosen; "" for the usual one
	procedure   *Procedure // nil until there is one
	listShown   bool       // somebody was taken from the day's list, or somebody else
	isListed    bool       // somebody was taken from it
	row         schedule.Row
	isElse      bool          // somebody else was taken
	listTyped   string        // the letters with which the list was searched
	procedures  prompt.Picked // what was taken from the list of procedures
	appointment string        // its id; "" for none
	nameLetters string        // with which somebody was searched who is not on the list

	answers map[string]interview.Answer // by the question's name: what was answered last, whether it counts now or not
	counted map[string]bool             // the questions whose answers count; the others are open
	changed []string                    // questions whose answers replace what was given
	order   []string                    // the questions that were asked, in the order in which they were first answered
	path    []string                    // those whose answers count, in the order in which they are asked now

	endedAssumed bool   // nobody said when it ended: now is assumed
	language     string // another than that of the machine and of the appointment; "" if none was chosen
	notice       string // what went wrong
	printFailed  bool   // an attempt to print caused it
}

func newState(start Start) *state {
	return &state{
		start: start.Fields, large: start.Large, answers: map[string]interview.Answer{}, counted: map[string]bool{},
		procedures: prompt.Picked{Index: prompt.None},
	}
}

// Run asks until something is done, or the person leaves. The outcome is never nil; the error is prompt.ErrInterrupted if they
// left in the middle, or the cause of the context's end.
func Run(ctx context.Context, ask prompt.Prompter, p Program, start Start) (*Outcome, error) {
	m := &mode{Program: p, ask: ask, start: start, now: newState(start), line: &pipeline.Line{Library: p.Library, Zone: time.UTC}}
	return &m.Outcome, m.run(ctx)
}

// What ends a step otherwise than with the next one.
var (
	errDone      = errors.New("done")
	errStartOver = errors.New("start over")
)

func (m *mode) run(ctx context.Context) error {
	m.ask.Busy("Reading the procedures...")
	if err := m.load(ctx); err != nil {
		return err
	}
	for {
		err := m.step(ctx)
		switch {
		case errors.Is(err, prompt.ErrBack):
			if !m.now.back() {
				m.Words = m.Unprinted()
				return nil
			}
		case errors.Is(err, errStartOver):
			m.now = newState(m.start)
		case errors.Is(err, errDone):
			return nil
		case err != nil:
			return err
		}
	}
}

// step asks the next question, or shows the sheet that the answers make.
func (m *mode) step(ctx context.Context) error {
	s := m.now
	if !s.listShown && m.today != nil {
		return m.pickPatient(ctx)
	}
	if s.procedure == nil {
		return m.pickProcedure()
	}
	f, q, err := s.replay()
	switch {
	case err != nil:
		return m.recoverFrom(ctx, f, err)
	case q != nil:
		return m.askNext(f, q)
	}
	return m.review(ctx, f)
}

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
		m.listNotice = `Some procedures can't be read and are not listed; "aftercare check" shows why.`
	}
	m.titles, m.definitions, m.unusable = map[string]string{}, map[string]*procedure.Procedure{}, map[string]string{}
	for _, l := range loaded {
		if why := m.whyUnusable(l.Procedure); why != "" {
			m.unusable[l.Procedure.ID] = why
		}
	}
	last := func(d library.Definition) int { return min(len(m.unusable[d.Procedure.ID]), 1) } // those without a sheet
	slices.SortStableFunc(loaded, func(a, b library.Definition) int {
		return cmp.Or(cmp.Compare(last(a), last(b)), cmp.Compare(a.Procedure.Title, b.Procedure.Title))
	})
	for _, l := range loaded {
		p := l.Procedure
		words := p.Title
		if short := (catalog.Entry{Aliases: p.Aliases}).ShortName(); short != "" {
			words += " (" + short + ")"
		}
		m.ids = append(m.ids, p.ID)
		m.titles[p.ID], m.definitions[p.ID] = p.Title, p
		if why := m.unusable[p.ID]; why != "" {
			words += " [" + why + "]"
		}
		m.procedureItems = append(m.procedureItems, prompt.Item{Words: console.Clean(words), Find: append([]string{p.Title, p.ID, p.Specialty}, p.Aliases...)})
	}
	if m.Library.Clinic().IsSample() {
		m.addNotice("No clinic is set up: sheets are samples. Set one up: aftercare init my-clinic")
	}
	if words := m.printerProblem(ctx); words != "" {
		m.addNotice(words)
	}
	m.today, err = m.listToday(ctx)
	switch {
	case errors.Is(err, appointments.ErrNone):
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case err != nil:
		m.addNotice("There is no list of today's patients: " + err.Error() + ".")
	}
	return nil
}

func (m *mode) addNotice(words string) {
	m.listNotice = strings.TrimSpace(m.listNotice + "\n" + console.Clean(words))
}

// unapproved is why a sheet that nobody approved can't be made, in a nurse's words.
const unapproved = "not approved by your clinic yet"

// advice says who can help.
func advice(why string) string {
	if why == unapproved {
		return " Ask the clinician who approves your sheets."
	}
	return ""
}

// whyUnusable says why no sheet of a procedure can be made for anybody, in a nurse's words; "" if one can.
func (m *mode) whyUnusable(p *procedure.Procedure) string {
	c := m.Library.Clinic()
	switch {
	case !c.RequireApproved && len(p.UnusedFiles) == 0:
		return ""
	case c.RequireApproved && !slices.ContainsFunc(c.Approvals, func(a clinic.Approval) bool { return a.Procedure == p.ID }):
		return unapproved
	}
	var not *pipeline.NotApprovedError
	_, err := m.line.Make(p.ID, visit.Visit{Language: m.start.Fields.Language})
	switch {
	case err == nil:
		return ""
	case errors.As(err, &not):
		return unapproved
	}
	return "can't be used: " + strings.TrimSuffix(console.Clean(err.Error()), ".")
}

// listToday reads the day's list, and says of each appointment whether a sheet can be made of it.
func (m *mode) listToday(ctx context.Context) (*appointments.List, error) {
	day, err := m.Appointments()
	if err != nil {
		return nil, err
	}
	list, err := day.List(ctx, m.titles)
	if err != nil {
		return nil, err
	}
	m.problems = make([]string, len(list.Entries))
	for n, e := range list.Entries {
		m.problems[n] = m.rowProblem(list, e.Row)
	}
	return list, nil
}

// rowProblem says why no sheet can be made of an appointment, whatever is answered, in a nurse's words; "" if one can.
func (m *mode) rowProblem(list *appointments.List, row schedule.Row) string {
	id := row.Fields["procedure"]
	p := m.definitions[id]
	if why := m.unusable[id]; why != "" || p == nil || row.Reject != "" || row.Skip != "" {
		return why
	}
	c := intake.Context{Procedure: p, Clinic: m.Library.Clinic(), Now: m.Now(), Zone: list.ClinicZone(), AllowOld: true, NamesConfirmed: true}
	_, f, err := list.Fields(row, m.start.Fields, true)
	if err != nil {
		return ""
	}
	f.ClearNulls(func(condition string) []string { return p.Conditions[condition].Answers() })
	switch side := strings.ToLower(strings.TrimSpace(f.Side)); {
	case side == "":
	case !p.Side.Ask:
		return "the list says " + side + "; this sheet has no side"
	case !slices.Contains(p.Side.Options(), side):
		return "the list says " + side + "; this sheet is for " + p.Side.DescribeOptions()
	}
	if err := f.CheckAge(c); err != nil {
		return "this sheet is for " + p.PatientAges().Describe()
	}
	return ""
}

// open chooses a procedure, in the language of the fields.
func (m *mode) open(s *state, f intake.Fields, id string) error {
	f.Language = cmp.Or(s.language, f.Language)
	p, err := m.Open(f, id)
	if err != nil {
		return err
	}
	s.procedure, s.start = p, p.Fields
	return nil
}

// headline is shown above each question: whose sheet it is going to be.
func (s *state) headline(f intake.Fields) string {
	name := strings.TrimSpace(f.Name + " " + f.GivenName + " " + f.FamilyName)
	return console.Clean(diag.Join(", ", s.procedure.Context().Procedure.Title, name))
}

// command returns the command that prints the same, without the patient; "" if there is none: what was typed for the
// patient of an appointment is in no schedule.
func (s *state) command(c clinic.Profile) string {
	words := []string{"aftercare", "print"}
	switch {
	case s.isListed && (s.appointment == "" || len(s.changed) > 0):
		return ""
	case s.isListed:
		words = append(words, "--from", "today", s.appointment)
	default:
		words = append(words, s.procedure.ID)
		if c.Schedule.IsSet() {
			words = append(words, "--from", "none")
		}
	}
	if lang := s.start.Language; lang != "" && (s.language != "" || !s.isListed) {
		words = append(words, "--lang", lang)
	}
	if s.large {
		words = append(words, "--large-print")
	}
	if s.queue != "" {
		words = append(words, "--printer", s.queue)
	}
	return strings.Join(words, " ")
}
