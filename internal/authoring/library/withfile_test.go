package library

import (
	"io/fs"
	"slices"
	"testing"
	"testing/fstest"
)

// A file of the folder has the other content, or is added; everything else is as it was.
func TestWithFile(t *testing.T) {
	folder := fstest.MapFS{"clinic.yaml": {Data: []byte("old")}, "shared/a.yaml": {Data: []byte("a")}}
	for _, c := range []struct {
		files     fs.FS
		name, dir string
		listed    []string
	}{
		{folder, "clinic.yaml", ".", []string{"clinic.yaml", "shared"}},
		{folder, "next-version.yaml", ".", []string{"clinic.yaml", "next-version.yaml", "shared"}},
		{folder, "shared/b.yaml", "shared", []string{"a.yaml", "b.yaml"}},
		{folder, "shared/b.yaml", ".", []string{"clinic.yaml", "shared"}},
		{nil, "clinic.yaml", ".", []string{"clinic.yaml"}},
		{nil, "clinic.yaml", "shared", nil},
	} {
		files := WithFile(c.files, c.name, []byte("new"))
		if data, err := fs.ReadFile(files, c.name); err != nil || string(data) != "new" {
			t.Errorf("%s: %q, %v", c.name, data, err)
		}
		entries, err := fs.ReadDir(files, c.dir)
		var names []string
		for _, e := range entries {
			names = append(names, e.Name())
		}
		if slices.Sort(names); err != nil || !slices.Equal(names, c.listed) {
			t.Errorf("%s lists %q, %v; want %q", c.dir, names, err, c.listed)
		}
		if data, err := fs.ReadFile(files, "shared/a.yaml"); c.files != nil && (err != nil || string(data) != "a") {
			t.Errorf("another file: %q, %v", data, err)
		}
	}
}
