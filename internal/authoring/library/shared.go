package library

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"time"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// sharedKey identifies a file of shared/ by the root of its layer and its name there.
type sharedKey struct{ root, file string }

// sharedFile is one file of shared/, cached for the next definition: parsed, or with its entries located.
type sharedFile struct {
	node    *yamlfile.Node
	list    diag.List
	entries *yamlfile.Entries
}

// eachShared reads a file of shared/ from every layer, the weakest first, so that an entry of a
// stronger layer comes last and wins.
func (lib *Library) eachShared(r *reader, file string, do func(name string, pos diag.Pos, n *yamlfile.Node)) {
	for _, l := range slices.Backward(lib.layers) {
		f := lib.sharedFile(l, file)
		r.reportOnce(f)
		if f.node == nil {
			continue
		}
		for _, p := range f.node.Pairs {
			do(p.Key, p.KeyPos, p.Value)
		}
	}
}

func (lib *Library) sharedFile(l layer, file string) *sharedFile {
	f := lib.shared[sharedKey{l.root, file}]
	if f == nil || f.entries != nil {
		f = &sharedFile{}
		lib.readShared(f, l, file, false)
	}
	return f
}

// readShared reads a file of shared/: completely, or only as entries if possible.
func (lib *Library) readShared(f *sharedFile, l layer, file string, entries bool) {
	name := l.display(file)
	lib.shared[sharedKey{l.root, file}] = f
	data, err := fs.ReadFile(l.files, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return
	case err != nil:
		r := &reader{}
		r.unreadable(name, err)
		f.list = r.list
		return
	case entries:
		if f.entries = yamlfile.Index(name, data); f.entries != nil {
			return
		}
	}
	r := &reader{lib: lib}
	f.node = r.parse(l, file, data)
	f.list = r.list
}

// sharedEntry reads the strongest layer's entry for one name in a file of shared/, and no other;
// part is the key below which the names are, "" for the file itself. If a fault in the file keeps
// entries from being located, or is in this one, the file is read completely and all its faults are
// reported, once to a reader.
func (lib *Library) sharedEntry(r *reader, file, part, name string) (yamlfile.Pair, bool) {
	for _, l := range lib.layers {
		f := lib.entriesOf(l, file)
		if f.entries != nil {
			e := f.entries
			if part != "" && e.Has(part) {
				e = e.Part(part)
			}
			switch {
			case e == nil:
			case part != "" && e == f.entries, !e.Has(name):
				continue
			default:
				if pair, size, ok := e.Get(name); ok {
					lib.stats.Bytes += size
					return pair, true
				}
			}
			f.entries = nil
			lib.readShared(f, l, file, false)
		}
		r.reportOnce(f)
		n := f.node
		if part != "" {
			n = n.Get(part)
		}
		if n == nil {
			continue
		}
		for _, p := range n.Pairs {
			if p.Key == name {
				return p, true
			}
		}
	}
	return yamlfile.Pair{}, false
}

// entriesOf returns a file of shared/ that was read before, else its entries if they can be located.
func (lib *Library) entriesOf(l layer, file string) *sharedFile {
	f := lib.shared[sharedKey{l.root, file}]
	if f == nil {
		f = &sharedFile{}
		lib.readShared(f, l, file, true)
	}
	return f
}

// hasSourceLine reports whether a line of sources.yaml begins with that name, in any layer: a sheet
// never prints a source, so making one needs no more. The built-in list is searched first: a
// clinic's own costs nothing until a sheet names a source that isn't built in.
func (lib *Library) hasSourceLine(name string) bool {
	if lib.sourceLines == nil {
		lib.sourceLines = make([]map[string]bool, len(lib.layers))
	}
	for n, l := range slices.Backward(lib.layers) {
		if lib.sourceLines[n] == nil {
			lib.sourceLines[n] = l.lineKeys(sourcesFile)
		}
		if lib.sourceLines[n][name] {
			return true
		}
	}
	return false
}

// lineKeys returns the keys that begin lines of a file; none if it can't be read: that is reported
// where the file is read.
func (l layer) lineKeys(file string) map[string]bool {
	f, err := l.files.Open(file)
	if err != nil {
		return map[string]bool{}
	}
	defer func() { _ = f.Close() }()
	keys, err := yamlfile.LineKeys(f)
	if err != nil {
		return map[string]bool{}
	}
	return keys
}

