package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"

	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/render/pdf"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
)

// preparedSheet is a sheet that can be printed, shown or saved.
type preparedSheet struct {
	renderInput
	data       []byte
	pages      int
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
func (w *guidedMode) review(ctx context.Context, now *guidedState) (*guidedState, error) {
	w.ask.Busy("Making the sheet...")
	r, err := w.prepareSheet(ctx, now)
	if err != nil {
		return w.recoverFrom(now, err)
	}
	what := readBackSheet(r.job, r.paper, r.Sheet, r.pages)
	printer := r.job.Queue
	if r.printerErr != nil {
		printer = "none: " + r.printerErr.Error()
	}
	above := now.session.readBack(r.Result, what, printer)
	for n, line := range above {
		if now.endedAssumed && line[0] == "Ended" {
			line[1] += ` (taken as now)`
		}
		above[n][1] = console.Clean(line[1])
	}
	options := w.reviewOptions(r)
	c := prompt.Choice{Title: "Right patient, side and time?", Details: above, Notice: now.notice, Options: options, Critical: true}
	if now.printFailed {
		c.Chosen = prompt.None // the job may still be waiting: Enter alone must not send a second one
	}
	n, err := w.ask.Choose(c)
	if err != nil {
		return nil, err
	}
	now.notice = ""
	next, err := w.perform(ctx, now, r, options[n].Words)
	if errors.Is(err, prompt.ErrBack) {
		return now, nil
	}
	return next, err
}

// perform does what was chosen.
func (w *guidedMode) perform(ctx context.Context, now *guidedState, r *preparedSheet, what string) (*guidedState, error) {
	switch what {
	case doPrint:
		return w.print(ctx, now, r)
	case doSee:
		return now, w.preview(r)
	case doSave:
		return w.save(now, r)
	case doTime:
		return w.askQuestion(now.copy(), endedQuestion())
	case doLanguage:
		return w.chooseLanguage(now)
	case doLarge:
		next := now.copy()
		next.options.largePrint = !next.options.largePrint
		return next, nil
	case doOver:
		return nil, errStartOver
	case doQuit:
		w.result = w.unprintedNote()
		return nil, nil
	}
	return now, nil
}

func (w *guidedMode) reviewOptions(r *preparedSheet) []prompt.Option {
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

// prepareSheet makes the whole sheet before any of it is shown.
func (w *guidedMode) prepareSheet(ctx context.Context, now *guidedState) (*preparedSheet, error) {
	s := now.session
	s.hasReadBack = true
	result, err := s.make(false)
	if err != nil {
		return nil, err
	}
	c := s.library.Clinic()
	paper, err := now.options.renderer(c)
	if err != nil {
		return nil, err
	}
	r := &preparedSheet{renderInput: renderInput{Result: result, paper: paper, console: w.env.console(console.Flags{}), version: version()}}
	if r.data, r.pages, err = writePDF(r.renderInput); err != nil {
		return nil, err
	}
	if r.job, err = now.options.job(c, paper, func(string) bool { return false }); err != nil {
		return nil, err
	}
	r.job, r.printerErr = w.env.printers(defaultJobWait).Ready(ctx, r.job)
	return r, ctx.Err()
}

// recoverFrom shows why there is no sheet. The only way is back, unless the cause is a name, an end of the
// procedure or a kind of next visit that can't be used: then that is asked for.
func (w *guidedMode) recoverFrom(now *guidedState, err error) (*guidedState, error) {
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
	details := describe(err)
	words := console.Clean(details.Message)
	if details.Hint != "" {
		words += "; " + console.Clean(details.Hint)
	}
	_, err = w.ask.Choose(prompt.Choice{Title: "There is no sheet yet.", Notice: words, Options: []prompt.Option{{Words: "Back", Key: "b"}}})
	if err == nil {
		err = prompt.ErrBack
	}
	return now, err
}

func (w *guidedMode) print(ctx context.Context, now *guidedState, r *preparedSheet) (*guidedState, error) {
	w.ask.Busy("Printing on " + r.job.Queue + "...")
	id, _, err := w.env.printers(defaultJobWait).Print(ctx, r.job, bytes.NewReader(r.data))
	var job *sink.PrintError
	isUnconfirmed := errors.As(err, &job) && (job.Outcome == sink.Queued || job.Outcome == sink.Unknown)
	if isUnconfirmed {
		w.unconfirmed = append(w.unconfirmed, console.Clean(err.Error()))
	}
	switch {
	case err != nil && ctx.Err() != nil:
		if !isUnconfirmed {
			_, _ = fmt.Fprintln(w.env.err, "aftercare: "+console.Clean(err.Error()))
		}
		return nil, context.Cause(ctx)
	case err != nil:
		now.printFailed = true
		return now.withNotice("That went wrong: " + err.Error()), nil
	}
	w.result = fmt.Sprintf("Printed: job %s on %s, %s.", id, r.job.Queue, diag.Count(r.pages, "page"))
	w.sameCommand = now.command(r.Plan.Clinic, "print")
	return nil, nil
}

// preview shows the sheet on the screen.
func (w *guidedMode) preview(r *preparedSheet) error {
	return w.ask.Page(r.Procedure.Title, func(width int) string {
		m := r.renderInput
		m.console = console.Detect(console.Env{Getenv: w.env.getenv, IsTerminal: !w.env.usePlainPrompts(), Columns: width}, console.Flags{Width: width})
		data, _, err := writeTerminal(m)
		if err != nil {
			return err.Error()
		}
		return string(bytes.ReplaceAll(data, []byte("\t"), []byte(" ")))
	})
}

// save writes the sheet to the current folder, under a name that identifies nobody.
func (w *guidedMode) save(now *guidedState, r *preparedSheet) (*guidedState, error) {
	path, err := (&pdfOptions{}).writeSheet(r.Sheet, r.Plan.Visit, r.data)
	if err != nil {
		return now.withNotice("Not saved: " + err.Error()), nil
	}
	w.result = "Saved: " + path
	w.sameCommand = now.command(r.Plan.Clinic, "pdf")
	return nil, nil
}

// chooseLanguage lets the person choose another of the clinic's languages for the sheet.
func (w *guidedMode) chooseLanguage(now *guidedState) (*guidedState, error) {
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
	if err := w.startSession(next, next.session.id); err != nil {
		return now.withNotice("Not in that language: " + err.Error()), nil
	}
	return next, nil
}
