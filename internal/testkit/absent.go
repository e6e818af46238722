package testkit

import (
	"regexp"
	"strings"
	"testing"
)

// tempDir matches the folder of a test, t.TempDir(), whose name ends in a random number: one in a
// thousand of them holds the birth year of a patient.
var tempDir = regexp.MustCompile(`[^\s"']*/(?:Test|Fuzz|Benchmark)[^\s"'/]*\d+/\d{3}`)

// ExpectAbsent fails the test if a text that leaves the program, from a place, holds any of a
// patient's values.
func ExpectAbsent(t testing.TB, place, text string, values ...string) {
	t.Helper()
	text = tempDir.ReplaceAllString(text, "DIR")
	for _, v := range values {
		if strings.Contains(text, v) {
			t.Errorf("%s: %q is in %q", place, v, text)
		}
	}
}
