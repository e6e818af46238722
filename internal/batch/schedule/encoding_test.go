package schedule

import (
	"bytes"
	"strings"
	"testing"

	"aftercare/internal/batch/schedule/form"
)

// A UTF-8 file isn't read as Windows' encoding, though each of its bytes could be: a whole file is refused, a
// single row is rejected, and both errors say why.
func TestUTF8IsNotCP1252(t *testing.T) {
	o := Options{Encoding: form.CP1252}
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
