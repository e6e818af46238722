package pipeline_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// addDefinitions returns a library with the built-in files, and many more that no sheet of it needs.
func addDefinitions(t *testing.T) fs.FS {
	t.Helper()
	out := fstest.MapFS{}
	err := fs.WalkDir(procedures.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(procedures.FS, path)
		out[path] = &fstest.MapFile{Data: data}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	more := func(path string, count int, entry string) {
		var b strings.Builder
		b.Write(out[path].Data)
		for n := range count {
			fmt.Fprintf(&b, entry, n)
		}
		out[path].Data = []byte(b.String())
	}
	more("shared/sources.yaml", 5000, "z-%04d:\n  title: A page\n  publisher: A clinic\n  read: 2026-11\n  address: https://example.org/page\n")
	more("shared/medicines.yaml", 2000, "  z-%04d: {class: nsaid, brands: [Brand-%[1]d]}\n")
	more("locales/es/shared/medicines.yaml", 2000, "z-%04d:\n  of: z-%[1]d\n  text: zz-%[1]d\n")
	for n := range 500 {
		id := fmt.Sprintf("z-%03d", n)
		out[id+".yaml"] = &fstest.MapFile{Data: []byte("title: " + id + "\naliases: [ZZ" + id + "]\n# " + strings.Repeat("more ", 1000) + "\n")}
	}
	return out
}

// countParsed returns how much a library parses for one sheet, from its profile to the words.
func countParsed(t *testing.T, o library.Options, id, lang string) library.ParseStats {
	t.Helper()
	lib, err := library.Open(o)
	if err != nil {
		t.Fatal(err)
	}
	name, err := lib.Find(id)
	if err != nil {
		t.Fatal(err)
	}
	line := pipeline.Line{Library: lib, Zone: time.UTC}
	if _, err := line.Make(name, visit.Visit{Language: lang}); err != nil {
		t.Fatal(err)
	}
	return lib.Parsed()
}

// TestWhatASheetDoesNotNeedIsNotParsed counts what is parsed for each sheet, in both languages,
// with a clinic's folder and without: as much in a library with 500 definitions, 5,000 sources and
// 2,000 medicines more.
func TestWhatASheetDoesNotNeedIsNotParsed(t *testing.T) {
	large := addDefinitions(t)
	folder := t.TempDir()
	for name, data := range map[string]string{
		"clinic.yaml":           "name: A clinic\nphone: (310) 555-0100\ntime-zone: America/Los_Angeles\n",
		"shared/sources.yaml":   "own:\n  title: A page\n  publisher: A clinic\n",
		"shared/medicines.yaml": "medicines:\n  own: {class: nsaid, brands: [Own]}\n",
	} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(folder, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, name), []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	ids, err := lib.IDs()
	if err != nil || len(ids) < 20 {
		t.Fatal(ids, err)
	}
	for _, clinic := range []string{"", folder} {
		for _, id := range ids {
			for _, lang := range []string{"en", "es"} {
				usual := countParsed(t, library.Options{Builtin: procedures.FS, Clinic: clinic, NeededOnly: true}, id, lang)
				if got := countParsed(t, library.Options{Builtin: large, Clinic: clinic, NeededOnly: true}, id, lang); got != usual {
					t.Errorf("%s, %s, clinic %q: %+v is parsed in a large library, %+v in the usual one", id, lang, clinic, got, usual)
				}
				whole := countParsed(t, library.Options{Builtin: procedures.FS, Clinic: clinic}, id, lang)
				if whole.Bytes <= usual.Bytes {
					t.Errorf("%s, %s: %d bytes are parsed where the whole is read, %d where what is needed is", id, lang, whole.Bytes, usual.Bytes)
				}
			}
		}
	}
}
