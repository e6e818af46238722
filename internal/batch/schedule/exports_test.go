package schedule

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
)

// Times as record systems, databases and interface engines write them; what leaves something open is refused.
func TestTimesOfExports(t *testing.T) {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ field, format, text, want, reject string }{
		{"ended", "HL7", "20261127102000", "2026-11-27 10:20", ""},
		{"ended", "HL7", "202611271020", "2026-11-27 10:20", ""},
		{"ended", "HL7", "20261127102000.1234-0800", "2026-11-27T10:20:00-08:00", ""},
		{"ended", "HL7", "202611271020+0000", "2026-11-27T10:20:00+00:00", ""},
		{"ended", "HL7", "20261127", "", "be read as a time; expected the form HL7"},
		{"ended", "HL7", "2026112710", "", "be read as a time"},
		{"ended", "HL7", "20261327102000", "", "be read as a time"},
		{"ended", "HL7", "20261127246000", "", "be read as a time"},
		{"ended", "HL7", "2026-11-27 10:20", "", "be read as a time"},
		{"date", "HL7", "20261127", "2026-11-27", ""},
		{"date", "HL7", "20261127102000", "2026-11-27", ""},
		{"date", "HL7", "20261128010000+0000", "2026-11-27", ""}, // by the clinic's zone
		{"birth_date", "HL7", "19610402", "1961-04-02", ""},
		{"next_visit", "HL7", "202612100930-0800", "2026-12-10T09:30:00-08:00", ""},
		{"next_visit", "HL7", "20261210", "2026-12-10", ""},
		// Databases, without a format.
		{"ended", "", "2026-11-27 10:20:00.000", "2026-11-27 10:20", ""},
		{"ended", "", "2026-11-27 10:20:00.0000000 -08:00", "2026-11-27T10:20:00-08:00", ""},
		{"ended", "", "2026-11-27 10:20:00-08", "2026-11-27T10:20:00-08:00", ""},
		{"ended", "", "2026-11-27T10:20:00-0800", "2026-11-27T10:20:00-08:00", ""},
		{"ended", "", "2026-11-27T10:20-0800", "2026-11-27T10:20:00-08:00", ""},
		{"ended", "", "2026-11-27 18:20Z", "2026-11-27T18:20:00Z", ""},
		{"ended", "", "20261127102000", "", "be read as a time"},
		{"ended", "YYYYMMDD HHMMSS", "20261127 102000", "2026-11-27 10:20", ""},
		{"ended", "YYYY-MM-DD HH:MM:SS", "2026-11-27 10:20:00.123", "2026-11-27 10:20", ""},
		// Years of two digits are of this century, and never of a birth.
		{"date", "MM/DD/YY", "11/27/26", "2026-11-27", ""},
		{"date", "MM/DD/YY", "11/27/2026", "", "be read as a date"},
		{"date", "MM/DD/YY", "11/27/87", "", "be read as a date"},
		{"next_visit", "DD-MMM-YY HH:MM", "10-Dec-26 09:30", "2026-12-10 09:30", ""},
	} {
		rule := "{is: " + c.field
		if c.format != "" {
			rule += ", format: '" + c.format + "'"
		}
		rows := read(t, "side,X\nleft,\""+c.text+"\"\n", Options{Map: parse(t, "columns: {X: "+rule+"}}\n"), Zone: zone})
		if got := rows[0].Fields[c.field]; got != c.want && c.reject == "" || !strings.Contains(rows[0].Reject, c.reject) || (c.reject == "") != (rows[0].Reject == "") {
			t.Errorf("%s %q %q: %q, reject %q; want %q, %q", c.field, c.format, c.text, got, rows[0].Reject, c.want, c.reject)
		}
	}
}

