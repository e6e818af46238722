package main

import (
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/files/spool"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/account"
	"aftercare/internal/review/lint"
	"aftercare/internal/visit/intake"
)

// visitFlags are the flags of a visit, the same wherever a sheet is made.
type visitFlags struct {
	fields intake.Fields
	file   string
	clinic string
	yes    bool
	// requireApproved demands an approved text, whatever the profile says.
	requireApproved bool
	draft           bool // for those who approve the text, not for patients
	// readOnly is for showing the text without printing: unused files then only cause a warning.
	readOnly bool
}

func (f *visitFlags) add(c *cobra.Command) {
	fl := c.Flags()
	v := &f.fields
	fl.StringVar(&v.Name, "name", "", "the patient's name; requires --born or --record")
	fl.StringVar(&v.Born, "born", "", "the patient's birth date: 1961-04-02")
	fl.StringVar(&v.Record, "record", "", "the patient's record number at the clinic")
	fl.StringVar(&v.Appointment, "appointment", "", "the id of the appointment, without the patient's name")
	fl.StringVar(&v.Ended, "ended", "", `when the procedure ended: "10:20 AM", "14:20", "2026-11-23 10:20", "now"`)
	fl.StringVar(&v.Date, "date", "", "the day of the procedure, if the time isn't known")
	fl.StringVar(&v.Side, "side", "", "the side of the body: left, right or both")
	fl.StringVar(&v.Site, "site", "", `where exactly, in words: "L4 to S1"`)
	fl.StringVar(&v.Clinician, "clinician", "", "who did the procedure")
	fl.StringVar(&v.NextVisit, "next-visit", "", `the next visit: "2026-11-30 09:30", or only the day`)
	fl.StringVar(&v.NextVisitFor, "next-visit-for", "", `which visit that is, if the sheet has several: "stitches"`)
	fl.StringVar(&v.Message, "message", "", "a message to the patient in the clinician's own words")
	fl.StringSliceVar(&v.With, "with", nil, "conditions that apply: sedation, polyp=large")
	fl.StringSliceVar(&v.Without, "without", nil, "conditions that don't apply")
	fl.StringArrayVar(&v.Fill, "fill", nil, "a value for this patient: restart=2026-11-25; can be repeated")
	fl.StringVar(&v.Language, "lang", "", "the language of the sheet (default: the clinic's)")
	fl.StringVar(&f.file, "visit", "", "read the visit from a YAML or JSON file, or from standard input with -")
	fl.StringVar(&f.clinic, "clinic", "", "the clinic: its folder, its clinic.yaml, or the name of an example")
	fl.BoolVarP(&f.yes, "yes", "y", false, "answer yes instead of being asked")
}

// addApproved adds the flag for commands that make sheets.
func (f *visitFlags) addApproved(c *cobra.Command) {
	c.Flags().BoolVar(&f.requireApproved, "require-approved", false, "refuse what the clinic hasn't approved")
}

// session is one command's procedure, before its visit is complete.
type session struct {
	env         *env
	flags       *visitFlags
	line        *pipeline.Line
	library     *library.Library
	id          string
	procedure   *procedure.Procedure
	font        *pdf.Extra // the clinic's own; nil for none
	onPaper     bool       // a PDF is made: what is typed must be printable
	hasReadBack bool       // a next visit outside its days is shown when the visit is read back, without an earlier warning
}

// newSession finds the procedure and reads the visit file.
func (e *env) newSession(f *visitFlags, name string) (*session, error) {
	line, lib, err := e.openPipeline(f.clinic)
	if err != nil {
		return nil, err
	}
	line.RequireApproved, line.AllowUnusedFiles = f.requireApproved, f.isReadOnly()
	if f.draft {
		line.Audience = pipeline.Reviewers
	}
	s := &session{env: e, flags: f, line: line, library: lib, font: clinicFont(lib.Clinic())}
	if s.id, err = lib.Find(name); err != nil {
		return nil, err
	}
	if s.procedure, _, err = line.Procedure(s.id, f.fields.Language); err != nil {
		return nil, err
	}
	if err := s.checkUnused(); err != nil {
		return nil, err
	}
	if err := s.readFile(); err != nil {
		return s, err
	}
	s.flags.fields.ClearNulls(s.conditionAnswers)
	return s, nil
}

