package schedule

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// known is what the tests' program offers.
var known = Known{Conditions: conditions, Procedures: map[string][]string{
	"medial-branch-block": {"Medial branch block", "MBB"}, "medial-branch-rfa": {"Medial branch ablation", "RFA"}, "cataract-surgery": {"Cataract surgery", "lens implant"},
	"epidural-steroid-interlaminar": {"Interlaminar epidural", "ESI"}, "epidural-steroid-transforaminal": {"Transforaminal epidural", "TFESI"},
}}

func propose(t *testing.T, name, text string) string {
	t.Helper()
	out, err := Propose(name, strings.NewReader(text), Options{}, known)
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

// uncomment takes off the comment signs of the lines that hold one of the words.
func uncomment(text string, words ...string) string {
	lines := strings.Split(text, "\n")
	for n, l := range lines {
		for _, w := range words {
			if strings.HasPrefix(l, "# ") && strings.Contains(l, w) {
				lines[n] = strings.TrimPrefix(l, "# ")
			}
		}
	}
	return strings.Join(lines, "\n")
}

// A proposal for an export of a large record system: it can be read at once, what is uncertain is a comment, and once
// those are uncommented each row is what the file says.
func TestPropose(t *testing.T) {
	const export = "Day list of the clinic\nPrinted 2026-11-27\n\n" +
		",Appt ID,Visit Type,Patient Name,DOB,MRN,Appt Date,Appt End Time,Status,Laterality,Language,Sedation,Provider,Insurance\n" +
		"0,100^EPIC,MBB LUMBAR LEFT,Rosa Example,04/02/1961,00417,11/27/2026,10:20 AM,Completed,LT,English,Y,Dr. Ruiz,Aetna\n" +
		"1,101^EPIC,CATARACT,Luis Muster,01/12/1950,00418,11/27/2026,11:20 AM,Bumped,RT,Spanish,N,Dr. Ruiz,Cigna\n" +
		"2,102^EPIC,NEW PATIENT,Ivo Bright,12/13/1950,00419,11/27/2026,01:20 PM,Completed,,English,,Dr. Ruiz,Cigna\n" +
		"3,103^EPIC,64493,Uma Carver,03/04/1950,00420,11/27/2026,01:20 PM,Cancelled,,English,,Dr. Ruiz,Cigna\n" +
		"Total,4\n"
	out := propose(t, "s.csv", export)
	for _, want := range []string{
		"\nfile: {header-line: 4, ends-at: [total]}\n", "\nappointment-ids: escaped\n", "\n  Appt ID: appointment_id\n", "\n  # guessed from the column's name; check it\n#   Visit Type: procedure\n",
		"\n  DOB: {is: birth_date, format: MM/DD/YYYY}\n", "\n  Appt Date: {is: date, format: MM/DD/YYYY}", "\n#   Appt End Time: ended\n",
		"\n  Laterality: {is: side, values: {left: [LT], right: [RT]}}\n", "\n  Language: {is: language, values: {en: [English], es: [Spanish]}}\n",
		"\nconditions:\n  Sedation: {is: sedation, values: {\"yes\": [\"Y\"], \"no\": [\"N\"]}}\n", "\n# ignore: [\"\", Insurance]\n",
		"\n  # 1 row (LEFT 1)\n#   \"MBB LUMBAR {side}\": medial-branch-block\n", "\n#   CATARACT: cataract-surgery\n",
		"\n# no-sheet: [NEW PATIENT]\n", "\n  # 1 row of Visit Type not listed: a word that only one patient has may be a name\n", "\n  active: [Completed]\n  cancelled: [Cancelled]\n  # 1 row\n#   WORD: [Bumped]\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, patient := range []string{"Rosa", "00417", "1961", "Ruiz"} {
		if strings.Contains(out, patient) {
			t.Errorf("the proposal holds %q of a row", patient)
		}
	}
	if _, err := ParseMap("m.yaml", []byte(out)); err != nil {
		t.Fatalf("the proposal can't be read: %v\n%s", err, out)
	}
	done := uncomment(strings.Replace(out, "WORD: [Bumped]", "cancelled: [Cancelled, Bumped]", 1), "Visit Type", "Appt End", "ignore:", "MBB LUMBAR", "CATARACT", "no-sheet:", "Bumped]")
	done = strings.Replace(done, "  cancelled: [Cancelled]\n", "", 1)
	m, err := ParseMap("m.yaml", []byte(done))
	if err != nil {
		t.Fatalf("%v\n%s", err, done)
	}
	rows := read(t, export, Options{Map: m})
	if len(rows) != 4 {
		t.Fatalf("%d rows", len(rows))
	}
	if f := rows[0].Fields; rows[0].Reject != "" || f["ended"] != "2026-11-27 10:20" || f["side"] != "left" || f["procedure"] != "medial-branch-block" || f["birth_date"] != "1961-04-02" ||
		f["appointment_id"] != "100_5E_EPIC" || f["language"] != "en" || rows[0].Answers["sedation"] != "yes" {
		t.Errorf("%+v", rows[0])
	}
	if rows[1].Skip != "cancelled" || rows[2].Skip != skipNoSheet || rows[3].Skip != "cancelled" {
		t.Errorf("%+v", rows[1:])
	}
}

// Where every date can be read in two ways, both are proposed and neither is taken.
func TestProposeDates(t *testing.T) {
	for rows, want := range map[string]string{
		"04/02/1961\n01/12/1950\n": "its dates fit each of these formats; keep one\n#   DOB: {is: birth_date, format: DD/MM/YYYY}\n#   DOB: {is: birth_date, format: MM/DD/YYYY}\n",
		"1961-04-02\n":             "\n  DOB: birth_date\n",
		"19610402\n":               "\n  DOB: {is: birth_date, format: YYYYMMDD}\n",
		"04/02/61\n":               "\n  # no single format fits most of its dates\n#   DOB: {is: birth_date, format: FORMAT}\n",
		"02-Apr-1961\nNULL\n":      "\n  DOB: {is: birth_date, format: DD-MMM-YYYY}\n",
		"04/13/1961\n4/13/61\n02/05/1961\n05/25/1961\n":    "\n  # 1 row of 4 can't be read in this format, and will be rejected\n  DOB: {is: birth_date, format: MM/DD/YYYY}\n",
		"04/13/1961\n04/14/1961\n02/05/1961\n13/04/1961\n": "\n  # its dates fit each of these formats; keep one\n#   DOB: {is: birth_date, format: MM/DD/YYYY}\n#   DOB: {is: birth_date, format: DD/MM/YYYY}\n",
		"1961-04-13\n1961-04-14\n13/04/1961\n":             "\n  # 1 row of 3 can't be read in this format, and will be rejected\n  DOB: birth_date\n",
		"04/13/1961\n13/04/1961\n":                         "\n  # no single format fits most of its dates\n",
		"\n":                                               "\n  # the column is empty, so its format is not known\n  DOB: birth_date\n",
	} {
		text := "DOB,side,site\n"
		for _, r := range strings.Split(strings.TrimSuffix(rows, "\n"), "\n") {
			text += r + ",left,x\n"
		}
		if out := propose(t, "s.csv", text); !strings.Contains(out, want) {
			t.Errorf("%q: no %q in\n%s", rows, want, out)
		}
	}
	for value, want := range map[string]string{
		"20261127102000": "format: HL7", "20261127102000-0800": "format: HL7", "20261127 102000": "format: YYYYMMDD HHMMSS", "2026-11-27 10:20:00.000": "  ended: ended\n", "10:20": "  ended: ended\n",
		"11/27/2026 10:20 AM": `format: "MM/DD/YYYY HH:MM AM"`,
	} {
		if out := propose(t, "s.csv", "ended,side,date\n"+value+",left,2026-11-27\n"); !strings.Contains(out, want) {
			t.Errorf("%q: no %q in\n%s", value, want, out)
		}
	}
}

// Ids of our own, and conditions, need no list of words; a workbook is read as well.
func TestProposeOwnWords(t *testing.T) {
	out := propose(t, "s.csv", "appointment_id,procedure,status,side,Sedation,fill.restart,other\nA-1,medial-branch-block,booked,left,no,,x\n")
	for _, want := range []string{"\n  procedure: procedure\n", "\n  status: status\n", "\n  side: side\n", "\nconditions:\n  Sedation: sedation\n", "\n  fill.restart: fill.restart\n", "\n# ignore: [other]\n"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "procedures:") || strings.Contains(out, "status:\n") && strings.Contains(out, "\nstatus:") {
		t.Error(out)
	}
	m, err := ParseMap("m.yaml", []byte(out))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := readAll("s.csv", strings.NewReader("appointment_id,procedure,status,side,Sedation,fill.restart,other\n"), Options{Map: m}); err == nil || !strings.Contains(err.Error(), `the column "other" is not known`) {
		t.Errorf("a column that nobody looked at is taken: %v", err)
	}
	data := newWorkbookFile(t, [][]any{{"Monday"}, {"MRN", "DOB", "Side"}, {"00417", "04/13/1961", "L"}}, func(*excelize.File) {})
	book, err := Propose("s.xlsx", bytes.NewReader(data), Options{}, known)
	if err != nil || !strings.Contains(string(book), "header-line: 2") || !strings.Contains(string(book), "  DOB: {is: birth_date, format: MM/DD/YYYY}\n") {
		t.Errorf("%v\n%s", err, book)
	}
	if _, err := Propose("s.csv", strings.NewReader(""), Options{}, known); err == nil {
		t.Error("an empty file has a proposal")
	}
}

// A type that names several procedures alike has none.
func TestNearestProcedure(t *testing.T) {
	p := proposer{known: known}
	for kind, want := range map[string]string{
		"MBB": "medial-branch-block", "MBB LUMBAR RIGHT": "medial-branch-block", "Medial Branch RFA L4-5": "medial-branch-rfa", "ESI": "epidural-steroid-interlaminar",
		"EPIDURAL STEROID": "", "OFFICE VISIT": "", "Cataract left and right": "cataract-surgery", "TFESI LT": "epidural-steroid-transforaminal", "BLOCK": "",
	} {
		if got := p.nearest(kind); got != want {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
}

// What no one can tell apart is said: types that share a word with several procedures, or that may be any, are in no list of
// types without a sheet.
func TestProposeTypesThatMayBeProcedures(t *testing.T) {
	out := propose(t, "s.csv", "appointment_id,procedure,side,name\n1,EPIDURAL,,A\n2,PROCEDURE,,B\n3,NURSE VISIT,,C\n4,Left Heart Cath,,D\n5,Lumbar RFA Rt,,E\n6,MBB L 4-5,,F\n7,Follow-Up,,G\n8,Left Heart Cath,,H\n9,64493,,I\n10,64493,,J\n11,Ida Column,,K\n12,follow-up,,L\n")
	for _, want := range []string{
		"  # 1 row; may be epidural-steroid-interlaminar, epidural-steroid-transforaminal\n#   EPIDURAL: ID\n", "  # 1 row; may be any procedure\n#   PROCEDURE: ID\n",
		"\n  # 1 row of procedure not listed: a word that only one patient has may be a name\n", "  # 2 rows of \"64493\", a billing code, which never chooses a sheet\n",
		"\n# no-sheet: [Follow-Up, Left Heart Cath, NURSE VISIT]\n", "  # 1 row (Rt 1)\n#   \"Lumbar RFA {side}\": medial-branch-rfa\n", "\n#   MBB L 4-5: medial-branch-block\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "Ida") {
		t.Errorf("a name in the wrong column is in\n%s", out)
	}
}

// Names on two lines below titles are found, in the only sheet of a workbook that has such names.
func TestProposeSheetAndLines(t *testing.T) {
	data := newWorkbookFile(t, [][]any{{"Monday"}, {"Patient", "Patient", "Appt", "Appt"}, {"Name", "DOB", "ID", "Date"}, {"Example, Rosa", "04/13/1961", "A-1", "11/23/2026"}}, func(f *excelize.File) {
		if _, err := f.NewSheet("Parameters"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetSheetRow("Parameters", "A1", &[]any{"Parameter", "Value"}); err != nil {
			t.Fatal(err)
		}
	})
	out, err := Propose("s.xlsx", bytes.NewReader(data), Options{}, known)
	if err != nil || !strings.Contains(string(out), "\nfile: {sheet: Sheet1, header-line: 2, header-lines: 2}\n") || !strings.Contains(string(out), "  Appt ID: appointment_id\n") {
		t.Errorf("%v\n%s", err, out)
	}
}

// The types of FHIR resources are proposed; HL7's reasons for an appointment are no types.
func TestProposeResources(t *testing.T) {
	out := propose(t, "s.ndjson", `{"resourceType":"Patient","id":"p","name":[{"family":"Example"}]}
{"resourceType":"Appointment","id":"a","status":"booked","serviceType":[{"coding":[{"code":"4711","display":"MBB LUMBAR LEFT"}]}],"appointmentType":{"coding":[{"code":"ROUTINE"}]}}
{"resourceType":"Appointment","id":"b","status":"waitlist","serviceType":[{"text":"Office visit"}],"participant":[{"actor":{"display":"Rosa Example"}}]}
{"resourceType":"Procedure","id":"c","status":"completed","code":{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"64493","display":"Inject"}],"text":"Cataract"}}
`)
	for _, want := range []string{"\n#   \"MBB LUMBAR {side}\": medial-branch-block\n", "\n#   Cataract: cataract-surgery\n", "\n# no-sheet: [Office visit]\n", "\n#   WORD: [waitlist]\n", "A type without a line skips its rows"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	for _, other := range []string{"ROUTINE", "4711", "64493", "Rosa", "Example", "columns:"} {
		if strings.Contains(out, other) {
			t.Errorf("%q is in\n%s", other, out)
		}
	}
	if _, err := ParseMap("m.yaml", []byte(strings.ReplaceAll(out, "#   WORD: [waitlist]", "  not-done: [waitlist]"))); err != nil {
		t.Error(err)
	}
}

// A type that staff typed freely, with the patient's name or a number, is in no proposal.
func TestAProposalNamesNoPatient(t *testing.T) {
	out := propose(t, "s.csv", "appointment_id,name,Visit Reason,side\nA-1,\"O'Sample, Ívy\",MBB left for Ivy,left\nA-2,Rosa Example,call EXAMPLE first,left\nA-3,Luis Muster,MBB 310-555-0100,left\nA-4,Luis Muster,MBB,left\nA-5,Ada Mock,MBB 04/02/1961,left\n")
	for _, secret := range []string{"Ivy", "EXAMPLE first", "0100", "1961"} {
		if strings.Contains(out, secret) {
			t.Errorf("%q is in\n%s", secret, out)
		}
	}
	if !strings.Contains(out, "#   MBB: medial-branch-block\n") || !strings.Contains(out, "  # 4 rows of Visit Reason not listed: a word that only one patient has may be a name\n") {
		t.Error(out)
	}
}

// The keys of JSON Lines are columns, those that several objects have.
func TestProposeObjects(t *testing.T) {
	text := `{"apptId":"A-1","patient":{"x":1},"lastName":"Example","firstName":"Rosa","middleName":"M","dob":"04/13/1961","visitType":"MBB LEFT","ended":"2026-11-23 10:20","note":"x"}
{"apptId":"A-2","lastName":"Muster","firstName":"Luis","middleName":null,"dob":"01/22/1950","visitType":"MBB RIGHT","ended":"2026-11-23 11:20","note":"y","Rosa Example":1}
`
	out := propose(t, "s.jsonl", text)
	for _, want := range []string{
		"\n  apptId: appointment_id\n", "\n  lastName: family_name\n", "\n  dob: {is: birth_date, format: MM/DD/YYYY}\n", "\n#   visitType: procedure\n", "\n#   middleName: given_name\n", "\n# ignore: [note]\n",
		"\n#   \"MBB {side}\": medial-branch-block\n",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	if strings.Contains(out, "Rosa") {
		t.Error(out)
	}
	m, err := ParseMap("m.yaml", []byte(uncomment(out, "visitType", "middleName", "MBB", "ignore:")+"\n"))
	if err != nil {
		t.Fatal(err)
	}
	_, rows, err := readAll("s.jsonl", strings.NewReader(strings.NewReplacer(`"patient":{"x":1},`, "", `,"Rosa Example":1`, "").Replace(text)), Options{Map: m})
	if err != nil || len(rows) != 2 || rows[0].Reject != "" || rows[0].Fields["given_name"] != "Rosa M" || rows[0].Fields["side"] != "left" || rows[1].Fields["given_name"] != "Luis" {
		t.Errorf("%v %+v", err, rows)
	}
}
