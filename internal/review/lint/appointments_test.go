package lint_test

import (
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// What a next visit removes and shouldn't is an error; a sentence that is read in vain is a
// warning, which doesn't keep a clinic from approving its text.
func TestHowMuchALineForPatientsWithoutAVisitMatters(t *testing.T) {
	const line = "    text: If you have no next visit set by {by}, call us.\n    by: 1 week\n    without-visit: yes\n"
	for stands, want := range map[string]diag.Severity{
		"    text: If you have no next visit set by {by}, call us.\n    by: 1 week\n":                                                           diag.Warning,
		"    text: If you have no next visit set by {by}, call us. Bring your card.\n    by: 1 week\n    without-visit: yes\n":                  diag.Error,
		"    text: If you have no visit to take out your stitches by {by}, call us.\n    by: 1 week\n    without-visit: yes\n":                  diag.Error,
		"    text: Do not go home without the day of this check. Call us by {by}.\n    by: 1 week\n    without-visit: yes\n":                    diag.Error,
		"    text: If you have not heard your result by {by}, call us.\n    by: 1 week\n  call:\n    text: We call you {at}.\n    at: 3 days\n": diag.Error,
	} {
		list := checked(t, lint.Options{Rules: []string{"E24", "E25"}}, [][2]string{{"  call:\n" + line, "  first:\n" + stands}})
		if len(list) != 1 || list[0].Severity != want {
			t.Errorf("%s: found %v, want one of severity %d", stands, list, want)
		}
	}
}
