package library

import (
	"errors"
	"io/fs"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/procedure"
)

// OverlayDefinition puts one definition before all others: a file outside a library, or standard input.
func (lib *Library) OverlayDefinition(name string, data []byte) {
	lib.singleID = strings.TrimSuffix(path.Base(filepath.ToSlash(name)), ".yaml")
	if !isID(lib.singleID) {
		lib.singleID = "definition"
	}
	dir := path.Dir(filepath.ToSlash(name))
	lib.layers = append([]layer{{origin: name, files: memoryFS{lib.singleID + ".yaml": data}, root: dir}}, lib.layers...)
}

// OverlayFile puts a file of any other kind before all others, at its place in a library, such as
// locales/es/knee.yaml; name is what positions call it.
func (lib *Library) OverlayFile(place, name string, data []byte) {
	lib.layers = append([]layer{{origin: name, files: memoryFS{place: data}, displayNames: map[string]string{place: name}}}, lib.layers...)
	clear(lib.shared)
	lib.builtConditions, lib.builtSettings = sharedCache[procedure.Condition]{}, sharedCache[procedure.Setting]{}
}

// LimitToBlock limits LoadAll to an empty definition that includes one block, in each language, so
// that a block that no definition includes can be read.
func (lib *Library) LimitToBlock(block string) {
	lib.singleID = "definition-of-" + block
	files := memoryFS{lib.singleID + ".yaml": wrapBlock(block)}
	for _, lang := range lib.Languages() {
		files["locales/"+lang+"/"+lib.singleID+".yaml"] = []byte(wrappedBlockTranslation)
	}
	lib.layers = append([]layer{{origin: lib.singleID, files: files}}, lib.layers...)
}

// Unincluded returns the blocks that no definition includes, in order: of the clinic's folder, or
// of the built-in library if there is none.
func (lib *Library) Unincluded() []string {
	names := lib.blockNames()
	if lib.folder != nil {
		names = slices.Clone(lib.folder.listBlocks())
	}
	if len(names) == 0 {
		return nil
	}
	included, _ := lib.includedBlockNames()
	return slices.DeleteFunc(names, func(name string) bool { return included[name] })
}

// Alone returns a copy of the library limited as by LimitToBlock, and doesn't change this one.
func (lib *Library) Alone(block string) *Library {
	out := *lib
	out.references = nil // they don't know the definition that is made for the block
	out.LimitToBlock(block)
	return &out
}

// BlockFile returns what positions call the file of a block, or of its translation into a language,
// and whether it exists.
func (lib *Library) BlockFile(block, lang string) (name string, there bool) {
	file := path.Join(sharedDir, block+".yaml")
	if lang = lib.Language(lang); lang != SourceLanguage {
		file = path.Join(localesDir, lang, file)
	}
	l, _, err := lib.open(file)
	if errors.Is(err, fs.ErrNotExist) {
		return lib.builtin.display(file), false
	}
	return l.display(file), true
}

// wrapBlock returns a definition that only includes a block; wrappedBlockTranslation translates it.
func wrapBlock(block string) []byte {
	return []byte("title: Block\nedition: 2026-01-01\nabout: We did it.\nside: {part: back, ask: yes}\ninclude: [" + block + "]\n")
}

const wrappedBlockTranslation = "title: {of: Block, text: Block}\nabout: {of: We did it., text: We did it.}\n"

// WithFile returns a folder in which one file has other content, or is there though the folder lacks it: the text as
// it would be, before it is written. Without files the folder is empty but for the file.
func WithFile(files fs.FS, name string, data []byte) fs.FS {
	if files == nil {
		return memoryFS{name: data}
	}
	return overlayFS{files, name, data}
}

// overlayFS is a folder in which one file has other content.
type overlayFS struct {
	fs.FS

	name string
	data []byte
}

// ReadFile returns a file's bytes.
func (o overlayFS) ReadFile(name string) ([]byte, error) {
	if name == o.name {
		return o.data, nil
	}
	return fs.ReadFile(o.FS, name)
}

// ReadDir lists a folder, with the file added if the folder lacks it.
func (o overlayFS) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(o.FS, name)
	if err != nil || path.Dir(o.name) != path.Clean(name) || slices.ContainsFunc(entries, func(e fs.DirEntry) bool { return e.Name() == path.Base(o.name) }) {
		return entries, err
	}
	return append(entries, fs.FileInfoToDirEntry(memoryFileInfo{path.Base(o.name), int64(len(o.data))})), nil
}

// memoryFS is a file system in memory, with what the library needs of one: to read a file by its
// name, and to find names.
type memoryFS map[string][]byte

// Open finds nothing: files are read at once.
func (m memoryFS) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadFile returns a file.
func (m memoryFS) ReadFile(name string) ([]byte, error) {
	if data, ok := m[name]; ok {
		return data, nil
	}
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}

// ReadDir lists the files of a folder, in order.
func (m memoryFS) ReadDir(dir string) ([]fs.DirEntry, error) {
	names, err := m.Glob(path.Join(dir, "*"))
	var out []fs.DirEntry
	for _, name := range names {
		out = append(out, fs.FileInfoToDirEntry(memoryFileInfo{path.Base(name), int64(len(m[name]))}))
	}
	return out, err
}

// Stat finds a file.
func (m memoryFS) Stat(name string) (fs.FileInfo, error) {
	data, err := m.ReadFile(name)
	if err != nil {
		return nil, err
	}
	return memoryFileInfo{path.Base(name), int64(len(data))}, nil
}

// Glob returns the names that match, in order.
func (m memoryFS) Glob(pattern string) ([]string, error) {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		ok, err := path.Match(pattern, name)
		if err != nil {
			return nil, err
		}
		if ok {
			out = append(out, name)
		}
	}
	return out, nil
}

// memoryFileInfo describes a file in memory.
type memoryFileInfo struct {
	name string
	size int64
}

// Name returns the file's name.
func (i memoryFileInfo) Name() string { return i.name }

// Size returns the file's size in bytes.
func (i memoryFileInfo) Size() int64 { return i.size }

// Mode makes it readable.
func (memoryFileInfo) Mode() fs.FileMode { return 0o444 }

// ModTime is unknown.
func (memoryFileInfo) ModTime() time.Time { return time.Time{} }

// IsDir is false: it is a file.
func (memoryFileInfo) IsDir() bool { return false }

// Sys returns nil.
func (memoryFileInfo) Sys() any { return nil }
