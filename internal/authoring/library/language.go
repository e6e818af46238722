package library

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
)

// Language returns the library's language for a tag: the one with the region's own words, else the
// one of the same language and script, such as "en" for "en-US" in records. If it has neither, the
// tag is returned unchanged.
func (lib *Library) Language(lang string) string {
	if isWithoutRegion(lang) || lib.hasWords(lang) {
		return lang
	}
	if base := locale.WithoutRegion(lang); base != "" && lib.hasWords(base) {
		return base
	}
	return lang
}

// isWithoutRegion reports whether a tag is only small letters: it has no region, so no lookup is needed.
func isWithoutRegion(lang string) bool {
	return !strings.ContainsFunc(lang, func(r rune) bool { return r < 'a' || r > 'z' })
}

func (lib *Library) hasWords(lang string) bool {
	return isLanguage(lang) && lib.hasFile("locales/"+lang+"/words.yaml")
}

// hasFile reports whether a layer has a file.
func (lib *Library) hasFile(file string) bool {
	return slices.ContainsFunc(lib.layers, func(l layer) bool {
		_, err := fs.Stat(l.files, file)
		return !errors.Is(err, fs.ErrNotExist) // one that can't be read exists, and is reported where it is read
	})
}

// normalizeLanguages replaces regional tags in the clinic's profile with the library's own, so that
// each command treats "en-US" alike.
func (lib *Library) normalizeLanguages() {
	var languages []string
	for _, lang := range lib.clinic.Languages {
		if lang = lib.Language(lang); !slices.Contains(languages, lang) {
			languages = append(languages, lang)
		}
	}
	lib.clinic.Languages = languages
	for lang, by := range lib.clinic.Reviewers {
		if base := lib.Language(lang); lib.clinic.Reviewers[base] == "" {
			lib.clinic.Reviewers[base] = by
		}
	}
}

// Untranslated returns the procedures that a language has no file for: their translation hasn't been
// started. They have no sheet in that language, and no command lists what they lack, text by text.
func (lib *Library) Untranslated(lang string) ([]string, error) {
	if lang = lib.Language(lang); lang == SourceLanguage {
		return nil, nil
	}
	ids, err := lib.IDs()
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return lib.HasText(id, lang) }), nil
}

// HasText reports whether a language has a text of a procedure, or an unfinished translation of it.
func (lib *Library) HasText(id, lang string) bool {
	lang = lib.Language(lang)
	return lang == SourceLanguage || lib.hasFile("locales/"+lang+"/"+id+".yaml")
}

// LoadAllOrSource is LoadAll, with the source language for definitions that have no translation
// yet: a list of procedures includes all of them.
func (lib *Library) LoadAllOrSource(lang string) ([]Definition, diag.List, error) {
	all, problems, err := lib.LoadAll(lang)
	if err != nil || lib.Language(lang) == SourceLanguage {
		return all, problems, err
	}
	missing, err := lib.Untranslated(lang)
	if err != nil || len(missing) == 0 {
		return all, problems, err
	}
	source, more, err := lib.LoadAll(SourceLanguage)
	if err != nil {
		return nil, nil, err
	}
	for _, l := range source {
		if slices.Contains(missing, l.Procedure.ID) {
			all = append(all, l)
		}
	}
	slices.SortFunc(all, func(a, b Definition) int { return strings.Compare(a.Procedure.ID, b.Procedure.ID) })
	return all, append(problems, more...), nil
}

// ClinicLanguages returns the languages that the clinic's folder has files for, whether or not
// patients read them.
func (lib *Library) ClinicLanguages() []string {
	if len(lib.layers) < 2 {
		return nil
	}
	dirs, _ := fs.ReadDir(lib.layers[0].files, "locales")
	var out []string
	for _, d := range dirs {
		if d.IsDir() && guessLanguage(d.Name()) == d.Name() && lib.hasWords(d.Name()) {
			out = append(out, d.Name())
		}
	}
	return out
}

// translateCommand returns the command that writes the texts of a procedure that a language lacks,
// to be translated.
func (lib *Library) translateCommand(id, lang string) string {
	dir := "DIR"
	if lib.clinic.Origin != "" && lib.clinic.Origin != BuiltIn {
		dir = diag.ShellWord(lib.clinic.Origin)
	}
	return fmt.Sprintf("aftercare new %s --lang %s --clinic %s", id, lang, dir)
}

// BeginCommand returns the command that starts a language with its first procedure.
func (lib *Library) BeginCommand(lang string) string {
	ids, err := lib.IDs()
	if err != nil || len(ids) == 0 {
		return lib.translateCommand("ID", lang)
	}
	return lib.translateCommand(ids[0], lang)
}

// UntranslatedLine says which procedures a language lacks, and returns the command that starts the
// first; "" if it lacks none.
func (lib *Library) UntranslatedLine(lang string) (line, hint string, err error) {
	missing, err := lib.Untranslated(lang)
	if err != nil || len(missing) == 0 {
		return "", "", err
	}
	ids, err := lib.IDs()
	if err != nil {
		return "", "", err
	}
	const named = 5
	names, more := missing, ""
	if len(missing) > named+1 {
		names, more = missing[:named], fmt.Sprintf(" and %d more", len(missing)-named)
	}
	have := "have"
	if len(missing) == 1 {
		have = "has"
	}
	lang = lib.Language(lang)
	return fmt.Sprintf("%d of %d procedures %s no translation into %q yet: %s%s", len(missing), len(ids), have, lang, strings.Join(names, ", "), more), lib.translateCommand(missing[0], lang), nil
}
