package schedule

import (
	"bytes"
	"strings"
	"testing"
	"unicode/utf8"

	"aftercare/internal/batch/schedule/csvfile"

	"github.com/google/go-cmp/cmp"
)

// A rejected row that is fed back is rejected again, with the same cells and reasons.
func TestRejectsComeBack(t *testing.T) {
	const head = "appointment_id,name,birth_date,=note,side\n"
	m := parse(t, "columns: {name: name}\nignore: [\"=note\"]\n")
	text := head +
		"A1,Ro\x00sa,1961-04-02,,left\n" +
		"A2,\"the \"big\" one\",1961-04-02,,left\n" +
		"A3,Rosa,03/04/1961,=HYPERLINK(1),left\n" +
		"A4,Rosa\n" +
		"A5,N\xfa\xf1ez,1961-04-02,,left\n" +
		"A6," + strings.Repeat("x", 70000) + ",1961-04-02,,left\n" +
		"A7," + strings.Repeat("\x1b", 50000) + ",1961-04-02,,left\n" +
		strings.Repeat("A8"+strings.Repeat("x", 1<<15)+",", 40) + "\n" +
		"A9,\"a\nb\",x,\"\\n\",left\n" +
		"B1,Rosa,1961-02-30,\"a,\"\"b\"\"\",left,\n"
	header, rows, err := readAll("s.csv", strings.NewReader(text), Options{Map: m})
	if err != nil || len(rows) != 10 {
		t.Fatal(len(rows), err)
	}
	file := writeRejects(t, header, rows)
	back, again, err := readAll("rejects.csv", bytes.NewReader(file), Options{Map: m})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(header, back); d != "" {
		t.Error(d)
	}
	for n := range rows {
		if rows[n].Reject == "" {
			t.Errorf("row %d is not rejected", n+1)
		}
		rows[n].Line, again[n].Line = 0, 0
	}
	if d := cmp.Diff(rows, again); d != "" {
		t.Error(d)
	}
	if third := writeRejects(t, header, again); !bytes.Equal(third, file) {
		t.Error("the second file of rejected rows is another")
	}
	for n, line := range strings.Split(string(file), "\n") {
		if strings.ContainsAny(line, "\x00\x1b\r") || !utf8.ValidString(line) {
			t.Errorf("line %d holds what no screen should get", n+1)
		}
	}
}

func writeRejects(t *testing.T, header []string, rows []Row) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csvfile.NewRejects(&b, header)
	for _, r := range rows {
		if err := w.Write(r.Number, r.Reject, r.Raw); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A corrected row passes; one that wasn't corrected is rejected again, even if another format would accept it.
func TestCorrectedRejects(t *testing.T) {
	m := parse(t, "columns: {Born: {is: birth_date, format: MM/DD/YYYY}}\n")
	header, rows, err := readAll("s.csv", strings.NewReader("MRN,Born\n00417,1961-03-04\n00418,1961-03-04\n"), Options{Map: m})
	if err != nil {
		t.Fatal(err)
	}
	file := strings.Replace(string(writeRejects(t, header, rows)), `\1961-03-04`, "3/4/1961", 1)
	_, again, err := readAll("rejects.csv", strings.NewReader(file), Options{Map: m})
	if err != nil || again[0].Reject != "" || again[0].Fields["birth_date"] != "1961-03-04" || again[0].Fields["record"] != "00417" || again[1].Reject != rows[1].Reject {
		t.Error(again, err)
	}
}

// In any other file a backslash is only a backslash.
func TestOnlyRejectsAreUnescaped(t *testing.T) {
	rows := read(t, "appointment_id,message\nA1,\\y41\n", Options{})
	if rows[0].Fields["message"] != `\y41` {
		t.Error("an escape was taken off")
	}
	rows = read(t, "rejected_row,rejected_because,appointment_id,message\n7,,A1,\\x41\n", Options{})
	if rows[0].Fields["message"] != "A" || rows[0].Number != 1 || len(rows[0].Raw) != 2 {
		t.Errorf("%q", rows[0].Raw)
	}
}
