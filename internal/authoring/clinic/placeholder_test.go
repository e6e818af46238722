package clinic_test

import (
	"testing"

	"aftercare/internal/authoring/clinic"
)

func TestPlaceholderTexts(t *testing.T) {
	for _, words := range []string{"TBD", "tbd.", "TODO: ask Ann", "[Clinic name]", "<name>", "N/A", "same as above", "...", "?", "{{name}}", "Suite TBD"} {
		p := clinic.Profile{Address: []string{words}, Contacts: map[string]clinic.Contact{"device": {Who: "Helpline", Hours: words}}}
		if got := p.PlaceholderTexts(); len(got) != 2 || got[0].Key != "address" || got[1].Key != "contacts.device.hours" || got[1].Words != words {
			t.Errorf("%q: %v", words, got)
		}
	}
	for _, words := range []string{"", "Beverly Hills Pain Clinic", "9001 Wilshire Blvd, Suite 100", "24 hours a day", "Same Day Surgery Center", "Dr. Todo's clinic", "Clinic (formerly [A])", "Mon-Fri, 8 to 5"} {
		if got := (clinic.Profile{Name: words}).PlaceholderTexts(); len(got) > 0 {
			t.Errorf("%q: %v", words, got)
		}
	}
}
