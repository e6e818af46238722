package form

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func decode(data []byte, encoding string) (string, error) {
	in, err := DecodeText("s.txt", bufio.NewReader(bytes.NewReader(data)), encoding)
	if err != nil {
		return "", err
	}
	text, err := io.ReadAll(in)
	return string(text), err
}

// One byte lost or added changes all letters that follow; that ends the file, and no line vanishes into another.
func TestOutOfStep(t *testing.T) {
	const text = "id\troom\r\nA1\tblue\r\nA2\tred\r\nA3\tNúñez\r\nA4\tx\r\n"
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		encoded, err := unicode.UTF16(order, unicode.UseBOM).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		whole := []byte(encoded)
		at := 2 * (strings.Index(text, "A2") + 1)
		for name, data := range map[string][]byte{
			"lost":            append(append([]byte{}, whole[:at]...), whole[at+1:]...),
			"too many":        append(append(append([]byte{}, whole[:at]...), 'x'), whole[at:]...),
			"lost and added":  append(append(append(append([]byte{}, whole[:at]...), whole[at+1:len(whole)-4]...), 'x'), whole[len(whole)-4:]...),
			"cut in a letter": whole[:len(whole)-5],
		} {
			if got, err := decode(data, ""); err == nil || !strings.Contains(err.Error(), "a byte") || !strings.HasPrefix(text, got[:min(len(got), at/2-1)]) {
				t.Errorf("%v, %s: %q, %v", order, name, got, err)
			}
		}
		if got, err := decode(whole, ""); err != nil || got != text {
			t.Errorf("%v: %q, %v", order, got, err)
		}
	}
}

func TestDecodeText(t *testing.T) {
	for _, c := range []struct{ data, encoding, want, problem string }{
		{"\xef\xbb\xbfJos\u00e9", "", "Jos\u00e9", ""}, {"Jos\xe9", "", "Jos\xe9", ""}, {"Jos\xe9", CP1252, "Jos\u00e9", ""}, {"Jos\u00e9", "utf-8", "Jos\u00e9", ""}, {"", "", "", ""},
		{"Jos\u00e9", CP1252, "", "the file is UTF-8, and cp1252 was asked for"}, {"\xef\xbb\xbfJose", CP1252, "", "the file says by its first bytes that it is Unicode"},
		{"Jose", "latin", "", `the encoding "latin" is not known`}, {"J\x00o\x00", "", "", "the file holds zeros between its letters"},
	} {
		got, err := decode([]byte(c.data), c.encoding)
		if got != c.want || (err == nil) != (c.problem == "") || !strings.Contains(fmt.Sprint(err), c.problem) {
			t.Errorf("%q as %q: %q, %v", c.data, c.encoding, got, err)
		}
	}
}

// Words end the rows as words, in a line that hardly holds anything else; a full line below them is an error.
func TestRowsEnd(t *testing.T) {
	for line, want := range map[string]string{
		"Total|": "end", "TOTAL: 7||": "end", "|Total 3|": "end", "Totally|": "row", "Total|a|b": "row", "a|Total": "row", "||": "row", "(7 rows)|": "end",
	} {
		end := RowsEnd{File: "s.csv", Words: []string{"total", "("}}
		got := "row"
		if ended, err := end.At(2, strings.Split(line, "|")); ended && err == nil {
			got = "end"
		}
		if got != want {
			t.Errorf("%q: %s, want %s", line, got, want)
		}
		below, err := end.At(3, []string{"a", "", ""})
		if _, full := end.At(4, []string{"a", "b", "c"}); below != (want == "end") || err != nil || (full != nil) != (want == "end") {
			t.Errorf("below %q: %v, %v, %v", line, below, err, full)
		}
	}
}
