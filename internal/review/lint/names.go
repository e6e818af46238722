package lint

import (
	"slices"
	"strings"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
)

// Names is what the names of a definition are compared with.
type Names struct {
	Called   map[string][]string // the procedures that each name finds, with names as from procedure.NormalizeName
	Reserved []string            // the names of commands
	Near     string              // the built-in procedure whose id is almost that of one of the clinic's; "" for none
}

// n1 is rule N1.
var n1 = &Analyzer{
	Name: "N1", Doc: "a clinic's procedure whose id is almost that of a built-in one, so that it doesn't replace it", Instead: "the id of the built-in one, if it is meant to replace it; else a clearly different id, or the comment: # check: allow N1, REASON",
	Why: "patients get the built-in text while the clinic believes that they get its own", Severity: diag.Warning,
	Sheet: func(p *Pass) {
		if p.Names.Near != "" {
			p.Report(p.Procedure.Pos, "the id %q is almost the built-in %q, so it doesn't replace it", p.Procedure.ID, p.Names.Near)
		}
	},
}

// n2 is rule N2.
var n2 = &Analyzer{
	Name: "N2", Doc: "a short name that is also a command, or another procedure's id or short name", Instead: "another short name, or none",
	Why: "a name that matches two procedures selects neither, and the name of a command runs the command", New: true,
	Sheet: func(p *Pass) {
		for n, alias := range p.Procedure.Aliases {
			name := procedure.NormalizeName(alias)
			pos := p.Procedure.AliasPositions[n]
			others := slices.DeleteFunc(slices.Clone(p.Names.Called[name]), func(id string) bool { return id == p.Procedure.ID })
			switch {
			case slices.Contains(p.Names.Reserved, name):
				p.Report(pos, "the short name %q is the name of a command", alias)
			case slices.Contains(others, name):
				p.Report(pos, "the short name %q is the id of another procedure, which is used instead", alias)
			case len(others) > 0:
				p.Report(pos, "the short name %q is also one of %s", alias, strings.Join(others, " and "))
			}
		}
	},
}
