package csvfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/batch/schedule/form"
)

// readAll reads a table to its end.
func readAll(text string, place form.Place) (table *Table, rows []form.Record, err error) {
	if table, err = Open("s.csv", bufio.NewReaderSize(strings.NewReader(text), form.BufferSize), false, place); err != nil {
		return nil, nil, err
	}
	for {
		r, err := table.Next()
		if errors.Is(err, io.EOF) {
			return table, rows, nil
		}
		if err != nil {
			return table, rows, err
		}
		rows = append(rows, r)
	}
}

func TestRecords(t *testing.T) {
	const table = "id,room\nA1,\"blue, left\"\nA2,O'Neil\n"
	for name, text := range map[string]string{
		"commas": table, "no end": strings.TrimSuffix(table, "\n"), "carriage returns": strings.ReplaceAll(table, "\n", "\r"), "both": strings.ReplaceAll(table, "\n", "\r\n"),
		"semicolons": "id;room\nA1;blue, left\nA2;O'Neil\n", "tabs": "id\troom\nA1\t\"blue, left\"\nA2\tO'Neil", "the end of an old text": table + "\x1a",
	} {
		got, rows, err := readAll(text, form.Place{})
		want := []form.Record{{Line: 2, Cells: []string{"A1", "blue, left"}}, {Line: 3, Cells: []string{"A2", "O'Neil"}}}
		if d := cmp.Diff(want, rows); d != "" || err != nil || got.HeaderLine() != 1 || strings.Join(got.Header(), "|") != "id|room" {
			t.Errorf("%s: %v %s", name, err, d)
		}
	}
	place := form.Place{HeaderLine: 2, HeaderLines: 2, EndsAt: []string{"total"}}
	got, rows, err := readAll("Rooms of the day\nid,room\n,name\nA1,blue\nTotal,1\n", place)
	if err != nil || len(rows) != 1 || rows[0].Line != 4 || strings.Join(got.Header(), "|") != "id|room name" {
		t.Error(rows, err)
	}
	if _, _, err = readAll("Rooms of the day\nid,room\n,name\nA1,blue\nTotal,1\nA2,red\nA3,red,x\n", place); err == nil || !strings.Contains(err.Error(), "s.csv:7: remove the line") && !strings.Contains(err.Error(), "s.csv:7: the rows end at line 5") {
		t.Error(err)
	}
}

// A row that can't be read keeps its cells and says why, and the next one is read.
func TestRejectedRecords(t *testing.T) {
	for row, want := range map[string]string{
		"A1": "the row has 1 cell; expected 2", "A1,b,c": "the row has 3 cells; expected 2", "A1,\"b\"c": `the column "room" has a text after its closing quote; expected a quote within quotes to be doubled`,
		"A1,\xfa": `the column "room" holds the byte 0xFA, which is not UTF-8; for a whole file in Windows' encoding, add --encoding cp1252`, "A1,\ufdd1b": `the column "room" holds U+FDD1, which is not a character`,
		"A1," + strings.Repeat("x", 70000): `the column "room" holds more than 64 KiB`, strings.Repeat(strings.Repeat("x", 1<<15)+",", 40): form.RowTooLong, strings.Repeat(",", 20000) + "x": "the row has more than 16384 cells; expected 2",
	} {
		_, rows, err := readAll("id,room\n"+row+"\nA9,red\n", form.Place{})
		if err != nil || len(rows) != 2 || rows[0].Reject != want || rows[1].Reject != "" || rows[1].Line != 3 {
			t.Errorf("%.20q: %d rows, %v", row, len(rows), err)
		}
	}
}

// Whatever a file holds, reading ends; and where encoding/csv accepts a file, both read the same rows, but for those that
// a schedule leaves out: empty ones, and a line of hyphens below the names.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{
		"room,side\na,left\n", "sep=;\nname;side\n\"a\"\"b\";c", "name\n\"a\nb\"\n", "name,side\n\"a\"x,b\n", "\xff\xfen\x00a\x00", "name\r\n\"a", "name\ra\r",
		",\n,\na,", "a|b\n--|-\n\"\"\n-|-\n1|2\n", "a,b;c\n1,2;3\n\n,\n4,5\n",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		table, rows, err := readAll(s, form.Place{})
		lonely := strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\r")
		if err != nil || lonely || strings.HasPrefix(strings.ToLower(s), "sep=") || strings.HasPrefix(s, rejectsHeader[0]) || strings.Contains(s, endOfText) {
			return
		}
		r := csv.NewReader(strings.NewReader(s))
		r.Comma, r.FieldsPerRecord = rune(table.scan.comma), -1
		want, err := r.ReadAll()
		if err != nil {
			return
		}
		want = slices.DeleteFunc(want[1:], func(cells []string) bool { return strings.Join(cells, "") == "" })
		if len(want) > 0 && isUnderline(want[0]) {
			want = want[1:]
		}
		if len(rows) != len(want) {
			t.Fatalf("%q: %d rows; expected %d", s, len(rows), len(want))
		}
		for n, row := range rows {
			for i, c := range row.Cells {
				row.Cells[i] = strings.ReplaceAll(c, "\r\n", "\n")
			}
			if row.Reject == "" && !slices.Equal(row.Cells, want[n]) {
				t.Errorf("%q: %q; expected %q", s, row.Cells, want[n])
			}
		}
	})
}
