package pdfwriter

import (
	_ "embed"
	"encoding/binary"
	"math"
)

// prebuiltFaces is the first family's common subsets as newFace makes them, since cutting
// and deflating them takes a fifth of the time of a process's first file. A test checks that they are the same, and
// rewrites the file with -update: after a change of the fonts, of the common characters, or of the
// compression.
//
//go:embed ready.bin
var prebuiltFaces []byte

// loadPrebuilt returns the faces of prebuiltFaces, by weight, in the order of Family.commonSubsets.
func loadPrebuilt(usual int) [2]*face {
	b := byteReader{prebuiltFaces}
	var pieces [2][]byte
	for range usual + 1 {
		for w := range pieces {
			pieces[w] = b.take(b.uvarint())
		}
	}
	var out [2]*face
	for w, piece := range pieces {
		out[w] = &face{}
		out[w].read(piece)
	}
	return out
}

// byteReader reads bytes from the front.
type byteReader struct{ b []byte }

func (r *byteReader) uvarint() int {
	n, size := binary.Uvarint(r.b)
	r.b = r.b[size:]
	return int(n)
}

func (r *byteReader) take(n int) []byte {
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}

// appendTo appends the face in the form that read expects.
func (c *face) appendTo(b []byte) []byte {
	for _, s := range [][]byte{[]byte(c.name), c.fontFile, c.unicode, []byte(c.widths), []byte(c.descriptor)} {
		b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
	}
	b = binary.AppendUvarint(b, uint64(c.fontLen))
	b = binary.AppendUvarint(b, uint64(len(c.runes)))
	for g, r := range c.runes {
		b = binary.AppendUvarint(b, uint64(r))
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.advances[g]))
	}
	return b
}

func (c *face) read(data []byte) {
	b := byteReader{b: data}
	text := func() []byte { return b.take(b.uvarint()) }
	c.name, c.fontFile, c.unicode, c.widths, c.descriptor = string(text()), text(), text(), string(text()), string(text())
	c.fontLen = b.uvarint()
	glyphs := b.uvarint()
	c.runes, c.advances = make([]rune, glyphs), make([]float64, glyphs)
	for g := range glyphs {
		c.runes[g] = rune(b.uvarint())
		c.advances[g] = math.Float64frombits(binary.LittleEndian.Uint64(b.take(8)))
	}
	c.index()
}
