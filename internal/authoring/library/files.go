package library

import (
	"errors"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
)

// SourceFile is a file of definitions as written.
type SourceFile struct {
	Name       string // as positions call it
	Data       []byte
	FromClinic bool // from the strongest layer: the clinic's, or the single file
	// Language is a translation's language; "" for a file in the source language.
	Language string
}

// Files returns the files that are read: the clinic's profile, every definition and every shared
// file of the search path, and their translations into the languages.
func (lib *Library) Files(languages ...string) ([]SourceFile, error) {
	var out []SourceFile
	if folder := lib.folder; folder != nil {
		data, err := fs.ReadFile(folder.files, lib.profileName)
		if err != nil {
			return nil, err
		}
		out = append(out, SourceFile{folder.display(lib.profileName), data, lib.layers[0].origin == folder.origin, ""})
	}
	unused := map[string]bool{}
	if s := lib.scan(); s != nil {
		if err := s.run(false); err != nil {
			return nil, err
		}
		for _, f := range s.found {
			unused[f.Pos.File] = true
		}
	}
	for n, l := range lib.layers {
		forms := map[string]string{l.dir + "*.yaml": "", "shared/*.yaml": ""}
		for _, lang := range languages {
			if lang = lib.Language(lang); lang != SourceLanguage {
				forms["locales/"+lang+"/*.yaml"], forms["locales/"+lang+"/shared/*.yaml"] = lang, lang
			}
		}
		for _, form := range keysOf(forms) {
			names, err := fs.Glob(l.files, form)
			if err != nil {
				return nil, err
			}
			for _, name := range names {
				if unused[l.display(name)] {
					continue
				}
				data, err := fs.ReadFile(l.files, name)
				if err != nil {
					return nil, err
				}
				out = append(out, SourceFile{l.display(name), data, n == 0, forms[form]})
			}
		}
	}
	return out, nil
}

// Source returns a definition or a shared file as written, from the strongest layer: "knee.yaml",
// "shared/sedation.yaml".
func (lib *Library) Source(file string) (*yamlfile.Node, error) {
	l, data, err := lib.open(file)
	if !strings.Contains(file, "/") {
		l, data, err = lib.openDefinition(strings.TrimSuffix(file, ".yaml"))
	}
	if err != nil {
		return nil, err
	}
	r := &reader{lib: lib}
	n := r.parse(l, file, data)
	return n, r.list.Err()
}

// BlockRefs returns the refs of a block's own instructions, such as "warnings.call-911.wake"; none
// for a block that can't be read or doesn't exist.
func (lib *Library) BlockRefs(block string) []string {
	n, err := lib.Source("shared/" + block + ".yaml")
	if err != nil {
		return nil
	}
	var out []string
	for _, section := range n.Pairs {
		if !procedure.Kind(section.Key).IsKnown() {
			continue
		}
		for _, in := range section.Value.Pairs {
			if procedure.Kind(section.Key) != procedure.Warnings {
				out = append(out, section.Key+"."+in.Key)
				continue
			}
			for _, sign := range in.Value.Pairs {
				out = append(out, section.Key+"."+in.Key+"."+sign.Key)
			}
		}
	}
	return out
}

// TranslationSource returns a language's file as written, and its bytes; nil if the language
// doesn't have it.
func (lib *Library) TranslationSource(lang, file string) (*yamlfile.Node, []byte, error) {
	name := "locales/" + lib.Language(lang) + "/" + file
	l, data, err := lib.open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	n, _ := yamlfile.Parse(l.display(name), data) // a file that can't be read has nothing to keep
	return n, data, nil
}

