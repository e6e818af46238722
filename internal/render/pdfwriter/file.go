package pdfwriter

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
)

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// file assembles a PDF 1.7 file. Small objects go into compressed object streams; streams are
// objects of their own. Nothing in it depends on the clock or the machine. If it has a writer, it
// keeps only what hasn't been flushed.
type file struct {
	out     bytes.Buffer // what is not yet flushed
	flushed int
	to      io.Writer // nil to keep everything in out
	sum     hash.Hash // hash of everything written

	objects      []xrefEntry // by number; one that is reserved and unused is free
	objectStream []byte      // the bodies of what goes into the next object stream
	boundaries   []boundary  // where its blocks end
	offsets      [][2]int    // their numbers, and where they begin
	deflated     []byte      // buffer to deflate a stream into
	cache        *Cache
}

// reset begins another file, reusing the memory.
func (f *file) reset() {
	f.out.Reset()
	*f = file{out: f.out, objects: f.objects[:0], objectStream: f.objectStream[:0], boundaries: f.boundaries[:0], offsets: f.offsets[:0], deflated: f.deflated[:0]}
}

// xrefEntry is where an object is: at an offset, or in an object stream at an index.
type xrefEntry struct {
	at    uint32
	index uint16
	kind  byte // as in the cross-reference table: 1 or 2; 0 for none
}

// reserve returns the next object number.
func (f *file) reserve() int {
	f.objects = append(f.objects, xrefEntry{})
	return len(f.objects)
}

// beginObject begins the body of a small object, to be appended to f.objectStream before the next.
func (f *file) beginObject(n int) {
	if len(f.objectStream) > 0 {
		f.objectStream = append(f.objectStream, '\n')
	}
	f.endBlock(maxShared, false)
	f.offsets = append(f.offsets, [2]int{n, len(f.objectStream)})
}

// endBlock ends a block of the object stream here, if it has at least this length.
func (f *file) endBlock(minLength int, varying bool) {
	from := 0
	if n := len(f.boundaries); n > 0 {
		from = f.boundaries[n-1].end
	}
	if len(f.objectStream)-from >= minLength {
		f.boundaries = append(f.boundaries, boundary{len(f.objectStream), varying})
	}
}

func (f *file) put(n int, body string) {
	f.beginObject(n)
	f.objectStream = append(f.objectStream, body...)
}

func (f *file) add(body string) int {
	n := f.reserve()
	f.put(n, body)
	return n
}

// stream writes a stream whose data is already deflated.
func (f *file) stream(dict string, deflated []byte) int {
	n := f.reserve()
	f.streamAt(n, dict+" /Filter /FlateDecode", deflated)
	return n
}

func (f *file) streamAt(n int, dict string, data []byte) {
	f.writeHeader()
	f.objects[n-1] = xrefEntry{at: uint32(f.flushed + f.out.Len()), kind: 1}
	fmt.Fprintf(&f.out, "%d 0 obj\n<<%s /Length %d>>\nstream\n", n, dict, len(data))
	f.out.Write(data)
	f.out.WriteString("\nendstream\nendobj\n")
}

func (f *file) writeHeader() {
	if f.flushed+f.out.Len() == 0 {
		f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	}
}

// writeObjectStream writes the small objects so far as one object stream.
func (f *file) writeObjectStream() {
	if len(f.offsets) == 0 {
		return
	}
	f.objectStream = append(f.objectStream, '\n')
	container := f.reserve()
	head := make([]byte, 0, 10*len(f.offsets))
	for i, body := range f.offsets {
		f.objects[body[0]-1] = xrefEntry{at: uint32(container), index: uint16(i), kind: 2}
		head = append(strconv.AppendInt(head, int64(body[0]), 10), ' ')
		head = append(strconv.AppendInt(head, int64(body[1]), 10), ' ')
	}
	cuts := []boundary{{end: len(head)}}
	for _, c := range f.boundaries {
		cuts = append(cuts, boundary{len(head) + c.end, c.varying})
	}
	cuts = append(cuts, boundary{end: len(head) + len(f.objectStream)})
	first := len(head)
	f.objectStream = slices.Insert(f.objectStream, 0, head...)
	f.deflated = f.cache.deflate(f.deflated[:0], f.objectStream, cuts...)
	f.streamAt(container, fmt.Sprintf("/Type /ObjStm /N %d /First %d /Filter /FlateDecode", len(f.offsets), first), f.deflated)
	f.objectStream, f.offsets, f.boundaries = f.objectStream[:0], f.offsets[:0], f.boundaries[:0]
}

