package library

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"aftercare/procedures"
)

// countingFS counts the files of a folder that are opened.
type countingFS struct {
	fs.FS
	opened map[string]int
}

func (c countingFS) Open(name string) (fs.File, error) {
	f, err := c.FS.Open(name)
	if err == nil {
		c.opened[name]++
	}
	return f, err
}

// clinicFolder writes a clinic's folder with a profile and the files.
func clinicFolder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	files["clinic.yaml"] = "name: A clinic\nphone: (310) 555-0100\ntime-zone: America/Los_Angeles\n"
	for name, data := range files {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// TestASheetOpensWhatItNeeds checks what a folder of any size costs: it is listed once, and the
// only definition that is opened is the one that is asked for.
func TestASheetOpensWhatItNeeds(t *testing.T) {
	files := map[string]string{
		"shared/sources.yaml": "own:\n  title: A page\n  publisher: A clinic\n",
		"procedures/own.yaml": "title: Own\nedition: 2026-11-28\nabout:\n  text: We did it.\nactivity:\n  a:\n    text: Rest.\n    source: [own]\n",
	}
	for n := range 30 {
		files[fmt.Sprintf("procedures/other-%d.yaml", n)] = "title: Other\naliases: [other]\n"
	}
	dir := clinicFolder(t, files)
	builtin, err := open(t, "").IDs()
	if err != nil || len(builtin) < 20 {
		t.Fatal(builtin, err)
	}
	for _, id := range append(builtin, "own") {
		opened := map[string]int{}
		lib, err := Open(Options{Builtin: procedures.FS, Clinic: dir, Files: countingFS{os.DirFS(dir), opened}, NeededOnly: true})
		if err != nil {
			t.Fatal(err)
		}
		if found, err := lib.Find(id); found != id || err != nil {
			t.Fatal(found, err)
		}
		if _, _, err := lib.Load(id, "en"); err != nil {
			t.Fatal(err)
		}
		if opened["procedures"] != 1 {
			t.Errorf("%s: the folder is listed %d times", id, opened["procedures"])
		}
		for name := range opened {
			isOwnFile := name == "procedures/own.yaml" || name == sourcesFile
			if isOwnFile && id != "own" || strings.HasPrefix(name, "procedures/other") {
				t.Errorf("%s: %s is opened", id, name)
			}
		}
		if id == "own" && (opened["procedures/own.yaml"] != 1 || opened[sourcesFile] != 1) {
			t.Errorf("%v", opened)
		}
	}
}

// TestAnAliasOfTwoDefinitionsIsRefused also if one of the two is the clinic's.
func TestAnAliasOfTwoDefinitionsIsRefused(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"title: Own\naliases: [MBB]\n", []string{"medial-branch-block", "own"}},
		{"title: Own\naliases: [other, mbb]\nedition: 2026-11-28\n", []string{"medial-branch-block", "own"}},
		{"title: Own\naliases:\n  - other\n# mbb too\n  - \"mbb\"\n", []string{"medial-branch-block", "own"}},
		{"title: Own\r\naliases:\r\n  - mbb\r\nedition: 2026-11-28\r\n", []string{"medial-branch-block", "own"}},
		{"title: Own\naliases: [other]\n", nil},
		{"title: Own\n", nil},
	} {
		lib := open(t, clinicFolder(t, map[string]string{"procedures/own.yaml": c.text}))
		found, err := lib.Find("mbb")
		var ambiguous *AmbiguousError
		switch {
		case c.want == nil && (found != "medial-branch-block" || err != nil):
			t.Errorf("%q: %q, %v", c.text, found, err)
		case c.want != nil && (!errors.As(err, &ambiguous) || !slices.Equal(ambiguous.IDs, c.want)):
			t.Errorf("%q: %q, %v", c.text, found, err)
		}
	}
}

// TestAliasesAreFoundWhereverTheyStand puts them at every position around the end of the first block read.
func TestAliasesAreFoundWhereverTheyStand(t *testing.T) {
	dir := clinicFolder(t, map[string]string{"procedures/own.yaml": "title: Own\n"})
	for _, list := range []string{"aliases: [one, two]\n", "aliases:\n  - one\n  - two\n", "aliases:\n- one\n\n# more\n- two"} {
		for _, rest := range []string{"", "\nedition: 2026-11-28\n", "\nabout:\n" + strings.Repeat("  text: We did it.\n", 500)} {
			for size := 1990; size < 2060; size++ {
				text := "#" + strings.Repeat("x", size) + "\n" + list + rest
				if err := os.WriteFile(filepath.Join(dir, "procedures/own.yaml"), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
				lib := &Library{layers: []layer{{files: os.DirFS(dir), root: dir, dir: clinicDir}}}
				if got := lib.aliases("own"); !slices.Equal(slices.DeleteFunc(got, func(s string) bool { return s == "" }), []string{"one", "two"}) {
					t.Fatalf("%q behind %d bytes, before %d: %q", list, size, len(rest), got)
				}
			}
		}
	}
}
