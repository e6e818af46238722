package main

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"aftercare/internal/batch"
)

// formColumns is what each schedule format can hold: FHIR resources have no conditions, no next visit and no
// message.
var formColumns = []string{
	"appointment_id", "given_name", "family_name", "birth_date", "record", "procedure", "status", "side", "site", "date", "ended", "clinician", "language",
}

const formMap = `procedures:
  Facet test: medial-branch-block
  Facet burn: medial-branch-rfa
`

// formRows is fifty appointments, most of which get a sheet.
func formRows() []map[string]string {
	var out []map[string]string
	for n := range 50 {
		r := map[string]string{
			"appointment_id": fmt.Sprintf("F-%03d", n), "given_name": []string{"Rosa", "José María", "Zoë", "Ange\u0301lica", "D'Arcy"}[n%5],
			"family_name": []string{"Example, Jr.", "O'Neil", `Bayer639 "Bo"`}[n%3] + string(rune('a'+n%26)) + string(rune('a'+n/2)),
			"birth_date":  fmt.Sprintf("%d-%02d-%02d", 1930+n, n%12+1, n%28+1), "record": fmt.Sprintf("%07d", 417*n),
			"procedure": []string{"Facet test", "Facet burn"}[n%2], "status": "completed", "side": []string{"left", "right", "both"}[n%3], "site": "L4 to S1; both levels",
			"date": "2026-11-23", "ended": fmt.Sprintf("2026-11-23T10:%02d:00-08:00", n), "clinician": "Dr. Ruiz, MD", "language": "en",
		}
		switch n {
		case 7:
			r["side"] = "" // rejected
		case 19:
			r["status"] = "not-done" // skipped
		case 23:
			r["status"] = "stopped" // rejected: an unknown word
		case 31:
			r["birth_date"] = "1961-02-30" // rejected
		case 37:
			r["appointment_id"] = "F-036" // rejected, and its neighbour too
		case 41:
			r["ended"] = "2026-11-23T22:00:00-08:00" // rejected: in the future
		case 43:
			r["given_name"] = "李" // rejected: no typeface
		case 47:
			r["language"] = "xx" // rejected
		}
		out = append(out, r)
	}
	return out
}

// formTable writes rows as a table with a separator between quoted cells.
func formTable(rows []map[string]string, sign, end string) string {
	var b strings.Builder
	b.WriteString(strings.Join(formColumns, sign) + end)
	for _, r := range rows {
		for n, name := range formColumns {
			if n > 0 {
				b.WriteString(sign)
			}
			b.WriteString(`"` + strings.ReplaceAll(r[name], `"`, `""`) + `"`)
		}
		b.WriteString(end)
	}
	return b.String()
}

// unicodeText is what Excel saves as "Unicode text".
func unicodeText(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = binary.LittleEndian.AppendUint16(b, u)
	}
	return b
}

// formExcel writes rows as a sheet of texts, with the column names in its first row.
func formExcel(t *testing.T, columns []string, rows []map[string]string) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for n := -1; n < len(rows); n++ {
		for c, name := range columns {
			text := name
			if n >= 0 {
				text = rows[n][name]
			}
			at, err := excelize.CoordinatesToCellName(c+1, n+2)
			if err == nil {
				err = f.SetCellStr("Sheet1", at, text)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jsonText(t *testing.T, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// formFHIR returns a bundle with a Patient and a Procedure for each row.
func formFHIR(t *testing.T, rows []map[string]string) []byte {
	type m = map[string]any
	sides := map[string]string{"left": "7771000", "right": "24028007", "both": "51440002"}
	var entries []any
	for n, r := range rows {
		sites := []any{m{"text": r["site"]}}
		if code := sides[r["side"]]; code != "" {
			sites = append(sites, m{"coding": []any{m{"system": "http://snomed.info/sct", "code": code}}})
		}
		who := fmt.Sprintf("urn:uuid:%08d", n)
		entries = append(entries,
			m{"fullUrl": who, "resource": m{
				"resourceType": "Patient", "id": fmt.Sprint(n), "birthDate": r["birth_date"], "name": []any{m{"use": "official", "given": []string{r["given_name"]}, "family": r["family_name"]}},
				"identifier":    []any{m{"value": r["record"], "type": m{"coding": []any{m{"code": "MR"}}}}},
				"communication": []any{m{"language": m{"coding": []any{m{"code": r["language"]}}}}},
			}},
			m{"fullUrl": fmt.Sprintf("urn:uuid:p%08d", n), "resource": m{
				"resourceType": "Procedure", "id": r["appointment_id"], "status": r["status"], "subject": m{"reference": who}, "code": m{"text": r["procedure"]},
				"performedPeriod": m{"start": "2026-11-23T09:00:00-08:00", "end": r["ended"]}, "bodySite": sites,
				"performer": []any{m{"actor": m{"reference": "Practitioner/1", "display": r["clinician"]}}},
			}},
		)
	}
	return []byte(jsonText(t, m{"resourceType": "Bundle", "type": "collection", "entry": entries}))
}

// The same fifty rows in each schedule format give one manifest, byte for byte, and the same sheets.
func TestFormatsMakeOneManifest(t *testing.T) {
	t.Parallel()
	rows, dir := formRows(), t.TempDir()
	var lines []string
	for _, r := range rows {
		lines = append(lines, jsonText(t, r))
	}
	write := func(name string, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("map.yaml", []byte(formMap))
	var want []byte
	for _, form := range []struct {
		name string
		data []byte
	}{
		{"comma.csv", []byte(formTable(rows, ",", "\n"))},
		{"semicolon.csv", []byte("\ufeff" + formTable(rows, ";", "\r\n"))},
		{"unicode.txt", unicodeText(formTable(rows, "\t", "\r\n"))},
		{"book.xlsx", formExcel(t, formColumns, rows)},
		{"lines.jsonl", []byte(strings.Join(lines, "\n") + "\n")},
		{"bundle.json", formFHIR(t, rows)},
	} {
		write(form.name, form.data)
		out := "out-" + form.name
		if _, stderr, code := program(t, dir, "batch", form.name, "-o", out, "--clinic", "beverly-hills", "--map", "map.yaml"); code != exitPartial {
			t.Fatalf("%s: exit code %d: %s", form.name, code, stderr)
		}
		got, err := os.ReadFile(filepath.Join(dir, out, "manifest.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
			counts := map[batch.Status]int{}
			for _, l := range manifestOf(t, filepath.Join(dir, out)) {
				counts[l.Status]++
			}
			if len(counts) != 3 || counts[batch.Made] != 41 || counts[batch.Skipped] != 1 || counts[batch.Rejected] != 8 {
				t.Error(counts)
			}
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s has another manifest:\n%s", form.name, firstDifference(string(got), string(want)))
		}
		for _, l := range manifestOf(t, filepath.Join(dir, out)) {
			if l.Status.HasFile() && sumOfFile(t, filepath.Join(dir, out, l.File)) != l.SHA256 {
				t.Errorf("%s: row %d has another sheet", form.name, l.Row)
			}
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for n := range w {
		if n >= len(g) || g[n] != w[n] {
			return strings.Join(g[n:min(n+1, len(g))], "") + "\n" + w[n]
		}
	}
	return "it is longer"
}
