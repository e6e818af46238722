// Package progress tells how a batch goes and what came of it: for a person, in a terminal or a log, and for programs, in JSON.
package progress

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/batch"
	"aftercare/internal/batch/printing"
	"aftercare/internal/diag"
	"aftercare/internal/terminal/console"
)

// Summary says what came of a run, in a sentence. Dry is for a run that only looked: lines with the words that
// the mapping doesn't list yet then stand before the sentence.
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
	lines := []string{}
	for _, u := range s.Unmapped {
		if dry {
			lines = append(lines, console.Clean(unmapped(u)))
		}
	}
	return strings.Join(append(lines, console.Clean(out)), "\n")
}

// unmapped says which words of a field are not mapped: "12 rows have 2 appointment types that are not mapped: MBB (7), ESI (5)".
func unmapped(u batch.Unmapped) string {
	one, several := "word for the "+u.Field, "words for the "+u.Field
	if u.Field == "procedure" {
		one, several = "appointment type", "appointment types"
	}
	have, what, are := "have", several, "are"
	if u.Rows == 1 {
		have = "has"
	}
	if len(u.Words) == 1 {
		what, are = one, "is"
	}
	out := fmt.Sprintf("%s %s ", diag.Count(u.Rows, "row"), have)
	if len(u.Words) == 0 {
		return out + several + " that are not mapped; they are not listed, because there are too many or they may name a patient"
	}
	var words []string
	for _, w := range u.Words {
		words = append(words, fmt.Sprintf("%q (%s)", w.Word, diag.Digits(w.Rows)))
	}
	out += fmt.Sprintf("%s %s that %s not mapped: %s", diag.Digits(len(u.Words)), what, are, strings.Join(words, ", "))
	if u.NotListed > 0 {
		out += fmt.Sprintf("; those of %s are not listed, because there are too many or they may name a patient", diag.Count(u.NotListed, "row"))
	}
	return out
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
func formatPrintCounts(p *printing.Counts) string {
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
func Printed(l printing.Line) string {
	out := fmt.Sprintf("row %d (%s): ", l.Row, l.Appointment)
	switch {
	case l.State == printing.OnPaper:
		out += "printed: job " + l.Job + " on " + l.Queue
	case l.State == printing.InQueue && l.Reason == "":
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
	DryRun  bool     `json:"dry_run"` // nothing was made; the counts are what would be
	Warned  int      `json:"warned"`
	Moved   int      `json:"moved_to_superseded"`
	Rejects []string `json:"rejects"` // the files of rejected rows
	// Unmapped is the words that the mapping doesn't list yet, by field.
	Unmapped []jsonUnmapped   `json:"unmapped"`
	Prints   *jsonPrintCounts `json:"prints,omitempty"`
}

// jsonUnmapped is the words of one field that are not mapped, for programs.
type jsonUnmapped struct {
	Field     string      `json:"field"`
	Rows      int         `json:"rows"`
	Words     []wordCount `json:"words"`
	NotListed int         `json:"not_listed"`
}

type wordCount struct {
	Word string `json:"word"`
	Rows int    `json:"rows"`
}

func newJSONSummary(s *batch.Summary, dry bool) jsonSummary {
	out := jsonSummary{jsonCounts: newJSONCounts(s.Rows, s.Rows, s.Counts), DryRun: dry, Warned: s.Counts.Warned, Moved: s.Moved, Rejects: []string{}, Unmapped: []jsonUnmapped{}}
	for _, u := range s.Unmapped {
		one := jsonUnmapped{Field: u.Field, Rows: u.Rows, Words: []wordCount{}, NotListed: u.NotListed}
		for _, w := range u.Words {
			one.Words = append(one.Words, wordCount(w))
		}
		out.Unmapped = append(out.Unmapped, one)
	}
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
