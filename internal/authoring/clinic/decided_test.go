package clinic_test

import (
	"reflect"
	"testing"

	"aftercare/internal/authoring/clinic"
)

// An answer counts from the newest record of each text that isn't withdrawn, and those of one person, day and answer are
// one.
func TestSignedAnswers(t *testing.T) {
	record := func(id, lang, by, on, withdrawn, fever string) clinic.Approval {
		return clinic.Approval{Procedure: id, Language: lang, By: by, Role: "physician", On: on, Withdrawn: withdrawn, Confirm: map[string]string{"setting.fever": fever}}
	}
	got := clinic.SignedAnswers([]clinic.Approval{
		record("b", "en", "Dr. Lee", "2026-01-01", "", "as written: 100"), // an older record of b
		record("b", "en", "Dr. Ruiz", "2026-02-01", "", "decided: 101"),
		record("a", "en", "Dr. Ruiz", "2026-02-01", "", "101"),
		record("a", "es", "Dr. Ruiz", "2026-02-01", "", "decided: 101"),
		record("c", "en", "Dr. Lee", "2026-01-01", "", "decided: 101"),
		record("c", "en", "Dr. Ruiz", "2026-02-01", "2026-02-02", "decided: 101"), // withdrawn
		record("d", "en", "Dr. Ruiz", "2026-02-01", "", ""),
	}, "setting.fever")
	want := []clinic.SignedAnswer{
		{Answer: "101", By: "Dr. Lee", Role: "physician", On: "2026-01-01", Sheets: []string{"c"}},
		{Answer: "101", By: "Dr. Ruiz", Role: "physician", On: "2026-02-01", Sheets: []string{"a", "b"}},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%+v\nwant %+v", got, want)
	}
	if d := got[1].Describe(); d != "by Dr. Ruiz, physician, on 2026-02-01, for a, b" {
		t.Error(d)
	}
}
