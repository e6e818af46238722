package guided

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
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
	doPrint   = "Print"
	doLook    = "Look for the printer again"
	doPrinter = "Choose another printer"
	doSee     = "See it first"
	doSave    = "Save it as a PDF in this folder"
	doTime    = "Change when it ended"
	doChange  = "Change something else"
	doOver    = "Start over"
	doQuit    = "Quit, and print nothing"
	doBack    = "Back"
)

// review shows whose sheet it is, and does what the person chooses. Enter alone prints.
func (m *mode) review(ctx context.Context, f intake.Fields) error {
	s := m.now
	m.ask.Busy("Making the sheet...")
	r, err := m.prepare(ctx, f)
	if err != nil {
		return m.recoverFrom(ctx, f, err)
	}
	printer := r.job.Queue
	if r.printerErr != nil {
		printer = "none: " + printerWords(r.printerErr)
	}
	details := ReadBack(r.Result, m.Now(), DescribeSheet(r.job, r.paper, r.Sheet, r.pages), printer)
	for n, line := range details {
		if s.endedAssumed && line[0] == "Ended" {
			line[1] += ` (taken as now)`
		}
		details[n][1] = console.Clean(line[1])
	}
	options := reviewOptions(r)
	c := prompt.Choice{Title: reviewTitle(r.Result), Details: details, Notice: s.takeNotice(), Options: options, Critical: true}
	if s.printFailed {
		c.Chosen = prompt.None // the job may still be waiting: Enter alone must not send a second one
	}
	n, err := m.ask.Choose(c)
	if err != nil {
		return err
	}
	err = m.perform(ctx, f, r, options[n].Words)
	if errors.Is(err, prompt.ErrBack) {
		return nil // to the same sheet
	}
	return err
}

// reviewTitle asks for what can be wrong with a sheet.
func reviewTitle(r *pipeline.Result) string {
	switch {
	case !r.Plan.Visit.IsNamed():
		return "Is this the right sheet?"
	case !r.Plan.Procedure.Side.Ask:
		return "Right patient and time?"
	}
	return "Right patient, side and time?"
}

// ReadBack shows in a few lines what is about to be printed, as labels and their texts: the visit, the sheet, the printer, and
// what is odd.
func ReadBack(r *pipeline.Result, now time.Time, sheet, printer string) [][2]string {
	var lines [][2]string
	for _, l := range interview.ReadBack(r.Plan, now) {
		lines = append(lines, [2]string{l.Label, l.Words})
	}
	lines = append(lines, [2]string{"Sheet", sheet}, [2]string{"Printer", printer})
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
	return strings.Join(append(parts, languageName(s.Language), s.StatusLine), ", ")
}

// languageName names a language in English; an unknown one by its code.
func languageName(code string) string {
	switch code {
	case "en":
		return "English"
	case "es":
		return "Spanish"
	}
	return code
}

// perform does what was chosen.
func (m *mode) perform(ctx context.Context, f intake.Fields, r *prepared, what string) error {
	switch what {
	case doPrint:
		return m.print(ctx, r)
	case doLook:
		m.now.setNotice("Looked again at " + m.Now().In(r.Plan.Anchor.Zone).Format("3:04:05 PM") + ".")
	case doPrinter:
		return m.choosePrinter(ctx, r.job.Queue)
	case doSee:
		return m.preview(r)
	case doSave:
		return m.save(r)
	case doTime:
		return m.change(f, interview.AboutEnd())
	case doChange:
		return m.changeSomething(ctx, f, r)
	case doOver:
		return errStartOver
	case doQuit:
		m.Words = m.Unprinted()
		return errDone
	}
	return nil
}

func reviewOptions(r *prepared) []prompt.Option {
	out := []prompt.Option{{Words: doPrint, Key: "p"}}
	if r.printerErr != nil {
		out = []prompt.Option{{Words: doLook, Key: "p"}, {Words: doPrinter, Key: "r"}}
	}
	out = append(out, prompt.Option{Words: doSee, Key: "s"}, prompt.Option{Words: doSave, Key: "f"})
	if r.Plan.Visit.IsNamed() {
		out = append(out, prompt.Option{Words: doTime, Key: "t"})
	}
	return append(out, prompt.Option{Words: doChange, Key: "c"}, prompt.Option{Words: doOver, Key: "o"}, prompt.Option{Words: doQuit, Key: "q"})
}

// changeSomething offers every line of the sheet that can be changed. R is nil where there is no sheet.
func (m *mode) changeSomething(ctx context.Context, f intake.Fields, r *prepared) error {
	s := m.now
	c := s.procedure.Context()
	choice := prompt.Choice{Title: "What is to be changed?", About: s.headline(f)}
	var do []func() error
	add := func(label, words string, change func() error) {
		choice.Options = append(choice.Options, prompt.Option{Words: console.Clean(strings.ToUpper(label[:1]) + label[1:] + ": " + cmp.Or(words, "not given"))})
		do = append(do, change)
	}
	for _, q := range interview.Changeable(c, f) {
		words := q.Describe(c, f)
		if len(q.Answers) > 0 {
			words = cmp.Or(words, "not known")
		}
		add(q.Label, words, func() error { return m.change(f, q) })
	}
	if r != nil {
		if len(c.Clinic.Languages) > 1 {
			add("language", languageName(r.Sheet.Language), func() error { return m.chooseLanguage(r.Sheet.Language) })
		}
		large := "no"
		if s.large {
			large = "yes"
		}
		add("large print", large, func() error {
			s.large = !s.large
			return nil
		})
		add("printer", r.job.Queue, func() error { return m.choosePrinter(ctx, r.job.Queue) })
	}
	n, err := m.ask.Choose(choice)
	if err != nil {
		return err
	}
	return do[n]()
}

