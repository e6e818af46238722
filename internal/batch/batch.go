// Package batch makes the sheets of a whole schedule, unattended: rows come in, one file a
// patient goes out, and a manifest that says what came of each row. What must stay true:
//
//   - a line of the manifest means that its file is whole and durable;
//   - a run that was killed and resumed ends in the same files and the same manifest as one
//     that was never stopped;
//   - a row that is not certain is rejected, and no other sheet stands in for its own;
//   - nothing of a patient is in a name, a message, the manifest or the name of a temporary file;
//   - memory does not grow with sheets: of each row a few bytes stay.
package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"aftercare/internal/account"
	"aftercare/internal/pipeline"
	"aftercare/internal/schedule"
	"aftercare/internal/sheet"
	"aftercare/internal/sink"
	"aftercare/internal/visit"
)

// Source is one schedule. It is opened several times, and must be the same each time: to look for what can't be seen row by
// row, and to make the sheets.
type Source struct {
	Name string
	Open func() (schedule.Reader, error)
	// Verify is called when the schedule was read once and nothing is made: an error says that what was read is no one version
	// of it. Later, when all is made, reports that there is another version now. Nil where nobody can say.
	Verify  func() error
	Changed func() bool
}

// Options is one run.
type Options struct {
	Sources []Source
	Dir     string // where the files go; made when it is not there
	Maker   Maker
	Shard   Shard
	Resume  bool // go on where a run was stopped
	DryRun  bool // check everything, write nothing
	// AllowEmpty takes a schedule without rows for what it says, over a folder that has sheets too; Fewer, one that takes back
	// more than a third of the folder's sheets.
	AllowEmpty, AllowFewer bool
	// Merge takes each sheet too, in the order of rows; nil for none.
	Merge Merger
	// MergedName is a name in Dir that no sheet may get: that of the file of all sheets.
	MergedName string
	// Print brings each sheet to paper when all are made; nil for none.
	Print   *Printing
	Disk    sink.Disk // the machine's own when nil
	Workers int       // how many sheets are made at once
	Now     func() time.Time
	// Warn is told what a person should look at, of a row by its appointment. It holds no patient data.
	Warn func(string)
	// Progress is told how far the run is, now and then.
	Progress func(Progress)
	// OnRowCount is told how many rows there are, before the first sheet; nil for nobody.
	OnRowCount func(rows int)
	// OnRow is told of each row that is not made, in order; nil for nobody.
	OnRow func(Line)
}

// Merger takes many sheets into one file.
type Merger interface {
	Add(s *sheet.Sheet, bookmark string) (pages int, err error)
}

// Maker makes one row's sheet.
type Maker struct {
	Line *pipeline.Line
	IDs  []string // the procedures there are, exactly as a row must name them
	// Render writes a sheet in the format of the run and says how many pages it has.
	Render    func(*pipeline.Result) (data []byte, pages int, err error)
	Format    string // "pdf", "text"
	Extension string // ".pdf"
	Now       func() time.Time
	Zone      *time.Location // where the clinic names none
	Day       visit.Date     // of which rows must be; zero for any
	Version   string
	// Options is what else of this run a sheet depends on, by the names of flags: paper, large-print.
	Options map[string]string
	// hashContent says that the sheets go to paper, so that it must be known later what is read there.
	hashContent bool
}

// Progress is how far a run is.
type Progress struct {
	Rows    int // of the schedule, or of this shard of it
	Done    int
	Counts  Counts
	Started time.Time
}

// Counts is what came of rows.
type Counts struct {
	Made, Unchanged, Skipped, Rejected, Failed int
	Warned                                     int            // of those that have a sheet, how many a person should look at
	OutsideFollowUp                            int            // of those that have a sheet, how many have a next visit outside the days of its follow-up
	WhichVisit                                 int            // and how many a next visit that can be one of several, without a word which
	NoBirthDate                                int            // and how many patients' ages are not known
	Reasons                                    map[string]int // of those that were skipped
}

// isNoBirthDate reports whether a warning is the one of a patient whose age is not known.
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

// Summary is what came of a run.
type Summary struct {
	Rows    int
	Counts  Counts
	Rejects []string     // the files of rejected rows
	Moved   int          // how many files went to superseded, or would in a dry run
	Prints  *PrintCounts // nil where nothing was to be printed
}

// ReadError is a schedule that can't be read.
type ReadError struct{ Err error }

