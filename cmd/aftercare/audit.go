package main

import (
	"bufio"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/console"
)

type auditOptions struct {
	scheduleFlags
	paperOptions
	appointment                string
	edition, digest, procedure string
	rebuild                    bool
	schedule                   string
	procedureID                string // the id for --procedure, which may be a short name
	output                     string
	format                     string
}

func newAudit(e *env) *cobra.Command {
	o := &auditOptions{}
	c := &cobra.Command{
		Use:   "audit MANIFEST",
		Short: "Tell what an appointment got, or who got a text",
		Long: `Answer the questions of three months later from a manifest, or from the folder of a run, which
has the manifests of superseded sheets too.

--appointment tells what was made, from which text, with which times; with --rebuild and the
schedule it makes the sheet again and says whether it is the same, byte by byte. --edition,
--digest and --procedure list each appointment that got a text: whom to call when it was wrong.
If none did, a warning says so: the name may be mistyped. An appointment that no manifest has is an
error. For each sheet it also shows whether the file is still the one in the manifest, or is changed,
missing or superseded.

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
	fl.StringVar(&o.appointment, "appointment", "", "an appointment's id")
	fl.StringVar(&o.edition, "edition", "", "only texts of that edition, 2026-11-23")
	fl.StringVar(&o.digest, "digest", "", "only the text of that digest, or of one that begins so")
	fl.StringVar(&o.procedure, "procedure", "", "only that procedure, by its id or a short name")
	fl.BoolVar(&o.rebuild, "rebuild", false, "make the sheet again, and compare")
	fl.StringVar(&o.schedule, "schedule", "", "the schedule that the sheet was made from")
	fl.StringVarP(&o.output, "output", "o", "", "keep the sheet that was made again")
	e.addOutputFormat(fl, &o.format, "text", "json")
	fl.Lookup("format").Usage = "text, or json: the lines of the manifest, with on_disk"
	return c
}

func (o *auditOptions) check() error {
	list := o.edition != "" || o.digest != "" || o.procedure != ""
	const minDigest = 8
	switch {
	case (o.appointment != "") == list:
		return usage("", "audit takes --appointment, or some of --edition, --digest and --procedure")
	case o.rebuild != (o.schedule != "") || o.rebuild && o.appointment == "":
		return usage("--appointment ID --rebuild --schedule FILE", "--rebuild and --schedule go together, for one appointment")
	case o.digest != "" && len(o.digest) < minDigest:
		return usage("", "--digest has %d letters; expected at least %d", len(o.digest), minDigest)
	}
	return nil
}

func runAudit(e *env, o *auditOptions, path string) error {
	if err := o.check(); err != nil {
		return err
	}
	files, err := batch.Manifests(path)
	if err != nil {
		return err
	}
	o.procedureID = e.resolveID(&o.scheduleFlags, o.procedure)
	found, w := []batch.Line{}, bufio.NewWriter(e.out)
	seen, changed := map[[sha256.Size]byte]bool{}, 0
	for _, f := range files { // half of the record would not be an answer
		if info, err := os.Stat(f); err != nil || !info.Mode().IsRegular() {
			continue // a pipe can only be read once
		}
		if err := batch.EachLine(f, func(batch.Line) error { return nil }); err != nil && !isTorn(err) {
			return err
		}
	}
	for _, f := range files {
		shelf := batch.NewLocator(f)
		err := batch.EachLine(f, func(l batch.Line) error {
			if !o.matches(l) {
				return nil
			}
			if joined := sha256.Sum256([]byte(fmt.Sprint(filepath.Dir(f), l))); seen[joined] {
				return nil // a joined manifest may be beside its parts
			} else if len(files) > 1 {
				seen[joined] = true
			}
			found = append(found, l)
			a := auditLine{Line: l}
			a.OnDisk, a.At = shelf.Locate(l)
			if a.OnDisk == batch.ChangedOnDisk || a.OnDisk == batch.MissingOnDisk {
				changed++
			}
			return o.write(w, a)
		})
		if isTorn(err) {
			// A row without a complete line got no sheet in this run.
			_, _ = fmt.Fprintln(e.err, "aftercare: warning: "+console.Clean(fmt.Sprintf("%q ends in half a line: its run was stopped, or is under way", f)))
			err = nil
		}
		if err != nil {
			return errors.Join(w.Flush(), err)
		}
	}
	if changed > 0 {
		e.warn(plural(changed, "sheet") + " changed or missing since the manifest was written")
	}
	switch {
	case len(found) == 0 && o.appointment != "":
		return &noLineError{o.appointment}
	case len(found) == 0:
		e.warn("no sheet in the manifest is of " + o.criteria())
		return w.Flush()
	case !o.rebuild:
		return w.Flush()
	}
	if err := o.rebuildSheet(e, w, found); err != nil {
		return errors.Join(w.Flush(), err)
	}
	return w.Flush()
}

// isTorn reports a manifest whose last line is incomplete.
func isTorn(err error) bool {
	var broken *batch.BrokenError
	return errors.As(err, &broken) && broken.Torn
}

// noLineError reports an appointment that no manifest has: its id is mistyped, or this is another folder.
type noLineError struct{ id string }

// Error names the appointment.
func (e *noLineError) Error() string { return fmt.Sprintf("the manifest has no appointment %q", e.id) }

// auditLine is a manifest line and what became of its file.
type auditLine struct {
	batch.Line
	OnDisk batch.DiskState `json:"on_disk,omitempty"` // for a row with a sheet
	At     string          `json:"on_disk_file,omitempty"`
}

// diskNote says where the file no longer matches the manifest; "" if it does.
func (a auditLine) diskNote() string {
	switch a.OnDisk {
	case batch.ChangedOnDisk:
		return fmt.Sprintf("changed: %q is no longer the file of that SHA-256", a.At)
	case batch.MissingOnDisk:
		return fmt.Sprintf("missing: %q is not there", a.At)
	case batch.SupersededOnDisk:
		return fmt.Sprintf("superseded: it is %q now", a.At)
	case batch.SameOnDisk:
	}
	return ""
}

// criteria describes the query as it was understood.
func (o *auditOptions) criteria() string {
	var parts []string
	for _, p := range [][2]string{{"the procedure", cmp.Or(o.procedureID, o.procedure)}, {"the edition", o.edition}, {"the digest", o.digest}} {
		if p[1] != "" {
			parts = append(parts, fmt.Sprintf("%s %q", p[0], p[1]))
		}
	}
	return strings.Join(parts, " and ")
}

// resolveID returns the id for a short name; "" if the definition no longer exists, since a manifest outlives
// definitions.
func (e *env) resolveID(o *scheduleFlags, name string) string {
	if name == "" {
		return ""
	}
	_, lib, err := e.openPipeline(o.clinic)
	if err != nil {
		return ""
	}
	id, err := lib.Find(name)
	var notOffered *library.NotOfferedError // it may have been offered when the sheets were made
	if errors.As(err, &notOffered) {
		return notOffered.ID
	}
	if err != nil {
		return ""
	}
	return id
}

func (o *auditOptions) matches(l batch.Line) bool {
	if o.appointment != "" {
		return l.Appointment == o.appointment
	}
	return l.Status.HasFile() && (o.edition == "" || l.Edition == o.edition) && (o.procedure == "" || l.Procedure == o.procedure || l.Procedure == o.procedureID) &&
		strings.HasPrefix(l.Digest, o.digest)
}

func (o *auditOptions) write(w io.Writer, a auditLine) error {
	l := a.Line
	switch {
	case o.format == "json":
		return json.NewEncoder(w).Encode(a)
	case o.appointment == "":
		parts := []string{l.Appointment, l.Procedure, l.Edition, l.Language, string(l.Status), l.File, l.Digest}
		if words := a.diskNote(); words != "" {
			parts = append(parts, words)
		}
		_, err := fmt.Fprintln(w, console.Clean(strings.Join(parts, "  ")))
		return err
	}
	facts := [][2]string{
		{"Appointment", fmt.Sprintf("%s, row %d", l.Appointment, l.Row)}, {"What", strings.Join(nonEmpty(string(l.Status), l.Reason), ": ")},
		{"Text", strings.Join(nonEmpty(l.Procedure, l.Edition, l.Language), ", ")}, {"Digest", l.Digest}, {"File", l.File}, {"SHA-256", l.SHA256}, {"On disk", a.diskNote()},
		{"Given", formatPairs(l.Conditions.Given)}, {"Assumed", formatPairs(l.Conditions.Assumed)}, {"Version", l.Version},
	}
	for _, name := range slices.Sorted(maps.Keys(l.Times)) {
		facts = append(facts, [2]string{"Time", name + " " + l.Times[name]})
	}
	for _, warning := range l.Warnings {
		facts = append(facts, [2]string{"Warning", warning})
	}
	for _, f := range facts {
		if f[1] == "" {
			continue
		}
		if _, err := fmt.Fprintf(w, "%-13s %s\n", f[0]+":", console.Clean(f[1])); err != nil {
			return err
		}
	}
	return nil
}

func formatPairs(m map[string]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, name+": "+m[name])
	}
	return strings.Join(out, ", ")
}

// errRebuildDiffers reports a sheet that is different when it is made again.
var errRebuildDiffers = errors.New("the sheet is not the same when it is made again")

// rebuildSheet makes the sheet again and compares it with the last one that was made.
func (o *auditOptions) rebuildSheet(e *env, w io.Writer, found []batch.Line) error {
	was := found[len(found)-1]
	if !was.Status.HasFile() {
		return fmt.Errorf("the appointment %q got no sheet, so that there is none to compare", o.appointment)
	}
	p, err := e.newScheduleReader(&o.scheduleFlags, "audit --rebuild")
	if err != nil {
		return err
	}
	r, err := o.renderer(p.library.Clinic())
	if err != nil {
		return err
	}
	row, err := p.appointment(o.schedule, o.appointment)
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
	if is.Line.SHA256 == was.SHA256 {
		_, err = fmt.Fprintln(w, "Rebuilt:      identical")
		return err
	}
	why := "the row, the paper or the program is another"
	if is.Line.Digest != was.Digest {
		why = "the text is another: digest " + is.Line.Digest + ", edition " + is.Line.Edition
	}
	if _, err := fmt.Fprintln(w, "Rebuilt:      not identical; "+why); err != nil {
		return err
	}
	return errRebuildDiffers
}

// appointment returns the only row of an appointment.
func (p *scheduleReader) appointment(file, id string) (schedule.Row, error) {
	found, err := p.findRows(file, func(_ int, r schedule.Row) bool { return r.Fields["appointment_id"] == id })
	switch {
	case err != nil:
		return schedule.Row{}, err
	case len(found) == 0:
		return schedule.Row{}, &notBookedError{id, ""}
	case len(found) > 1:
		return schedule.Row{}, duplicateAppointmentError(id, found)
	}
	return found[0], nil
}

func duplicateAppointmentError(id string, found []schedule.Row) error {
	return usage("", "the schedule has the appointment %q in rows %d and %d", id, found[0].Number, found[1].Number)
}

// notBookedError reports an appointment that isn't in a schedule.
type notBookedError struct{ id, hint string }

// Error names the appointment.
func (e *notBookedError) Error() string {
	return fmt.Sprintf("the schedule has no appointment %q", e.id)
}
