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
	SameOnDisk       DiskState = "same"       // it is there, byte for byte
	ChangedOnDisk    DiskState = "changed"    // another file has its name
	SupersededOnDisk DiskState = "superseded" // it is there, among those that a later run replaced
	MissingOnDisk    DiskState = "missing"
)

// Locator looks for the files of one folder of sheets.
type Locator struct {
	dir             string              // "" where the manifest stands in no folder of a run, so that its sheets are elsewhere
	supersededNames map[string][]string // names in superseded by the sheet's own; nil for not read
}

// NewLocator returns the shelf of the sheets that a manifest speaks of.
func NewLocator(manifest string) *Locator {
	dir := filepath.Dir(manifest)
	if filepath.Base(dir) == "superseded" {
		dir = filepath.Dir(dir)
	}
	entries, _ := os.ReadDir(dir)
	if !slices.ContainsFunc(entries, func(e os.DirEntry) bool { _, ok := parseShardName(e.Name(), originPrefix, originSuffix); return ok }) {
		dir = ""
	}
	return &Locator{dir: dir}
}

// Locate says where the file of a line is now, and its path in the folder; "" where the line has
// none, or nobody knows where the sheets are.
func (s *Locator) Locate(l Line) (state DiskState, path string) {
	if s.dir == "" || !l.Status.HasFile() {
		return "", ""
	}
	at := filepath.Join(s.dir, l.File)
	if l.SHA256 != "" && hashFile(at) == l.SHA256 {
		return SameOnDisk, l.File
	}
	for _, name := range s.supersededOf(l.File) {
		if path := filepath.Join(s.dir, "superseded", name); l.SHA256 != "" && hashFile(path) == l.SHA256 {
			return SupersededOnDisk, "superseded/" + name
		}
	}
	if _, err := os.Lstat(at); err != nil {
		return MissingOnDisk, l.File
	}
	return ChangedOnDisk, l.File
}

// supersededOf is the names that a sheet may have among the superseded ones: A-4.pdf, A-4.2.pdf.
func (s *Locator) supersededOf(file string) []string {
	if s.supersededNames == nil {
		s.supersededNames = map[string][]string{}
		entries, _ := os.ReadDir(filepath.Join(s.dir, "superseded")) // none there, none moved
		for _, e := range entries {
			name := e.Name()
			s.supersededNames[name] = append(s.supersededNames[name], name)
			extension := filepath.Ext(name)
			stem := strings.TrimSuffix(name, extension)
			if number := filepath.Ext(stem); strings.Trim(number, ".0123456789") == "" && len(number) > 1 {
				first := strings.TrimSuffix(stem, number) + extension
				s.supersededNames[first] = append(s.supersededNames[first], name)
			}
		}
	}
	return s.supersededNames[file]
}
