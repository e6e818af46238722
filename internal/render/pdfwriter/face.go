package pdfwriter

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"golang.org/x/text/unicode/norm"

	"aftercare/internal/render/truetype"
)

// face is a face as it is embedded: everything about it that doesn't depend on a document
// is made once. It is read-only.
type face struct {
	name         string
	runes        []rune         // by glyph number; 0 for a glyph that has no rune
	advances     []float64      // by glyph number, in thousandths of the size
	glyphs       map[rune]int   // for the runes that aren't among the first
	clusters     map[string]int // letters with their marks, in NFC
	latin1Widths [256]float64   // widths of the first runes, which nearly every text consists of
	latin1Codes  [256]code      // how they are encoded
	hasLatin1    [256]bool      // whether there are such glyphs
	fontFile     []byte         // deflated
	fontLen      int            // before deflating
	unicode      []byte         // the ToUnicode map, deflated
	widths       string         // the W array
	descriptor   string         // the numbers of the font descriptor
}

// code is a glyph's number as it is written in a string: two bytes, each perhaps after a backslash.
type code struct {
	bytes  [maxCode]byte
	length uint8
}

const maxCode = 4

func codeOf(g int) code {
	var c code
	c.length = uint8(len(appendGlyph(c.bytes[:0], g)))
	return c
}

// newFace prepares a cut font for embedding. The name gets a tag made from its content, as
// the format requires for a subset.
func newFace(name string, s *truetype.Subset, k *Cache) *face {
	c := &face{
		name: subsetTag(s.Data) + "+" + name, runes: s.Runes, advances: s.Widths, clusters: s.Clusters, fontFile: k.deflate(nil, s.Data), fontLen: len(s.Data),
	}
	c.index()
	c.unicode = k.deflate(nil, toUnicode(s))
	var w strings.Builder
	w.WriteString("[0 [")
	for i, width := range s.Widths {
		if i > 0 {
			w.WriteByte(' ')
		}
		w.WriteString(formatNumber(width))
	}
	w.WriteString("]]")
	c.widths = w.String()
	f := s.Font
	em := func(n int) string { return strconv.Itoa(n * 1000 / f.UnitsPerEm) }
	c.descriptor = fmt.Sprintf("/Flags 4 /FontBBox [%s %s %s %s] /ItalicAngle 0 /Ascent %s /Descent %s /CapHeight %s /StemV 90",
		em(f.BBox[0]), em(f.BBox[1]), em(f.BBox[2]), em(f.BBox[3]), em(f.Ascent), em(f.Descent), em(f.CapHeight))
	return c
}

// index builds the tables for measuring and encoding texts.
func (c *face) index() {
	c.glyphs = map[rune]int{}
	var numbers [len(c.latin1Widths)]int
	for g, r := range c.runes {
		switch {
		case g == 0 || r == 0:
		case int(r) < len(c.latin1Widths):
			numbers[r], c.latin1Widths[r], c.hasLatin1[r] = g, c.advances[g], true
		default:
			c.glyphs[r] = g
		}
	}
	for r, g := range numbers { // a missing glyph is a box: it must not vanish
		c.latin1Codes[r] = codeOf(g)
	}
}

// subsetTag returns six capital letters that depend only on the bytes.
func subsetTag(data []byte) string {
	sum := digest(data)
	tag := make([]byte, 6)
	for i := range tag {
		tag[i] = 'A' + sum[i]%26
	}
	return string(tag)
}

func (c *face) has(runes map[rune]bool) bool {
	for r := range runes {
		if r >= 0 && int(r) < len(c.hasLatin1) {
			if !c.hasLatin1[r] {
				return false
			}
		} else if _, ok := c.glyphs[r]; !ok {
			return false
		}
	}
	return true
}

// advance returns a rune's width in thousandths of the size.
func (c *face) advance(r rune) float64 {
	if r >= 0 && r < rune(len(c.latin1Widths)) {
		return c.latin1Widths[r]
	}
	if g, ok := c.glyphs[r]; ok {
		return c.advances[g]
	}
	return 0
}

