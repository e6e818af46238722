package truetype

import (
	"encoding/binary"
	"maps"
	"slices"
)

// Subset is a font cut to some runes, with its glyphs renumbered. It depends only on the font and
// the set of runes.
type Subset struct {
	Font     *Font
	Data     []byte         // a TrueType file without names and mapping, for embedding
	Glyphs   map[rune]int   // new numbers
	Clusters map[string]int // new numbers
	Widths   []float64      // by new number, in thousandths of the em
	Runes    []rune         // by new number; 0 for a glyph that has no rune
}

// Subset returns the font with the glyphs of the runes and clusters that it covers, and their components.
func (f *Font) Subset(runes map[rune]bool, clusters map[string]bool) *Subset {
	s := &Subset{Font: f, Glyphs: map[rune]int{}}
	old := []int{0} // old numbers by new
	s.Runes = []rune{0}
	number := map[int]int{0: 0}
	for _, r := range slices.Sorted(maps.Keys(runes)) {
		g := f.Glyph(r)
		if g == 0 {
			continue
		}
		// Two runes of one glyph get a number each, so that each can be extracted from the PDF.
		s.Glyphs[r] = len(old)
		if _, ok := number[g]; !ok {
			number[g] = len(old)
		}
		old = append(old, g)
		s.Runes = append(s.Runes, r)
	}
	made := map[int]composite{} // by new number
	for _, text := range slices.Sorted(maps.Keys(clusters)) {
		if c, ok := f.compose(text); ok {
			if s.Clusters == nil {
				s.Clusters = map[string]int{}
			}
			s.Clusters[text] = len(old)
			made[len(old)] = c
			old = append(old, 0)
			s.Runes = append(s.Runes, 0)
		}
	}
	for i := 0; i < len(old); i++ {
		parts := f.components(old[i])
		for _, c := range made[i].components {
			parts = append(parts, c.glyph)
		}
		for _, c := range parts {
			if _, ok := number[c]; !ok {
				number[c] = len(old)
				old = append(old, c)
				s.Runes = append(s.Runes, 0)
			}
		}
	}
	for n, g := range old {
		width := f.Advance(g)
		if c, ok := made[n]; ok {
			width = float64(c.advance) * 1000 / float64(f.UnitsPerEm)
		}
		s.Widths = append(s.Widths, width)
	}
	s.Data = f.writeSubset(old, number, made)
	return s
}

// outline returns a glyph's outline; empty for a space.
func (f *Font) outline(g int) []byte {
	start, end := f.glyphRange(g)
	return f.tables["glyf"][start:end]
}

const (
	argsAreWords   = 1 << 0
	haveScale      = 1 << 3
	moreComponents = 1 << 5
	haveXYScale    = 1 << 6
	haveTwoByTwo   = 1 << 7
	glyphHeader    = 10
)

// stripHinting returns a copy of an outline without its hinting program for low-resolution screens:
// that is half of the font, and paper and today's screens don't need it.
func stripHinting(outline []byte) []byte {
	const haveInstructions = 1 << 8 // flag of a composite
	out := slices.Clone(outline)
	if len(out) < glyphHeader {
		return out
	}
	contours := int(i16(out, 0))
	if contours < 0 {
		end := glyphHeader
		eachComponent(out, func(at int) {
			flags := u16(out, at-2)
			binary.BigEndian.PutUint16(out[at-2:], flags&^haveInstructions)
			end = at + 2 + componentArgs(int(flags))
		})
		return out[:min(end, len(out))]
	}
	at := glyphHeader + 2*contours
	if at+2 > len(out) {
		return out
	}
	program := int(u16(out, at))
	binary.BigEndian.PutUint16(out[at:], 0)
	return slices.Delete(out, at+2, min(at+2+program, len(out)))
}

// componentArgs returns the length of what follows a component's number: its position and scale.
func componentArgs(flags int) int {
	n := 2
	if flags&argsAreWords != 0 {
		n += 2
	}
	switch {
	case flags&haveScale != 0:
		n += 2
	case flags&haveXYScale != 0:
		n += 4
	case flags&haveTwoByTwo != 0:
		n += 8
	}
	return n
}

// eachComponent calls do with the position of each component's number in a composite outline.
func eachComponent(outline []byte, do func(at int)) {
	if len(outline) < glyphHeader || i16(outline, 0) >= 0 {
		return
	}
	for at := glyphHeader; at+4 <= len(outline); {
		flags := int(u16(outline, at))
		do(at + 2)
		at += 4 + componentArgs(flags)
		if flags&moreComponents == 0 {
			return
		}
	}
}

