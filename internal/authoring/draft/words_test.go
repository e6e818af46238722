package draft_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/library"
	"aftercare/internal/language/wording"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// The template of a language has every entry that it needs, with its own plural forms and its own direction.
// Nothing is wrong with it except that it is empty, which check reports in one line.
func TestALanguageTemplateIsCompleteAndEmpty(t *testing.T) {
	for lang, says := range map[string][]string{
		"fr": {"direction: ltr", `decimal: ","`, "weekdays: [dim., lun.", "for 2, 3, 4, 5 and others; English: {n} days"},
		"ar": {"direction: rtl", "two: \"\"", "few: \"\"", "many: \"\""},
		"ru": {"for 1, 21, 31, 41 and others; English: {n} day\n", "few: \"\""},
		"vi": {"months: [thg 1,"}, "zh-Hant": {"ampm: [上午, 下午]"}, "ht": {"weekdays: []"},
	} {
		text := string(draft.Words(lang, testkit.English(t), testkit.English(t).Parts()))
		for _, s := range says {
			if !strings.Contains(text, s) {
				t.Errorf("%s: the template lacks %q", lang, s)
			}
		}
		for _, e := range wording.Entries {
			if e.Form == wording.Phrase && !e.Optional && !strings.Contains(text, e.Doc) {
				t.Errorf("%s: nothing says what %q is for", lang, e.Key)
			}
		}
		lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: ".", Files: fstest.MapFS{
			"clinic.yaml":                     {Data: []byte("phone: (310) 555-0142\ntime-zone: America/Los_Angeles\n")},
			"locales/" + lang + "/words.yaml": {Data: []byte(text)},
		}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err = lib.Words(lang); err == nil || strings.Count(err.Error(), "words.yaml:") != 1 || !strings.Contains(err.Error(), "entries have no words yet") {
			t.Errorf("%s: %v", lang, err)
		}
	}
}
