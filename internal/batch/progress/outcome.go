// Package progress tells how a batch goes and what came of it: for a person, in a terminal or a log, and for programs, in JSON.
package progress

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/batch"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/console"
)

// Summary says what came of a run, in a sentence. Dry is for a run that only looked.
func Summary(s *batch.Summary, dry bool) string {
	c := s.Counts
	made := "made"
	if dry {
		made = "to be made"
	}
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{c.Made, made}, {c.Unchanged, "unchanged"}, {c.Skipped, formatSkipped(c)}, {c.Rejected, "rejected"}, {c.Failed, "failed"}} {
		if p.n > 0 {
			parts = append(parts, diag.Digits(p.n)+" "+p.what)
		}
	}
	out := diag.Digits(s.Rows) + " rows"
	if s.Rows == 1 {
		out = "1 row"
	}
	if len(parts) > 0 {
		out += ": " + strings.Join(parts, ", ")
	}
	if len(s.Rejects) > 0 {
		out += ": " + filepath.ToSlash(strings.Join(s.Rejects, ", "))
	}
	for _, p := range []struct {
		n    int
		what string
	}{
		{c.OutsideFollowUp, "with a next visit outside the days of its follow-up"},
		{c.WhichVisit, "with a next visit that can be one of several (column next_visit_for)"},
		{c.NoBirthDate, "without a birth date"},
	} {
		if p.n > 0 {
			out += "; " + diag.Count(p.n, "sheet") + " " + p.what
		}
	}
	switch {
	case s.Moved > 0 && dry:
		out += "; " + diag.Count(s.Moved, "sheet") + " would move to superseded"
	case s.Moved > 0:
		out += "; " + diag.Count(s.Moved, "sheet") + " moved to superseded"
	}
	if words := formatPrintCounts(s.Prints); words != "" && s.Rows > 0 && !dry {
		out += "; " + words
	}
	return console.Clean(out)
}

// formatSkipped says why rows were skipped.
func formatSkipped(c batch.Counts) string {
	var reasons []string
	for reason, n := range c.Reasons {
		if len(c.Reasons) > 1 {
			reason = diag.Digits(n) + " " + reason
		}
		reasons = append(reasons, reason)
	}
	slices.Sort(reasons)
	return "skipped (" + strings.Join(reasons, ", ") + ")"
}

// formatPrintCounts summarizes the printing in a sentence; "" for a run that doesn't print.
func formatPrintCounts(p *batch.PrintCounts) string {
	if p == nil {
		return ""
	}
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{p.Printed, "printed"}, {p.PrintedBefore, "printed before"}, {p.Waiting, "waiting at the printer"}, {p.NotPrinted, "not printed"}, {p.InDoubt, "perhaps printed"}} {
		if c.n > 0 {
			parts = append(parts, diag.Digits(c.n)+" "+c.what)
		}
	}
	if len(parts) == 0 {
		return "nothing to print"
	}
	return strings.Join(parts, ", ")
}

// NotMade says why a row has no sheet.
func NotMade(l batch.Line) string {
	id := ""
	if l.Appointment != "" {
		id = " (" + l.Appointment + ")"
	}
	return console.Clean(fmt.Sprintf("row %d%s: %s: %s", l.Row, id, l.Status, l.Reason))
}

// Printed says what became of one sheet at the printer.
func Printed(l batch.PrintLine) string {
	out := fmt.Sprintf("row %d (%s): ", l.Row, l.Appointment)
	switch {
	case l.State == batch.OnPaper:
		out += "printed: job " + l.Job + " on " + l.Queue
	case l.State == batch.InQueue && l.Reason == "":
		out += "handed to the printer: job " + l.Job + " on " + l.Queue
	default:
		out += "not printed: " + l.Reason
	}
	return console.Clean(out)
}

// jsonCounts is the outcome of rows, for programs.
type jsonCounts struct {
	Rows      int `json:"rows"`
	Done      int `json:"done"`
	Made      int `json:"made"`
	Unchanged int `json:"unchanged"`
	Skipped   int `json:"skipped"`
	Rejected  int `json:"rejected"`
	Failed    int `json:"failed"`
}

func newJSONCounts(rows, done int, c batch.Counts) jsonCounts {
	return jsonCounts{rows, done, c.Made, c.Unchanged, c.Skipped, c.Rejected, c.Failed}
}

// jsonPrintCounts is what became of sheets at the printer, for programs.
type jsonPrintCounts struct {
	Printed       int `json:"printed"`
	PrintedBefore int `json:"printed_before"`
	Waiting       int `json:"waiting"`
	NotPrinted    int `json:"not_printed"`
	InDoubt       int `json:"perhaps_printed"`
}

// jsonSummary is what came of a run, for programs.
type jsonSummary struct {
	jsonCounts
	DryRun  bool             `json:"dry_run"` // nothing was made; the counts are what would be
	Warned  int              `json:"warned"`
	Moved   int              `json:"moved_to_superseded"`
	Rejects []string         `json:"rejects"` // the files of rejected rows
	Prints  *jsonPrintCounts `json:"prints,omitempty"`
}

func newJSONSummary(s *batch.Summary, dry bool) jsonSummary {
	out := jsonSummary{jsonCounts: newJSONCounts(s.Rows, s.Rows, s.Counts), DryRun: dry, Warned: s.Counts.Warned, Moved: s.Moved, Rejects: []string{}}
	for _, r := range s.Rejects {
		out.Rejects = append(out.Rejects, filepath.ToSlash(r))
	}
	if p := s.Prints; p != nil && !dry {
		out.Prints = &jsonPrintCounts{p.Printed, p.PrintedBefore, p.Waiting, p.NotPrinted, p.InDoubt}
	}
	return out
}

// Object returns what came of a run as an object for programs.
func Object(s *batch.Summary, dry bool) any {
	return map[string]jsonSummary{"summary": newJSONSummary(s, dry)}
}
