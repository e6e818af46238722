package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
	"aftercare/internal/visit/intake"
	"aftercare/internal/visit/interview"
)

// The doors: the ways in which a visit comes in.
const (
	doorFlags     = "flags"
	doorQuestions = "questions"
	doorYAML      = "a visit file in YAML"
	doorJSON      = "a visit file in JSON"
	doorCSV       = "CSV"
	doorExcel     = "Excel"
	doorLines     = "JSON Lines"
	doorFHIR      = "FHIR"
)

var doors = []string{doorFlags, doorQuestions, doorYAML, doorJSON, doorCSV, doorExcel, doorLines, doorFHIR}

// noSuchField says which doors lack a field, and why. Each field of a schedule has a line here.
var noSuchField = map[string]map[string]string{
	"name":           {doorFHIR: "a name is given and family"},
	"given_name":     {doorFlags: "a name is whole", doorQuestions: "a name is whole"},
	"family_name":    {doorFlags: "a name is whole", doorQuestions: "a name is whole"},
	"birth_date":     {},
	"record":         {},
	"appointment_id": {doorQuestions: "nobody is asked for it"},
	"procedure": {
		doorFlags: "it is the argument", doorQuestions: "it is chosen from a list", doorYAML: "it is the argument", doorJSON: "it is the argument", doorFHIR: "a code that a mapping knows",
	},
	"status": {
		doorFlags: "the patient is there", doorQuestions: "the patient is there", doorYAML: "the patient is there", doorJSON: "the patient is there", doorFHIR: "a code",
	},
	"side":           {doorFHIR: "a code"},
	"site":           {doorQuestions: "nobody is asked for it"},
	"date":           {doorQuestions: "nobody is asked for it"},
	"ended":          {doorFHIR: "an instant"},
	"clinician":      {doorQuestions: "nobody is asked for it"},
	"next_visit":     {doorQuestions: "nobody is asked for it", doorFHIR: "no element says it"},
	"next_visit_for": {doorFHIR: "no element says it"},
	"message":        {doorQuestions: "nobody is asked for it", doorFHIR: "no element says it"},
	"language":       {doorQuestions: "it is chosen from a list"},
	"sedation":       {doorFHIR: "no element says it"},
	"polyp":          {doorFHIR: "no element says it"},
	"fill.drug":      {doorFHIR: "no element says it"},
}

// flagOf is the flag of a field.
var flagOf = map[string]string{
	"name": "--name=", "birth_date": "--born=", "record": "--record=", "appointment_id": "--appointment=", "side": "--side=", "site": "--site=", "date": "--date=", "ended": "--ended=",
	"clinician": "--clinician=", "next_visit": "--next-visit=", "next_visit_for": "--next-visit-for=", "message": "--message=", "language": "--lang=", "sedation": "--with=sedation=", "polyp": "--with=polyp=", "fill.drug": "--fill=drug=",
}

var conditionsOfFields = []string{"sedation", "polyp"}

// outcome is the result of a text at a door.
type outcome struct {
	verdict string // "read", "unsaid", "refused"
	text    string // as it is read; the reason if it is refused
}

// fieldDoors drives every door with a procedure that has a side, conditions and a value to fill in.
type fieldDoors struct {
	session *session
	mapping *schedule.Map
}

