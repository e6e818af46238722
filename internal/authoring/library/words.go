package library

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/language/wording"
)

// words reads a language's fixed words. A clinic's own file replaces a built-in one; in the source
// language it may hold only some entries, in another one only the parts of the body.
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
	f := &wordsFile{reader: r, entries: make(map[string]string, usual), lists: map[string][]string{}, reported: map[string]bool{}}
	if lang == SourceLanguage || hasOnlyParts(n) {
		if err := lib.lowerWords(f, l, file); err != nil {
			return nil, err
		}
	}
	lib.wordsPos[lang] = firstKeyPos(n)
	// A test checks the built-in words for all this, which saves each sheet the time.
	f.strict = l.origin != BuiltIn
	f.positions = map[string]diag.Pos{"": {File: n.Pos.File, Line: 1, Column: 1}}
	f.readFile(n)
	read := locale.NewUnchecked
	if f.strict {
		read = locale.New
	}
	words, bad := read(lang, f.entries, f.lists)
	for _, p := range bad {
		f.reportProblem(p)
	}
	return words, nil
}

// hasOnlyParts reports whether a file adds parts of the body and nothing else, which a clinic needs
// for its own procedures in a language that is built in. It has no reviewer, so that nobody seems
// to have reviewed the rest.
func hasOnlyParts(n *yamlfile.Node) bool {
	return n.Kind == yamlfile.Mapping && len(n.Pairs) == 1 && n.Pairs[0].Key == wording.Parts
}

// lowerWords collects the words of the layers below the one whose file was found. Any other
// translation is used alone: whoever reviewed a part of it didn't review the rest.
func (lib *Library) lowerWords(f *wordsFile, top layer, file string) error {
	for i := len(lib.layers) - 1; i >= 0 && lib.layers[i].root != top.root; i-- {
		l := lib.layers[i]
		data, err := fs.ReadFile(l.files, file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return reading(l.display(file), err)
		}
		if n := f.parse(l, file, data); n != nil {
			f.readFile(n)
		}
	}
	return nil
}

// wordsFile collects the fixed words of a language: texts by dotted path, and lists.
type wordsFile struct {
	*reader
	entries   map[string]string
	lists     map[string][]string
	strict    bool
	reported  map[string]bool     // the entries that can't be read, already reported
	positions map[string]diag.Pos // of each entry and each group, and of each word of a list: "months 3"
}

// readFile reads a file. If strict isn't set, the file is known to be right and isn't checked.
func (f *wordsFile) readFile(n *yamlfile.Node) {
	if !f.strict {
		flatten(n, "", f.entries, f.lists)
		return
	}
	for _, p := range n.Pairs {
		f.setPos(p.Key, p.KeyPos)
		switch e, ok := wording.Find(p.Key); {
		case strings.Contains(p.Key, "."): // messages name entries like this, files don't
			f.reportUnknownKey(p.Key, p.KeyPos, "", wording.Keys(""))
		case p.Key == wording.Parts:
			f.readParts(p.Value)
		case ok && e.Form == wording.Plural:
			f.readGroup(p, slices.Concat(wording.Forms, wording.Keys(p.Key)))
		case ok:
			f.readEntry(p.Key, e, p.Value)
		case wording.IsGroup(p.Key):
			f.readGroup(p, wording.Keys(p.Key))
		default:
			f.reportUnknownKey(p.Key, p.KeyPos, "", wording.Keys(""))
		}
	}
}

func (f *wordsFile) setPos(key string, pos diag.Pos) { f.positions[key] = pos }

// readGroup reads the entries under a key.
func (f *wordsFile) readGroup(p yamlfile.Pair, known []string) {
	if !f.isMapping(p.Key, p.Value, known) {
		return
	}
	for _, inner := range p.Value.Pairs {
		key := p.Key + "." + inner.Key
		if !slices.Contains(known, inner.Key) {
			f.reportUnknownKey(inner.Key, inner.KeyPos, p.Key, known)
			continue
		}
		f.setPos(key, inner.KeyPos)
		e, ok := wording.Find(key)
		if !ok { // a plural form
			e = &wording.Entry{Key: key}
		}
		f.readEntry(key, e, inner.Value)
	}
}

