package guided

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/account"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
	"aftercare/internal/visit/interview"
)

// Printer is a printing system, as sink.Printer is.
type Printer interface {
	// Ready completes a job with what the printing system says: an error if it can't be printed now.
	Ready(context.Context, sink.Job) (sink.Job, error)
	// Print prints a document, and returns the job's name and what became of it.
	Print(context.Context, sink.Job, io.Reader) (id string, end sink.Outcome, err error)
}

// prepared is a sheet that can be printed, shown or saved.
type prepared struct {
	*pipeline.Result
	data       []byte
	pages      int
	paper      pdf.Renderer
	job        sink.Job
	printerErr error // why there is no printer
}

// What can be done with a sheet.
const (
	doPrint    = "Print"
	doLook     = "Look for the printer again"
	doSee      = "See it first"
	doSave     = "Save it as a PDF in this folder"
	doTime     = "Change when it ended"
	doLanguage = "Another language"
	doLarge    = "Large print, yes or no"
	doOver     = "Start over"
	doQuit     = "Quit, and print nothing"
)

// review shows whose sheet it is, and does what the person chooses. Enter alone prints.
func (m *mode) review(ctx context.Context, now *state) (*state, error) {
	m.ask.Busy("Making the sheet...")
	r, err := m.prepare(ctx, now)
	if err != nil {
		return m.recoverFrom(now, err)
	}
	printer := r.job.Queue
	if r.printerErr != nil {
		printer = "none: " + r.printerErr.Error()
	}
	details := ReadBack(r.Result, m.Now(), DescribeSheet(r.job, r.paper, r.Sheet, r.pages), printer)
	for n, line := range details {
		if now.endedAssumed && line[0] == "Ended" {
			line[1] += ` (taken as now)`
		}
		details[n][1] = console.Clean(line[1])
	}
	options := reviewOptions(r)
	c := prompt.Choice{Title: "Right patient, side and time?", Details: details, Notice: now.notice, Options: options, Critical: true}
	if now.printFailed {
		c.Chosen = prompt.None // the job may still be waiting: Enter alone must not send a second one
	}
	n, err := m.ask.Choose(c)
	if err != nil {
		return nil, err
	}
	now.notice = ""
	next, err := m.perform(ctx, now, r, options[n].Words)
	if errors.Is(err, prompt.ErrBack) {
		return now, nil
	}
	return next, err
}

// ReadBack shows in a few lines what is about to be printed, as labels and their texts: the visit, the sheet, the printer, and
// what is odd.
func ReadBack(r *pipeline.Result, now time.Time, sheet, printer string) [][2]string {
	lines := append(interview.ReadBack(r.Plan, now), [2]string{"Sheet", sheet}, [2]string{"Printer", printer})
	for _, o := range account.CheckNextVisit(r.Plan) {
		lines = append(lines, [2]string{"Warning", o.Sentence})
	}
	return lines
}

// DescribeSheet describes what will be printed: its pages, paper, copies, language and status.
func DescribeSheet(j sink.Job, r pdf.Renderer, s *sheet.Sheet, pages int) string {
	parts := []string{diag.Count(pages, "page"), r.Paper}
	if r.LargePrint {
		parts = append(parts, "large print")
	}
	if j.Copies > 1 {
		parts = append(parts, fmt.Sprintf("%d copies", j.Copies))
	}
	return strings.Join(append(parts, s.Language, s.StatusLine), ", ")
}

// perform does what was chosen.
func (m *mode) perform(ctx context.Context, now *state, r *prepared, what string) (*state, error) {
	switch what {
	case doPrint:
		return m.print(ctx, now, r)
	case doSee:
		return now, m.preview(r)
	case doSave:
		return m.save(now, r)
	case doTime:
		return m.askQuestion(now.copy(), interview.AboutEnd())
	case doLanguage:
		return m.chooseLanguage(now)
	case doLarge:
		next := now.copy()
		next.large = !next.large
		return next, nil
	case doOver:
		return nil, errStartOver
	case doQuit:
		m.Words = m.Unprinted()
		return nil, nil
	}
	return now, nil
}

func reviewOptions(r *prepared) []prompt.Option {
	first := prompt.Option{Words: doPrint, Key: "p"}
	if r.printerErr != nil {
		first = prompt.Option{Words: doLook, Key: "p"}
	}
	out := []prompt.Option{first, {Words: doSee, Key: "s"}, {Words: doSave, Key: "f"}}
	if r.Plan.Visit.IsNamed() {
		out = append(out, prompt.Option{Words: doTime, Key: "t"})
	}
	if len(r.Plan.Clinic.Languages) > 1 {
		out = append(out, prompt.Option{Words: doLanguage, Key: "l"})
	}
	return append(out, prompt.Option{Words: doLarge, Key: "g"}, prompt.Option{Words: doOver, Key: "o"}, prompt.Option{Words: doQuit, Key: "q"})
}

