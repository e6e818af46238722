package pdf

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"

	"github.com/klauspost/compress/zlib"
)

// deflaters keeps some writers: each holds a megabyte that would else be made for each
// sheet, and a sync.Pool is emptied too often to help.
var deflaters = make(chan *zlib.Writer, 16)

// newDeflater uses level 1: a third of the time of level 6, for a tenth more bytes at most.
func newDeflater() *zlib.Writer {
	w, err := zlib.NewWriterLevel(nil, 1)
	if err != nil {
		panic("pdf: " + err.Error())
	}
	return w
}

func deflate(data []byte) []byte {
	var w *zlib.Writer
	select {
	case w = <-deflaters:
	default:
		w = newDeflater()
	}
	defer func() {
		select {
		case deflaters <- w:
		default:
		}
	}()
	b := bytes.NewBuffer(make([]byte, 0, len(data)/3+64))
	w.Reset(b)
	_, _ = w.Write(data)
	_ = w.Close()
	return b.Bytes()
}

func digest(data []byte) []byte {
	sum := sha256.Sum256(data)
	return sum[:]
}

// file assembles a PDF 1.7 file. Small objects go into one compressed object stream;
// streams stand by themselves. Nothing in it depends on the clock or the machine.
type file struct {
	out     bytes.Buffer
	objects int      // numbers given out
	offsets []int    // by number; of what stands by itself
	small   []byte   // the bodies of what goes into the object stream
	places  [][2]int // their numbers, and where they begin
}

// reserve gives out a number.
func (f *file) reserve() int {
	f.objects++
	f.offsets = append(f.offsets, 0)
	return f.objects
}

// object begins the body of a small object, to be appended to f.small up to the next.
func (f *file) object(n int) {
	if len(f.small) > 0 {
		f.small = append(f.small, '\n')
	}
	f.places = append(f.places, [2]int{n, len(f.small)})
}

func (f *file) put(n int, body string) {
	f.object(n)
	f.small = append(f.small, body...)
}

func (f *file) add(body string) int {
	n := f.reserve()
	f.put(n, body)
	return n
}

// stream writes a stream whose data is deflated already.
func (f *file) stream(dict string, deflated []byte) int {
	n := f.reserve()
	f.streamAt(n, dict+" /Filter /FlateDecode", deflated)
	return n
}

func (f *file) streamAt(n int, dict string, data []byte) {
	f.begin()
	f.offsets[n-1] = f.out.Len()
	fmt.Fprintf(&f.out, "%d 0 obj\n<<%s /Length %d>>\nstream\n", n, dict, len(data))
	f.out.Write(data)
	f.out.WriteString("\nendstream\nendobj\n")
}

func (f *file) begin() {
	if f.out.Len() == 0 {
		f.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	}
}

// finish writes the object stream and the table of places, and returns the file.
func (f *file) finish(root, info int) []byte {
	f.begin()
	f.small = append(f.small, '\n')
	var head []byte
	inStream := make(map[int]int, len(f.places)) // number to index
	for i, p := range f.places {
		inStream[p[0]] = i
		head = append(strconv.AppendInt(head, int64(p[0]), 10), ' ')
		head = append(strconv.AppendInt(head, int64(p[1]), 10), ' ')
	}
	h := sha256.New()
	_, _ = h.Write(f.out.Bytes())
	_, _ = h.Write(f.small)
	id := hex.EncodeToString(h.Sum(nil)[:16])
	container := f.reserve()
	f.streamAt(container, fmt.Sprintf("/Type /ObjStm /N %d /First %d /Filter /FlateDecode", len(f.places), len(head)),
		deflate(append(head, f.small...)))
	table := f.reserve()
	f.offsets[table-1] = f.out.Len()
	var rows bytes.Buffer
	row := func(kind, a, b int) {
		rows.Write([]byte{byte(kind), byte(a >> 16), byte(a >> 8), byte(a), byte(b >> 8), byte(b)})
	}
	row(0, 0, 65535)
	for n := 1; n <= f.objects; n++ {
		if i, ok := inStream[n]; ok {
			row(2, container, i)
		} else {
			row(1, f.offsets[n-1], 0)
		}
	}
	start := f.out.Len()
	f.streamAt(table, fmt.Sprintf("/Type /XRef /Size %d /W [1 3 2] /Root %d 0 R /Info %d 0 R /ID [<%s> <%s>] /Filter /FlateDecode",
		f.objects+1, root, info, id, id), deflate(rows.Bytes()))
	fmt.Fprintf(&f.out, "startxref\n%d\n%%%%EOF\n", start)
	return f.out.Bytes()
}

var escaper = strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`)

// textString writes a text for a dictionary: ASCII as it is, all else as UTF-16.
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

// font writes the objects of one face and returns the number of the font.
func (f *file) font(c *cutFace) int {
	data := f.stream(fmt.Sprintf("/Length1 %d", c.fontLen), c.fontFile)
	unicode := f.stream("", c.unicode)
	descriptor := f.add(fmt.Sprintf("<</Type /FontDescriptor /FontName /%s %s /FontFile2 %d 0 R>>", c.name, c.describe, data))
	descendant := f.add(fmt.Sprintf("<</Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo <</Registry (Adobe) /Ordering (Identity) /Supplement 0>> "+
		"/FontDescriptor %d 0 R /W %s /CIDToGIDMap /Identity>>", c.name, descriptor, c.widths))
	return f.add(fmt.Sprintf("<</Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R>>",
		c.name, descendant, unicode))
}
