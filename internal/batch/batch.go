// Package batch makes the sheets of a whole schedule unattended: rows come in, one file per patient goes out,
// with a manifest that records the outcome of each row. What must stay true:
//
//   - a line of the manifest means that its file is whole and durable;
//   - a run that was killed and resumed ends in the same files and the same manifest as one
//     that was never stopped;
//   - a row that isn't certain is rejected, and no other sheet takes its place;
//   - names, messages, the manifest and temporary file names hold no patient data;
//   - memory doesn't grow with the number of sheets: only a few bytes of each row are kept.
package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/review/account"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// Source is one schedule. It is opened several times and must be the same each time: first to find what no
// single row shows, then to make the sheets.
type Source struct {
	Name string
	Open func() (schedule.Reader, error)
	// Verify is called after the schedule was read once, before anything is made; an error says that the rows
	// read don't come from a single version of it. Changed, called at the end, reports that there is another
	// version now. Both are nil where nobody can tell.
	Verify  func() error
	Changed func() bool
	// Warnings returns what the reader warned of so far, though no row is rejected for it; may be nil.
	Warnings func() []diag.Diagnostic
	// Sum returns the SHA-256 of what is read, in hex; nil where there is no copy.
	Sum func() (string, error)
}

// Options configures one run.
type Options struct {
	Sources []Source
	Dir     string // where the files go; created if missing
	Maker   Maker
	Shard   Shard
	Resume  bool // continue a run that was stopped
	DryRun  bool // check everything, write nothing
	// AllowEmpty accepts a schedule without rows, even over a folder that has sheets; AllowFewer, one that
	// supersedes more than a third of the folder's sheets.
	AllowEmpty, AllowFewer bool
	// LeastRows is how many rows the maker's day has at least, unless AllowFewer is set; 0 for any number.
	LeastRows int
	// Merge also receives each sheet, in row order; may be nil.
	Merge Merger
	// MergedName is a name in Dir that no sheet may have: that of the file of all sheets.
	MergedName string
	// Print prints each sheet when all are made; may be nil.
	Print   *printing.Options
	Disk    sink.Disk // the real file system if nil
	Workers int       // how many sheets are made at the same time
	Now     func() time.Time
	// Warn receives what a person should check; rows are named by their appointment. No patient data.
	Warn func(string)
	// Progress is called now and then with how far the run is.
	Progress func(Progress)
	// OnRowCount receives the number of rows, before the first sheet; may be nil.
	OnRowCount func(rows int)
	// OnRow receives each row that isn't made, in order; may be nil.
	OnRow func(Line)
}

// Merger collects many sheets into one file.
type Merger interface {
	Add(s *sheet.Sheet, bookmark string) (pages int, err error)
}

// Maker makes one row's sheet.
type Maker struct {
	Line *pipeline.Line
	IDs  []string // the known procedures, exactly as a row must name them
	// Render writes a sheet in the run's format and returns how many pages it has.
	Render func(*pipeline.Result) (data []byte, pages int, err error)
	// Printable is intake's, of sheets that are printed; nil for others.
	Printable func(text string) (problem, hint string)
	Format    string // "pdf", "text"
	Extension string // ".pdf"
	Now       func() time.Time
	Zone      *time.Location // used if the clinic names none
	Day       visit.Date     // the day that rows must be for; zero for any
	Version   string
	// Options is what else of this run the sheets depend on, by flag name: paper, large-print.
	Options map[string]string
	// hashContent is set when the sheets are printed, so that it is known later what each one said.
	hashContent bool
}

// Progress is how far a run is.
type Progress struct {
	Rows    int // of the schedule, or of this run's shard
	Done    int
	Counts  Counts
	Started time.Time
}

// Counts counts rows by outcome.
type Counts struct {
	Made, Unchanged, Skipped, Rejected, Failed int
	Warned                                     int            // rows with a sheet that a person should check
	OutsideFollowUp                            int            // rows with a sheet whose next visit is outside the days of its follow-up
	WhichVisit                                 int            // rows with a sheet whose next visit can be one of several, with no word saying which
	NoBirthDate                                int            // rows with a sheet whose patient's age isn't known
	Reasons                                    map[string]int // why rows were skipped
}

