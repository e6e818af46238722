package excel

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/testkit"
)

// newFile returns a workbook that another library wrote.
func newFile(t testing.TB, rows [][]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for n, row := range rows {
		if err := f.SetSheetRow("Sheet1", fmt.Sprintf("A%d", n+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func open(data []byte) (*Table, error) {
	in := bytes.NewReader(data)
	return Open("s.xlsx", in, in, form.Place{}, func(int, string, string) {})
}

// readAll reads a workbook to its end.
func readAll(data []byte) (rows []form.Record, err error) {
	table, err := open(data)
	if err != nil {
		return nil, err
	}
	defer table.Close()
	for {
		r, err := table.Next()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		r.About = slices.Clone(r.About)
		rows = append(rows, r)
	}
}

// A cell is its text, with what the workbook knows about it besides.
func TestRecords(t *testing.T) {
	rows, err := readAll(newFile(t, [][]any{{"id", "room"}, {"A1", 417}, nil, {true}, {"A3", "blue", "", "x"}}))
	want := []form.Record{
		{Line: 2, Cells: []string{"A1", "417"}, About: []form.About{{}, {Number: true}}},
		{Line: 4, Cells: []string{"yes", ""}, About: []form.About{{Boolean: true}, {}}},
		{Line: 5, Cells: []string{"A3", "blue", "", "x"}, About: make([]form.About, 4), Reject: "the row has 4 cells; expected 2"},
	}
	if d := cmp.Diff(want, rows); d != "" || err != nil {
		t.Error(err, d)
	}
}

// Days are those of the other library, which wrote the file.
func TestDatesAgree(t *testing.T) {
	for _, old := range []bool{false, true} {
		w := &workbook{date1904: old}
		for n := 1; n < 80000; n += 37 {
			if n == 60 && !old {
				continue
			}
			want, err := excelize.ExcelDateToTime(float64(n)+0.43, old)
			if err != nil {
				t.Fatal(err)
			}
			if got, ok := w.excelDate(fmt.Sprintf("%d.43", n)); !ok || got != want.Format("2006-01-02 15:04") {
				t.Errorf("%d is %q, want %s", n, got, want)
			}
		}
	}
	for v, want := range map[string]string{"0.4305555555": "10:20 AM", "0.5972222222": "2:20 PM", "46349.99999999": "2026-11-24", "60": "", "-1": "", "9e9": ""} {
		if got, _ := (&workbook{}).excelDate(v); got != want {
			t.Errorf("%s is %q, want %q", v, got, want)
		}
	}
}

func TestDateCodes(t *testing.T) {
	for code, want := range map[string]bool{
		"yyyy-mm-dd": true, "m/d/yy h:mm": true, "[$-409]d-mmm-yy;@": true, "[h]:mm": true, "General": false, "0.00": false, "#,##0 \"days\"": false,
		"0000": false, "@": false, "[Red]0": false, `0\d`: false,
	} {
		if isDateCode(code) != want {
			t.Errorf("%s: %v", code, !want)
		}
	}
}

// What is small when compressed has a limit when it is decompressed.
func TestBombs(t *testing.T) {
	data := newFile(t, [][]any{{"id", "room"}, {"A1", "blue"}})
	defer func(most int64) { maxTexts = most }(maxTexts)
	maxTexts = 1 << 20
	long := strings.Repeat("x", 1000<<10)
	for _, c := range []struct{ name, part, at, bomb, want string }{
		{"rows without end", "xl/worksheets/sheet1.xml", "</sheetData>", "<row r=\"1048576\"/><row/>", "s.xlsx:1048577: the Excel file is broken or cut off after row 1048576"},
		{"texts without end", "xl/sharedStrings.xml", "</sst>", strings.Repeat("<si/>", 1<<15), "the Excel file holds more than 1 MiB of texts"},
		{"styles without end", "xl/styles.xml", "</cellXfs>", strings.Repeat("<xf/>"+long, 20), "s.xlsx: the Excel file is broken or cut off"},
	} {
		bomb := testkit.ReplacePart(t, data, c.part, func(s string) string { return strings.Replace(s, c.at, c.bomb+c.at, 1) })
		if _, err := readAll(bomb); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s (%d KiB packed): %v", c.name, len(bomb)>>10, err)
		}
	}
}

// A broken file is reported as one; it is never read as a shorter table.
func TestBrokenFiles(t *testing.T) {
	data := newFile(t, [][]any{{"id", "room"}, {"A1", "blue"}, {"A2", "red"}})
	const part = "xl/worksheets/sheet1.xml"
	cut := func(at string) func(string) string {
		return func(s string) string { return s[:strings.Index(s, at)] }
	}
	swap := func(from, to string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, from) {
				t.Fatalf("no %s in %s", from, s)
			}
			return strings.Replace(s, from, to, 1)
		}
	}
	for _, c := range []struct {
		name string
		data []byte
		rows int
		want string
	}{
		{"cut in a row", testkit.ReplacePart(t, data, part, cut(`<c r="B3"`)), 1, "s.xlsx:4: the Excel file is broken or cut off after row 3"},
		{"cut between rows", testkit.ReplacePart(t, data, part, cut(`<row r="3"`)), 1, "s.xlsx:3: the Excel file is broken or cut off after row 2"},
		{"a text that isn't there", testkit.ReplacePart(t, data, part, swap(`<c r="B3" t="s"><v>5</v>`, `<c r="B3" t="s"><v>99</v>`)), 1, "s.xlsx:4: the Excel file is broken"},
		{"rows out of order", testkit.ReplacePart(t, data, part, swap(`<row r="3"`, `<row r="1"`)), 1, "s.xlsx:3: the Excel file is broken"},
		{"a megabyte", testkit.ReplacePart(t, data, part, swap(`<c r="B3" t="s"><v>5</v>`, `<c r="B3" t="str"><v>`+strings.Repeat("x", 2<<20)+`</v>`)), 1, "s.xlsx:4: a cell after row 3 holds more than 1024 KiB"},
		{"half the file", data[:len(data)/2], 0, "s.xlsx: the Excel file is broken or cut off"},
		{"no workbook", testkit.ReplacePart(t, newFile(t, nil), "xl/workbook.xml", func(string) string { return "<workbook/>" }), 0, "s.xlsx: the file is empty"},
		{"nothing in it", newFile(t, nil), 0, "s.xlsx: the file is empty"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, err := readAll(c.data)
			if len(rows) != c.rows || err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("%d rows, %v", len(rows), err)
			}
		})
	}
	for name, cell := range map[string]string{
		"an error":                  `<c r="B3" t="e"><v>#REF!</v>`,
		"a formula without a value": `<c r="B3"><f>A1&amp;A2</f>`,
	} {
		changed := testkit.ReplacePart(t, data, part, swap(`<c r="B3" t="s"><v>5</v>`, cell))
		rows, err := readAll(changed)
		if err != nil || len(rows) != 2 || !rows[1].About[1].Failed {
			t.Errorf("%s: %v, %v", name, rows, err)
		}
	}
	long := testkit.ReplacePart(t, data, part, swap(`<c r="B2" t="s"><v>3</v>`, `<c r="B2" t="str"><v>`+strings.Repeat("x", 70000)+`</v>`))
	if rows, err := readAll(long); err != nil || rows[0].Reject != `the column "room" holds more than 64 KiB` || rows[1].Reject != "" {
		t.Error(err)
	}
	escaped := testkit.ReplacePart(t, data, part, swap(`<c r="B2" t="s"><v>3</v>`, `<c r="B2" t="str"><v>a_x001B_b</v>`))
	if rows, err := readAll(escaped); err != nil || rows[0].Cells[1] != "a\x1bb" {
		t.Error(rows, err)
	}
}

