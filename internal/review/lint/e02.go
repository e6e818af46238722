package lint

import (
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/zone"
)

// e2 is rule E2. What isn't an emergency number at all is refused when the profile is read.
var e2 = &Analyzer{
	Name: "E2", Doc: "a clinic in the United States whose emergency number is not 911", Instead: "settings: {emergency-number: 911} in clinic.yaml", Why: "the box that tells patients to call an ambulance must give a number that works on every phone there",
	Sheet: func(p *Pass) {
		const american = "911"
		if number := p.Procedure.Settings[procedure.EmergencyNumber].Value; number != american && zone.InUS(p.Clinic.TimeZone) {
			p.Report(p.Procedure.Pos, "the emergency number is %q, and the clinic is in the United States", number)
		}
	},
}
