package testkit

import "testing"

// SkipUnderRace skips a test under the race detector, which makes it ten times as slow: it does one
// thing after another, so there can be no race. Without the detector it runs completely.
func SkipUnderRace(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("it does one thing after the other; it runs whole without -race")
	}
}
