package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/terminal/console"
)

// errPartial ends the program when some rows have no sheet; the summary names them.
var errPartial = &reportedError{"some rows were rejected or failed", exitPartial}

type batchOptions struct {
	scheduleFlags
	paperOptions
	batchPrint
	flags      *pflag.FlagSet
	dir        string
	format     string
	makeMap    bool
	dryRun     bool
	resume     bool
	shard      string
	merge      string
	force      bool
	quiet      bool
	progress   string
	syncEach   bool
	allowEmpty bool
	allowFewer bool
	day        string
}

func newBatch(e *env) *cobra.Command {
	o := &batchOptions{}
	c := &cobra.Command{
		Use:   "batch FILE… -o DIR",
		Short: "Make the sheets of a schedule, unattended",
		Long: `Make one PDF for each patient of a schedule, named by the appointment alone, and a manifest
that says what came of each row. A row that is not certain is rejected with its reason, and goes
to rejects.csv: correct it there and give that file to batch with another DIR, since a folder is of
one whole schedule. Sheets that a later run replaces or cancels leave the folder for
DIR/superseded; print.list names what is to be printed, in order.

With --day, only the sheets of that day are made. Rows of other days or without a day are rejected,
and a schedule without a row of that day is an error that changes nothing. The day is fixed when the
run begins, by the clinic's time zone, and --resume keeps it. Without FILE, the schedule that
clinic.yaml names for that day is used. --print needs --day.

If the folder has sheets, a schedule without rows is refused, and so is one that would move more than
a third of them to superseded: a failed export looks like that. If it is right, add --allow-empty or
--fewer. The schedule is copied when the run begins and read from the copy. If the file changes while
it is copied, the run stops before anything is made; later changes don't matter.

With --print each appointment's sheet is one job, in the order of rows, each begun when the one
before has ended; printed.jsonl keeps what became of each, so that a second run prints only what is
not on paper. If a run was killed in the middle of a job, it may be unknown whether that sheet was
printed: the next run reports it, and a person decides with --reprint or --printed.

A line of the manifest means that its file is whole and durable. Stopped at any moment, the same
command with --resume ends in the same files. Manifest and sheets are health data: files are the
owner's alone.

` + exitStatus,
		Example: `  aftercare batch monday.csv -o out --clinic my-clinic --dry-run
  aftercare batch monday.csv -o out --clinic my-clinic --map ehr.yaml
  aftercare batch monday.csv -o out --clinic my-clinic --day today
  aftercare batch monday.csv -o out --clinic my-clinic --resume
  aftercare batch monday.csv -o out --clinic my-clinic --merge monday.pdf
  aftercare batch monday.csv -o out --clinic my-clinic --day today --print --sides two
  aftercare batch big.csv -o parts --clinic my-clinic --shard 2/4
  aftercare batch --make-map monday.csv > ehr.yaml`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return runBatch(c.Context(), e, o, args) },
	}
	o.add(c)
	o.addPaper(c)
	o.addPrint(c)
	fl := c.Flags()
	o.flags = fl
	fl.StringVarP(&o.dir, "output", "o", "", "the folder for the sheets")
	fl.StringVar(&o.format, "format", "pdf", formatNames(format.isFile))
	fl.BoolVar(&o.makeMap, "make-map", false, "propose a mapping for the columns of FILE, for a person to complete")
	fl.BoolVar(&o.dryRun, "dry-run", false, "check everything, list each row that would make no sheet, write nothing")
	addDay(c, &o.day)
	fl.BoolVar(&o.resume, "resume", false, "go on where a run was stopped")
	fl.StringVar(&o.shard, "shard", "", "only one part of the rows: 2/4 is the second of four")
	fl.StringVar(&o.merge, "merge", "", "one PDF of all sheets too, each patient on a new sheet of paper")
	fl.BoolVar(&o.force, "force", false, "replace a merged PDF that is there already")
	fl.BoolVar(&o.allowEmpty, "allow-empty", false, "accept a schedule without rows, which moves all sheets of the folder to superseded")
	fl.BoolVar(&o.allowFewer, "fewer", false, "accept a schedule that moves more than a third of the folder's sheets to superseded")
	fl.BoolVarP(&o.quiet, "quiet", "q", false, "no progress and no summary")
	fl.StringVar(&o.progress, "progress", "auto", "auto or json: on standard error")
	fl.BoolVar(&o.syncEach, "sync-each", false, "sync each file by itself, not the file system as a whole")
	c.AddCommand(newPreview(e), newMerge(e))
	return c
}

