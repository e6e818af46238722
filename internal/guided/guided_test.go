package guided

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/files/sink"
	"aftercare/internal/files/spool"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
	"aftercare/procedures"
)

var now = time.Date(2026, time.November, 23, 21, 32, 0, 0, time.UTC) // 1:32 PM at the clinic

// nurse answers questions by their titles. At the question number back she goes as many steps back as steps says, or to the first
// question; then she presses Enter alone until she is where she was. After a hundred questions she leaves.
type nurse struct {
	titles  []string
	back    int
	steps   int
	enter   int         // as many questions are answered by Enter alone
	details [][2]string // as read back last
}

// question notes a question, and reports whether to go back at it.
func (n *nurse) question(title string) error {
	n.titles = append(n.titles, title)
	switch {
	case len(n.titles) > 100:
		return prompt.ErrInterrupted // it goes round in circles
	case n.back > 0 && len(n.titles) >= n.back && n.steps > 0:
		n.steps--
		n.enter++
		return prompt.ErrBack
	}
	return nil
}

// pressesEnter reports whether a question is one that was answered before she went back.
func (n *nurse) pressesEnter() bool {
	if n.enter == 0 {
		return false
	}
	n.enter--
	return true
}

func (n *nurse) Pick(l prompt.List) (prompt.Picked, error) {
	if err := n.question(l.Title); err != nil {
		return prompt.Picked{}, err
	}
	if n.pressesEnter() {
		return prompt.Picked{Index: l.Chosen, Typed: l.Typed}, nil
	}
	wanted := func(i prompt.Item) bool {
		return strings.HasPrefix(i.Words, "Medial branch block") || strings.HasPrefix(i.Words, "Rosa Example")
	}
	at := slices.IndexFunc(l.Items, wanted)
	if at < 0 {
		at = len(l.Items) // somebody who is not on the list
	}
	return prompt.Picked{Index: at, Typed: "a"}, nil
}

func (n *nurse) Line(l prompt.Line) (string, error) {
	if err := n.question(l.Title); err != nil {
		return "", err
	}
	if n.pressesEnter() {
		return l.Value, nil
	}
	typed := map[string]string{"What is the patient's name?": "Rosa Example", "When was the patient born?": "4/25/61", "When did the procedure end?": "10:20 AM"}[l.Title]
	if l.Check != nil && l.Check(typed) != nil {
		typed = "refused"
	}
	return typed, nil
}

// Choose takes the second answer where one is to be given, so that what Enter alone takes at first is another.
func (n *nurse) Choose(c prompt.Choice) (int, error) {
	if err := n.question(c.Title); err != nil {
		return 0, err
	}
	if c.Details != nil {
		n.details = c.Details
		return c.Chosen, nil
	}
	if n.pressesEnter() {
		return c.Chosen, nil
	}
	return 1, nil
}

func (*nurse) Page(string, func(int) string) error { return nil }
func (*nurse) Busy(string)                         {}

// paper is a printing system that prints; with a problem, its usual printer doesn't.
type paper struct {
	printed int
	queues  []string // where
	problem string
}

func (p *paper) Ready(_ context.Context, j sink.Job) (sink.Job, error) {
	if p.problem != "" && j.Queue == "Front" {
		return j, &sink.PrintError{Problem: p.problem}
	}
	return j, nil
}

func (p *paper) Print(_ context.Context, j sink.Job, _ io.Reader) (string, sink.Outcome, error) {
	p.printed++
	p.queues = append(p.queues, j.Queue)
	return "Front-1", sink.Printed, nil
}

func (p *paper) Printers(context.Context) ([]sink.Queue, error) {
	front := sink.Queue{Name: "Front", State: "idle", Accepting: true, Default: true}
	if p.problem != "" {
		front.State, front.Reason = "stopped", "Paused"
	}
	return []sink.Queue{front, {Name: "Ward", State: "idle", Accepting: true}}, nil
}

