package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/text"
	"aftercare/internal/review/account"
	"aftercare/internal/review/lint"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
	"aftercare/internal/visit/intake"
)

// refusal is why a row has no sheet.
type refusal struct {
	status Status
	reason string
	// unapproved is the text that the row would have, where it lacks only an approval or a review.
	unapproved error
}

func reject(format string, args ...any) *refusal {
	return &refusal{status: Rejected, reason: fmt.Sprintf(format, args...)}
}

// Sheet is one row's sheet and its manifest line.
type Sheet struct {
	Line   Line
	Result *pipeline.Result // nil if the row has no sheet
	Data   []byte
	// Unapproved is a NotApprovedError, an UnreviewedError or a library.UnusedError if that is the only reason
	// why the row has no sheet.
	Unapproved error
}

// Make makes the sheet of a row, or records in the line why there is none.
func (m Maker) Make(number int, row schedule.Row) Sheet {
	out := Sheet{Line: Line{Row: number, Format: m.Format, Version: m.Version}}
	out.Line.Appointment = safeID(row.Fields)
	if slices.Contains(m.IDs, row.Fields["procedure"]) {
		out.Line.Procedure = row.Fields["procedure"]
	}
	no := m.fillSafely(&out, row)
	if no == nil {
		return out
	}
	out.Result, out.Data, out.Unapproved = nil, nil, no.unapproved
	out.Line.Status, out.Line.Reason = no.status, m.redact(no.reason, row)
	return out
}

// IDProblem returns why a row's appointment_id can't name a sheet; "" if it can, or if the row has none.
func IDProblem(row schedule.Row) string {
	id := row.Fields[string(field.Appointment)]
	if no := checkID(id, row.Fields); id != "" && no != nil {
		return no.reason
	}
	return ""
}

// SafeID returns a row's appointment id if it holds nothing about the patient and can be used in a command as
// it is; "" otherwise.
func SafeID(row schedule.Row) string { return safeID(row.Fields) }

// safeID returns the appointment's id if it can be used in a file name and a message, else "".
func safeID(fields map[string]string) string {
	if id := fields["appointment_id"]; checkID(id, fields) == nil {
		return id
	}
	return ""
}

// withoutRendering returns a maker that only finds out whether a row has a sheet, as far as that is known
// before rendering.
func (m Maker) withoutRendering() Maker {
	m.Render = func(*pipeline.Result) ([]byte, int, error) { return nil, 0, nil }
	m.hashContent = false
	return m
}

func (m Maker) fillSheet(out *Sheet, row schedule.Row) *refusal {
	switch {
	case row.Skip != "":
		return &refusal{status: Skipped, reason: row.Skip}
	case row.Reject != "":
		return reject("%s", row.Reject)
	}
	if no := m.checkDay(row); no != nil {
		return no
	}
	if out.Line.Appointment == "" { // Make leaves out an unsafe id
		if no := checkID(row.Fields["appointment_id"], row.Fields); no != nil {
			return no
		}
	}
	f, reason := Fields(row)
	if reason != "" {
		return reject("%s", reason)
	}
	if no := checkFields(f); no != nil {
		return no
	}
	made, no := m.buildSheet(f, out.Line.Procedure, row.Fields["procedure"])
	if no != nil {
		return no
	}
	data, pages, err := m.Render(made)
	if err != nil {
		return renderRefusal(err)
	}
	l := &out.Line
	sum := sha256.Sum256(data)
	l.Edition, l.Language, l.Digest = made.Sheet.Source.Edition, made.Sheet.Language, made.Sheet.Source.Digest
	l.File, l.SHA256, l.Pages, l.Status = l.Appointment+m.Extension, hex.EncodeToString(sum[:]), pages, Made
	if m.hashContent {
		l.Content = m.contentHash(made.Sheet)
	}
	l.Conditions, l.Times = conditions(made.Plan), times(made.Plan)
	for _, o := range account.CheckNextVisit(made.Plan) {
		l.Warnings = append(l.Warnings, o.Short)
	}
	if w := account.AgeUnknown(made.Plan); w != "" {
		l.Warnings = append(l.Warnings, w)
	}
	out.Result, out.Data = made, data
	return nil
}

// fillSafely confines a panic to its own row. The panic's text may hold patient data.
func (m Maker) fillSafely(out *Sheet, row schedule.Row) (no *refusal) {
	defer func() {
		if p := recover(); p != nil {
			no = &refusal{status: Failed, reason: "the sheet couldn't be made because of an error in the program"}
		}
	}()
	return m.fillSheet(out, row)
}

