package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"aftercare/internal/batch"
	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/console"
)

type auditOptions struct {
	scheduleFlags
	paperOptions
	query    batch.Query
	rebuild  bool
	schedule string
	output   string
	format   string
}

func newAudit(e *env) *cobra.Command {
	o := &auditOptions{}
	c := &cobra.Command{
		Use:   "audit MANIFEST",
		Short: "Look up what an appointment received, or who got a text",
		Long: `Look up what was made, months later, in a manifest or in the folder of a run, which also has the
manifests of superseded sheets.

--appointment shows what an appointment received: from which text, and with which times. With
--rebuild and the schedule, audit makes the sheet again and compares it byte by byte. --procedure,
--edition and --digest list the appointments that received a text, so that you know whom to call
if it was wrong. If none did, a warning says so, since the name may be mistyped. An appointment
that no manifest has is an error.

For each sheet, audit also shows whether the file is still the one in the manifest, or was
changed, is missing, or was superseded.

` + exitStatus,
		Example: `  aftercare audit out --appointment A-1041
  aftercare audit out --appointment A-1041 --rebuild --schedule monday.csv --clinic my-clinic
  aftercare audit out --procedure medial-branch-block --edition 2026-11-23`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("such as: aftercare audit out --appointment A-1041", "audit needs one manifest, or the folder of a run")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return runAudit(e, o, args[0]) },
	}
	o.add(c)
	o.addPaper(c)
	fl := c.Flags()
	fl.StringVar(&o.query.Appointment, "appointment", "", "the id of an appointment")
	fl.StringVar(&o.query.Edition, "edition", "", "only texts of that edition: 2026-11-23")
	fl.StringVar(&o.query.Digest, "digest", "", "only the text with that digest, or with one that begins with it")
	fl.StringVar(&o.query.Procedure, "procedure", "", "only that procedure: its id or a short name")
	fl.BoolVar(&o.rebuild, "rebuild", false, "make the sheet again and compare it")
	fl.StringVar(&o.schedule, "schedule", "", "the schedule that the sheet was made from")
	fl.StringVarP(&o.output, "output", "o", "", "with --rebuild: save the sheet to this file")
	e.addOutputFormat(fl, &o.format, "text", "json")
	fl.Lookup("format").Usage = "text, or json: the lines of the manifest, with on_disk"
	return c
}

func (o *auditOptions) check() error {
	q := o.query
	list := q.Edition != "" || q.Digest != "" || q.Procedure != ""
	const minDigest = 8
	switch {
	case (q.Appointment != "") == list:
		return usage("", "audit takes --appointment, or some of --edition, --digest and --procedure")
	case o.rebuild != (o.schedule != "") || o.rebuild && q.Appointment == "":
		return usage("--appointment ID --rebuild --schedule FILE", "--rebuild and --schedule go together, for one appointment")
	case q.Digest != "" && len(q.Digest) < minDigest:
		return usage("", "--digest has %d letters; expected at least %d", len(q.Digest), minDigest)
	}
	return nil
}

func runAudit(e *env, o *auditOptions, path string) error {
	if err := o.check(); err != nil {
		return err
	}
	if o.query.Procedure != "" {
		if _, lib, err := e.openPipeline(o.clinic); err == nil {
			o.query.ProcedureID = batch.ProcedureID(lib, o.query.Procedure)
		}
	}
	w := bufio.NewWriter(e.out)
	return errors.Join(o.search(e, w, path), w.Flush())
}

// search writes what the manifests say, and compares the sheet that is made again with the last one.
func (o *auditOptions) search(e *env, w io.Writer, path string) error {
	var last *batch.Line
	lost := 0
	torn := func(manifest string) {
		e.warn(fmt.Sprintf("%q ends in half a line: its run was stopped, or is under way", manifest))
	}
	err := o.query.Audit(path, torn, func(l batch.AuditLine) error {
		last = &l.Line
		if l.IsLost() {
			lost++
		}
		return o.write(w, l)
	})
	if err != nil {
		return err
	}
	if lost > 0 {
		e.warn(plural(lost, "sheet") + " changed or missing since the manifest was written")
	}
	switch {
	case last == nil:
		e.warn("no sheet in the manifest is of " + o.query.String())
	case o.rebuild:
		return o.rebuildSheet(e, w, *last)
	}
	return nil
}

func (o *auditOptions) write(w io.Writer, l batch.AuditLine) error {
	switch {
	case o.format == "json":
		return writeJSONLine(w, l)
	case o.query.Appointment == "":
		_, err := fmt.Fprintln(w, console.Clean(l.Summary()))
		return err
	}
	for _, f := range l.Facts() {
		if _, err := fmt.Fprintf(w, "%-13s %s\n", f[0]+":", console.Clean(f[1])); err != nil {
			return err
		}
	}
	return nil
}

// errRebuildDiffers reports a sheet that is different when it is made again.
var errRebuildDiffers = errors.New("the sheet is not the same when it is made again")

// rebuildSheet makes the sheet again and compares it with the one that was made.
func (o *auditOptions) rebuildSheet(e *env, w io.Writer, was batch.Line) error {
	if !was.Status.HasFile() {
		return fmt.Errorf("the appointment %q got no sheet, so there is nothing to compare", was.Appointment)
	}
	p, err := e.newScheduleReader(&o.scheduleFlags, "audit --rebuild")
	if err != nil {
		return err
	}
	r, err := o.renderer(p.Library.Clinic())
	if err != nil {
		return err
	}
	row, err := p.Appointment(o.schedule, was.Appointment)
	if err != nil {
		return err
	}
	form, err := findFormat(was.Format, format.isFile)
	if err != nil {
		return fmt.Errorf("the manifest says that the format is %q, which this version does not make", was.Format)
	}
	is := p.maker(form, r, console.Console{}).Make(was.Row, row)
	if is.Result == nil {
		// What was handed out stays on record, whatever is refused now.
		if _, err := fmt.Fprintf(w, "Rebuilt:      not made; this version refuses the row now: %s\n", console.Clean(is.Line.Reason)); err != nil {
			return err
		}
		return reportNotMade(e, is.Line)
	}
	if o.output != "" {
		if err := sink.WriteFile(o.output, is.Data, false); err != nil {
			return err
		}
	}
	why := was.Difference(is.Line)
	if why == "" {
		_, err = fmt.Fprintln(w, "Rebuilt:      identical")
		return err
	}
	if _, err := fmt.Fprintln(w, "Rebuilt:      not identical; "+why); err != nil {
		return err
	}
	return errRebuildDiffers
}
