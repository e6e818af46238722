package pdf

import (
	"bytes"
	"encoding/binary"
	"flag"
	"os"
	"reflect"
	"testing"
)

var update = flag.Bool("update", false, "write ready.bin anew")

// TestTheReadyFacesAreTheFaces holds that what is read is what would be made of the fonts.
func TestTheReadyFacesAreTheFaces(t *testing.T) {
	f := families[0]()
	if f.name != firstFamily {
		t.Fatal(f.name)
	}
	var file []byte
	var faces [][2]*cutFace
	for _, runes := range usualRunes {
		cut := f.cut(runes())
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
	if !bytes.Equal(file, readyFaces) {
		t.Error("ready.bin is of other fonts; go test ./internal/render/pdf -run Ready -update")
	}
	for n, want := range faces {
		for w, got := range ready(n) {
			if !reflect.DeepEqual(got, want[w]) {
				t.Errorf("%d, %d: %s is not %s", n, w, got.name, want[w].name)
			}
		}
	}
}
