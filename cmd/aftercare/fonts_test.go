package main

import (
	"cmp"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// "fonts check" and "doctor" report the characters that "pdf" refuses, in the same words; and no hint about a
// text tells its author to write it in Latin letters.
func TestFontsCheckAndDoctorSayWhatPDFRefuses(t *testing.T) {
	testkit.SkipUnderRace(t)
	t.Parallel()
	dressed := testkit.WithGlyphs(t, goregular.TTF, map[rune]rune{'诊': 'D', '所': 'S'})
	for _, c := range []struct{ name, font, hint string }{
		{"诊所", "", "font:"},
		{"诊所", "font: regular.ttf", "font:"},
		{"عيادة", "", "--format html"},
		{"Clinic \U0001f600", "", "remove the character from the text"},
		{"Clinic", "", ""},
		{"Przychodnia Łódź", "font: regular.ttf", ""},
		{"诊所", "font: dressed.ttf", ""},
	} {
		dir := clinicFolder(t, "name: "+c.name, "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", c.font)
		for name, data := range map[string][]byte{"regular.ttf": goregular.TTF, "dressed.ttf": dressed} {
			if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		file := filepath.Join(dir, cmp.Or(strings.TrimPrefix(c.font, "font: "), "regular.ttf"))
		_, refused, code := inProcess(t, "pdf", "skin-biopsy", "--clinic", dir, "-o", filepath.Join(dir, "x.pdf"))
		doctor, _, _ := inProcess(t, "doctor", "--clinic", dir)
		check, _, _ := inProcess(t, "check", dir, "--rule", "E23")
		fonts, fontsError, fontsCode := inProcess(t, "fonts", "check", file, "--clinic", dir)
		if c.hint == "" {
			if code != exitDone || fontsCode != exitDone || strings.Contains(doctor+check, "can't print") {
				t.Errorf("%s is refused: %s\n%s\n%s%s\n%s", c.name, refused, doctor, fonts, fontsError, check)
			}
			continue
		}
		_, said, _ := strings.Cut(strings.SplitN(refused, "\n", 2)[0], "the PDF can't print ")
		if said == "" || !strings.Contains(refused, c.hint) || strings.Contains(refused, "Latin letters") {
			t.Errorf("pdf, %s: exit code %d, %s", c.name, code, refused)
		}
		for what, text := range map[string]string{"doctor": doctor, "check": check, "fonts check": fonts + fontsError} {
			if !strings.Contains(text, "can't print "+said) || !strings.Contains(text, c.hint) {
				t.Errorf("%s, %s: %s", what, c.name, text)
			}
		}
		if fontsCode == exitDone {
			t.Errorf("fonts check, %s: it will do", c.name)
		}
	}
}

// A font without a bold one beside it, and one that no sheet would use, are told by both commands, in the same words; so is nothing
// else of a font that is whole.
func TestFontsCheckAndDoctorSayWhatAFontDoesLessWell(t *testing.T) {
	t.Parallel()
	korean := map[rune]rune{}
	for n, r := range []rune("가나다라마바사아자차카타파하병원약") {
		korean[r] = 'A' + rune(n)
	}
	dressed := testkit.WithGlyphs(t, goregular.TTF, korean)
	for _, c := range []struct {
		keys, note string
		font       []byte
	}{
		{"font: a.ttf", "without font-bold: in clinic.yaml", dressed},
		{"font: a.ttf\nfont-bold: a.ttf", "", dressed},
		{"font: a.ttf", "no sheet uses the font", goregular.TTF},
	} {
		dir := clinicFolder(t, "name: Clinic", "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", c.keys)
		file := filepath.Join(dir, "a.ttf")
		if err := os.WriteFile(file, c.font, 0o600); err != nil {
			t.Fatal(err)
		}
		fonts, stderr, code := inProcess(t, "fonts", "check", file, "--clinic", dir)
		_, note, found := strings.Cut(fonts, "note: ")
		note, _, _ = strings.Cut(note, "\n")
		doctor, _, _ := inProcess(t, "doctor", "--clinic", dir)
		if code != exitDone || found != (c.note != "") || !strings.Contains(note, c.note) || !strings.Contains(doctor, "font: "+note) {
			t.Errorf("%s: %s%s\n%s", c.keys, fonts, stderr, doctor)
		}
		if c.note == "" && strings.Contains(doctor, "note: font") {
			t.Errorf("%s: %s", c.keys, doctor)
		}
	}
}

// A language that can't be printed is a warning of "check", in the words of "pdf" and "doctor"; another
// language's font isn't blamed for it.
func TestAnUnprintableLanguageIsReportedByEachCommand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ title, said, hint, languages string }{
		{"皮肤活检", "can't print Han writing, in the title", "font: in clinic.yaml", "[en, es]"},
		{"خزعة الجلد", "can't print Arabic writing, in the title", "--format html", "[en, es]"},
		{"त्वचा बायोप्सी", "can't print Devanagari writing, in the title", "--format html", "[en, es]"},
		{"Biopsia", "", "", "[en, es]"},
		{"خزعة الجلد", "can't print Arabic writing, in the title", "--format html", "[es]"},
	} {
		dir := clinicFolder(t, "name: Clinic", "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", "languages: "+c.languages, "offers: [skin-biopsy]")
		data, err := procedures.FS.ReadFile("locales/es/skin-biopsy.yaml")
		if err != nil {
			t.Fatal(err)
		}
		title := regexp.MustCompile(`(?m)^(title:\n  of: .*\n  text:).*`)
		if !title.Match(data) {
			t.Fatal("the translation has no title")
		}
		file := filepath.Join(dir, "locales", "es", "skin-biopsy.yaml")
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		font := filepath.Join(dir, "regular.ttf")
		for name, data := range map[string][]byte{file: title.ReplaceAll(data, []byte("${1} "+c.title)), font: goregular.TTF} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		_, refused, code := inProcess(t, "pdf", "skin-biopsy", "--lang", "es", "--clinic", dir, "-o", filepath.Join(dir, "x.pdf"))
		doctor, _, _ := inProcess(t, "doctor", "--clinic", dir)
		check, _, _ := inProcess(t, "check", dir)
		fonts, fontsError, fontsCode := inProcess(t, "fonts", "check", font, "--clinic", dir)
		if c.said == "" {
			if all := refused + doctor + check + fonts + fontsError; code != exitDone || fontsCode != exitDone || strings.Contains(all, "can't print") {
				t.Errorf("%s is refused: %s", c.title, all)
			}
			continue
		}
		for what, text := range map[string]string{"pdf": refused, "doctor": doctor, "check": check, "fonts check": fontsError} {
			if !strings.Contains(text, c.said) || what != "fonts check" && !strings.Contains(text, c.hint) {
				t.Errorf("%s, %s: %s", what, c.title, text)
			}
		}
		if does := c.hint == "--format html" && c.languages != "[es]"; does != (fontsCode == exitDone) {
			t.Errorf("fonts check, %s, %s: exit code %d, %s%s", c.title, c.languages, fontsCode, fonts, fontsError)
		}
	}
}
