package locale

import "golang.org/x/text/language"

// WithoutRegion returns a tag without its region, "en" for "en-US", if that is certain to be the
// same language in the same script; "" if it isn't, as with "zh-TW", or if it isn't a tag.
func WithoutRegion(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil || len(tag.Variants()) > 0 || len(tag.Extensions()) > 0 {
		return ""
	}
	base, script, _ := tag.Raw()
	plain, err := language.Compose(base, script)
	if err != nil {
		return ""
	}
	there, sure := tag.Script()
	here, sure2 := plain.Script()
	if there != here || sure == language.No || sure2 == language.No {
		return ""
	}
	return plain.String()
}

// BaseLanguage returns the language of a tag, "es" of "es-US"; the input itself if it isn't a tag.
func BaseLanguage(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return lang
	}
	base, _ := tag.Base()
	return base.String()
}
