package schedule

import (
	"bufio"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

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
			return 0, fileError(p.name, p.line, "save it again, as UTF-8", "a byte is missing, or one too many, on line %d; the rows from here on can't be read", p.line)
		}
	}
	if half {
		err = fileError(p.name, p.line, "save it again, as UTF-8", "the file ends in the middle of a letter: it is cut off, or a byte of it is missing")
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

// isMisencoded reports whether a text was read as cp1252 but is UTF-8.
func isMisencoded(s string) bool {
	bytes, err := charmap.Windows1252.NewEncoder().Bytes([]byte(s))
	return err == nil && utf8.Valid(bytes) && isUTF8(bytes)
}

const notCP1252 = "is UTF-8, and cp1252 was asked for"
