package compose_test

import (
	"slices"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

func loadProcedure(t *testing.T, id, lang string) (*procedure.Procedure, *locale.Words) {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	p, words, err := lib.Load(id, lang)
	if err != nil {
		t.Fatal(err)
	}
	return p, words
}

// If the birth date isn't known, the title says which ages the sheet is for.
func TestTheHeadSaysForWhom(t *testing.T) {
	for _, c := range []struct{ ages, en, es string }{
		{"18+", "For adults (18 and older)", "Para adultos (18 años o más)"},
		{"", "For adults (18 and older)", "Para adultos (18 años o más)"},
		{"12+", "For patients aged 12 and older", "Para pacientes de 12 años o más"},
		{"0 to 17", "For patients aged 0 to 17", "Para pacientes de 0 a 17 años"},
		{"0+", "For patients of any age", "Para pacientes de cualquier edad"},
	} {
		for lang, want := range map[string]string{"en": c.en, "es": c.es} {
			p, words := loadProcedure(t, "colonoscopy", lang)
			changed := *p
			changed.Ages, _ = procedure.ParseAges(c.ages)
			v := visit.Visit{Name: "Rosa Example", Record: "00417"}
			s := compose.Compose(resolve.Resolve(&changed, clinic.Profile{}, v, time.UTC), words, "")
			if s.ForWhom != want || !slices.Contains(s.Subject, want) || s.Ages != changed.PatientAges().String() {
				t.Errorf("%s, %s: %q, %q, %q", c.ages, lang, s.ForWhom, s.Subject, s.Ages)
			}
			v.Born, v.AgeOn = visit.Date{Year: 1990, Month: 1, Day: 1}, visit.Date{Year: 2026, Month: 1, Day: 1}
			if s = compose.Compose(resolve.Resolve(&changed, clinic.Profile{}, v, time.UTC), words, ""); s.ForWhom != "" || slices.Contains(s.Subject, want) {
				t.Errorf("%s, %s, with a birth date: %q, %q", c.ages, lang, s.ForWhom, s.Subject)
			}
		}
	}
}

// An approval covers the ages of the text, of a dose with the words for others, and of a condition;
// and the dose itself, even if no blank sheet has it.
func TestTheDigestCoversAges(t *testing.T) {
	p, words := loadProcedure(t, "wisdom-tooth-extraction", "en")
	before := compose.Statements(p, clinic.Profile{}, words)
	digest := compose.DigestOf(compose.Encode(before))
	dose := func(p *procedure.Procedure, change func(*procedure.Dose)) {
		p.Sections = slices.Clone(p.Sections)
		for s := range p.Sections {
			p.Sections[s].Items = slices.Clone(p.Sections[s].Items)
			for i := range p.Sections[s].Items {
				if in := &p.Sections[s].Items[i]; in.Ref() == "medication.acetaminophen" {
					d := *in.Dose
					change(&d)
					in.Dose = &d
				}
			}
		}
	}
	for name, change := range map[string]func(*procedure.Procedure){
		"the text": func(p *procedure.Procedure) { p.Ages = procedure.Adults },
		"a dose":   func(p *procedure.Procedure) { dose(p, func(d *procedure.Dose) { d.Ages = procedure.Adults }) },
		"the words for others": func(p *procedure.Procedure) {
			dose(p, func(d *procedure.Dose) { d.Ages, d.OtherAges = procedure.Ages{Min: 13, Max: procedure.NoMax}, "Ask." })
		},
		"a condition": func(p *procedure.Procedure) {
			c := p.Conditions["opioid"]
			c.Ages = procedure.Ages{}
			p.Conditions = map[string]procedure.Condition{"opioid": c}
		},
		"for whom it is unsaid": func(p *procedure.Procedure) { p.Ages = procedure.Ages{} },
	} {
		changed := *p
		change(&changed)
		if name == "a condition" {
			conditions := map[string]procedure.Condition{}
			for n, c := range p.Conditions {
				conditions[n] = c
			}
			conditions["opioid"] = changed.Conditions["opioid"]
			changed.Conditions = conditions
		}
		if compose.DigestOf(compose.Encode(compose.Statements(&changed, clinic.Profile{}, words))) == digest {
			t.Errorf("%s: an approval holds on", name)
		}
	}
	unread := *p
	dose(&unread, func(d *procedure.Dose) { d.OtherAges = "Ask." })
	if compose.DigestOf(compose.Encode(compose.Statements(&unread, clinic.Profile{}, words))) != digest {
		t.Error("words that nobody reads, since the dose is for everyone, end an approval")
	}
	children := *p
	children.Ages = procedure.Ages{Min: 0, Max: 17}
	text := compose.Statements(&children, clinic.Profile{}, words)
	says := func(what compose.StatementKind, part string) bool {
		return slices.ContainsFunc(text, func(s compose.Statement) bool {
			return s.Ref == "medication.acetaminophen" && s.Kind == what && len(s.Words) >= len(part) && s.Words[:len(part)] == part
		})
	}
	if !says(compose.Wording, "For pain, you can take acetaminophen (Tylenol), 2 tablets of 500") || !says(compose.OtherAges, "Ask us which pain medicine") || !says(compose.ForAges, "12+") {
		t.Error("a text for children lacks the dose, its ages, or the words for others")
	}
}
