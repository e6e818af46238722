package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"aftercare/internal/console"
	"aftercare/internal/intake"
	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/visit"
)

// asker puts questions to a person and reads the lines they type. Questions go to standard
// error: standard output is the product.
type asker struct {
	env   *env
	ctx   context.Context //nolint:containedctx // one command's, for as long as it asks
	lines chan answer
}

// dialog asks a nurse for what a sheet needs.
type dialog struct {
	asker
	session *session
}

// answer is a line that was typed, or why there is none.
type answer struct {
	line string
	err  error
}

func (d *asker) say(format string, args ...any) {
	_, _ = fmt.Fprintln(d.env.err, console.Clean(fmt.Sprintf(format, args...)))
}

// errNotPrinted is the end of a dialog without a sheet.
var errNotPrinted = errors.New("nothing was printed")

// read waits for a line, or for a signal. The reader is left behind when a signal comes:
// nothing can wake it, and the process ends.
func (d *asker) read() (string, error) {
	if d.lines == nil {
		d.lines = make(chan answer)
		in := bufio.NewReader(d.env.in)
		go func() {
			for {
				line, err := in.ReadString('\n')
				d.lines <- answer{line, err}
				if err != nil {
					return
				}
			}
		}()
	}
	select {
	case <-d.ctx.Done():
		return "", context.Cause(d.ctx)
	case a := <-d.lines:
		if errors.Is(a.err, io.EOF) {
			return "", errNotPrinted
		}
		return strings.TrimSpace(a.line), a.err
	}
}

// ask asks until the answer can be used. Set puts it into the fields; field is the name by
// which intake would refuse it.
func (d *dialog) ask(question, field string, set func(f *intake.Fields, s string)) error {
	for {
		_, _ = fmt.Fprint(d.env.err, console.Clean(question)+" ")
		line, err := d.read()
		if err != nil {
			return err
		}
		try := d.session.flags.fields
		try.With = slices.Clone(try.With)
		try.Without = slices.Clone(try.Without)
		try.Fill = slices.Clone(try.Fill)
		set(&try, line)
		if refused := d.refused(try, field); refused != nil {
			d.say("  That can't be used: %s %s.", strings.TrimPrefix(refused.Field, "--"), refused.Problem)
			if refused.Hint != "" {
				d.say("  %s", refused.Hint)
			}
			continue
		}
		d.session.flags.fields = try
		return nil
	}
}

// refused returns the error that intake has with one field, when all that is still missing
// is filled in.
func (d *dialog) refused(f intake.Fields, field string) *intake.Error {
	if f.Name != "" && f.Born == "" && f.Record == "" {
		f.Record = "-"
	}
	if f.Side == "" && d.session.procedure.Side.Ask {
		f.Side = string(visit.Left)
	}
	_, err := f.Visit(d.session.context())
	var refused *intake.Error
	if errors.As(err, &refused) && refused.Field == field {
		return refused
	}
	return nil
}

// askMissing asks for what a patient's own sheet needs and was not given.
func (d *dialog) askMissing() error {
	f := &d.session.flags.fields
	if f.Name == "" && f.GivenName == "" && f.FamilyName == "" {
		err := d.ask("Patient's name (empty for a blank sheet):", "--name", func(f *intake.Fields, s string) { f.Name = s })
		if err != nil {
			return err
		}
	}
	if !d.session.named() {
		return nil
	}
	for _, step := range []func() error{d.askIdentifier, d.askSide, d.askConditions, d.askEnded, d.askFills} {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// askIdentifier asks for the birth date, and for the record number where there is none.
func (d *dialog) askIdentifier() error {
	for f := &d.session.flags.fields; f.Born == "" && f.Record == ""; {
		err := d.ask("Date of birth, as 1961-04-02 (empty: by record number):", "--born", func(f *intake.Fields, s string) { f.Born = s })
		if err != nil || f.Born != "" {
			return err
		}
		if err := d.ask("Record number:", "--record", func(f *intake.Fields, s string) { f.Record = s }); err != nil {
			return err
		}
	}
	return nil
}

func (d *dialog) askSide() error {
	for d.session.procedure.Side.Ask && d.session.flags.fields.Side == "" {
		if err := d.ask("Side, left, right or both:", "--side", func(f *intake.Fields, s string) { f.Side = sideWord(s) }); err != nil {
			return err
		}
	}
	return nil
}

// sideWord understands the first letter of a side.
func sideWord(s string) string {
	for _, side := range visit.Sides {
		if s != "" && strings.HasPrefix(string(side), strings.ToLower(s)) {
			return string(side)
		}
	}
	return s
}

// askConditions asks what only staff know. What nobody answers is printed under its lead-in.
func (d *dialog) askConditions() error {
	names := slices.Sorted(maps.Keys(d.session.procedure.Conditions))
	for _, name := range names {
		c := d.session.procedure.Conditions[name]
		if c.AskedOf != procedure.Staff || d.answered(name) {
			continue
		}
		question := fmt.Sprintf("%s (%s; empty if not known)", c.Question, strings.Join(c.Answers(), ", "))
		err := d.ask(question, "--with", func(f *intake.Fields, s string) {
			if s != "" {
				f.With = append(f.With, name+"="+answerWord(s, c.Answers()))
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// answered reports whether the visit or the clinic says something of a condition.
func (d *dialog) answered(name string) bool {
	f := d.session.flags.fields
	if f.Answers[name] != "" || d.session.library.Clinic().Assume[name] != "" {
		return true
	}
	return slices.ContainsFunc(append(slices.Clone(f.With), f.Without...), func(s string) bool {
		given, _, _ := strings.Cut(s, "=")
		return strings.TrimSpace(given) == name
	})
}

// answerWord understands the start of an answer that no other has.
func answerWord(s string, answers []string) string {
	var found []string
	for _, a := range answers {
		if strings.HasPrefix(a, strings.ToLower(s)) {
			found = append(found, a)
		}
	}
	if len(found) == 1 {
		return found[0]
	}
	return s
}

func (d *dialog) askEnded() error {
	if d.session.flags.fields.Ended != "" || d.session.flags.fields.Date != "" {
		return nil
	}
	return d.ask(`When did the procedure end? "10:20 AM" (empty: now)`, "--ended", func(f *intake.Fields, s string) {
		if f.Ended = s; s == "" {
			f.Ended = intake.Now
		}
	})
}

// askFills asks for the values of this patient that the sheet would say. What nobody knows
// is a line to write on.
func (d *dialog) askFills() error {
	v, err := d.session.flags.fields.Visit(d.session.context())
	if err != nil {
		return err
	}
	plan := resolve.Resolve(d.session.procedure, d.session.library.Clinic(), v, d.session.env.zone)
	for _, fill := range plan.Fills() {
		if _, given := v.Filled[fill.Name]; given {
			continue
		}
		empty := "empty: a line to write on"
		if fill.Is == procedure.FillDate {
			empty = "as 2026-11-25; " + empty
		}
		err := d.ask(fmt.Sprintf("%s (%s)", fill.Question, empty), "--fill", func(f *intake.Fields, s string) {
			if s != "" {
				f.Fill = append(f.Fill, fill.Name+"="+s)
			}
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// confirm waits for Enter; any word means no.
func (d *dialog) confirm() error {
	_, _ = fmt.Fprint(d.env.err, "Press Enter to print; type n and Enter to stop. ")
	line, err := d.read()
	switch {
	case err != nil:
		return err
	case line == "" || strings.EqualFold(line, "y") || strings.EqualFold(line, "yes"):
		return nil
	}
	return errNotPrinted
}
