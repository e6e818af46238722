package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/procedures"
)

// newFolder writes a clinic's folder with these files beside its profile.
func newFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["clinic.yaml"] = "name: Front Street Clinic\nphone: (310) 555-0142\nafter-hours: (310) 555-0143\ntime-zone: America/Los_Angeles\n"
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// What could lose or duplicate a warning, or say something else in another language, is refused.
func TestWhatIsRefused(t *testing.T) {
	const scan = "title: Scan\nedition: 2026-11-23\nabout: We took a picture.\nactivity:\n  rest:\n    text: Rest until {until}.\n    until: 24 hours\n"
	translation := func(of, text string) map[string]string {
		return map[string]string{
			"procedures/scan.yaml": scan,
			"locales/es/scan.yaml": "title: {of: Scan, text: Imagen}\nabout: {of: We took a picture., text: Tomamos una imagen.}\n" +
				"activity:\n  rest:\n    of: " + of + "\n    text: " + text + "\n",
		}
	}
	for _, c := range []struct {
		what, lang string
		files      map[string]string
		want       string // "" for a definition that loads
	}{
		{"a definition as it should be", "en", map[string]string{"procedures/scan.yaml": scan}, ""},
		{"a translation as it should be", "es", translation("Rest until {until}.", "Descanse hasta {until}."), ""},
		{"a stale translation", "es", translation("Rest.", "Descanse hasta {until}."), "is stale"},
		{"a placeholder that the translation lost", "es", translation("Rest until {until}.", "Descanse."), "{until}"},
		{"a placeholder that the translation has twice", "es", translation("Rest until {until}.", "Descanse hasta {until}, {until}."), "{until}"},
		{"a drawing", "en", map[string]string{"procedures/scan.yaml": scan + "    drawing: log-roll\n"}, ""},
		{
			"a drawing that there is not", "en", map[string]string{"procedures/scan.yaml": scan + "    drawing: logroll\n"},
			`no drawing is called "logroll"; expected one of eye-drop, log-roll, press-wrist, saddle-area`,
		},
		{
			"a drawing in running text", "en", map[string]string{"procedures/scan.yaml": scan + "observation:\n  stay: {text: You stay., drawing: log-roll}\n"},
			`"drawing" isn't allowed on running text`,
		},
		{
			"a drawing on a question", "en", map[string]string{"procedures/scan.yaml": scan + "teach-back:\n  activity.rest: {text: How do you rest?, drawing: log-roll}\n"},
			"drawing",
		},
		{"a log of days", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: 'Look each day for {for}.', for: 14 days, log: days}\n"}, ""},
		{"a log of nights", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: 'Wear it for {for}.', for: 7 nights, log: days}\n"}, ""},
		{
			"a log of one wording", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {cases: {sedation: {text: 'Look each day for {for}.', for: 1 week, log: days}, otherwise: Do not look.}}\ninclude: [sedation]\n"},
			"",
		},
		{
			"a log beside wordings", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {cases: {sedation: Look., otherwise: Do not look.}, log: days}\n"},
			`scan.yaml:8:66: "log" isn't allowed beside "cases"`,
		},
		{
			"a log that there is not", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: 'Look for {for}.', for: 14 days, log: nights}\n"},
			`log is "nights"; expected one of days, times`,
		},
		{
			"a log of a range", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: 'Look for {for}.', for: 2 to 4 days, log: days}\n"},
			`"log: days" can't list "2 to 4 days"; expected an exact number of days or nights, at most 14`,
		},
		{
			"a log of too many days", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: 'Look for {for}.', for: 15 days, log: days}\n"},
			`"log: days" can't list "15 days"`,
		},
		{
			"a log of hours", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: 'Look for {for}.', for: 24 hours, log: days}\n"},
			`"log: days" can't list "24 hours"`,
		},
		{
			"a log without days", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: Look., log: days}\n"},
			`"log: days" has no "for" beside it`,
		},
		{
			"a log of a sign", "en", map[string]string{"procedures/scan.yaml": scan + "warnings:\n  call-911:\n    fever: {text: A fever., log: days}\n"},
			`"log" is only allowed in a section that says what to do at home`,
		},
		{
			"a log of steps", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: 'Look for {for}.', for: 7 days, log: days, steps: [{for: 2 days, text: Look.}]}\n"},
			`an instruction has either "steps" or "log"`,
		},
		{
			"a log of times without a dose", "en", map[string]string{"procedures/scan.yaml": scan + "  look: {text: Look., log: times}\n"},
			`"log: times" is for a dose of which the text says how long to wait for the next`,
		},
		{
			"one sign at two levels", "en", map[string]string{
				"procedures/scan.yaml": scan + "warnings:\n  call-911:\n    fever: {text: A fever.}\n  call-today:\n    fever: {text: A fever.}\n",
			}, "is at two levels",
		},
		{
			"one key from two places", "en", map[string]string{
				"procedures/scan.yaml": scan + "include: [calm]\n",
				"shared/calm.yaml":     "title: Calm\nedition: 2026-11-23\nactivity:\n  rest: {text: Lie down.}\n",
			}, "comes from two places",
		},
		{
			"one key from two blocks", "en", map[string]string{
				"procedures/scan.yaml": scan + "include: [calm, calmer]\n",
				"shared/calm.yaml":     "title: Calm\nedition: 2026-11-23\nactivity:\n  lie: {text: Lie down.}\n",
				"shared/calmer.yaml":   "title: Calmer\nedition: 2026-11-23\nactivity:\n  lie: {text: Lie down all day.}\n",
			}, "comes from two places",
		},
		{
			"one key from two places, and one of them replaces the other", "en", map[string]string{
				"procedures/scan.yaml": strings.ReplaceAll(scan, "  rest:\n", "  rest:\n    replaces: calm\n") + "include: [calm]\n",
				"shared/calm.yaml":     "title: Calm\nedition: 2026-11-23\nactivity:\n  rest: {text: Lie down.}\n",
			}, "",
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, c.files)})
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = lib.Load("scan", c.lang)
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want an error with %q", err, c.want)
			}
		})
	}
}
