package schedule

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

// One byte lost or added changes all letters that follow; that ends the file, and no row vanishes into another.
func TestOutOfStep(t *testing.T) {
	const text = "appointment_id\tname\r\nA1\tRosa\r\nA2\tBo\r\nA3\tCy\r\nA4\tDi\r\n"
	for _, order := range []unicode.Endianness{unicode.LittleEndian, unicode.BigEndian} {
		whole := []byte(utf16(t, text, order))
		at := 2 * (strings.Index(text, "A2") + 1)
		for name, data := range map[string][]byte{
			"lost":            append(append([]byte{}, whole[:at]...), whole[at+1:]...),
			"too many":        append(append(append([]byte{}, whole[:at]...), 'x'), whole[at:]...),
			"lost and added":  append(append(append(append([]byte{}, whole[:at]...), whole[at+1:len(whole)-4]...), 'x'), whole[len(whole)-4:]...),
			"cut in a letter": whole[:len(whole)-5],
		} {
			_, rows, err := readAll("s.txt", bytes.NewReader(data), Options{})
			if err == nil || !strings.Contains(err.Error(), "a byte") || len(rows) > 3 {
				t.Errorf("%v, %s: %d rows, %v", order, name, len(rows), err)
			}
		}
		if _, rows, err := readAll("s.txt", bytes.NewReader(whole), Options{}); err != nil || len(rows) != 4 {
			t.Errorf("%v: %d rows, %v", order, len(rows), err)
		}
	}
	_, rows, err := readAll("s.txt", strings.NewReader("\xff\xfea\x00p\x00p\x00t\x00i\x00d\x00,\x00n\x00a\x00m\x00e\x00\n\x00A\x00,\x00\x00\xd8\n\x00B\x00,\x00b\x00"), Options{})
	if err != nil || len(rows) != 2 || !strings.Contains(rows[0].Reject, "U+FFFD") || rows[1].Reject != "" {
		t.Error(rows, err)
	}
}

// A UTF-8 file isn't read as Windows' encoding, though each of its bytes could be: a whole file is refused, a
// single row is rejected, and both errors say why.
func TestUTF8IsNotCP1252(t *testing.T) {
	o := Options{Encoding: CP1252}
	_, _, err := readAll("s.csv", strings.NewReader("appointment_id,name\nA1,José\n"), o)
	if err == nil || !strings.Contains(err.Error(), "the file is UTF-8, and cp1252 was asked for") {
		t.Error(err)
	}
	for name, mixed := range map[string]string{
		"s.csv":   "appointment_id,name\nA1,Jos\xe9\nA2,Żaneta\nA3,Bo\n",
		"s.jsonl": `{"appointment_id": "A1", "name": "Jos` + "\xe9" + `"}` + "\n" + `{"appointment_id": "A2", "name": "Żaneta"}` + "\n" + `{"appointment_id": "A3", "name": "Bo"}`,
	} {
		header, rows, err := readAll(name, strings.NewReader(mixed), o)
		if err != nil || len(rows) != 3 || rows[0].Fields["name"] != "José" || !strings.Contains(rows[1].Reject, "is UTF-8, and cp1252 was asked for") || rows[2].Reject != "" {
			t.Fatal(rows, err)
		}
		_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, rows[1:2])), Options{})
		if err != nil || len(again) != 1 || again[0].Reject != rows[1].Reject {
			t.Error(again, err)
		}
	}
}