// Error is the reader's own words.
func (e *ReadError) Error() string { return e.Err.Error() }

// Unwrap returns why.
func (e *ReadError) Unwrap() error { return e.Err }

// StoppedError is a run that ended before its last row. What the manifest says is durable.
type StoppedError struct {
	Done, Rows int
	Moved      int // how many files went to superseded
	Err        error
}

// Error says how far the run came.
func (e *StoppedError) Error() string {
	moved := ""
	if e.Moved > 0 {
		moved = ", with " + plural(e.Moved, "sheet") + " moved to superseded"
	}
	return fmt.Sprintf("stopped after %d of %d rows%s: %v", e.Done, e.Rows, moved, e.Err)
}

// Unwrap returns why.
func (e *StoppedError) Unwrap() error { return e.Err }

// OtherScheduleError is a run to resume that was begun with something else.
type OtherScheduleError struct {
	Row  int // 0 for all of it
	What string
	// Options names the flags that had other values in the run that is to be resumed.
	Options []string
}

// Error says what is not the same.
func (e *OtherScheduleError) Error() string {
	if e.Row == 0 {
		return e.What + " since the run that is to be resumed"
	}
	return fmt.Sprintf("row %d: %s since the run that is to be resumed", e.Row, e.What)
}

// MergedNameError is a file of all sheets that would take the place of one patient's.
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
		if nothing := (*schedule.EmptyError)(nil); errors.As(err, &nothing) {
			err = &EmptyError{Dir: o.Dir, Err: err}
		}
		return nil, err
	}
	// Names are compared in small letters, as idKey does.
	if id, is := strings.CutSuffix(strings.ToLower(o.MergedName), o.Maker.Extension); is && r.survey.has(id) {
		return nil, &MergedNameError{o.MergedName}
	}
	if o.Print != nil {
		if err := o.Print.check(r.survey); err != nil {
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
	for _, w := range r.survey.warnings {
		o.Warn(w)
	}
	r.rows = r.survey.rowsOf(o.Shard)
	if o.OnRowCount != nil {
		o.OnRowCount(r.survey.rows)
	}
	var s *Summary
	switch {
	case unapproved != nil: // a dry run tells each row, and of no sheet that would move
		r.Dir = ""
		if s, err = r.dryRun(ctx); err == nil {
			err = unapproved
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
	for _, source := range o.Sources {
		if s != nil && source.Changed != nil && source.Changed() {
			o.Warn(fmt.Sprintf("%q changed after it was read: the sheets are those of the version before; run it again", source.Name))
		}
	}
	return s, err
}

// run is a run under way.
type run struct {
	Options
	folder   folder
	state    *folderState // what is in the folder; nil where a dry run names none
	survey   *scheduleSurvey
	rows     int // of this shard
	started  time.Time
	previous *previousSheets // what the run before made
	// placed is the sheets that a killed part of this run gave their names and no line;
	// unrecorded is those of them that still have none.
	placed, unrecorded map[string]bool
	guard              guard
	filter             func(schedule.Row) bool // the rows that are looked at; nil for all
	printList          bytes.Buffer            // the names of the sheets, in the order of rows
	counts             Counts
	done               int
	moved              int
}

func (r *run) dryRun(ctx context.Context) (*Summary, error) {
	err := r.makeEach(ctx, nil, func(o *outcome) error {
		_ = r.guard.countRows([]*outcome{o}) // told at the end, with all counts
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
		s.Prints = &PrintCounts{}
		_, s.Prints.Err = r.Print.Printer.Ready(ctx, r.Print.Job)
	}
	return s, r.guard.err()
}

func (r *run) count(l Line) {
	r.counts.add(l)
	r.done++
	for _, w := range l.Warnings {
		r.Warn(l.Appointment + ": " + w)
	}
	if r.OnRow != nil && !l.Status.HasFile() {
		r.OnRow(l)
	}
	if r.Progress != nil {
		r.Progress(Progress{Rows: r.rows, Done: r.done, Counts: r.counts, Started: r.started})
	}
}

// merge hands a row's sheet to the file of all sheets.
func (r *run) merge(o *outcome) error {
	if r.Merge == nil || !o.line.Status.HasFile() {
		return nil
	}
	_, err := r.Merge.Add(o.sheet, fmt.Sprintf("Row %d", o.line.Row))
	o.sheet = nil
	return err
}
