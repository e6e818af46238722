package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"aftercare/internal/batch"
	"aftercare/internal/console"
	"aftercare/internal/diag"
	"aftercare/internal/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/schedule"
)

// scheduleFlags are the flags of a command that reads a schedule.
type scheduleFlags struct {
	clinic   string
	sample   bool
	approved bool
	mapping  string
	encoding string
}

func (f *scheduleFlags) add(c *cobra.Command) {
	fl := c.Flags()
	fl.StringVar(&f.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	fl.BoolVar(&f.sample, "sample", false, "without a clinic: each sheet says that it is a sample")
	fl.BoolVar(&f.approved, "require-approved", false, "make nothing that the clinic has not approved")
	f.addFile(c)
}

func (f *scheduleFlags) addFile(c *cobra.Command) {
	c.Flags().StringVar(&f.mapping, "map", "", "what the columns mean, and the clinic's own words: a YAML file")
	c.Flags().StringVar(&f.encoding, "encoding", "", "of a text that is not UTF-8 or UTF-16: cp1252")
}

// planner is what makes sheets of rows.
type planner struct {
	env     *env
	library *library.Library
	line    *pipeline.Line
	ids     []string
	options schedule.Options
}

// planner opens the library and reads the mapping.
func (e *env) planner(f *scheduleFlags, command string) (*planner, error) {
	line, lib, err := e.line(f.clinic)
	if err != nil {
		return nil, err
	}
	if lib.Clinic().Sample() && !f.sample {
		return nil, usage(`choose it with --clinic DIR, or say --sample for sheets that are no patient's`, "%s needs a clinic", command)
	}
	line.RequireApproved = f.approved
	p := &planner{env: e, library: lib, line: line}
	if p.ids, err = lib.IDs(); err != nil {
		return nil, err
	}
	p.options, err = e.reading(f, lib)
	if err != nil {
		return nil, err
	}
	line.Library = batch.Locked(lib)
	return p, nil
}

// reading is how the schedule is read: its mapping, and the conditions that it may name.
func (e *env) reading(f *scheduleFlags, lib *library.Library) (schedule.Options, error) {
	o := schedule.Options{Encoding: f.encoding, Zone: lib.Clinic().Zone(e.zone), Records: lib.Clinic().FHIR.PatientSystem, Warn: func(d diag.Diagnostic) {
		_, _ = fmt.Fprintln(e.err, "aftercare: "+console.Clean(d.String()))
	}}
	var err error
	if o.Conditions, err = lib.Conditions(); err != nil || f.mapping == "" {
		return o, err
	}
	data, err := os.ReadFile(f.mapping)
	if err != nil {
		return o, fmt.Errorf("reading the mapping: %w", err)
	}
	if o.Map, err = schedule.ParseMap(f.mapping, data); err != nil {
		return o, err
	}
	ids, err := lib.IDs()
	if err != nil {
		return o, err
	}
	var list diag.List
	for _, p := range o.Map.Procedures() {
		if !slices.Contains(ids, p.ID) {
			list.Add(p.Pos, diag.Meant(p.ID, ids), "no procedure is called %q", p.ID)
		}
	}
	return o, list.Err()
}

// sources opens the schedules. Standard input is read twice, so that it is kept meanwhile in
// a file that has no name: it is gone with the process, however that ends.
func (p *planner) sources(names []string) (sources []batch.Source, done func(), err error) {
	var open []*os.File
	done = func() {
		for _, f := range open {
			_ = f.Close()
		}
	}
	pool := schedule.NewPool()
	for n, name := range names {
		var f *os.File
		if name == "-" {
			if slices.Contains(names[:n], "-") {
				done()
				return nil, nil, usage("", "standard input can be read once")
			}
			f, err = spooled(p.env.in)
			name = "standard input"
		} else {
			f, err = openSeekable(name)
		}
		if err != nil {
			done()
			return nil, nil, fmt.Errorf("reading the schedule: %w", err)
		}
		open = append(open, f)
		o, first := p.options, true
		o.Pool = pool
		if _, err := f.Seek(0, io.SeekStart); err == nil { // what can't be is told when it is opened
			pool.Add(name, f, o)
		}
		sources = append(sources, batch.Source{Name: name, Open: func() (schedule.Reader, error) {
			if _, err := f.Seek(0, io.SeekStart); err != nil {
				return nil, err
			}
			if !first {
				o.Warn = nil // it was told
			}
			first = false
			return schedule.Open(name, f, o)
		}})
	}
	return sources, done, nil
}

// openSeekable opens a file. A pipe, such as the shell makes of <(zcat day.csv.gz), is kept as
// standard input is.
func openSeekable(name string) (*os.File, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return f, nil
	}
	defer f.Close()
	return spooled(f)
}

func spooled(in io.Reader) (*os.File, error) {
	f, err := os.CreateTemp("", "aftercare-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		_ = f.Close()
		return nil, err
	}
	if _, err := io.Copy(f, in); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}

// row finds rows of a schedule, in one reading.
func (p *planner) row(name string, wanted func(number int, r schedule.Row) bool) (found []schedule.Row, err error) {
	err = p.each(name, func(r schedule.Row) error {
		if wanted(r.Number, r) {
			r.Raw = slices.Clone(r.Raw)
			found = append(found, r)
		}
		return nil
	})
	return found, err
}

// each hands the rows of a schedule to do, one at a time.
func (p *planner) each(name string, do func(schedule.Row) error) error {
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
			return nil
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
