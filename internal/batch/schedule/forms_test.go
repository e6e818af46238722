package schedule

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/unicode"
)

// fiftyVisits returns the same fifty visits as fields by our own names.
func fiftyVisits() []map[string]string {
	var out []map[string]string
	for n := range 50 {
		day := time.Date(1940+n, time.Month(n%12+1), n%28+1, 0, 0, 0, 0, time.UTC).Format("2006-01-02")
		out = append(out, map[string]string{
			"appointment_id": fmt.Sprintf("A-%03d", n), "given_name": []string{"Rosa", "José", "Zoë", "李", "می\u200cنا"}[n%5], "family_name": []string{"Example", "O'Neil, Jr.", "Bayer639"}[n%3],
			"birth_date": day, "record": fmt.Sprintf("%06d", n), "procedure": "medial-branch-block", "side": []string{"left", "right", "both"}[n%3], "site": "L4 to S1; \"both\"",
			"date": "2026-11-23", "ended": fmt.Sprintf("2026-11-23T10:%02d:00-08:00", n), "clinician": "Dr. Ruiz", "language": "es", "status": []string{"completed", "not-done"}[n/49],
		})
	}
	return out
}

func csvTable(sep string, rows []map[string]string) string {
	var b strings.Builder
	quote := func(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
	for n := -1; n < len(rows); n++ {
		for i, name := range fhirHeader {
			if i > 0 {
				b.WriteString(sep)
			}
			if n < 0 {
				b.WriteString(name)
			} else {
				b.WriteString(quote(rows[n][name]))
			}
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

func fhirLines(t *testing.T, rows []map[string]string) []string {
	var out []string
	sides := map[string]string{"left": "7771000", "right": "24028007", "both": "51440002"}
	for n, r := range rows {
		for _, v := range []any{
			map[string]any{"resourceType": "Patient", "id": fmt.Sprint(n), "birthDate": r["birth_date"],
				"name":          []any{map[string]any{"given": []string{r["given_name"]}, "family": r["family_name"]}},
				"identifier":    []any{map[string]any{"value": r["record"], "type": map[string]any{"coding": []any{map[string]any{"code": "MR"}}}}},
				"communication": []any{map[string]any{"language": map[string]any{"coding": []any{map[string]any{"code": r["language"]}}}}}},
			map[string]any{"resourceType": "Procedure", "id": r["appointment_id"], "status": r["status"], "subject": map[string]any{"reference": fmt.Sprintf("Patient/%d", n)},
				"code": map[string]any{"text": r["procedure"]}, "performedPeriod": map[string]any{"end": r["ended"]},
				"bodySite":  []any{map[string]any{"coding": []any{map[string]any{"code": sides[r["side"]]}}}, map[string]any{"text": r["site"]}},
				"performer": []any{map[string]any{"actor": map[string]any{"reference": "Practitioner/1", "display": r["clinician"]}}}},
		} {
			data, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, string(data))
		}
	}
	return out
}

// The same fifty rows in each format are read as the same rows.
func TestFiftyRowsInEachFormat(t *testing.T) {
	rows := fiftyVisits()
	cells := [][]any{nil}
	for _, name := range fhirHeader {
		cells[0] = append(cells[0], name)
	}
	var lines []string
	for _, r := range rows {
		var row []any
		for _, name := range fhirHeader {
			row = append(row, r[name])
		}
		cells = append(cells, row)
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(data))
	}
	resources := fhirLines(t, rows)
	var entries []string
	for _, r := range resources {
		entries = append(entries, `{"resource": `+r+`}`)
	}
	m := parse(t, "procedures: {medial-branch-block: medial-branch-block}\n")
	var first []Row
	for _, c := range []struct{ name, file, text string }{
		{"CSV", "s.csv", csvTable(",", rows)},
		{"CSV with semicolons", "s.csv", "sep=;\r\n" + csvTable(";", rows)},
		{"UTF-16 with tabs", "s.txt", utf16(t, csvTable("\t", rows), unicode.LittleEndian)},
		{"Excel", "s.xlsx", string(newWorkbookFile(t, cells, nil))},
		{"JSON Lines", "s.jsonl", strings.Join(lines, "\n")},
		{"a FHIR bundle", "s.json", `{"resourceType": "Bundle", "entry": [` + strings.Join(entries, ",\n") + "]}"},
		{"FHIR lines", "s.ndjson", strings.Join(resources, "\n")},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, got, err := readAll(c.file, strings.NewReader(c.text), Options{Map: m})
			if err != nil || len(got) != 50 {
				t.Fatal(len(got), err)
			}
			for n := range got {
				got[n].Line, got[n].Raw = 0, nil
			}
			if first == nil {
				first = got
			}
			if d := cmp.Diff(first, got); d != "" {
				t.Error(d)
			}
			if got[0].Reject != "" || got[49].Skip != "not-done" || len(got[0].Fields) != len(fhirHeader)-1 {
				t.Error(got[0], got[49])
			}
		})
	}
}
