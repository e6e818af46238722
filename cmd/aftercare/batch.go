package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"runtime"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/progress"
	"aftercare/internal/batch/schedule"
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
	report     string
	collected  progress.Report
}

func newBatch(e *env) *cobra.Command {
	o := &batchOptions{}
	c := &cobra.Command{
		Use:   "batch FILE… -o DIR",
		Short: "Make the sheets of a schedule, unattended",
		Long: `Make one PDF for each patient on a schedule, named after the appointment only, and a manifest that
records the result of each row. A row that isn't certain is rejected: it goes to rejects.csv with
the reason. Correct it there and run batch on that file with another DIR, since a folder holds one
whole schedule. A sheet that a later run replaces or cancels moves to DIR/superseded. print.list
names the sheets to print, in order. warnings.csv lists what a person should check first.

With --day, only the sheets of that day are made. Rows of another day, or without a day, are
rejected. A schedule without any row of that day is an error that changes nothing. The day is set
when the run begins, in the clinic's time zone, and --resume keeps it. Without FILE, batch reads
the schedule that clinic.yaml names for that day; without -o, it writes to the folder that
clinic.yaml names for it. --print requires --day.

If the folder already has sheets, batch refuses a schedule without rows, and one that would move
more than a third of them to superseded, since a failed export looks like that. If the schedule is
right, add --allow-empty or --fewer. batch copies the schedule when the run begins, and reads the
copy. If the file changes while it is copied, the run stops before it makes anything; later
changes don't matter.

With --print, each sheet is a print job of its own, in the order of the rows, and a job begins
when the one before it has ended. printed.jsonl records what happened to each, so that a second
run prints only what isn't on paper yet. If a run was killed in the middle of a job, nobody may
know whether that sheet was printed. The next run reports it, and a person decides with --reprint
or --printed.

A line in the manifest means that its file is complete and safely on disk. A run that was stopped,
at any moment, is finished by the same command with --resume, with the same files as a result. The
manifest and the sheets are health data, so only the owner can read the files.

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
	fl.StringVar(&o.report, "report", "", "write what came of the run to this file, as JSON")
	fl.BoolVar(&o.makeMap, "make-map", false, "propose a mapping for the columns of FILE, which you then complete")
	fl.BoolVar(&o.dryRun, "dry-run", false, "check everything, and list the rows without a sheet and the words that aren't mapped, but write nothing")
	addDay(c, &o.day)
	fl.BoolVar(&o.resume, "resume", false, "finish a run that was stopped")
	fl.StringVar(&o.shard, "shard", "", "only a part of the rows: 2/4 is the second of four parts")
	fl.StringVar(&o.merge, "merge", "", "also write one PDF with all sheets, each starting on a new sheet of paper")
	fl.BoolVar(&o.force, "force", false, "replace an existing merged PDF")
	fl.BoolVar(&o.allowEmpty, "allow-empty", false, "accept a schedule without rows, which moves all sheets in the folder to superseded")
	fl.BoolVar(&o.allowFewer, "fewer", false, "accept a schedule that moves more than a third of the folder's sheets to superseded")
	fl.BoolVarP(&o.quiet, "quiet", "q", false, "show no progress and no summary")
	fl.StringVar(&o.progress, "progress", "auto", "how to report progress on standard error: auto or json")
	fl.BoolVar(&o.syncEach, "sync-each", false, "sync each file instead of the whole file system")
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
	case o.progress != "auto" && o.progress != "json":
		return usage("", "--progress is %q; expected auto or json", o.progress)
	case o.merge != "" && o.dryRun:
		return usage("", "--dry-run writes nothing, so there is nothing to --merge")
	}
	if o.dir != "" || o.dryRun || len(args) > 0 || o.day == "" { // else clinic.yaml may name the folder
		if err := o.checkFolder(); err != nil {
			return err
		}
	}
	return o.checkPrint(o.flags, o.format)
}

// checkFolder refuses a run that has no folder to write to, or that would write its file of all sheets over one of them.
func (o *batchOptions) checkFolder() error {
	switch {
	case o.dir == "" && !o.dryRun:
		return usage(`add -o DIR, or --dry-run to only look; for --day, clinic.yaml can name it: schedule: {file: …, sheets: "sheets/{date}"}`, "batch needs a folder to write to")
	case o.merge != "":
		return o.merged(pdf.Renderer{}, clinic.Profile{}).Check(o.dir)
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
	end := progress.End{Program: version(), Started: e.now(), DryRun: o.dryRun}
	err := e.makeSheets(ctx, o, args, &end)
	if o.report == "" {
		return err
	}
	if cause := context.Cause(ctx); cause != nil {
		err = cause
	}
	if err != nil {
		r := describe(err)
		end.ExitCode, end.Message = r.Code, r.Message
	}
	end.Ended = e.now()
	data, jsonErr := json.MarshalIndent(o.collected.Object(end), "", "  ")
	return cmp.Or(err, jsonErr, sink.Replace(o.report, append(data, '\n')))
}

// makeSheets makes the sheets of schedules, and notes for the report what came of it.
func (e *env) makeSheets(ctx context.Context, o *batchOptions, args []string, end *progress.End) error {
	if !o.dryRun {
		if err := batch.CheckOwnRejects(args, o.dir); err != nil {
			return err
		}
	}
	form, err := findFormat(o.format, format.isFile)
	if err != nil {
		return err
	}
	if err := checkPaperFlags(o.flags, form.hasPDF || o.merge != "", "leave it out, or add --merge FILE"); err != nil {
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
	leastRows := 0
	if len(args) == 0 {
		leastRows = p.Library.Clinic().Schedule.LeastRows
	}
	if args, err = o.resolveDay(p, shard, args); err != nil {
		return err
	}
	if err := form.checkClinic(p.Library.Clinic()); err != nil {
		return err
	}
	reading := p.Options
	reading.Warn = nil // the run shows these warnings
	sources, done, err := p.Inputs.Sources(args, reading)
	if err != nil {
		return err
	}
	defer done()
	if o.report != "" {
		if end.Schedules, err = progress.Schedules(sources); err != nil {
			return err
		}
	}
	if !p.day.IsZero() {
		end.Day = p.day.String()
	}
	r, err := o.renderer(p.Library.Clinic())
	if err != nil {
		return err
	}
	show := e.progress(o)
	run := batch.Options{
		Sources: sources, Dir: o.dir, Shard: shard, Resume: o.resume, DryRun: o.dryRun, AllowEmpty: o.allowEmpty, AllowFewer: o.allowFewer, LeastRows: leastRows,
		Maker: p.maker(form, r, console.Console{}), Disk: sink.System{SyncEach: o.syncEach}, Workers: runtime.GOMAXPROCS(0), Now: e.now,
		Progress: show.Step, OnRowCount: e.setRowCount,
		Warn:  func(message string) { o.collected.Warn(message); show.Warn(message) },
		OnRow: o.collected.Add,
	}
	run.Maker.Options = o.recordedOptions(form, r)
	if o.merge != "" && !form.hasPDF {
		run.Maker.Render, run.Maker.Printable = requirePrintable(run.Maker.Render, r), r.Typed
	}
	if o.dryRun {
		run.OnRow = func(l batch.Line) { o.collected.Add(l); _ = e.tell(progress.NotMade(l)) }
	}
	if run.Print, err = o.printing(e, p.Library.Clinic(), r, show.End); err != nil {
		return err
	}
	make := batch.Run
	if o.merge != "" {
		make = o.merged(r, p.Library.Clinic()).Run
	}
	summary, err := make(ctx, run)
	if nothing := (*batch.NothingApprovedError)(nil); errors.As(err, &nothing) {
		nothing.Clinic = o.clinic
	}
	show.End()
	end.Summary = summary
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

// merged returns the file of all sheets.
func (o *batchOptions) merged(r pdf.Renderer, c clinic.Profile) batch.MergedFile {
	type merger = interface {
		batch.Merger
		Close() error
	}
	return batch.MergedFile{Path: o.merge, Replace: o.force, New: func(w io.Writer) merger {
		r.TwoSided = o.isTwoSided(c)
		return pdf.NewMerger(w, r, "Sheets to print", "en") // the program's own words are English
	}}
}

// maker makes sheets in one format.
func (p *scheduleReader) maker(f format, paper pdf.Renderer, c console.Console) batch.Maker {
	v := version()
	m := batch.Maker{
		Line: p.line, IDs: p.IDs, Format: f.name, Extension: f.extension, Now: p.env.now, Zone: p.env.zone, Day: p.day, Version: v,
		Render: func(r *pipeline.Result) ([]byte, int, error) {
			return f.write(renderInput{r, paper, c, v, time.Time{}})
		},
	}
	if f.hasPDF {
		m.Printable = paper.Typed
	}
	return m
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
	known := schedule.Known{Procedures: map[string][]string{}}
	if known.Conditions, err = lib.Conditions(); err != nil {
		return err
	}
	loaded, _, err := lib.LoadAll(library.SourceLanguage)
	if err != nil {
		return err
	}
	for _, d := range loaded {
		known.Procedures[d.Procedure.ID] = append([]string{d.Procedure.Title}, d.Procedure.Aliases...)
	}
	out, err := e.inputs().ProposeMap(name, schedule.Options{Encoding: encoding}, known)
	if err != nil {
		return err
	}
	_, err = e.out.Write(out)
	return err
}

// writeSummary writes the outcome of a run: as a sentence, or for programs as one object on the last line.
func (e *env) writeSummary(s *batch.Summary, o *batchOptions) {
	if o.progress == "json" || e.json {
		_ = writeJSONLine(e.err, progress.Object(s, o.dryRun))
		return
	}
	_ = e.note(strings.Split(progress.Summary(s, o.dryRun), "\n")...)
}

// progress shows how far a run is: a bar in a terminal, a line now and then in a log, JSON for a program.
func (e *env) progress(o *batchOptions) progress.Progress {
	place := progress.Place{Out: e.err, Now: e.now, Warn: e.warn}
	switch {
	case o.quiet:
		return progress.Silent(place)
	case o.progress == "json":
		return progress.Objects(place, writeJSONLine)
	case e.errTerminal:
		return progress.Bar(place, e.errScreen().Columns())
	}
	return progress.Lines(place)
}
