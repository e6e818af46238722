package guided

import (
	"fmt"
	"strconv"

	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/visit/intake"
	"aftercare/internal/visit/interview"
)

// AskMissing asks in a dialog for what a patient's own sheet needs and wasn't given, and returns the fields with the answers.
// Context is what they are read against.
func AskMissing(d *prompt.Dialog, context func() intake.Context, f intake.Fields) (intake.Fields, error) {
	if wrong := interview.Problem(context(), f); wrong != nil { // which no answer mends
		return f, wrong
	}
	for asked := map[string]bool{}; ; {
		q, err := interview.Next(context(), f, asked)
		if err != nil || q == nil {
			return f, err
		}
		if f, err = askLine(d, context, f, q); err != nil {
			return f, err
		}
		asked[q.Name] = true
	}
}

// askLine asks until the answer can be used.
func askLine(d *prompt.Dialog, context func() intake.Context, f intake.Fields, q *interview.Question) (intake.Fields, error) {
	for {
		typed, err := d.Question(q.Prompt)
		if err != nil {
			return f, err
		}
		next, _, refused := q.Try(context(), f, typed)
		switch {
		case refused == nil:
			return next, nil
		case len(refused.Choices) == 0:
			d.Say("  " + refusalWords(refused))
		default:
			if next, chosen, err := chooseLine(d, context, f, q, typed, refused); err != nil || chosen {
				return next, err
			}
		}
	}
}

// chooseLine asks which of several readings is meant, or whether an odd one is right; false if none is.
func chooseLine(d *prompt.Dialog, context func() intake.Context, f intake.Fields, q *interview.Question, typed string, refused *interview.Refusal) (intake.Fields, bool, error) {
	for {
		d.Say("  " + refusalReason(typed, refused))
		for n, a := range refused.Choices {
			d.Say(fmt.Sprintf("  %d. %s", n+1, a.Shown))
		}
		answer, err := d.Ask("The number of the right one; Enter alone: type it again")
		if err != nil {
			return f, false, err
		}
		n, err := strconv.Atoi(answer)
		if err != nil || n < 1 || n > len(refused.Choices) {
			return f, false, nil
		}
		a := refused.Choices[n-1]
		next, again := q.Accept(context(), f, a)
		switch {
		case again == nil:
			return next, true, nil
		case !again.Confirmable:
			d.Say("  " + refusalWords(again))
			return f, false, nil
		}
		a.Confirmed = true
		again.Choices = []interview.Answer{a}
		refused, typed = again, a.Shown
	}
}

// Confirm shows in a dialog what is about to be printed, and asks whether to go on; any word other than yes means no.
func Confirm(d *prompt.Dialog, lines [][2]string) (bool, error) {
	d.Say("")
	width := 0
	for _, line := range lines {
		width = max(width, console.CellWidth(line[0])+len(": "))
	}
	for _, line := range lines {
		d.SayLabelled(fmt.Sprintf("%-*s", width, line[0]+":"), line[1])
	}
	return d.Confirm("Press Enter to print; type n and Enter to stop.")
}