// flush writes out what is complete, if there is a writer.
func (f *file) flush() error {
	if f.sum == nil {
		f.sum = sha256.New()
	}
	_, _ = f.sum.Write(f.out.Bytes())
	if f.to == nil {
		return nil
	}
	f.flushed += f.out.Len()
	_, err := f.to.Write(f.out.Bytes())
	f.out.Reset()
	return err
}

// finish writes the last objects and the cross-reference table.
func (f *file) finish(root, info int) error {
	f.writeHeader()
	f.writeObjectStream()
	if err := f.flush(); err != nil {
		return err
	}
	id := hex.EncodeToString(f.sum.Sum(nil)[:16])
	table := f.reserve()
	start := f.flushed + f.out.Len()
	f.objects[table-1] = xrefEntry{at: uint32(start), kind: 1}
	rows, cuts := f.xrefTable()
	f.streamAt(table, fmt.Sprintf("/Type /XRef /Size %d /W [1 4 2] /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] /Filter /FlateDecode",
		len(f.objects)+1, root, info, id, id), f.cache.deflate(nil, rows, cuts...))
	fmt.Fprintf(&f.out, "startxref\n%d\n%%%%EOF\n", start)
	if f.to == nil {
		return nil
	}
	return f.flush()
}

// xrefTable returns the cross-reference table. Many objects are in object streams, and their rows
// are the same in many files: such rows are a block of their own.
func (f *file) xrefTable() (rows []byte, cuts []boundary) {
	const row, many = 7, 32
	rows = make([]byte, 0, row*(len(f.objects)+1))
	rows = append(rows, 0, 0, 0, 0, 0, 0xff, 0xff)
	from := len(rows) // where the last such rows begin
	endRun := func() {
		if len(rows)-from >= row*many {
			cuts = append(cuts, boundary{from, true}, boundary{end: len(rows)})
		}
	}
	for _, p := range f.objects {
		if p.kind != 2 {
			endRun()
		}
		rows = binary.BigEndian.AppendUint32(append(rows, p.kind), p.at)
		rows = binary.BigEndian.AppendUint16(rows, p.index)
		if p.kind != 2 {
			from = len(rows)
		}
	}
	endRun()
	return rows, append(cuts, boundary{len(rows), true})
}

var escaper = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`)

// textString encodes a text for a dictionary: ASCII unchanged, anything else as UTF-16.
func textString(s string) string {
	ascii := true
	for _, r := range s {
		ascii = ascii && r >= 0x20 && r < 0x7f
	}
	if ascii {
		return "(" + escaper.Replace(s) + ")"
	}
	var b strings.Builder
	b.WriteString("<FEFF")
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String() + ">"
}

// font writes the objects of one face and returns the font's object number.
func (f *file) font(c *face) int {
	data := f.stream(fmt.Sprintf("/Length1 %d", c.fontLen), c.fontFile)
	unicode := f.stream("", c.unicode)
	descriptor := f.add(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s %s /FontFile2 %d 0 R>>", c.name, c.descriptor, data))
	descendant := f.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "+
		"/FontDescriptor %d 0 R /W %s /CIDToGIDMap /Identity>>", c.name, descriptor, c.widths))
	return f.add(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
		c.name, descendant, unicode))
}