// renderRefusal describes a sheet that the format can't hold: text in the row, or a failure.
func renderRefusal(err error) *refusal {
	var writing interface {
		error
		Hint() string
	}
	if errors.As(err, &writing) {
		return reject("%s", writing.Error())
	}
	return &refusal{status: Failed, reason: err.Error()}
}

// checkID refuses an appointment's id that can't name a file, or that identifies the patient.
func checkID(id string, fields map[string]string) *refusal {
	const column = "appointment_id"
	if id == "" {
		return reject("%s is missing; it names the sheet", column)
	}
	if problem := field.CheckID(id); problem != "" {
		return reject("%s %s", column, problem)
	}
	if name := fields["name"] + " " + fields["given_name"] + " " + fields["family_name"]; field.Identifies(id, name, fields["birth_date"], fields["record"]) {
		return reject("%s %s", column, field.IdentifiesProblem)
	}
	return nil
}

// Fields converts a row's values to intake's fields. The reason says why they can't be used; "" if they can.
func Fields(row schedule.Row) (f intake.Fields, reason string) {
	f = intake.Fields{Answers: row.Answers, FileFills: row.Fill}
	unknown := ""
	for name, value := range row.Fields {
		if to := fieldOf(&f, name); to != nil {
			*to = value
		} else if name != "procedure" && (unknown == "" || name < unknown) {
			unknown = name
		}
	}
	if unknown != "" {
		return f, fmt.Sprintf("%q is not a column of a sheet", unknown)
	}
	return f, ""
}

// fieldOf returns intake's field for a schedule's column; nil if there is none.
func fieldOf(f *intake.Fields, name string) *string {
	switch name {
	case "name":
		return &f.Name
	case "given_name":
		return &f.GivenName
	case "family_name":
		return &f.FamilyName
	case "birth_date":
		return &f.Born
	case "record":
		return &f.Record
	case "appointment_id":
		return &f.Appointment
	case "ended":
		return &f.Ended
	case "date":
		return &f.Date
	case "side":
		return &f.Side
	case "site":
		return &f.Site
	case "clinician":
		return &f.Clinician
	case "next_visit":
		return &f.NextVisit
	case "next_visit_for":
		return &f.NextVisitFor
	case "message":
		return &f.Message
	case "language":
		return &f.Language
	}
	return nil
}

// checkFields refuses a row that identifies no patient or has no certain day.
func checkFields(f intake.Fields) *refusal {
	switch ended := strings.TrimSpace(f.Ended); {
	case strings.TrimSpace(f.Name+f.GivenName+f.FamilyName) == "":
		return reject("name is missing")
	case ended != "" && !hasDate(ended) && (f.Date == "" || !visit.IsMidnightWithoutDay(ended)):
		return reject(`ended has no day; expected, for example, "2026-11-23 10:20"`)
	}
	return nil
}

// hasDate reports whether a time includes its day: in a schedule, a time alone isn't taken as today's.
func hasDate(s string) bool {
	const day = len("2006-01-02")
	if len(s) <= day {
		return false
	}
	_, err := visit.ParseDate(s[:day])
	return err == nil || strings.Count(s[:day], "-") == 2 // a day that doesn't exist gets its own message
}

// buildSheet makes the sheet of a row's fields.
func (m Maker) buildSheet(f intake.Fields, id, asked string) (*pipeline.Result, *refusal) {
	switch {
	case asked == "":
		return nil, reject("procedure is missing")
	case id == "":
		near, ok := diag.NearestTypo(strings.ToLower(asked), m.IDs)
		if !ok {
			return nil, reject("procedure is not the id of a procedure here; a short name or a code of yours needs a mapping")
		}
		return nil, reject("procedure is not the id of a procedure here; %q is the nearest", near)
	}
	p, _, err := m.Line.Procedure(id, f.Language)
	if err != nil {
		return nil, buildRefusal(err, id)
	}
	clinic := m.Line.Library.Clinic()
	// A batch goes by the day that it was asked for, not by how long ago a procedure ended.
	v, err := f.Visit(intake.Context{Procedure: p, Clinic: clinic, Now: m.Now(), Zone: clinic.Zone(m.Zone), AllowOld: true, Printable: m.Printable})
	if err != nil {
		return nil, buildRefusal(err, id)
	}
	made, err := m.Line.Make(id, v)
	if err != nil {
		return nil, buildRefusal(err, id)
	}
	for _, r := range lint.Typed(v, made.Sheet.Language) {
		if r.Severity == diag.Error {
			return nil, reject("%s", strings.TrimSuffix(r.Field+" "+r.Problem+"; "+r.Hint, "; "))
		}
	}
	return made, nil
}