func newFieldDoors(t *testing.T) *fieldDoors {
	t.Helper()
	e, _, _ := newTestEnv(t)
	line, lib, err := e.openPipeline("beverly-hills")
	if err != nil {
		t.Fatal(err)
	}
	m, err := schedule.ParseMap("map.yaml", []byte("procedures: {MBB: medial-branch-block}\n"))
	if err != nil {
		t.Fatal(err)
	}
	followUp := procedure.Section{Kind: procedure.FollowUp}
	for _, name := range []string{"stitches", "wound-check", "late-check"} {
		in := procedure.Instruction{Section: procedure.FollowUp, Key: name, Visit: name, WithoutVisit: true, Cases: []procedure.Case{{Text: "Call us."}}}
		if name == "late-check" {
			in.If = procedure.Conjunction{{Condition: "polyp", Answers: []string{"small"}}}
		}
		followUp.Items = append(followUp.Items, in)
	}
	return &fieldDoors{mapping: m, session: &session{env: e, flags: &visitFlags{}, line: line, library: lib, id: "x", procedure: &procedure.Procedure{
		Sections: []procedure.Section{followUp},
		ID:       "x", Side: procedure.Side{Part: "back", Ask: true}, Fills: []procedure.Fill{{Name: "drug", Kind: procedure.FillWords}},
		Conditions: map[string]procedure.Condition{
			"sedation": {Name: "sedation", AskedOf: procedure.Staff, Question: "Sedated?"},
			"polyp":    {Name: "polyp", AskedOf: procedure.Staff, Question: "Polyps?", OneOf: []procedure.Answer{{Key: "none"}, {Key: "small"}, {Key: "large"}}},
		},
	}}}
}

// fieldsFor returns the fields of a valid visit with the given text in one of them. The side is given for
// sheets without a name too.
func fieldsFor(name, text string, named bool) map[string]string {
	out := map[string]string{"side": "left"}
	if named {
		out["name"], out["birth_date"], out["record"] = "Rosa Example", "1961-04-02", "R-1"
	}
	switch name {
	case "given_name":
		delete(out, "name")
		out["family_name"] = otherHalf
	case "family_name":
		delete(out, "name")
		out["given_name"] = otherHalf
	}
	if name == "next_visit_for" {
		out["next_visit"], out["polyp"] = "2026-11-30", "none"
	}
	out[name] = text
	return out
}

const otherHalf = "Xoxo"

// visitOf reads fields as the commands do.
func (d *fieldDoors) visitOf(name string, f intake.Fields) outcome {
	f.ClearNulls(d.session.conditionAnswers)
	v, err := f.Visit(d.session.intakeContext())
	if err != nil {
		return refusedBy(err)
	}
	return readOf(name, v)
}

func refusedBy(err error) outcome { return outcome{"refused", err.Error()} }

func readOf(name string, v visit.Visit) outcome {
	text := map[string]string{
		"name": v.Name, "given_name": strings.TrimSuffix(v.Name, " "+otherHalf), "family_name": strings.TrimPrefix(v.Name, otherHalf+" "), "record": v.Record,
		"appointment_id": v.Appointment, "side": string(v.Side), "site": v.Site, "clinician": v.Clinician, "message": v.Message, "language": v.Language,
		"next_visit_for": v.NextVisitFor, "sedation": v.Answers["sedation"], "polyp": v.Answers["polyp"],
	}[name]
	switch {
	case name == "birth_date" && !v.Born.IsZero():
		text = v.Born.String()
	case name == "date" && !v.Day.IsZero():
		text = v.Day.String()
	case name == "ended" && !v.Ended.IsZero():
		text = v.Ended.Format("2006-01-02 15:04")
	case name == "next_visit" && !v.NextVisit.At.IsZero():
		text = v.NextVisit.At.Format("2006-01-02 15:04")
	case name == "next_visit" && !v.NextVisit.IsZero():
		text = v.NextVisit.Day.String()
	case name == "fill.drug" && v.FillValues["drug"].Words != "":
		text = v.FillValues["drug"].Words
	}
	if text == "" {
		return outcome{"unsaid", ""}
	}
	return outcome{"read", text}
}

