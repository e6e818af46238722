package lint

import (
	"aftercare/internal/authoring/procedure"
)

// e4 is rule E4.
var e4 = &Analyzer{
	Name: "E4", Doc: "a sign that is listed at two levels of warning", Instead: "the sign once, at the level that fits", Why: "two levels for one sign leave the patient to choose",
	Sheet: func(p *Pass) {
		first := map[string]procedure.Instruction{}
		for _, i := range p.Procedure.Instructions() {
			if i.Section != procedure.Warnings {
				continue
			}
			if other, twice := first[normalizeWords(i.Cases[0].Text)]; twice && other.Level != i.Level {
				p.ReportRelated(i.Pos, other.Pos, "the other", "the sign %q is under both %s and %s", i.Cases[0].Text, other.Level, i.Level)
			}
			first[normalizeWords(i.Cases[0].Text)] = i
		}
	},
}
