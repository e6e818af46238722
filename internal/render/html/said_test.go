package html_test

import (
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// shortened are the names of days and months in an English text that are shorter than the words.
var shortened = regexp.MustCompile(`\b(Sun|Mon|Tues?|Wed|Thu(rs?)?|Fri|Sat|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b`)

// A voice hears each day and month in full, on every sheet in both languages, whatever was answered.
func TestDaysAreSaidInFull(t *testing.T) {
	v := testkit.Visits(t)["named"]
	said, printed := 0, 0
	for _, lang := range []string{"en", "es"} {
		lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: "../../../testdata/clinic"})
		if err != nil {
			t.Fatal(err)
		}
		all, problems, err := lib.LoadAll(lang)
		if err != nil || len(problems) > 0 {
			t.Fatal(err, problems)
		}
		for _, of := range all {
			for name, answers := range answersOf(of.Procedure) {
				v := v
				v.Answers = answers
				if !of.Procedure.Side.Ask {
					v.Side = visit.NoSide
				}
				s := compose.Compose(resolve.Resolve(of.Procedure, lib.Clinic(), v, testkit.Zone(t)), of.Words, "")
				page := render(t, s)
				voice := heard(page) + strings.Join(attributes(page), "\n")
				if m := shortened.FindStringIndex(voice); m != nil {
					t.Errorf("%s, %s, %s: a voice says %q", of.Procedure.ID, lang, name, voice[max(m[0]-40, 0):min(m[1]+40, len(voice))])
				}
				said += strings.Count(voice, "November ")
				printed += strings.Count(words(page), "Nov\u00a0")
			}
		}
	}
	if said == 0 || printed == 0 {
		t.Errorf("%d days in full, %d shortened: the pages have none", said, printed)
	}
}

// answersOf returns nothing answered, the first answer of each condition ("yes"), and the last ("no").
func answersOf(p *procedure.Procedure) map[string]map[string]string {
	yes, no := map[string]string{}, map[string]string{}
	for name, c := range p.Conditions {
		all := c.Answers()
		yes[name], no[name] = all[0], all[len(all)-1]
	}
	return map[string]map[string]string{"nothing answered": nil, "all yes": yes, "all no": no}
}

var spoken = regexp.MustCompile(`(?:alt|aria-label)="([^"]*)"`)

// attributes returns the words that a page has for a voice alone.
func attributes(page string) []string {
	var out []string
	for _, m := range spoken.FindAllStringSubmatch(page, -1) {
		out = append(out, m[1])
	}
	return out
}

// A voice says each line to write on and each box to tick.
func TestBlanksAreSaid(t *testing.T) {
	for name, v := range testkit.Visits(t) {
		s := testkit.Sheet(t, "", v)
		page := render(t, s)
		for class, words := range map[string]string{"blank": s.Voice.Blank, "line": s.Voice.Blank, "line paper": s.Voice.Blank} {
			open := `<span class="` + class + `">`
			if all, said := strings.Count(page, open), strings.Count(page, open+`<span class="said">`+words+"</span>"); all != said {
				t.Errorf("%s: of %d of %q, %d are said", name, all, class, said)
			}
		}
		const tick = `<span class="tick"></span>`
		if all, said := strings.Count(page, tick), strings.Count(page, tick+`<span class="said">`+s.Voice.Tick+" </span>"); all != said {
			t.Errorf("%s: of %d boxes to tick, %d are said", name, all, said)
		}
		blanks := 0
		for text := range sheet.Texts(s.Blocks) {
			blanks += strings.Count(text, sheet.BlankLine)
		}
		if n := strings.Count(heard(page), s.Voice.Blank); n < blanks || name == "blank" && blanks == 0 {
			t.Errorf("%s: %d blanks are said, the sheet has %d", name, n, blanks)
		}
	}
}

// Each section of a page begins with a heading, seen or only said, so that a voice can go from one to the next.
func TestEachSectionHasAHeading(t *testing.T) {
	sections := regexp.MustCompile(`<section[^>]*>\s*(?:<h2|(.{0,60}))`)
	for name, v := range testkit.Visits(t) {
		found := sections.FindAllStringSubmatch(render(t, testkit.Sheet(t, "beverly-hills", v)), -1)
		for _, m := range found {
			if m[1] != "" {
				t.Errorf("%s: a section begins with %q", name, m[1])
			}
		}
		if len(found) == 0 {
			t.Errorf("%s: no sections", name)
		}
	}
}
