package schedule

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"aftercare/internal/diag"
)

// onlyReader hides a reader's random access.
type onlyReader struct{ io.Reader }

// newWorkbookFile returns a workbook written by another library. A cell is any value that it accepts; a func
// sets the cell itself.
func newWorkbookFile(t testing.TB, rows [][]any, more func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for r, row := range rows {
		for c, v := range row {
			at, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				t.Fatal(err)
			}
			if set, ok := v.(func(string) error); ok {
				err = set(at)
			} else if v != nil {
				err = f.SetCellValue("Sheet1", at, v)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	if more != nil {
		more(f)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestExcelCells(t *testing.T) {
	day := time.Date(2026, 11, 23, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, column string
		value        any
		want, reject string
	}{
		{"a text", "record", "00417", "00417", ""},
		{"a number as an id", "record", 417, "417", ""},
		{"a long number as an id", "record", 1234567890123456789, "", "changed"},
		{"a fraction as an id", "appointment_id", 1.5, "", "changed"},
		{"a date as an id", "appointment_id", day, "", "changed"},
		{"a date as a site", "site", day, "", "changed"},
		{"a date", "birth_date", day, "2026-11-23", ""},
		{"a date with a time as a day", "date", day.Add(10 * time.Hour), "2026-11-23", ""},
		{"a date with a time", "ended", day.Add(14*time.Hour + 20*time.Minute), "2026-11-23 14:20", ""},
		{"a next visit", "next_visit", day.Add(9*time.Hour + 30*time.Minute), "2026-11-23 09:30", ""},
		{"a text that is a date", "birth_date", "2026-11-23", "2026-11-23", ""},
		{"a text with two readings", "birth_date", "03/04/1961", "", "as a date"},
		{"a number that is no date", "birth_date", 46349, "", "as a date"},
		{"yes", "sedation", true, "yes", ""},
		{"no", "sedation", false, "no", ""},
		{"a control character", "name", "Ro\x01sa", "", "U+FFFD"},
		{"a turn of direction", "name", "Ro\u202esa", "", "U+202E"},
		{"spaces", "name", "  Rosa \n Example ", "Rosa Example", ""},
		{"a formula as a text", "name", "=1+1", "", "begins as a formula does"},
		{"rich text", "name", []excelize.RichTextRun{{Text: "Rosa "}, {Text: "Example"}}, "Rosa Example", ""},
		{"a text of a megabyte's sixteenth", "message", strings.Repeat("x", 32000), strings.Repeat("x", 32000), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			if runs, ok := c.value.([]excelize.RichTextRun); ok {
				data := newWorkbookFile(t, [][]any{{"side", c.column}, {"left"}}, func(f *excelize.File) {
					if err := f.SetCellRichText("Sheet1", "B2", runs); err != nil {
						t.Fatal(err)
					}
				})
				checkCell(t, data, c.column, c.want, c.reject)
				return
			}
			checkCell(t, newWorkbookFile(t, [][]any{{"side", c.column}, {"left", c.value}}, nil), c.column, c.want, c.reject)
		})
	}
}

func checkCell(t *testing.T, data []byte, column, want, reject string) {
	t.Helper()
	header, rows, err := readAll("s.xlsx", bytes.NewReader(data), Options{})
	if err != nil || len(rows) != 1 {
		t.Fatal(len(rows), err)
	}
	if reject == "changed" {
		reject = "holds an error, or a date or a number that the spreadsheet may have made of a text"
	}
	got := rows[0].Fields[column] + rows[0].Answers[column]
	if got != want || !strings.Contains(rows[0].Reject, reject) || (reject == "") != (rows[0].Reject == "") {
		t.Errorf("%q, reject %q; want %q, reject %q", got, rows[0].Reject, want, reject)
	}
	if rows[0].Reject == "" {
		return
	}
	_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, rows)), Options{})
	if err != nil || len(again) != 1 || again[0].Reject != rows[0].Reject || !cmp.Equal(again[0].Raw, rows[0].Raw) {
		t.Errorf("the rejected row comes back as %+v, %v", again, err)
	}
}

// A mapping's format is for text; a spreadsheet's own date needs none.
func TestExcelDatesNeedNoFormat(t *testing.T) {
	m := parse(t, "columns: {Born: {is: birth_date, format: MM/DD/YYYY}}\nconditions: {Sed: {is: sedation, values: {yes: [Y]}}}\n")
	data := newWorkbookFile(t, [][]any{{"Born", "Sed"}, {time.Date(1961, 4, 2, 0, 0, 0, 0, time.UTC), true}, {"04/02/1961", "Y"}, {"1961-04-02"}}, nil)
	header, rows, err := readAll("s.xlsx", bytes.NewReader(data), Options{Map: m})
	if err != nil || len(rows) != 3 || rows[0].Fields["birth_date"] != "1961-04-02" || rows[1].Fields["birth_date"] != "1961-04-02" || rows[2].Reject == "" {
		t.Error(rows, err)
	}
	_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, rows)), Options{Map: m})
	if err != nil {
		t.Fatal(err)
	}
	for n := range again {
		again[n].Line = rows[n].Line
	}
	if d := cmp.Diff(rows, again); d != "" {
		t.Error(d)
	}
}

