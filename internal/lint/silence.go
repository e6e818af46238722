package lint

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/yamlfile"
)

// silence is a comment that keeps a rule from finding something on the next line.
type silence struct {
	pos  diag.Pos
	rule string
	line int // that it is about
	last int // where the value of that line goes on over others: its last
	used bool
	own  bool
	file *File
}

type silenced []*silence

// silenceMark begins the comment: "# check: allow V12, the clinic's own wording".
const silenceMark = "# check: allow "

// silences reads the comments, and reports those that say no reason or no rule.
func silences(files []*File, list *diag.List) silenced {
	var out silenced
	for _, f := range files {
		for n, raw := range f.lines {
			line := strings.TrimSpace(string(raw))
			rest, ok := strings.CutPrefix(line, silenceMark)
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
				list.Add(pos, silenceMark+rule+", REASON", "the comment silences %s and gives no reason", rule)
			default:
				next := n + 1
				for next < len(f.lines) && strings.HasPrefix(strings.TrimSpace(string(f.lines[next])), "#") {
					next++
				}
				out = append(out, &silence{pos: pos, rule: a.Name, line: next + 1, last: f.lastOf(next + 1), own: f.Own, file: f})
			}
		}
	}
	return out
}

// lastOf returns the last line of the value that begins on a line: of a text that is folded, quoted over several
// lines or goes on, its last one; of anything else the line itself.
func (f *File) lastOf(line int) int {
	if f.ends == nil {
		f.ends = map[int]int{}
		f.measure()
	}
	return max(line, f.ends[line])
}

// measure notes where each text ends, by the line that its key or its place in a list is on: before the line of
// what comes next in the file.
func (f *File) measure() {
	type start struct{ key, value int } // lines; key is 0 of what is no text
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

// holds reports whether a comment silences the finding.
func (s silenced) holds(d diag.Diagnostic) bool {
	at := slices.IndexFunc(s, func(c *silence) bool {
		return c.rule == d.Rule && c.pos.File == d.Pos.File && c.line <= d.Pos.Line && d.Pos.Line <= c.last
	})
	if at < 0 {
		return false
	}
	s[at].used = true
	return true
}

// unused returns the comments that silence nothing, which would hide what comes later. A rule that looked at
// nothing in a file may still find something there: of its comments nothing is said.
func (s silenced) unused(passes []*Pass) diag.List {
	var out diag.List
	for _, c := range s {
		if !c.used && c.own && c.looked(passes) {
			out = append(out, diag.Diagnostic{Pos: c.pos, Rule: "silence", Severity: diag.Warning, Message: fmt.Sprintf("nothing in the value below needs %q to be silenced", c.rule), Hint: "take the comment out"})
		}
	}
	return out
}

// looked reports whether the rule of a comment has looked at the comment's file: at its texts, or at a sheet that
// is made of it.
func (c *silence) looked(passes []*Pass) bool {
	a, _ := Find(c.rule)
	if a == nil || a.Sheet == nil {
		return true
	}
	name := strings.TrimSuffix(filepath.Base(c.file.Name), filepath.Ext(c.file.Name))
	common := []string{"words", "conditions", "settings", "medicines", "clinic"}
	return slices.ContainsFunc(passes, func(p *Pass) bool {
		if p.Partly || p.File != "" || a.Translated && (p.Words == nil || p.Words.Language != c.file.Language) {
			return false
		}
		return p.Procedure.ID == name || slices.Contains(p.Procedure.Include, name) || slices.Contains(common, name)
	})
}