// columnOfFlag maps intake's flags to the schedule's column names.
var columnOfFlag = map[string]string{
	"--born": "birth_date", "--appointment": "appointment_id", "--next-visit": "next_visit", "--next-visit-for": "next_visit_for", "--lang": "language", "--with": "a condition",
	"--without": "a condition", "--fill": "a value to fill in",
}

// buildRefusal explains why a row has no sheet: its own fields or the definition are at fault.
func buildRefusal(err error, id string) *refusal {
	var (
		wrong    *intake.Error
		notFound *library.NotFoundError
		approved *pipeline.NotApprovedError
		reviewed *pipeline.UnreviewedError
		unused   *library.UnusedFileError
		offered  *library.NotOfferedError
		path     *fs.PathError
	)
	switch {
	case errors.As(err, &wrong):
		column, ok := columnOfFlag[wrong.Field]
		if !ok {
			column = strings.TrimPrefix(wrong.Field, "--")
		}
		if wrong.Unprintable {
			return reject("%s %s; %s", column, wrong.Problem, wrong.Hint)
		}
		return reject("%s %s", column, wrong.Problem)
	case errors.As(err, &notFound) && notFound.What == "language":
		return reject("there are no words for the language; %s", notFound.Hint)
	case errors.As(err, &offered):
		return reject("the clinic does not offer %q", offered.ID)
	case errors.As(err, &approved), errors.As(err, &reviewed), errors.As(err, &unused):
		return &refusal{Rejected, err.Error(), err}
	case errors.As(err, &path):
		return &refusal{status: Failed, reason: "the definition can't be read: " + path.Err.Error()}
	}
	return &refusal{status: Failed, reason: fmt.Sprintf("the definition of %q has problems; \"aftercare check\" lists them", id)}
}

// contentHash hashes what the patient reads on a sheet: the name, all words and times in order, and the print
// size. It leaves out the lines that only say where the text comes from and who is responsible for it: these
// can change with parts of a text that this patient doesn't get.
func (m Maker) contentHash(s *sheet.Sheet) string {
	read := *s
	read.Footer, read.StatusLine = sheet.Footer{}, ""
	h := sha256.New()
	if err := text.Render(h, &read); err != nil {
		return ""
	}
	// The banner that says that nobody approved it isn't a line of the text.
	_, _ = fmt.Fprintf(h, "\x00%d\x00%s", s.Status, m.Options["large-print"])
	return hex.EncodeToString(h.Sum(nil))
}

func conditions(p *resolve.Plan) Conditions {
	c := Conditions{map[string]string{}, map[string]string{}}
	for name, a := range p.Answers {
		switch a.From {
		case resolve.Given:
			c.Given[name] = a.Value
		case resolve.AssumedByClinic, resolve.AssumedByAuthor:
			c.Assumed[name] = a.Value
		case resolve.NotAsked:
		}
	}
	return c
}

// times returns each time on the sheet, by the instruction that it belongs to.
func times(p *resolve.Plan) map[string]string {
	out := map[string]string{}
	switch a := p.Anchor; {
	case !a.Ended.IsZero():
		out["ended"] = a.Ended.Format(time.RFC3339)
	case !a.Day.IsZero():
		out["date"] = a.Day.String()
	}
	for _, items := range [...][]resolve.Item{p.About, p.Items} {
		for n := range items {
			addTimes(&items[n], out)
		}
	}
	return out
}

func addTimes(i *resolve.Item, out map[string]string) {
	for n := range i.Times {
		t := &i.Times[n]
		if !t.IsKnown() {
			continue
		}
		// One instruction may have several wordings, with different times.
		name := i.Instruction.Ref() + "." + string(t.When.Key)
		value := formatTime(t)
		if before, ok := out[name]; ok && !slices.Contains(strings.Split(before, ", "), value) {
			value = before + ", " + value
		} else if ok {
			value = before
		}
		out[name] = value
	}
}

func formatTime(t *resolve.Time) string {
	form := time.RFC3339
	if t.IsInDays() {
		form = time.DateOnly
	}
	if t.Low.Equal(t.High) || t.High.IsZero() {
		return t.Low.Format(form)
	}
	return t.Low.Format(form) + "/" + t.High.Format(form)
}