// Cells are streamed: a sheet of many rows takes only the memory of its texts.
func TestMemory(t *testing.T) {
	f := excelize.NewFile()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	const rows = 5000
	for n := range rows {
		row := []any{"A" + fmt.Sprint(n), "left", "blue", 417}
		if n == 0 {
			row = []any{"id", "side", "room", "number"}
		}
		if err := w.SetRow(fmt.Sprintf("A%d", n+1), row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := errors.Join(f.Write(&b), f.Close()); err != nil {
		t.Fatal(err)
	}
	r, err := open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	count := 0
	for {
		if _, err := r.Next(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		count++
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); count != rows-1 || grown > 1<<20 {
		t.Errorf("%d rows, %d bytes more", count, grown)
	}
}

// A bit that a disk or a transfer changes would make another name or another number: each part of a workbook has a checksum. A
// workbook with a changed bit, wherever it is, is refused, or it is in what no cell depends on, and all cells are as they were.
func TestAChangedBitIsRefused(t *testing.T) {
	parts := map[string]string{
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="r1"/><sheet name="B" sheetId="2" state="hidden" r:id="r2"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/s1.xml" Type="t/worksheet"/><Relationship Id="r2" Target="worksheets/s2.xml" Type="t/worksheet"/><Relationship Id="r3" Target="styles.xml" Type="t/styles"/><Relationship Id="r4" Target="sharedStrings.xml" Type="t/sharedStrings"/></Relationships>`,
		"xl/sharedStrings.xml":       `<sst><si><t>id</t></si><si><t>room</t></si><si><t>amber</t></si><si><t>blue</t></si></sst>`,
		"xl/styles.xml":              `<styleSheet><numFmts><numFmt numFmtId="164" formatCode="00000"/></numFmts><fonts><font/><font><strike/></font></fonts><cellXfs><xf/><xf numFmtId="14"/><xf numFmtId="164"/><xf fontId="1"/></cellXfs></styleSheet>`,
		"xl/worksheets/s1.xml":       `<worksheet><sheetData><row r="1"><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="2"><c t="s"><v>2</v></c><c s="1"><v>46349</v></c></row><row r="3"><c s="2"><v>417</v></c><c t="s" s="3"><v>3</v></c></row><row r="4"><c t="inlineStr"><is><t>A4</t></is></c><c t="str"><v>red</v></c></row></sheetData></worksheet>`,
		"xl/worksheets/s2.xml":       `<worksheet><sheetData><row r="1"><c t="s"><v>3</v></c></row><row r="2"><c t="s"><v>2</v></c></row></sheetData></worksheet>`,
	}
	for _, stored := range []bool{true, false} {
		data := testkit.RewriteZip(t, testkit.NewZip(t, parts), func(_, text string) (string, bool) { return text, stored })
		want, err := readAll(data)
		if err != nil || len(want) != 3 || want[0].Cells[1] != "2026-11-23" || !want[1].About[0].ShownDifferently || !want[1].About[1].Struck {
			t.Fatalf("stored %v, before a bit is changed: %v, %v", stored, want, err)
		}
		refused := 0
		for at := range data {
			for bit := range 8 {
				data[at] ^= 1 << bit
				got, err := readAll(data)
				data[at] ^= 1 << bit
				if err == nil && !cmp.Equal(want, got) {
					t.Errorf("stored %v: bit %d of byte %d, of %q, makes %v", stored, bit, at, data[max(0, at-20):min(len(data), at+20)], got)
				}
				if err != nil {
					refused++
				}
			}
		}
		for name, text := range parts { // each letter of a part that is stored as it is
			if at := bytes.Index(data, []byte(text)); stored && at < 0 {
				t.Errorf("%s isn't stored", name)
			} else if stored {
				for n := range text {
					data[at+n] ^= 1
					if _, err := readAll(data); err == nil && name != "xl/worksheets/s2.xml" {
						t.Errorf("%s: a change of letter %d is not refused", name, n)
					}
					data[at+n] ^= 1
				}
			}
		}
		t.Logf("stored %v: %d of %d bits are refused", stored, refused, 8*len(data))
	}
}
