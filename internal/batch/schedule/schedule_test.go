package schedule

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"

	"aftercare/internal/diag"
)

// conditions are those that the tests know.
var conditions = []string{"sedation", "steroid", "blood-thinner"}

// readAll reads a schedule to its end.
func readAll(name string, in io.Reader, o Options) (header []string, rows []Row, err error) {
	if o.Conditions == nil {
		o.Conditions = conditions
	}
	r, err := Open(name, in, o)
	if err != nil {
		return nil, nil, err
	}
	defer r.Close()
	for {
		row, err := r.Next()
		if errors.Is(err, io.EOF) {
			return r.Header(), rows, nil
		}
		if err != nil {
			return r.Header(), rows, err
		}
		rows = append(rows, row)
	}
}

func read(t *testing.T, text string, o Options) []Row {
	t.Helper()
	_, rows, err := readAll("s.csv", strings.NewReader(text), o)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func utf16(t *testing.T, s string, order unicode.Endianness) string {
	t.Helper()
	out, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The same table in each variant of CSV gives the same rows.
func TestCSVVariants(t *testing.T) {
	const table = "appointment_id,given_name,family_name,birth_date,sedation,fill.restart\n" +
		"A1,Rosa,\"Núñez, Jr.\",1961-04-02,yes,2026-11-25\n" +
		"A2,Bo,O'Neil,1950-12-31,,\n"
	want := []Row{
		{Number: 1, Line: 2, Raw: []string{"A1", "Rosa", "Núñez, Jr.", "1961-04-02", "yes", "2026-11-25"},
			Fields:  map[string]string{"appointment_id": "A1", "given_name": "Rosa", "family_name": "Núñez, Jr.", "birth_date": "1961-04-02"},
			Answers: map[string]string{"sedation": "yes"}, Fill: map[string]string{"restart": "2026-11-25"}},
		{Number: 2, Line: 3, Raw: []string{"A2", "Bo", "O'Neil", "1950-12-31", "", ""},
			Fields: map[string]string{"appointment_id": "A2", "given_name": "Bo", "family_name": "O'Neil", "birth_date": "1950-12-31"}},
	}
	other := func(sep string) string {
		s := strings.ReplaceAll(table, "Núñez, Jr.", "\x00")
		return strings.ReplaceAll(strings.ReplaceAll(s, ",", sep), "\x00", "Núñez, Jr.")
	}
	latin := strings.NewReplacer("ú", "\xfa", "ñ", "\xf1").Replace(table)
	for _, c := range []struct {
		name, text, encoding string
		lines                int // above the header
	}{
		{"commas", table, "", 0},
		{"semicolons", other(";"), "", 0},
		{"tabs", other("\t"), "", 0},
		{"pipes", other("|"), "", 0},
		{"a separator line", "sep=;\r\n" + other(";"), "", 1},
		{"a quoted separator line", "\"sep=;\"\n" + other(";"), "", 1},
		{"a mark", "\ufeff" + table, "", 0},
		{"a mark and a separator line", "\ufeffsep=,\n" + table, "", 1},
		{"carriage returns and line feeds", strings.ReplaceAll(table, "\n", "\r\n"), "", 0},
		{"carriage returns alone", strings.ReplaceAll(table, "\n", "\r"), "", 0},
		{"no line end at the end", strings.TrimSuffix(table, "\n"), "", 0},
		{"UTF-16, little end first", utf16(t, other("\t"), unicode.LittleEndian), "", 0},
		{"UTF-16, big end first", utf16(t, table, unicode.BigEndian), "", 0},
		{"Windows' encoding, asked for", latin, "cp1252", 0},
		{"UTF-8, asked for", table, "utf-8", 0},
		{"rows of nothing", table + ",,,,,\n\n", "", 0},
		{"decomposed letters", strings.NewReplacer("ú", "u\u0301", "ñ", "n\u0303").Replace(table), "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := read(t, c.text, Options{Encoding: c.encoding})
			for n := range got {
				got[n].Line -= c.lines
				if c.name == "decomposed letters" {
					got[n].Raw = want[n].Raw
				}
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

func TestAliasesOfColumns(t *testing.T) {
	for name, want := range map[string]string{
		"DOB": "birth_date", "MRN": "record", "Appointment ID": "appointment_id", "appointment-id": "appointment_id", "Date of Birth": "birth_date",
		"First Name": "given_name", "LAST_NAME": "family_name", "Patient Name": "name", "Laterality": "side", "Provider": "clinician",
		"Next Visit": "next_visit", "Blood Thinner": "blood-thinner", "FILL.restart": "fill.restart", " side ": "side",
	} {
		got, ok := newBinder(Options{Conditions: conditions}).target(name)
		if !ok || got.String() != want {
			t.Errorf("%q is %q, %v; want %q", name, got, ok, want)
		}
	}
	for _, name := range []string{"CPT", "End time", "Appointment Type", "Start", "Reason", "ID", "fill.", "type"} {
		if got, ok := newBinder(Options{}).target(name); ok {
			t.Errorf("%q is %q; want it unknown", name, got)
		}
	}
}

// Each row of a hostile schedule gets its own verdict and doesn't affect its neighbours.
func TestVerdicts(t *testing.T) {
	const head = "appointment_id,name,birth_date,date,ended,side,procedure,status,next_visit,message\n"
	const good = "A0,Rosa Example,1961-04-02,2026-11-23,10:20 AM,left,medial-branch-block,booked,2026-11-30 09:30,\n"
	for _, c := range []struct{ name, row, skip, reject string }{
		{"good", good, "", ""},
		{"a formula lost its value", "A1,=HYPERLINK(1),1961-04-02,,,,,,,\n", "", `the column "name" begins as a formula does; expected its value`},
		{"a formula that is only its text", "A1,Rosa,\"=\"\"1961-04-02\"\"\",,,,,,,\n", "", ""},
		{"a command as a name", "A1,@SUM(1),1961-04-02,,,,,,,\n", "", `the column "name" begins as a formula does; expected its value`},
		{"a wrong encoding", "A1,JosÃ©,1961-04-02,,,,,,,\n", "", `the column "name" holds letters that a wrong encoding made of others; expected the letters that were written`},
		{"a spreadsheet's error", "A1,#N/A,1961-04-02,,,,,,,\n", "", `the column "name" holds a spreadsheet's error; expected a value`},
		{"a code for a letter", "A1,O&#39;Neil,1961-04-02,,,,,,,\n", "", `the column "name" holds a code in the place of a letter; expected the letter`},
		{"a web page", "A1,Rosa,1961-04-02,,,,,,,<b>Call us</b>\n", "", `the column "message" holds the signs of a web page; expected its text alone`},
		{"less than", "A1,Rosa,1961-04-02,,,,,,,a < b & c; d > e\n", "", ""},
		{"a lost letter", "A1,Jos?,1961-04-02,,,,,,,\n", "", `the column "name" holds a sign that no name has: an export lost a letter, or it is another column's`},
		{"a second that isn't", "A1,Rosa,,,2026-11-23 10:20:75,,,,,\n", "", `the column "ended" can't be read as a time; expected a form such as 2026-11-23 10:20, or a mapping that says which form it is`},
		{"capitals with a tilde", "A1,SÃO JOÃO,1961-04-02,,,,,,,\n", "", ""},
		{"a letter of one typeface", "A1,Rosa \ue000,1961-04-02,,,,,,,\n", "", `the column "name" holds U+E000, which is a letter in one typeface alone`},
		{"more cells than anybody reads", strings.Repeat(",", 2<<20) + "A1\n", "", `the row has more than 16384 cells; expected 10`},
		{"a cell of two lines", "A1,Rosa,1961-04-02,,,,,,,\"Call us, please,\nif it hurts, or swells.\"\n", "", ""},
		{"joiners are letters", "A1,می\u200cخواهم,1961-04-02,,,,,,,\n", "", ""},
		{"a quote within a cell", "A1,Rosa \"Rosie\" Example,1961-04-02,,,,,,,\n", "", ""},
		{"a line end in a cell", "A1,\"Rosa\nExample\",1961-04-02,,,,,,,\n", "", ""},
		{"too few cells", "A1,Rosa\n", "", "the row has 2 cells; expected 10"},
		{"too many cells", strings.TrimSuffix(good, "\n") + ",x\n", "", "the row has 11 cells; expected 10"},
		{"a NUL", "A1,Ro\x00sa,1961-04-02,,,,,,,\n", "", `the column "name" holds the control character U+0000`},
		{"an escape", "A1,\x1b[2JRosa,1961-04-02,,,,,,,\n", "", `the column "name" holds the control character U+001B`},
		{"an escape in a cancelled row", "A1,\x1b[2JRosa,1961-04-02,,,,,cancelled,,\n", "", `the column "name" holds the control character U+001B`},
		{"a carriage return", "A1,Ro\rsa,1961-04-02,,,,,,,\n", "", `the column "name" holds the control character U+000D`},
		{"a C1 control", "A1,Ro\u009bsa,1961-04-02,,,,,,,\n", "", `the column "name" holds the control character U+009B`},
		{"a turn of direction", "A1,Ro\u202esa,1961-04-02,,,,,,,\n", "", `the column "name" holds the invisible character U+202E`},
		{"a lost letter", "A1,Ro\ufffdsa,1961-04-02,,,,,,,\n", "", `the column "name" holds U+FFFD, which a wrong encoding left in the place of a letter`},
		{"Windows' encoding", "A1,N\xfa\xf1ez,1961-04-02,,,,,,,\n", "", `the column "name" holds the byte 0xFA, which is not UTF-8; for a whole file in Windows' encoding, add --encoding cp1252`},
		{"a megabyte", "A1," + strings.Repeat("x", 1<<20) + ",1961-04-02,,,,,,,\n", "", `the column "name" holds more than 64 KiB`},
		{"a megabyte in quotes", "A1,\"" + strings.Repeat("x\n", 1<<19) + "\",1961-04-02,,,,,,,\n", "", `the column "name" holds more than 64 KiB`},
		{"megabytes of cells", strings.Repeat("A1"+strings.Repeat("x", 1<<15)+",", 40) + "\n", "", "the row is longer than 1024 KiB"},
		{"text after a quote", "A1,\"the \"big\" one\",1961-04-02,,,,,,,\n", "", `the column "name" has a text after its closing quote; expected a quote within quotes to be doubled`},
		{"a day that isn't", "A1,Rosa,1961-02-30,,,,,,,\n", "", `the column "birth_date" can't be read as a date; expected a form such as 1961-04-02, or a mapping that says which form it is`},
		{"a date with two readings", "A1,Rosa,03/04/1961,,,,,,,\n", "", `the column "birth_date" can't be read as a date; expected a form such as 1961-04-02, or a mapping that says which form it is`},
		{"a time with two readings", "A1,Rosa,,,03/04/2026 10:20,,,,,\n", "", `the column "ended" can't be read as a time; expected a form such as 2026-11-23 10:20, or a mapping that says which form it is`},
		{"a day as an end", "A1,Rosa,,,2026-11-23,,,,,\n", "", `the column "ended" can't be read as a time; expected a form such as 2026-11-23 10:20, or a mapping that says which form it is`},
		{"no side", "A1,Rosa,,,,port,,,,\n", "", `the column "side" is not a side; expected left, right or both, or a mapping that lists other words`},
		{"a billing code", "A1,Rosa,,,,,64493,,,\n", "", `the column "procedure" holds a billing code, which never chooses a sheet; expected a procedure's id, or a mapping`},
		{"two problems", "A1,Rosa,x,y,,,,,,\n", "", `the column "birth_date" can't be read as a date; expected a form such as 1961-04-02, or a mapping that says which form it is; ` +
			`the column "date" can't be read as a date; expected a form such as 1961-04-02, or a mapping that says which form it is`},
		{"cancelled", "A1,Rosa,x,,,,,Cancelled,,\n", "cancelled", ""},
		{"no-show", "A1,Rosa,,,,,,No Show,,\n", "no-show", ""},
		{"entered in error", "A1,Rosa,,,,,,entered-in-error,,\n", "entered-in-error", ""},
		{"another word", "A1,Rosa,,,,,,bumped,,\n", "", `the column "status" holds a word that is not known; expected one such as booked or cancelled, or a mapping that says what it means`},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows := read(t, head+c.row+strings.Replace(good, "A0", "A9", 1), Options{})
			if len(rows) != 2 || rows[1].Fields["appointment_id"] != "A9" || rows[1].Reject != "" {
				t.Fatalf("a neighbour is lost: %d rows", len(rows))
			}
			if rows[0].Skip != c.skip || rows[0].Reject != c.reject {
				t.Errorf("got skip %q, reject %q", rows[0].Skip, rows[0].Reject)
			}
		})
	}
}

// An error that ends a file keeps the rows before it.
func TestFilesThatEnd(t *testing.T) {
	const head = "appointment_id,name\nA1,Rosa\n"
	for _, c := range []struct {
		name, text, want string
		rows             int
	}{
		{"nothing", "", "s.csv: the file is empty", 0},
		{"a mark alone", "\ufeff", "s.csv: the file is empty", 0},
		{"blank lines", "\n\n", "s.csv: the file is empty", 0},
		{"a header alone", "appointment_id,name\n", "", 0},
		{"an open quote", head + "A2,\"Bo\nA3,Cy\nA4,Di\n", "s.csv:3: quote opened on line 3, 3 lines swallowed", 1},
		{"an open quote that a later one closes", head + "A2,\"Bo\nA3,\"Cy, Jr.\"\nA4,Di\n", "s.csv:3: quote opened on line 3, 1 line swallowed", 1},
		{"an open quote on the last line", head + "A2,\"Bo", "s.csv:3: quote opened on line 3, 0 lines swallowed", 1},
		{"two stray quotes", "appointment_id,name,birth_date,side\nA1,Rosa,1961-04-02,left\nA2,\"Bo,1961-04-02,left\nA3,Cy\",1961-04-02,left\n", "s.csv:3: quote opened on line 3, 1 line swallowed", 1},
		{"two stray quotes in other columns", "appointment_id,name,birth_date,side\nA1,Rosa,1961-04-02,left\nA2,\"Bo,1961-04-02,left\nA3,Cy,1961-04-02,left\nA4,Di,1961-04-02\",left\n",
			"s.csv:3: quote opened on line 3, 2 lines swallowed", 1},
		{"a line without end", head + strings.Repeat("x", 17<<20), "s.csv:3: line 3 has no end within 16 MiB", 1},
		{"a quote without end", head + "A2,\"" + strings.Repeat("x\n", 9<<20), "s.csv:3: quote opened on line 3, 8388606 lines swallowed", 1},
		{"no known column", "Rosa Example,1961-04-02\nBo,1950-01-01\n", "s.csv:1: the first line names no known column", 0},
		{"an unknown column", "appointment_id,namee\n", `s.csv:1: the column "namee" is not known`, 0},
		{"two of one column", "appointment_id,name,Name\n", `s.csv:1: the columns "name" and "Name" both hold "name"`, 0},
		{"two names of one field", "dob,birth_date\n", `s.csv:1: the columns "dob" and "birth_date" both hold "birth_date"`, 0},
		{"a name twice over", "name,given_name,family_name\n", `s.csv:1: the column "name" holds the whole name, and "given_name" a part of it`, 0},
		{"half a name", "appointment_id,First Name\n", `s.csv:1: the column "First Name" holds a part of the name`, 0},
		{"a header in Windows' encoding", "appointment_id,N\xfame\n", "s.csv:1: line 1, column 2 holds the byte 0xFA, which is not UTF-8", 0},
		{"an escape in a header", "appointment_id,\x1b[2J\n", "s.csv:1: the name of column 2 holds the control character U+001B", 0},
		{"columns without end", "name" + strings.Repeat(",", 3000) + "\n", "s.csv:1: the first line names 3001 columns; expected at most 2000", 0},
		{"two separators", "appointment_id,name;side\n", "s.csv:1: the line of column names has as many \",\" as \";\"", 0},
		{"zeros between letters", "n\x00a\x00m\x00e\x00\n\x00", "s.csv:1: the file holds zeros between its letters", 0},
		{"an old Excel file", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "s.csv: the file is an old or a locked Excel file", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, rows, err := readAll("s.csv", strings.NewReader(c.text), Options{})
			if len(rows) != c.rows {
				t.Errorf("%d rows, want %d", len(rows), c.rows)
			}
			if c.want == "" && err == nil {
				return
			}
			var list diag.List
			if !errors.As(err, &list) || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
			if err != nil && strings.Contains(err.Error(), "Rosa") {
				t.Errorf("a patient's data: %v", err)
			}
		})
	}
}

func TestHintsForColumns(t *testing.T) {
	for name, want := range map[string]string{
		"namee": `did you mean "name"?`, "Birth Dat": `did you mean "birth_date"?`, "sedaton": `did you mean "sedation"?`, "CPT code": "name it in a mapping",
	} {
		_, _, err := readAll("s.csv", strings.NewReader("appointment_id,"+name+"\n"), Options{})
		if err == nil || !strings.Contains(err.Error(), "hint: "+want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// endlessRows generates rows as they are read.
type endlessRows struct {
	n, rows int
	rest    string
}

func (e *endlessRows) Read(p []byte) (int, error) {
	if e.rest == "" {
		if e.n > e.rows {
			return 0, io.EOF
		}
		e.rest = "appointment_id,name,birth_date,record,date,ended,side,site,clinician,next_visit,message,procedure,sedation,steroid\n"
		if e.n > 0 {
			e.rest = fmt.Sprintf("A%d,\"Example, Rosa\",1961-04-02,00%d,2026-11-23,10:20 AM,left,L4 to S1,Dr. Ruiz,2026-11-30 09:30,,medial-branch-block,yes,no\n", e.n, e.n)
		}
		e.n++
	}
	n := copy(p, e.rest)
	e.rest = e.rest[n:]
	return n, nil
}
