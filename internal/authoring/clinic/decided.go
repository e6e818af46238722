package clinic

import (
	"slices"
	"strconv"
	"strings"
)

// Decided begins what a record says of a question that the clinic's file answers: "decided: 48 hours".
const Decided = "decided: "

// SignedAnswer is an answer to a question of the clinic, as its approvals record it: by whom, when, and for which sheets. The
// JSON names are a contract.
type SignedAnswer struct {
	Answer string   `json:"answer"` // "as written: 24 hours", or the value in the clinic's file
	By     string   `json:"by"`
	Role   string   `json:"role"`
	On     string   `json:"on"`     // an ISO date
	Sheets []string `json:"sheets"` // whose approvals rest on it
}

// SignedAnswers returns what approvals record about a question, by its name, the newest first: of each text, the newest record
// that isn't withdrawn. Those of one person on one day with the same answer are one.
func SignedAnswers(records []Approval, name string) []SignedAnswer {
	var out []SignedAnswer
	seen := map[[2]string]bool{}
	for _, r := range slices.Backward(records) {
		text := [2]string{r.Procedure, r.Language}
		if r.Withdrawn != "" || seen[text] {
			continue
		}
		seen[text] = true
		answer := strings.TrimPrefix(r.Confirm[name], Decided)
		if answer == "" {
			continue
		}
		at := slices.IndexFunc(out, func(d SignedAnswer) bool {
			return d.Answer == answer && d.By == r.By && d.Role == r.Role && d.On == r.On
		})
		if at < 0 {
			at, out = len(out), append(out, SignedAnswer{Answer: answer, By: r.By, Role: r.Role, On: r.On})
		}
		if d := &out[at]; !slices.Contains(d.Sheets, r.Procedure) {
			d.Sheets = append(d.Sheets, r.Procedure)
		}
	}
	for _, d := range out {
		slices.Sort(d.Sheets)
	}
	return out
}

// Describe says who answered, when, and for which sheets; many are counted.
func (d SignedAnswer) Describe() string {
	const few = 4
	by := "by " + d.By
	if d.Role != "" {
		by += ", " + d.Role + ","
	}
	by += " on " + d.On
	switch {
	case len(d.Sheets) > few:
		return by + ", for " + strconv.Itoa(len(d.Sheets)) + " sheets"
	case len(d.Sheets) > 0:
		return by + ", for " + strings.Join(d.Sheets, ", ")
	}
	return by
}
