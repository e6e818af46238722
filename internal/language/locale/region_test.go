package locale

import "testing"

func TestWithoutRegion(t *testing.T) {
	for lang, want := range map[string]string{
		"en-US": "en", "en": "en", "es-419": "es", "es_MX": "es", "pt-BR": "pt", "zh-Hant-TW": "zh-Hant", "zh-CN": "zh",
		"zh-TW": "", "sr-Latn-RS": "sr-Latn", "uz-AF": "", "": "", "english": "", "../en": "", "sl-nedis": "", "de-u-co-phonebk": "",
	} {
		if got := WithoutRegion(lang); got != want {
			t.Errorf("%q: %q, want %q", lang, got, want)
		}
	}
}
