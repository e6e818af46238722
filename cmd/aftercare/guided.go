package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/batch/appointments"
	"aftercare/internal/files/sink"
	"aftercare/internal/guided"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
)

// isInteractive reports whether a person is at a terminal.
func (e *env) isInteractive() bool { return e.inTerminal && e.outTerminal && e.errTerminal && !e.json }

// runGuided runs guided mode. Messages are printed once the terminal is restored.
func (e *env) runGuided(ctx context.Context) error {
	var warnings bytes.Buffer
	buffered := *e
	buffered.err = &warnings
	o := &printOptions{}
	// Printer, paper, language and clinic are those that print uses without flags.
	err := buffered.applySettings(printCommand(&buffered, o))
	if err != nil {
		return err
	}
	lib, err := buffered.library(o.clinic)
	if err != nil {
		return err
	}
	program := buffered.guidedProgram(o)
	program.Library = lib
	var done *guided.Outcome
	ask := func(ctx context.Context, p prompt.Prompter) (err error) {
		done, err = guided.Run(ctx, p, program, guided.Start{Fields: o.fields, Large: o.largePrint})
		return err
	}
	err = e.runPrompts(ctx, ask)
	seen := map[string]bool{"": true} // reading a schedule twice warns twice
	for line := range strings.SplitSeq(warnings.String(), "\n") {
		if !seen[line] {
			_ = e.note(line)
		}
		seen[line] = true
	}
	interrupted := errors.Is(err, prompt.ErrInterrupted)
	if done == nil {
		done = &guided.Outcome{} // the screen could not be set up
	}
	if interrupted || len(done.Unconfirmed) > 0 && (err != nil || done.Words != done.Unprinted()) {
		_ = e.note(done.Unprinted())
	}
	if interrupted {
		return signalError{os.Interrupt}
	}
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintln(e.out, done.Words); err != nil {
		return err
	}
	if done.Command != "" {
		_, _ = fmt.Fprintln(e.err, "The same as a command: "+done.Command)
	}
	return nil
}

// guidedProgram returns what guided mode works with, as print has it with those options.
func (e *env) guidedProgram(o *printOptions) guided.Program {
	return guided.Program{
		Now:          e.now,
		Appointments: func() (*appointments.Day, error) { return e.todaysSchedule(&scheduleFlags{clinic: o.clinic}) },
		Open: func(f intake.Fields, id string) (*guided.Procedure, error) {
			flags := o.visitFlags
			flags.fields = f
			s, err := e.newSession(&flags, id)
			if err != nil {
				return nil, err
			}
			s.hasReadBack, s.onPaper = true, true
			return &guided.Procedure{ID: s.id, Fields: flags.fields, Context: s.intakeContext, Make: func(f intake.Fields) (*pipeline.Result, error) {
				flags.fields = f
				return s.make(false)
			}}, nil
		},
		Paper: func(c clinic.Profile, large bool) (pdf.Renderer, error) {
			return paperOptions{o.paper, large}.renderer(c)
		},
		Job: func(c clinic.Profile, r pdf.Renderer) (sink.Job, error) {
			return o.job(c, r, func(string) bool { return false })
		},
		Printer: e.printers(defaultJobWait),
		Show: func(s *sheet.Sheet, width int) (string, error) {
			c := console.Detect(console.Env{Getenv: e.getenv, IsTerminal: !e.usePlainPrompts(), Columns: width}, console.Flags{Width: width})
			data, _, err := writeTerminal(renderInput{Result: &pipeline.Result{Sheet: s}, console: c})
			return string(data), err
		},
		Save: func(r *pipeline.Result, data []byte) (string, error) {
			return (&pdfOptions{}).writeSheet(r.Sheet, r.Plan.Visit, data)
		},
		Describe: func(err error) (message, hint string) {
			r := describe(err)
			return r.Message, r.Hint
		},
		Note: func(message string) { _ = e.note("aftercare: " + message) },
	}
}
