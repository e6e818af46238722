package questions_test

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/questions"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/typeset"
)

// scripted types lines that were written before, and keeps what it is told.
type scripted struct {
	typed []string
	told  strings.Builder
}

func (s *scripted) Note(t *typeset.Text) error {
	s.told.WriteString(t.String())
	return nil
}

func (s *scripted) Ask(prompt string) (string, error) {
	s.told.WriteString(prompt + "\n")
	if len(s.typed) == 0 {
		return "", questions.ErrStopped
	}
	line := s.typed[0]
	s.typed = s.typed[1:]
	return line, nil
}

// setting returns the question of a setting.
func setting(name, value string, required bool) *questions.Item {
	q := compose.Question{Name: "setting." + name, Decide: name, Question: "Which " + name + "?", CurrentValue: value, Required: required, Setting: &procedure.Setting{Value: value}}
	return &questions.Item{Question: q, Text: approval.Text{Procedure: &procedure.Procedure{ID: "plain"}}, Sheets: []string{"plain", "other"}, Several: true}
}

func refuseBad(value string) string {
	if strings.Contains(value, "bad") {
		return "that is no value\nhint: another one"
	}
	return ""
}

// Each line that can be typed at a question that has a default and at a required one, and what comes of it. Whatever isn't
// an answer is asked again.
func TestAsk(t *testing.T) {
	for _, c := range []struct {
		typed   string // lines between bars
		open    string // the answer where there is a default
		must    string // and where it is required
		outcome questions.Outcome
		again   int // how often an answer is asked again, where there is a default
	}{
		{typed: "|y", open: "as written: 100.4", must: "as written: 100.4"},
		{typed: "y", open: "as written: 100.4", must: "as written: 100.4"},
		{typed: "YES", open: "as written: 100.4", must: "as written: 100.4"},
		{typed: "as written", open: "as written: 100.4", must: "as written: 100.4"},
		{typed: "100.4", open: "as written: 100.4", must: "as written: 100.4"},
		{typed: "101", open: "101", must: "101"},
		{typed: "bad|101", open: "101", must: "101", again: 1},
		{typed: "\x1b|\x1b[A|1\x000|101", open: "101", must: "101", again: 3},
		{typed: "r|as we do|y", open: "as written: 100.4: as we do", must: "as written: 100.4: as we do"},
		{typed: "R|x|q|back|o\x1b[D|as we dooo|n|as we do|yes", open: "as written: 100.4: as we do", must: "as written: 100.4: as we do"},
		{typed: "r||y", open: "as written: 100.4", must: "as written: 100.4"},
		{typed: "r|as we do|maybe||y", open: "as written: 100.4: as we do", must: "as written: 100.4: as we do", again: 2},
		{typed: "?|n|save|h|a|w|y", open: "as written: 100.4", must: "as written: 100.4", again: 2},
		{typed: "b", outcome: questions.GoBack}, {typed: "Back", outcome: questions.GoBack}, {typed: "<", outcome: questions.GoBack},
		{typed: "s", outcome: questions.SkipIt}, {typed: "skip", outcome: questions.SkipIt},
		{typed: "q", outcome: questions.StopHere}, {typed: "quit", outcome: questions.StopHere}, {typed: ":q", outcome: questions.StopHere}, {typed: "exit", outcome: questions.StopHere},
		{typed: "v", outcome: questions.ShowSheet},
	} {
		for _, required := range []bool{false, true} {
			a, want, lines := &scripted{}, c.open, strings.Split(c.typed, "|")
			if required {
				want = c.must
			}
			a.typed = lines
			i := setting("fever", "100.4", required)
			out, err := questions.Question{Item: i, Count: "1 of 2", Problem: refuseBad}.Ask(a)
			got := ""
			if i.Answer != nil {
				got = i.Answer.Record(i.Question)
			}
			if err != nil || out != c.outcome || got != want {
				t.Errorf("%q, required %t: %v, outcome %d, %q; want %d, %q", c.typed, required, err, out, got, c.outcome, want)
			}
			if again := strings.Count(a.told.String(), questions.NotAnAnswer); !required && again != c.again {
				t.Errorf("%q: asked again %d times; want %d\n%s", c.typed, again, c.again, a.told.String())
			}
			if keeps := !required && strings.HasPrefix(c.typed, "|"); (len(a.typed) > 0) != keeps {
				t.Errorf("%q, required %t: %q is not read", c.typed, required, a.typed)
			}
		}
	}
}