// reportOnce adds the problems of a file that was read completely, once.
func (r *reader) reportOnce(f *sharedFile) {
	if !slices.Contains(r.reported, f) {
		r.reported = append(r.reported, f)
		r.list = append(r.list, f.list...)
	}
}

// sharedCache holds what the files of one name in shared/ say, for the next definition: nobody
// writes to it.
type sharedCache[T any] struct {
	path string // the layers that it was read from
	all  map[string]T
	list diag.List
}

// get returns what was built from the layers, or builds it; r receives its problems in either case.
func (b *sharedCache[T]) get(lib *Library, r *reader, build func(*reader) map[string]T) map[string]T {
	path := ""
	for _, l := range lib.layers {
		path += l.root + "\x00"
	}
	if b.all == nil || b.path != path {
		fresh := &reader{lib: lib}
		*b = sharedCache[T]{path: path, all: build(fresh)}
		b.list = fresh.list
	}
	r.list = append(r.list, b.list...)
	return b.all
}

func keysOf[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// conditions reads shared/conditions.yaml of all layers.
func (lib *Library) conditions(r *reader) map[string]procedure.Condition {
	return lib.builtConditions.get(lib, r, lib.readConditions)
}

func (lib *Library) readConditions(r *reader) map[string]procedure.Condition {
	out, excludes := map[string]procedure.Condition{}, map[string]*yamlfile.Node{}
	lib.eachShared(r, "shared/conditions.yaml", func(name string, pos diag.Pos, n *yamlfile.Node) {
		if r.mapping(n, "a condition", schema.Condition.Names()) {
			// A clinic's own words for a condition keep its ages and what it excludes, unless they change these.
			out[name] = r.condition(name, pos, n, out[name].Ages)
			if e := n.Get("excludes"); e != nil {
				excludes[name] = e
			}
		}
	})
	for _, name := range keysOf(excludes) {
		r.readExcludes(out, name, excludes[name])
	}
	return out
}

// condition reads a condition. Ages are a weaker layer's: they hold if n gives none.
func (r *reader) condition(name string, pos diag.Pos, n *yamlfile.Node, ages procedure.Ages) procedure.Condition {
	c := procedure.Condition{
		Name: name, Pos: pos,
		Label:     r.optionalLiteral(n.Get("label"), "the label"),
		Question:  r.optionalLiteral(n.Get("question"), "the question"),
		AskedOf:   procedure.AskedOf(r.oneOf(n.Get("asked-of"), "asked-of", []string{string(procedure.Staff), string(procedure.Patient)})),
		LeadIn:    r.optionalLiteral(n.Get("lead-in"), "the lead-in"),
		LeadInNot: r.optionalLiteral(n.Get("lead-in-not"), "the lead-in"),
		MustAsk:   r.yesNo(n.Get("must-ask"), "must-ask"),
		Ages:      ages,
	}
	if a := n.Get("ages"); a != nil {
		c.Ages = r.ages(a)
	}
	if of := n.Get("one-of"); of != nil {
		r.answers(of, &c)
	}
	if c.Ages.IsSet() && c.Negative() == "" {
		r.list.Add(posOr(n.Get("ages"), n), "none: If we gave you none", "the condition %q has ages and no answer for patients of other ages; expected the answer %q in one-of", name, procedure.None)
	}
	for _, f := range []struct{ key, value string }{{"question", c.Question}, {"asked-of", string(c.AskedOf)}} {
		if f.value == "" && n.Get(f.key) == nil {
			r.list.Add(pos, "", "the condition %q has no %q", name, f.key)
		}
	}
	switch {
	case c.LeadIn == "" && len(c.OneOf) == 0:
		r.list.Add(pos, "", `the condition %q needs either "lead-in" or "one-of"`, name)
	case c.LeadIn != "" && c.Negative() == "":
		r.list.Add(pos, "none: If we gave you none", `the condition %q has "lead-in" beside "one-of", which is for every answer but %q; expected that answer in one-of`, name, procedure.None)
	}
	return c
}

// readExcludes reads what can't be true together with a condition: for yes a list, else a mapping
// from its answers to lists. An entry is NAME or NAME=ANSWER, or either after not.
func (r *reader) readExcludes(all map[string]procedure.Condition, name string, n *yamlfile.Node) {
	c := all[name]
	if n.Kind == yamlfile.Mapping {
		for _, p := range n.Pairs {
			if !slices.Contains(c.Answers(), p.Key) {
				r.list.Add(p.KeyPos, diag.DidYouMean(p.Key, c.Answers()), "%q is not an answer to %q", p.Key, name)
				continue
			}
			r.readExclusion(all, &c, p.Key, p.Value)
		}
	} else if len(c.OneOf) > 0 {
		if n.Kind != yamlfile.Sequence || len(n.Items) > 0 {
			r.list.Add(n.Pos, "excludes: {"+c.Answers()[0]+": […]}", "%q has several answers; say which of them excludes the others", name)
		}
	} else if !n.IsEmpty {
		r.readExclusion(all, &c, procedure.Yes, n)
	}
	for _, answer := range c.Answers() {
		own := procedure.Term{Condition: name, Answers: []string{answer}}
		for _, e := range c.Excludes {
			if e.Answer == answer && len(c.RemainingAnswers(own, all[e.Other.Condition]).Answers) == 0 {
				r.list.Add(n.Pos, "", "%q with %s excludes every answer to %q, so it could never be given", name, answer, e.Other.Condition)
				break
			}
		}
	}
	all[name] = c
}

func (r *reader) readExclusion(all map[string]procedure.Condition, c *procedure.Condition, answer string, n *yamlfile.Node) {
	for _, i := range r.items(n, "excludes") {
		text := r.text(i, "excludes")
		if text == "" {
			continue
		}
		t, ok := r.excludedTerm(all, c.Name, text, i.Pos)
		if !ok || !r.checkExclusionLeadIns(all, *c, t, i.Pos) {
			continue
		}
		for _, e := range all[t.Condition].Excludes {
			if e.Other.Condition == c.Name && slices.Contains(t.Answers, e.Answer) && e.Other.Holds(answer) == procedure.True {
				r.list.Add(i.Pos, "write it on only one of the two: the one whose lines give way", "%q excludes %q, but %q already says so", c.Name, t.Condition, t.Condition)
				ok = false
			}
		}
		if ok {
			c.Excludes = append(c.Excludes, procedure.Exclusion{Answer: answer, Other: t})
		}
	}
}

func (r *reader) excludedTerm(all map[string]procedure.Condition, self, text string, pos diag.Pos) (procedure.Term, bool) {
	name, answers, not := splitTerm(text)
	other, known := all[name]
	switch {
	case !known:
		r.list.Add(pos, diag.DidYouMean(name, keysOf(all)), "unknown condition %q in excludes", name)
		return procedure.Term{}, false
	case name == self:
		r.list.Add(pos, "name another condition; two answers to one question never apply together", "%q excludes itself", self)
		return procedure.Term{}, false
	case len(answers) == 0 && len(other.OneOf) > 0:
		r.list.Add(pos, name+"="+other.Answers()[0], "%q has several answers; say which of them is excluded", name)
		return procedure.Term{}, false
	case len(answers) == 0:
		answers = []string{procedure.Yes}
	}
	if !slices.Contains(other.Answers(), answers[0]) {
		r.list.Add(pos, diag.DidYouMean(answers[0], other.Answers()), "%q is not an answer to %q", answers[0], name)
		return procedure.Term{}, false
	}
	t := procedure.Term{Condition: name, Answers: answers}
	if not {
		t = t.Not(other.Answers())
	}
	return t, true
}

// checkExclusionLeadIns checks that a sheet on which one of two conditions wasn't asked has words
// to say that the other doesn't hold.
func (r *reader) checkExclusionLeadIns(all map[string]procedure.Condition, c procedure.Condition, t procedure.Term, pos diag.Pos) bool {
	complete := true
	for _, one := range []procedure.Condition{c, all[t.Condition]} {
		for _, answer := range one.Answers() {
			if one.LeadInFor(answer) == "" {
				r.list = append(r.list, diag.Diagnostic{
					Pos: pos, Message: `"` + c.Name + `" excludes "` + t.Condition + `", and "` + one.Name + `" has no words for ` + answer,
					Hint:    `give the condition a "lead-in-not"`,
					Related: []diag.Related{{Pos: one.Pos, Message: "the condition"}},
				})
				complete = false
			}
		}
	}
	return complete
}

func (r *reader) answers(n *yamlfile.Node, c *procedure.Condition) {
	if n.Kind != yamlfile.Mapping || len(n.Pairs) < 2 {
		r.list.Add(n.Pos, "", "one-of is %s; expected a mapping of two answers or more, each with its lead-in", describeNode(n))
		return
	}
	for _, p := range n.Pairs {
		c.OneOf = append(c.OneOf, procedure.Answer{Key: p.Key, LeadIn: r.literal(p.Value, "the lead-in")})
	}
}

// settings reads shared/settings.yaml of all layers, with the clinic's values applied.
func (lib *Library) settings(r *reader) map[string]procedure.Setting {
	all := lib.builtSettings.get(lib, r, func(r *reader) map[string]procedure.Setting {
		out := map[string]procedure.Setting{}
		lib.eachShared(r, "shared/settings.yaml", func(name string, pos diag.Pos, n *yamlfile.Node) {
			if r.mapping(n, "a setting", schema.Setting.Names()) {
				out[name] = r.setting(name, pos, n)
			}
		})
		return out
	})
	out := maps.Clone(all)
	for name, value := range lib.clinic.Settings {
		if s, ok := out[name]; ok {
			s.Value, s.Layer = value, lib.clinic.ID
			out[name] = s
		}
	}
	return out
}

func (r *reader) setting(name string, pos diag.Pos, n *yamlfile.Node) procedure.Setting {
	kinds := make([]string, len(procedure.SettingKinds))
	for i, k := range procedure.SettingKinds {
		kinds[i] = string(k)
	}
	s := procedure.Setting{
		Name: name, Pos: pos, Layer: procedure.DefaultLayer,
		Question: r.literal(n.Get("question"), "the question"),
		Kind:     procedure.SettingKind(r.oneOf(n.Get("is"), "is", kinds)),
		Default:  r.text(n.Get("default"), "default"),
		Range:    r.optionalLiteral(n.Get("range"), "the range"),
		Required: r.yesNo(n.Get("required"), "required"),
		Sources:  r.texts(n.Get("source"), "source"),
	}
	for _, key := range []string{"question", "is", "default"} {
		if n.Get(key) == nil {
			r.list.Add(pos, "", "the setting %q has no %q", name, key)
		}
	}
	if d := n.Get("default"); d != nil {
		r.checkSettingValue(s, "default", s.Default, d.Pos)
	}
	s.Value = s.Default
	return s
}

const sourcesFile = "shared/sources.yaml"

// sources reads shared/sources.yaml of all layers.
func (lib *Library) sources(r *reader) map[string]procedure.Source {
	out := map[string]procedure.Source{}
	lib.eachShared(r, sourcesFile, func(name string, pos diag.Pos, n *yamlfile.Node) {
		r.addSource(out, name, pos, n)
	})
	return out
}

func (r *reader) addSource(to map[string]procedure.Source, key string, pos diag.Pos, n *yamlfile.Node) {
	if key == procedure.Memory {
		r.list.Add(pos, "give the page another key", "%q can't be the key of a source: it is reserved for what was read nowhere", key)
		return
	}
	if !r.mapping(n, "a source", schema.Source.Names()) {
		return
	}
	s := procedure.Source{
		Key: key, Pos: pos, Title: r.text(n.Get("title"), "title"), Publisher: r.text(n.Get("publisher"), "publisher"),
		ReadOn: r.optional(n.Get("read"), "read"), Address: r.optional(n.Get("address"), "address"),
	}
	for _, k := range []string{"title", "publisher"} {
		if n.Get(k) == nil {
			r.list.Add(pos, "", "the source %q has no %q", key, k)
		}
	}
	to[key] = s
}

func isDate(s string) bool {
	_, err := time.Parse("2006-01-02", s)
	return err == nil
}

// Settings returns every value that the clinic decides, by name, as currently in force.
func (lib *Library) Settings() (map[string]procedure.Setting, error) {
	r := &reader{lib: lib}
	all := lib.settings(r)
	return all, r.list.Err()
}

// Conditions returns the names of all conditions.
func (lib *Library) Conditions() ([]string, error) {
	r := &reader{lib: lib}
	all := lib.conditions(r)
	return slices.Sorted(maps.Keys(all)), r.list.Err()
}