// prepare makes the whole sheet before any of it is shown.
func (m *mode) prepare(ctx context.Context, now *state) (*prepared, error) {
	result, err := now.procedure.Make(now.fields)
	if err != nil {
		return nil, err
	}
	r := &prepared{Result: result}
	if r.paper, err = m.Paper(result.Plan.Clinic, now.large); err != nil {
		return nil, err
	}
	if r.job, err = m.Job(result.Plan.Clinic, r.paper); err != nil {
		return nil, err
	}
	r.paper.TwoSided = r.job.IsTwoSided()
	var b bytes.Buffer
	if r.pages, err = r.paper.Render(&b, result.Sheet); err != nil {
		return nil, err
	}
	r.data = b.Bytes()
	r.job, r.printerErr = m.Printer.Ready(ctx, r.job)
	return r, ctx.Err()
}

// recoverFrom shows why there is no sheet. The only way is back, unless the cause is a name, an end of the
// procedure or a kind of next visit that can't be used: then that is asked for.
func (m *mode) recoverFrom(now *state, err error) (*state, error) {
	next := now.copy()
	f := &next.fields
	var wrong *intake.Error
	again := func(question, notice string) (*state, error) {
		delete(next.asked, question)
		next.notice = notice
		return next, nil
	}
	switch {
	case errors.As(err, &wrong) && (wrong.Field == "--ended" || wrong.Field == "--date") && f.Ended+f.Date != "":
		f.Ended, f.Date = "", ""
		return again(interview.End, "The time that was given can't be used: it "+console.Clean(wrong.Problem)+".")
	case errors.As(err, &wrong) && wrong.Field == "--next-visit-for":
		f.NextVisitFor = ""
		return again(interview.NextVisit, "The visit that was given can't be used: it "+console.Clean(wrong.Problem)+".")
	case errors.As(err, &wrong) && wrong.Field == "--name" && f.Name+f.GivenName+f.FamilyName != "" && (f.Born != "" || f.Record != "" || wrong.Unprintable):
		f.Name, f.GivenName, f.FamilyName = "", "", ""
		notice := "The name that was given can't be used: it " + console.Clean(wrong.Problem) + "."
		if wrong.Unprintable {
			notice += " " + sentence(wrong.Hint)
		}
		return again(interview.Name, notice)
	}
	words, hint := m.Describe(err)
	words = console.Clean(words)
	if hint != "" {
		words += "; " + console.Clean(hint)
	}
	_, err = m.ask.Choose(prompt.Choice{Title: "There is no sheet yet.", Notice: words, Options: []prompt.Option{{Words: "Back", Key: "b"}}})
	if err == nil {
		err = prompt.ErrBack
	}
	return now, err
}

func (m *mode) print(ctx context.Context, now *state, r *prepared) (*state, error) {
	m.ask.Busy("Printing on " + r.job.Queue + "...")
	id, _, err := m.Printer.Print(ctx, r.job, bytes.NewReader(r.data))
	var job *sink.PrintError
	isUnconfirmed := errors.As(err, &job) && (job.Outcome == sink.Queued || job.Outcome == sink.Unknown)
	if isUnconfirmed {
		m.Unconfirmed = append(m.Unconfirmed, console.Clean(err.Error()))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		if !isUnconfirmed {
			m.Note(err.Error())
		}
		return nil, context.Cause(ctx)
	case err != nil:
		now.printFailed = true
		return now.withNotice("That went wrong: " + err.Error()), nil
	}
	m.Words = fmt.Sprintf("Printed: job %s on %s, %s.", id, r.job.Queue, diag.Count(r.pages, "page"))
	m.Command = now.command(r.Plan.Clinic, "print")
	return nil, nil
}

// preview shows the sheet on the screen.
func (m *mode) preview(r *prepared) error {
	return m.ask.Page(r.Procedure.Title, func(width int) string {
		text, err := m.Show(r.Sheet, width)
		if err != nil {
			return err.Error()
		}
		return strings.ReplaceAll(text, "\t", " ")
	})
}

func (m *mode) save(now *state, r *prepared) (*state, error) {
	path, err := m.Save(r.Result, r.data)
	if err != nil {
		return now.withNotice("Not saved: " + err.Error()), nil
	}
	m.Words = "Saved: " + path
	m.Command = now.command(r.Plan.Clinic, "pdf")
	return nil, nil
}

// chooseLanguage lets the person choose another of the clinic's languages for the sheet.
func (m *mode) chooseLanguage(now *state) (*state, error) {
	languages := now.procedure.Context().Clinic.Languages
	var options []prompt.Option
	for _, l := range languages {
		options = append(options, prompt.Option{Words: l})
	}
	chosen := max(slices.Index(languages, now.fields.Language), 0)
	n, err := m.ask.Choose(prompt.Choice{Title: "Which language does the patient read?", Options: options, Chosen: chosen})
	if err != nil {
		return nil, err
	}
	next := now.copy()
	next.fields.Language = languages[n]
	if err := m.open(next, next.procedure.ID); err != nil {
		return now.withNotice("Not in that language: " + err.Error()), nil
	}
	return next, nil
}
