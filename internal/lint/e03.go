package lint

import "aftercare/internal/library"

// e3 is rule E3.
var e3 = &Analyzer{
	Name: "E3", Doc: "a clinic without a phone for the day, or for nights and weekends", Instead: "phone: and after-hours: in the clinic's profile", Why: "a sign that means \"call now\" at night needs somebody who answers",
	Sheet: func(p *Pass) {
		if p.Clinic.Sample() {
			return
		}
		found := p.Found
		if p.Clinic.Origin == library.BuiltIn {
			found = p.Doubt // an example may leave blank what nobody told it
		}
		for _, key := range p.Clinic.Missing() {
			if key != "name" {
				found(p.Clinic.Pos, "the clinic's profile leaves %q blank", key)
			}
		}
	},
}