// readParts reads the parts of the body, whose names are the clinic's.
func (f *wordsFile) readParts(n *yamlfile.Node) {
	if n.Kind != yamlfile.Mapping {
		f.list.Add(n.Pos, "parts: {knee: {left: your left knee, right: your right knee, both: both knees, unknown: your knee}}", "parts is %s; expected a mapping of parts", describeNode(n))
		return
	}
	sides := make([]string, len(wording.SidesOf))
	for i, s := range wording.SidesOf {
		sides[i] = s.Key
	}
	for _, p := range n.Pairs {
		if !isID(strings.ReplaceAll(p.Key, " ", "-")) {
			f.list.Add(p.KeyPos, "small letters, digits, hyphens and spaces, as side: {part: knee} of a definition says it", "%q is not the name of a part of the body", p.Key)
			continue
		}
		p.Key = wording.Parts + "." + p.Key
		f.setPos(p.Key, p.KeyPos)
		f.readGroup(p, sides)
	}
}

func (f *wordsFile) isMapping(key string, n *yamlfile.Node, known []string) bool {
	if n.Kind != yamlfile.Mapping {
		f.list.Add(n.Pos, "one of the keys: "+strings.Join(known, ", "), "%q is %s; expected a mapping of keys", key, describeNode(n))
	}
	return n.Kind == yamlfile.Mapping
}

// reportUnknownKey reports a key that a group doesn't have, and where it may belong.
func (f *wordsFile) reportUnknownKey(key string, pos diag.Pos, group string, known []string) {
	hint := diag.DidYouMean(key, known)
	if _, near := diag.Nearest(key, known); !near {
		for _, e := range wording.Entries {
			if top, name, ok := strings.Cut(e.Key, "."); ok && (name == key || e.Key == key) && top != group {
				hint = fmt.Sprintf("%q belongs under %q", name, top)
				break
			}
		}
	}
	if group == "" {
		f.list.Add(pos, hint, "unknown key %q in the words of a language", key)
		return
	}
	f.list.Add(pos, hint, "unknown key %q in %q", key, group)
}

// readEntry reads one text or one list.
func (f *wordsFile) readEntry(key string, e *wording.Entry, n *yamlfile.Node) {
	if !n.IsEmpty {
		f.setPos(key, n.Pos)
	}
	switch {
	case e.Form == wording.List && n.Kind == yamlfile.Sequence:
		f.readList(key, n)
	case e.Form == wording.List && (n.Kind != yamlfile.Scalar || !n.IsEmpty):
		f.reported[key] = true
		f.list.Add(n.Pos, key+": [one, another]", "%q is %s; expected a list of words", key, describeNode(n))
		f.lists[key] = nil
	case e.Form == wording.List:
		f.lists[key] = nil
	case n.Kind != yamlfile.Scalar:
		f.reported[key] = true
		f.list.Add(n.Pos, e.Doc, "%q is %s; expected a text", key, describeNode(n))
		f.entries[key] = ""
	default:
		f.entries[key] = n.Text
		if key == "reviewed-on" && n.Text != "" && !isDate(n.Text) {
			f.list.Add(n.Pos, "", "reviewed-on is %q; expected a date such as 2026-11-23", n.Text)
		}
	}
}

func (f *wordsFile) readList(key string, n *yamlfile.Node) {
	f.lists[key] = nil
	for i, item := range n.Items {
		f.setPos(itemKey(key, i), item.Pos)
		if item.Kind != yamlfile.Scalar {
			f.list.Add(item.Pos, "", "number %d of %q is %s; expected a word", i+1, key, describeNode(item))
		}
		f.lists[key] = append(f.lists[key], item.Text)
	}
}

func itemKey(key string, n int) string { return fmt.Sprint(key, " ", n) }

// reportProblem reports a problem of the words at its entry, else at its group, else at the file.
func (f *wordsFile) reportProblem(p locale.Problem) {
	if f.reported[p.Key] {
		return
	}
	key := p.Key
	pos, ok := f.positions[key]
	if p.Item >= 0 {
		if item, there := f.positions[itemKey(key, p.Item)]; there {
			pos, ok = item, true
		}
	}
	for !ok {
		at := strings.LastIndexByte(key, '.')
		key = key[:max(at, 0)]
		pos, ok = f.positions[key]
	}
	if p.IsWarning {
		f.list.Warn(pos, p.Hint, "%s", p.Message)
		return
	}
	f.list.Add(pos, p.Hint, "%s", p.Message)
}

// isLanguage reports whether lang can be a folder's name.
func isLanguage(lang string) bool {
	ok := lang != ""
	for _, r := range lang {
		ok = ok && (r == '-' || (r >= 'a' && r <= 'z') || (r >= 'A' && r <= 'Z') || (r >= '0' && r <= '9'))
	}
	return ok
}

// Flatten collects a language's words as written: the texts by dotted path, and the sequences.
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
			if lang := strings.Split(f, "/")[1]; guessLanguage(lang) == lang {
				out = append(out, lang)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
