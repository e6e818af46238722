package questions

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
)

// Asker shows text to a person, and reads what they type.
type Asker interface {
	// Say writes a line. One that is indented by four spaces or more is to be pasted: it isn't wrapped.
	Say(line string)
	// SayLabelled writes words after a label; where they are wrapped, they stay aligned.
	SayLabelled(label, words string)
	// Ask says what can be typed, and returns the line that is typed, without the spaces around it; ErrStopped at the
	// end of the input.
	Ask(prompt string) (string, error)
}

// ErrStopped ends the questions, by a no or with the input: nothing is to be recorded.
var ErrStopped = errors.New("nothing was approved")

// notAnAnswer is said of anything else than an answer. It is asked again: a typing error must not end up in a record
// with a clinician's name.
const notAnAnswer = "  That isn't one of the answers. Nothing was recorded."

// isYes and isNo report what a line means that can answer a question without words of its own.
func isYes(line string) bool { return slices.Contains([]string{"", "y", "yes"}, strings.ToLower(line)) }

func isNo(line string) bool { return slices.Contains([]string{"n", "no"}, strings.ToLower(line)) }

// Confirm asks until the answer is yes, which is Enter alone, or no.
func Confirm(a Asker, prompt string) (yes bool, err error) {
	for {
		line, err := a.Ask(prompt)
		switch {
		case err != nil:
			return false, err
		case isYes(line):
			return true, nil
		case isNo(line):
			return false, nil
		}
		a.Say(notAnAnswer)
	}
}

// Interview is the open questions about one text.
type Interview struct {
	Text     approval.Text
	Clinic   clinic.Profile
	Required []compose.Question // asked one by one
	Others   []compose.Question // shown on one screen: they stand as written unless one is answered
	// Problem says why answers can't stand in the clinic's file, the last of which is new; "" if they can.
	Problem func([]Answer) string
}

// Answers is what a person answered.
type Answers struct {
	Changes []Answer // those that change the sheet, for the clinic's file
	// Kept says of each other question what a record says of it: as written, perhaps with a remark.
	Kept map[string]string
}

// value returns what a question's answer is now.
func (s *Answers) value(q compose.Question) (value string, changed bool) {
	at := slices.IndexFunc(s.Changes, func(c Answer) bool { return c.Question.Name == q.Name })
	if at < 0 {
		return q.CurrentValue, false
	}
	return s.Changes[at].Value, true
}

// Ask asks a person the questions about a text, and returns the answers. It returns ErrStopped, and what was answered
// until then, if the person stops, or doesn't accept a line: what is printed must be what was approved.
func Ask(a Asker, i Interview) (Answers, error) {
	out := Answers{Kept: map[string]string{}}
	for _, q := range i.Required {
		if err := i.ask(a, q, &out); err != nil {
			return out, err
		}
	}
	for _, q := range i.Others {
		out.Kept[q.Name] = CurrentAnswer(q)
	}
	return out, i.askOthers(a, &out)
}

// ask asks one question, and adds the answer: the clinic's own value, which is tried together with the earlier ones, or
// as written.
func (i Interview) ask(a Asker, q compose.Question, out *Answers) error {
	i.show(a, q)
	for {
		line, err := a.Ask(answerPrompt(q))
		if err != nil {
			return err
		}
		remark := ""
		switch {
		case isNo(line):
			i.adviseChange(a, q)
			return ErrStopped
		case strings.EqualFold(line, "r"):
			if remark, err = askRemark(a); err != nil {
				return err
			}
			if remark == "" {
				continue
			}
			remark = ": " + remark
		case !isYes(line) && !strings.EqualFold(line, procedure.AsWritten) && line != q.CurrentValue:
			all := append(slices.Clone(out.Changes), Answer{ID: i.Text.Procedure.ID, Question: q, Value: line})
			if problem := i.Problem(all); problem != "" {
				for part := range strings.Lines(problem) {
					a.Say("  " + strings.TrimSuffix(part, "\n"))
				}
				a.Say(notAnAnswer)
				continue
			}
			out.Changes = all
			delete(out.Kept, q.Name)
			return nil
		}
		out.Kept[q.Name] = CurrentAnswer(q) + remark
		return nil
	}
}