// prepare makes the whole sheet before any of it is shown.
func (m *mode) prepare(ctx context.Context, f intake.Fields) (*prepared, error) {
	result, err := m.now.procedure.Make(f)
	if err != nil {
		return nil, err
	}
	r := &prepared{Result: result}
	if r.paper, err = m.Paper(result.Plan.Clinic, m.now.large); err != nil {
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
	r.job.Queue = cmp.Or(m.now.queue, r.job.Queue)
	r.job, r.printerErr = m.Printer.Ready(ctx, r.job)
	return r, ctx.Err()
}

// recoverFrom asks again for what can't be used. Where no answer would help, it shows why there is no sheet.
func (m *mode) recoverFrom(ctx context.Context, f intake.Fields, err error) error {
	s := m.now
	c := s.procedure.Context()
	if wrong, ok := asIntakeError(err); ok {
		name := interview.QuestionOf(c, wrong)
		problem := console.Clean(wrong.Problem) + "."
		switch {
		case name == interview.VisitFor:
			s.start.NextVisitFor = "" // which is asked then
			delete(s.counted, name)
			s.setNotice("The visit that was given can't be used: it " + problem)
			return nil
		case name == interview.End && f.Ended+f.Date != "":
			s.setNotice("The time that was given can't be used: it " + problem)
			return m.change(f, interview.AboutEnd())
		case name == interview.Name && f.HasName() && (f.Born != "" || f.Record != "" || wrong.Unprintable):
			notice := "The name that was given can't be used: it " + problem
			if wrong.Unprintable {
				notice += " " + sentenceOf(wrong.Hint)
			}
			s.setNotice(notice)
			return m.change(f, interview.AboutName())
		case name == interview.NextVisit, name == interview.Clinician, name == interview.Site:
			q := interview.Find(c, f, name)
			s.setNotice(q.Label + ": what was given can't be used: it " + problem)
			return m.change(f, q)
		}
	}
	words, hint := m.Describe(err)
	words = console.Clean(words)
	if hint != "" && !namesCommand(hint) {
		words += "; " + console.Clean(hint)
	}
	options := []prompt.Option{{Words: doBack, Key: "b"}, {Words: "Change something", Key: "c"}, {Words: doOver, Key: "o"}, {Words: doQuit, Key: "q"}}
	n, err := m.ask.Choose(prompt.Choice{Title: "There is no sheet yet.", Notice: words, Options: options})
	switch {
	case err != nil:
		return err
	case n == 1:
		if err := m.changeSomething(ctx, f, nil); !errors.Is(err, prompt.ErrBack) {
			return err
		}
		return nil
	case n == 2:
		return errStartOver
	case n == 3:
		m.Words = m.Unprinted()
		return errDone
	}
	return prompt.ErrBack
}

func (m *mode) print(ctx context.Context, r *prepared) error {
	m.ask.Busy("Printing on " + r.job.Queue + " (Ctrl-C stops it, and takes the job back)...")
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
		return context.Cause(ctx)
	case err != nil:
		m.now.printFailed = true
		m.now.setNotice("That went wrong: " + console.Clean(err.Error()) + ".")
		return nil
	}
	m.Words = fmt.Sprintf("Printed: job %s on %s, %s.", id, r.job.Queue, diag.Count(r.pages, "page"))
	m.Command = m.now.command(r.Plan.Clinic)
	return errDone
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

func (m *mode) save(r *prepared) error {
	path, err := m.Save(r.Result, r.data)
	if err != nil {
		m.now.setNotice("Not saved: " + console.Clean(err.Error()) + ".")
		return nil
	}
	m.Words = "Saved: " + path // no command makes a PDF of an appointment, or asks for a patient
	return errDone
}

// chooseLanguage lets the person choose another of the clinic's languages for the sheet.
func (m *mode) chooseLanguage(current string) error {
	s := m.now
	languages := s.procedure.Context().Clinic.Languages
	var options []prompt.Option
	for _, l := range languages {
		options = append(options, prompt.Option{Words: languageName(l)})
	}
	n, err := m.ask.Choose(prompt.Choice{Title: "Which language does the patient read?", Options: options, Chosen: max(slices.Index(languages, current), 0)})
	if err != nil {
		return err
	}
	next := *s
	next.language = languages[n]
	if err := m.open(&next, s.start, s.procedure.ID); err != nil {
		s.setNotice("Not in " + languageName(languages[n]) + ": " + console.Clean(err.Error()) + ".")
		return nil
	}
	if f, q, err := next.replay(); err == nil && q == nil {
		if _, err := next.procedure.Make(f); err != nil {
			s.setNotice("Not in " + languageName(languages[n]) + ": " + console.Clean(err.Error()) + ".")
			return nil
		}
	}
	*s = next
	return nil
}
