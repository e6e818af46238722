package main

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
)

// writeTranslatedNames writes a language's missing translations of the shared names that a procedure uses:
// conditions' lead-ins, settings in words, medicines.
func (e *env) writeTranslatedNames(lib *library.Library, o *newOptions, p *procedure.Procedure) error {
	for _, part := range []struct {
		name   string
		needed []string
		write  func(source *yamlfile.Node, head string, fill draft.Fill) []byte
	}{
		{"conditions", slices.Collect(maps.Keys(p.Conditions)), draft.Conditions},
		{"settings", textSettings(p), draft.Settings},
		{"medicines", slices.Concat(slices.Collect(maps.Keys(p.Medicines.Medicines)), slices.Collect(maps.Keys(p.Medicines.Classes))), draft.MedicineNames},
	} {
		if err := e.writeTranslatedPart(lib, o, part.name, part.needed, part.write); err != nil {
			return err
		}
	}
	return nil
}

// textSettings returns the settings in words that a procedure's texts use.
func textSettings(p *procedure.Procedure) []string {
	var out []string
	for i := range p.All() {
		for text := range i.Texts() {
			for _, name := range procedure.Placeholders(text) {
				if key, is := strings.CutPrefix(name, procedure.SettingPrefix); is && p.Settings[key].Kind.InWords() && !slices.Contains(out, key) {
					out = append(out, key)
				}
			}
		}
	}
	return out
}

func (e *env) writeTranslatedPart(lib *library.Library, o *newOptions, name string, needed []string, write func(*yamlfile.Node, string, draft.Fill) []byte) error {
	file := "shared/" + name + ".yaml"
	all, err := lib.SharedSource(file)
	if err != nil {
		return err
	}
	old, _, err := lib.TranslationSource(o.lang, file)
	if err != nil {
		return err
	}
	known, lacks := draft.KnownTexts(old), false
	fill := func(place, source string) string {
		text := known(place, source)
		lacks = lacks || text == ""
		return text
	}
	only := func(wanted func(key string) bool) *yamlfile.Node {
		return &yamlfile.Node{Kind: yamlfile.Mapping, Pairs: slices.DeleteFunc(slices.Clone(all.Pairs), func(p yamlfile.Pair) bool { return !wanted(p.Key) })}
	}
	isNeeded := func(key string) bool { return slices.Contains(needed, key) }
	if write(only(isNeeded), "", fill); !lacks {
		return nil
	}
	path := filepath.Join(lib.Clinic().Origin, "locales", o.lang, "shared", name+".yaml")
	if _, err := os.Stat(path); err == nil && !o.force {
		_, err := fmt.Fprintf(e.out, "kept %s, which lacks texts\n  --force rewrites it and keeps each translation whose source is unchanged\n", path)
		return err
	}
	head := "# yaml-language-server: $schema=../../../schema/translated-" + name + ".schema.json\n"
	data := write(only(func(key string) bool { return isNeeded(key) || old.Get(key) != nil }), head, known)
	return e.writeNew(path, data, true, "fill in each empty text")
}
