package library

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/locale"
	"aftercare/internal/procedure"
	"aftercare/internal/yamlfile"
)

// Load reads one definition with its blocks, and a language's words. The error is a
// diag.List of every problem of every file that was read, or a failure of the machine.
func (lib *Library) Load(id, lang string) (*procedure.Procedure, *locale.Words, error) {
	r := &reader{lib: lib}
	words, err := lib.words(r, lang)
	if err != nil {
		return nil, nil, err
	}
	p, err := lib.definition(r, id)
	if err != nil {
		return nil, nil, err
	}
	r.part(p, words)
	if err := lib.translate(r, p, words); err != nil {
		return nil, nil, err
	}
	if err := r.list.Err(); err != nil {
		return nil, nil, err
	}
	p.LeaveOut()
	return p, words, nil
}

// part checks that the language has words for the procedure's part of the body.
func (r *reader) part(p *procedure.Procedure, words *locale.Words) {
	if p == nil || words == nil || p.Side.Part == "" {
		return
	}
	part := p.Side.Part
	for _, side := range []string{"unknown", "left", "right", "both"} {
		if words.Has("parts." + part + "." + side) {
			continue
		}
		hint := fmt.Sprintf("one of %s; or your own, in the clinic's locales/%s/words.yaml: parts: {%s: {left: your left %[3]s, right: your right %[3]s, both: both of your %[3]ss, unknown: your %[3]s}}",
			strings.Join(words.Parts(), ", "), words.Language, part)
		r.list.Add(p.Side.Pos, hint, "the language %q has no words for the part %q, %s", words.Language, part, side)
		return
	}
}

func (lib *Library) definition(r *reader, id string) (*procedure.Procedure, error) {
	l, data, err := lib.openDefinition(id)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, lib.unknown(id)
	case err != nil:
		return nil, err
	}
	b := lib.newBuilder(r)
	n := r.parse(l, l.dir+id+".yaml", data)
	if n == nil {
		return nil, nil
	}
	before := len(r.list)
	b.build(id, l, n)
	b.takenPlaces(r.list[before:])
	return b.p, nil
}

// newBuilder returns a builder that knows the conditions, settings and sources that there are.
func (lib *Library) newBuilder(r *reader) *builder {
	b := &builder{
		reader: r, lib: lib, events: map[string]procedure.Event{}, fills: map[string]procedure.Fill{}, fillsAfter: map[string]diag.Pos{}, blocks: map[string]diag.Pos{},
		conditions: lib.conditions(r), settings: lib.settings(r), sources: map[string]procedure.Source{},
	}
	if !lib.lean {
		b.sources = lib.sources(r)
	}
	return b
}

// words reads a language's fixed words. A clinic's own file stands for a built-in one; in the
// source language it may be a part of it, such as one more part of the body.
func (lib *Library) words(r *reader, lang string) (*locale.Words, error) {
	file := "locales/" + lang + "/words.yaml"
	l, data, err := lib.open(file)
	if errors.Is(err, fs.ErrNotExist) || !isLanguage(lang) {
		return nil, &NotFoundError{What: "language", Name: lang, Hint: "one of: " + strings.Join(lib.Languages(), ", ")}
	}
	if err != nil {
		return nil, err
	}
	n := r.parse(l, file, data)
	if n == nil {
		return nil, nil
	}
	const usual = 256 // words of a language
	entries, lists := make(map[string]string, usual), map[string][]string{}
	if lang == SourceLanguage {
		if err := lib.lowerWords(r, l, file, entries, lists); err != nil {
			return nil, err
		}
	}
	flatten(n, "", entries, lists)
	lib.wordsAt[lang] = first(n)
	words, bad := locale.New(lang, entries, lists)
	for _, problem := range bad {
		r.list.Add(diag.Pos{File: n.Pos.File, Line: 1, Column: 1}, "", "%s", problem)
	}
	return words, nil
}

// lowerWords collects the words of the layers below the one whose file was found. A translation
// stands alone: who reviewed a part of it did not review the rest.
func (lib *Library) lowerWords(r *reader, top layer, file string, entries map[string]string, lists map[string][]string) error {
	for i := len(lib.layers) - 1; i >= 0 && lib.layers[i].root != top.root; i-- {
		l := lib.layers[i]
		data, err := fs.ReadFile(l.files, file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fmt.Errorf("reading %s: %w", l.display(file), err)
		}
		if n := r.parse(l, file, data); n != nil {
			flatten(n, "", entries, lists)
		}
	}
	return nil
}

// isLanguage reports whether lang can be a folder's name.
func isLanguage(lang string) bool {
	ok := lang != ""
	for _, r := range lang {
		ok = ok && (r == '-' || (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9'))
	}
	return ok
}

// Flatten collects a language's words as they are written: the texts by dotted path, and the sequences.
func Flatten(n *yamlfile.Node, entries map[string]string, lists map[string][]string) {
	flatten(n, "", entries, lists)
}

func flatten(n *yamlfile.Node, prefix string, entries map[string]string, lists map[string][]string) {
	for _, p := range n.Pairs {
		key := prefix + p.Key
		switch p.Value.Kind {
		case yamlfile.Scalar:
			entries[key] = p.Value.Text
		case yamlfile.Mapping:
			flatten(p.Value, key+".", entries, lists)
		case yamlfile.Sequence:
			lists[key] = nil
			for _, i := range p.Value.Items {
				lists[key] = append(lists[key], i.Text)
			}
		}
	}
}

// Languages returns the languages that have words.
func (lib *Library) Languages() []string {
	var out []string
	for _, l := range lib.layers {
		files, _ := fs.Glob(l.files, "locales/*/words.yaml")
		for _, f := range files {
			out = append(out, strings.Split(f, "/")[1])
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unknown words an id that nothing has.
func (lib *Library) unknown(id string) error {
	ids, err := lib.IDs()
	if err != nil {
		return err
	}
	hint := fmt.Sprintf(`"aftercare list" shows the %d there are`, len(ids))
	if near, ok := diag.Nearest(id, ids); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	}
	return &NotFoundError{What: "procedure", Name: id, Hint: hint}
}
