package questions_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/questions"
	"aftercare/internal/sheet/compose"
)

// scripted types lines that were written before, and keeps what it is told.
type scripted struct {
	typed []string
	told  strings.Builder
}

func (s *scripted) Say(line string)                 { s.told.WriteString(line + "\n") }
func (s *scripted) SayLabelled(label, words string) { s.told.WriteString(label + words + "\n") }
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
func setting(name, value string) compose.Question {
	return compose.Question{Name: "setting." + name, Decide: name, Question: "Which " + name + "?", CurrentValue: value, Setting: &procedure.Setting{Value: value}}
}

// Each line that can be typed, and what comes of it: the answers that change the sheet, and what a record keeps. Whatever
// isn't an answer is asked again, and a stop keeps what was answered before it.
func TestAsk(t *testing.T) {
	required, other := setting("fever", "100.4"), setting("shower", "24 hours")
	for _, c := range []struct {
		typed   string // lines between bars
		changes string
		kept    string
		stopped bool
		again   int // how often an answer is asked again
	}{
		{typed: "|", kept: "fever=as written: 100.4 shower=as written: 24 hours"},
		{typed: "y|YES", kept: "fever=as written: 100.4 shower=as written: 24 hours"},
		{typed: "as written|", kept: "fever=as written: 100.4 shower=as written: 24 hours"},
		{typed: "100.4|", kept: "fever=as written: 100.4 shower=as written: 24 hours"},
		{typed: "101|", changes: "fever=101", kept: "shower=as written: 24 hours"},
		{typed: "bad|101|", changes: "fever=101", kept: "shower=as written: 24 hours", again: 1},
		{typed: "r|as we do||", kept: "fever=as written: 100.4: as we do shower=as written: 24 hours"},
		{typed: "R|x|o\x1b[D|as we dooo|n|as we do|y|", kept: "fever=as written: 100.4: as we do shower=as written: 24 hours"},
		{typed: "r|||", kept: "fever=as written: 100.4 shower=as written: 24 hours"},
		{typed: "r|as we do|maybe||", kept: "fever=as written: 100.4: as we do shower=as written: 24 hours", again: 1},
		{typed: "|1|48 hours|", changes: "shower=48 hours", kept: "fever=as written: 100.4"},
		{typed: "|1|48 hours|1|", changes: "shower=48 hours", kept: "fever=as written: 100.4"},
		{typed: "|1||1|48 hours|", changes: "shower=48 hours", kept: "fever=as written: 100.4"},
		{typed: "|0|2|back|", kept: "fever=as written: 100.4 shower=as written: 24 hours", again: 3},
		{typed: "101|1|48 hours|", changes: "fever=101 shower=48 hours"},
		{typed: "n", stopped: true},
		{typed: "101|no", changes: "fever=101", kept: "shower=as written: 24 hours", stopped: true},
		{typed: "|1|n", kept: "fever=as written: 100.4 shower=as written: 24 hours", stopped: true},
		{typed: "101|1", changes: "fever=101", kept: "shower=as written: 24 hours", stopped: true}, // then the input ends
	} {
		a := &scripted{typed: strings.Split(c.typed, "|")}
		got, err := questions.Ask(a, questions.Interview{
			Text: approval.Text{Procedure: &procedure.Procedure{ID: "plain"}}, Clinic: clinic.Profile{ID: "c", Origin: "ours"},
			Required: []compose.Question{required}, Others: []compose.Question{other},
			Problem: func(all []questions.Answer) string {
				if strings.Contains(all[len(all)-1].Value, "bad") {
					return "that is no value\nhint: another one"
				}
				return ""
			},
		})
		if errors.Is(err, questions.ErrStopped) != c.stopped || (err != nil) != c.stopped {
			t.Errorf("%q: %v", c.typed, err)
		}
		var changes, kept []string
		for _, answer := range got.Changes {
			changes = append(changes, answer.Question.Decide+"="+answer.Value)
		}
		for _, q := range []compose.Question{required, other} {
			if is, ok := got.Kept[q.Name]; ok {
				kept = append(kept, q.Decide+"="+is)
			}
		}
		if strings.Join(changes, " ") != c.changes || strings.Join(kept, " ") != c.kept {
			t.Errorf("%q: %q is changed, %q kept; want %q, %q", c.typed, changes, kept, c.changes, c.kept)
		}
		if again := strings.Count(a.told.String(), "That isn't one of the answers"); again != c.again {
			t.Errorf("%q: asked again %d times; want %d\n%s", c.typed, again, c.again, a.told.String())
		}
		if len(a.typed) > 0 {
			t.Errorf("%q: %q is not read", c.typed, a.typed)
		}
	}
}

// A line that isn't accepted comes with commands that change it: of the clinic's own definition, of a copy, or of a setting.
func TestARefusedLineSaysHowToChangeIt(t *testing.T) {
	line := compose.Question{Name: "expect.sore", Decide: "expect.sore", Question: "Is it sore?", CurrentValue: procedure.AsWritten, Instruction: &procedure.Instruction{Block: "steroid"}}
	for _, c := range []struct {
		q      compose.Question
		origin string
		want   []string
	}{
		{setting("fever", "100.4"), "ours", []string{"settings: {fever: VALUE}", "    aftercare settings --clinic ours"}},
		{line, "ours", []string{"ours/procedures/plain.yaml, then run:", "    aftercare check ours/procedures/plain.yaml", `"replaces: steroid"`}},
		{line, "built-in", []string{"    aftercare new plain --from plain --clinic ours"}},
	} {
		a := &scripted{typed: []string{"n"}}
		p := &procedure.Procedure{ID: "plain", Origin: c.origin}
		i := questions.Interview{Text: approval.NewText(p, clinic.Profile{}, sourceWords(t)), Clinic: clinic.Profile{ID: "c", Origin: "ours"}, Required: []compose.Question{c.q}}
		if _, err := questions.Ask(a, i); !errors.Is(err, questions.ErrStopped) {
			t.Errorf("%s: %v", c.q.Name, err)
		}
		for _, want := range c.want {
			if !strings.Contains(strings.ReplaceAll(a.told.String(), `\`, "/"), want) {
				t.Errorf("%s of %s lacks %q:\n%s", c.q.Name, c.origin, want, fmt.Sprint(a.told.String()))
			}
		}
	}
}
