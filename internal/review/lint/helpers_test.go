package lint_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/procedures"
)

const fixtures = "../../../testdata/lint"

const profile = `name: Test Clinic
phone: (310) 555-0142
after-hours: (310) 555-0143
time-zone: America/Los_Angeles
settings: {}
`

// fixture returns a file of the fixtures.
func fixture(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(fixtures, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// fixturesLike returns the files of the fixtures whose names match a pattern: "rules/*.txt".
func fixturesLike(t testing.TB, pattern string) []string {
	t.Helper()
	names, err := fs.Glob(os.DirFS(fixtures), pattern)
	if err != nil || len(names) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	return names
}

// table reads a table of the fixtures, without its header and its comments.
func table(t testing.TB, name string) [][]string {
	t.Helper()
	var out [][]string
	for _, line := range strings.Split(strings.TrimSpace(fixture(t, name)), "\n")[1:] {
		if !strings.HasPrefix(line, "#") {
			out = append(out, strings.Split(line, "\t"))
		}
	}
	return out
}

// builtInLibrary opens the library without a clinic.
func builtInLibrary(t testing.TB) *library.Library {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// ofClinic opens a clinic's folder with these files; clinic.yaml is the test clinic's unless it is
// among them.
func ofClinic(t testing.TB, files map[string]string) *library.Library {
	t.Helper()
	dir := t.TempDir()
	if files["clinic.yaml"] == "" {
		files["clinic.yaml"] = profile
	}
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: dir})
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// lintFiles returns the files of a library, as the rules read them.
func lintFiles(t testing.TB, lib *library.Library) []*lint.File {
	t.Helper()
	sources, err := lib.Files()
	if err != nil {
		t.Fatal(err)
	}
	var files []*lint.File
	for _, s := range sources {
		files = append(files, lint.NewFile(s.Name, s.Data, s.FromClinic))
	}
	return files
}

// run runs the rules on a library, and also returns what it can't read.
func run(t testing.TB, o lint.Options, lib *library.Library) diag.List {
	t.Helper()
	all, problems, err := lib.LoadAll("en")
	if err != nil {
		t.Fatal(err)
	}
	var passes []*lint.Pass
	for _, p := range lib.LoadBroken(all) {
		passes = append(passes, &lint.Pass{Procedure: p, Lacks: lib.Lacks(p), Incomplete: true})
	}
	for _, l := range all {
		passes = append(passes, &lint.Pass{Procedure: l.Procedure, Words: l.Words, Clinic: lib.Clinic(), Lacks: lib.Lacks(l.Procedure)})
	}
	if o.Medicines, err = lib.Medicines("en"); err != nil {
		t.Fatal(err)
	}
	return append(problems, lint.Run(o, lintFiles(t, lib), passes)...)
}

// checked runs the rules on the good definition, changed by the edits.
func checked(t testing.TB, o lint.Options, edits [][2]string) diag.List {
	t.Helper()
	contents := map[string]string{"clinic.yaml": profile, "procedures/good.yaml": fixture(t, "good.yaml"), "shared/spot.yaml": fixture(t, "shared/spot.yaml")}
	for _, e := range edits {
		done := false
		for name, text := range contents {
			if strings.Contains(text, e[0]) {
				contents[name], done = strings.Replace(text, e[0], e[1], 1), true
			}
		}
		if !done {
			t.Fatalf("nothing holds %q", e[0])
		}
	}
	lib := ofClinic(t, contents)
	lib.LimitTo("good")
	return run(t, o, lib)
}
