package batch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// DiskState is the state of the file that a manifest line names.
type DiskState string

// What can have become of a file.
const (
	SameOnDisk       DiskState = "same"       // present, byte for byte
	ChangedOnDisk    DiskState = "changed"    // another file has its name
	SupersededOnDisk DiskState = "superseded" // among those that a later run replaced
	MissingOnDisk    DiskState = "missing"
	PurgedOnDisk     DiskState = "purged" // removed on purpose, when it was no longer kept
)

// Locator finds the files of one folder of sheets.
type Locator struct {
	dir             string              // "" if the manifest isn't in a run's folder, so that its sheets are elsewhere
	supersededNames map[string][]string // names in superseded, by the original name; nil until read
}

// NewLocator returns a locator for the sheets of a manifest.
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

// Locate returns where the file of a line is now, and its path in the folder; "" if the line has no file, or
// the folder of the sheets isn't known.
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

// supersededOf returns the names that a sheet may have in superseded: A-4.pdf, A-4.2.pdf.
func (s *Locator) supersededOf(file string) []string {
	if s.supersededNames == nil {
		s.supersededNames = map[string][]string{}
		entries, _ := os.ReadDir(filepath.Join(s.dir, "superseded")) // no folder means that none were moved
		for _, e := range entries {
			for _, of := range namesBefore(e.Name()) {
				s.supersededNames[of] = append(s.supersededNames[of], e.Name())
			}
		}
	}
	return s.supersededNames[file]
}

// namesBefore returns the names that a file in superseded can have had: its own, and that without a number.
func namesBefore(name string) []string {
	extension := filepath.Ext(name)
	stem := strings.TrimSuffix(name, extension)
	if number := filepath.Ext(stem); strings.Trim(number, ".0123456789") == "" && len(number) > 1 {
		return []string{name, strings.TrimSuffix(stem, number) + extension}
	}
	return []string{name}
}