// isReadOnly reports whether the text is only shown, and no sheet goes to a patient.
func (f *visitFlags) isReadOnly() bool { return f.readOnly || f.draft }

// checkUnused refuses a sheet, or warns if it is only shown, if files in the clinic's folder that may be meant
// for it aren't read.
func (s *session) checkUnused() error {
	if list := s.procedure.UnusedFiles; len(list) > 0 && !s.flags.isReadOnly() {
		return &library.UnusedFileError{ID: s.id, Language: s.procedure.Language, List: list}
	}
	for _, d := range s.procedure.UnusedFiles {
		s.env.warn(d.Pos.File + ": " + d.Message + "; " + d.Hint)
	}
	return nil
}

// conditionAnswers lists the answers of a condition.
func (s *session) conditionAnswers(condition string) []string {
	return s.procedure.Conditions[condition].Answers()
}

func (s *session) readFile() error {
	if s.flags.file == "" {
		return nil
	}
	data, err := s.env.readVisit(s.flags.file)
	if err != nil {
		return err
	}
	var conditions []string
	for name := range s.procedure.Conditions {
		conditions = append(conditions, name)
	}
	return s.flags.fields.File(data, conditions)
}

// readVisit reads a visit file or standard input, up to a size that no visit has.
func (e *env) readVisit(name string) ([]byte, error) {
	const maxBytes = 1 << 20
	in := e.in
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, &spool.InputError{What: "the visit", Err: err}
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, maxBytes+1))
	if err != nil {
		return nil, &spool.InputError{What: "the visit", Err: err}
	}
	if len(data) > maxBytes {
		return nil, usage("", "the visit file has more than %d bytes", maxBytes)
	}
	return data, nil
}

// make completes the visit and makes its sheet. Old accepts a patient's own sheet from long ago; a sample may
// be of any day.
func (s *session) make(old bool) (*pipeline.Result, error) {
	c := s.intakeContext()
	c.AllowOld = old || c.Clinic.IsSample()
	v, err := s.flags.fields.Visit(c)
	if err != nil {
		return nil, err
	}
	made, err := s.line.Make(s.id, v)
	if err != nil {
		return nil, s.addDraftHint(err)
	}
	if !s.hasReadBack {
		for _, o := range account.CheckNextVisit(made.Plan) {
			s.env.warn(o.Sentence)
		}
	}
	if strings.TrimSpace(s.flags.fields.Ended) != "" && v.Ended.IsZero() && !v.Day.IsZero() {
		s.env.warn("--ended is midnight with a date, which counts as the day alone: the sheet has no times of day")
	}
	if w := account.AgeUnknown(made.Plan); w != "" && made.Plan.HasDose() && s.flags.fields.InAges == "" {
		s.env.warn(w)
	}
	return made, s.reportRemarks(lint.Typed(v, made.Sheet.Language))
}

// reportRemarks refuses words typed for the patient that may be misread, and warns about others.
func (s *session) reportRemarks(remarks []lint.Remark) error {
	for _, r := range remarks {
		flag := "--" + r.Field
		if name, fill := strings.CutPrefix(r.Field, procedure.FillPrefix); fill {
			flag = "--fill " + name
		}
		if r.Severity == diag.Error {
			return &intake.Error{Field: flag, Problem: r.Problem, Hint: r.Hint}
		}
		s.env.warn(strings.TrimSuffix(flag+" "+r.Problem+"; "+r.Hint, "; "))
	}
	return nil
}

func (s *session) intakeContext() intake.Context {
	clinic := s.library.Clinic()
	c := intake.Context{
		Procedure: s.procedure, Clinic: clinic, Now: s.env.now(), Zone: clinic.Zone(s.env.zone), AllowOld: s.flags.yes || clinic.IsSample(), NamesConfirmed: s.flags.yes,
		Draft: s.flags.draft,
	}
	if s.onPaper {
		c.Printable = pdf.Renderer{Extra: s.font}.Typed
	}
	return c
}
