package schedule

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"aftercare/internal/diag"
)

// What is struck through in Excel was removed by hand: such a row is rejected, even when it is fed back; one
// that also says that it is cancelled is skipped.
func TestStruckThrough(t *testing.T) {
	rows := [][]any{{"appointment_id", "name", "status", "room"}, {"A1", "Rosa", "booked", "1"}, {"A2", "Bo", "booked", "1"}, {"A3", "Cy", "cancelled", "1"}, {"A4", "Di", "booked", "1"}}
	data := newWorkbookFile(t, rows, func(f *excelize.File) {
		style, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Strike: true}})
		for _, span := range [][2]string{{"A3", "D3"}, {"A4", "D4"}, {"D5", "D5"}} {
			if err == nil {
				err = f.SetCellStyle("Sheet1", span[0], span[1], style)
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	})
	o := Options{Map: parse(t, "columns: {name: name}\nignore: [room]\n")}
	header, got, err := readAll("s.xlsx", bytes.NewReader(data), o)
	if err != nil || len(got) != 4 || got[0].Reject != "" || got[3].Reject != "" {
		t.Fatal(got, err)
	}
	if !strings.HasPrefix(got[1].Reject, `the column "appointment_id" is struck through`) || got[1].Fields["appointment_id"] != "A2" {
		t.Error(got[1])
	}
	if got[2].Skip != statusCancelled {
		t.Error(got[2])
	}
	_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, got[1:2])), o)
	if err != nil || len(again) != 1 || again[0].Reject != got[1].Reject {
		t.Error(again, err)
	}
}

// One page of a search isn't the whole schedule, so a warning says so; a bundle within a bundle isn't a row,
// and is refused.
func TestIncompleteBundles(t *testing.T) {
	entry := `"entry": [{"resource": ` + rosaLine + `}, {"resource": ` + procedureLine("x1", "completed", "Patient/p1", "") + `}]`
	next := `"link": [{"relation": "self", "url": "x"}, {"relation": "next", "url": "y"}]`
	for text, want := range map[string]int{
		`{"resourceType": "Bundle", ` + entry + `}`:               0,
		`{"resourceType": "Bundle", ` + next + `, ` + entry + `}`: 1,
		`{"resourceType": "Bundle", ` + entry + `, ` + next + `}`: 1,
	} {
		var warned diag.List
		_, rows, err := readAll("s.json", strings.NewReader(text), Options{Map: parse(t, fhirMap), Warn: func(d diag.Diagnostic) { warned = append(warned, d) }})
		if err != nil || len(rows) != 1 || len(warned) != want {
			t.Errorf("%s: %d rows, %v, %v", text[:60], len(rows), warned, err)
		}
	}
	_, _, err := readAll("s.json", strings.NewReader(bundleOf(`{"resourceType": "Bundle", `+entry+`}`)), Options{Map: parse(t, fhirMap)})
	if err == nil || !strings.Contains(err.Error(), "a bundle is inside a bundle") {
		t.Error(err)
	}
}

// If all pages are given, none is reported missing: the next one is found by its address, or by its link to the
// page before.
func TestPagesThatAreGiven(t *testing.T) {
	page := func(id, self, next, previous string) string {
		var links []string
		for relation, url := range map[string]string{"self": self, "next": next, "previous": previous} {
			if url != "" {
				links = append(links, `{"relation": "`+relation+`", "url": "`+url+`"}`)
			}
		}
		return `{"resourceType": "Bundle", "link": [` + strings.Join(links, ", ") + `], "entry": [{"resource": ` + rosaLine + `}, {"resource": ` + procedureLine(id, "completed", "Patient/p1", "") + `}]}`
	}
	for _, c := range []struct {
		name  string
		files []string
		want  int
	}{
		{"one of two", []string{page("x1", "u?p=1", "u?p=2", "")}, 1},
		{"both", []string{page("x1", "u?p=1", "u?p=2", ""), page("x2", "u?p=2", "", "")}, 0},
		{"the other way round", []string{page("x2", "u?p=2", "", ""), page("x1", "u?p=1", "u?p=2", "")}, 0},
		{"in one file", []string{page("x1", "u?p=1", "u?p=2", "") + "\n" + page("x2", "u?p=2", "", "")}, 0},
		{"parameters in another order", []string{page("x1", "u?p=1", "u?p=2&n=9", ""), page("x2", "u?n=9&p=2", "", "")}, 0},
		{"known by the page before", []string{page("x1", "u?p=1", "u?token=abc", ""), page("x2", "u?p=2", "", "u?p=1")}, 0},
		{"the third of three", []string{page("x1", "u?p=1", "u?p=2", ""), page("x2", "u?p=2", "u?p=3", "u?p=1")}, 1},
		{"a page that names itself", []string{page("x1", "u?p=1", "u?p=1", "")}, 1},
		{"pages without addresses", []string{page("x1", "", "u?p=2", ""), page("x2", "", "", "")}, 1},
	} {
		var warned diag.List
		o := Options{Map: parse(t, fhirMap), References: NewReferenceIndex(), Warn: func(d diag.Diagnostic) { warned = append(warned, d) }}
		for _, text := range c.files {
			o.References.Add("s.json", strings.NewReader(text), o)
		}
		for _, text := range c.files {
			if _, _, err := readAll("s.json", strings.NewReader(text), o); err != nil {
				t.Error(err)
			}
		}
		if len(warned) != c.want {
			t.Errorf("%s: %v", c.name, warned)
		}
	}
}
