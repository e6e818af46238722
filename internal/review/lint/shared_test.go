package lint_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
)

// Definitions that say the same thing agree on it: they use the same setting or block, or have a
// question to the clinic that says why not.
func TestTheLibraryAgreesWithItself(t *testing.T) {
	all, problems, err := builtInLibrary(t).LoadAll(library.SourceLanguage)
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	most := []string{"acetaminophen-max", "acetaminophen-max-at-risk"}
	degrees := regexp.MustCompile(`\d+(?:\.\d+)? ?°F`)
	for _, l := range all {
		p := l.Procedure
		for _, i := range p.Instructions() {
			for text := range i.Texts() {
				if degrees.MatchString(text) && i.Confirm == nil {
					t.Errorf("%s: %s names a temperature of its own: %q", p.ID, i.Ref(), text)
				}
				if strings.Contains(text, "acetaminophen") && (i.Dose == nil || !slices.Contains(most, i.Dose.MaxSetting)) && strings.Contains(text, " mg") {
					t.Errorf("%s: %s gives an amount of acetaminophen without the setting", p.ID, i.Ref())
				}
			}
			if i.Dose != nil && i.Dose.Medicine == "acetaminophen" && !slices.Contains(most, i.Dose.MaxSetting) {
				t.Errorf("%s: %s has its own most of acetaminophen", p.ID, i.Ref())
			}
			for _, old := range i.Replaced {
				if i.Confirm == nil && len(i.Sources) == 0 {
					t.Errorf("%s: %s replaces the line of the block %q and says not why", p.ID, i.Ref(), old.Block)
				}
			}
		}
		if _, uses := p.Conditions["sedation"]; uses && !slices.Contains(p.Include, "sedation") {
			t.Errorf("%s speaks of sedation and does not include its block", p.ID)
		}
		if _, uses := p.Conditions["blood-thinner"]; uses && !slices.ContainsFunc(p.Instructions(), func(i procedure.Instruction) bool {
			return strings.Contains(strings.Join(slices.Collect(i.Texts()), " "), "blood thinner")
		}) {
			t.Errorf("%s asks for a blood thinner and says nothing of it", p.ID)
		}
	}
	// A setting that several lines of one sheet use has one value; the same key of one block has the
	// same words wherever it isn't replaced.
	words := map[string]string{}
	for _, l := range all {
		for _, i := range l.Procedure.Instructions() {
			if i.Block == "" {
				continue
			}
			key, text := i.Block+" "+i.Ref(), strings.Join(slices.Collect(i.Texts()), "|")
			if before, ok := words[key]; ok && before != text {
				t.Errorf("%s: %s of the block %q has other words than elsewhere", l.Procedure.ID, i.Ref(), i.Block)
			}
			words[key] = text
		}
	}
}

// In each definition and language the most of a medicine that is taken as tablets is told in those tablets and in
// milligrams, with the numbers of the source.
func TestTheMostIsToldInTablets(t *testing.T) {
	said := regexp.MustCompile(`^(\d+) \p{L}+(?: \p{L}+ ([\d,]+ mg))? \(([\d,]+ mg)\)$`)
	for _, lang := range []string{library.SourceLanguage, "es"} {
		all, problems, err := builtInLibrary(t).LoadAll(lang)
		if err != nil || problems.Err() != nil {
			t.Fatal(err, problems)
		}
		told := 0
		for _, l := range all {
			tablets := map[string]procedure.Quantity{}
			for _, i := range l.Procedure.Instructions() {
				if i.Dose != nil && i.Dose.IsInTablets() {
					tablets[i.Dose.Medicine] = i.Dose.Each
				}
			}
			for _, i := range l.Procedure.Instructions() {
				d := i.Dose
				if d == nil || d.Max == "" || tablets[d.Medicine].Unit == "" {
					continue
				}
				told++
				words := d.Text(procedure.DoseMax)
				m := said.FindStringSubmatch(words)
				if m == nil {
					t.Errorf("%s, %s: %s says the most as %q", l.Procedure.ID, lang, i.Ref(), words)
					continue
				}
				count, _ := strconv.ParseFloat(m[1], 64)
				total, err := procedure.ParseQuantity(m[3])
				each := tablets[d.Medicine]
				if err != nil || (procedure.Quantity{N: count * each.N, Unit: each.Unit}) != total {
					t.Errorf("%s, %s: %s says %q, of tablets of %s", l.Procedure.ID, lang, i.Ref(), words, each)
				}
				if m[2] == "" {
					t.Errorf("%s, %s: %s says %q without the strength; a patient may have other tablets", l.Procedure.ID, lang, i.Ref(), words)
				}
			}
		}
		if told == 0 {
			t.Errorf("%s: no definition gives the most of tablets", lang)
		}
	}
}