func (f *Font) components(g int) []int {
	outline := f.outline(g)
	var out []int
	eachComponent(outline, func(at int) {
		if c := int(u16(outline, at)); c < f.numGlyphs {
			out = append(out, c)
		}
	})
	return out
}

// writeSubset assembles the file of the old glyphs, and of those that were made instead, by new number.
func (f *Font) writeSubset(old []int, number map[int]int, made map[int]composite) []byte {
	var glyf, loca, hmtx []byte
	for n, g := range old {
		loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
		var outline []byte
		if c, ok := made[n]; ok {
			outline = c.outline(number)
			hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(c.advance))
			hmtx = binary.BigEndian.AppendUint16(hmtx, uint16(c.box[0]))
		} else {
			outline = stripHinting(f.outline(g))
			eachComponent(outline, func(at int) {
				binary.BigEndian.PutUint16(outline[at:], uint16(number[int(u16(outline, at))]))
			})
			hmtx = append(hmtx, f.longHorMetric(g)...)
		}
		glyf = append(glyf, outline...)
		for len(glyf)%4 != 0 {
			glyf = append(glyf, 0)
		}
	}
	loca = binary.BigEndian.AppendUint32(loca, uint32(len(glyf)))
	head := slices.Clone(f.tables["head"])
	binary.BigEndian.PutUint32(head[8:], 0)
	binary.BigEndian.PutUint16(head[50:], 1)
	hhea := slices.Clone(f.tables["hhea"])
	binary.BigEndian.PutUint16(hhea[34:], uint16(len(old)))
	maxp := slices.Clone(f.tables["maxp"])
	binary.BigEndian.PutUint16(maxp[4:], uint16(len(old)))
	raiseLimits(maxp, made)
	return assemble(map[string][]byte{
		"head": head, "hhea": hhea, "maxp": maxp, "hmtx": hmtx, "loca": loca, "glyf": glyf,
	})
}

// raiseLimits raises what "maxp" says of composites, for those that were made.
func raiseLimits(maxp []byte, made map[int]composite) {
	const points, contours, compositePoints, compositeContours, elements, depth, length = 6, 8, 10, 12, 28, 30, 32
	if len(made) == 0 || len(maxp) < length {
		return
	}
	most := 0
	for _, c := range made {
		most = max(most, len(c.components))
	}
	raise := func(at, to int) {
		binary.BigEndian.PutUint16(maxp[at:], uint16(min(max(int(u16(maxp, at)), to), 0xffff)))
	}
	raise(compositePoints, most*int(max(u16(maxp, points), u16(maxp, compositePoints))))
	raise(compositeContours, most*int(max(u16(maxp, contours), u16(maxp, compositeContours))))
	raise(elements, most)
	raise(depth, int(u16(maxp, depth))+1)
}

func (f *Font) longHorMetric(g int) []byte {
	hmtx := f.tables["hmtx"]
	if g < f.numHMetrics {
		return hmtx[4*g : 4*g+4]
	}
	last := hmtx[4*(f.numHMetrics-1) : 4*(f.numHMetrics-1)+2]
	bearing := 4*f.numHMetrics + 2*(g-f.numHMetrics)
	return append(slices.Clone(last), hmtx[bearing:bearing+2]...)
}

// assemble writes the tables, in order of their names, with their checksums.
func assemble(tables map[string][]byte) []byte {
	var names []string
	for _, n := range slices.Sorted(maps.Keys(tables)) {
		if len(tables[n]) > 0 {
			names = append(names, n)
		}
	}
	n := len(names)
	power, log := 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	out := []byte{0, 1, 0, 0}
	for _, v := range []int{n, power * 16, log, (n - power) * 16} {
		out = binary.BigEndian.AppendUint16(out, uint16(v))
	}
	offset := len(out) + 16*n
	var body []byte
	for _, name := range names {
		t := tables[name]
		out = append(out, name...)
		out = binary.BigEndian.AppendUint32(out, checksum(t))
		out = binary.BigEndian.AppendUint32(out, uint32(offset+len(body)))
		out = binary.BigEndian.AppendUint32(out, uint32(len(t)))
		body = append(body, t...)
		for len(body)%4 != 0 {
			body = append(body, 0)
		}
	}
	return append(out, body...)
}

func checksum(t []byte) uint32 {
	var sum uint32
	for i := 0; i < len(t); i += 4 {
		var word [4]byte
		copy(word[:], t[i:])
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
