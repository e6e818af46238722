package lint

import (
	"strings"

	"aftercare/internal/compose"
)

// e2 is rule E2.
var e2 = &Analyzer{
	Name: "E2", Doc: "a sheet whose emergency number is no number", Instead: "the number that patients dial, in the setting emergency-number", Why: "the box that sends to an ambulance must say which number",
	Sheet: func(p *Pass) {
		s, ok := p.Procedure.Settings[compose.EmergencyNumber]
		const leastDigits = 3
		if digits := strings.Trim(s.Value, " "); !ok || len(digits) < leastDigits {
			p.Found(p.Procedure.Pos, "the emergency number is %q", s.Value)
		}
	},
}
