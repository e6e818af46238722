package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/spool"
	"aftercare/internal/pipeline"
	"aftercare/internal/terminal/console"
	"aftercare/internal/visit"
)

// scheduleFlags are the flags of a command that reads a schedule.
type scheduleFlags struct {
	clinic          string
	sample          bool
	requireApproved bool
	mapping         string
	encoding        string
}

func (f *scheduleFlags) add(c *cobra.Command) {
	fl := c.Flags()
	fl.StringVar(&f.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	fl.BoolVar(&f.sample, "sample", false, "without a clinic: each sheet says that it is a sample")
	fl.BoolVar(&f.requireApproved, "require-approved", false, "make nothing that the clinic has not approved")
	f.addFile(c)
}

func (f *scheduleFlags) addFile(c *cobra.Command) {
	c.Flags().StringVar(&f.mapping, "map", "", "what the columns mean, and the clinic's own words: a YAML file")
	c.Flags().StringVar(&f.encoding, "encoding", "", "of a text that is not UTF-8 or UTF-16: cp1252")
}

// addDay adds the flag for the day that rows must be for.
func addDay(c *cobra.Command, day *string) {
	c.Flags().StringVar(day, "day", "", "only appointments of that day, by the clinic's time zone: today, tomorrow or 2026-11-23")
}

// parseDay reads --day; without the flag it returns the zero day. An empty value, as from an unset variable, is
// an error.
func (p *scheduleReader) parseDay(s string, given bool) (visit.Date, error) {
	if !given {
		return visit.Date{}, nil
	}
	day, err := batch.ParseDay(s, p.env.today(p.library.Clinic()))
	if err != nil {
		return day, &diag.UsageError{Problem: "--day: " + err.Error(), Place: "--day"}
	}
	return day, nil
}

// scheduleReader makes sheets from rows.
type scheduleReader struct {
	env     *env
	library *library.Library
	line    *pipeline.Line
	ids     []string
	options schedule.Options
	day     visit.Date // the day that rows must be for; zero for any
}

// newScheduleReader opens the library and reads the mapping.
func (e *env) newScheduleReader(f *scheduleFlags, command string) (*scheduleReader, error) {
	line, lib, err := e.openPipeline(f.clinic)
	if err != nil {
		return nil, err
	}
	if lib.Clinic().IsSample() && !f.sample {
		return nil, usage(`choose it with --clinic DIR, or say --sample for sheets that are no patient's`, "%s needs a clinic", command)
	}
	line.RequireApproved = f.requireApproved
	p := &scheduleReader{env: e, library: lib, line: line}
	if p.ids, err = lib.CandidateIDs(); err != nil {
		return nil, err
	}
	p.options, err = e.scheduleOptions(f, lib)
	if err != nil {
		return nil, err
	}
	line.Library = batch.LockedLibrary(lib)
	return p, nil
}

// scheduleOptions returns how the schedule is read: its mapping, and the conditions that it may name.
func (e *env) scheduleOptions(f *scheduleFlags, lib *library.Library) (schedule.Options, error) {
	o := schedule.Options{Encoding: f.encoding, Zone: lib.Clinic().Zone(e.zone), Today: e.today(lib.Clinic()), Records: lib.Clinic().FHIR.PatientSystem, Warn: func(d diag.Diagnostic) {
		_, _ = fmt.Fprintln(e.err, "aftercare: "+console.Clean(d.String()))
	}}
	var err error
	if o.Conditions, err = lib.Conditions(); err != nil || f.mapping == "" {
		return o, err
	}
	data, err := os.ReadFile(f.mapping)
	if err != nil {
		return o, &inputError{"the mapping", err}
	}
	if o.Map, err = schedule.ParseMap(f.mapping, data); err != nil {
		return o, err
	}
	ids, err := lib.CandidateIDs()
	if err != nil {
		return o, err
	}
	var list diag.List
	for _, p := range o.Map.Procedures() {
		if !slices.Contains(ids, p.ID) {
			list.Add(p.Pos, diag.DidYouMean(p.ID, ids), "no procedure is called %q", p.ID)
		}
	}
	return o, list.Err()
}

// sources copies each schedule once: all reading is from the copies, whatever happens to the files meanwhile. A
// file that is given twice is refused, since each of its appointments would occur twice.
func (p *scheduleReader) sources(names []string) (sources []batch.Source, done func(), err error) {
	if err := p.env.checkGivenOnce(names); err != nil {
		return nil, nil, err
	}
	var copies []*spool.Copy
	done = func() {
		for _, c := range copies {
			_ = c.Close()
		}
	}
	pool := schedule.NewReferenceIndex()
	for _, name := range names {
		c, err := p.env.spoolInput(name)
		if err != nil {
			done()
			return nil, nil, err
		}
		copies = append(copies, c)
		if name == "-" {
			name = standardInput
		}
		o, first := p.options, true
		o.References = pool
		pool.Add(name, c.File, o)
		sources = append(sources, batch.Source{
			Name: name,
			Open: func() (schedule.Reader, error) {
				if _, err := c.Seek(0, io.SeekStart); err != nil {
					return nil, err
				}
				if !first {
					o.Warn = nil // already reported
				}
				first = false
				return schedule.Open(name, c.File, o)
			},
			Verify:  func() error { return c.Verify(spool.Clock{Now: p.env.now, Sleep: p.env.sleep}) },
			Changed: c.Changed,
		})
	}
	return sources, done, nil
}

const standardInput = "standard input"

// checkGivenOnce refuses a schedule that is given twice, under any names. It opens nothing: a pipe would block.
func (e *env) checkGivenOnce(names []string) error {
	var before []fs.FileInfo
	for n, name := range names {
		var info fs.FileInfo
		var err error
		if name == "-" {
			if slices.Contains(names[:n], "-") {
				return usage("", "standard input can be read once")
			}
			f, is := e.in.(*os.File)
			if !is {
				continue
			}
			info, err = f.Stat()
		} else {
			info, err = os.Stat(name)
		}
		if err != nil {
			continue // reported when it is opened
		}
		if slices.ContainsFunc(before, func(b fs.FileInfo) bool { return os.SameFile(b, info) }) {
			return usage("give each file once", "%q is given twice", name)
		}
		before = append(before, info)
	}
	return nil
}

// spoolInput copies a schedule; - is standard input.
func (e *env) spoolInput(name string) (*spool.Copy, error) {
	var c *spool.Copy
	var err error
	if name == "-" {
		c, err = spool.Stream(standardInput, e.in)
	} else {
		c, err = spool.File(name)
	}
	if err != nil {
		return nil, &inputError{"the schedule", err}
	}
	return c, nil
}

// inputError reports a user's file that can't be read.
type inputError struct {
	what string // "the schedule"
	err  error
}

// Error says why.
func (e *inputError) Error() string { return "reading " + e.what + ": " + e.err.Error() }

// Unwrap returns why.
func (e *inputError) Unwrap() error { return e.err }

// Hint suggests what to do.
func (e *inputError) Hint() string {
	if h := hintFrom(e.err); h != "" {
		return h
	}
	switch file := (*fs.PathError)(nil); {
	case errors.Is(e.err, fs.ErrPermission):
		return permissionHint
	case errors.Is(e.err, fs.ErrNotExist):
		return "look at the file's name, and at the folder that it is looked for in"
	case errors.As(e.err, &file) && isFolder(file.Path):
		return "name a file in that folder"
	}
	return ""
}

const permissionHint = "give the user who runs this the right to read the file"

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// hintFrom returns the hint of an error, or of one that it wraps; "" for none.
func hintFrom(err error) string {
	var h interface {
		error
		Hint() string
	}
	if errors.As(err, &h) {
		return h.Hint()
	}
	return ""
}

// findRows finds rows of a schedule, reading it once.
func (p *scheduleReader) findRows(name string, wanted func(number int, r schedule.Row) bool) (found []schedule.Row, err error) {
	err = p.eachRow(name, func(r schedule.Row) error {
		if wanted(r.Number, r) {
			r.Raw = slices.Clone(r.Raw)
			found = append(found, r)
		}
		return nil
	})
	return found, err
}

// eachRow calls do with each row of a schedule.
func (p *scheduleReader) eachRow(name string, do func(schedule.Row) error) error {
	sources, done, err := p.sources([]string{name})
	if err != nil {
		return err
	}
	defer done()
	in, err := sources[0].Open()
	if err != nil {
		return &batch.ReadError{Err: err}
	}
	defer func() { _ = in.Close() }()
	for number := 1; ; number++ {
		r, err := in.Next()
		if errors.Is(err, io.EOF) {
			err = sources[0].Verify()
			if err == nil {
				return nil
			}
		}
		if err != nil {
			return &batch.ReadError{Err: err}
		}
		r.Number = number
		if err := do(r); err != nil {
			return err
		}
	}
}
