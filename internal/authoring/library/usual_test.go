package library

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/procedures"
)

const (
	usualScan       = "title: Scan\nedition: 2026-11-23\nages: 12 to 16\nside: {part: knee, ask: yes, never: both}\nabout: We took a picture.\nactivity:\n  pill: {if: pill, text: Take the pill.}\n  thin: {if: thin, text: Rest.}\n  strong: {if: {strong: [very]}, text: Rest more.}\n"
	usualConditions = "pill: {question: 'Pill?', asked-of: staff, lead-in: If you have the pill, lead-in-not: If not, excludes: [thin]}\n" +
		"thin: {question: 'Thin?', asked-of: staff, lead-in: If you thin, lead-in-not: If not}\n" +
		"strong: {question: 'Strong?', asked-of: staff, ages: 18+, one-of: {none: If none, very: If very}}\n"
)

// usualFolder returns a clinic's folder whose one definition ends with that line.
func usualFolder(t *testing.T, line string) string {
	t.Helper()
	return newFolder(t, map[string]string{"procedures/scan.yaml": usualScan + line + "\n", "shared/conditions.yaml": usualConditions})
}

// What is usual is read strictly, and a hint that is a whole line can be pasted.
func TestUsualIsReadStrictly(t *testing.T) {
	load := func(t *testing.T, line string) (diag.List, map[string]string, string) {
		t.Helper()
		lib, err := Open(Options{Builtin: procedures.FS, Clinic: usualFolder(t, line)})
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := lib.Load("scan", "en")
		var list diag.List
		if errors.As(err, &list) {
			return list, nil, ""
		}
		if err != nil {
			t.Fatal(err)
		}
		if p.Usual == nil {
			return nil, nil, ""
		}
		return nil, p.Usual.Answers, p.Usual.Side
	}
	const whole = "usual: {pill: no, strong: none, thin: no, side: left}"
	for _, c := range []struct {
		what, line string
		column     int    // of the error; 0 for none
		want       string // a part of its message
		hint       string
	}{
		{"all of it", whole, 0, "", ""},
		{"not said", "note: x", 0, "", ""},
		{"nothing", "usual: {}", 8, "usual lacks pill, strong, thin, side; expected an answer to each question", whole},
		{"a condition missing", "usual: {pill: yes, strong: none, side: right}", 8, "usual lacks thin;", "usual: {pill: yes, strong: none, thin: no, side: right}"},
		{"the side missing", "usual: {pill: no, strong: none, thin: yes}", 8, "usual lacks side;", "usual: {pill: no, strong: none, thin: yes, side: left}"},
		{"an unknown condition", "usual: {pil: no, strong: none, thin: no, side: left}", 9, `the unknown condition "pil"`, whole},
		{"one far from any", "usual: {x-ray: no, pill: no, strong: none, thin: no, side: left}", 9, `the unknown condition "x-ray"`, whole},
		{"a condition that nothing depends on", "usual: {diabetes: no, pill: no, strong: none, thin: no, side: left}", 9, `"diabetes", and nothing depends on it`, whole},
		{"an unknown answer", "usual: {pill: never, strong: none, thin: no, side: left}", 15, `the usual answer to "pill" is "never"; expected one of yes, no`, whole},
		{"an answer that is a list", "usual: {pill: [no], strong: none, thin: no, side: left}", 15, `the usual answer to "pill" is a list; expected one of yes, no`, whole},
		{"a side that it is never done on", "usual: {pill: no, strong: none, thin: no, side: both}", 49, `the usual answer to "side" is "both"; expected one of left, right`, whole},
		{"two that exclude each other", "usual: {pill: yes, strong: none, thin: yes, side: left}", 8, `usual answers "pill" with yes and "thin" with yes, which can't both be true`, "usual: {pill: no, strong: none, thin: yes, side: left}"},
		{"an answer for other ages", "usual: {pill: no, strong: very, thin: no, side: left}", 27, `usual answers "strong" with very, and its text is for adults (18 and older)`, "strong: none"},
		{"a list", "usual: [pill]", 8, "usual is a list; expected a mapping", whole},
	} {
		t.Run(c.what, func(t *testing.T) {
			list, answers, side := load(t, c.line)
			if c.want == "" {
				if list != nil || strings.HasPrefix(c.line, "usual") != (len(answers) == 3 && side == "left") {
					t.Errorf("%v, %v, %q", list, answers, side)
				}
				return
			}
			if len(list) != 1 || !strings.Contains(list[0].Message, c.want) || list[0].Hint != c.hint {
				t.Fatalf("%v, hint %q; expected %q with the hint %q", list, list[0].Hint, c.want, c.hint)
			}
			if pos := list[0].Pos; !strings.HasSuffix(pos.File, "scan.yaml") || pos.Line != 1+strings.Count(usualScan, "\n") || c.column > 0 && pos.Column != c.column {
				t.Errorf("at %v; expected column %d of the last line", pos, c.column)
			}
			if strings.HasPrefix(c.hint, "usual:") {
				if list, answers, side := load(t, c.hint); list != nil || len(answers) != 3 || side == "" {
					t.Errorf("the hint %q: %v", c.hint, list)
				}
			}
		})
	}
}

// Each built-in definition says what is usual; a library for sheets doesn't even read it.
func TestEveryBuiltInDefinitionSaysWhatIsUsual(t *testing.T) {
	all, needed := open(t, ""), open(t, "")
	needed.neededOnly = true
	ids, err := all.IDs()
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		p, _, err := all.Load(id, "en")
		if err != nil {
			t.Fatal(err)
		}
		if p.Usual == nil || !slices.Equal(slices.Sorted(maps.Keys(p.Usual.Answers)), slices.Sorted(maps.Keys(p.Conditions))) || p.Side.Ask != (p.Usual.Side != "") {
			t.Errorf("%s: %v; expected an answer to each question", id, p.Usual)
		}
		if p, _, err := needed.Load(id, "en"); err != nil || p.Usual != nil {
			t.Errorf("%s, for a sheet: %v, %v", id, p.Usual, err)
		}
	}
}

// A clinic's block may ask more than the built-in one. The built-in definition that includes it is still
// printed and checked; what is usual for it isn't known any more.
func TestAClinicsBlockThatAsksMore(t *testing.T) {
	const block = "edition: 2026-11-23\nactivity:\n  rest: {if: pill, text: Rest., source: [memory]}\n"
	own := strings.Replace(usualScan, "about:", "include: [steroid]\nabout:", 1) + "usual: {strong: none, thin: no, side: left}\n"
	lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{
		"shared/conditions.yaml": usualConditions, "shared/steroid.yaml": block, "procedures/scan.yaml": strings.Replace(own, "  pill: {if: pill, text: Take the pill.}\n", "", 1),
	})})
	if err != nil {
		t.Fatal(err)
	}
	if p, _, err := lib.Load("trigger-point-injection", "en"); err != nil || p.Usual != nil || p.Conditions["pill"].Name == "" {
		t.Errorf("the built-in definition: %v", err)
	}
	if p, _, err := lib.Load("colonoscopy", "en"); err != nil || p.Usual == nil {
		t.Errorf("a definition without that block: %v", err)
	}
	if _, _, err := lib.Load("scan", "en"); err == nil || !strings.Contains(err.Error(), "usual lacks pill;") {
		t.Errorf("the clinic's own definition: %v", err)
	}
}
