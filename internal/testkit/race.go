package testkit

import "testing"

// SkipUnderRace ends a test under the race detector, which makes it ten times as slow: it does one thing after
// the other, so that there is nothing to race with. It runs whole without the detector.
func SkipUnderRace(t *testing.T) {
	t.Helper()
	if raceDetector {
		t.Skip("it does one thing after the other; it runs whole without -race")
	}
}
