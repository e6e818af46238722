package lint_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/procedures"
)

func builtInFile(t *testing.T, file string) string {
	t.Helper()
	data, err := fs.ReadFile(procedures.FS, file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func formatFindings(list diag.List, rules ...string) []string {
	var out []string
	for _, d := range list {
		if slices.Contains(rules, d.Rule) {
			out = append(out, fmt.Sprintf("%s:%d %s %s %s", filepath.Base(d.Pos.File), d.Pos.Line, d.Rule, d.Severity, d.Message))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Each built-in block is replaced with one line: what its sheets lose is known, including each sign.
func TestABlockInABuiltInOnesPlaceSaysWhatIsGone(t *testing.T) {
	before, problems, err := builtInLibrary(t).LoadAll("en")
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	names, err := fs.Glob(procedures.FS, "shared/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	blocks, signs := 0, 0
	for _, file := range names {
		name := strings.TrimSuffix(filepath.Base(file), ".yaml")
		if slices.Contains([]string{"conditions", "medicines", "settings", "sources"}, name) {
			continue
		}
		blocks++
		lib := ofClinic(t, map[string]string{file: "title: Ours\nedition: 2026-11-29\nexpect:\n  one-line:\n    text: You may feel tired.\n    source: [memory]\n"})
		now, _, err := lib.LoadAll("en")
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range now {
			at := slices.IndexFunc(before, func(o library.Definition) bool { return o.Procedure.ID == l.Procedure.ID })
			lacks := lib.Lacks(l.Procedure)
			for in := range before[at].Procedure.Each() {
				stands := slices.ContainsFunc(l.Procedure.Instructions(), func(o procedure.Instruction) bool {
					return o.HasRef(in.Ref()) && (o.Block == "" || o.Block == in.Block || in.Block != name || o.Cases[0].Text == in.Cases[0].Text) || o.Section == in.Section && o.Level == in.Level && o.Cases[0].Text == in.Cases[0].Text
				})
				told := slices.ContainsFunc(lacks, func(o procedure.Lack) bool {
					return o.Instruction.HasRef(in.Ref()) && o.By == procedure.ByBlock && o.Name == name
				})
				if stands == told && (in.Section != procedure.Warnings || stands || !hasKeyAt(l.Procedure, in)) {
					t.Errorf("%s, %s: %s stands: %v, is told as gone: %v", name, l.Procedure.ID, in.Ref(), stands, told)
				}
				if told && in.Section == procedure.Warnings {
					signs++
				}
			}
		}
	}
	if blocks < 20 || signs < 20 {
		t.Errorf("%d blocks and %d signs were looked at", blocks, signs)
	}
}

// hasKeyAt reports whether there is a sign with that key at a more urgent level.
func hasKeyAt(p *procedure.Procedure, sign *procedure.Instruction) bool {
	for in := range p.Each() {
		if in.Section == procedure.Warnings && in.Key == sign.Key && slices.Index(procedure.Levels, in.Level) < slices.Index(procedure.Levels, sign.Level) {
			return true
		}
	}
	return false
}

// clinicSkinBiopsy is a definition that replaces the built-in skin biopsy.
const clinicSkinBiopsy = "title: Skin\nedition: 2026-11-29\nages: 12+\nabout: We took some skin.\nwarnings:\n  call-911:\n    allergy:\n      text: Trouble breathing.\n      source: [memory]\n"

// What removes a sign or a line from a sheet is found where it is written, and can be suppressed
// there with a reason.
func TestWhatTookALineAwayIsFound(t *testing.T) {
	endoscopy, biopsy := builtInFile(t, "shared/endoscopy.yaml"), builtInFile(t, "skin-biopsy.yaml")
	copied := strings.Replace(biopsy, "title:", "based-on: skin-biopsy@0123456789abcdef\ntitle:", 1)
	for _, c := range []struct {
		name, id string
		files    map[string]string
		want     []string // how each finding begins
	}{
		{"a copy of a block", "upper-endoscopy", map[string]string{"shared/endoscopy.yaml": endoscopy}, nil},
		{"a sign renamed, in the same words", "upper-endoscopy", map[string]string{"shared/endoscopy.yaml": strings.Replace(endoscopy, "    belly:\n", "    belly-pain:\n", 1)}, nil},
		{"a copy of a definition", "skin-biopsy", map[string]string{"procedures/skin-biopsy.yaml": copied}, nil},
		{
			"a sign in other words, under another key", "upper-endoscopy",
			map[string]string{"shared/endoscopy.yaml": strings.Replace(endoscopy, "    belly:\n      text: Belly pain that is very bad", "    gut:\n      text: Bad pain, or that", 1)},
			[]string{`endoscopy.yaml:8 B1 warning the built-in block "endoscopy" has the sign call-911.belly; this file, which replaces it, does not: "Belly pain`},
		},
		{
			"a sign at a less urgent level", "upper-endoscopy",
			map[string]string{"shared/endoscopy.yaml": strings.Replace(strings.Replace(endoscopy, "    belly:\n      text: Belly pain that is very bad", "    gut:\n      text: Bad pain, or that", 1), "  call-today:\n", "  call-today:\n    belly:\n      text: Bad belly pain.\n      source: [memory]\n", 1)},
			[]string{`endoscopy.yaml:8 B1 warning the built-in block "endoscopy" has the sign "belly" under call-911; here it is under call-today`},
		},
		{
			"a copy without a sign", "skin-biopsy",
			map[string]string{"procedures/skin-biopsy.yaml": strings.Replace(copied, "    spurting:\n", "    bleeding-fast:\n", 1)}, nil, // with the same words
		},
		{
			"a copy with a sign in other words", "skin-biopsy",
			map[string]string{"procedures/skin-biopsy.yaml": strings.Replace(strings.Replace(copied, "    spurting:\n", "    fast:\n", 1), "Blood that spurts", "Blood that shoots out", 1)},
			[]string{`skin-biopsy.yaml:`},
		},
		{
			"another definition", "skin-biopsy", map[string]string{"procedures/skin-biopsy.yaml": clinicSkinBiopsy},
			[]string{`skin-biopsy.yaml:1 B2 warning the built-in definition "skin-biopsy" has these lines too: `, `skin-biopsy.yaml:6 B1 warning the built-in definition "skin-biopsy" has the sign call-911.spurting`},
		},
		{
			"a silenced one", "skin-biopsy",
			map[string]string{"procedures/skin-biopsy.yaml": "# check: allow B2, our own text\n" + strings.NewReplacer("warnings:", "# check: allow B1, our dermatologists chose these signs\nwarnings:", "  call-911:", "  # check: allow B1, our dermatologists chose these signs\n  call-911:").Replace(clinicSkinBiopsy)},
			nil,
		},
		{
			"a block's sign that is omitted", "skin",
			map[string]string{"procedures/skin.yaml": strings.Replace(strings.Replace(clinicSkinBiopsy, "allergy:", "lungs:", 1), "about:", "include: [needle-site]\nomit:\n  needle-site: [warnings.call-today.fever]\nabout:", 1)},
			[]string{`skin.yaml:6 B3 warning omit takes the warning sign warnings.call-today.fever off the sheet: "`},
		},
		{
			"a sign that the clinic decided to leave out", "upper-endoscopy",
			map[string]string{"clinic.yaml": profile + "decide:\n  upper-endoscopy:\n    warnings.call-911.belly: leave out\n"},
			[]string{`clinic.yaml:8 B3 warning the clinic's decision takes the warning sign warnings.call-911.belly off the sheet "upper-endoscopy"`},
		},
		{
			"words for a no, and a brand", "skin-biopsy",
			map[string]string{
				"shared/conditions.yaml": "sedation:\n  question: Was medicine given to make the patient sleepy?\n  asked-of: staff\n  lead-in: If we gave you medicine to make you sleepy\n",
				"shared/medicines.yaml":  "medicines:\n  warfarin: {class: blood-thinner, brands: [Coumadin]}\n",
			},
			[]string{`conditions.yaml:1 B4 warning the built-in entry "sedation" also has "lead-in-not"`, `medicines.yaml:2 B4 warning the built-in entry "warfarin" also has "Jantoven" under brands`},
		},
	} {
		lib := ofClinic(t, c.files)
		lib.LimitTo(c.id)
		got := formatFindings(run(t, lint.Options{}, lib), "B1", "B2", "B3", "B4", "silence")
		if len(c.want) == 0 && len(got) > 0 {
			t.Errorf("%s: found %q", c.name, got)
		}
		for _, w := range c.want {
			if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, w) }) {
				t.Errorf("%s: found %q; want %q among them", c.name, got, w)
			}
		}
	}
}

// A rule that misses an element says what removed it: a decision, an omit, a block or a definition.
func TestAMissingElementNamesWhatTookItAway(t *testing.T) {
	fixture := func(file string) string {
		data, err := os.ReadFile(filepath.Join(fixtures, file))
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	const oneLine = "title: Ours\nedition: 2026-11-29\nexpect:\n  x:\n    text: You may feel tired.\n    source: [memory]\n"
	good := fixture("good.yaml")
	noThinner := strings.Replace(strings.Replace(good, "take a blood thinner", "take a heart medicine", 1), "[spot]", "[spot, blood-thinner-line, blood-thinner]", 1)
	for _, c := range []struct {
		name, rule, hint string
		good             string
		files            map[string]string
	}{
		{
			"a decision", "E14", `clinic.yaml:8:5 leaves follow-up.call out (leave out); instead`,
			strings.Replace(good, "    without-visit: yes\n", "    without-visit: yes\n    confirm:\n      question: By when?\n      range: 1 to 3 weeks\n      changes: by\n", 1),
			map[string]string{"clinic.yaml": profile + "decide:\n  good:\n    follow-up.call: leave out\n"},
		},
		{
			"a block", "E9", `blood-thinner.yaml:1:1 takes the place of the built-in block "blood-thinner" and lacks `,
			strings.Replace(noThinner, "blood-thinner-line, ", "", 1), map[string]string{"shared/blood-thinner.yaml": oneLine},
		},
		{
			"an omit", "E9", `good.yaml:6:24 omits medication.blood-thinner`,
			strings.Replace(strings.Replace(noThinner, "blood-thinner-line, ", "", 1), "side:", "omit: {blood-thinner: [medication.blood-thinner]}\nside:", 1), map[string]string{},
		},
	} {
		c.files["procedures/good.yaml"], c.files["shared/spot.yaml"] = c.good, fixture("shared/spot.yaml")
		lib := ofClinic(t, c.files)
		lib.LimitTo("good")
		list := run(t, lint.Options{}, lib)
		if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule == c.rule && strings.Contains(d.Hint, c.hint) }) {
			t.Errorf("%s: %v", c.name, list)
		}
	}
}
