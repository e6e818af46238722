package check

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/typeset"
)

// Set adds the findings for a person.
func (r *Result) Set(t *typeset.Text) {
	for _, d := range r.Findings {
		set(t, d, r.files)
	}
}

// WriteGitHub writes the findings as GitHub's workflow commands, one a line.
func (r *Result) WriteGitHub(w io.Writer) error {
	for _, d := range r.Findings {
		_, err := fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", d.Severity, escapeGitHub(d.Pos.File), d.Pos.Line, d.Pos.Column,
			ruleName(d.Rule), escapeGitHub(d.Message+". "+d.Hint))
		if err != nil {
			return err
		}
	}
	return nil
}

// ruleName names the rule; problems that the loader itself refuses have none, and can't be suppressed.
func ruleName(rule string) string {
	if rule == "" {
		return "structure"
	}
	return rule
}

func lineOf(files []*lint.File, pos diag.Pos) string {
	for _, f := range files {
		if f.Name == pos.File {
			return f.Line(pos.Line)
		}
	}
	return ""
}

var gitHubEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")

func escapeGitHub(s string) string { return gitHubEscapes.Replace(s) }

// finding is one problem, for programs.
type finding struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Length   int    `json:"length"`
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
}

// MarshalJSON returns the result for programs.
func (r *Result) MarshalJSON() ([]byte, error) {
	out := make([]finding, 0, len(r.Findings))
	for _, d := range r.Findings {
		out = append(out, finding{d.Pos.File, d.Pos.Line, d.Pos.Column, d.Length, ruleName(d.Rule), d.Severity.String(), d.Message, d.Hint})
	}
	var pages *lint.Lengths
	if r.Questions != nil {
		pages = r.Questions.pages()
	}
	return json.Marshal(struct {
		Findings []finding     `json:"findings"`
		Open     *Questions    `json:"questions,omitempty"`
		Pages    *lint.Lengths `json:"pages,omitempty"`
		Taken    []Taken       `json:"taken,omitempty"`
	}{out, r.Questions, pages, r.Taken})
}

// Summary says in a line how many findings there are in how many files, counting the files that were checked and those
// with a finding, and what is left to do; then, where they apply, that not everything was checked, and how many pages the
// only definition's sheets have.
func (r *Result) Summary() []string {
	lines := []string{r.summary()}
	if r.Partly {
		lines = append(lines, "errors of structure hide others: once these are fixed, check looks at the rest, and may find more")
	}
	if r.Questions != nil {
		if pages := r.Questions.pages(); pages != nil {
			lines = append(lines, pages.String())
		}
	}
	return lines
}

func (r *Result) summary() string {
	files := map[string]bool{}
	for _, f := range r.files {
		if f.Checked {
			files[f.Name] = true
		}
	}
	for _, d := range r.Findings {
		files[d.Pos.File] = true
	}
	errs, one := len(r.Findings.Errors()), r.Questions
	out := fmt.Sprintf("%s, %s in %s", diag.Count(errs, "error"), diag.Count(len(r.Findings)-errs, "warning"), diag.Count(len(files), "file"))
	if len(r.Taken) == 1 {
		out += ", taken as " + r.Taken[0].As
	}
	if one == nil {
		return out
	}
	if one.Memory > 0 {
		out += "; " + diag.Count(one.Memory, "line") + " from memory"
	}
	if one.ToConfirm > 0 {
		// A first version that "new" wrote has no findings, but isn't finished.
		out += "; " + diag.Count(one.ToConfirm, "question") + " for your clinic to decide"
		if one.Required > 0 {
			out += fmt.Sprintf(", of which %d required", one.Required)
		}
		out += ": aftercare explain " + one.ID + one.clinic
	}
	if one.clinic != "" && errs == 0 {
		out += "; before it is approved, its pages: aftercare pdf " + one.ID + " --draft" + one.clinic
	}
	return out
}

// set adds one finding: its position, what is wrong, the line with the position underlined, and what to write instead.
func set(t *typeset.Text, d diag.Diagnostic, files []*lint.File) {
	severity := typeset.Strong
	if d.Severity == diag.Error {
		severity = typeset.Danger
	}
	t.Line(0, typeset.Words(d.Pos.String()+": "), severity.Of(d.Severity.String()), typeset.Words(": "+d.Message+" "), typeset.Muted.Of("["+ruleName(d.Rule)+"]"))
	if line := lineOf(files, d.Pos); line != "" {
		t.Excerpt(line, max(d.Pos.Column-1, 0), d.Length)
	}
	for _, r := range d.Related {
		t.Line(2, typeset.Words(r.Pos.String()+": "+r.Message))
	}
	if d.Hint != "" {
		t.Line(2, typeset.Words(d.Hint))
	}
}
