package check

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/terminal/console"
)

// WriteText writes the findings for a person. A width of 0 doesn't break lines.
func (r *Result) WriteText(w io.Writer, width int) {
	for _, d := range r.Findings {
		writeFinding(w, d, r.files, width)
	}
}

// WriteGitHub writes the findings as GitHub's workflow commands, one a line.
func (r *Result) WriteGitHub(w io.Writer) {
	for _, d := range r.Findings {
		_, _ = fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", d.Severity, escapeGitHub(d.Pos.File), d.Pos.Line, d.Pos.Column,
			ruleName(d.Rule), escapeGitHub(d.Message+". "+d.Hint))
	}
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

// writeFinding writes one finding for a person: its position, what is wrong, the line with the position
// underlined, and what to write instead. A width of 0 doesn't break lines.
func writeFinding(w io.Writer, d diag.Diagnostic, files []*lint.File, width int) {
	p := func(indent, text string) {
		_, _ = fmt.Fprintln(w, console.Wrap(console.Clean(text), width, indent))
	}
	p("", fmt.Sprintf("%s: %s: %s [%s]", d.Pos, d.Severity, d.Message, ruleName(d.Rule)))
	if line := lineOf(files, d.Pos); line != "" {
		const before = "  | "
		shown, at := strings.ReplaceAll(console.Clean(line), "\t", " "), max(d.Pos.Column-1, 0)
		length := min(max(d.Length, 1), max(utf8.RuneCountInString(shown)-at, 1))
		if width > 0 {
			shown, at, length = excerpt(shown, at, length, width-len(before))
		}
		runes := []rune(shown)
		gap := strings.Repeat(" ", console.CellWidth(string(runes[:min(at, len(runes))])))
		mark := strings.Repeat("^", max(console.CellWidth(string(runes[min(at, len(runes)):min(at+length, len(runes))])), 1))
		_, _ = fmt.Fprintf(w, "%s%s\n%s%s%s\n", before, shown, before, gap, mark)
	}
	for _, r := range d.Related {
		p("  ", fmt.Sprintf("%s: %s", r.Pos, r.Message))
	}
	if d.Hint != "" {
		p("  ", d.Hint)
	}
}

// excerpt cuts a line to a number of columns so that the part at a character is visible, and returns that
// part's offset in it, and how much of it is visible.
func excerpt(line string, at, length, width int) (cut string, offset, shown int) {
	const more = "…"
	runes := []rune(line)
	if console.CellWidth(line) <= width || width <= 2*len(more) {
		return line, at, length
	}
	at = min(at, len(runes))
	first := 0
	if console.CellWidth(string(runes[:min(at+length, len(runes))])) > width-1 {
		// A few words before it are enough to recognize the place.
		const context = 8
		first = max(at-context, 0)
	}
	text, before := "", 0
	if first > 0 {
		text, before = more, 1
	}
	last := first
	for last < len(runes) && console.CellWidth(text+string(runes[first:last+1])) < width {
		last++
	}
	text += string(runes[first:last])
	if last < len(runes) {
		text += more
	}
	return text, before + at - first, max(min(length, last-at), 1)
}
