package testkit

import (
	"archive/zip"
	"bytes"
	"io"
	"maps"
	"slices"
	"testing"
)

// RewriteZip writes an archive again, such as a workbook; change returns each part's text, and whether it is stored as it is.
func RewriteZip(t testing.TB, data []byte, change func(part, text string) (changed string, stored bool)) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		header := &zip.FileHeader{Name: f.Name, Method: zip.Deflate}
		changed, stored := change(f.Name, string(text))
		if stored {
			header.Method = zip.Store
		}
		w, err := out.CreateHeader(header)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, changed); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// NewZip writes an archive with these parts, in the order of their names.
func NewZip(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(parts)) {
		w, err := out.Create(name)
		if err == nil {
			_, err = io.WriteString(w, parts[name])
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// ReplacePart returns an archive with one part changed.
func ReplacePart(t testing.TB, data []byte, name string, change func(string) string) []byte {
	t.Helper()
	return RewriteZip(t, data, func(part, text string) (string, bool) {
		if part == name {
			text = change(text)
		}
		return text, false
	})
}
