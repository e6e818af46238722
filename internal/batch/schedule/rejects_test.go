package schedule

import (
	"bytes"
	"encoding/csv"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"":                  ``,
		"Rosa Example":      `Rosa Example`,
		"Núñez":             `Núñez`,
		"=1+1":              `\=1+1`,
		"@SUM(A1)":          `\@SUM(A1)`,
		"-5":                `\-5`,
		"+1 555":            `\+1 555`,
		"＝1":                `\＝1`,
		"00417":             `\00417`,
		"2026-11-23":        `\2026-11-23`,
		"MAR1":              `\MAR1`,
		"1E5":               `\1E5`,
		"TRUE":              `\TRUE`,
		"true":              `\x74rue`,
		"t2":                `\x742`,
		`\x`:                `\\x`,
		"a;=cmd":            `\a;\=cmd`,
		`a"; @x`:            `\a"; \@x`,
		"\x1b[2J":           `\x1b[2J`,
		"a\x00":             `\a\x00`,
		"a\nb":              `\a\nb`,
		"\tx":               `\tx`,
		"a\u202eb":          `\a\u{202e}b`,
		"\xe9":              `\xe9`,
		" =1":               `\ \=1`,
		nativeMark + "2026": `\#2026`,
		"#1":                `\x231`,
		"Smith  Jones":      `\Smith  Jones`,
		"'quoted":           `\'quoted`,
	} {
		if got := escape(text); got != want {
			t.Errorf("escape(%q) = %s, want %s", text, got, want)
		}
		if got := unescape(escape(text)); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
	}
}

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
	w := NewRejects(&b, header)
	for _, r := range rows {
		if err := w.Write(r, r.Reject); err != nil {
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

// checkEscape checks that any cell is read back unchanged, and that no spreadsheet sees the start of a formula,
// whatever separator it uses.
func checkEscape(t *testing.T, s string) {
	t.Helper()
	got := escape(s)
	if unescape(got) != s {
		t.Errorf("%q is written %q and comes back %q", s, got, unescape(got))
	}
	if !utf8.ValidString(got) || len(got) > maxEscapeFactor*len(s)+1 {
		t.Errorf("%q is written %q", s, got)
	}
	parts := strings.FieldsFunc(got, func(r rune) bool { return strings.ContainsRune(cellSeparators, r) })
	for _, p := range append(parts, got) {
		if p = strings.TrimLeft(p, " "); p != "" {
			if r, _ := utf8.DecodeRuneInString(p); strings.ContainsRune(formulaStarts, r) {
				t.Errorf("%q is written %q, where a formula begins", s, got)
			}
		}
	}
}

func TestAnyCellComesBack(t *testing.T) {
	signs := []string{"=", "+", "-", "@", "＝", `\`, "n", "r", "t", "x", "u", "u{41}", "x41", "{", "}", " ", ";", ",", "|", "'", `"`, "\x00", "\xff", "\n", "\r", "\t",
		"\u0080", "\u202e", "\ufdd0", "\ufdd1", "\ufdd2", "~", "!", "#", "\U0010ffff", "1", "0", "A", "é", "e\u0301", "\u200d"}
	random := rand.New(rand.NewPCG(7, 7))
	for range 20000 {
		var b strings.Builder
		for range random.IntN(9) {
			b.WriteString(signs[random.IntN(len(signs))])
		}
		checkEscape(t, b.String())
	}
}

func FuzzEscape(f *testing.F) {
	for _, s := range []string{"", "=1", `\`, `\\x`, "a;=1", "\x00\xff", "\u202e", "n1", "\r\n", "ﬀ", "'=", "\ufdd0\"x"} {
		f.Add(s)
	}
	f.Fuzz(checkEscape)
}

// Whatever a file holds, reading ends, and what both CSV readers accept they read the same.
func FuzzCSV(f *testing.F) {
	for _, s := range []string{"name,side\na,left\n", "sep=;\nname;side\n\"a\"\"b\";c", "name\n\"a\nb\"\n", "name,side\n\"a\"x,b\n", "\xff\xfen\x00a\x00", "name\r\n\"a", "name\ra\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		_, rows, err := readAll("s.csv", strings.NewReader(s), Options{})
		if err != nil || strings.HasPrefix(strings.ToLower(s), "sep=") || strings.Contains(strings.ReplaceAll(s, "\r\n", ""), "\r") || len(s) > 0 && (s[0] > 0x7e || s[0] == '"') {
			return
		}
		for _, comma := range separators {
			r := csv.NewReader(strings.NewReader(s))
			r.Comma, r.FieldsPerRecord = comma, -1
			all, err := r.ReadAll()
			if err != nil || len(all) == 0 || len(all[0]) < 2 || len(rows) == 0 || rows[0].Reject != "" || len(rows[0].Raw) != len(all[0]) {
				continue
			}
			if all[1][0] != strings.ReplaceAll(rows[0].Raw[0], "\r\n", "\n") {
				t.Errorf("%q: %q and %q", s, all[1], rows[0].Raw)
			}
		}
	})
}
