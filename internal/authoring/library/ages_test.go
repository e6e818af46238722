package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/procedure"
	"aftercare/procedures"
)

const (
	agesScan = "title: Scan\nedition: 2026-11-23\nabout: We took a picture.\nactivity:\n  rest: Rest.\n"
	agesDose = "medication:\n  pain:\n    text: Take {dose} of {medicine}.\n    medicine: acetaminophen\n    dose: 500 mg\n"
	agesMost = "medication:\n  ask:\n    text: With a sick liver, ask us first. Then the most of {medicine} in 24 hours is {most}.\n    medicine: acetaminophen\n    most: 2,000 mg\n"
)

// loadAges loads the definition of a clinic's folder with one more line in its profile.
func loadAges(t *testing.T, profile, lang string, files map[string]string) (*procedure.Procedure, error) {
	t.Helper()
	dir := newFolder(t, files)
	file := filepath.Join(dir, "clinic.yaml")
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, append(data, profile...), 0o600); err != nil {
		t.Fatal(err)
	}
	lib, err := Open(Options{Builtin: procedures.FS, Clinic: dir})
	if err != nil {
		return nil, err
	}
	p, _, err := lib.Load("scan", lang)
	return p, err
}

func TestAges(t *testing.T) {
	const condition = "strong:\n  question: Was it strong?\n  asked-of: staff\n  lead-in: If it was strong\n"
	for _, c := range []struct {
		what, profile string
		files         map[string]string
		want          string // the ages, or the text of the error
	}{
		{"unsaid", "", map[string]string{"procedures/scan.yaml": agesScan}, ""},
		{"said", "", map[string]string{"procedures/scan.yaml": "ages: 5 to 11\n" + agesScan}, "5 to 11"},
		{"a clinic of children", "ages: 0 to 17\n", map[string]string{"procedures/scan.yaml": agesScan}, "0 to 17"},
		{"a clinic of children, and said", "ages: 0 to 17\n", map[string]string{"procedures/scan.yaml": "ages: 12+\n" + agesScan}, "12+"},
		{"a copy in a clinic of children", "ages: 0 to 17\n", map[string]string{"procedures/scan.yaml": "based-on: colonoscopy@0123456789abcdef\n" + agesScan}, ""},
		{"a bare number", "", map[string]string{"procedures/scan.yaml": "ages: 18\n" + agesScan}, `ages is "18"; expected a range of ages such as 18+, 12+, 0 to 17 or 5 to 11`},
		{"a list", "", map[string]string{"procedures/scan.yaml": "ages: [18, 65]\n" + agesScan}, "ages is a list"},
		{"nothing", "", map[string]string{"procedures/scan.yaml": "ages:\n" + agesScan}, "ages is empty"},
		{"in the profile", "ages: children\n", map[string]string{"procedures/scan.yaml": agesScan}, `ages is "children"; expected a range of ages`},
		{"a dose within", "", map[string]string{"procedures/scan.yaml": "ages: 18+\n" + agesScan + agesDose + "    ages: 12+\n"}, "18+"},
		{
			"a dose that is not for all", "", map[string]string{"procedures/scan.yaml": "ages: 0 to 17\n" + agesScan + agesDose + "    ages: 12+\n"},
			"the dose is for patients aged 12 and older, and the text is for patients aged 0 to 17; expected other-ages",
		},
		{"the most alone", "", map[string]string{"procedures/scan.yaml": "ages: 18+\n" + agesScan + agesMost}, "18+"},
		{
			"the most alone, not for all", "", map[string]string{"procedures/scan.yaml": "ages: 0 to 17\n" + agesScan + agesMost + "    ages: 12+\n"},
			"the dose is for patients aged 12 and older, and the text is for patients aged 0 to 17; expected other-ages",
		},
		{
			"the most and how often, and no dose", "", map[string]string{"procedures/scan.yaml": "ages: 18+\n" + agesScan + agesMost + "    every: 8 hours\n"},
			`the instruction has a dose and no "dose"`,
		},
		{
			"the most of nothing", "", map[string]string{"procedures/scan.yaml": "ages: 18+\n" + agesScan + strings.Replace(agesMost, "    medicine: acetaminophen\n", "", 1)},
			`the instruction has a dose and no "medicine"`,
		},
		{
			"a dose that is not for all of a clinic of children", "ages: 0 to 17\n", map[string]string{"procedures/scan.yaml": agesScan + agesDose + "    ages: 12+\n"},
			"the dose is for patients aged 12 and older, and the text is for patients aged 0 to 17; expected other-ages",
		},
		{"a dose with words for the others", "", map[string]string{"procedures/scan.yaml": "ages: 0 to 17\n" + agesScan + agesDose + "    ages: 12+\n    other-ages: Ask us.\n"}, "0 to 17"},
		{"words for nobody", "", map[string]string{"procedures/scan.yaml": "ages: 12+\n" + agesScan + agesDose + "    other-ages: Ask us.\n"}, `"other-ages" replaces a dose for patients of other ages`},
		{"the words say the dose", "", map[string]string{"procedures/scan.yaml": "ages: 0+\n" + agesScan + agesDose + "    ages: 12+\n    other-ages: Take {dose}.\n"}, "the text has {dose}, but the instruction has none"},
		{"ages of no dose", "", map[string]string{"procedures/scan.yaml": "ages: 12+\n" + agesScan + "medication:\n  pain:\n    text: Take nothing.\n    ages: 18+\n"}, `"ages" belongs to a dose, but the instruction has none`},
		{"a block's dose", "ages: 0 to 17\n", map[string]string{"procedures/scan.yaml": "include: [acetaminophen]\n" + agesScan}, "0 to 17"},
		{
			"a condition", "", map[string]string{"procedures/scan.yaml": "ages: 12+\n" + strings.Replace(agesScan, "rest: Rest.", "rest: {if: strong, text: Rest.}", 1), "shared/conditions.yaml": condition + "  ages: 18+\n"},
			"12+",
		},
		{
			"a condition with several answers, and one that fits everyone", "", map[string]string{
				"procedures/scan.yaml":   "ages: 12+\n" + strings.Replace(agesScan, "rest: Rest.", "rest: {if: {strong: very}, text: Rest.}", 1),
				"shared/conditions.yaml": "strong:\n  question: Was it strong?\n  asked-of: staff\n  one-of: {none: If none, very: If very}\n  ages: 18+\n",
			}, "12+",
		},
		{
			"words for every answer but one that is not there", "", map[string]string{
				"procedures/scan.yaml":   "ages: 12+\n" + strings.Replace(agesScan, "rest: Rest.", "rest: {if: not strong=very, text: Rest.}", 1),
				"shared/conditions.yaml": "strong:\n  question: Was it strong?\n  asked-of: staff\n  lead-in: If it was\n  one-of: {very: If very, little: If little, less: If less}\n",
			}, `the condition "strong" has "lead-in" beside "one-of", which is for every answer but "none"`,
		},
		{
			"a condition with several answers, each for some", "", map[string]string{
				"procedures/scan.yaml":   "ages: 12+\n" + strings.Replace(agesScan, "rest: Rest.", "rest: {if: {strong: very}, text: Rest.}", 1),
				"shared/conditions.yaml": "strong:\n  question: Was it strong?\n  asked-of: staff\n  one-of: {very: If very, little: If little}\n  ages: 18+\n",
			}, `the condition "strong" has ages and no answer for patients of other ages`,
		},
	} {
		p, err := loadAges(t, c.profile, "en", c.files)
		switch {
		case err == nil && p.Ages.String() != c.want:
			t.Errorf("%s: %q; expected %q", c.what, p.Ages, c.want)
		case err != nil && (c.want == "" || !strings.Contains(err.Error(), c.want)):
			t.Errorf("%s: %v; expected %q", c.what, err, c.want)
		}
	}
}

