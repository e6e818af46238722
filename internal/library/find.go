package library

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// Reserved is the names of commands, which no definition may have: "aftercare ID" would not
// reach it.
var Reserved = []string{
	"approve", "audit", "batch", "check", "completion", "diff", "doctor", "explain", "fonts", "help", "init", "licenses",
	"list", "man", "new", "pdf", "print", "printers", "schema", "search", "settings", "show", "status", "version",
}

// IsID reports whether a definition can have that id.
func IsID(id string) bool { return isID(id) && !slices.Contains(Reserved, id) }

// openDefinition reads a definition's file from the strongest layer that has it.
func (lib *Library) openDefinition(id string) (layer, []byte, error) {
	if !isID(id) {
		return layer{}, nil, fs.ErrNotExist
	}
	for _, l := range lib.layers {
		data, err := fs.ReadFile(l.files, l.dir+id+".yaml")
		if err == nil {
			return l, data, nil
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return l, nil, fmt.Errorf("reading %s: %w", l.display(l.dir+id+".yaml"), err)
		}
	}
	return layer{}, nil, fs.ErrNotExist
}

// IDs returns the ids of all definitions, in order. It reads names of files, no files.
func (lib *Library) IDs() ([]string, error) {
	var out []string
	for _, l := range lib.layers {
		ids, err := l.ids()
		if err != nil {
			return nil, err
		}
		out = append(out, ids...)
	}
	slices.Sort(out)
	return slices.Compact(out), nil
}

// ids returns the ids of a layer's definitions, in no order. Its folder is listed once.
func (l layer) ids() ([]string, error) {
	if l.listed != nil && *l.listed != nil {
		return *l.listed, nil
	}
	names, err := l.names()
	if err != nil {
		return nil, err
	}
	out := []string{}
	for _, name := range names {
		if id, is := strings.CutSuffix(name, ".yaml"); is && IsID(id) {
			out = append(out, id)
		}
	}
	if l.listed != nil {
		*l.listed = out
	}
	return out, nil
}

// names returns the names in the folder of a layer's definitions; none where it can't be listed. A folder
// of the machine is asked for names alone, which costs less than its entries.
func (l layer) names() (out []string, err error) {
	if _, can := l.files.(fs.GlobFS); can {
		out, err = fs.Glob(l.files, l.dir+"*.yaml")
		for n, file := range out {
			out[n] = strings.TrimPrefix(file, l.dir)
		}
		return out, err
	}
	dir, err := l.files.Open(path.Clean(l.dir))
	if err != nil {
		return nil, nil
	}
	defer func() { _ = dir.Close() }()
	switch d := dir.(type) {
	case interface{ Readdirnames(n int) ([]string, error) }:
		out, _ = d.Readdirnames(-1)
	case fs.ReadDirFile:
		entries, _ := d.ReadDir(-1)
		for _, e := range entries {
			out = append(out, e.Name())
		}
	}
	return out, nil
}

// Find returns the id that a person means: an id, an alias, or the start of one id only. An
// exact id is found without reading any file.
func (lib *Library) Find(name string) (string, error) {
	ids, err := lib.IDs()
	if err != nil {
		return "", err
	}
	wanted := plain(name)
	if wanted == "" {
		return "", lib.unknown(name)
	}
	if slices.Contains(ids, wanted) {
		return wanted, nil
	}
	for _, matches := range []func(id string) bool{
		func(id string) bool { return slices.Contains(lib.aliases(id), wanted) },
		func(id string) bool { return strings.HasPrefix(id, wanted) },
	} {
		var found []string
		for _, id := range ids {
			if matches(id) {
				found = append(found, id)
			}
		}
		switch {
		case len(found) == 1:
			return found[0], nil
		case len(found) > 1:
			return "", &AmbiguousError{Name: name, IDs: found}
		}
	}
	return "", lib.unknown(name)
}

// plain is a name as ids are written: small letters and hyphens.
func plain(name string) string {
	return strings.ReplaceAll(strings.ToLower(strings.Join(strings.Fields(name), "-")), "_", "-")
}

