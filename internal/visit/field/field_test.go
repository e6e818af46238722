package field

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Reading a result again returns it unchanged, on one line and with nothing that is refused; what
// skips cleaning is what cleaning would return.
func TestReadingTwice(t *testing.T) {
	signs := []string{
		"a", "Z", "9", ".", "~", " ", " ", "\t", "\n", "\r\n", "\x00", "\x7f", "é", "e\u0301", "\u00a0", "\u200b", "\ufffd", "名", "&", "<", "b", ">", "\\", "^", "=", "#", "'", "null", "-", "\u200d", "ر", "Ã", "©",
		"\xff", "😀", ",", "0",
	}
	g := rand.New(rand.NewPCG(1, 1))
	fields := make([]Field, 0, len(rules))
	for f := range rules {
		fields = append(fields, f)
	}
	slices.Sort(fields)
	read := 0
	for range 200000 {
		var b strings.Builder
		for range g.IntN(7) {
			b.WriteString(signs[g.IntN(len(signs))])
		}
		s, f := b.String(), fields[g.IntN(len(fields))]
		text, problem := Read(f, s)
		if problem != "" {
			if text != "" {
				t.Fatalf("%s %q: %q and %q", f, s, text, problem)
			}
			continue
		}
		again, problem := Read(f, text)
		if again != text || problem != "" || !utf8.ValidString(text) || !norm.NFC.IsNormalString(text) || strings.Join(strings.Fields(text), " ") != text {
			t.Fatalf("%s %q: %q, then %q, %s", f, s, text, again, problem)
		}
		if isPlain(s) && s != "" && !strings.HasPrefix(s, `="`) && text != s && text != "" {
			t.Fatalf("%s %q: %q", f, s, text)
		}
		if text != "" {
			read++
		}
	}
	if read < 20000 {
		t.Errorf("only %d texts were read: the test looks at nothing", read)
	}
}

// No reason quotes the text.
func TestReasonsSayNothing(t *testing.T) {
	for f := range rules {
		for _, s := range []string{"Rosa\x07", "RosaÃ©", "Rosa^x", "=Rosa", "<b>Rosa", "Rosa?", "Rosa 19610402", "'Rosa", "Rosa\xff", "&amp;Rosa"} {
			if _, problem := Read(f, s); strings.Contains(problem, "Rosa") {
				t.Errorf("%s: %s", f, problem)
			}
		}
	}
	for _, s := range []string{"Rosa", "Rosa=x"} {
		if _, problem := ReadAnswer(s, []string{"yes", "no"}); problem == "" || strings.Contains(problem, "Rosa") {
			t.Error(problem)
		}
	}
	if _, problem := ReadSide("Rosa"); problem == "" || strings.Contains(problem, "Rosa") {
		t.Error(problem)
	}
}

func TestWordsForNone(t *testing.T) {
	for s, want := range map[string]bool{
		"": false, "null": true, "NULL": true, "Null null": true, "nan": true, `\N`: true, "#N/A": true, "(null)": true, "nil": true, "unknown": true, "Nan Smith": false, "Nanny": false, "n a": false,
		"NA": false, "nobody": false, "none of it": false,
	} {
		if IsNullWord(s) != want {
			t.Errorf("%q: %v", s, !want)
		}
	}
}

// Exports put a comma between a family and a given name, and between null words.
func TestNoName(t *testing.T) {
	for _, s := range []string{"NULL, NULL", "null,null", "None, None", ", NULL", "unknown,unknown"} {
		if got := ReadName(s, "", ""); got.Full != "" || got.Problem == "" {
			t.Errorf("%q: %v", s, got)
		}
	}
	for _, s := range []string{"Null, Jennifer", "Smith, Nan"} {
		if got := ReadName(s, "", ""); got.Full != s {
			t.Errorf("%q: %v", s, got)
		}
	}
}

func TestDay(t *testing.T) {
	for s, want := range map[string]string{
		"1961-04-02": "1961-04-02", "1961-04-02 00:00": "1961-04-02", "1961-04-02T23:59:59": "1961-04-02", "1961-04-02 24:00": "", "1961-04-02 9:30": "1961-04-02", "1961-04-02 25:30": "", "1961-4-2": "", "1961-02-30": "", "": "",
		"1961-04-02Z": "", "1961-04-02 09:30 AM": "",
	} {
		got, ok := Day(s)
		if ok != (want != "") || ok && got.String() != want {
			t.Errorf("%q: %s, %v", s, got, ok)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"Rosa Example", "José", "\u200cر", "=\"00417\"", "a\r\nb", "\xff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name := range rules {
			if text, problem := Read(name, s); text != "" && problem != "" {
				t.Errorf("%s %q: %q and %q", name, s, text, problem)
			}
		}
	})
}

func BenchmarkReadRow(b *testing.B) {
	row := map[Field]string{
		Name: "Rosa M. Delgado", BirthDate: "1961-04-02", Record: "R700001", Appointment: "A-1041", Side: "left", Site: "L4 to S1", Ended: "2026-11-23 10:20", Clinician: "A. Ruiz, PA-C",
		Message: "Call us when you have a question.", Answer: "yes",
	}
	for b.Loop() {
		for f, s := range row {
			if _, problem := Read(f, s); problem != "" {
				b.Fatal(problem)
			}
		}
	}
}
