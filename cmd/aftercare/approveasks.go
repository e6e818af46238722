package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/approval"
	"aftercare/internal/clinic"
	"aftercare/internal/compose"
	"aftercare/internal/console"
	"aftercare/internal/library"
	"aftercare/internal/procedure"
)

// What counts as an answer. Anything else is asked again: what was typed by mistake must not stand
// in a record with a clinician's name.
const (
	answersDecide  = "Enter: as written; n: no, it must change; r: as written, with a remark"
	answersRemark  = "Enter: record it; n: write it again"
	answersApprove = "Enter: approve; n: stop, and record nothing"
)

// answered waits for one of the answers, each a letter; Enter alone, y and yes are "".
func (a *approver) answered(answers, letters string) (string, error) {
	for {
		_, _ = fmt.Fprintf(a.env.err, "  %s: ", answers)
		line, err := a.read()
		if err != nil {
			return "", ended(err)
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

// question shows what is to be decided and returns the clinician's remark; none for "as written".
// A no ends the reading: what is printed must be what was approved.
func (a *approver) question(p *procedure.Procedure, q approval.Decision) (string, error) {
	a.say("")
	a.say("%s", q.Ref)
	a.say("  written: %s", q.Written)
	a.say("  decide:  %s", q.Question)
	for {
		answer, err := a.answered(answersDecide, "r")
		switch {
		case err != nil:
			return "", err
		case answer == "":
			return "", nil
		case answer == "n":
			a.advise(p, q)
			return "", errNotApproved
		}
		if words, err := a.remark(); err != nil || words != "" {
			return words, err
		}
	}
}

// remark takes a remark and reads it back; none where the clinician has none after all.
func (a *approver) remark() (string, error) {
	for {
		_, _ = fmt.Fprint(a.env.err, "  Your remark (Enter: none): ")
		words, err := a.read()
		if err != nil || words == "" {
			return "", ended(err)
		}
		if problem := noRemark(words); problem != "" {
			a.say("  %s", problem)
			continue
		}
		a.say("  The record will say: %s: %s", approval.AsWritten, words)
		if answer, err := a.answered(answersRemark, ""); err != nil || answer == "" {
			return words, err
		}
	}
}

// noRemark returns why words can't be a remark; "" where they can.
func noRemark(words string) string {
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

// advise prints how to change a text that the clinician did not accept, with commands to paste.
func (a *approver) advise(p *procedure.Procedure, q approval.Decision) {
	dir := shellWord(a.dir)
	a.say("  Nothing is approved. Change it first, then approve again.")
	if name, is := strings.CutPrefix(q.Ref, "setting."); is {
		a.say("  It's a setting. In %s, write settings: {%s: VALUE}. To list all settings:", filepath.Join(a.dir, "clinic.yaml"), name)
		a.say("    aftercare settings --clinic %s", dir)
		return
	}
	file, block := filepath.Join(a.dir, "procedures", p.ID+".yaml"), ""
	if at := slices.IndexFunc(compose.Confirms(p), func(i procedure.Instruction) bool { return i.Ref() == q.Ref }); at >= 0 {
		block = compose.Confirms(p)[at].Block
	}
	if p.Origin == library.BuiltIn {
		a.say("  Copy the definition, then change the text in %s:", file)
		a.say("    aftercare new %s --from %[1]s --clinic %s", p.ID, dir)
	} else {
		a.say("  Change the text in %s, then run:", file)
		a.say("    aftercare check %s", shellWord(file))
	}
	if block != "" {
		a.say("  The text comes from the block %q. In the definition, the same key with \"replaces: %s\" takes its place.", block, block)
	}
}

// sure asks whether the whole is approved.
func (a *approver) sure(r clinic.Approval) error {
	if a.options.yes {
		return nil
	}
	a.say("")
	a.say("Approve %s, %s, as %s, %s?", r.Procedure, r.Language, console.Clean(r.By), r.Role)
	if answer, err := a.answered(answersApprove, ""); err != nil || answer == "" {
		return err
	}
	return errNotApproved
}
