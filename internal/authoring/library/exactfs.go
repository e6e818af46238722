package library

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// The names in a clinic's folder that the program defines.
const (
	proceduresDir = "procedures"
	sharedDir     = "shared"
	localesDir    = "locales"
	profileFile   = "clinic.yaml"
	approvalsFile = "approvals.yaml"
)

// exactFS is a clinic's folder in which a file is found only by its exact name. On a disk that
// ignores case, "Skin-Biopsy.yaml" would open as "skin-biopsy.yaml", and one folder would give two
// texts on two machines; so names are compared with what the folders list. Each folder is listed
// once.
//
// A name that a folder lists never gives fs.ErrNotExist: the built-in text would be printed instead of
// the clinic's. What can't be opened, or would hang, gives a diag.List instead.
type exactFS struct {
	fs.FS

	root    string // what a file's path begins with in messages
	listed  map[string]listing
	refused map[string]diag.List // for each link that was followed: nil if it leads to a file or a folder
}

// listing is what a folder holds, by name, or why it can't be listed.
type listing struct {
	entries []fs.DirEntry
	names   map[string]fs.FileMode // their types
	err     error
}

func newExactFS(files fs.FS, root string) *exactFS {
	return &exactFS{files, root, map[string]listing{}, map[string]diag.List{}}
}

// list returns a folder's entries, whatever the case of the folder's own name.
func (e *exactFS) list(dir string) listing {
	if known, ok := e.listed[dir]; ok {
		return known
	}
	l := listing{names: map[string]fs.FileMode{}}
	l.entries, l.err = fs.ReadDir(e.FS, dir)
	for _, entry := range l.entries {
		l.names[entry.Name()] = entry.Type()
	}
	if l.err != nil && isProgramName(dir) {
		l.err = e.unreadable(dir, l.err)
	}
	e.listed[dir] = l
	return l
}

// isProgramName reports whether the program defines a file's name, so that the name is compared
// exactly. A logo or a font has the name that the clinic wrote.
func isProgramName(name string) bool {
	first, _, _ := strings.Cut(name, "/")
	return slices.Contains([]string{proceduresDir, sharedDir, localesDir, profileFile, approvalsFile, NextFile}, first)
}

// check returns fs.ErrNotExist for a name that exists nowhere in exactly that spelling, and a
// diag.List for one that can't be opened.
func (e *exactFS) check(op, name string) error {
	if !isProgramName(name) {
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
		kind, is := l.names[part]
		if !is {
			return &fs.PathError{Op: op, Path: name, Err: fs.ErrNotExist}
		}
		dir = path.Join(dir, part)
		if list := e.refuse(dir, kind); list != nil {
			return list
		}
	}
	return nil
}

// refuse returns why a listed name can't be opened; nil for a file or a folder, for which the disk
// isn't read, and for a link to one.
func (e *exactFS) refuse(name string, kind fs.FileMode) diag.List {
	if kind&fs.ModeSymlink != 0 {
		list, known := e.refused[name]
		if !known {
			if info, err := fs.Stat(e.FS, name); err != nil {
				list = e.unreadable(name, err)
			} else {
				list = e.refuse(name, info.Mode().Type())
			}
			e.refused[name] = list
		}
		return list
	}
	if kind.IsRegular() || kind.IsDir() {
		return nil
	}
	return e.unreadable(name, errNotRegular)
}

// checkOther returns a diag.List for a file that the clinic named, such as its logo, if opening it
// would hang.
func (e *exactFS) checkOther(name string) error {
	if isProgramName(name) {
		return nil
	}
	kind, known := e.listed[path.Dir(name)].names[path.Base(name)]
	if !known {
		info, err := fs.Stat(e.FS, name)
		if err != nil {
			return err
		}
		kind = info.Mode().Type()
	}
	if list := e.refuse(name, kind); list != nil {
		return list
	}
	return nil
}

// errNotRegular is for a pipe, a socket or a device, which is never opened: the program could wait
// for it forever.
var errNotRegular = errors.New("it is a pipe, a socket or a device")

// unreadable returns the problem of a listed name that can't be opened.
func (e *exactFS) unreadable(name string, err error) diag.List {
	expected := "a file or a folder"
	switch {
	case path.Ext(name) != "":
		expected = "a file"
	case guessFolder(path.Base(name)) != "":
		expected = "a folder"
	}
	file := path.Join(filepath.ToSlash(e.root), name)
	d := diag.Diagnostic{Pos: diag.Pos{File: file}, Hint: "ls -ld " + diag.ShellWord(file)}
	var of *fs.PathError
	if errors.As(err, &of) {
		err = of.Err
	}
	if d.Message = fmt.Sprintf("can't be read: %s; expected %s", err, expected); errors.Is(err, fs.ErrNotExist) {
		d.Message = fmt.Sprintf("this link leads nowhere, such as to a disk that is not mounted; expected %s", expected)
	}
	return diag.List{d}
}

// opened returns the error of opening an existing file, as a diag.List if the program defines its name.
func (e *exactFS) opened(name string, err error) error {
	if err == nil || !isProgramName(name) {
		return err
	}
	return e.unreadable(name, err)
}

// Open opens a file or a folder of exactly that name.
func (e *exactFS) Open(name string) (fs.File, error) {
	if err := e.check("open", name); err != nil {
		return nil, err
	}
	if err := e.checkOther(name); err != nil {
		return nil, err
	}
	f, err := e.FS.Open(name)
	return f, e.opened(name, err)
}

// ReadFile reads a file of exactly that name.
func (e *exactFS) ReadFile(name string) ([]byte, error) {
	if err := e.check("open", name); err != nil {
		return nil, err
	}
	if err := e.checkOther(name); err != nil {
		return nil, err
	}
	data, err := fs.ReadFile(e.FS, name)
	return data, e.opened(name, err)
}

// ReadDir lists a folder of exactly that name.
func (e *exactFS) ReadDir(name string) ([]fs.DirEntry, error) {
	if err := e.check("open", name); err != nil {
		return nil, err
	}
	l := e.list(name)
	return l.entries, l.err
}

// Stat describes a file of exactly that name.
func (e *exactFS) Stat(name string) (fs.FileInfo, error) {
	if err := e.check("stat", name); err != nil {
		return nil, err
	}
	info, err := fs.Stat(e.FS, name)
	return info, e.opened(name, err)
}
