package library_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/authoring/library"
	"aftercare/procedures"
)

const languageProfile = "name: X\nphone: (310) 555-0100\ntime-zone: America/Chicago\nlanguages: "

// openClinic opens a clinic's folder with these files beside its profile.
func openClinic(t *testing.T, languages string, files map[string]string) *library.Library {
	t.Helper()
	folder := fstest.MapFS{"clinic.yaml": {Data: []byte(languageProfile + languages + "\n")}}
	for name, text := range files {
		folder[name] = &fstest.MapFile{Data: []byte(text)}
	}
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: t.TempDir(), Files: folder})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// A region without words of its own takes its language's, in the profile and wherever a language is
// asked for; its own come first.
func TestARegionTakesItsLanguage(t *testing.T) {
	words, err := procedures.FS.ReadFile("locales/es/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	lib := openClinic(t, "[en-US, en, es_MX, zh-TW]", nil)
	if got := strings.Join(lib.Clinic().Languages, " "); got != "en es zh-TW" {
		t.Errorf("the clinic's languages are %s", got)
	}
	for _, lang := range []string{"en-US", "EN", "es-MX"} {
		p, w, err := lib.Load("skin-biopsy", lang)
		if err != nil || w.Language != lang[:2] && w.Language != "en" || p.Language != w.Language {
			t.Errorf("%s: %v", lang, err)
		}
		if all, problems, err := lib.LoadAll(lang); err != nil || len(problems.Errors()) > 0 || len(all) < 2 {
			t.Errorf("%s: %d, %v, %v", lang, len(all), problems, err)
		}
		if _, err := lib.Medicines(lang); err != nil {
			t.Errorf("%s: %v", lang, err)
		}
	}
	var none *library.NotFoundError
	if _, _, err := lib.Load("skin-biopsy", "zh-TW"); !errors.As(err, &none) || none.Name != "zh-TW" {
		t.Errorf("zh-TW: %v", err)
	}
	own := openClinic(t, "[es-MX]", map[string]string{"locales/es-MX/words.yaml": string(words)})
	if got := own.Language("es-MX"); got != "es-MX" {
		t.Errorf("a region's own words: %s", got)
	}
}

// A language can start with one procedure: the others aren't problems, and are named in one line. One
// that is partly translated is refused, with all of its missing files in one finding and the command
// that writes them. Spanish serves as Asturian, whose names of days the program doesn't know.
func TestALanguageStartsWithOneProcedure(t *testing.T) {
	files := map[string]string{}
	for _, name := range []string{"words", "skin-biopsy", "shared/conditions", "shared/settings", "shared/medicines", "shared/acetaminophen", "shared/allergy", "shared/blood-thinner", "shared/blood-thinner-day", "shared/heart-aspirin"} {
		data, err := procedures.FS.ReadFile("locales/es/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		files["locales/ast/"+name+".yaml"] = string(data)
	}
	lib := openClinic(t, "[en, ast]", files)
	all, problems, err := lib.LoadAll("ast")
	if err != nil || len(problems.Errors()) > 0 || len(all) != 1 {
		t.Fatalf("%d procedures, %v, %v", len(all), problems, err)
	}
	ids, err := lib.IDs()
	if err != nil {
		t.Fatal(err)
	}
	if missing, err := lib.Untranslated("ast"); err != nil || len(missing) != len(ids)-1 || slices.Contains(missing, "skin-biopsy") {
		t.Errorf("%v, %v", missing, err)
	}
	if line, hint, err := lib.UntranslatedLine("ast"); err != nil || strings.Contains(line, "\n") || !strings.HasPrefix(hint, "aftercare new cardiac-cath-radial --lang ast --clinic ") {
		t.Errorf("%q, %q, %v", line, hint, err)
	}
	if list, _, err := lib.LoadAllOrSource("ast"); err != nil || len(list) != len(ids) {
		t.Errorf("%d of %d are listed, %v", len(list), len(ids), err)
	}
	if _, err := lib.Medicines("ast"); err != nil {
		t.Error(err)
	}
	for _, half := range []string{"shared/allergy", "shared/heart-aspirin"} {
		delete(files, "locales/ast/"+half+".yaml")
	}
	_, problems, err = openClinic(t, "[en, ast]", files).LoadAll("ast")
	problems = problems.Errors()
	if err != nil || len(problems) != 1 || !strings.Contains(problems[0].Message, "2 files are missing: ") || !strings.HasPrefix(problems[0].Hint, "aftercare new skin-biopsy --lang ast") {
		t.Errorf("half translated: %v, %v", problems, err)
	}
}