// aliases reads a definition's aliases from its head alone: parsing hundreds of files to
// find one would cost more than all the rest.
func (lib *Library) aliases(id string) []string {
	data := lib.head(id)
	// Most files are passed over with one search.
	at := bytes.Index(data, aliasesKey)
	if at < 0 || at > 0 && data[at-1] != '\n' {
		return nil
	}
	data = data[at:]
	var out []string
	in := false
	for more := true; more; {
		var next []byte
		next, data, more = bytes.Cut(data, []byte("\n"))
		line := string(bytes.TrimSuffix(next, []byte("\r")))
		rest, starts := strings.CutPrefix(line, string(aliasesKey))
		item, isItem := strings.CutPrefix(strings.TrimSpace(line), "- ")
		switch {
		case starts:
			in = true
			for _, a := range strings.Split(strings.Trim(strings.TrimSpace(rest), "[]"), ",") {
				out = append(out, plain(strings.Trim(strings.TrimSpace(a), `"'`)))
			}
		case in && isItem:
			out = append(out, plain(strings.Trim(strings.TrimSpace(item), `"'`)))
		case in && line != "" && line[0] != ' ' && line[0] != '#':
			return out
		}
	}
	return out
}

var aliasesKey = []byte("aliases:")

// head returns a definition's bytes as far as its aliases and the key behind them, or all of them, until
// the next call; nil for none that can be read. Room for one file serves for all.
func (lib *Library) head(id string) []byte {
	for _, l := range lib.layers {
		f, err := l.files.Open(l.dir + id + ".yaml")
		if errors.Is(err, fs.ErrNotExist) {
			if data, err := fs.ReadFile(l.files, l.dir+id+".yaml"); err == nil {
				return data // a single file, which can't be opened
			}
			continue
		}
		if err != nil {
			return nil
		}
		defer func() { _ = f.Close() }()
		const usual = 2048 // bytes that hold the aliases
		if lib.room == nil {
			lib.room = make([]byte, 0, usual)
		}
		data := lib.room[:0]
		for err == nil && !aliasesEnd(data) {
			data = slices.Grow(data, usual)
			var n int
			n, err = f.Read(data[len(data):min(len(data)+usual, cap(data))])
			data = data[:len(data)+n]
		}
		lib.room = data
		if err != nil && !errors.Is(err, io.EOF) {
			return nil
		}
		return data
	}
	return nil
}

// aliasesEnd reports whether the start of a definition reaches beyond its aliases: to a line behind them
// that begins with a key.
func aliasesEnd(data []byte) bool {
	at := bytes.Index(data, aliasesKey)
	if at < 0 {
		return false
	}
	for data = data[at:]; ; {
		n := bytes.IndexByte(data, '\n')
		if n < 0 || n+1 == len(data) {
			return false
		}
		if data = data[n+1:]; data[0] >= 'a' && data[0] <= 'z' {
			return true
		}
	}
}

// Warnings returns what is odd and no error: an id that is nearly a built-in one, which a
// clinic may have meant to replace, and a file that no command can reach.
func (lib *Library) Warnings() []string {
	var out []string
	if len(lib.layers) < 2 {
		return nil
	}
	own, builtin := lib.layers[0], lib.layers[len(lib.layers)-1]
	known := (&Library{layers: []layer{builtin}}).mustIDs()
	for _, id := range (&Library{layers: []layer{own}}).mustIDs() {
		if near, ok := nearlyTheSame(id, known); ok {
			out = append(out, fmt.Sprintf("%s: the id %q is nearly the built-in %q, which it does not replace", own.display(own.dir+id+".yaml"), id, near))
		}
	}
	return out
}

func (lib *Library) mustIDs() []string {
	ids, err := lib.IDs()
	if err != nil {
		return nil
	}
	return ids
}

func nearlyTheSame(id string, known []string) (string, bool) {
	if slices.Contains(known, id) {
		return "", false
	}
	return diag.Nearest(id, known)
}
