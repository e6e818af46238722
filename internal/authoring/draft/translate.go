package draft

import (
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// translator finds what a clinic's folder lacks for one language.
type translator struct {
	lib     *library.Library
	lang    string
	replace bool // files that are there too, in which each translation whose source is unchanged is kept
	out     []Output
}

// Translate returns the files that a clinic's sheets of a procedure lack in a language: the fixed words where the
// language has none, the definition's and its blocks' texts, and the names that they use. A file that is there and
// lacks texts stays, unless replace is set. The language is one that CheckLanguage accepts.
func Translate(lib *library.Library, id, lang string, replace bool) ([]Output, error) {
	p, _, err := lib.Load(id, library.SourceLanguage)
	if err != nil {
		return nil, err
	}
	t := &translator{lib: lib, lang: lang, replace: replace}
	if err := t.words(); err != nil {
		return nil, err
	}
	files := []string{id + ".yaml"}
	for _, block := range p.Include {
		files = append(files, "shared/"+block+".yaml")
	}
	for _, file := range files {
		if err := t.texts(file, func(medicine string) bool { return p.Medicines.Medicines[medicine].Key != "" }); err != nil {
			return nil, err
		}
	}
	for _, part := range []struct {
		name   string
		needed []string
		write  func(source *yamlfile.Node, head string, fill Fill) []byte
	}{
		{"conditions", slices.Collect(maps.Keys(p.Conditions)), Conditions},
		{"settings", textSettings(p), Settings},
		{"medicines", slices.Concat(slices.Collect(maps.Keys(p.Medicines.Medicines)), slices.Collect(maps.Keys(p.Medicines.Classes))), MedicineNames},
	} {
		if err := t.names(part.name, part.needed, part.write); err != nil {
			return nil, err
		}
	}
	return t.out, nil
}

// path returns where a file of the language is in the clinic's folder.
func (t *translator) path(file string) string {
	return filepath.Join(t.lib.Clinic().Origin, "locales", t.lang, filepath.FromSlash(file))
}

const (
	fillIn   = "fill in each empty text"
	keptHint = "--force rewrites it and keeps each translation whose source is unchanged"
)

// words adds a template of the fixed words for a language that has none.
func (t *translator) words() error {
	if slices.Contains(t.lib.Languages(), t.lang) {
		return nil
	}
	english, err := t.lib.Words(library.SourceLanguage)
	if err != nil {
		return err
	}
	t.out = append(t.out, Output{Path: t.path("words.yaml"), Data: Words(t.lang, english, usedParts(t.lib)), Next: "fill in each empty entry: the fixed words of every sheet"})
	return nil
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

// noting returns a fill that notes whether a text is missing.
func noting(known Fill, lacks *bool) Fill {
	return func(place, source string) string {
		text := known(place, source)
		*lacks = *lacks || text == ""
		return text
	}
}

// texts adds the translation of a definition or a block.
func (t *translator) texts(file string, listed func(medicine string) bool) error {
	source, err := t.lib.Source(file)
	if err != nil {
		return err
	}
	old, oldData, err := t.lib.TranslationSource(t.lang, file)
	if err != nil {
		return err
	}
	up := strings.Repeat("../", 2+strings.Count(file, "/"))
	head := "# yaml-language-server: $schema=" + up + "schema/translation.schema.json\n# Who reviewed it, with the qualification; without a reviewer it makes blank samples only.\nreviewed-by:\nreviewed-on:\n"
	lacks, path := false, t.path(file)
	data := Translation(source, head, listed, noting(KnownTexts(old), &lacks))
	here := isThere(path)
	switch {
	case oldData != nil && (string(oldData) == string(data) || !here && !lacks):
		// already complete, in the clinic's folder or built in
	case here && !t.replace:
		t.out = append(t.out, Output{Path: path, Next: keptHint})
	default:
		t.out = append(t.out, Output{Path: path, Data: data, Replaces: true, Next: fillIn})
	}
	return nil
}

// names adds the translation of those entries of a file of shared/ that a procedure needs.
func (t *translator) names(name string, needed []string, write func(*yamlfile.Node, string, Fill) []byte) error {
	file := "shared/" + name + ".yaml"
	all, err := t.lib.SharedSource(file)
	if err != nil {
		return err
	}
	old, _, err := t.lib.TranslationSource(t.lang, file)
	if err != nil {
		return err
	}
	only := func(wanted func(key string) bool) *yamlfile.Node {
		return &yamlfile.Node{Kind: yamlfile.Mapping, Pairs: slices.DeleteFunc(slices.Clone(all.Pairs), func(p yamlfile.Pair) bool { return !wanted(p.Key) })}
	}
	isNeeded := func(key string) bool { return slices.Contains(needed, key) }
	known, lacks, path := KnownTexts(old), false, t.path(file)
	if write(only(isNeeded), "", noting(known, &lacks)); !lacks {
		return nil
	}
	if isThere(path) && !t.replace {
		t.out = append(t.out, Output{Path: path, Note: "which lacks texts", Next: keptHint})
		return nil
	}
	head := "# yaml-language-server: $schema=../../../schema/translated-" + name + ".schema.json\n"
	data := write(only(func(key string) bool { return isNeeded(key) || old.Get(key) != nil }), head, known)
	t.out = append(t.out, Output{Path: path, Data: data, Replaces: true, Next: fillIn})
	return nil
}

// textSettings returns the settings in words that a procedure's texts use.
func textSettings(p *procedure.Procedure) []string {
	var out []string
	for i := range p.All() {
		for _, name := range i.SettingNames() {
			if s := p.Settings[name]; s.Kind.InWords(s.Value) && !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// AfterTranslation says what to do with a language's files: the clinic's profile names its languages.
func AfterTranslation(c clinic.Profile, lang string) string {
	check := "aftercare check " + diag.ShellWord(c.Origin)
	if slices.Contains(c.Languages, lang) {
		return check
	}
	return "languages: [" + strings.Join(append(slices.Clone(c.Languages), lang), ", ") + "] in " + c.Pos.File + ", and " + check
}
