package lint

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/procedure"
)

// A comment suppresses a finding anywhere in the value below it, and none after that.
func TestSuppressionCoversWholeText(t *testing.T) {
	const comment = "# check: allow V13, the clinic's own wording\n"
	for _, c := range []struct{ before, after, want string }{
		{"activity:\n  walk:\n    ", "    text: >-\n      Walk a bit.\n\n      Walk more later.\n", ""},
		{"activity:\n  walk:\n    ", "    text: |\n      Walk a bit.\n      Walk more later.\n    source: [memory]\n", ""},
		{"activity:\n  walk:\n    ", "    text: Walk a bit,\n      and more later.\n", ""},
		{"activity:\n  walk:\n    ", "    text: Walk more later.\n", ""},
		{"activity:\n  walk:\n    ", "    text:\n      Walk a bit,\n      and more later.\n", ""},
		{"activity:\n  walk:\n    ", "    text:\n      >-\n      Walk more later.\n", ""},
		{"activity:\n  walk:\n    ", "    text: 'Walk: a bit,\n      and more later.'\n", ""},
		{"activity:\n  walk:\n    ", "    text: \"Walk a bit,\n    and more later.\"\n", ""},
		{"activity:\n  ", "  walk: >-\n    Walk a bit.\n    Walk more later.\n", ""},
		{"activity:\n  walk:\n    text: Walk.\n    steps:\n      ", "      - text: >-\n          Walk a bit.\n          Walk more later.\n      - text: Run.\n", ""},
		{"diary:\n  rules:\n    ", "    - >-\n      Write a bit.\n      Write more later.\n    - Write all.\n", ""},
		{"diary:\n  rules:\n    ", "    - Write a bit,\n      and more later.\n", ""},
		{"diary:\n  rules:\n    ", "    - 'Write: a bit,\n      and more later.'\n", ""},
		{"activity:\n  walk:\n    ", "    text: >-\n      Walk a bit.\n    do: Walk more later.\n", "silence V13"},
		{"activity:\n  walk:\n    ", "    cases:\n      sedation: Walk more later.\n", "silence V13"},
		{"activity:\n  walk:\n    ", "    text: >-\n      Walk a bit.\n  run:\n    text: Run later.\n", "silence V13"},
		{"activity:\n  walk:\n    text: Walk.\n    steps:\n      ", "      - text: Walk a bit.\n        do: x\n      - text: Run later.\n", "silence V13"},
		{"diary:\n  rules:\n    ", "    - >-\n      Write a bit.\n    - Write more later.\n", "silence V13"},
	} {
		f := NewFile("x.yaml", []byte(c.before+comment+c.after), true)
		var found []string
		for _, d := range Run(Options{}, []*File{f}, nil) {
			found = append(found, d.Rule)
		}
		if got := strings.Join(found, " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.before+comment+c.after, got, c.want)
		}
	}
}

// No comment is reported as unused if its rule didn't run: because something else is broken,
// because a file can't be parsed, or because no sheet includes the block.
func TestSuppressionIsUnusedOnlyIfItsRuleRan(t *testing.T) {
	const text = "title: x\nactivity:\n  walk:\n    # check: allow V13, the clinic's own wording\n    # check: allow E6, it never ends\n    text: Walk.\n"
	sheet := &Pass{Procedure: &procedure.Procedure{ID: "x", Include: []string{"leg"}}}
	other := &Pass{Procedure: &procedure.Procedure{ID: "y"}}
	for _, c := range []struct {
		name   string
		broken bool
		passes []*Pass
		want   string
	}{
		{"procedures/x.yaml", false, []*Pass{sheet}, "V13 E6"},
		{"shared/leg.yaml", false, []*Pass{sheet}, "V13 E6"},
		{"shared/arm.yaml", false, []*Pass{sheet}, "V13"},
		{"procedures/x.yaml", false, []*Pass{other}, "V13"},
		{"procedures/x.yaml", true, []*Pass{sheet}, ""},
	} {
		f := NewFile(c.name, []byte(text), true)
		var found []string
		for _, d := range run(Options{Broken: c.broken}, nil, []*File{f}, c.passes) {
			if d.Rule == "silence" {
				found = append(found, strings.Split(d.Message, `"`)[1])
			}
		}
		if got := strings.Join(found, " "); got != c.want {
			t.Errorf("%s, broken %v: %q, want %q", c.name, c.broken, got, c.want)
		}
	}
}
