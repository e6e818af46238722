package locale

import "testing"

// A language with a decimal comma never prints a comma that would be read as one, and every other
// language prints a value unchanged.
func TestNumber(t *testing.T) {
	for _, c := range []struct{ value, comma string }{
		{"100.4 °F (38 °C)", "100,4 °F (38 °C)"}, {"101 °F (38.3 °C)", "101 °F (38,3 °C)"}, {"3,000 mg", "3000 mg"}, {"1,500.5 mL", "1500,5 mL"},
		{"911", "911"}, {"6 tablets.", "6 tablets."}, {"a.m., 2", "a.m., 2"}, {"", ""},
	} {
		comma := &Words{entries: map[string]string{"decimal": ","}}
		for w, want := range map[*Words]string{comma: c.comma, {}: c.value, {entries: map[string]string{"decimal": "."}}: c.value} {
			if got := w.Number(c.value); got != want {
				t.Errorf("%q with %q: %q, want %q", c.value, w.entries["decimal"], got, want)
			}
		}
	}
}
