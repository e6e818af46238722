package pdf

import (
	_ "embed"
	"encoding/binary"
	"math"
)

// readyFaces is the first family's usual faces as newCutFace makes them, since cutting and packing
// them takes a fifth of a first sheet. A test holds that they are the same, and writes the file anew
// with -update: after a change of the fonts, of what is usual, or of the packing.
//
//go:embed ready.bin
var readyFaces []byte

// ready returns the faces of readyFaces, by weight, in the order of family.usual.
func ready(usual int) [2]*cutFace {
	b := reading{readyFaces}
	var pieces [2][]byte
	for range usual + 1 {
		for w := range pieces {
			pieces[w] = b.piece(b.number())
		}
	}
	var out [2]*cutFace
	for w, piece := range pieces {
		out[w] = &cutFace{}
		out[w].read(piece)
	}
	return out
}

// reading is bytes that are read from the front.
type reading struct{ b []byte }

func (r *reading) number() int {
	n, size := binary.Uvarint(r.b)
	r.b = r.b[size:]
	return int(n)
}

func (r *reading) piece(n int) []byte {
	out := r.b[:n:n]
	r.b = r.b[n:]
	return out
}

// appendTo appends the face as read reads it.
func (c *cutFace) appendTo(b []byte) []byte {
	for _, s := range [][]byte{[]byte(c.name), c.fontFile, c.unicode, []byte(c.widths), []byte(c.describe)} {
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

func (c *cutFace) read(data []byte) {
	b := reading{b: data}
	text := func() []byte { return b.piece(b.number()) }
	c.name, c.fontFile, c.unicode, c.widths, c.describe = string(text()), text(), text(), string(text()), string(text())
	c.fontLen = b.number()
	glyphs := b.number()
	c.runes, c.advances = make([]rune, glyphs), make([]float64, glyphs)
	for g := range glyphs {
		c.runes[g] = rune(b.number())
		c.advances[g] = math.Float64frombits(binary.LittleEndian.Uint64(b.piece(8)))
	}
	c.index()
}
