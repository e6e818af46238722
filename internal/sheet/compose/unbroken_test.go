package compose_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// parted finds a number that an ordinary space parts from its unit or from the "to" of its range. Its list of units
// is its own.
var parted = regexp.MustCompile(`[0-9½] (?:(?:minute|hour|day|night|week|month|year|pound|ounce|degree|tablet|pill|drop|cup|time|pillow|finger|teaspoon)s?|(?:glass|inch)(?:es)?|foot|feet|` +
	`(?:minuto|hora|día|noche|semana|año|libra|onza|grado|tableta|pastilla|gota|taza|vaso|almohada|dedo)s?|mes(?:es)?|vez|veces|mg|mL|kg|g|mm|cm|°F|°C|AM|PM|[ap]\. m\.)(?:[^\pL]|$)` +
	`|[0-9] (?:to|or|a|o) [0-9]+[ \x{a0}](?:minutos?|minutes?|hours?|horas?|days?|días?|weeks?|semanas?|months?|meses|drops?|gotas?|tablets?|pastillas?|times|veces)` +
	`|(?:[Dd]ays?|[Dd]ías?|[Pp]age|[Pp]ágina) [0-9]`)

// No line of a built-in sheet can end between a number and its unit, in either language: for nobody and
// for a patient, whatever was answered.
func TestNoNumberPartsFromItsUnit(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	whole := 0
	for _, id := range ids {
		for _, lang := range lib.Languages() {
			p, words, err := lib.Load(id, lang)
			if err != nil {
				t.Fatal(err)
			}
			visits := []visit.Visit{{}, {Ended: time.Date(2026, 11, 27, 10, 20, 0, 0, time.UTC), Message: "Rest for 3 days, or 4 days."}}
			for _, first := range []bool{true, false} {
				v := visit.Visit{Answers: map[string]string{}, Message: "Descanse 3 días, de 2 a 4 horas."}
				for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
					all := p.Conditions[name].Answers()
					v.Answers[name] = all[len(all)-1]
					if first {
						v.Answers[name] = all[0]
					}
				}
				visits = append(visits, v)
			}
			if lang == "es" {
				visits[1].Message = ""
			} else {
				visits[2].Message, visits[3].Message = "", ""
			}
			for _, v := range visits {
				for s := range sheet.Texts(compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), words, "").Blocks) {
					if found := parted.FindString(s); found != "" {
						t.Errorf("%s, %s: %q can break in %q", id, lang, found, s)
					}
					whole += strings.Count(s, "\u00a0")
				}
			}
		}
	}
	if whole < 1000 {
		t.Errorf("only %d spaces are non-breaking: the test looks at too little", whole)
	}
}

// What counts as a unit is no part of the text that a clinic approves: a language's list can grow and no
// approval ends.
func TestUnitsChangeNoDigest(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range lib.Languages() {
		p, words, err := lib.Load("cataract-surgery", lang)
		if err != nil {
			t.Fatal(err)
		}
		fewer := wordsWithoutUnits(t, lang)
		if got, want := compose.Digest(p, clinic.Profile{}, fewer), compose.Digest(p, clinic.Profile{}, words); got != want {
			t.Errorf("%s: the digest without a list of units is %s, with it %s", lang, got, want)
		}
		plan := resolve.Resolve(p, clinic.Profile{}, visit.Visit{}, time.UTC)
		with, without := sheet.Strings(compose.Compose(plan, words, "").Blocks), sheet.Strings(compose.Compose(plan, fewer, "").Blocks)
		if slices.Equal(with, without) {
			t.Errorf("%s: the list of units changes no sheet: the test looks at nothing", lang)
		}
		for n := range with {
			if plainSpaces(sheet.Words(with[n])) != plainSpaces(sheet.Words(without[n])) {
				t.Errorf("%s: %q became %q", lang, without[n], with[n])
			}
		}
	}
}

// What belongs to a number, in a clinician's own words: the longest unit, the first half of a range, and the
// word before a number; no other word.
func TestWhatIsKeptWithItsNumber(t *testing.T) {
	words := testkit.English(t)
	for _, of := range []struct {
		text string
		want string
	}{
		{"Rest 2 to 4 days, then 5 working days.", "Rest 2~to 4~days, then 5~working~days."},
		{"Take 1 or 2 tablets 3 times a day at 8 AM.", "Take 1~or 2~tablets 3~times a day at 8~AM."},
		{"Lie at 30 degrees for 1½ hours; see page 2 on day 3.", "Lie at 30~degrees for 1½~hours; see page~2 on day~3."},
		{"100.4 °F (38 °C), 500 mg/dL, 5 % and 2 in 10 people", "100.4~°F (38~°C), 500~mg/dL, 5~% and 2 in 10 people"},
		{"Room 4 days, 7 dayside, 24 hours", "Room 4~days, 7 dayside, 24~hours"},
	} {
		p := visit.Visit{Message: of.text}
		proc, _ := testkit.Random(1)
		s := compose.Compose(resolve.Resolve(proc, clinic.Profile{}, p, time.UTC), words, "")
		for _, b := range s.Blocks {
			if m, ok := b.(sheet.Message); ok && strings.ReplaceAll(m.Text.String(), "\u00a0", "~") != of.want {
				t.Errorf("%q became %q, want %q", of.text, m.Text.String(), of.want)
			}
		}
	}
}

// A number and its unit may be in two runs, as where staff fill in the number.
func TestANumberThatIsFilledInKeepsItsUnit(t *testing.T) {
	p, v := testkit.Random(1)
	p.About = procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "Wait {fill.first} to 9 days, {fill.first} days, {fill.second} 4 days."}}}
	v.FillValues = map[string]visit.FillValue{"first": {Words: "3"}}
	s := compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), testkit.English(t), "")
	got := ""
	for _, b := range s.Blocks {
		if o, ok := b.(sheet.Overview); ok {
			got = strings.ReplaceAll(o.Groups[0].Items[0].Text.String(), "\u00a0", "~")
		}
	}
	if want := "Wait 3~to 9~days, 3~days, " + sheet.BlankLine + " 4~days."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// wordsWithoutUnits returns a built-in language's words without its list of units.
func wordsWithoutUnits(t *testing.T, lang string) *locale.Words {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	node, _, err := lib.TranslationSource(lang, "words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	entries, lists := map[string]string{}, map[string][]string{}
	library.Flatten(node, entries, lists)
	delete(lists, "units")
	words, bad := locale.New(lang, entries, lists)
	if len(bad) > 0 {
		t.Fatal(bad)
	}
	return words
}
