package compose_test

import (
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

// The heading of signs that can't wait for the morning has the number that answers at night, and
// the same-day box says what to do when the clinic is closed. What the clinic doesn't give is a
// line to write on; a clinic with one number for all hours is never closed.
func TestWhomToCallWhenTheClinicIsClosed(t *testing.T) {
	const day, night, line = "(310) 555-0142", "(310) 555-0143", sheet.BlankLine
	const later = "No answer? Go to urgent care or the emergency room."
	p := showing("Show this sheet.")
	for _, level := range []procedure.Level{procedure.CallNow, procedure.CallToday} {
		sign := procedure.Instruction{Section: procedure.Warnings, Level: level, Key: string(level), Cases: []procedure.Case{{Text: "Chills."}}}
		p.Sections[0].Items = append(p.Sections[0].Items, sign)
	}
	for _, c := range []struct{ phone, afterHours, now, today, note string }{
		{day, night, "Call " + day + " now for any of these. Closed? Call " + night, "Call " + day + " the same day for any of these", "Closed? Call " + night + ". " + later},
		{day, day, "Call " + day + " now, day or night, for any of these", "Call " + day + " the same day for any of these", later},
		{day, "310-555-0142", "Call " + day + " now, day or night, for any of these", "Call " + day + " the same day for any of these", later},
		{day, "", "Call " + day + " now for any of these. Closed? Call " + line, "Call " + day + " the same day for any of these", "Closed? Call " + line + ". " + later},
		{"", night, "Call " + line + " now for any of these. Closed? Call " + night, "Call " + line + " the same day for any of these", "Closed? Call " + night + ". " + later},
		{"", "", "Call " + line + " now for any of these. Closed? Call " + line, "Call " + line + " the same day for any of these", "Closed? Call " + line + ". " + later},
	} {
		for _, v := range []visit.Visit{{}, testkit.Visits(t)["named"]} {
			s := compose.Compose(resolve.Resolve(p, clinic.Profile{ID: "test", Phone: c.phone, AfterHours: c.afterHours}, v, testkit.Zone(t)), testkit.English(t), "")
			var said []string
			for _, b := range s.Blocks {
				if help, ok := b.(sheet.Help); ok {
					for _, box := range help.Boxes {
						said = append(said, plainSpaces(box.Heading), plainSpaces(box.Note))
						dials(t, box.Heading)
						dials(t, box.Note)
					}
				}
			}
			want := []string{"Call 911 right away for any of these", "", c.now, "No answer? Go to the emergency room.", c.today, c.note}
			if strings.Join(said, "\n") != strings.Join(want, "\n") {
				t.Errorf("%q, %q: %q, want %q", c.phone, c.afterHours, said, want)
			}
		}
	}
}

func plainSpaces(t sheet.Text) string { return strings.ReplaceAll(t.String(), "\u00a0", " ") }

// dials checks that each phone number of a text can be dialled from it.
func dials(t *testing.T, text sheet.Text) {
	t.Helper()
	for _, r := range text {
		if strings.Contains(r.Words, "555-") != (len(r.Phone) == 10) {
			t.Errorf("%q dials %q", r.Words, r.Phone)
		}
	}
}
