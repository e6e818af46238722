package library

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"time"

	"aftercare/internal/diag"
	"aftercare/internal/procedure"
	"aftercare/internal/schema"
	"aftercare/internal/yamlfile"
)

// sharedFile is one parsed file of shared/, kept for the next definition.
type sharedFile struct {
	node *yamlfile.Node
	list diag.List
}

// eachShared reads a file of shared/ from every layer, the weakest first, so that what a
// stronger layer says of a name comes last and stands.
func (lib *Library) eachShared(r *reader, file string, do func(name string, pos diag.Pos, n *yamlfile.Node)) {
	for _, l := range slices.Backward(lib.layers) {
		f := lib.sharedFile(l, file)
		r.list = append(r.list, f.list...)
		if f.node == nil {
			continue
		}
		for _, p := range f.node.Pairs {
			do(p.Key, p.KeyPos, p.Value)
		}
	}
}

func (lib *Library) sharedFile(l layer, file string) *sharedFile {
	name := l.display(file)
	if f := lib.shared[name]; f != nil {
		return f
	}
	f := &sharedFile{}
	lib.shared[name] = f
	data, err := fs.ReadFile(l.files, file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		f.list.Add(diag.Pos{File: name}, "", "the file can't be read: %s", err)
	default:
		r := &reader{}
		f.node = r.parse(l, file, data)
		f.list = r.list
	}
	return f
}

func keysOf[T any](m map[string]T) []string { return slices.Sorted(maps.Keys(m)) }

// conditions reads shared/conditions.yaml of all layers.
func (lib *Library) conditions(r *reader) map[string]procedure.Condition {
	out := map[string]procedure.Condition{}
	lib.eachShared(r, "shared/conditions.yaml", func(name string, pos diag.Pos, n *yamlfile.Node) {
		if r.mapping(n, "a condition", schema.Condition.Names()) {
			out[name] = r.condition(name, pos, n)
		}
	})
	return out
}

func (r *reader) condition(name string, pos diag.Pos, n *yamlfile.Node) procedure.Condition {
	c := procedure.Condition{
		Name: name, Pos: pos,
		Question:  r.optional(n.Get("question"), "question"),
		AskedOf:   procedure.AskedOf(r.one(n.Get("asked-of"), "asked-of", []string{string(procedure.Staff), string(procedure.Patient)})),
		LeadIn:    r.optional(n.Get("lead-in"), "lead-in"),
		LeadInNot: r.optional(n.Get("lead-in-not"), "lead-in-not"),
		MustAsk:   r.yes(n.Get("must-ask"), "must-ask"),
	}
	if of := n.Get("one-of"); of != nil {
		r.answers(of, &c)
	}
	for _, f := range []struct{ key, value string }{{"question", c.Question}, {"asked-of", string(c.AskedOf)}} {
		if f.value == "" && n.Get(f.key) == nil {
			r.list.Add(pos, "", "the condition %q has no %q", name, f.key)
		}
	}
	if (c.LeadIn == "") == (len(c.OneOf) == 0) {
		r.list.Add(pos, "", `the condition %q needs either "lead-in" or "one-of"`, name)
	}
	return c
}

func (r *reader) answers(n *yamlfile.Node, c *procedure.Condition) {
	if n.Kind != yamlfile.Mapping || len(n.Pairs) < 2 {
		r.list.Add(n.Pos, "", "one-of is %s; expected a mapping of two answers or more, each with its lead-in", shape(n))
		return
	}
	for _, p := range n.Pairs {
		c.OneOf = append(c.OneOf, procedure.Answer{Key: p.Key, LeadIn: r.text(p.Value, "a lead-in")})
	}
}

// settings reads shared/settings.yaml of all layers, with the clinic's values in force.
func (lib *Library) settings(r *reader) map[string]procedure.Setting {
	out := map[string]procedure.Setting{}
	lib.eachShared(r, "shared/settings.yaml", func(name string, pos diag.Pos, n *yamlfile.Node) {
		if r.mapping(n, "a setting", schema.Setting.Names()) {
			out[name] = r.setting(name, pos, n)
		}
	})
	for name, value := range lib.clinic.Settings {
		if s, ok := out[name]; ok {
			s.Value, s.Layer = value, lib.clinic.ID
			out[name] = s
		}
	}
	return out
}

// DefaultLayer is the layer of a setting that no clinic decided.
const DefaultLayer = "default"

func (r *reader) setting(name string, pos diag.Pos, n *yamlfile.Node) procedure.Setting {
	kinds := make([]string, len(procedure.SettingKinds))
	for i, k := range procedure.SettingKinds {
		kinds[i] = string(k)
	}
	s := procedure.Setting{
		Name: name, Pos: pos, Layer: DefaultLayer,
		Question: r.text(n.Get("question"), "question"),
		Is:       procedure.SettingKind(r.one(n.Get("is"), "is", kinds)),
		Default:  r.text(n.Get("default"), "default"),
		Range:    r.optional(n.Get("range"), "range"),
		Sources:  r.texts(n.Get("source"), "source"),
	}
	for _, key := range []string{"question", "is", "default"} {
		if n.Get(key) == nil {
			r.list.Add(pos, "", "the setting %q has no %q", name, key)
		}
	}
	if d := n.Get("default"); d != nil {
		r.settingValue(s, "default", s.Default, d.Pos)
	}
	s.Value = s.Default
	return s
}

// sources reads shared/sources.yaml of all layers.
func (lib *Library) sources(r *reader) map[string]procedure.Source {
	out := map[string]procedure.Source{}
	lib.eachShared(r, "shared/sources.yaml", func(name string, pos diag.Pos, n *yamlfile.Node) {
		r.addSource(out, name, pos, n)
	})
	return out
}

func (r *reader) addSource(to map[string]procedure.Source, key string, pos diag.Pos, n *yamlfile.Node) {
	if !r.mapping(n, "a source", schema.Source.Names()) {
		return
	}
	s := procedure.Source{
		Key: key, Pos: pos, Title: r.text(n.Get("title"), "title"), Publisher: r.text(n.Get("publisher"), "publisher"),
		Read: r.optional(n.Get("read"), "read"), Address: r.optional(n.Get("address"), "address"),
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

// Settings returns every value that the clinic decides, by name, as it is in force.
func (lib *Library) Settings() (map[string]procedure.Setting, error) {
	r := &reader{}
	all := lib.settings(r)
	return all, r.list.Err()
}

// Conditions returns the names of all conditions that there are.
func (lib *Library) Conditions() ([]string, error) {
	r := &reader{}
	all := lib.conditions(r)
	return slices.Sorted(maps.Keys(all)), r.list.Err()
}