// A translation keeps the ages, and needs the words for patients of other ages.
func TestAgesInAnotherLanguage(t *testing.T) {
	source := "ages: 0 to 17\n" + agesScan + agesDose + "    ages: 12+\n    other-ages: Ask us.\n"
	translation := "title: {of: Scan, text: Imagen}\nabout: {of: We took a picture., text: Tomamos una imagen.}\nactivity:\n  rest: {of: Rest., text: Descanse.}\n" +
		"medication:\n  pain:\n    of: Take {dose} of {medicine}.\n    text: Tome {dose} de {medicine}.\n    medicine: {of: acetaminophen, text: acetaminofén}\n    dose: {of: 500 mg, text: 500 mg}\n"
	if _, err := loadAges(t, "", "es", map[string]string{"procedures/scan.yaml": source, "locales/es/scan.yaml": translation}); err == nil || !strings.Contains(err.Error(), `"medication.pain", other-ages is not translated into "es": "Ask us."`) {
		t.Errorf("without the words: %v", err)
	}
	p, err := loadAges(t, "", "es", map[string]string{"procedures/scan.yaml": source, "locales/es/scan.yaml": translation + "    other-ages: {of: Ask us., text: Pregúntenos.}\n"})
	if err != nil {
		t.Fatal(err)
	}
	if d := p.Sections[0].Items[0].Dose; p.Ages.String() != "0 to 17" || d.Ages.String() != "12+" || d.OtherAges != "Pregúntenos." {
		t.Errorf("%v, %v, %q", p.Ages, d.Ages, d.OtherAges)
	}
}