// scheduledClinic returns the folder of a clinic with today's schedule: appointment, procedure, name, birth date, side, sedation.
func scheduledClinic(t *testing.T, rows string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{
		"clinic.yaml": "name: Clinic\nphone: (310) 555-0100\nafter-hours: (310) 555-0101\ntime-zone: America/Los_Angeles\nschedule: today.csv\n",
		"today.csv":   "appointment_id,procedure,name,birth_date,side,sedation\n" + rows,
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func program(t *testing.T) (Program, *paper) {
	t.Helper()
	return programOf(t, "beverly-hills")
}

func programOf(t *testing.T, clinicName string) (Program, *paper) {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: clinicName, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	line, zone, p := &pipeline.Line{Library: lib, Zone: time.UTC}, lib.Clinic().Zone(time.UTC), &paper{}
	return Program{
		Library: lib, Now: func() time.Time { return now }, Printer: p,
		Appointments: func() (*appointments.Day, error) {
			clock := func() time.Time { return now }
			inputs := batch.Inputs{Stdin: new(bytes.Buffer), Clock: spool.Clock{Now: clock, Sleep: func(time.Duration) {}}}
			return appointments.OpenToday(appointments.Machine{Inputs: inputs, Now: clock, Zone: time.UTC}, lib, appointments.Form{})
		},
		Open: func(f intake.Fields, id string) (*Procedure, error) {
			definition, _, err := line.Procedure(id, f.Language)
			if err != nil {
				return nil, err
			}
			c := intake.Context{Procedure: definition, Clinic: lib.Clinic(), Now: now, Zone: zone}
			return &Procedure{ID: id, Fields: f, Context: func() intake.Context { return c }, Make: func(f intake.Fields) (*pipeline.Result, error) {
				v, err := f.Visit(c)
				if err != nil {
					return nil, err
				}
				return line.Make(id, v)
			}}, nil
		},
		Paper: func(_ clinic.Profile, large bool) (pdf.Renderer, error) {
			return pdf.Renderer{Paper: "letter", LargePrint: large}, nil
		},
		Job:      func(clinic.Profile, pdf.Renderer) (sink.Job, error) { return sink.Job{Queue: "Front"}, nil },
		Describe: func(err error) (string, string) { return err.Error(), "" },
	}, p
}

// Back and forth loses no answer: at every question one step back and Enter, or all the way to the first and Enter alone from
// there, leads to the sheet that answering straight on makes, and asks nothing else.
func TestBackAndForthLosesNoAnswer(t *testing.T) {
	t.Run("from a procedure", func(t *testing.T) {
		p, _ := program(t)
		backAndForth(t, p, "Which procedure?", "aftercare print medial-branch-block")
	})
	t.Run("from a schedule", func(t *testing.T) {
		p, _ := programOf(t, scheduledClinic(t, `A-1,medial-branch-block,Luis Muster,1950-01-12,left,
A-2,medial-branch-block,Rosa Example,1961-04-25,,
`))
		backAndForth(t, p, "Who goes home?", "aftercare print --from today A-2")
	})
	t.Run("from somebody who is not in the schedule", func(t *testing.T) {
		p, _ := programOf(t, scheduledClinic(t, "A-1,medial-branch-block,Luis Muster,1950-01-12,left,\n"))
		backAndForth(t, p, "Who goes home?", "aftercare print medial-branch-block --from none")
	})
}

func backAndForth(t *testing.T, p Program, first, command string) {
	t.Helper()
	straight := &nurse{}
	done, err := Run(t.Context(), straight, p, Start{})
	if err != nil || !strings.HasPrefix(done.Words, "Printed: job Front-1 on Front, ") || done.Command != command {
		t.Fatalf("%+v, %v, after %q", done, err, straight.titles)
	}
	if len(straight.titles) < 6 || straight.titles[0] != first || straight.details[0] != [2]string{"Patient", "Rosa Example, born April 25, 1961"} {
		t.Fatalf("%q, %q", straight.titles, straight.details)
	}
	for at := range straight.titles {
		for _, steps := range []int{1, at} {
			if at == 0 {
				continue
			}
			n := &nurse{back: at + 1, steps: steps}
			done, err := Run(t.Context(), n, p, Start{})
			if err != nil || !strings.HasPrefix(done.Words, "Printed") || !slices.Equal(n.details, straight.details) {
				t.Errorf("%d back from %q: %+v, %v, %q, want %q", steps, straight.titles[at], done, err, n.details, straight.details)
			}
			want := slices.Clone(straight.titles[:at+1])
			for back := range steps {
				want = append(want, straight.titles[at-back-1])
			}
			want = append(want, straight.titles[at-steps+1:]...)
			if !slices.Equal(n.titles, want) {
				t.Errorf("%d back from %q: %q, want %q", steps, straight.titles[at], n.titles, want)
			}
		}
	}
	left := &nurse{back: 1, steps: 1}
	if done, err := Run(t.Context(), left, p, Start{}); err != nil || done.Words != "Nothing was printed." || done.Command != "" {
		t.Errorf("back from the first question: %+v, %v", done, err)
	}
}

// scripted answers each question by its title, in turn; what it has no answer for is answered by Enter alone. It leaves after a
// hundred questions.
type scripted struct {
	answers map[string][]string
	lists   []prompt.List   // as they were shown
	lines   []prompt.Line   // as they were asked
	choices []prompt.Choice // as they were offered
}

const stepBack = "<"

// next returns the next answer to a question; false for Enter alone.
func (s *scripted) next(title string) (string, bool, error) {
	if len(s.lists)+len(s.lines)+len(s.choices) > 100 {
		return "", false, prompt.ErrInterrupted
	}
	all := s.answers[title]
	if len(all) == 0 {
		return "", false, nil
	}
	s.answers[title] = all[1:]
	if all[0] == stepBack {
		return "", false, prompt.ErrBack
	}
	return all[0], true, nil
}

func (s *scripted) Pick(l prompt.List) (prompt.Picked, error) {
	s.lists = append(s.lists, l)
	words, given, err := s.next(l.Title)
	typed, words, hasLetters := strings.Cut(words, ">")
	switch {
	case err != nil:
		return prompt.Picked{}, err
	case !given:
		return prompt.Picked{Index: max(l.Chosen, 0), Typed: l.Typed}, nil
	case !hasLetters:
		words = typed
	}
	at := slices.IndexFunc(l.Items, func(i prompt.Item) bool { return strings.HasPrefix(i.Words, words) })
	if strings.HasPrefix(l.Else, words) {
		at = len(l.Items)
	}
	return prompt.Picked{Index: at, Typed: typed}, nil
}

func (s *scripted) Line(l prompt.Line) (string, error) {
	s.lines = append(s.lines, l)
	typed, given, err := s.next(l.Title)
	if !given {
		typed = l.Value
	}
	if err == nil && l.Check != nil && l.Check(typed) != nil {
		err = l.Check(typed)
	}
	return typed, err
}

func (s *scripted) Choose(c prompt.Choice) (int, error) {
	s.choices = append(s.choices, c)
	words, given, err := s.next(c.Title)
	if err != nil || !given {
		return max(c.Chosen, 0), err
	}
	return slices.IndexFunc(c.Options, func(o prompt.Option) bool { return strings.HasPrefix(o.Words, words) }), nil
}

func (*scripted) Page(string, func(int) string) error { return nil }
func (*scripted) Busy(string)                         {}

// readBack returns what was read back last, in lines.
func (s *scripted) readBack() string {
	out := ""
	for _, c := range s.choices {
		if c.Details != nil {
			out = ""
			for _, d := range c.Details {
				out += d[0] + ": " + d[1] + "\n"
			}
		}
	}
	return out
}

// mbb answers the questions about a medial branch block.
func mbb(more map[string][]string) *scripted {
	s := &scripted{answers: map[string][]string{
		"Which procedure?": {"Medial branch block"}, "What is the patient's name?": {"Rosa Example"}, "When was the patient born?": {"4/25/61"}, "Which side?": {"left"},
		"When did the procedure end?": {"10:20 AM"},
	}}
	for title, answers := range more {
		s.answers[title] = append(s.answers[title], answers...)
	}
	return s
}

const theReview = "Right patient, side and time?"

// Each line of the read-back can be changed, and nothing else changes with it.
func TestEachLineCanBeChanged(t *testing.T) {
	changes := map[string]struct{ question, answer, want string }{
		"Name":                   {"What is the patient's name?", "Rosa Sample", "Patient: Rosa Sample, born April 25, 1961\n"},
		"Birth date":             {"When was the patient born?", "4/26/61", "Patient: Rosa Example, born April 26, 1961\n"},
		"Record number":          {"What is the record number?", "00417", "Patient: Rosa Example, born April 25, 1961, record 00417\n"},
		"Side":                   {"Which side?", "right", "Side: right\n"},
		"Test with a pain diary": {"Is this treatment a test, with a pain diary?", "yes", "test with a pain diary: yes"},
		"Needle":                 {"Where was the needle?", "neck", "needle: neck"},
		"Sedation":               {"Did the patient get medicine to make them sleepy or calm?", "no", "sedation: no"},
		"Steroid":                {"Was a steroid injected?", "no", "steroid: no"},
		"When it ended":          {"When did the procedure end?", "11:20 AM", "Ended: 11:20 AM"},
		"Next visit":             {"When is the next visit?", "11/30 9:30 AM", "Next visit: Mon, November 30, 2026, 9:30 AM\n"},
		"Clinician":              {"Who did the procedure?", "Dr. Ruiz", "Clinician: Dr. Ruiz\n"},
		"Site":                   {"Where exactly was it done?", "L4 to S1", "Side: left, L4 to S1\n"},
		"Language":               {"Which language does the patient read?", "English", ", English, "},
		"Large print":            {"", "", "large print"},
		"Printer":                {"Which printer?", "Ward", "Printer: Ward\n"},
	}
	p, _ := program(t)
	straight := mbb(nil)
	if _, err := Run(t.Context(), straight, p, Start{}); err != nil {
		t.Fatal(err)
	}
	offered := mbb(map[string][]string{theReview: {"Change something else"}, "What is to be changed?": {stepBack}})
	if _, err := Run(t.Context(), offered, p, Start{}); err != nil {
		t.Fatal(err)
	}
	for _, c := range offered.choices {
		if c.Title != "What is to be changed?" {
			continue
		}
		for _, o := range c.Options {
			if label, _, _ := strings.Cut(o.Words, ":"); changes[label].want == "" {
				t.Errorf("%q can be changed, and isn't tried here", o.Words)
			}
		}
		if want := len(changes); len(c.Options) != want && len(c.Options) != want-1 { // the language, where there is one
			t.Errorf("%d lines can be changed, want %d", len(c.Options), want)
		}
	}
	for label, change := range changes {
		s := mbb(map[string][]string{theReview: {"Change something else"}, "What is to be changed?": {label}})
		if label == "Language" && len(p.Library.Clinic().Languages) < 2 {
			continue
		}
		if change.question != "" {
			s.answers[change.question] = append(s.answers[change.question], change.answer)
			if asked := change.question; strings.HasPrefix(asked, "Is this") || strings.HasPrefix(asked, "Where was") || strings.HasPrefix(asked, "Did") || strings.HasPrefix(asked, "Was a") {
				s.answers[asked] = []string{"not known", change.answer}
			}
		}
		done, err := Run(t.Context(), s, p, Start{})
		if err != nil || !strings.HasPrefix(done.Words, "Printed") || !strings.Contains(s.readBack(), change.want) {
			t.Errorf("%s: %+v, %v, %s", label, done, err, s.readBack())
		}
		before, after := strings.Split(straight.readBack(), "\n"), strings.Split(s.readBack(), "\n")
		same := 0
		for _, line := range before {
			if slices.Contains(after, line) {
				same++
			}
		}
		if same < len(before)-2 { // the sheet may have another number of pages
			t.Errorf("%s changes more than itself: %s", label, s.readBack())
		}
	}
}

// An answer that is not known is read back so, with what is printed for it.
func TestWhatIsNotKnownIsReadBack(t *testing.T) {
	p, _ := program(t)
	s := mbb(nil)
	if _, err := Run(t.Context(), s, p, Start{}); err != nil || !strings.Contains(s.readBack(), "sedation: not known (both texts are printed)") {
		t.Errorf("%v, %s", err, s.readBack())
	}
}

// Another name is another patient, to whom no answer belongs; a correction of the name keeps them.
func TestAnotherPatientInheritsNothing(t *testing.T) {
	for name, kept := range map[string]string{"Kim Lee": "", "Rosa Exampel": "April 25, 1961", "Rosa Example-Lee": "April 25, 1961"} {
		p, _ := program(t)
		s := mbb(nil)
		s.answers["What is the patient's name?"] = []string{"Rosa Example", name}
		s.answers["When was the patient born?"] = []string{"4/25/61", stepBack, "4/25/61"}
		s.answers["Which side?"] = []string{stepBack, "left"}
		if _, err := Run(t.Context(), s, p, Start{}); err != nil {
			t.Fatal(name, err)
		}
		last := ""
		for _, l := range s.lines {
			if l.Title == "When was the patient born?" {
				last = l.Value
			}
		}
		if last != kept || !strings.Contains(s.readBack(), "Patient: "+name+", born April 25, 1961") {
			t.Errorf("%s: the birth date offered is %q, want %q; %s", name, last, kept, s.readBack())
		}
	}
}

// What will stop the sheet is said before anything is asked.
func TestProblemsAreSaidFirst(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte("name: Clinic\nphone: (310) 555-0100\nafter-hours: (310) 555-0101\ntime-zone: America/Los_Angeles\nrequire-approved: yes\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	p, printer := programOf(t, dir)
	printer.problem = "the printer \"Front\" is stopped; nothing was printed"
	s := &scripted{answers: map[string][]string{"Which procedure?": {"Medial branch block", stepBack}}}
	if _, err := Run(t.Context(), s, p, Start{}); err != nil {
		t.Fatal(err)
	}
	if len(s.lists) != 2 || len(s.lines) > 0 {
		t.Fatalf("%d lists, %d questions", len(s.lists), len(s.lines))
	}
	if want := "Printing does not work now: the printer \"Front\" is stopped."; !strings.HasPrefix(s.lists[0].Notice, want) {
		t.Errorf("%q", s.lists[0].Notice)
	}
	for _, i := range s.lists[0].Items {
		if !strings.HasSuffix(i.Words, "[not approved by your clinic yet]") {
			t.Errorf("%q", i.Words)
		}
	}
	if want := "No sheet can be made for Medial branch block: not approved by your clinic yet. Ask the clinician who approves your sheets."; s.lists[1].Notice != want {
		t.Errorf("%q", s.lists[1].Notice)
	}
}

// If the usual printer is stopped, another one can be chosen; the command names it.
func TestAnotherPrinter(t *testing.T) {
	p, printer := program(t)
	printer.problem = "the printer \"Front\" is stopped; nothing was printed"
	s := mbb(map[string][]string{theReview: {"Look for the printer again", "Choose another printer"}, "Which printer?": {"Ward"}})
	done, err := Run(t.Context(), s, p, Start{})
	if err != nil || done.Command != "aftercare print medial-branch-block --printer Ward" || !slices.Equal(printer.queues, []string{"Ward"}) {
		t.Errorf("%+v, %v, %q", done, err, printer.queues)
	}
	looked, offered := false, false
	for _, c := range s.choices {
		looked = looked || strings.HasPrefix(c.Notice, "Looked again at 1:32:00 PM")
		offered = offered || slices.Contains(c.Options, prompt.Option{Words: "Front, the default: stopped (Paused)"})
	}
	if !looked || !offered {
		t.Errorf("looked again: %v; the state of each printer is shown: %v", looked, offered)
	}
}

// A time with two readings is asked about, and an odd one is confirmed there: nobody is sent to a command.
func TestTypedTimesAreAskedAbout(t *testing.T) {
	for typed, c := range map[string]struct{ question, answer, want string }{
		"1:20":           {"Which one is right?", "1:20 AM today", "Ended: 1:20 AM"},
		"11:30 PM":       {"Is this right?", "Yes", "Ended: Sun, Nov 22, 11:30 PM"},
		"yesterday 9 AM": {"Is this right?", "Yes", "Ended: Sun, Nov 22, 9:00 AM, 28 hours ago"},
	} {
		p, _ := program(t)
		s := mbb(map[string][]string{c.question: {c.answer}})
		s.answers["When did the procedure end?"] = []string{typed}
		done, err := Run(t.Context(), s, p, Start{})
		if err != nil || !strings.HasPrefix(done.Words, "Printed") || !strings.Contains(s.readBack(), c.want) {
			t.Errorf("%s: %+v, %v, %s", typed, done, err, s.readBack())
		}
	}
}

// While the list is on the screen the schedule changes: what is taken is who was shown, not who stands in that place now, and a
// step back finds the same patient again.
func TestAListThatMoves(t *testing.T) {
	dir := scheduledClinic(t, "A-1,colonoscopy,Luis Muster,1950-01-12,left,\nA-2,medial-branch-block,Rosa Example,1961-04-25,left,no\n")
	p, _ := programOf(t, dir)
	opened, open := 0, p.Appointments
	p.Appointments = func() (*appointments.Day, error) {
		if opened++; opened == 2 { // somebody was taken
			rows := "appointment_id,procedure,name,birth_date,side,sedation\nA-2,medial-branch-block,Rosa Example,1961-04-25,left,no\nA-1,colonoscopy,Luis Muster,1950-01-12,left,\n"
			if err := os.WriteFile(filepath.Join(dir, "today.csv"), []byte(rows), 0o600); err != nil {
				t.Error(err)
			}
		}
		return open()
	}
	s := &scripted{answers: map[string][]string{"Who goes home?": {"Rosa"}, theReview: {stepBack}, "Is this treatment a test, with a pain diary?": {"no", stepBack}, "Where was the needle?": {"neck", stepBack}, "Was a steroid injected?": {"no", stepBack}}}
	done, err := Run(t.Context(), s, p, Start{})
	if err != nil || done.Command != "aftercare print --from today A-2" || !strings.Contains(s.readBack(), "Rosa Example") {
		t.Errorf("%+v, %v: %s", done, err, s.readBack())
	}
	for n, l := range s.lists[1:] {
		if l.Chosen < 0 || !strings.HasPrefix(l.Items[l.Chosen].Words, "Rosa Example") {
			t.Errorf("list %d offers %d of %v", n+2, l.Chosen, l.Items)
		}
	}
	if len(s.lists) < 2 {
		t.Errorf("the list was shown %d times", len(s.lists))
	}
}