// isNoBirthDate reports whether a warning says that a patient's age isn't known.
func isNoBirthDate(warning string) bool { return strings.HasPrefix(warning, account.NoBirthDate) }

func (c *Counts) add(l Line) {
	if len(l.Warnings) > 0 {
		c.Warned++
	}
	kinds := map[*int]bool{}
	for _, w := range l.Warnings {
		switch {
		case isNoBirthDate(w):
			kinds[&c.NoBirthDate] = true
		case strings.HasPrefix(w, account.UnknownVisitPrefix):
			kinds[&c.WhichVisit] = true
		default:
			kinds[&c.OutsideFollowUp] = true
		}
	}
	for of := range kinds {
		*of++
	}
	switch l.Status {
	case Made:
		c.Made++
	case Unchanged:
		c.Unchanged++
	case Rejected:
		c.Rejected++
	case Failed:
		c.Failed++
	case Skipped:
		c.Skipped++
		if c.Reasons == nil {
			c.Reasons = map[string]int{}
		}
		c.Reasons[l.Reason]++
	}
}

// Summary is the outcome of a run.
type Summary struct {
	Rows    int
	Counts  Counts
	Rejects []string         // the files of rejected rows
	Moved   int              // files moved to superseded, or that a dry run would move
	Prints  *printing.Counts // nil if nothing was to be printed
	// Unmapped is the words that the mapping doesn't list yet, by field.
	Unmapped []Unmapped
}

// ReadError reports a schedule that can't be read.
type ReadError struct{ Err error }

// Error returns the reader's own message.
func (e *ReadError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *ReadError) Unwrap() error { return e.Err }

// StoppedError reports a run that ended before its last row. What the manifest records is durable.
type StoppedError struct {
	Done, Rows int
	Moved      int // files moved to superseded
	Err        error
}

// Error says how far the run got.
func (e *StoppedError) Error() string {
	moved := ""
	if e.Moved > 0 {
		moved = ", with " + diag.Count(e.Moved, "sheet") + " moved to superseded"
	}
	return fmt.Sprintf("stopped after %d of %d rows%s: %v", e.Done, e.Rows, moved, e.Err)
}

// Unwrap returns the cause.
func (e *StoppedError) Unwrap() error { return e.Err }

// OtherScheduleError reports a run that can't be resumed since it was begun with something else.
type OtherScheduleError struct {
	Row  int // 0 for the whole schedule
	What string
	// Options names the flags that had other values in the run to resume.
	Options []string
}

// Error says what differs.
func (e *OtherScheduleError) Error() string {
	if e.Row == 0 {
		return e.What + " since the run that is to be resumed"
	}
	return fmt.Sprintf("row %d: %s since the run that is to be resumed", e.Row, e.What)
}

// MergedNameError reports a file of all sheets whose name is that of one patient's sheet.
type MergedNameError struct{ Name string }

// Error names the file.
func (e *MergedNameError) Error() string {
	return fmt.Sprintf("the merged file would be %q, which is the sheet of an appointment", e.Name)
}