// width returns the width of a text in NFC, in thousandths of the size.
func (c *face) width(s string) float64 {
	sum := 0.0
	if len(c.clusters) == 0 {
		for _, r := range s {
			sum += c.advance(r)
		}
		return sum
	}
	for s != "" {
		n := truetype.NextCluster(s)
		if g, ok := c.clusters[s[:n]]; ok {
			sum += c.advances[g]
		} else {
			for _, r := range s[:n] {
				sum += c.advance(r)
			}
		}
		s = s[n:]
	}
	return sum
}

// encode appends a text as the numbers of its glyphs, two bytes each. Every rune was checked
// before. Characters that end or separate strings are escaped, and line breaks too, so that a
// page's content can be read line by line.
func (c *face) encode(b []byte, s string) []byte {
	s = NFC(s)
	b = slices.Grow(b, maxCode*len(s))
	if len(c.clusters) > 0 {
		for s != "" {
			n := truetype.NextCluster(s)
			if g, ok := c.clusters[s[:n]]; ok {
				b = appendGlyph(b, g)
			} else {
				b = c.encodeRunes(b, s[:n])
			}
			s = s[n:]
		}
		return b
	}
	return c.encodeRunes(b, s)
}

// encodeRunes appends the glyphs of runes; there is room for them.
func (c *face) encodeRunes(b []byte, s string) []byte {
	for _, r := range s {
		if r >= 0 && r < rune(len(c.latin1Codes)) {
			at := &c.latin1Codes[r]
			n := len(b)
			b = b[:n+maxCode]
			copy(b[n:], at.bytes[:]) // a copy of a fixed length is one instruction
			b = b[:n+int(at.length)]
			continue
		}
		b = appendGlyph(b, c.glyphs[r])
	}
	return b
}

func appendGlyph(b []byte, g int) []byte { return appendByte(appendByte(b, byte(g>>8)), byte(g)) }

func appendByte(b []byte, c byte) []byte {
	switch c {
	case '(', ')', '\\':
		return append(b, '\\', c)
	case '\n':
		return append(b, '\\', 'n')
	case '\r':
		return append(b, '\\', 'r')
	}
	return append(b, c)
}

// toUnicode returns the map by which readers extract, search and read aloud: complete for every
// glyph that has a rune.
func toUnicode(s *truetype.Subset) []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n" +
		"/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n" +
		"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	const maxEntries = 100 // entries to a block
	var entries []string
	for g, r := range s.Runes {
		if g > 0 && r != 0 {
			entries = append(entries, fmt.Sprintf("<%04X> <%s>\n", g, utf16Hex(string(r))))
		}
	}
	for _, text := range slices.Sorted(maps.Keys(s.Clusters)) {
		entries = append(entries, fmt.Sprintf("<%04X> <%s>\n", s.Clusters[text], utf16Hex(text)))
	}
	for len(entries) > 0 {
		n := min(maxEntries, len(entries))
		fmt.Fprintf(&b, "%d beginbfchar\n%sendbfchar\n", n, strings.Join(entries[:n], ""))
		entries = entries[n:]
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}

func utf16Hex(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// NFC returns a text in Unicode's NFC, with each letter and its accents as one rune if there is
// one: it is what Text writes.
func NFC(s string) string {
	const (
		first = 0xcc // the first byte in UTF-8 of U+0300, the first rune that combines with others
		// U+2010 to U+2027, dashes, quotes and dots, begin with dash and are the same in NFC.
		dash               = "\u2010"
		firstDash, endDash = 0x90, 0xa8
	)
	for n := 0; n < len(s); n++ {
		if s[n] < first {
			continue
		}
		if n+2 < len(s) && s[n:n+2] == dash[:2] && s[n+2] >= firstDash && s[n+2] < endDash {
			n += 2
			continue
		}
		return norm.NFC.String(s)
	}
	return s
}
