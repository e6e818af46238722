package library

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
)

// Load reads one definition with its blocks, and a language's words; for "en-US" those of "en", as Language
// says. The error is a diag.List with every problem of every file that was read, or a system error.
func (lib *Library) Load(id, lang string) (*procedure.Procedure, *locale.Words, error) {
	r := &reader{lib: lib}
	words, err := lib.words(r, lib.Language(lang))
	if err != nil {
		return nil, nil, err
	}
	p, err := lib.definition(r, id)
	if err != nil {
		return nil, nil, err
	}
	r.checkPart(p, words)
	if err := lib.translate(r, p, words); err != nil {
		return nil, nil, err
	}
	if err := r.list.Err(); err != nil {
		return nil, nil, err
	}
	if p.UnusedFiles, err = lib.unusedFilesFor(p.ID, words.Language, p.Include); err != nil {
		return nil, nil, err
	}
	p.OmitDecided()
	return p, words, nil
}

// checkPart checks that the language has words for the procedure's part of the body.
func (r *reader) checkPart(p *procedure.Procedure, words *locale.Words) {
	if p == nil || words == nil || p.Side.Part == "" {
		return
	}
	part := p.Side.Part
	for _, side := range []string{"unknown", "left", "right", "both"} {
		if words.Has("parts." + part + "." + side) {
			continue
		}
		example := "{left: your left %[1]s, right: your right %[1]s, both: both of your %[1]ss, unknown: your %[1]s}}"
		if words.Language != SourceLanguage {
			example = `{left: "", right: "", both: "", unknown: ""}}, each with its article or "your"`
		}
		hint := fmt.Sprintf("one of %[2]s; or your own, in the clinic's locales/%[3]s/words.yaml, which may hold that alone: parts: {%[1]s: "+example, part, strings.Join(words.Parts(), ", "), words.Language)
		r.list.Add(p.Side.Pos, hint, "the language %q has no words for the part %q, %s", words.Language, part, side)
		return
	}
}

func (lib *Library) definition(r *reader, id string) (*procedure.Procedure, error) {
	if err := lib.CheckUsable(id); err != nil {
		return nil, err
	}
	l, data, err := lib.openDefinition(id)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, lib.unknownID(id)
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
	b.noteReplacedFiles(r.list[before:])
	return b.p, nil
}

// newBuilder returns a builder that knows all conditions, settings and sources.
func (lib *Library) newBuilder(r *reader) *builder {
	b := &builder{
		reader: r, lib: lib, events: map[string]procedure.Event{}, fills: map[string]procedure.Fill{}, fillAfterPos: map[string]diag.Pos{}, blocks: map[string]diag.Pos{},
		conditions: lib.conditions(r), settings: lib.settings(r), sources: map[string]procedure.Source{},
	}
	if !lib.neededOnly {
		b.sources = lib.sources(r)
	}
	return b
}

// unknownID returns the error for an id that no definition has.
func (lib *Library) unknownID(id string) error {
	ids, err := lib.IDs()
	if err != nil {
		return err
	}
	hint := fmt.Sprintf(`"aftercare list" shows the %d there are`, len(ids))
	if len(ids) == 1 {
		hint = fmt.Sprintf("the only one is %q", ids[0])
	}
	all, err := lib.allIDs()
	if err != nil {
		return err
	}
	if near, ok := diag.Nearest(id, ids); ok {
		hint = fmt.Sprintf("did you mean %q?", near)
	} else if near, ok := diag.Nearest(id, all); ok {
		hint = fmt.Sprintf("did you mean %q, which the clinic does not offer?", near)
	}
	return &NotFoundError{What: "procedure", Name: id, Hint: hint}
}
