package lint_test

import (
	"slices"
	"strings"
	"testing"

	"aftercare/internal/language/locale"
	"aftercare/internal/review/lint"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// fixedFindings returns the rules that find something in the Spanish words with one change, besides
// what they find without it.
func fixedFindings(t *testing.T, from, to string) []string {
	t.Helper()
	data, err := procedures.FS.ReadFile("locales/es/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), from) {
		t.Fatalf("nothing to change: %s", from)
	}
	f := lint.NewFile("clinic/locales/es/words.yaml", []byte(strings.Replace(string(data), from, to, 1)), true)
	f.Language = "es"
	words := map[string]*locale.Words{"en": testkit.English(t), "es": testkit.Words(t, "es")}
	var out []string
	for _, d := range lint.Run(lint.Options{Rules: []string{"T1", "T3", "T4", "T7", "T11"}, Words: words}, []*lint.File{f}, nil) {
		if line := strings.Split(string(data), "\n")[d.Pos.Line-1]; !strings.Contains(line, strings.Split(from, "\n")[0]) {
			t.Errorf("%s is told at another line: %s", to, d)
		}
		out = append(out, d.Rule)
	}
	return out
}

// Fixed words that were copied from English, or lost their "not" or their number, are found; what a
// language words differently, or shares with English, isn't.
func TestFixedWordsAreComparedWithEnglish(t *testing.T) {
	for _, c := range []struct{ from, to, rule string }{
		{"", "", ""},
		{"until: no antes de", "until: not before", "T11"},
		{"until: no antes de", "until: antes de", "T3"},
		{"until: no antes de", "until: nunca antes de", ""},
		{"event: no antes de que {event}", "event: antes de que {event}", "T3"},
		{"from: desde\n  until", "from: no desde\n  until", "T3"},
		{"noon: mediodía", "noon: noon", "T11"},
		{"noon: mediodía", "noon: las doce", ""},
		{"medication: Medicinas", "medication: Medicines", "T11"},
		{"closed: \"¿Cerrado? {after-hours}.\"", "closed: \"¿Cerrado? Call {after-hours}.\"", "T4"},
		{"no-answer: ¿No contestan? Vaya a emergencias.", "no-answer: ¿No contestan? Vaya to the emergency room.", "T7"},
		{"adults: Para adultos (18 años o más)", "adults: Para adultos (16 años o más)", "T1"},
		{"adults: Para adultos (18 años o más)", "adults: Para mayores de 18 años", ""},
		{"scale: \"0 quiere decir sin dolor. 10 es", "scale: \"0 quiere decir sin dolor. 5 es", "T1"},
		{"[ninguno, algo, ", "[ninguno, some, ", "T11"},
		{"sample-line: Hoja de ejemplo, no es de su clínica", "sample-line: Hoja de ejemplo de su clínica", "T3"},
	} {
		found := fixedFindings(t, c.from, c.to)
		if c.rule == "" && len(found) > 0 || c.rule != "" && !slices.Contains(found, c.rule) {
			t.Errorf("%s: %v, want %q", c.to, found, c.rule)
		}
	}
}
