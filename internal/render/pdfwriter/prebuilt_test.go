package pdfwriter

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"flag"
	"io"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "write ready.bin anew")

// TestPrebuiltFacesAreCurrent checks that the prebuilt faces are what would be made from the fonts.
// Streams are compared inflated: another version of Go may deflate them differently.
func TestPrebuiltFacesAreCurrent(t *testing.T) {
	f := embedded[0]()
	var file []byte
	var faces [][2]*face
	for _, runes := range commonRunes {
		cut := f.subset(Letters{Runes: runes()}, nil)
		faces = append(faces, cut)
		for _, c := range cut {
			piece := c.appendTo(nil)
			file = append(binary.AppendUvarint(file, uint64(len(piece))), piece...)
		}
	}
	if *update {
		if err := os.WriteFile("ready.bin", file, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	for n, want := range faces {
		for w, got := range loadPrebuilt(n) {
			if !reflect.DeepEqual(inflateFace(t, got), inflateFace(t, want[w])) {
				t.Errorf("%d, %d: %s is not %s; go test ./internal/render/pdfwriter -run Prebuilt -update", n, w, got.name, want[w].name)
			}
		}
	}
}

// inflateFace returns the face with its streams inflated.
func inflateFace(t *testing.T, c *face) face {
	t.Helper()
	out := *c
	for _, stream := range []*[]byte{&out.fontFile, &out.unicode} {
		r, err := zlib.NewReader(bytes.NewReader(*stream))
		if err != nil {
			t.Fatal(err)
		}
		if *stream, err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