// A day and a time in two columns are one moment; a time without its day is refused.
func TestDayAndTimeInTwoColumns(t *testing.T) {
	const epic = "columns:\n  Appt Date: {is: date, format: MM/DD/YYYY}\n  End Time: {is: ended, format: 'HH:MM AM'}\n" +
		"  Next Date: {is: next_visit, format: MM/DD/YYYY}\n  Next Time: {is: next_visit, format: 'HH:MM AM'}\n"
	for _, c := range []struct{ row, ended, next, reject string }{
		{"11/27/2026,10:20 AM,12/10/2026,9:30 AM", "2026-11-27 10:20", "2026-12-10 09:30", ""},
		{"11/27/2026,10:20 pm,12/10/2026,", "2026-11-27 22:20", "2026-12-10", ""},
		{"11/27/2026,12:05 AM,,", "2026-11-27 00:05", "", ""},
		{"11/27/2026,,,", "", "", ""},
		{"11/27/2026,10:20,,", "", "", `the column "End Time" can't be read as a time of day; expected the form HH:MM AM`},
		{",10:20 AM,,", "", "", `the column "End Time" has a time of day, and the row has no day for it under "date"`},
		{"11/27/2026,,,9:30 AM", "", "", `the column "Next Time" has a time of day, and the row has no day for it under "next_visit"`},
	} {
		rows := read(t, "Appt Date,End Time,Next Date,Next Time\n"+c.row+"\n", Options{Map: parse(t, epic)})
		if r := rows[0]; r.Fields["ended"] != c.ended || r.Fields["next_visit"] != c.next && c.reject == "" || r.Reject != c.reject {
			t.Errorf("%s: %v, reject %q; want %q %q, %q", c.row, r.Fields, r.Reject, c.ended, c.next, c.reject)
		}
	}
	// Our own names need no mapping.
	for row, want := range map[string]string{
		"2026-11-27,10:20 AM": "2026-11-27 10:20", "2026-11-27,22:20": "2026-11-27 22:20", "2026-11-27,04:15": "2026-11-27 04:15", "2026-11-27,4:15pm": "2026-11-27 16:15",
		"2026-11-27,2026-11-27 10:20": "2026-11-27 10:20",
	} {
		if rows := read(t, "date,ended\n"+row+"\n", Options{}); rows[0].Fields["ended"] != want || rows[0].Reject != "" {
			t.Errorf("%s: %v, %q", row, rows[0].Fields, rows[0].Reject)
		}
	}
	if rows := read(t, "date,ended\n2026-11-27,4:15\n", Options{}); !strings.Contains(rows[0].Reject, "in the morning or in the afternoon") {
		t.Errorf("%+v", rows[0])
	}
	for text, want := range map[string]string{
		"columns: {End: {is: ended, format: 'HH:MM'}}":                                               `the column "End" holds a time of day for "ended"; expected a column "date" with the day`,
		"columns: {End: {is: next_visit, format: HHMM}}":                                             `expected a column "next_visit" with the day`,
		"columns: {Day: date, End: {is: ended, format: 'HH:MM'}, Left: ended}":                       `the columns "Left" and "End" both hold "ended"`,
		"columns: {Day: date, End: {is: ended, format: 'HH:MM'}, Left: {is: ended, format: 'HHMM'}}": `the columns "End" and "Left" both hold "ended"`,
	} {
		head := strings.Join([]string{"End", "side"}, ",")
		if strings.Contains(text, "Day") {
			head = "Day,End,Left,side"
		}
		if _, _, err := readAll("s.csv", strings.NewReader(head+"\n"), Options{Map: parse(t, text+"\n")}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}
}

// A word for an appointment says the side, the site and answers; a row that says otherwise is refused.
func TestAppointmentTypesSayMore(t *testing.T) {
	m := parse(t, "columns: {Type: procedure}\nprocedures:\n  MBB LUMBAR LEFT: {is: medial-branch-block, side: left, site: lumbar}\n  MBB W STEROID: {is: medial-branch-block, answers: {steroid: Yes}}\n  MBB: medial-branch-block\n")
	for _, c := range []struct {
		row     string
		fields  map[string]string
		answers map[string]string
		reject  string
	}{
		{"mbb lumbar left,,,", map[string]string{"procedure": "medial-branch-block", "side": "left", "site": "lumbar"}, nil, ""},
		{"MBB LUMBAR LEFT,left,L4 to S1,", map[string]string{"procedure": "medial-branch-block", "side": "left", "site": "L4 to S1"}, nil, ""},
		{"MBB LUMBAR LEFT,right,,", nil, nil, "the appointment type says left, and the row says otherwise"},
		{"MBB W STEROID,right,,", map[string]string{"procedure": "medial-branch-block", "side": "right"}, map[string]string{"steroid": "yes"}, ""},
		{"MBB W STEROID,right,,no", nil, nil, "the appointment type says steroid: yes, and the row says otherwise"},
		{"MBB,right,,no", map[string]string{"procedure": "medial-branch-block", "side": "right"}, map[string]string{"steroid": "no"}, ""},
	} {
		r := read(t, "Type,side,site,steroid\n"+c.row+"\n", Options{Map: m})[0]
		if r.Reject != c.reject || c.reject == "" && (!cmp.Equal(r.Fields, c.fields) || !cmp.Equal(r.Answers, c.answers)) {
			t.Errorf("%s: %+v", c.row, r)
		}
	}
	if _, _, err := readAll("s.csv", strings.NewReader("Type\n"), Options{Map: parse(t, "columns: {Type: procedure}\nprocedures: {X: {is: mbb, answers: {steroyd: \"yes\"}}}\n")}); err == nil || !strings.Contains(err.Error(), `m.yaml:2:36: the condition "steroyd" is not known`) {
		t.Error(err)
	}
	if ids := m.Procedures(); len(ids) != 3 || ids[0].ID != "medial-branch-block" || ids[0].Pos.Line != 3 {
		t.Errorf("%+v", ids)
	}
}

// The same rows in a file with titles, two lines of names, a column of numbers, a total and what a database adds.
func TestRowsAmongOtherLines(t *testing.T) {
	m := parse(t, "file: {header-line: 4, header-lines: 2, ends-at: [Total, \"(\"]}\ncolumns: {Patient Name: name, Visit Id: appointment_id, Visit Side: side}\nignore: \"\"\n")
	const head = "Monday's list\nprinted by \"someone\", page 1\n\n,Patient,Visit,Visit\n,Name,Id,Side\n"
	const rows = "0,Rosa Example,A-1,left\n1,Totalia Example,A-2,right\n"
	for name, tail := range map[string]string{
		"none": "", "a total": "Total,2\n", "a total and more": "Total: 2\n\nPrinted at 6 AM,page 1\n", "a database's count": "\n(2 rows affected)\n", "the end of a text": "\x1a",
	} {
		got := read(t, head+rows+tail, Options{Map: m})
		if len(got) != 2 || got[0].Fields["name"] != "Rosa Example" || got[1].Fields["appointment_id"] != "A-2" || got[1].Reject != "" {
			t.Errorf("%s: %+v", name, got)
		}
	}
	for text, want := range map[string]string{
		head + "Total,1\n2,Ivo Lost,A-3,left\n": "s.csv:7: the rows end at line 6, and line 7 looks like another one; nothing of the file is used",
		"a\nb\n":                                "s.csv:3: the mapping says that the column names are on line 4; the file has fewer lines",
	} {
		if _, _, err := readAll("s.csv", strings.NewReader(text), Options{Map: m}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v; want %s", text, err, want)
		}
	}
	// The sign for the end of a text is one only at its end.
	if got := read(t, "side,name,site\nleft,Rosa Example,\n\x1a\nright,Ivo Bright,\n", Options{}); len(got) != 3 || got[1].Reject == "" || got[2].Fields["side"] != "right" {
		t.Errorf("%+v", got)
	}
	// Without ends-at, a total is a row that can't be used; it isn't passed over.
	plain := parse(t, "columns: {Patient: name}\n")
	if got := read(t, "Patient,side\nRosa Example,left\nTotal\n", Options{Map: plain}); len(got) != 2 || got[1].Reject == "" {
		t.Errorf("%+v", got)
	}
	if _, _, err := readAll("s.csv", strings.NewReader("side\nleft\n"), Options{Map: parse(t, "file: {sheet: Today}\n")}); err == nil || !strings.Contains(err.Error(), "is not an Excel file") {
		t.Error(err)
	}
	if _, _, err := readAll("s.jsonl", strings.NewReader("{\"side\": \"left\"}\n"), Options{Map: m}); err == nil || !strings.Contains(err.Error(), "the file is JSON") {
		t.Error(err)
	}
	// A file of rejected rows has neither titles nor a total.
	header, rejected, err := readAll("s.csv", strings.NewReader(head+"0,Rosa Example,A-1,port\n"), Options{Map: m})
	if err != nil || len(rejected) != 1 || rejected[0].Reject == "" {
		t.Fatal(rejected, err)
	}
	if _, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, rejected)), Options{Map: m}); err != nil || len(again) != 1 || again[0].Reject != rejected[0].Reject {
		t.Errorf("%+v, %v", again, err)
	}
}

