package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/console"
)

// What counts as an answer. Anything else is asked again: a typing error must not end up in a record with a
// clinician's name.
const (
	promptRemark  = "Enter: record it; n: write it again"
	promptApprove = "Enter: approve; n: stop, and record nothing"
	promptRenew   = "Enter: approve this text and every other one in which no approved word changed; n: stop, and record nothing"
	promptWrite   = "Enter: write the answers to %s and go on; n: stop, and write nothing"
)

// askChoice waits for one of the answers, each a letter; Enter alone, y and yes return "".
func (a *approver) askChoice(answers, letters string) (string, error) {
	for {
		a.prompt(answers)
		line, err := a.read()
		if err != nil {
			return "", asNotApproved(err)
		}
		switch line = strings.ToLower(line); {
		case line == "" || line == "y" || line == "yes":
			return "", nil
		case line == "n" || line == "no":
			return "n", nil
		case len(line) == 1 && strings.Contains(letters, line):
			return line, nil
		}
		a.say("  That isn't one of the answers. Nothing was recorded.")
	}
}

// answerQuestions goes through the questions to the clinic about a text, and returns the text with the clinic's
// answers and what to record about them. Settled questions aren't asked again. Answers that change the sheet
// are written to clinic.yaml, so that nothing is recorded that the sheet doesn't do.
func (a *approver) answerQuestions(t approvedText, before map[string]string) (approvedText, map[string]string, error) {
	out := map[string]string{}
	var required, others []compose.Question
	for _, q := range compose.Questions(t.p) {
		switch decided, ok := a.earlierAnswer(t, q, before); {
		case ok:
			out[q.Name] = decided
		case q.Required:
			required = append(required, q)
		default:
			others = append(others, q)
		}
	}
	if a.options.yes {
		for _, q := range others {
			out[q.Name] = approval.CurrentAnswer(q)
		}
		if len(required) > 0 {
			return t, nil, a.refuseOpen(t, required)
		}
		return t, out, nil
	}
	var changed []approval.Answer
	answer := func(q compose.Question) error {
		value, remark, err := a.askQuestion(t, q, changed)
		switch {
		case err != nil:
			return err
		case value != "":
			changed = append(changed, approval.Answer{ID: t.p.ID, Question: q, Value: value})
			delete(out, q.Name)
			return nil
		case remark != "":
			remark = ": " + remark
		}
		out[q.Name] = approval.CurrentAnswer(q) + remark
		return nil
	}
	for _, q := range required {
		if err := answer(q); err != nil {
			return t, nil, err
		}
	}
	for _, q := range others {
		out[q.Name] = approval.CurrentAnswer(q)
	}
	if err := a.askOthers(others, answer, func() []approval.Answer { return changed }); err != nil {
		return t, nil, err
	}
	if len(changed) > 0 {
		var err error
		if t, err = a.saveAnswers(t, changed); err != nil {
			return t, nil, err
		}
	}
	return t, out, nil
}

// earlierAnswer returns an earlier decision on a question: by the last approval of this text if its words are
// the same, by one of the same sheet in another language, or with another sheet's approval if one answer
// applies to all.
func (a *approver) earlierAnswer(t approvedText, q compose.Question, before map[string]string) (string, bool) {
	if decided := before[q.Name]; approval.IsCurrentAnswer(decided, q) {
		return decided, true
	}
	records := slices.Concat(a.library.Clinic().Approvals, a.records)
	for _, r := range slices.Backward(records) {
		if r.Procedure == t.p.ID && r.Language != t.words.Language && r.Withdrawn == "" && approval.IsCurrentAnswer(r.Confirm[q.Name], q) && r.Digest == a.currentDigest(r.Procedure, r.Language) {
			return r.Confirm[q.Name], true
		}
	}
	return approval.EarlierDecision(records, t.p.ID, t.words.Language, q, t.statements, approvedFiles(a.dir))
}

// currentDigest returns the digest of today's text of a procedure in a language; "" if it can't be read.
func (a *approver) currentDigest(id, lang string) string {
	p, words, err := a.library.Load(id, lang)
	if err != nil {
		return ""
	}
	return compose.Digest(p, a.library.Clinic(), words)
}

