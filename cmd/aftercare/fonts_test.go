package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/goregular"
)

// What "pdf" refuses for its signs, "fonts check" and "doctor" say too, in the same words; and no hint on a text tells its author to
// write it in Latin letters.
func TestFontsCheckAndDoctorSayWhatPDFRefuses(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, font, hint string }{
		{"诊所", "", "font:"},
		{"诊所", "font: regular.ttf", "font:"},
		{"عيادة", "", "--format html"},
		{"Clinic \U0001f600", "", "take the character out"},
		{"Clinic", "", ""},
		{"Przychodnia Łódź", "font: regular.ttf", ""},
	} {
		dir := clinicFolder(t, "name: "+c.name, "phone: (310) 555-0142", "after-hours: (310) 555-0143", "time-zone: America/Chicago", c.font)
		file := filepath.Join(dir, "regular.ttf")
		if err := os.WriteFile(file, goregular.TTF, 0o600); err != nil {
			t.Fatal(err)
		}
		_, refused, code := inProcess(t, "pdf", "skin-biopsy", "--clinic", dir, "-o", filepath.Join(dir, "x.pdf"))
		doctor, _, _ := inProcess(t, "doctor", "--clinic", dir)
		fonts, fontsError, fontsCode := inProcess(t, "fonts", "check", file, "--clinic", dir)
		if c.hint == "" {
			if code != exitDone || fontsCode != exitDone || strings.Contains(doctor, "can't print") {
				t.Errorf("%s is refused: %s\n%s\n%s%s", c.name, refused, doctor, fonts, fontsError)
			}
			continue
		}
		_, said, _ := strings.Cut(strings.SplitN(refused, "\n", 2)[0], "the PDF can't print ")
		if said == "" || !strings.Contains(refused, c.hint) || strings.Contains(refused, "Latin letters") {
			t.Errorf("pdf, %s: exit code %d, %s", c.name, code, refused)
		}
		for what, text := range map[string]string{"doctor": doctor, "fonts check": fonts + fontsError} {
			if !strings.Contains(text, "can't print "+said) || !strings.Contains(text, c.hint) {
				t.Errorf("%s, %s: %s", what, c.name, text)
			}
		}
		if fontsCode == exitDone {
			t.Errorf("fonts check, %s: it will do", c.name)
		}
	}
}