// The same in a workbook: the sheet that the mapping names, below its title and above its total.
func TestSheetOfAWorkbook(t *testing.T) {
	data := newWorkbookFile(t, [][]any{{"Codes"}, {"MBB"}}, func(f *excelize.File) {
		if _, err := f.NewSheet("Schedule"); err != nil {
			t.Fatal(err)
		}
		for at, v := range map[string]any{
			"A1": "Monday", "A3": "Patient", "B3": "Visit", "A4": "Name", "B4": "Id", "C4": "side",
			"A5": "Rosa Example", "B5": "A-1", "C5": "left", "A6": "Total", "B6": 1, "A8": "Printed", "A9": "at noon",
		} {
			if err := f.SetCellValue("Schedule", at, v); err != nil {
				t.Fatal(err)
			}
		}
	})
	const names = "columns: {Patient Name: name, Visit Id: appointment_id}\n"
	m := parse(t, "file: {sheet: schedule, header-line: 3, header-lines: 2, ends-at: Total}\n"+names)
	_, rows, err := readAll("s.xlsx", bytes.NewReader(data), Options{Map: m})
	if err != nil || len(rows) != 1 || rows[0].Fields["name"] != "Rosa Example" || rows[0].Fields["side"] != "left" || rows[0].Line != 5 {
		t.Errorf("%+v, %v", rows, err)
	}
	for text, want := range map[string]string{
		"":                         "more than one sheet of the Excel file has rows",
		"file: {sheet: Tuesday}\n": `the mapping names the sheet "Tuesday", which the Excel file doesn't have`,
		"file: {sheet: Schedule, header-line: 2}\n": "the column names are on line 2, which is empty",
	} {
		if _, _, err := readAll("s.xlsx", bytes.NewReader(data), Options{Map: parse(t, text+names)}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %s", text, err, want)
		}
	}
}

// Ids of other systems become names of files, and no two the same.
func TestEscapedAppointmentIDs(t *testing.T) {
	m := parse(t, "appointment-ids: escaped\n")
	seen := map[string]string{}
	for id, want := range map[string]string{
		"A-1041": "A-1041", "100^EPIC": "100_5E_EPIC", "100_5E_EPIC": "100_5F_5E_5F_EPIC", "7/{a b}": "7_2F__7B_a_20_b_7D_", ".1": "_2E_1", "ä": "_E4_", "100 EPIC": "100_20_EPIC",
	} {
		r := read(t, "appointment_id,side\n"+id+",left\n", Options{Map: m})[0]
		got := r.Fields["appointment_id"]
		if got != want || r.Reject != "" || seen[got] != "" {
			t.Errorf("%q: %q, %q; want %q", id, got, r.Reject, want)
		}
		seen[got] = id
	}
	if r := read(t, "appointment_id,side\n100^EPIC,left\n", Options{})[0]; r.Reject == "" {
		t.Error("taken without a mapping")
	}
}
