package lint_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/lint"
	"aftercare/procedures"
)

// pairs are a source text, a translation, and the rule that finds something; "" for none.
var pairs = []struct{ of, text, rule string }{
	{"Wait 24 hours.", "Espere 24 horas.", ""},
	{"Wait 24 hours.", "Espere 42 horas.", "T1"},
	{"Wait 24 hours.", "Espere un día.", "T1"},
	{"Wait {for}.", "Espere {for}.", ""},
	{"A fever of 100.4 °F.", "Fiebre de 100.4 °F.", ""},
	{"A fever of 100.4 °F.", "Fiebre de 100,4 °F.", ""},
	{"A fever of 100.4 °F.", "Fiebre de 104 °F.", "T1"},
	{"Take 400 mg.", "Tome 400 mg.", ""},
	{"Take 400 mg.", "Tome 400 mL.", "T2"},
	{"Take 400 mg.", "Tome 400.", "T2"},
	{"Do not drive.", "No maneje.", ""},
	{"Do not drive.", "Maneje.", "T3"},
	{"You may drive.", "No puede manejar.", "T3"},
	{"Note the time.", "Anote la hora.", ""},
	{"Rest at home.", "Descanse en the casa.", "T4"},
	{"Rest at home.", "Rest at home.", "T4"},
	{"Fentanyl", "Fentanyl", ""},
	{"Rest.", "Descanse " + strings.Repeat("mucho tiempo ", 13) + "hoy.", "T5"},
	{"Rest.", "Descanse. " + strings.Repeat("Mucho. ", 30), ""},
}

func testWords(t *testing.T, lang string, negations ...string) *locale.Words {
	t.Helper()
	w, _ := locale.New(lang, map[string]string{}, map[string][]string{"negations": negations})
	return w
}

func TestTranslationRules(t *testing.T) {
	words := map[string]*locale.Words{"en": testWords(t, "en", "not", "no"), "es": testWords(t, "es", "no", "sin")}
	for _, c := range pairs {
		f := lint.NewFile("es/x.yaml", []byte("activity:\n  x:\n    of: \""+c.of+"\"\n    text: \""+c.text+"\"\n"), true)
		f.Language = "es"
		var found []string
		for _, d := range lint.Run(lint.Options{Words: words}, []*lint.File{f}, nil) {
			found = append(found, d.Rule)
			if d.Pos.Line != 4 {
				t.Errorf("%q: found at %s", c.text, d.Pos)
			}
		}
		if got := strings.Join(found, " "); got != c.rule {
			t.Errorf("%q, %q: found %q, want %q", c.of, c.text, got, c.rule)
		}
	}
}

// E19 is an error for a clinic's own language and a warning for a built-in one; a reviewer in the
// clinic's profile answers for all of it.
func TestE19(t *testing.T) {
	const about = "title: {of: Knee, text: Rodilla}\nabout: {of: We did it., text: Lo hicimos.}\ndiet:\n  tea: {of: Drink tea., text: Tome té.}\n"
	english, err := procedures.FS.ReadFile("locales/en/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		head, profile string
		count         int
		severity      diag.Severity
	}{
		"nobody":                            {"", "", 2, diag.Warning},
		"nobody, of a clinic":               {"", "languages: [en, es]\nreviewers: {fr: B}", 1, diag.Error},
		"of a language that is not offered": {"", "languages: [en]", 2, diag.Warning},
		"the file's reviewer":               {"reviewed-by: A. Ruiz\n", "", 1, diag.Warning}, // the words have none
		"the clinic's reviewer":             {"", "reviewers: {es: A. Ruiz}", 0, diag.Warning},
	} {
		files := fstest.MapFS{
			"knee.yaml":             {Data: []byte("title: Knee\nedition: 2026-11-23\nabout: We did it.\ndiet:\n  tea: Drink tea.\n")},
			"locales/en/words.yaml": {Data: english},
			"locales/es/words.yaml": {Data: english},
			"locales/es/knee.yaml":  {Data: []byte(c.head + about)},
		}
		o := library.Options{Builtin: files}
		if c.profile != "" {
			o.Clinic = t.TempDir()
			o.Files = fstest.MapFS{"clinic.yaml": {Data: []byte("name: X\nphone: (310) 555-0100\ntime-zone: America/Chicago\n" + c.profile + "\n")}}
		}
		lib, err := library.Open(o)
		if err != nil {
			t.Fatal(err)
		}
		p, words, err := lib.Load("knee", "es")
		if err != nil {
			t.Fatal(err)
		}
		list := lint.Run(lint.Options{Rules: []string{"E19"}}, nil, []*lint.Pass{{Procedure: p, Words: words, Clinic: lib.Clinic()}})
		if len(list) != c.count || len(list) > 0 && list[0].Severity != c.severity {
			t.Errorf("%s: %v", name, list)
		}
	}
}
