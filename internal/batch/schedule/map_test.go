package schedule

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/authoring/schema"
)

const export = `columns:
  Patient: name
  Chart No: {is: record}
  Born: {is: birth_date, format: MM/DD/YYYY}
  Start: {is: date, format: YYYYMMDD HHMMSS}
  Out: {is: ended, format: MM/DD/YYYY HH:MM AM}
  Side: {is: side, values: {left: [L, Left], right: R, both: [B]}}
  Type: procedure
  Flag: status
  Hold until: {is: fill.restart, format: DD-MMM-YYYY}
conditions:
  Sedated: {is: sedation, values: {"yes": [Y, "1"], "no": [N, "0"]}}
procedures:
  MBB diagnostic: medial-branch-block
  Facet: facet-joint-injection
status:
  active: ["0"]
  cancelled: ["1"]
  no-show: ["2"]
ignore: [Reason, "CPT"]
`

func parse(t *testing.T, text string) *Map {
	t.Helper()
	m, err := ParseMap("m.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// A real export: none of our names, its own dates, a flag, a code.
func TestMappedExport(t *testing.T) {
	const head = "Patient,chart-no,Born,Start,Out,Side,Type,Flag,Hold until,Sedated,Reason,CPT,Appointment ID\n"
	m := parse(t, export)
	fields := func(more ...string) map[string]string {
		out := map[string]string{
			"name": "Rosa Example", "record": "00417", "birth_date": "1961-03-04", "date": "2026-11-23", "ended": "2026-11-23 14:20",
			"side": "left", "procedure": "medial-branch-block", "appointment_id": "A1",
		}
		for n := 0; n < len(more); n += 2 {
			if out[more[n]] = more[n+1]; more[n+1] == "" {
				delete(out, more[n])
			}
		}
		return out
	}
	for _, c := range []struct {
		name, row, skip, reject string
		fields                  map[string]string
	}{
		{"it reads", "Rosa Example,00417,03/04/1961,20261123 101500,11/23/2026 2:20 pm,L,mbb  Diagnostic,0,25-Nov-2026,y,pain,64493,A1", "", "", fields()},
		{"it reads a date without leading zeros", "Rosa Example,00417,3/4/1961,20261123 101500,,right,Facet,0,,,,,A1", "", `the column "Side" holds a value that the mapping doesn't list`,
			fields("ended", "", "side", "", "procedure", "facet-joint-injection")},
		{"it skips what is cancelled", "Rosa Example,00417,,,,,,1,,,,,A1", "cancelled", "", map[string]string{"name": "Rosa Example", "record": "00417", "appointment_id": "A1"}},
		{"it skips who did not come", "Rosa Example,00417,,,,,,2,,,,,A1", "no-show", "", map[string]string{"name": "Rosa Example", "record": "00417", "appointment_id": "A1"}},
		{"it rejects another flag", "Rosa Example,00417,,,,,,booked,,,,,A1", "", `the column "Flag" holds a word that the mapping doesn't list under status:`,
			map[string]string{"name": "Rosa Example", "record": "00417", "appointment_id": "A1"}},
		{"it rejects another type", "Rosa Example,00417,,,,,medial-branch-block,0,,,,,A1", "", `the column "Type" holds a type that the mapping doesn't list under procedures:`,
			map[string]string{"name": "Rosa Example", "record": "00417", "appointment_id": "A1"}},
		{"it rejects another form of date", "Rosa Example,00417,1961-03-04,,,,,0,,,,,A1", "", `the column "Born" can't be read as a date; expected the form MM/DD/YYYY`,
			map[string]string{"name": "Rosa Example", "record": "00417", "appointment_id": "A1"}},
		{"it rejects a month that isn't", "Rosa Example,00417,23/04/1961,,,,,0,,,,,A1", "", `the column "Born" can't be read as a date; expected the form MM/DD/YYYY`,
			map[string]string{"name": "Rosa Example", "record": "00417", "appointment_id": "A1"}},
		{"it looks at ignored columns for what a screen obeys", "Rosa Example,00417,,,,,,0,,,\x1b,,A1", "", `the column "Reason" holds the control character U+001B`,
			map[string]string{"name": "Rosa Example", "record": "00417", "appointment_id": "A1"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := read(t, head+c.row+"\n", Options{Map: m})
			if rows[0].Skip != c.skip || rows[0].Reject != c.reject {
				t.Errorf("skip %q, reject %q", rows[0].Skip, rows[0].Reject)
			}
			if d := cmp.Diff(c.fields, rows[0].Fields); d != "" {
				t.Error(d)
			}
			if c.name == "it reads" && (rows[0].Answers["sedation"] != "yes" || rows[0].Fill["restart"] != "2026-11-25") {
				t.Error(rows[0].Answers, rows[0].Fill)
			}
		})
	}
	if ids := m.Procedures(); len(ids) != 2 || ids[0].ID != "medial-branch-block" || ids[0].Pos.Line != 14 {
		t.Error(ids)
	}
}

func TestMappingAgainstFile(t *testing.T) {
	m := parse(t, "columns:\n  Patient: name\n  Side: side\nconditions:\n  Sed: sedation\n")
	for head, want := range map[string]string{
		"Patient,Side":           `the mapping names the column "Sed", which the file doesn't have`,
		"Patient,Side,Sed,Notes": `the column "Notes" is not known`,
		"Patient,Side,Sed,Name":  `the columns "Patient" and "Name" both hold "name"`,
	} {
		if _, _, err := readAll("s.csv", strings.NewReader(head+"\n"), Options{Map: m}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", head, err, want)
		}
	}
	_, _, err := readAll("s.csv", strings.NewReader("Patient,Side,Sed\n"), Options{Map: m, Conditions: []string{"steroid"}})
	if err == nil || err.Error() != "m.yaml:5:8: the condition \"sedation\" is not known\n  hint: one of: steroid" {
		t.Error(err)
	}
}

func TestBadMappings(t *testing.T) {
	for text, want := range map[string]string{
		"columns: {A: name}\ncolums: {}\n":                                           `m.yaml:2:1: unknown key "colums" in a mapping of columns`,
		"columns: {A: namee}\n":                                                      `m.yaml:1:14: "namee" is not a field`,
		"columns: {A: {is: birth_date, format: M/D/Y}}\n":                            `m.yaml:1:39: "M/D/Y" is not a date format`,
		"columns: {A: {is: birth_date, format: MM/DD/YY}}\n":                         `m.yaml:1:39: the format "MM/DD/YY" leaves open in which century`,
		"columns: {A: {is: ended, format: MM/DD/YYYY}}\n":                            `m.yaml:1:34: the format "MM/DD/YYYY" has no time of day`,
		"columns: {A: {is: name, format: MM/DD/YYYY}}\n":                             `m.yaml:1:33: "MM/DD/YYYY" is not a format for a name; expected "Family, Given"`,
		"columns: {A: {is: record, format: HL7}}\n":                                  `m.yaml:1:35: "record" has a format`,
		"columns: {A: {is: record, format: MM/DD/YYYY}}\n":                           `m.yaml:1:35: "record" has a format`,
		"columns: {A: {is: birth_date, format: 'Family, Given'}}\n":                  `m.yaml:1:39: "Family, Given" is not a date format`,
		"procedures: {'MBB {side}': mbb, MBB LT: mbb}\n":                             `m.yaml:1:33: the appointment type "MBB LT" is listed a second time`,
		"procedures: {'MBB {side}': {is: mbb, side: left}}\n":                        `m.yaml:1:14: the appointment type "MBB {side}" has both {side} and side:; expected one of them`,
		"procedures: {MBB: mbb}\nno-sheet: [mbb]\n":                                  `m.yaml:2:12: the appointment type "mbb" is listed a second time`,
		"no-sheet: [A, a]\n":                                                         `m.yaml:1:15: the appointment type "a" is listed a second time`,
		"sites: {knee: left}\n":                                                      `m.yaml:1:15: the site "knee" is a text; expected side:, site: or both`,
		"sites: {knee: {}}\n":                                                        `m.yaml:1:15: the site "knee" has neither side: nor site:`,
		"sites: {knee: {side: port}}\n":                                              `m.yaml:1:22: "port" is not a side`,
		"sites: {knee: {side: left, site: right knee}}\n":                            `m.yaml:1:15: the site "knee" has one side, and its words under site: name another`,
		"sites: {'{side} knee': {side: left}}\n":                                     `m.yaml:1:9: the site "{side} knee" has both {side} and side:; expected one of them`,
		"sites: {'{side} knee': {site: knee}, LEFT knee: {side: left}}\n":            `m.yaml:1:38: the site "LEFT knee" is listed a second time`,
		"columns: {A: {format: MM/DD/YYYY}}\n":                                       `m.yaml:1:14: the column has no is:`,
		"columns: {A: {is: side, values: {port: [P]}}}\n":                            `m.yaml:1:34: "port" is not a side`,
		"columns: {A: {is: side, values: {left: [L], right: [l]}}}\n":                `m.yaml:1:52: "l" stands for "left" already`,
		"columns: {A: {is: status, values: {cancelled: [X]}}}\n":                     `m.yaml:1:35: values of "status" apply to the whole file, so they belong under status:`,
		"columns: {A: name, a: record}\n":                                            `m.yaml:1:20: the column "a" is listed a second time`,
		"columns: {A: procedure}\nprocedures: {\"64493\": medial-branch-block}\n":    `m.yaml:2:14: "64493" is a billing code, which never chooses a sheet`,
		"columns: {A: procedure}\nprocedures: {G0260: sacroiliac-joint-injection}\n": `m.yaml:2:14: "G0260" is a billing code`,
		"columns: {A: procedure}\nprocedures: {MBB: Medial Branch}\n":                `m.yaml:2:19: "Medial Branch" is not a valid id for a procedure`,
		"columns: {A: status}\nstatus: {gone: [X]}\n":                                `m.yaml:2:10: unknown key "gone" in status`,
		"columns: {A: name}\nignore: [a]\n":                                          `m.yaml:2:10: the column "A" is under ignore:, and under columns: or conditions: too`,
		"ignore: []\n":                                                               `m.yaml:1:1: the mapping names nothing`,
		"columns:\n":                                                                 `m.yaml:1:1: the mapping names nothing`,
		"[a]\n":                                                                      `m.yaml:1:1: a mapping of columns is a list`,
		"columns: {A: &x name}\n":                                                    `m.yaml:1:14: the anchor "&x"`,
	} {
		_, err := ParseMap("m.yaml", []byte(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}
}

// {side} stands for each word of a side that is written out, and for no single letter; types without a sheet are skipped.
func TestTypesWithTheirSide(t *testing.T) {
	m := parse(t, "procedures:\n  \"MBB {side}\": medial-branch-block\n  \"({side}) eye\": cataract-surgery\nno-sheet: [Office Visit, \"Call {side}\"]\n")
	for kind, want := range map[string]string{
		"MBB LEFT": "medial-branch-block left", "mbb rt": "medial-branch-block right", "MBB Bilateral": "medial-branch-block both", "(OD) Eye": "cataract-surgery right", "(os) eye": "cataract-surgery left",
		"office visit": "skipped", "Call LEFT": "rejected", "Call {side}": "skipped", "MBB": "rejected", "MBB L": "rejected", "MBB R": "rejected", "MBB {side}": "rejected", "MBB left left": "rejected",
	} {
		row := read(t, "appointment_id,procedure\nA-1,\""+kind+"\"\n", Options{Map: m})[0]
		got := row.Fields["procedure"] + " " + row.Fields["side"]
		switch {
		case row.Skip == skipNoSheet:
			got = "skipped"
		case strings.Contains(row.Reject, "holds a type that the mapping doesn't list"):
			got = "rejected"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	rows := read(t, "appointment_id,procedure,side\nA-1,MBB LEFT,left\nA-2,MBB LEFT,right\n", Options{Map: m})
	if rows[0].Reject != "" || !strings.Contains(rows[1].Reject, "the appointment type says left, and the row says otherwise") {
		t.Errorf("%+v", rows)
	}
}

// A whole name with the family name in front is written as it is said, or refused.
func TestFamilyNameFirst(t *testing.T) {
	m := parse(t, "columns:\n  Name: {is: name, format: \"Family, Given\"}\n")
	for name, want := range map[string]string{
		"EXAMPLE,ROSA M": "ROSA M EXAMPLE", "Example, Rosa": "Rosa Example", "O'Sample-Muster , José María": "José María O'Sample-Muster", "Muster, Luis, Jr": "Luis Muster Jr", "Muster, Jr., Luis": "Luis Muster Jr.",
		"Testfall Jr,Otto": "Otto Testfall Jr", "Example, MD": "", "Rosa Example": "", "Example,": "", ",Rosa": "", "A, B, C": "", "Example, NULL": "", "null,Rosa": "", "Jr, Sr": "", "Jr, Rosa": "", "Do, Anh": "Anh Do", "Do, Anh, MD": "Anh Do MD", "Example, Do": "",
	} {
		row := read(t, "appointment_id,Name\nA-1,\""+name+"\"\n", Options{Map: m})[0]
		if got := row.Fields["name"]; got != want || (want == "") != strings.Contains(row.Reject, `the column "Name" `) {
			t.Errorf("%s: %q, want %q: %s", name, got, want, row.Reject)
		}
	}
}

// Several columns that a mapping calls parts of a name are joined in their order; without a mapping they are refused.
func TestJoinedNameParts(t *testing.T) {
	const head = "appointment_id,Last,First,Middle,Suffix\n"
	m := parse(t, "columns: {Last: family_name, First: given_name, Middle: given_name, Suffix: family_name}\n")
	rows := read(t, head+"A-1,Example,Rosa,M,\nA-2,Testfall,Otto,,Jr\nA-3,Null,Ivy,NULL,\n", Options{Map: m})
	if f := rows[0].Fields; f["given_name"] != "Rosa M" || f["family_name"] != "Example" {
		t.Errorf("%+v", rows[0])
	}
	if f := rows[1].Fields; f["given_name"] != "Otto" || f["family_name"] != "Testfall Jr" {
		t.Errorf("%+v", rows[1])
	}
	if !strings.Contains(rows[2].Reject, `the column "Middle" is one of several columns that make up a name, and one of them holds a word for none`) {
		t.Errorf("%+v", rows[2])
	}
	if _, _, err := readAll("s.csv", strings.NewReader("appointment_id,last_name,first_name,forename\n"), Options{}); err == nil || !strings.Contains(err.Error(), "both hold") {
		t.Errorf("two names that no mapping joins: %v", err)
	}
}

// A line of hyphens below the names, as sqlcmd writes it, is skipped; anywhere else it is a row.
func TestUnderlinedNames(t *testing.T) {
	rows := read(t, "appointment_id,name\n--------------,----\nA-1,Rosa Example\n---,---\n", Options{})
	if len(rows) != 2 || rows[0].Fields["appointment_id"] != "A-1" || rows[0].Number != 1 || rows[0].Line != 3 || rows[1].Reject == "" {
		t.Errorf("%+v", rows)
	}
	if rows := read(t, "appointment_id,name\n---,\n", Options{}); len(rows) != 1 {
		t.Errorf("%+v", rows)
	}
}

func FuzzMap(f *testing.F) {
	f.Add([]byte(export))
	f.Add([]byte("columns:\n  A: {is: side, values: {left: }}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := ParseMap("m.yaml", data)
		if (m == nil) == (err == nil) {
			t.Error(m, err)
		}
	})
}

// A mapping may hold only one part: what to ignore, what answers a condition, what words mean.
func TestAMappingOfOneThing(t *testing.T) {
	for _, text := range []string{"ignore: [sex]\n", "ignore: sex\n", "conditions: {Sed: sedation}\n", "status: {cancelled: [X]}\n", "procedures: {MBB: medial-branch-block}\n", "columns: {Born: birth_date}\n"} {
		parse(t, text)
	}
	// The hint for an unknown column is such a mapping.
	for _, name := range []string{"sex", "Sex at birth", "Notes: free text", "=1+1", "[x]", "yes", "a # b", "Überweiser", "0012"} {
		head := "name,birth_date,procedure,appointment_id," + name + "\n"
		_, _, err := readAll("s.csv", strings.NewReader(head), Options{})
		if err == nil {
			t.Errorf("%s: taken", name)
			continue
		}
		_, mapping, ok := strings.Cut(err.Error(), "the mapping is: ")
		if !ok {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if _, _, err := readAll("s.csv", strings.NewReader(head), Options{Map: parse(t, mapping+"\n")}); err != nil {
			t.Errorf("%s: with the mapping of the hint: %v", name, err)
		}
	}
}

// A name is suggested for a typing error, never for another word.
func TestSuggestedColumns(t *testing.T) {
	for name, want := range map[string]string{
		"Pat Name": "", "patientid": "", "Patient ID": "", "patientmobile": "", "patient_age": "", "patient_sex": "", "Patient MRN2": "", "sex": "", "age": "", "phone": "", "size": "", "data": "", "rate": "", "room": "", "type": "",
		"time": "", "notes": "", "state": "", "zip": "", "weight": "", "height": "", "recordid": "", "dob2": "", "name2": "", "provider id": "", "doctorid": "", "appointment time": "", "Appt": "", "reason": "", "insurance": "",
		"reocrd": "record", "recrod": "record", "procedrue": "procedure", "proceduer": "procedure", "messsage": "message", "sied": "side", "langauge": "language", "clinican": "clinician", "next_vist": "next_visit", "aptient": "",
		"lateralty": "laterality", "endd": "ended", "sedaton": "sedation", "Sedatoin": "sedation", "brith_dat": "",
	} {
		head := "name,birth_date,appointment_id," + name + "\n"
		_, _, err := readAll("s.csv", strings.NewReader(head), Options{Conditions: []string{"sedation", "steroid"}})
		got := ""
		if err != nil {
			if _, rest, ok := strings.Cut(err.Error(), `did you mean "`); ok {
				got, _, _ = strings.Cut(rest, `"`)
			}
		}
		if err == nil || got != want {
			t.Errorf("%s: %q, want %q (%v)", name, got, want, err)
		}
	}
	// A column that the file already has isn't suggested again.
	for _, name := range []string{"nmae", "birth_daet", "lastnam", "mnr"} {
		if _, _, err := readAll("s.csv", strings.NewReader("name,birth_date,record,"+name+"\n"), Options{}); err == nil || name != "lastnam" && strings.Contains(err.Error(), "did you mean") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The words that {side} stands for are listed where a mapping is described.
func TestSideWordsAreDescribed(t *testing.T) {
	doc := ""
	for _, k := range schema.ScheduleMap.Keys {
		if k.Name == "procedures" {
			doc = k.Doc
		}
	}
	docs, err := os.ReadFile(filepath.Join("..", "..", "..", "docs", "scripts.md"))
	if err != nil {
		t.Fatal(err)
	}
	line := ""
	for l := range strings.Lines(string(docs)) {
		if strings.Contains(l, "MBB LUMBAR {side}") {
			line = l
		}
	}
	for word := range typeSides {
		for _, text := range []string{doc, line} {
			if !slices.Contains(nameWords(text), word) {
				t.Errorf("%q isn't in %q", word, text)
			}
		}
	}
}
