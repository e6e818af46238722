package schedule

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"aftercare/internal/batch/schedule/form"
	"aftercare/internal/testkit"
	"aftercare/internal/visit/field"
)

// However a file is broken, reading it ends, and each row is either rejected or has only clean values.
func TestBrokenFilesEnd(t *testing.T) {
	rows := fiftyVisits()[:4]
	line, err := json.Marshal(rows[0])
	if err != nil {
		t.Fatal(err)
	}
	cells := [][]any{{"appointment_id", "name", "birth_date", "sedation", "record"}, {"A1", "Rosa", time.Date(1961, 4, 2, 0, 0, 0, 0, time.UTC), true, 417}, {"A2", "Bo"}}
	book := newWorkbookFile(t, cells, nil)
	const part = "xl/worksheets/sheet1.xml"
	random := rand.New(rand.NewPCG(1, 2))
	m := parse(t, "procedures: {medial-branch-block: medial-branch-block}\n")
	for name, text := range map[string]string{
		"s.csv": csvTable(",", rows), "s.jsonl": string(line) + "\n" + string(line), "s.json": `{"resourceType": "Bundle", "entry": [` + "\n" + bundleJSON(t, rows) + "]}",
		"rejects.csv": string(writeRejects(t, fhirHeader, []Row{{Raw: []string{"=1", "\x00", form.StrayTextMark, "é", `\`}}})), "s.xlsx": "",
	} {
		for range 300 {
			data := []byte(text)
			if name == "s.xlsx" {
				data = testkit.ReplacePart(t, book, part, func(s string) string { return string(mutate(random, []byte(s))) })
			} else {
				data = mutate(random, data)
			}
			_, got, _ := readAll(name, bytes.NewReader(data), Options{Map: m})
			for _, r := range got {
				for column, v := range r.Fields {
					if clean, problem := field.Clean(v); problem != "" || clean != v || v == "" {
						t.Errorf("%s: %s is %q", name, column, v)
					}
				}
			}
		}
	}
}

func bundleJSON(t *testing.T, rows []map[string]string) string {
	var out []string
	for _, r := range fhirLines(t, rows) {
		out = append(out, `{"resource": `+r+`}`)
	}
	return strings.Join(out, ",\n")
}

// mutate changes a few bytes, or cuts or repeats a piece.
func mutate(random *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	const nasty = "\"',;\n\r\t\x00\x1b\xff<>/{}[]:=\\0"
	for range 1 + random.IntN(3) {
		at := random.IntN(len(out))
		switch random.IntN(4) {
		case 0:
			out[at] = nasty[random.IntN(len(nasty))]
		case 1:
			out = append(out[:at:at], append([]byte{nasty[random.IntN(len(nasty))]}, out[at:]...)...)
		case 2:
			end := min(len(out), at+random.IntN(40)+1)
			out = append(out[:at:at], out[end:]...)
		case 3:
			end := min(len(out), at+random.IntN(40)+1)
			out = append(out[:end:end], out[at:]...)
		}
		if len(out) == 0 {
			return []byte("x")
		}
	}
	return out
}
