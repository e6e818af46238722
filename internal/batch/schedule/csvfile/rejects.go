package csvfile

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"aftercare/internal/batch/schedule/form"
)

// rejectsHeader is the first two columns of a file of rejected rows. A file that begins with them is read
// without its escapes and without these two columns.
var rejectsHeader = []string{"rejected_row", "rejected_because"}

func isRejectsHeader(cells []string) bool {
	n := len(rejectsHeader)
	return len(cells) > n && slices.Equal(cells[:n], rejectsHeader)
}

// jsonColumn is the only column for rejected rows from a format without a header.
const jsonColumn = "json_line"

// Rejects writes rejected rows as CSV, in UTF-8 with commas: the number and the reason, then the cells as they
// were in the file.
//
// A spreadsheet changes what it opens: it runs "=1+1", turns 00417 into 417 and a date into another day. So a
// cell is only written as it is if it is words without a digit or a risky character. Any other cell starts with
// a backslash; inside it, a backslash precedes each backslash and each character that could begin a cell if the
// spreadsheet used another separator. Characters that no screen should get are written as numbers: \x1b for a
// byte, \u{202e} for a character, \n for the end of a line. Marks of the reader are \~ (text after a closing
// quote), \! (changed by a spreadsheet), \# (a spreadsheet's own date) and \? (the reason isn't in the cells).
// The reader removes all of this in a file with these first two columns, and nowhere else.
type Rejects struct {
	out         *csv.Writer
	head        []string
	headWritten bool
}

// NewRejects returns a writer for the rejected rows of a schedule with that header. Nothing is written before
// the first row.
func NewRejects(w io.Writer, header []string) *Rejects {
	if header == nil {
		header = []string{jsonColumn}
	}
	return &Rejects{out: csv.NewWriter(w), head: header}
}

// Write writes one row: its number, why it was rejected, which may be something that the file's reader couldn't
// know, and its cells.
func (r *Rejects) Write(number int, reason string, raw []string) error {
	if !r.headWritten {
		r.headWritten = true
		if err := r.out.Write(slices.Concat(rejectsHeader, escapeAll(r.head))); err != nil {
			return fmt.Errorf("writing rejected rows: %w", err)
		}
	}
	cells := append([]string{strconv.Itoa(number), EscapeSentence(reason)}, escapeAll(raw)...)
	if err := r.out.Write(cells); err != nil {
		return fmt.Errorf("writing rejected rows: %w", err)
	}
	return nil
}

// Flush writes what is buffered.
func (r *Rejects) Flush() error {
	r.out.Flush()
	if err := r.out.Error(); err != nil {
		return fmt.Errorf("writing rejected rows: %w", err)
	}
	return nil
}

func escapeAll(cells []string) []string {
	out := make([]string, len(cells))
	for n, c := range cells {
		out[n] = escape(c)
	}
	return out
}

func unescapeAll(cells []string) []string {
	out := make([]string, len(cells))
	for n, c := range cells {
		out[n] = unescape(c)
	}
	return out
}

// maxEscapeFactor is how many times longer an escaped text can be: U+0080 is two bytes, \u{80} six.
const maxEscapeFactor = 4

// formulaStarts are the characters that begin a formula, and their full-width forms.
const formulaStarts = "=+-@＝＋－＠"

// cellSeparators are the characters after which a spreadsheet may begin a cell.
const cellSeparators = ",;|:'\""

// isHarmless reports whether no spreadsheet changes a text: it is words that begin with a letter.
func isHarmless(s string) bool {
	for n, r := range s {
		switch {
		case unicode.IsLetter(r) || (n > 0 && (unicode.IsMark(r) || r == '.' || r == '_')):
		case n > 0 && r == ' ' && n < len(s)-1 && s[n-1] != ' ':
		default:
			return false
		}
	}
	return !strings.EqualFold(s, "true") && !strings.EqualFold(s, "false")
}

