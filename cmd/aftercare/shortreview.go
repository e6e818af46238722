package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"aftercare/internal/console"
	"aftercare/internal/intake"
	"aftercare/internal/prompt"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sink"
)

// ready is a sheet that can be printed, seen or saved.
type ready struct {
	made
	data    []byte
	pages   int
	job     sink.Job
	printer error // why there is no printer
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

// review shows whose sheet it is, and does what is chosen. Enter alone prints.
func (w *way) review(ctx context.Context, now *wayState) (*wayState, error) {
	w.ask.Busy("Making the sheet...")
	r, err := w.make(ctx, now)
	if err != nil {
		return w.sorry(now, err)
	}
	what := readBackSheet(r.job, r.paper, r.Sheet, r.pages)
	printer := r.job.Queue
	if r.printer != nil {
		printer = "none: " + r.printer.Error()
	}
	above := now.session.readBack(r.Result, what, printer)
	for n, line := range above {
		if now.taken && line[0] == "Ended" {
			line[1] += ` (taken as now)`
		}
		above[n][1] = console.Clean(line[1])
	}
	options := w.options(r)
	c := prompt.Choice{Title: "Right patient, side and time?", Above: above, Notice: now.notice, Options: options, Weighty: true}
	if now.failed {
		c.Chosen = prompt.None // the job may still wait there: no second one by Enter alone
	}
	n, err := w.ask.Choose(c)
	if err != nil {
		return nil, err
	}
	now.notice = ""
	next, err := w.do(ctx, now, r, options[n].Words)
	if errors.Is(err, prompt.ErrBack) {
		return now, nil
	}
	return next, err
}

// do does what was chosen.
func (w *way) do(ctx context.Context, now *wayState, r *ready, what string) (*wayState, error) {
	switch what {
	case doPrint:
		return w.print(ctx, now, r)
	case doSee:
		return now, w.see(r)
	case doSave:
		return w.save(now, r)
	case doTime:
		return w.answer(now.copy(), endedQuestion())
	case doLanguage:
		return w.language(now)
	case doLarge:
		next := now.copy()
		next.options.large = !next.options.large
		return next, nil
	case doOver:
		return nil, errStartOver
	case doQuit:
		w.said = w.nothing()
		return nil, nil
	}
	return now, nil
}

func (w *way) options(r *ready) []prompt.Option {
	first := prompt.Option{Words: doPrint, Key: "p"}
	if r.printer != nil {
		first = prompt.Option{Words: doLook, Key: "p"}
	}
	out := []prompt.Option{first, {Words: doSee, Key: "s"}, {Words: doSave, Key: "f"}}
	if r.Plan.Visit.Named() {
		out = append(out, prompt.Option{Words: doTime, Key: "t"})
	}
	if len(r.Plan.Clinic.Languages) > 1 {
		out = append(out, prompt.Option{Words: doLanguage, Key: "l"})
	}
	return append(out, prompt.Option{Words: doLarge, Key: "g"}, prompt.Option{Words: doOver, Key: "o"}, prompt.Option{Words: doQuit, Key: "q"})
}

// make makes the sheet, whole, before anything of it is shown.
func (w *way) make(ctx context.Context, now *wayState) (*ready, error) {
	s := now.session
	s.readsBack = true
	result, err := s.make(false)
	if err != nil {
		return nil, err
	}
	c := s.library.Clinic()
	paper, err := now.options.renderer(c)
	if err != nil {
		return nil, err
	}
	r := &ready{made: made{Result: result, paper: paper, console: w.env.console(console.Flags{}), version: version()}}
	if r.data, r.pages, err = writePDF(r.made); err != nil {
		return nil, err
	}
	if r.job, err = now.options.job(c, paper, func(string) bool { return false }); err != nil {
		return nil, err
	}
	r.job, r.printer = w.env.printers(jobPatience).Ready(ctx, r.job)
	return r, ctx.Err()
}

// sorry shows why there is no sheet. Back is the only way, unless it is a name, an end of the
// procedure or the kind of the next visit that can't be used: then it is asked for.
func (w *way) sorry(now *wayState, err error) (*wayState, error) {
	next := now.copy()
	f := &next.options.fields
	var wrong *intake.Error
	var letters *pdf.UnprintableError
	switch {
	case errors.As(err, &wrong) && (wrong.Field == "--ended" || wrong.Field == "--date") && f.Ended+f.Date != "":
		f.Ended, f.Date = "", ""
		delete(next.asked, "ended")
		next.notice = "The time that was given can't be used: it " + console.Clean(wrong.Problem) + "."
		return next, nil
	case errors.As(err, &wrong) && wrong.Field == "--next-visit-for":
		f.NextVisitFor = ""
		delete(next.asked, "next visit")
		next.notice = "The visit that was given can't be used: it " + console.Clean(wrong.Problem) + "."
		return next, nil
	case errors.As(err, &wrong) && wrong.Field == "--name" && f.Name+f.GivenName+f.FamilyName != "" && (f.Born != "" || f.Record != ""):
		f.Name, f.GivenName, f.FamilyName = "", "", ""
		delete(next.asked, "name")
		next.notice = "The name that was given can't be used: it " + console.Clean(wrong.Problem) + "."
		return next, nil
	case errors.As(err, &letters) && letters.Place == pdf.InTheName:
		f.Name, f.GivenName, f.FamilyName = "", "", ""
		delete(next.asked, "name")
		next.notice = console.Clean(letters.Error()) + ". Write it in Latin letters."
		return next, nil
	}
	told := explain(err)
	words := console.Clean(told.Message)
	if told.Hint != "" {
		words += "; " + console.Clean(told.Hint)
	}
	_, err = w.ask.Choose(prompt.Choice{Title: "There is no sheet yet.", Notice: words, Options: []prompt.Option{{Words: "Back", Key: "b"}}})
	if err == nil {
		err = prompt.ErrBack
	}
	return now, err
}

func (w *way) print(ctx context.Context, now *wayState, r *ready) (*wayState, error) {
	w.ask.Busy("Printing on " + r.job.Queue + "...")
	id, _, err := w.env.printers(jobPatience).Print(ctx, r.job, bytes.NewReader(r.data))
	var job *sink.PrintError
	loose := errors.As(err, &job) && (job.End == sink.Queued || job.End == sink.Unknown)
	if loose {
		w.loose = append(w.loose, console.Clean(err.Error()))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		if !loose {
			_, _ = fmt.Fprintln(w.env.err, "aftercare: "+console.Clean(err.Error()))
		}
		return nil, context.Cause(ctx)
	case err != nil:
		now.failed = true
		return now.sayAgain("That went wrong: " + err.Error()), nil
	}
	w.said = fmt.Sprintf("Printed: job %s on %s, %s.", id, r.job.Queue, counted(r.pages, "page"))
	w.again = now.command(r.Plan.Clinic, "print")
	return nil, nil
}

// see shows the sheet on the screen.
func (w *way) see(r *ready) error {
	return w.ask.Page(r.Procedure.Title, func(width int) string {
		m := r.made
		m.console = console.Detect(console.Env{Getenv: w.env.getenv, IsTerminal: !w.env.plainForms(), Columns: width}, console.Flags{Width: width})
		data, _, err := writeTerminal(m)
		if err != nil {
			return err.Error()
		}
		return string(bytes.ReplaceAll(data, []byte("\t"), []byte(" ")))
	})
}

// save writes the sheet into the current folder, under a name that is nobody's.
func (w *way) save(now *wayState, r *ready) (*wayState, error) {
	path, err := (&pdfOptions{}).place(r.Sheet, r.Plan.Visit, r.data)
	if err != nil {
		return now.sayAgain("Not saved: " + err.Error()), nil
	}
	w.said = "Saved: " + path
	w.again = now.command(r.Plan.Clinic, "pdf")
	return nil, nil
}

// language lets the sheet be in another of the clinic's languages.
func (w *way) language(now *wayState) (*wayState, error) {
	languages := now.session.library.Clinic().Languages
	var options []prompt.Option
	for _, l := range languages {
		options = append(options, prompt.Option{Words: l})
	}
	chosen := max(slices.Index(languages, now.options.fields.Language), 0)
	n, err := w.ask.Choose(prompt.Choice{Title: "Which language does the patient read?", Options: options, Chosen: chosen})
	if err != nil {
		return nil, err
	}
	next := now.copy()
	next.options.fields.Language = languages[n]
	if err := w.begin(next, next.session.id); err != nil {
		return now.sayAgain("Not in that language: " + err.Error()), nil
	}
	return next, nil
}
