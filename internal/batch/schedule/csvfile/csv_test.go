package csvfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
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

// Whatever a file holds, reading ends, and what both CSV readers accept they read the same.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"room,side\na,left\n", "sep=;\nname;side\n\"a\"\"b\";c", "name\n\"a\nb\"\n", "name,side\n\"a\"x,b\n", "\xff\xfen\x00a\x00", "name\r\n\"a", "name\ra\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, rows, err := readAll(s, form.Place{})
		if err != nil || strings.HasPrefix(strings.ToLower(s), "sep=") || strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\r") || len(s) > 0 && (s[0] > 0x7e || s[0] == '"') {
			return
		}
		for _, comma := range separators {
			r := csv.NewReader(strings.NewReader(s))
			r.Comma, r.FieldsPerRecord = comma, -1
			all, err := r.ReadAll()
			if err != nil || len(all) == 0 || len(all[0]) < 2 || len(rows) == 0 || rows[0].Reject != "" || len(rows[0].Cells) != len(all[0]) {
				continue
			}
			if all[1][0] != strings.ReplaceAll(rows[0].Cells[0], "\r\n", "\n") {
				t.Errorf("%q: %q and %q", s, all[1], rows[0].Cells)
			}
		}
	})
}
