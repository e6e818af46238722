package batch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// DiskState is the state of the file that a line of a manifest names.
type DiskState string

// What can become of a file.
const (
	SameOnDisk    DiskState = "same"       // it is there, byte for byte
	OtherOnDisk   DiskState = "changed"    // another file has its name
	MovedOnDisk   DiskState = "superseded" // it is there, among those that a later run replaced
	MissingOnDisk DiskState = "missing"
)

// Shelf looks for the files of one folder of sheets.
type Shelf struct {
	dir   string              // "" where the manifest stands in no folder of a run, so that its sheets are elsewhere
	moved map[string][]string // names in superseded by the sheet's own; nil for not read
}

// NewShelf returns the shelf of the sheets that a manifest speaks of.
func NewShelf(manifest string) *Shelf {
	dir := filepath.Dir(manifest)
	if filepath.Base(dir) == "superseded" {
		dir = filepath.Dir(dir)
	}
	entries, _ := os.ReadDir(dir)
	if !slices.ContainsFunc(entries, func(e os.DirEntry) bool { _, ok := named(e.Name(), originPrefix, originSuffix); return ok }) {
		dir = ""
	}
	return &Shelf{dir: dir}
}

// Look says where the file of a line is now, and its path in the folder; "" where the line has
// none, or nobody knows where the sheets are.
func (s *Shelf) Look(l Line) (state DiskState, path string) {
	if s.dir == "" || !l.Status.HasFile() {
		return "", ""
	}
	at := filepath.Join(s.dir, l.File)
	if l.SHA256 != "" && sumOf(at) == l.SHA256 {
		return SameOnDisk, l.File
	}
	for _, name := range s.superseded(l.File) {
		if path := filepath.Join(s.dir, "superseded", name); l.SHA256 != "" && sumOf(path) == l.SHA256 {
			return MovedOnDisk, "superseded/" + name
		}
	}
	if _, err := os.Lstat(at); err != nil {
		return MissingOnDisk, l.File
	}
	return OtherOnDisk, l.File
}

// superseded is the names that a sheet may have among the superseded ones: A-4.pdf, A-4.2.pdf.
func (s *Shelf) superseded(file string) []string {
	if s.moved == nil {
		s.moved = map[string][]string{}
		entries, _ := os.ReadDir(filepath.Join(s.dir, "superseded")) // none there, none moved
		for _, e := range entries {
			name := e.Name()
			s.moved[name] = append(s.moved[name], name)
			extension := filepath.Ext(name)
			stem := strings.TrimSuffix(name, extension)
			if number := filepath.Ext(stem); strings.Trim(number, ".0123456789") == "" && len(number) > 1 {
				first := strings.TrimSuffix(stem, number) + extension
				s.moved[first] = append(s.moved[first], name)
			}
		}
	}
	return s.moved[file]
}
