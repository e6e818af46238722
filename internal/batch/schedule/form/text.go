package form

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"slices"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"aftercare/internal/diag"
)

// CP1252 is Windows' encoding.
const CP1252 = "cp1252"

// encodings are those that a person can ask for. UTF-8, and UTF-16 with a byte order mark, are detected.
var encodings = []string{"utf-8", CP1252}

var (
	markUTF8    = []byte("\xef\xbb\xbf")
	markUTF16LE = []byte("\xff\xfe")
	markUTF16BE = []byte("\xfe\xff")
)

// TrimMark removes the byte order mark of UTF-8.
func TrimMark(text []byte) []byte { return bytes.TrimPrefix(text, markUTF8) }

// DecodeText returns the input as UTF-8, without a byte order mark. Windows' encoding is only used if it was
// asked for: nearly every file can be read as cp1252 without an error, even if that is wrong.
func DecodeText(name string, in *bufio.Reader, encoding string) (*bufio.Reader, error) {
	start, err := in.Peek(4)
	if err != nil && len(start) == 0 {
		return in, nil
	}
	marked := bytes.HasPrefix(start, markUTF8) || bytes.HasPrefix(start, markUTF16LE) || bytes.HasPrefix(start, markUTF16BE)
	switch {
	case encoding != "" && !slices.Contains(encodings, encoding):
		return nil, FileError(name, 0, diag.DidYouMean(encoding, encodings), "the encoding %q is not known", encoding)
	case marked && encoding == CP1252:
		return nil, FileError(name, 1, "leave out --encoding", "the file says by its first bytes that it is Unicode, and cp1252 was asked for")
	case bytes.HasPrefix(start, markUTF8):
		_, err = in.Discard(len(markUTF8))
		return in, err
	case marked:
		dec := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		whole := &utf16Reader{name: name, in: in, bigEndian: bytes.HasPrefix(start, markUTF16BE), line: 1}
		return bufio.NewReaderSize(transform.NewReader(whole, dec), BufferSize), nil
	case encoding == CP1252:
		if start, _ = in.Peek(BufferSize); isUTF8(start) {
			return nil, FileError(name, 0, "leave out --encoding", "the file "+NotCP1252)
		}
		return bufio.NewReaderSize(transform.NewReader(in, charmap.Windows1252.NewDecoder()), BufferSize), nil
	case len(start) >= 2 && (start[0] == 0) != (start[1] == 0):
		return nil, FileError(name, 1, "save it as UTF-8, or as UTF-16 with its mark", "the file holds zeros between its letters; expected UTF-8")
	}
	return in, nil
}

// utf16Reader passes UTF-16 to the decoder, which takes any two bytes for a letter: one lost byte turns all
// that follows into another script, and its lines into one line. So a line end that is out of step, which isn't
// a letter of any script, ends the file.
type utf16Reader struct {
	name      string
	in        *bufio.Reader
	bigEndian bool
	line      int
}

// Read returns only whole pairs of bytes.
func (p *utf16Reader) Read(to []byte) (int, error) {
	n, err := p.in.Read(to[:len(to)&^1])
	half := false
	if n%2 == 1 {
		if to[n], err = p.in.ReadByte(); errors.Is(err, io.EOF) {
			half = true
			n--
		} else {
			n++
		}
	}
	for i := 0; i+1 < n; i += 2 {
		unit := uint16(to[i]) | uint16(to[i+1])<<8
		if p.bigEndian {
			unit = uint16(to[i+1]) | uint16(to[i])<<8
		}
		switch unit {
		case '\n':
			p.line++
		case '\n' << 8:
			return 0, FileError(p.name, p.line, "save it again, as UTF-8", "a byte is missing, or one too many, on line %d; the rows from here on can't be read", p.line)
		}
	}
	if half {
		err = FileError(p.name, p.line, "save it again, as UTF-8", "the file ends in the middle of a letter: it is cut off, or a byte of it is missing")
	}
	return n, err
}

// isUTF8 reports whether the characters beyond ASCII show that a text is UTF-8.
func isUTF8(text []byte) bool {
	other := false
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		if r == utf8.RuneError && n <= 1 {
			return other && !utf8.FullRune(text)
		}
		other = other || n > 1
		text = text[n:]
	}
	return other
}

// IsMisencoded reports whether a text was read as cp1252 but is UTF-8.
func IsMisencoded(s string) bool {
	bytes, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
	return err == nil && utf8.Valid(bytes) && isUTF8(bytes)
}

// NotCP1252 says what is wrong with a text for which IsMisencoded is true.
const NotCP1252 = "is UTF-8, and cp1252 was asked for"
