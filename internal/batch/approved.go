package batch

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/pipeline"
)

// Unapproved is a text that still needs an approval or a translation review.
type Unapproved struct {
	Procedure, Language string // Language is "" where the procedure has no text in any language
	Rows                int    // that would have a sheet with this text
	Unreviewed          bool
	RenameCommand       string // renames files that nothing reads and that may be meant for this text; "" for none
}

// NothingApprovedError reports that no sheet can be made because no text is approved.
// The folder stays as it was.
type NothingApprovedError struct {
	Texts  []Unapproved
	Clinic string // as a command names it; "" where commands needn't
}

// Error names the texts.
func (e *NothingApprovedError) Error() string {
	const maxTexts = 10
	var parts []string
	for n, t := range e.Texts {
		if n == maxTexts {
			parts = append(parts, fmt.Sprintf("%d more", len(e.Texts)-maxTexts))
			break
		}
		note := ""
		if t.Unreviewed {
			note = ", a translation that nobody has reviewed"
		}
		if t.RenameCommand != "" {
			note = ", beside a file that is not used"
		}
		rows := "rows"
		if t.Rows == 1 {
			rows = "row"
		}
		text := fmt.Sprintf("%q", t.Procedure)
		if t.Language != "" {
			text += fmt.Sprintf(" in %q", t.Language)
		}
		parts = append(parts, fmt.Sprintf("%s (%d %s%s)", text, t.Rows, rows, note))
	}
	why := "nothing is approved"
	if !slices.ContainsFunc(e.Texts, func(t Unapproved) bool { return t.RenameCommand == "" }) {
		why = "files that may be meant for them are not used"
	}
	return "no sheet can be made, and nothing was changed, because " + why + ": " + strings.Join(parts, ", ")
}

// Hint says which commands approve them.
func (e *NothingApprovedError) Hint() string {
	var approve, review, rename []string
	clinic := ""
	if e.Clinic != "" {
		clinic = " --clinic " + diag.ShellWord(e.Clinic)
	}
	for _, t := range e.Texts {
		switch {
		case t.RenameCommand != "":
			rename = append(rename, t.RenameCommand)
		case t.Unreviewed && !slices.Contains(review, t.Language):
			review = append(review, t.Language)
		case !t.Unreviewed:
			approve = append(approve, fmt.Sprintf("aftercare approve %s --lang %s --by NAME --role ROLE%s", t.Procedure, t.Language, clinic))
		}
	}
	const maxCommands = 3
	if len(approve) > maxCommands {
		approve = []string{"aftercare approve --all --by NAME --role ROLE" + clinic}
	}
	var parts []string
	if len(rename) > 0 {
		parts = append(parts, strings.Join(slices.Compact(rename), " && "))
	}
	if len(approve) > 0 {
		parts = append(parts, "a clinician approves: "+strings.Join(approve, "; "))
		first := e.Texts[slices.IndexFunc(e.Texts, func(t Unapproved) bool { return t.RenameCommand == "" && !t.Unreviewed })]
		parts = append(parts, fmt.Sprintf(`"aftercare pdf %s --draft --lang %s%s" shows a text's pages before`, first.Procedure, first.Language, clinic))
	}
	for _, lang := range review {
		parts = append(parts, fmt.Sprintf("a qualified translator reviews %q; then the clinic's profile says so: reviewers: {%s: \"NAME, QUALIFICATION\"}", lang, lang))
	}
	if len(approve)+len(review) == 0 {
		return strings.Join(parts, "; ")
	}
	return strings.Join(append(parts, fmt.Sprintf(`"aftercare status%s" shows the state of each text`, clinic)), "; ")
}

// errStopReading ends a reading at the first row that answers the question.
var errStopReading = errors.New("one is enough")

// checkApproved refuses a schedule in which every row that could have a sheet lacks an approved text: otherwise
// the sheets of an earlier run would be superseded for it. It makes rows, without writing them, until one has a
// sheet.
func (r *run) checkApproved(ctx context.Context) error {
	m := r.Maker
	m.Render = func(*pipeline.Result) ([]byte, int, error) { return nil, 0, nil }
	found := map[Unapproved]int{}
	err := rows(ctx, r.Sources, r.AllowEmpty, func(number int, row schedule.Row, _ []string) error {
		if r.survey.isDuplicate(row.Fields["appointment_id"]) {
			return nil
		}
		made := m.Make(number, row)
		var (
			approval *pipeline.NotApprovedError
			review   *pipeline.UnreviewedError
			unused   *library.UnusedFileError
		)
		switch {
		case errors.As(made.Unapproved, &unused):
			found[Unapproved{Procedure: unused.ID, Language: unused.Language, RenameCommand: unused.Hint()}]++
		case errors.As(made.Unapproved, &approval):
			found[Unapproved{Procedure: approval.ID, Language: approval.Language}]++
		case errors.As(made.Unapproved, &review):
			found[Unapproved{Procedure: review.ID, Language: review.Language, Unreviewed: true}]++
		case made.Line.Status == Made, made.Line.Status == Failed:
			return errStopReading
		}
		return nil
	})
	switch {
	case errors.Is(err, errStopReading):
		return nil
	case err != nil:
		return err
	case len(found) == 0:
		return nil
	}
	e := &NothingApprovedError{}
	for t, n := range found {
		t.Rows = n
		e.Texts = append(e.Texts, t)
	}
	slices.SortFunc(e.Texts, func(a, b Unapproved) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Procedure, b.Procedure), cmp.Compare(a.Language, b.Language))
	})
	return e
}
