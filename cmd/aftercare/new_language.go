package main

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/library"
	"aftercare/internal/language/locale"
)

// checkLanguage checks the language to translate into.
func (o *newOptions) checkLanguage() error {
	tag, ok := locale.Canonical(o.lang)
	switch {
	case !ok:
		return usage("fr, vi, zh-Hant, or another tag of BCP 47", "%q is not a language", o.lang)
	case tag == library.SourceLanguage:
		return usage("", "%q is the language that definitions are written in", o.lang)
	case tag != o.lang:
		return usage("--lang "+tag, "%q is not how this language tag is written", o.lang)
	}
	return nil
}

// newWords writes a template of the fixed words for a language that has none.
func (e *env) newWords(lib *library.Library, o *newOptions) error {
	if slices.Contains(lib.Languages(), o.lang) {
		return nil
	}
	english, err := lib.Words(library.SourceLanguage)
	if err != nil {
		return err
	}
	path := filepath.Join(lib.Clinic().Origin, "locales", o.lang, "words.yaml")
	return e.writeNew(path, draft.Words(o.lang, english, usedParts(lib)), false, "fill in each empty entry: the fixed words of every sheet")
}

// usedParts returns the parts of the body that the offered definitions name, in order. A definition that can't
// be read is skipped: check says what is wrong with it.
func usedParts(lib *library.Library) []string {
	ids, _ := lib.IDs()
	var out []string
	for _, id := range ids {
		if p, _, err := lib.Load(id, library.SourceLanguage); err == nil && p.Side.Part != "" {
			out = append(out, p.Side.Part)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// printNextSteps says what to do with a language's files.
func (e *env) printNextSteps(lib *library.Library, o *newOptions) error {
	c := lib.Clinic()
	var todo []string
	if !slices.Contains(c.Languages, o.lang) {
		todo = append(todo, "languages: ["+strings.Join(append(slices.Clone(c.Languages), o.lang), ", ")+"] in "+c.Pos.File)
	}
	todo = append(todo, "aftercare check "+shellWord(c.Origin))
	_, err := fmt.Fprintf(e.out, "then: %s\n", strings.Join(todo, ", and "))
	return err
}
