package csvfile

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/batch/schedule/form"
)

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"":                       ``,
		"Blue room":              `Blue room`,
		"Núñez":                  `Núñez`,
		"=1+1":                   `\=1+1`,
		"@SUM(A1)":               `\@SUM(A1)`,
		"-5":                     `\-5`,
		"+1 555":                 `\+1 555`,
		"＝1":                     `\＝1`,
		"00417":                  `\00417`,
		"2026-11-23":             `\2026-11-23`,
		"MAR1":                   `\MAR1`,
		"1E5":                    `\1E5`,
		"TRUE":                   `\TRUE`,
		"true":                   `\x74rue`,
		"t2":                     `\x742`,
		`\x`:                     `\\x`,
		"a;=cmd":                 `\a;\=cmd`,
		`a"; @x`:                 `\a"; \@x`,
		"\x1b[2J":                `\x1b[2J`,
		"a\x00":                  `\a\x00`,
		"a\nb":                   `\a\nb`,
		"\tx":                    `\tx`,
		"a\u202eb":               `\a\u{202e}b`,
		"\xe9":                   `\xe9`,
		" =1":                    `\ \=1`,
		form.NativeMark + "2026": `\#2026`,
		"#1":                     `\x231`,
		"Smith  Jones":           `\Smith  Jones`,
		"'quoted":                `\'quoted`,
	} {
		if got := escape(text); got != want {
			t.Errorf("escape(%q) = %s, want %s", text, got, want)
		}
		if got := unescape(escape(text)); got != text {
			t.Errorf("%q comes back as %q", text, got)
		}
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

// Rejected rows come back as they were, with their reasons where the cells don't show them.
func TestRejectsComeBack(t *testing.T) {
	rows := []form.Record{
		{Line: 2, Cells: []string{"=1", "a\nb\x00"}},
		{Line: 3, Cells: []string{"", form.AlteredMark + "4-5"}},
		{Line: 4, Cells: []string{form.ReasonMark + "x", "y"}, Reject: "it is struck through", Readable: true},
	}
	var b strings.Builder
	w := NewRejects(&b, []string{"id", "-room"})
	for n, r := range rows {
		if err := w.Write(n+7, r.Reject, r.Cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	table, got, err := readAll(b.String(), form.Place{HeaderLine: 3, EndsAt: []string{"a"}})
	if d := cmp.Diff(rows, got); d != "" || err != nil || !table.IsRejects() || !slices.Equal(table.Header(), []string{"id", "-room"}) {
		t.Error(table, err, d)
	}
}

// Rows of a form without a header are objects, and their bytes are for the reader of the object.
func TestRejectedObjects(t *testing.T) {
	text := "rejected_row,rejected_because,json_line\n1,,\"{\"\"a\"\": 1}\"\n2,,\\xff\n3,,\"" + strings.Repeat("x", 70000) + "\"\n"
	table, rows, err := readAll(text, form.Place{})
	if err != nil || table.Header() != nil || len(rows) != 3 || rows[0].Cells[0] != `{"a": 1}` || rows[1].Cells[0] != "\xff" || rows[1].Reject != "" || rows[2].Reject != form.LineTooLong {
		t.Error(table, err)
	}
}
