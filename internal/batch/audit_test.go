package batch

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"aftercare/internal/batch/record"
)

// Each field of a query narrows what is found; an appointment's lines are found whatever came of them.
func TestQueryMatches(t *testing.T) {
	made := Line{Appointment: "A-1", Procedure: "colonoscopy", Edition: "2026-11-23", Digest: "abcdef0123", Status: Made}
	rejected := Line{Appointment: "A-2", Procedure: "colonoscopy", Status: Rejected}
	for _, c := range []struct {
		query Query
		lines []string
		words string
	}{
		{Query{Appointment: "A-1"}, []string{"A-1"}, ""},
		{Query{Appointment: "A-2"}, []string{"A-2"}, ""},
		{Query{Procedure: "colonoscopy"}, []string{"A-1"}, `the procedure "colonoscopy"`},
		{Query{Procedure: "scope", ProcedureID: "colonoscopy"}, []string{"A-1"}, `the procedure "colonoscopy"`},
		{Query{Procedure: "scope"}, nil, `the procedure "scope"`},
		{Query{Edition: "2026-11-23", Digest: "abcdef01"}, []string{"A-1"}, `the edition "2026-11-23" and the digest "abcdef01"`},
		{Query{Edition: "2026-11-24"}, nil, `the edition "2026-11-24"`},
		{Query{Digest: "cdef0123"}, nil, `the digest "cdef0123"`},
	} {
		var found []string
		for _, l := range []Line{made, rejected} {
			if c.query.Matches(l) {
				found = append(found, l.Appointment)
			}
		}
		if !slices.Equal(found, c.lines) || c.query.String() != c.words {
			t.Errorf("%+v finds %v in the words %q", c.query, found, c.query)
		}
	}
}

// What the run's folder says is found once, the half line of a stopped run is reported, and a damaged record
// answers nothing.
func TestAudit(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	first := Line{Row: 1, Appointment: "A-1", Procedure: "mbb", Status: Rejected, Reason: "side is missing"}
	second := Line{Row: 2, Appointment: "A-2", Procedure: "mbb", Status: Rejected}
	audit := func(q Query) (found, torn []string, err error) {
		err = q.Audit(dir, func(manifest string) { torn = append(torn, filepath.Base(manifest)) }, func(l AuditLine) error {
			found = append(found, l.Appointment)
			return nil
		})
		return found, torn, err
	}
	whole := string(first.encode()) + string(second.encode())
	write("manifest.previous.jsonl", whole)
	write("manifest.jsonl", whole+`{"row":3`)
	found, torn, err := audit(Query{Appointment: "A-1"})
	if err != nil || !slices.Equal(found, []string{"A-1"}) || !slices.Equal(torn, []string{"manifest.jsonl"}) {
		t.Errorf("found %v, torn %v, %v", found, torn, err)
	}
	var none *NoLineError
	if found, _, err := audit(Query{Appointment: "A-9"}); !errors.As(err, &none) || none.Appointment != "A-9" || found != nil {
		t.Errorf("found %v, %v", found, err)
	}
	write("manifest.jsonl", "{\"row\":\n"+whole)
	var broken *record.BrokenError
	if found, _, err := audit(Query{Appointment: "A-1"}); !errors.As(err, &broken) || found != nil {
		t.Errorf("found %v, %v", found, err)
	}
	want := [][2]string{{"Appointment", "A-1, row 1"}, {"What", "rejected: side is missing"}, {"Text", "mbb"}}
	if got := (AuditLine{Line: first}).Facts(); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// A sheet that is made again is the same by its bytes alone; else the text explains it before anything other does.
func TestDifference(t *testing.T) {
	was := Line{SHA256: "1", Digest: "d", Edition: "2026-11-23"}
	for again, want := range map[*Line]string{
		{SHA256: "1", Digest: "e"}:                        "",
		{SHA256: "2", Digest: "d"}:                        "the row, the paper or the program differs",
		{SHA256: "2", Digest: "e", Edition: "2026-12-01"}: "the text differs: digest e, edition 2026-12-01",
	} {
		if got := was.Difference(*again); got != want {
			t.Errorf("%+v: %q", again, got)
		}
	}
}
