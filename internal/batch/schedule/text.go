package schedule

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"aftercare/internal/diag"
)

// The encodings that a person can ask for. UTF-8, and UTF-16 with a byte order mark, are detected.
const (
	UTF8   = "utf-8"
	CP1252 = "cp1252"
)

// Encodings is the allowed values of Options.Encoding.
var Encodings = []string{UTF8, CP1252}

var (
	markUTF8    = []byte("\xef\xbb\xbf")
	markUTF16LE = []byte("\xff\xfe")
	markUTF16BE = []byte("\xfe\xff")
)

// decodeText returns the input as UTF-8, without a byte order mark. Windows' encoding is only used if it was
// asked for: nearly every file can be read as cp1252 without an error, even if that is wrong.
func decodeText(name string, in *bufio.Reader, encoding string) (*bufio.Reader, error) {
	start, err := in.Peek(4)
	if err != nil && len(start) == 0 {
		return in, nil
	}
	marked := bytes.HasPrefix(start, markUTF8) || bytes.HasPrefix(start, markUTF16LE) || bytes.HasPrefix(start, markUTF16BE)
	switch {
	case encoding != "" && encoding != UTF8 && encoding != CP1252:
		return nil, fileError(name, 0, diag.DidYouMean(encoding, Encodings), "the encoding %q is not known", encoding)
	case marked && encoding == CP1252:
		return nil, fileError(name, 1, "leave out --encoding", "the file says by its first bytes that it is Unicode, and cp1252 was asked for")
	case bytes.HasPrefix(start, markUTF8):
		_, err = in.Discard(len(markUTF8))
		return in, err
	case marked:
		dec := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder()
		whole := &utf16Reader{name: name, in: in, bigEndian: bytes.HasPrefix(start, markUTF16BE), line: 1}
		return bufio.NewReaderSize(transform.NewReader(whole, dec), bufferSize), nil
	case encoding == CP1252:
		if start, _ = in.Peek(bufferSize); isUTF8(start) {
			return nil, fileError(name, 0, "leave out --encoding", "the file "+notCP1252)
		}
		return bufio.NewReaderSize(transform.NewReader(in, charmap.Windows1252.NewDecoder()), bufferSize), nil
	case len(start) >= 2 && (start[0] == 0) != (start[1] == 0):
		return nil, fileError(name, 1, "save it as UTF-8, or as UTF-16 with its mark", "the file holds zeros between its letters; expected UTF-8")
	}
	return in, nil
}

// fileError returns a problem that ends the reading of a file. It names lines and columns, and nothing from a
// row.
func fileError(file string, line int, hint, format string, args ...any) error {
	return diag.List{{Pos: diag.Pos{File: file, Line: line}, Message: fmt.Sprintf(format, args...), Hint: hint}}
}

// EmptyError reports a file that holds nothing at all, not even column names.
type EmptyError struct{ list diag.List }

// Error names the file.
func (e *EmptyError) Error() string { return e.list.Error() }

// Unwrap returns the finding.
func (e *EmptyError) Unwrap() error { return e.list }

func newEmptyError(file string) error {
	return &EmptyError{diag.List{{Pos: diag.Pos{File: file}, Message: "the file is empty"}}}
}

// readError describes a failure of the machine while the file was read.
func readError(name string, err error) error {
	if list := (diag.List)(nil); errors.As(err, &list) {
		return list // it already says everything
	}
	return fmt.Errorf("reading %s: %w", name, err)
}

// firstByte returns the first byte that isn't a space; 0 if there is none in the buffer.
func firstByte(in *bufio.Reader) (byte, error) {
	start, err := in.Peek(bufferSize)
	if rest := bytes.TrimLeft(start, " \t\r\n"); len(rest) > 0 {
		return rest[0], nil
	}
	if err == io.EOF {
		err = nil
	}
	return 0, err
}