// show shows a question with the words of its line.
func (i Interview) show(a Asker, q compose.Question) {
	a.Say("")
	a.Say(q.Name)
	written := q.CurrentValue
	if q.Instruction != nil {
		written = compose.Wordings(i.Text.Procedure, i.Clinic, i.Text.Words, q.Instruction)
	}
	a.SayLabelled("  written: ", written)
	a.SayLabelled("  decide:  ", q.Question)
	switch {
	case len(q.Choices) > 0:
		a.SayLabelled("  choices: ", strings.Join(q.Choices, ", "))
	case q.Range != "":
		a.SayLabelled("  range:   ", q.Range)
	}
}

// answerPrompt says what can be typed.
func answerPrompt(q compose.Question) string {
	other := "or your value, such as " + q.CurrentValue
	switch {
	case q.Setting == nil && q.CurrentValue == procedure.AsWritten:
		other = "or: " + procedure.LeaveOut
	case q.Setting == nil:
		other += "; or: " + procedure.LeaveOut
	}
	return "Enter: as written; " + other + "; r: as written, with a remark; n: no, it must change otherwise"
}

// askOthers shows the questions that have a default on one screen, and asks those that the person answers differently.
func (i Interview) askOthers(a Asker, out *Answers) error {
	if len(i.Others) == 0 {
		return nil
	}
	for shown := false; ; {
		if !shown {
			a.Say("")
			a.Say(diag.Count(len(i.Others), "other question") + " with a default:")
			for n, q := range i.Others {
				now, _ := out.value(q)
				a.SayLabelled(fmt.Sprintf("%3d. ", n+1), fmt.Sprintf("%s: %s [%s]", q.Name, q.Question, now))
			}
		}
		line, err := a.Ask("Enter: all stand as they are; a number: answer that one; n: stop, and record nothing")
		switch {
		case err != nil:
			return err
		case isYes(line):
			return nil
		case isNo(line):
			return ErrStopped
		}
		shown = true
		n, err := strconv.Atoi(line)
		if err != nil || n < 1 || n > len(i.Others) {
			a.Say(notAnAnswer)
			continue
		}
		if _, changed := out.value(i.Others[n-1]); changed {
			a.Say("  That one is answered.")
			continue
		}
		if err := i.ask(a, i.Others[n-1], out); err != nil {
			return err
		}
		shown = false
	}
}

// askRemark reads a remark and reads it back; "" if the person has none after all.
func askRemark(a Asker) (string, error) {
	for {
		words, err := a.Ask("Your remark (Enter: none)")
		if err != nil || words == "" {
			return "", err
		}
		if problem := remarkProblem(words); problem != "" {
			a.Say("  " + problem)
			continue
		}
		a.Say("  The record will say: " + procedure.AsWritten + ": " + words)
		if yes, err := Confirm(a, "Enter: record it; n: write it again"); err != nil || yes {
			return words, err
		}
	}
}

// remarkProblem returns why words can't be a remark; "" if they can.
func remarkProblem(words string) string {
	if strings.ContainsFunc(words, func(r rune) bool { return unicode.IsControl(r) || r == unicode.ReplacementChar }) {
		return "That contains a control character, such as an arrow key or Esc. Type the remark again."
	}
	letters := 0
	for _, r := range words {
		if unicode.IsLetter(r) {
			letters++
		}
	}
	if letters < 2 {
		return "A remark needs words. Type it again, or press Enter for none."
	}
	return ""
}

// adviseChange says how to change a text that wasn't accepted, with commands to paste.
func (i Interview) adviseChange(a Asker, q compose.Question) {
	folder, id := i.Clinic.Origin, i.Text.Procedure.ID
	a.Say("  Nothing is approved. Change it first, then approve again.")
	if q.Setting != nil {
		a.Say(fmt.Sprintf("  It's a setting. In %s, write settings: {%s: VALUE}. To list all settings:", filepath.Join(folder, "clinic.yaml"), q.Decide))
		a.Say("    aftercare settings" + i.Clinic.Argument())
		return
	}
	file := filepath.Join(folder, "procedures", id+".yaml")
	if i.Text.Procedure.Origin == library.BuiltIn {
		a.Say("  Copy the definition, then change the text in " + file + ":")
		a.Say("    aftercare new " + id + " --from " + id + i.Clinic.Argument())
	} else {
		a.Say("  Change the text in " + file + ", then run:")
		a.Say("    aftercare check " + diag.ShellWord(file))
	}
	if block := q.Instruction.Block; block != "" {
		a.Say(fmt.Sprintf("  The text comes from the block %q. In the definition, the same key with \"replaces: %s\" takes its place.", block, block))
	}
}
