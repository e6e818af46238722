package library

import (
	"io/fs"
	"path"
	"slices"
	"strings"
)

// The names that a clinic's folder has for the program.
const (
	proceduresDir = "procedures"
	sharedDir     = "shared"
	localesDir    = "locales"
	profileFile   = "clinic.yaml"
	approvalsFile = "approvals.yaml"
)

// exactly is a clinic's folder in which a file is found by its exact name alone. On a disk that
// folds case "Skin-Biopsy.yaml" would be opened as "skin-biopsy.yaml", and one folder would have two
// texts on two machines; so names are compared with what the folders list. Each folder is listed
// once.
type exactly struct {
	fs.FS

	listed map[string]listing
}

// listing is what a folder holds, by name, or why it can't be listed.
type listing struct {
	entries []fs.DirEntry
	names   map[string]bool
	err     error
}

func exact(files fs.FS) *exactly { return &exactly{files, map[string]listing{}} }

// list returns a folder's entries, whatever the case of the folder's own name.
func (e *exactly) list(dir string) listing {
	if known, ok := e.listed[dir]; ok {
		return known
	}
	l := listing{names: map[string]bool{}}
	l.entries, l.err = fs.ReadDir(e.FS, dir)
	for _, entry := range l.entries {
		l.names[entry.Name()] = true
	}
	e.listed[dir] = l
	return l
}

// ours reports whether the program gives a file its name: then the name is compared. A logo or a font
// has the name that the clinic wrote.
func ours(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return slices.Contains([]string{proceduresDir, sharedDir, localesDir, profileFile, approvalsFile, NextFile}, first)
}

// check returns fs.ErrNotExist for a name that stands nowhere in exactly that spelling.
func (e *exactly) check(op, name string) error {
	if !ours(name) {
		return nil
	}
	dir := "."
	for rest := name; rest != ""; {
		var part string
		part, rest, _ = strings.Cut(rest, "/")
		l := e.list(dir)
		if l.err != nil {
			return l.err
		}
		if !l.names[part] {
			return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		dir = path.Join(dir, part)
	}
	return nil
}

// Open opens a file or a folder of exactly that name.
func (e *exactly) Open(name string) (fs.File, error) {
	if err := e.check("open", name); err != nil {
		return nil, err
	}
	return e.FS.Open(name)
}

// ReadFile reads a file of exactly that name.
func (e *exactly) ReadFile(name string) ([]byte, error) {
	if err := e.check("open", name); err != nil {
		return nil, err
	}
	return fs.ReadFile(e.FS, name)
}

// ReadDir lists a folder of exactly that name.
func (e *exactly) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := e.check("open", name); err != nil {
		return nil, err
	}
	l := e.list(name)
	return l.entries, l.err
}

// Stat looks at a file of exactly that name.
func (e *exactly) Stat(name string) (fs.FileInfo, error) {
	if err := e.check("stat", name); err != nil {
		return nil, err
	}
	return fs.Stat(e.FS, name)
}