func escape(s string) string {
	if isHarmless(s) {
		return s
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case strings.ContainsRune("nrtxu~!#?", r):
		return fmt.Sprintf(`\x%02x`, r) + escapeRest(s[size:], false)
	case r == '\\', strings.HasPrefix(escapeRune(s, r, size), `\`):
		return escapeRest(s, false)
	}
	return `\` + s[:size] + escapeRest(s[size:], strings.ContainsRune(cellSeparators+" ", r))
}

// Encode returns lines of cells that are escaped.
func Encode(lines [][]string) []byte {
	var b bytes.Buffer
	if err := csv.NewWriter(&b).WriteAll(lines); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.Bytes()
}

// EscapeValue returns a value as rejected rows have it: with a backslash in front unless no spreadsheet changes it.
func EscapeValue(s string) string { return escape(s) }

// EscapeSentence returns the program's own words as rejected rows have them.
func EscapeSentence(s string) string { return escapeRest(s, true) }

// escapeRest escapes the rest of a cell; begins means that a spreadsheet could begin a cell there.
func escapeRest(s string, begins bool) string {
	var b strings.Builder
	for n := 0; n < len(s); {
		r, size := utf8.DecodeRuneInString(s[n:])
		if r == '\\' || (begins && strings.ContainsRune(formulaStarts, r)) {
			b.WriteByte('\\')
		}
		b.WriteString(escapeRune(s[n:], r, size))
		begins = begins && r == ' ' || strings.ContainsRune(cellSeparators, r)
		n += size
	}
	return b.String()
}

// markEscapes is the letter for each mark, written after a backslash.
var markEscapes = map[string]byte{form.StrayTextMark: '~', form.AlteredMark: '!', form.NativeMark: '#', form.ReasonMark: '?'}

// escapeRune writes the first character of s, as a number if no screen should get it.
func escapeRune(s string, r rune, size int) string {
	switch {
	case markEscapes[s[:size]] != 0:
		return `\` + string(markEscapes[s[:size]])
	case r == '\n':
		return `\n`
	case r == '\r':
		return `\r`
	case r == '\t':
		return `\t`
	case r == utf8.RuneError && size == 1, r < ' ', r == 0x7f:
		return fmt.Sprintf(`\x%02x`, s[0])
	case !unicode.IsPrint(r) && r != '\u200c' && r != '\u200d', unicode.Is(unicode.Noncharacter_Code_Point, r):
		return fmt.Sprintf(`\u{%x}`, r)
	}
	return s[:size]
}

// unescape removes the escapes. A backslash before any other character is removed too.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for n := 0; n < len(s); n++ {
		if s[n] != '\\' || n+1 == len(s) {
			b.WriteByte(s[n])
			continue
		}
		n++
		n += unescapeRune(&b, s[n:]) - 1
	}
	return b.String()
}

// unescapeRune reads what follows a backslash and returns its length.
func unescapeRune(b *strings.Builder, s string) int {
	switch s[0] {
	case 'n':
		b.WriteByte('\n')
		return 1
	case 'r':
		b.WriteByte('\r')
		return 1
	case 't':
		b.WriteByte('\t')
		return 1
	case '~':
		b.WriteString(form.StrayTextMark)
		return 1
	case '!':
		b.WriteString(form.AlteredMark)
		return 1
	case '#':
		b.WriteString(form.NativeMark)
		return 1
	case '?':
		b.WriteString(form.ReasonMark)
		return 1
	case 'x':
		if len(s) >= 3 {
			if v, err := strconv.ParseUint(s[1:3], 16, 8); err == nil {
				b.WriteByte(byte(v))
				return 3
			}
		}
	case 'u':
		if end := strings.IndexByte(s, '}'); end > 2 && end < 9 && s[1] == '{' {
			if v, err := strconv.ParseUint(s[2:end], 16, 21); err == nil && utf8.ValidRune(rune(v)) {
				b.WriteRune(rune(v))
				return end + 1
			}
		}
	}
	b.WriteByte(s[0])
	return 1
}