// SharedSource returns the entries of a file of shared/ as written, from all layers; an entry of a
// stronger layer wins. Medicines and their classes are in one list.
func (lib *Library) SharedSource(file string) (*yamlfile.Node, error) {
	r := &reader{lib: lib}
	out := &yamlfile.Node{Kind: yamlfile.Mapping}
	put := func(p yamlfile.Pair) {
		out.Pairs = slices.DeleteFunc(out.Pairs, func(old yamlfile.Pair) bool { return old.Key == p.Key })
		out.Pairs = append(out.Pairs, p)
	}
	lib.eachShared(r, file, func(name string, pos diag.Pos, n *yamlfile.Node) {
		if file == medicinesFile {
			for _, p := range n.Pairs {
				put(p)
			}
			return
		}
		put(yamlfile.Pair{Key: name, KeyPos: pos, Value: n})
	})
	return out, r.list.Err()
}

// Words returns the fixed words of a language.
func (lib *Library) Words(lang string) (*locale.Words, error) {
	r := &reader{lib: lib}
	w, err := lib.words(r, lib.Language(lang))
	if err != nil {
		return nil, err
	}
	return w, r.list.Err()
}

// Definition is one definition with a language's words.
type Definition struct {
	Procedure *procedure.Procedure
	Words     *locale.Words
}

// LoadAll reads every definition that the clinic sees, or only the single file. It returns those
// that can be read, and every problem of the others. In a language other than the source's it skips
// those that have no translation yet: Untranslated lists them.
func (lib *Library) LoadAll(lang string) ([]Definition, diag.List, error) {
	lang = lib.Language(lang)
	ids, err := lib.IDs()
	if err != nil {
		return nil, nil, err
	}
	if lib.singleID != "" {
		ids = []string{lib.singleID}
	} else if lib.limitTo != nil {
		ids = lib.limitTo
	}
	if lang != SourceLanguage {
		ids = slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !lib.HasText(id, lang) })
	}
	defer func(lean bool) { lib.neededOnly = lean }(lib.neededOnly)
	lib.neededOnly = false // report every problem
	all := &reader{lib: lib}
	words, err := lib.words(all, lang)
	if err != nil {
		return nil, nil, err
	}
	usable := words != nil && len(all.list.Errors()) == 0
	var out []Definition
	for _, id := range ids {
		r := &reader{lib: lib}
		p, err := lib.definition(r, id)
		if err == nil {
			r.checkPart(p, words)
			err = lib.translate(r, p, words)
		}
		if err != nil && !r.add(err) {
			return nil, nil, err
		}
		if len(r.list.Errors()) == 0 && usable {
			p.OmitDecided()
			out = append(out, Definition{p, words})
		}
		all.list = append(all.list, r.list...)
	}
	return out, all.list, nil
}

// Unanswered removes the clinic's decisions, so that the texts are as written.
func (lib *Library) Unanswered() { lib.clinic.Settings, lib.clinic.Decide = nil, nil }

// LimitTo limits LoadAll to these definitions.
func (lib *Library) LimitTo(ids ...string) {
	if lib.limitTo = ids; len(ids) == 1 {
		lib.singleID = ids[0]
	}
}

// Blocks returns the names of all blocks.
func (lib *Library) Blocks() []string { return lib.blockNames() }

// DefinitionsIncluding returns the definitions that include a block, directly or through another
// block, and that are translated into the language. A file that can't be read includes nothing.
func (lib *Library) DefinitionsIncluding(block, lang string) ([]string, error) {
	ids, err := lib.IDs()
	if err != nil {
		return nil, err
	}
	var out []string
	for _, id := range ids {
		if lib.HasText(id, lang) && lib.includes(id+".yaml", block, nil) {
			out = append(out, id)
		}
	}
	return out, nil
}

// includes reports whether a file includes a block; path is the files that led to it.
func (lib *Library) includes(file, block string, path []string) bool {
	n, err := lib.Source(file)
	if err != nil || n == nil || slices.Contains(path, file) {
		return false
	}
	r := &reader{lib: lib}
	return slices.ContainsFunc(r.texts(n.Get("include"), "include"), func(name string) bool {
		return name == block || lib.includes("shared/"+name+".yaml", block, append(path, file))
	})
}

// LimitedID returns the id of the definition that LoadAll is limited to; "" for none.
func (lib *Library) LimitedID() string { return lib.singleID }
