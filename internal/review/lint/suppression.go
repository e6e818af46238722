package lint

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// suppression is a comment that suppresses a rule's findings on the next line.
type suppression struct {
	pos     diag.Pos
	rule    string
	line    int // the line that it is about
	last    int // the last line of that line's value, if it spans several
	used    bool
	checked bool
	file    *File
}

type suppressions []*suppression

// suppressionPrefix begins the comment: "# check: allow V12, the clinic's own wording".
const suppressionPrefix = "# check: allow "

// readSuppressions reads the comments, and reports those without a reason or a rule.
func readSuppressions(files []*File, list *diag.List) suppressions {
	var out suppressions
	for _, f := range files {
		for n, raw := range f.lines {
			line := strings.TrimSpace(string(raw))
			rest, ok := strings.CutPrefix(line, suppressionPrefix)
			if !ok {
				continue
			}
			pos := diag.Pos{File: f.Name, Line: n + 1, Column: len(raw) - len([]rune(line)) + 1}
			rule, reason, _ := strings.Cut(rest, ",")
			rule, reason = strings.TrimSpace(rule), strings.TrimSpace(reason)
			a, known := Find(rule)
			switch {
			case !known:
				list.Add(pos, `"aftercare check --explain" lists the rules`, "no rule is called %q", rule)
			case reason == "":
				list.Add(pos, suppressionPrefix+rule+", REASON", "the comment silences %s and gives no reason", rule)
			default:
				next := n + 1
				for next < len(f.lines) && strings.HasPrefix(strings.TrimSpace(string(f.lines[next])), "#") {
					next++
				}
				out = append(out, &suppression{pos: pos, rule: a.Name, line: next + 1, last: f.lastLineOf(next + 1), checked: f.Checked, file: f})
			}
		}
	}
	return out
}

// lastLineOf returns the last line of the value that begins on a line: for a folded, quoted or
// continued text its last one; for anything else the line itself.
func (f *File) lastLineOf(line int) int {
	if f.ends == nil {
		f.ends = map[int]int{}
		f.findTextEnds()
	}
	return max(line, f.ends[line])
}

// findTextEnds records where each text ends, by the line of its key or its list item: before the
// line of what comes next in the file.
func (f *File) findTextEnds() {
	type start struct{ key, value int } // lines; key is 0 for anything but a text
	var all []start
	var walk func(n *yamlfile.Node, line int)
	walk = func(n *yamlfile.Node, line int) {
		if n == nil {
			return
		}
		if n.Kind == yamlfile.Scalar {
			all = append(all, start{line, n.Pos.Line})
			return
		}
		for _, p := range n.Pairs {
			all = append(all, start{0, p.KeyPos.Line})
			walk(p.Value, p.KeyPos.Line)
		}
		for _, i := range n.Items {
			all = append(all, start{0, i.Pos.Line})
			walk(i, i.Pos.Line)
		}
	}
	walk(f.Root, 1)
	for n, s := range all {
		if s.key == 0 {
			continue
		}
		last := len(f.lines)
		for _, next := range all[n+1:] {
			if next.value > s.value || next.key > s.value {
				last = max(s.value, next.value-1)
				break
			}
		}
		f.ends[s.key] = max(f.ends[s.key], last)
	}
}

// suppress reports whether a comment suppresses the finding.
func (s suppressions) suppress(d diag.Diagnostic) bool {
	at := slices.IndexFunc(s, func(c *suppression) bool {
		return c.rule == d.Rule && c.pos.File == d.Pos.File && c.line <= d.Pos.Line && d.Pos.Line <= c.last
	})
	if at < 0 {
		return false
	}
	s[at].used = true
	return true
}

// unused returns the comments that suppress nothing, and would hide later findings. A rule that
// hasn't checked a file may still find something there, so its comments aren't reported.
func (s suppressions) unused(passes []*Pass) diag.List {
	var out diag.List
	for _, c := range s {
		if !c.used && c.checked && c.hasRuleRun(passes) {
			out = append(out, diag.Diagnostic{Pos: c.pos, Rule: "silence", Severity: diag.Warning, Message: fmt.Sprintf("nothing in the value below needs %q to be silenced", c.rule), Hint: "remove the comment"})
		}
	}
	return out
}

// hasRuleRun reports whether the rule of a comment has checked the comment's file: its texts, or a
// sheet that includes it.
func (c *suppression) hasRuleRun(passes []*Pass) bool {
	a, _ := Find(c.rule)
	if a == nil || a.Sheet == nil {
		return true
	}
	name := strings.TrimSuffix(filepath.Base(c.file.Name), filepath.Ext(c.file.Name))
	common := []string{"words", "conditions", "settings", "medicines", "clinic"}
	return slices.ContainsFunc(passes, func(p *Pass) bool {
		if p.Incomplete || p.File != "" || a.Translated && (p.Words == nil || p.Words.Language != c.file.Language) {
			return false
		}
		return p.Procedure.ID == name || slices.Contains(p.Procedure.Include, name) || slices.Contains(common, name)
	})
}
