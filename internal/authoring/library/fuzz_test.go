package library

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/diag"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// withDefinition returns the built-in library with one more definition.
func withDefinition(t testing.TB, data []byte) *Library {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(procedures.FS, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := fs.ReadFile(procedures.FS, path)
		files[path] = &fstest.MapFile{Data: content}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["x.yaml"] = &fstest.MapFile{Data: data}
	lib, err := Open(Options{Builtin: files})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// Whatever a file contains, it is refused with problems that have a position, or gives a procedure
// that can be resolved.
func FuzzDefinition(f *testing.F) {
	data, err := fs.ReadFile(procedures.FS, "medial-branch-block.yaml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	scripts, err := filepath.Glob(filepath.Join("..", "..", "..", "testdata", "script", "bad-*.txtar"))
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range scripts {
		content, err := os.ReadFile(s)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Add([]byte("title: X\nedition: 2026-11-01\nabout: {text: We did it.}\nactivity:\n  a: {text: 'Rest {until}.', until: 24 hours, milestone: Rest}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, _, err := withDefinition(t, data).Load("x", "en")
		var list diag.List
		switch {
		case errors.As(err, &list):
			for _, d := range list {
				if d.Pos.File == "" || d.Message == "" {
					t.Errorf("a problem without a place: %+v", d)
				}
			}
		case err != nil:
			t.Fatal(err)
		default:
			resolve.Resolve(p, clinic.Profile{}, visit.Visit{Ended: time.Date(2026, 11, 23, 10, 20, 0, 0, time.UTC)}, time.UTC)
		}
	})
}

// A library of hundreds costs a sheet nothing: only what it is made from is read.
func TestOnlyWhatIsAskedForIsRead(t *testing.T) {
	lib := withDefinition(t, []byte("this: [is no definition"))
	if _, _, err := lib.Load("medial-branch-block", "en"); err != nil {
		t.Errorf("a broken file that nobody asked for: %v", err)
	}
	if _, list, err := lib.LoadAll(SourceLanguage); err == nil && list.Err() == nil {
		t.Error("the list does not report it")
	}
}