// An answer that was given is shown again, and Enter keeps it, also where one is required; another one replaces it.
func TestAGivenAnswerIsKept(t *testing.T) {
	for typed, want := range map[string]string{"": "101", "y": "as written: 100.4", "102": "102"} {
		a, i := &scripted{typed: []string{typed}}, setting("fever", "100.4", true)
		i.Answer = &questions.Answer{Value: "101"}
		if _, err := (questions.Question{Item: i, Problem: refuseBad}).Ask(a); err != nil || i.Answer.Record(i.Question) != want || !strings.Contains(a.told.String(), "answer") {
			t.Errorf("%q: %v, %+v\n%s", typed, err, i.Answer, a.told.String())
		}
	}
}

// A line that isn't accepted comes with commands that change it: of the clinic's own definition, of a copy, or of a setting.
func TestARefusedLineSaysHowToChangeIt(t *testing.T) {
	line := func(origin string) *questions.Item {
		q := compose.Question{Name: "expect.sore", Decide: "expect.sore", Question: "Is it sore?", CurrentValue: procedure.AsWritten, Instruction: &procedure.Instruction{Block: "steroid"}}
		return &questions.Item{Question: q, Text: approval.Text{Procedure: &procedure.Procedure{ID: "plain", Origin: origin}}, Sheets: []string{"plain"}}
	}
	for _, c := range []struct {
		item *questions.Item
		want []string
	}{
		{setting("fever", "100.4", false), []string{"settings: {fever: VALUE}", "    aftercare settings --clinic ours"}},
		{line("ours"), []string{"ours/procedures/plain.yaml, then run:", "    aftercare check ours/procedures/plain.yaml", `"replaces: steroid"`}},
		{line("built-in"), []string{"    aftercare new plain --from plain --clinic ours"}},
	} {
		a := &scripted{typed: []string{"n", "q"}}
		out, err := questions.Question{Item: c.item, Clinic: clinic.Profile{ID: "c", Origin: "ours"}, Problem: refuseBad}.Ask(a)
		if err != nil || out != questions.StopHere {
			t.Errorf("%s: %v", c.item.Name, err)
		}
		for _, want := range c.want {
			if !strings.Contains(strings.ReplaceAll(a.told.String(), `\`, "/"), want) {
				t.Errorf("%s lacks %q:\n%s", c.item.Name, want, a.told.String())
			}
		}
	}
}

// The questions, their help and their advice are set at every width without a line that is cut or a word that is parted.
func TestQuestionsFitEveryWidth(t *testing.T) {
	for _, width := range []int{40, 60, 80, 100, 120} {
		a := &wide{scripted: scripted{typed: []string{"?", "n", "bad", "y"}}, width: width}
		i := setting("acetaminophen-max", "3,000 mg, which is six tablets of 500 mg", true)
		if _, err := (questions.Question{Item: i, Count: "12 of 35", Clinic: clinic.Profile{Origin: "my-clinic"}, Problem: refuseBad}).Ask(a); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(a.told.String()) {
			if line = strings.TrimSuffix(line, "\n"); console.CellWidth(line) > width {
				t.Errorf("%d columns at %d: %q", console.CellWidth(line), width, line)
			}
		}
	}
}

// wide is a screen of a width.
type wide struct {
	scripted

	width int
}

func (w *wide) Note(t *typeset.Text) error {
	w.told.WriteString(strings.Join(t.Set(typeset.Screen{Console: console.Console{Width: w.width}, Wraps: true}), "\n") + "\n")
	return nil
}

// Ask shows no prompt: the dialog wraps it.
func (w *wide) Ask(string) (string, error) {
	line := w.typed[0]
	w.typed = w.typed[1:]
	return line, nil
}
