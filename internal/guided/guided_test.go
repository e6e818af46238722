package guided

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
	"aftercare/procedures"
)

var now = time.Date(2026, time.November, 23, 21, 32, 0, 0, time.UTC) // 1:32 PM at the clinic

// nurse answers questions by their titles, and goes a step back at the question number back, once. After
// forty questions she leaves.
type nurse struct {
	titles  []string
	back    int
	details [][2]string // as read back last
}

// question notes a question, and reports whether to go back at it.
func (n *nurse) question(title string) error {
	n.titles = append(n.titles, title)
	switch {
	case len(n.titles) == n.back:
		return prompt.ErrBack
	case len(n.titles) > 40:
		return prompt.ErrInterrupted // it goes round in circles
	}
	return nil
}

func (n *nurse) Pick(l prompt.List) (int, error) {
	return slices.IndexFunc(l.Items, func(i prompt.Item) bool { return strings.HasPrefix(i.Words, "Medial branch block") }), n.question(l.Title)
}

func (n *nurse) Line(l prompt.Line) (string, error) {
	typed := map[string]string{"What is the patient's name?": "Rosa Example", "When was the patient born?": "1961-04-02", "When did the procedure end?": "10:20 AM"}[l.Title]
	if l.Check != nil && l.Check(typed) != nil {
		typed = "refused"
	}
	return typed, n.question(l.Title)
}

func (n *nurse) Choose(c prompt.Choice) (int, error) {
	if c.Details != nil {
		n.details = c.Details
	}
	return max(c.Chosen, 0), n.question(c.Title)
}

func (*nurse) Page(string, func(int) string) error { return nil }
func (*nurse) Busy(string)                         {}

// paper is a printer that prints.
type paper struct{ printed int }

func (*paper) Ready(_ context.Context, j sink.Job) (sink.Job, error) { return j, nil }

func (p *paper) Print(context.Context, sink.Job, io.Reader) (string, sink.Outcome, error) {
	p.printed++
	return "Front-1", sink.Printed, nil
}

func program(t *testing.T) (Program, *paper) {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: "beverly-hills", Now: now})
	if err != nil {
		t.Fatal(err)
	}
	line, zone, p := &pipeline.Line{Library: lib, Zone: time.UTC}, lib.Clinic().Zone(time.UTC), &paper{}
	return Program{
		Library: lib, Now: func() time.Time { return now }, Printer: p,
		Appointments: func() (*appointments.Day, error) { return nil, appointments.ErrNone },
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

// From every question a step back leads to the one before it, and from there on all goes as it would have.
func TestAStepBackFromEachQuestion(t *testing.T) {
	p, printer := program(t)
	straight := &nurse{}
	done, err := Run(t.Context(), straight, p, Start{})
	if err != nil || printer.printed != 1 || !strings.HasPrefix(done.Words, "Printed: job Front-1 on Front, ") || done.Command != "aftercare print medial-branch-block" {
		t.Fatalf("%+v, %v, %d printed, after %q", done, err, printer.printed, straight.titles)
	}
	if len(straight.titles) < 6 || straight.titles[0] != "Which procedure?" || straight.details[0] != [2]string{"Patient", "Rosa Example, born 1961-04-02"} {
		t.Fatalf("%q, %q", straight.titles, straight.details)
	}
	for at := range straight.titles {
		n := &nurse{back: at + 1}
		done, err := Run(t.Context(), n, p, Start{})
		if at == 0 {
			if err != nil || done.Words != "Nothing was printed." || done.Command != "" {
				t.Errorf("back from the first question: %+v, %v", done, err)
			}
			continue
		}
		want := slices.Concat(straight.titles[:at+1], straight.titles[at-1:])
		if !slices.Equal(n.titles, want) {
			t.Errorf("back from %q: %q, want %q", straight.titles[at], n.titles, want)
		}
		if err != nil || !slices.Equal(n.details, straight.details) {
			t.Errorf("back from %q: %v, %q", straight.titles[at], err, n.details)
		}
	}
	if want := len(straight.titles); printer.printed != want {
		t.Errorf("%d printed, want %d", printer.printed, want)
	}
}
