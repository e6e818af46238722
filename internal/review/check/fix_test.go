package check

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/procedures"
)

const abbreviated = "title: Nail surgery\nedition: 2026-11-01\nabout: We took off a part of your nail. Take 10 cc of it.\n"

// A safe replacement is shown, made, and no longer found; the file keeps its line endings. Standard input isn't changed.
func TestChanges(t *testing.T) {
	t.Parallel()
	for _, end := range []string{"\n", "\r\n"} {
		file := filepath.Join(t.TempDir(), "nail.yaml")
		before := strings.ReplaceAll(abbreviated, "\n", end)
		put(t, file, before)
		options := Options{Library: library.Options{Builtin: procedures.FS}}
		found, _ := checked(t, options, file)
		changes, err := found.Changes()
		if err != nil || len(changes) != 1 || changes[0].Count != 1 {
			t.Fatalf("%v, %v", changes, err)
		}
		var diff strings.Builder
		changes[0].WriteDiff(&diff)
		if !strings.Contains(diff.String(), "@@ -3 +3 @@\n-about: ") || !strings.Contains(diff.String(), "10 mL of it") {
			t.Errorf("%q", diff.String())
		}
		if err := changes[0].Save(); err != nil {
			t.Fatal(err)
		}
		if after, err := os.ReadFile(file); err != nil || string(after) != strings.Replace(before, "10 cc", "10 mL", 1) {
			t.Errorf("%q, %v", after, err)
		}
		found, _ = checked(t, options, file)
		if changes, err := found.Changes(); err != nil || len(changes) > 0 {
			t.Errorf("again: %v, %v", changes, err)
		}
		options.In = strings.NewReader(before)
		found, _ = checked(t, options, "-")
		if _, err := found.Changes(); !errors.As(err, new(*diag.UsageError)) {
			t.Errorf("standard input: %v", err)
		}
	}
}

// The clinic of this machine is asked for only where neither the path nor the caller names one.
func TestTheUsualClinic(t *testing.T) {
	t.Parallel()
	asked := errors.New("asked")
	dir := clinicFolder(t, "name: Clinic", "phone: TBD")
	loose := filepath.Join(t.TempDir(), "nail.yaml")
	put(t, loose, abbreviated)
	inside := filepath.Join(dir, "procedures", "nail.yaml")
	put(t, inside, abbreviated)
	for _, c := range []struct {
		path, clinic string
		want         bool
	}{{"", "", true}, {loose, "", true}, {"", dir, false}, {loose, dir, false}, {dir, "", false}, {inside, "", false}} {
		_, err := Options{Library: library.Options{Builtin: procedures.FS}, Clinic: c.clinic, Usual: func() (string, error) { return "", asked }}.Paths(c.path)
		if errors.Is(err, asked) != c.want || !c.want && err != nil {
			t.Errorf("path %q, clinic %q: %v", c.path, c.clinic, err)
		}
	}
}