func TestExcelSheets(t *testing.T) {
	rows := [][]any{{"appointment_id", "MRN"}, {"A1", 417}, nil, {"A2", "00418", nil, "x"}, {"A3"}}
	var warned diag.List
	data := newWorkbookFile(t, rows, func(f *excelize.File) {
		_, _ = f.NewSheet("Empty")
		_, _ = f.NewSheet("Hidden")
		_ = f.SetCellValue("Hidden", "A1", "x")
		_ = f.SetSheetVisible("Hidden", false)
		_ = f.SetRowVisible("Sheet1", 5, false)
	})
	_, got, err := readAll("s.xlsx", onlyReader{bytes.NewReader(data)}, Options{Warn: func(d diag.Diagnostic) { warned = append(warned, d) }})
	want := []Row{
		{Number: 1, Line: 2, Raw: []string{"A1", "417"}, Fields: map[string]string{"appointment_id": "A1", "record": "417"}},
		{Number: 2, Line: 4, Raw: []string{"A2", "00418", "", "x"}, Reject: "the row has 4 cells; expected 2"},
		{Number: 3, Line: 5, Raw: []string{"A3", ""}, Fields: map[string]string{"appointment_id": "A3"}},
	}
	if d := cmp.Diff(want, got); d != "" || err != nil {
		t.Error(err, d)
	}
	if text := warned.Error(); len(warned) != 2 || !strings.Contains(text, `s.xlsx:2: warning: the column "MRN" holds a number`) || !strings.Contains(text, "s.xlsx:5: warning: a row is hidden") {
		t.Error(text)
	}
	data = newWorkbookFile(t, rows, func(f *excelize.File) {
		_, _ = f.NewSheet("Two")
		_ = f.SetCellValue("Two", "A1", "x")
	})
	if _, _, err = readAll("s.xlsx", bytes.NewReader(data), Options{}); err == nil || !strings.Contains(err.Error(), "more than one sheet") {
		t.Error(err)
	}
}

// Merged cells show one value in many rows, but only one row has it: such a sheet is refused, unless they are
// above the rows or in an ignored column.
func TestMergedCells(t *testing.T) {
	rows := [][]any{{"appointment_id", "side", "room"}, {"A1", "left", "1"}, {"A2", nil, nil}}
	for _, c := range []struct{ from, to, want string }{
		{"B2", "B3", "s.xlsx:2: rows 2 to 3 of the sheet have merged cells in the column \"side\""},
		{"B2", "C2", "s.xlsx:2: rows 2 to 2 of the sheet have merged cells in the column \"side\""},
		{"A3", "A900", "rows 3 to 900 of the sheet"},
		{"C2", "C3", ""}, // ignored
		{"D2", "D9", ""}, // outside the table
	} {
		data := newWorkbookFile(t, rows, func(f *excelize.File) {
			if err := f.MergeCell("Sheet1", c.from, c.to); err != nil {
				t.Fatal(err)
			}
		})
		_, got, err := readAll("s.xlsx", bytes.NewReader(data), Options{Map: parse(t, "columns: {side: side}\nignore: [room]\n")})
		if len(got) != 2 || (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s to %s: %d rows, %v", c.from, c.to, len(got), err)
		}
	}
}

// An id that is a number is accepted if a reader sees it as it is, and refused if the sheet's format shows
// another text.
func TestExcelNumbersShownDifferently(t *testing.T) {
	for _, c := range []struct {
		format string
		value  any
		ok     bool
	}{
		{"General", 417, true}, {"0", 417, true}, {"@", 417, true}, {"#", 417, true}, {"#,##0", 417, true}, {"000", 417, true}, {"00", 417, true}, {"[Red]0", 417, true}, {"0;-0", 417, true},
		{"00000", 417, false}, {"#,##0", 4170, false}, {"0.00", 417, false}, {"#,##0.00", 417, false}, {"0%", 417, false}, {"0.00E+00", 417, false}, {`"MRN-"0`, 417, false}, {`0\-0`, 417, false},
		{"00-00", 417, false}, {"0.0", 417, false}, {"# ?/?", 417, false}, {`0"A"`, 417, false}, {"$0", 417, false}, {"00000", 41701, true}, {";;;", 417, false}, {"0,", 41700, false},
	} {
		for _, column := range []string{"record", "appointment_id"} {
			data := newWorkbookFile(t, [][]any{{"side", column}, {"left", c.value}}, func(f *excelize.File) {
				style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &c.format})
				if err != nil {
					t.Fatal(err)
				}
				if err := f.SetCellStyle("Sheet1", "B2", "B2", style); err != nil {
					t.Fatal(err)
				}
			})
			want, reject := fmt.Sprint(c.value), ""
			if !c.ok {
				want, reject = "", `the column "`+column+`" is a number that the spreadsheet displays differently; format the column as text`
			}
			t.Run(c.format+" "+column, func(t *testing.T) { checkCell(t, data, column, want, reject) })
		}
	}
	for n, ok := range map[int]bool{0: true, 1: true, 2: false, 3: true, 4: false, 9: false, 10: false, 11: false, 12: false, 37: false, 48: false, 49: true} {
		data := newWorkbookFile(t, [][]any{{"side", "record"}, {"left", 417}}, func(f *excelize.File) {
			style, err := f.NewStyle(&excelize.Style{NumFmt: n})
			if err != nil {
				t.Fatal(err)
			}
			_ = f.SetCellStyle("Sheet1", "B2", "B2", style)
		})
		if _, rows, err := readAll("s.xlsx", bytes.NewReader(data), Options{}); err != nil || (rows[0].Reject == "") != ok {
			t.Errorf("format %d: %q, %v", n, rows[0].Reject, err)
		}
	}
}

// A boolean of a spreadsheet or of JSON answers a condition, but isn't a name.
func TestBooleansAreNotText(t *testing.T) {
	for _, column := range []string{"name", "record", "site", "message", "fill.drug"} {
		checkCell(t, newWorkbookFile(t, [][]any{{"side", column}, {"left", true}}, nil), column, "", "changed")
		rows := read(t, fmt.Sprintf("{\"side\": \"left\", %q: true}\n", column), Options{})
		if !strings.Contains(rows[0].Reject, "holds true or false; expected a text") {
			t.Errorf("%s: %+v", column, rows[0])
		}
	}
}