func (o *batchOptions) check(args []string) error {
	switch {
	case len(args) == 0 && (o.makeMap || o.day == "" && !o.resume):
		return usage("such as: aftercare batch monday.csv -o out --clinic my-clinic; or --day today, for the schedule that clinic.yaml names", "batch needs a schedule; - is standard input")
	case o.makeMap && len(args) > 1:
		return usage("", "--make-map takes one file")
	case o.makeMap:
		return nil
	case o.dir == "" && !o.dryRun:
		return usage("add -o DIR, or --dry-run to only look", "batch needs a folder to write to")
	case o.progress != "auto" && o.progress != "json":
		return usage("", "--progress is %q; expected auto or json", o.progress)
	case o.merge != "" && o.dryRun:
		return usage("", "--dry-run writes nothing, so there is nothing to --merge")
	case o.merge != "" && batch.IsRecord(filepath.Base(o.merge)) && isSamePath(filepath.Dir(o.merge), o.dir):
		return usage("choose another name with --merge", "the merged file would be %q, which is a record of the run", filepath.Base(o.merge))
	case o.merge != "" && !o.force:
		if _, err := os.Lstat(o.merge); err == nil {
			return &sink.ExistsError{Path: o.merge}
		}
	}
	return o.checkPrint(o.flags, o.format)
}

// refuseOwnRejects refuses a folder's own rejected rows as its schedule: a run is for a whole schedule, so the
// sheets of all other rows would be superseded, on paper too.
func (o *batchOptions) refuseOwnRejects(args []string) error {
	for _, name := range args {
		base := filepath.Base(name)
		if name == "-" || o.dryRun || !strings.HasPrefix(base, "rejects") || !strings.HasSuffix(base, ".csv") || !isSamePath(filepath.Dir(name), o.dir) {
			continue
		}
		return usage("give the corrected rows a folder of their own: -o "+filepath.ToSlash(o.dir)+"-corrected; or correct them in the schedule, and give that",
			"%q has the rejected rows alone: in this folder they would take the place of the whole schedule, and its other sheets would move to superseded", name)
	}
	return nil
}

func runBatch(ctx context.Context, e *env, o *batchOptions, args []string) error {
	if err := o.check(args); err != nil {
		return err
	}
	if o.makeMap {
		return e.proposeMap(args[0], o.clinic, o.encoding)
	}
	if err := o.refuseOwnRejects(args); err != nil {
		return err
	}
	form, err := findFormat(o.format, format.isFile)
	if err != nil {
		return err
	}
	if err := checkPaperFlags(o.flags, form.hasPDF || o.merge != "", "leave it away, or add --merge FILE"); err != nil {
		return err
	}
	shard, err := batch.ParseShard(o.shard)
	if err != nil {
		return usage("", "--shard: %v", err)
	}
	if o.print && shard.Of > 0 {
		// An added row moves others to another shard, which doesn't know what was printed.
		return usage("make the sheets and print them in one run, without --shard", "--print prints all sheets in the order of rows, and --shard makes a part of them")
	}
	p, err := e.newScheduleReader(&o.scheduleFlags, "batch")
	if err != nil {
		return err
	}
	if args, err = o.resolveDay(p, shard, args); err != nil {
		return err
	}
	if err := form.checkClinic(p.Library.Clinic()); err != nil {
		return err
	}
	sources, done, err := p.Inputs.Sources(args, p.Options)
	if err != nil {
		return err
	}
	defer done()
	r, err := o.renderer(p.Library.Clinic())
	if err != nil {
		return err
	}
	show := e.progress(o)
	run := batch.Options{
		Sources: sources, Dir: o.dir, Shard: shard, Resume: o.resume, DryRun: o.dryRun, AllowEmpty: o.allowEmpty, AllowFewer: o.allowFewer,
		Maker: p.maker(form, r, console.Console{}), Disk: sink.System{SyncEach: o.syncEach}, Workers: runtime.GOMAXPROCS(0), Now: e.now,
		Progress: show.step, OnRowCount: e.setRowCount,
		Warn: show.warn,
	}
	run.Maker.Options = o.recordedOptions(form, r)
	if o.merge != "" && !form.hasPDF {
		run.Maker.Render = requirePrintable(run.Maker.Render, r)
	}
	if o.dryRun {
		run.OnRow = e.printRow
	}
	if run.Print, err = o.printing(e, p.Library.Clinic(), r, show.end); err != nil {
		return err
	}
	summary, err := o.runMerged(ctx, run, r, p)
	if nothing := (*batch.NothingApprovedError)(nil); errors.As(err, &nothing) {
		nothing.Clinic = o.clinic
	}
	show.end()
	if summary != nil && !o.quiet {
		e.writeSummary(summary, o)
	}
	if err != nil {
		return err
	}
	if err := printFailure(summary.Prints, o.wait > 0); err != nil {
		return err
	}
	if summary.Counts.Rejected+summary.Counts.Failed > 0 {
		return errPartial
	}
	return nil
}

