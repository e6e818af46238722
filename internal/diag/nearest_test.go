package diag

import "testing"

// TestMeantOfARef: a dotted name is near one with the same end.
func TestMeantOfARef(t *testing.T) {
	refs := []string{"about", "activity.driving", "activity.driving.until", "site-care.dry", "site-care.bleeding-gums", "warnings.call-now.bleeding", "warnings.call-today.redness", "warnings.call-911.pain", "expect.pain"}
	for name, want := range map[string]string{
		"warnings.bleeding":          `did you mean "warnings.call-now.bleeding"?`, // the level is missing
		"warnings.call-911.bleeding": `did you mean "warnings.call-now.bleeding"?`, // another level
		"activity.dry":               `did you mean "site-care.dry"?`,              // another section
		"driving":                    `did you mean "activity.driving"?`,           // only the key
		"driving.until":              `did you mean "activity.driving.until"?`,
		"warnings.pain":              `did you mean "warnings.call-911.pain"?`, // and not the one under expect
		"pain":                       `one of: expect.pain, warnings.call-911.pain`,
		"activity.drivng":            `did you mean "activity.driving"?`, // a typo
		"until":                      `did you mean "activity.driving.until"?`,
	} {
		if got := DidYouMean(name, refs); got != want {
			t.Errorf("%q: %s, want %s", name, got, want)
		}
	}
	if got := DidYouMean("bleeding", []string{"fever", "redness"}); got != "one of: fever, redness" {
		t.Error(got)
	}
}
