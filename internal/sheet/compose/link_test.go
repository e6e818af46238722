package compose

import "testing"

// What is dialled is the number as it stands, or nothing: never another number.
func TestDialString(t *testing.T) {
	for in, want := range map[string]string{
		"(310) 854-0283": "3108540283", "+1 310.854.0283": "+13108540283", "911": "911", "(310)\u00a0854-0283": "3108540283",
		"": "", "(310) 854-0283 ext. 5": "", "1-800-DOCTORS": "", "310/854 0283": "3108540283", "112 or 911": "", "854+0283": "", "+": "",
		"٣١٠": "",
	} {
		if got := dialString(in); got != want {
			t.Errorf("%q is dialled as %q, want %q", in, got, want)
		}
	}
}
