package pipeline_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// expectedSign is a row of testdata/signs.tsv: what a sheet must say at a level, to patients with
// these answers, whatever their other answers.
type expectedSign struct {
	line    int
	sheet   string            // an id, or "*" for every sheet
	answers map[string]string // the row doesn't apply to a sheet without one of these conditions
	level   string            // of a warning; or "for-others"
	words   []string          // small letters; all in one line
}

// Each sheet has the signs that its sources give, at their levels.
func TestEachSheetHasItsSigns(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	rows := signs(t, ids)
	for _, id := range ids {
		p, _, err := lib.Load(id, procedure.SourceLanguage)
		if err != nil {
			t.Fatal(err)
		}
		count := 0
		for _, s := range rows {
			if s.sheet == id {
				count++
			}
			if s.sheet == id || s.sheet == "*" && asksAll(p, s.answers) {
				s.holds(t, p)
			}
		}
		if count == 0 {
			t.Errorf("%s has no row in signs.tsv", id)
		}
	}
}

func asksAll(p *procedure.Procedure, answers map[string]string) bool {
	for name := range answers {
		if _, asked := p.Conditions[name]; !asked {
			return false
		}
	}
	return true
}

// holds checks the sheet of each patient with the row's answers, and the one for which nobody asked
// anything else.
func (s *expectedSign) holds(t *testing.T, p *procedure.Procedure) {
	t.Helper()
	others := slices.DeleteFunc(slices.Sorted(maps.Keys(p.Conditions)), func(name string) bool { return s.answers[name] != "" })
	for _, answers := range append(resolve.Combinations(p, others), map[string]string{}) {
		maps.Copy(answers, s.answers)
		plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{Name: "Ann Example", Answers: answers}, time.UTC)
		if !slices.ContainsFunc(plan.Items, func(i resolve.Item) bool { return s.isIn(i, p.Settings) }) {
			t.Errorf("signs.tsv:%d: %s at %s does not say %q to a patient with %v", s.line, p.ID, s.level, strings.Join(s.words, " + "), answers)
			return
		}
	}
}

func (s *expectedSign) isIn(i resolve.Item, settings map[string]procedure.Setting) bool {
	level := string(i.Instruction.Level)
	if level == "" {
		level = string(i.Instruction.Section)
	}
	if level != s.level {
		return false
	}
	text := i.Text + " " + i.Instruction.Do
	for name, setting := range settings {
		text = strings.ReplaceAll(text, "{setting."+name+"}", setting.Value)
	}
	text = strings.ToLower(text)
	return !slices.ContainsFunc(s.words, func(word string) bool { return !strings.Contains(text, word) })
}

// signs reads the table, in which each row has five cells, a known sheet and level, and a
// source.
func signs(t *testing.T, ids []string) []expectedSign {
	t.Helper()
	data, err := os.ReadFile("../../testdata/signs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	levels := []string{string(procedure.Call911), string(procedure.CallNow), string(procedure.CallToday), string(procedure.ForOthers)}
	var out []expectedSign
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != 5 || !slices.Contains(levels, cells[2]) || cells[3] == "" || cells[4] == "" || cells[0] != "*" && !slices.Contains(ids, cells[0]) {
			t.Fatalf("signs.tsv:%d: %q; expected sheet, answers, level, sign and source", n+2, line)
		}
		s := expectedSign{line: n + 2, sheet: cells[0], answers: map[string]string{}, level: cells[2]}
		for _, a := range strings.FieldsFunc(cells[1], func(r rune) bool { return r == ',' }) {
			name, answer, _ := strings.Cut(a, "=")
			s.answers[name] = answer
		}
		for _, w := range strings.Split(cells[3], "+") {
			s.words = append(s.words, strings.ToLower(strings.TrimSpace(w)))
		}
		out = append(out, s)
	}
	return out
}
