package pipeline_test

import (
	"regexp"
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// limbs matches the words for the limb that a needle at this level never numbs, in each language.
var limbs = map[string]map[string]*regexp.Regexp{
	"neck":     {"en": regexp.MustCompile(`(?i)\blegs?\b`), "es": regexp.MustCompile(`(?i)\bpiernas?\b`)},
	"low-back": {"en": regexp.MustCompile(`(?i)\barms?\b`), "es": regexp.MustCompile(`(?i)\bbrazos?\b`)},
}

// harmless matches phrases about a limb that don't call anything normal.
var harmless = regexp.MustCompile(`(?i)\bno arm or leg is numb or weak|ningún brazo ni pierna está débil o adormecido`)

// weak matches what is about a numb or weak limb, and not about pain in it.
var weak = regexp.MustCompile(`(?i)\b(numb|weak|adormec|debil|débil)`)

var numb = map[string]*regexp.Regexp{"en": regexp.MustCompile(`(?i)\bnumb`), "es": regexp.MustCompile(`(?i)\badormec`)}

// What a sheet calls normal, accepts, or lets wait for some hours, is never the limb far from the
// needle, and never anything numb if no numbing medicine was injected.
func TestNormalIsOnlyWhatTheNeedleCanNumb(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	levels, without := 0, 0
	for _, id := range ids {
		for _, lang := range []string{procedure.SourceLanguage, "es"} {
			p, _, err := lib.Load(id, lang)
			if err != nil {
				t.Fatal(err)
			}
			if _, asked := p.Conditions["level"]; asked {
				for level, words := range limbs {
					levels++
					neverNormal(t, p, lang, "level", level, words[lang])
				}
			}
			if _, asked := p.Conditions["numbing-medicine"]; asked {
				without++
				neverNormal(t, p, lang, "numbing-medicine", procedure.No, numb[lang])
			}
		}
	}
	if levels < 20 || without < 4 {
		t.Errorf("looked at %d sheets of a level and %d without numbing medicine; expected 20 and 4 or more", levels, without)
	}
}

// neverNormal reports the words that the sheets of all patients with one answer have under expect
// or activity, or as a sign that may wait.
func neverNormal(t *testing.T, p *procedure.Procedure, lang, condition, answer string, words *regexp.Regexp) {
	t.Helper()
	var others []string
	for name := range p.Conditions {
		if name != condition {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	for _, answers := range resolve.Combinations(p, others) {
		answers[condition] = answer
		plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{Name: "Ann Example", Answers: answers}, time.UTC)
		for _, i := range plan.Items {
			waits := i.Instruction.Section == procedure.Warnings && i.Instruction.Level != procedure.Call911
			at := i.Instruction.Section
			if (waits || at == procedure.Expect || at == procedure.Activity) && weak.MatchString(i.Text) && words.MatchString(harmless.ReplaceAllString(i.Text, "")) {
				t.Errorf("%s (%s) with %s=%s says %q", p.ID, lang, condition, answer, i.Text)
				return
			}
		}
	}
}