// through passes a text in a field through a door; ok reports whether the door can hold the text at all.
func (d *fieldDoors) through(t *testing.T, door, name, text string, named bool) (got outcome, ok bool) {
	t.Helper()
	values := fieldsFor(name, text, named)
	switch door {
	case doorFlags:
		return d.flags(t, name, values), true
	case doorQuestions:
		return d.question(name, text, values), !strings.ContainsAny(text, "\n")
	case doorYAML:
		return d.file(name, []byte(yamlVisit(values))), true
	case doorJSON:
		return d.file(name, []byte(jsonVisit(values, true))), true
	case doorCSV:
		return d.schedule(name, "s.csv", []byte(csvRow(values)), nil), true
	case doorExcel:
		return d.schedule(name, "s.xlsx", xlsxRow(t, values), nil), utf8.ValidString(text)
	case doorLines:
		return d.schedule(name, "s.jsonl", []byte(jsonVisit(values, false)+"\n"), nil), true
	}
	return d.schedule(name, "s.json", []byte(fhirRow(values)), d.mapping), true
}

func (d *fieldDoors) flags(t *testing.T, name string, values map[string]string) outcome {
	t.Helper()
	var f visitFlags
	c := &cobra.Command{}
	f.add(c)
	var args []string
	for key, value := range values {
		args = append(args, flagOf[key]+value)
	}
	if err := c.ParseFlags(args); err != nil {
		return refusedBy(err)
	}
	return d.visitOf(name, f.fields)
}

// question answers the question for a field. A blank sheet's name is asked for too.
func (d *fieldDoors) question(name, text string, values map[string]string) outcome {
	delete(values, name)
	f := intake.Fields{Name: values["name"], Born: values["birth_date"], Record: values["record"], Side: values["side"]}
	c := d.session.intakeContext()
	var q *interview.Question
	switch name {
	case "name":
		q = interview.AboutName()
	case "birth_date":
		q = interview.AboutBirth()
	case "record":
		q = interview.AboutRecord()
	case "side":
		q = interview.AboutSide(c.Procedure.Side)
	case "ended":
		q = interview.AboutEnd()
	case "next_visit_for":
		f.NextVisit, f.With = values["next_visit"], []string{"polyp=none"}
		q = interview.AboutVisitFor([]string{"stitches", "wound-check"})
	case "sedation", "polyp":
		q = interview.AboutCondition(c, f, name)
	default:
		q = interview.AboutFill(procedure.Fill{Name: "drug"})
	}
	fields, _, refused := q.Try(c, f, text)
	if refused != nil {
		return refusedBy(refused.Error)
	}
	return d.visitOf(name, fields)
}

func (d *fieldDoors) file(name string, data []byte) outcome {
	var f intake.Fields
	if err := f.File(data, conditionsOfFields); err != nil {
		return refusedBy(err)
	}
	return d.visitOf(name, f)
}

func (d *fieldDoors) schedule(name, file string, data []byte, m *schedule.Map) outcome {
	in, err := schedule.Open(file, bytes.NewReader(data), schedule.Options{Conditions: conditionsOfFields, Map: m})
	if err != nil {
		return refusedBy(err)
	}
	defer func() { _ = in.Close() }()
	row, err := in.Next()
	switch {
	case errors.Is(err, io.EOF):
		return outcome{"refused", "no row"}
	case err != nil:
		return refusedBy(err)
	case row.Reject != "":
		return outcome{"refused", row.Reject}
	case name == "procedure" || name == "status":
		if text := row.Fields[name] + row.Skip; text != "" {
			return outcome{"read", text}
		}
		return outcome{"unsaid", ""}
	}
	f, reason := batch.Fields(row)
	if reason != "" {
		return outcome{"refused", reason}
	}
	return d.visitOf(name, f)
}

func yamlVisit(values map[string]string) string {
	var b strings.Builder
	for _, key := range sortedKeys(values) {
		if fill, ok := strings.CutPrefix(key, "fill."); ok {
			b.WriteString("fill: {" + fill + ": " + quotedJSON(values[key]) + "}\n")
			continue
		}
		b.WriteString(key + ": " + quotedJSON(values[key]) + "\n")
	}
	return b.String()
}