// showQuestion shows a question with the words of its line.
func (a *approver) showQuestion(t approvedText, q compose.Question) {
	a.say("")
	a.say("%s", q.Name)
	if q.Instruction != nil {
		a.sayLabelled("  written: ", compose.Wordings(t.p, a.library.Clinic(), t.words, q.Instruction))
	} else {
		a.sayLabelled("  written: ", q.CurrentValue)
	}
	a.sayLabelled("  decide:  ", q.Question)
	switch {
	case len(q.Choices) > 0:
		a.sayLabelled("  choices: ", strings.Join(q.Choices, ", "))
	case q.Range != "":
		a.sayLabelled("  range:   ", q.Range)
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

// askQuestion shows what is to be decided and returns the clinic's own value, or the clinician's remark;
// neither for "as written". A value is tried in clinic.yaml, together with the earlier ones. A no ends the
// review: what is printed must be what was approved.
func (a *approver) askQuestion(t approvedText, q compose.Question, before []approval.Answer) (value, remark string, err error) {
	a.showQuestion(t, q)
	for {
		a.prompt(answerPrompt(q))
		line, err := a.read()
		if err != nil {
			return "", "", asNotApproved(err)
		}
		switch strings.ToLower(line) {
		case "", "y", "yes", procedure.AsWritten:
			return "", "", nil
		case "n", "no":
			a.adviseChange(t.p, q)
			return "", "", errNotApproved
		case "r":
			if words, err := a.askRemark(); err != nil || words != "" {
				return "", words, err
			}
			continue
		}
		if line == q.CurrentValue {
			return "", "", nil
		}
		if problem := a.answerProblem(t, append(slices.Clone(before), approval.Answer{ID: t.p.ID, Question: q, Value: line})); problem != "" {
			for part := range strings.Lines(problem) {
				a.say("  %s", strings.TrimSuffix(part, "\n"))
			}
			a.say("  That isn't one of the answers. Nothing was recorded.")
			continue
		}
		return line, "", nil
	}
}

// askOthers shows the questions that have a default on one screen, and asks for those that the clinician
// answers differently.
func (a *approver) askOthers(all []compose.Question, answer func(compose.Question) error, changed func() []approval.Answer) error {
	if len(all) == 0 {
		return nil
	}
	for {
		a.say("")
		a.say("%s with a default:", plural(len(all), "other question"))
		for n, q := range all {
			now := q.CurrentValue
			for _, c := range changed() {
				if c.Question.Name == q.Name {
					now = c.Value
				}
			}
			a.sayLabelled(fmt.Sprintf("%3d. ", n+1), fmt.Sprintf("%s: %s [%s]", q.Name, q.Question, now))
		}
		for {
			a.prompt("Enter: all stand as they are; a number: answer that one; n: stop, and record nothing")
			line, err := a.read()
			if err != nil {
				return asNotApproved(err)
			}
			switch strings.ToLower(line) {
			case "", "y", "yes":
				return nil
			case "n", "no":
				return errNotApproved
			}
			n, err := strconv.Atoi(line)
			if err != nil || n < 1 || n > len(all) {
				a.say("  That isn't one of the answers. Nothing was recorded.")
				continue
			}
			if slices.ContainsFunc(changed(), func(c approval.Answer) bool { return c.Question.Name == all[n-1].Name }) {
				a.say("  That one is answered.")
				continue
			}
			if err := answer(all[n-1]); err != nil {
				return err
			}
			break
		}
	}
}

// askRemark reads a remark and reads it back; "" if the clinician has none after all.
func (a *approver) askRemark() (string, error) {
	for {
		a.prompt("Your remark (Enter: none)")
		words, err := a.read()
		if err != nil || words == "" {
			return "", asNotApproved(err)
		}
		if problem := remarkProblem(words); problem != "" {
			a.say("  %s", problem)
			continue
		}
		a.say("  The record will say: %s: %s", procedure.AsWritten, words)
		if answer, err := a.askChoice(promptRemark, ""); err != nil || answer == "" {
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

// adviseChange prints how to change a text that the clinician didn't accept, with commands to paste.
func (a *approver) adviseChange(p *procedure.Procedure, q compose.Question) {
	dir := shellWord(a.dir)
	a.say("  Nothing is approved. Change it first, then approve again.")
	if q.Setting != nil {
		a.say("  It's a setting. In %s, write settings: {%s: VALUE}. To list all settings:", filepath.Join(a.dir, "clinic.yaml"), q.Decide)
		a.say("    aftercare settings --clinic %s", dir)
		return
	}
	file := filepath.Join(a.dir, "procedures", p.ID+".yaml")
	if p.Origin == library.BuiltIn {
		a.say("  Copy the definition, then change the text in %s:", file)
		a.say("    aftercare new %s --from %[1]s --clinic %s", p.ID, dir)
	} else {
		a.say("  Change the text in %s, then run:", file)
		a.say("    aftercare check %s", shellWord(file))
	}
	if block := q.Instruction.Block; block != "" {
		a.say("  The text comes from the block %q. In the definition, the same key with \"replaces: %s\" takes its place.", block, block)
	}
}

// confirmApproval asks whether the whole text is approved. For texts without a changed word it asks once.
func (a *approver) confirmApproval(r clinic.Approval, renewal bool) error {
	if a.options.yes || renewal && a.renewed {
		return nil
	}
	a.say("")
	question := promptApprove
	a.say("Approve %s, %s, as %s, %s?", r.Procedure, r.Language, console.Clean(r.By), r.Role)
	if renewal && a.options.all {
		question = promptRenew
	}
	answer, err := a.askChoice(question, "")
	switch {
	case err != nil:
		return err
	case answer != "":
		return errNotApproved
	}
	a.renewed = a.renewed || renewal
	return nil
}
