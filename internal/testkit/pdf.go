// Package testkit is only for tests: a reader of PDF files that shares no code with their writer,
// and sheets to test renderers with.
package testkit

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Document is what a reader sees of a PDF file.
type Document struct {
	Objects map[int]string // dictionaries and small objects, as text
	Streams map[int][]byte // inflated
	Trailer string         // the dictionary of the cross-reference table
	Pages   []Page
}

// Page is one page: its size and its texts in the order in which they are drawn.
type Page struct {
	Width, Height float64
	Texts         []Text
	Content       string

	object int
	key    int                          // in the parent tree
	fonts  map[string]map[string]string // by name, glyphs to runes
}

// Text is one piece of text with its position, from the origin at the bottom left of the page.
type Text struct {
	X, Y, Size float64
	Font       string
	White      bool
	Outlined   bool // drawn with an outline too
	Words      string
	Said       string // as a voice says it: shortened words in full
}

// Words returns all texts of a page, joined.
func (p Page) Words() string {
	var b strings.Builder
	for _, t := range p.Texts {
		b.WriteString(t.Words)
		b.WriteByte('\n')
	}
	return b.String()
}

// A string in parentheses, and a text that is shown, with its long form if it has one.
const (
	literal = `\(((?s:[^\\)]|\\.)*)\)`
	shown   = `(?:/Span <</E (` + literal + `|<[0-9A-F]*>)>> BDC )?` + literal + ` Tj (?:EMC )?`
)