// recordedOptions returns what the sheets are made with, besides the schedule and the clinic, by flag name.
func (o *batchOptions) recordedOptions(f format, r pdf.Renderer) map[string]string {
	out := map[string]string{}
	if f.hasPDF || o.merge != "" {
		out["paper"] = r.Paper
	}
	for name, is := range map[string]bool{"large-print": r.LargePrint && (f.hasPDF || o.merge != ""), "require-approved": o.requireApproved, "merge": o.merge != "" && !f.hasPDF} {
		if is {
			out[name] = "yes"
		}
	}
	return out
}

// runMerged runs the batch, with the file of all sheets if one is asked for.
func (o *batchOptions) runMerged(ctx context.Context, run batch.Options, r pdf.Renderer, p *scheduleReader) (*batch.Summary, error) {
	if o.merge == "" {
		return batch.Run(ctx, run)
	}
	// The merged file may be in the run's folder, which doesn't exist yet.
	if err := os.MkdirAll(o.dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	out, err := sink.NewStream(o.merge)
	if err != nil {
		return nil, err
	}
	defer out.Discard()
	language := "en"
	if l := p.Library.Clinic().Languages; len(l) > 0 {
		language = l[0]
	}
	m := pdf.NewMerger(out, r, "Sheets to print", language, o.isTwoSided(p.Library.Clinic()))
	run.Merge = m
	if isSamePath(filepath.Dir(o.merge), o.dir) {
		run.MergedName = filepath.Base(o.merge)
	}
	summary, printing := batch.Run(ctx, run)
	var taken *batch.MergedNameError
	if errors.As(printing, &taken) {
		return nil, usage("choose another name with --merge", "%v", printing)
	}
	var stopped *batch.PrintStoppedError
	if printing != nil && !errors.As(printing, &stopped) || summary.Counts.Made+summary.Counts.Unchanged == 0 {
		return summary, printing // a file needs at least one page
	}
	if err := m.Close(); err != nil {
		return summary, err
	}
	if _, err := os.Lstat(o.merge); err == nil && !o.force {
		return summary, &sink.ExistsError{Path: o.merge} // it appeared while the sheets were made
	}
	if err := out.Commit(); err != nil {
		return summary, err
	}
	return summary, printing
}

// isSamePath reports whether two paths are the same folder.
func isSamePath(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	if err != nil || err2 != nil {
		return filepath.Clean(a) == filepath.Clean(b)
	}
	return os.SameFile(x, y)
}

// maker makes sheets in one format.
func (p *scheduleReader) maker(f format, paper pdf.Renderer, c console.Console) batch.Maker {
	v := version()
	return batch.Maker{
		Line: p.line, IDs: p.IDs, Format: f.name, Extension: f.extension, Now: p.env.now, Zone: p.env.zone, Day: p.day, Version: v,
		Render: func(r *pipeline.Result) ([]byte, int, error) {
			return f.write(renderInput{r, paper, c, v, time.Time{}})
		},
	}
}

// requirePrintable makes a sheet only if the PDF can hold it too: a sheet that can't be in the file of all
// sheets rejects its own row, and doesn't stop the ones after it.
func requirePrintable(make func(*pipeline.Result) ([]byte, int, error), paper pdf.Renderer) func(*pipeline.Result) ([]byte, int, error) {
	return func(r *pipeline.Result) ([]byte, int, error) {
		if _, _, err := renderSheet(paper, r.Sheet); err != nil {
			return nil, 0, err
		}
		return make(r)
	}
}

func (e *env) proposeMap(name, clinic, encoding string) error {
	lib, err := e.library(clinic)
	if err != nil {
		return err
	}
	conditions, err := lib.Conditions()
	if err != nil {
		return err
	}
	header, err := e.inputs().Header(name, schedule.Options{Encoding: encoding})
	if err != nil {
		return err
	}
	_, err = e.out.Write(schedule.Propose(header, conditions))
	return err
}

// printRow says why a row has no sheet.
func (e *env) printRow(l batch.Line) {
	id := ""
	if l.Appointment != "" {
		id = " (" + l.Appointment + ")"
	}
	_, _ = fmt.Fprintln(e.out, console.Clean(fmt.Sprintf("row %d%s: %s: %s", l.Row, id, l.Status, l.Reason)))
}

// formatSummary summarizes a run in a sentence.
func formatSummary(s *batch.Summary, dry bool) string {
	c := s.Counts
	made := "made"
	if dry {
		made = "to be made"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{c.Made, made}, {c.Unchanged, "unchanged"}, {c.Skipped, formatSkipped(c)}, {c.Rejected, "rejected"}, {c.Failed, "failed"}} {
		if p.n > 0 {
			parts = append(parts, diag.Digits(p.n)+" "+p.what)
		}
	}
	out := diag.Digits(s.Rows) + " rows"
	if s.Rows == 1 {
		out = "1 row"
	}
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	if len(s.Rejects) > 0 {
		out += ": " + filepath.ToSlash(strings.Join(s.Rejects, ", "))
	}
	if c.OutsideFollowUp > 0 {
		out += "; " + diag.Count(c.OutsideFollowUp, "sheet") + " with a next visit outside the days of its follow-up"
	}
	if c.WhichVisit > 0 {
		out += "; " + diag.Count(c.WhichVisit, "sheet") + " with a next visit that can be one of several (column next_visit_for)"
	}
	if c.NoBirthDate > 0 {
		out += "; " + diag.Count(c.NoBirthDate, "sheet") + " without a birth date"
	}
	switch {
	case s.Moved > 0 && dry:
		out += "; " + diag.Count(s.Moved, "sheet") + " would move to superseded"
	case s.Moved > 0:
		out += "; " + diag.Count(s.Moved, "sheet") + " moved to superseded"
	}
	if words := formatPrintCounts(s.Prints, dry); words != "" && s.Rows > 0 {
		out += "; " + words
	}
	return out
}

// writeSummary writes the outcome of a run: as a sentence, or for programs as one object on the last line.
func (e *env) writeSummary(s *batch.Summary, o *batchOptions) {
	if o.progress == "json" || e.json {
		jsonSummary(e.err, s, o.dryRun)
		return
	}
	_, _ = fmt.Fprintln(e.err, console.Clean(formatSummary(s, o.dryRun)))
}

// formatSkipped says why rows were skipped.
func formatSkipped(c batch.Counts) string {
	var reasons []string
	for reason, n := range c.Reasons {
		if len(c.Reasons) > 1 {
			reason = diag.Digits(n) + " " + reason
		}
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	return "skipped (" + strings.Join(reasons, ", ") + ")"
}