// Run makes the sheets of a schedule.
func Run(ctx context.Context, o Options) (*Summary, error) {
	if o.Disk == nil {
		o.Disk = sink.System{}
	}
	r := &run{Options: o, folder: folder{o.Dir, o.Shard.suffix()}, started: o.Now()}
	r.Maker.hashContent = o.Print != nil
	if !o.DryRun {
		if err := os.MkdirAll(o.Dir, 0o700); err != nil {
			return nil, fmt.Errorf("making the folder: %w", err)
		}
		if err := checkLock(r.folder.lock()); err != nil {
			return nil, err
		}
		unlock, err := sink.Lock(r.folder.lock())
		if err != nil {
			return nil, err
		}
		defer unlock()
		if err := r.folder.checkLayout(o.Shard); err != nil {
			return nil, err
		}
	}
	var err error
	if o.Dir != "" {
		if r.state, err = readFolderState(r.folder); err != nil {
			return nil, err
		}
	}
	hasEarlier := !o.DryRun && !o.AllowFewer && (r.state.manifest.exists || r.state.previous.exists)
	if r.survey, err = survey(ctx, o, hasEarlier); err != nil {
		if nothing := (*form.EmptyError)(nil); errors.As(err, &nothing) {
			err = &EmptyError{Dir: o.Dir, Err: err}
		}
		for _, w := range readerWarnings(o.Sources) {
			o.Warn(w.text)
		}
		return nil, err
	}
	// Names are compared in lower case, as idKey does.
	if id, is := strings.CutSuffix(strings.ToLower(o.MergedName), o.Maker.Extension); is && r.survey.has(id) {
		return nil, &MergedNameError{o.MergedName}
	}
	if o.Print != nil {
		if err := o.Print.Check(r.survey.has); err != nil {
			return nil, err
		}
	}
	if r.Resume && !o.DryRun {
		if err := r.checkResume(ctx); err != nil {
			return nil, err
		}
	}
	unapproved := r.checkApproved(ctx)
	if unapproved != nil && !o.DryRun {
		return nil, unapproved
	}
	if err := r.warnOfSchedule(); err != nil {
		return nil, err
	}
	r.rows = r.survey.rowsOf(o.Shard)
	if o.OnRowCount != nil {
		o.OnRowCount(r.survey.rows)
	}
	var s *Summary
	switch {
	case unapproved != nil: // a dry run lists each row, but no sheet that would move
		r.Dir = ""
		if s, err = r.dryRun(ctx); err == nil {
			s.Unmapped, err = r.unmapped(), unapproved
		}
		return s, err
	case o.DryRun:
		if err := r.prepareGuard(ctx); err != nil {
			return nil, err
		}
		s, err = r.dryRun(ctx)
	default:
		if err := r.prepareGuard(ctx); err != nil {
			return nil, err
		}
		s, err = r.execute(ctx)
	}
	if s != nil {
		s.Unmapped = r.unmapped()
	}
	for _, source := range o.Sources {
		if s != nil && source.Changed != nil && source.Changed() {
			err = errors.Join(err, r.warn(warning{text: fmt.Sprintf("%q changed after it was read: the sheets are those of the version before; run it again", source.Name)}))
		}
	}
	return s, err
}

// run is a run in progress.
type run struct {
	Options
	folder   folder
	state    *folderState // what is in the folder; nil if a dry run names none
	survey   *scheduleSurvey
	rows     int // in this shard
	started  time.Time
	previous *previousSheets // what the previous run made
	// placed is the sheets that a killed part of this run had named but not recorded; unrecorded is those that
	// still have no line.
	placed, unrecorded map[string]bool
	guard              guard
	filter             func(schedule.Row) bool // the rows to look at; nil for all
	printList          bytes.Buffer            // the names of the sheets, in row order
	warnings           warnings
	counts             Counts
	done               int
	moved              int
}

func (r *run) dryRun(ctx context.Context) (*Summary, error) {
	err := r.makeEach(ctx, nil, func(o *outcome) error {
		_ = r.guard.countRows([]*outcome{o}) // reported at the end, with all counts
		if r.Dir != "" && r.wouldMove(o.line) {
			r.moved++
		}
		r.count(o.line)
		return r.merge(o)
	})
	if err != nil {
		return nil, &StoppedError{r.done, r.rows, 0, err}
	}
	r.countLeaving()
	s := &Summary{Rows: r.rows, Counts: r.counts, Moved: r.moved}
	if r.Print != nil { // whether the printer would print
		s.Prints = &printing.Counts{}
		_, s.Prints.Err = r.Print.Printer.Ready(ctx, r.Print.Job)
	}
	return s, r.guard.err()
}

func (r *run) count(l Line) {
	r.counts.add(l)
	r.done++
	for _, w := range l.Warnings {
		r.Warn(l.Appointment + ": " + w)
		r.warnings.note(warning{text: w, rows: []int{l.Row}}, r.survey.places)
	}
	if r.OnRow != nil && !l.Status.HasFile() {
		r.OnRow(l)
	}
	if r.Progress != nil {
		r.Progress(Progress{Rows: r.rows, Done: r.done, Counts: r.counts, Started: r.started})
	}
}

// merge adds a row's sheet to the file of all sheets.
func (r *run) merge(o *outcome) error {
	if r.Merge == nil || !o.line.Status.HasFile() {
		return nil
	}
	_, err := r.Merge.Add(o.sheet, "Appointment "+o.line.Appointment) // a row with a sheet has an id, which names its file
	o.sheet = nil
	return err
}