var (
	objectHead = regexp.MustCompile(`(?m)^(\d+) 0 obj\n`)
	lengthKey  = regexp.MustCompile(`/Length (\d+)`)
	reference  = regexp.MustCompile(`(\d+) 0 R`)
	mediaBox   = regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`)
	fontNames  = regexp.MustCompile(`/(F\d+) (\d+) 0 R`)
	parentKey  = regexp.MustCompile(`/StructParents (\d+)`)
	bfChar     = regexp.MustCompile(`<([0-9A-F]{4})> <([0-9A-F]+)>`)
	textObject = regexp.MustCompile(`BT /(F\d+) ([\d.]+) Tf ((?:[\d.-]+ [\d.-]+ Td (?:` + shown + `)+)+)ET`)
	placedText = regexp.MustCompile(`([\d.-]+) ([\d.-]+) Td ((?:` + shown + `)+)`)
	shownText  = regexp.MustCompile(shown)
)

// ReadPDF reads a file, or reports what is wrong with it.
func ReadPDF(data []byte) (*Document, error) {
	d := &Document{Objects: map[int]string{}, Streams: map[int][]byte{}}
	if err := d.readObjects(data); err != nil {
		return nil, err
	}
	if err := d.readObjectStreams(); err != nil {
		return nil, err
	}
	root, err := d.reference(d.Trailer, "/Root")
	if err != nil {
		return nil, err
	}
	tree, err := d.reference(d.Objects[root], "/Pages")
	if err != nil {
		return nil, err
	}
	return d, d.readPages(tree, 0)
}

// readPages reads the pages under a node of the page tree.
func (d *Document) readPages(node, depth int) error {
	if depth > 8 {
		return errors.New("the tree of pages has no end")
	}
	_, kids, isNode := strings.Cut(d.Objects[node], "/Kids [")
	if !isNode {
		p, err := d.page(d.Objects[node])
		if err != nil {
			return fmt.Errorf("page %d: %w", len(d.Pages)+1, err)
		}
		p.object = node
		d.Pages = append(d.Pages, p)
		return nil
	}
	before := len(d.Pages)
	kids, _, _ = strings.Cut(kids, "]")
	for _, m := range reference.FindAllStringSubmatch(kids, -1) {
		if err := d.readPages(parseInt(m[1]), depth+1); err != nil {
			return err
		}
	}
	if want := fmt.Sprintf("/Count %d ", len(d.Pages)-before); !strings.Contains(d.Objects[node], want) {
		return fmt.Errorf("object %d has %d pages and says other", node, len(d.Pages)-before)
	}
	return nil
}

// readObjects reads the objects that aren't in object streams.
func (d *Document) readObjects(data []byte) error {
	if !bytes.HasPrefix(data, []byte("%PDF-1.")) || !bytes.HasSuffix(data, []byte("%%EOF\n")) {
		return errors.New("not a whole PDF file")
	}
	for len(data) > 0 {
		m := objectHead.FindSubmatchIndex(data)
		if m == nil {
			return nil
		}
		n, err := strconv.Atoi(string(data[m[2]:m[3]]))
		if err != nil {
			return err
		}
		rest := data[m[1]:]
		at := bytes.Index(rest, []byte("\nstream\n"))
		if at < 0 {
			return fmt.Errorf("object %d is no stream", n)
		}
		dict := string(rest[:at])
		l := lengthKey.FindStringSubmatch(dict)
		if l == nil {
			return fmt.Errorf("object %d has no length", n)
		}
		length, err := strconv.Atoi(l[1])
		if err != nil {
			return err
		}
		raw := rest[at+len("\nstream\n"):][:length]
		body := raw
		if strings.Contains(dict, "/FlateDecode") {
			if body, err = inflate(raw); err != nil {
				return fmt.Errorf("object %d: %w", n, err)
			}
		}
		d.Objects[n], d.Streams[n] = dict, body
		if strings.Contains(dict, "/Type /XRef") {
			d.Trailer = dict
		}
		data = rest[at+len("\nstream\n")+length:]
		if !bytes.HasPrefix(data, []byte("\nendstream\nendobj\n")) {
			return fmt.Errorf("object %d has another length than it says", n)
		}
	}
	return nil
}

func inflate(raw []byte) ([]byte, error) {
	r, err := zlib.NewReader(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// readObjectStreams reads the objects of the object streams.
func (d *Document) readObjectStreams() error {
	for n, dict := range d.Objects {
		if !strings.Contains(dict, "/Type /ObjStm") {
			continue
		}
		_, f, _ := strings.Cut(dict, "/First ")
		first, err := strconv.Atoi(strings.Fields(f)[0])
		if err != nil {
			return err
		}
		body := string(d.Streams[n])
		heads := strings.Fields(body[:first])
		for i := 0; i+1 < len(heads); i += 2 {
			number, err := strconv.Atoi(heads[i])
			if err != nil {
				return err
			}
			from, err := strconv.Atoi(heads[i+1])
			if err != nil {
				return err
			}
			text, _, _ := strings.Cut(body[first+from:], "\n")
			d.Objects[number] = text
		}
	}
	return nil
}

func (d *Document) reference(dict, key string) (int, error) {
	_, rest, ok := strings.Cut(dict, key+" ")
	m := reference.FindStringSubmatch(rest)
	if !ok || m == nil {
		return 0, fmt.Errorf("no %s in %q", key, dict)
	}
	return strconv.Atoi(m[1])
}

func (d *Document) page(dict string) (Page, error) {
	var p Page
	m := mediaBox.FindStringSubmatch(dict)
	if m == nil {
		return p, fmt.Errorf("no size in %q", dict)
	}
	p.Width, p.Height = parseFloat(m[1]), parseFloat(m[2])
	if k := parentKey.FindStringSubmatch(dict); k != nil {
		p.key = parseInt(k[1])
	}
	if !strings.Contains(dict, "/Contents") {
		return p, nil // an empty page
	}
	content, err := d.reference(dict, "/Contents")
	if err != nil {
		return p, err
	}
	p.Content = string(d.Streams[content])
	maps := map[string]map[string]string{}
	for _, f := range fontNames.FindAllStringSubmatch(dict, -1) {
		n, err := strconv.Atoi(f[2])
		if err != nil {
			return p, err
		}
		unicode, err := d.reference(d.Objects[n], "/ToUnicode")
		if err != nil {
			return p, err
		}
		maps[f[1]] = parseToUnicode(string(d.Streams[unicode]))
	}
	p.fonts = maps
	for _, line := range strings.Split(p.Content, "\n") {
		texts, err := p.texts(line)
		if err != nil {
			return p, err
		}
		p.Texts = append(p.Texts, texts...)
	}
	return p, nil
}

// texts reads the texts of one line of a page's content.
func (p Page) texts(line string) ([]Text, error) {
	var out []Text
	for _, o := range textObject.FindAllStringSubmatchIndex(line, -1) {
		t := Text{Font: line[o[2]:o[3]], Size: parseFloat(line[o[4]:o[5]]), White: strings.HasPrefix(line[:o[0]], "1 g"), Outlined: strings.Contains(line[:o[0]], "2 Tr")}
		// Each position is relative to the one before.
		for _, m := range placedText.FindAllStringSubmatch(line[o[6]:o[7]], -1) {
			t.X, t.Y, t.Words, t.Said = t.X+parseFloat(m[1]), t.Y+parseFloat(m[2]), "", ""
			for _, part := range shownText.FindAllStringSubmatch(m[3], -1) {
				words, err := decodeText(part[3], p.fonts[t.Font])
				if err != nil {
					return nil, err
				}
				said := words
				if part[1] != "" {
					said = decodeString(part[1])
				}
				t.Words, t.Said = t.Words+words, t.Said+said
			}
			out = append(out, t)
		}
	}
	return out, nil
}

func parseFloat(s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return -1
	}
	return f
}

func parseToUnicode(cmap string) map[string]string {
	out := map[string]string{}
	for _, m := range bfChar.FindAllStringSubmatch(cmap, -1) {
		var units []uint16
		for n := 0; n+4 <= len(m[2]); n += 4 {
			u, err := strconv.ParseUint(m[2][n:n+4], 16, 16)
			if err != nil {
				continue
			}
			units = append(units, uint16(u))
		}
		out[m[1]] = string(utf16.Decode(units))
	}
	return out
}

// decodeText converts a string of two-byte numbers to its runes.
func decodeText(raw string, runes map[string]string) (string, error) {
	raw = unescape.Replace(raw)
	var b strings.Builder
	for n := 0; n+2 <= len(raw); n += 2 {
		glyph := fmt.Sprintf("%02X%02X", raw[n], raw[n+1])
		s, ok := runes[glyph]
		if !ok {
			return "", fmt.Errorf("the glyph %s has no rune", glyph)
		}
		b.WriteString(s)
	}
	return b.String(), nil
}

// decodeString reads a string of the file's own data: of ASCII, or of UTF-16 in hexadecimal.
func decodeString(raw string) string {
	if inner, ok := strings.CutPrefix(raw, "<FEFF"); ok {
		return parseToUnicode("<0000> <" + inner)["0000"]
	}
	return unescape.Replace(strings.TrimSuffix(strings.TrimPrefix(raw, "("), ")"))
}

var unescape = strings.NewReplacer(`\\`, `\`, `\(`, "(", `\)`, ")", `\n`, "\n", `\r`, "\r")