func jsonVisit(values map[string]string, fills bool) string {
	var parts []string
	for _, key := range sortedKeys(values) {
		if fill, ok := strings.CutPrefix(key, "fill."); ok && fills {
			parts = append(parts, `"fill": {"`+fill+`": `+quotedJSON(values[key])+"}")
			continue
		}
		parts = append(parts, `"`+key+`": `+quotedJSON(values[key]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// quotedJSON writes a text as JSON; bytes that aren't text are left unchanged.
func quotedJSON(s string) string {
	if !utf8.ValidString(s) {
		return `"` + s + `"`
	}
	out, _ := json.Marshal(s)
	return string(out)
}

func csvRow(values map[string]string) string {
	keys := sortedKeys(values)
	var cells []string
	for _, key := range keys {
		cells = append(cells, `"`+strings.ReplaceAll(values[key], `"`, `""`)+`"`)
	}
	return strings.Join(keys, ",") + "\n" + strings.Join(cells, ",") + "\n"
}

// xlsxRow writes an Excel file of texts by hand.
func xlsxRow(t *testing.T, values map[string]string) []byte {
	t.Helper()
	rows := [2]strings.Builder{}
	for _, key := range sortedKeys(values) {
		for n, text := range []string{key, values[key]} {
			rows[n].WriteString(`<c t="inlineStr"><is><t xml:space="preserve">`)
			rows[n].WriteString(excelText(text))
			rows[n].WriteString("</t></is></c>")
		}
	}
	return xlsx(t, `<row r="1">`+rows[0].String()+`</row><row r="2">`+rows[1].String()+`</row>`, "")
}

// excelText escapes what a sheet can't hold as it is.
func excelText(s string) string {
	var b strings.Builder
	for n, r := range s {
		switch {
		case r < ' ' && r != '\t' && r != '\n', r == 0x7f, r == 0xfffe, r == 0xffff, r == '_' && strings.HasPrefix(s[n+1:], "x"):
			fmt.Fprintf(&b, "_x%04X_", r)
		default:
			_ = xml.EscapeText(&b, []byte(string(r)))
		}
	}
	return b.String()
}

func xlsx(t *testing.T, rows, styles string) []byte {
	t.Helper()
	const ns = ` xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"`
	parts := map[string]string{
		"xl/workbook.xml": `<workbook` + ns + ` xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="r1" Type="x" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml": `<worksheet` + ns + `><sheetData>` + rows + `</sheetData></worksheet>`,
	}
	if styles != "" {
		parts["xl/styles.xml"] = `<styleSheet` + ns + `>` + styles + `</styleSheet>`
	}
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(w, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// fhirRow writes a patient and a procedure that was done.
func fhirRow(v map[string]string) string {
	if whole, ok := v["name"]; ok {
		v["given_name"], v["family_name"], _ = strings.Cut(whole, " ")
	}
	language := ""
	if v["language"] != "" {
		language = `, "communication": [{"language": {"coding": [{"code": ` + quotedJSON(v["language"]) + `}]}}]`
	}
	site := `{"coding": [{"system": "http://snomed.info/sct", "code": "7771000"}]}`
	if v["site"] != "" {
		site += `, {"text": ` + quotedJSON(v["site"]) + `}`
	}
	id, day := v["appointment_id"], v["date"]
	if id == "" {
		id = "a1"
	}
	if day == "" {
		day = "2026-11-23"
	}
	return `{"resourceType": "Bundle", "type": "collection", "entry": [{"resource": {"resourceType": "Patient", "id": "p1", "name": [{"given": [` + quotedJSON(v["given_name"]) + `], "family": ` +
		quotedJSON(v["family_name"]) + `}], "birthDate": ` + quotedJSON(v["birth_date"]) + `, "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": ` + quotedJSON(v["record"]) + `}]` + language + `}},
		{"resource": {"resourceType": "Procedure", "id": ` + quotedJSON(id) + `, "status": "completed", "code": {"text": "MBB"}, "subject": {"reference": "Patient/p1"}, "performedDateTime": ` + quotedJSON(day) +
		`, "bodySite": [` + site + `], "performer": [{"actor": {"reference": "Practitioner/d1", "display": ` + quotedJSON(v["clinician"]) + `}}]}}]}`
}

// fieldCase is a line of testdata/fields/values.tsv.
type fieldCase struct {
	label, text string
	fields      []string // nil for all
	want        outcome
}

func fieldCases(t *testing.T) []fieldCase {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "..", "testdata", "fields", "values.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var out []fieldCase
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSuffix(line, "\n"); line == "" || strings.HasPrefix(line, "# ") {
			continue
		}
		cells := append(strings.Split(line, "\t"), "")
		if len(cells) < 5 {
			t.Fatalf("%q has %d cells", line, len(cells)-1)
		}
		text, err := strconv.Unquote(cells[1])
		if err != nil {
			t.Fatal(line, err)
		}
		c := fieldCase{label: cells[0], text: text, want: outcome{cells[3], cells[4]}}
		if cells[2] != "all" {
			c.fields = strings.Split(cells[2], ",")
		}
		if c.want.verdict == "read" && c.want.text == "" {
			c.want.text = text
		}
		out = append(out, c)
	}
	return out
}

// Every text in a field is read in the same way at every door that has the field, as was written down
// beforehand, and no reason repeats the text.
func TestEveryFieldAtEveryDoor(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	for _, name := range schema.ScheduleFields {
		if noSuchField[name] == nil || !field.Known(field.Field(name)) {
			t.Errorf("the field %q has no line in the table of doors, or no rules", name)
		}
	}
	cases := fieldCases(t)
	d := newFieldDoors(t)
	seen := map[[2]string]bool{}
	for _, c := range cases {
		for _, name := range sortedFields() {
			asked := c.fields == nil || slices.Contains(c.fields, name)
			if key := [2]string{c.text, name}; !asked && seen[key] {
				continue
			} else {
				seen[key] = true
			}
			d.agree(t, c, name, asked, true)
			if !slices.Contains([]string{"name", "given_name", "family_name", "birth_date", "record"}, name) {
				d.agree(t, c, name, asked, false)
			}
		}
	}
}

func sortedFields() []string {
	var out []string
	for name := range noSuchField {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// agree compares the result of a text in a field with what is wanted, and the doors with each other.
func (d *fieldDoors) agree(t *testing.T, c fieldCase, name string, asked, named bool) {
	t.Helper()
	var first outcome
	at := ""
	for _, door := range doors {
		if noSuchField[name][door] != "" || door == doorFHIR && !named {
			continue
		}
		got, ok := d.through(t, door, name, c.text, named)
		if !ok {
			continue
		}
		say := func(format string, args ...any) {
			t.Helper()
			t.Errorf("%s (%q) in %s by %s: %s", c.label, c.text, name, door, fmt.Sprintf(format, args...))
		}
		switch {
		case at == "":
			first, at = got, door
		case got.verdict != first.verdict || got.verdict == "read" && got.text != first.text:
			say("%v; by %s %v", got, at, first)
		}
		if !asked {
			continue
		}
		switch {
		case got.verdict != c.want.verdict, got.verdict == "read" && got.text != c.want.text:
			say("%v; want %v", got, c.want)
		case got.verdict == "refused" && utf8.ValidString(c.text) && !strings.Contains(got.text, c.want.text) && !unreadable(got.text):
			say("%q; want %q", got.text, c.want.text)
		case got.verdict == "refused" && len(c.text) > 3 && name != "ended" && strings.Contains(got.text, c.text):
			say("the reason quotes the text")
		}
	}
}

// unreadable reports errors from before there is a field: YAML allows no control characters, a text file no
// invalid bytes, and a flag's list no unpaired quotation mark.
func unreadable(reason string) bool {
	return strings.Contains(reason, "can't be read as YAML or JSON") || strings.Contains(reason, "holds the byte") || strings.Contains(reason, "no row") ||
		strings.HasPrefix(reason, "invalid argument")
}
