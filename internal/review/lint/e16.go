package lint

import "aftercare/internal/authoring/procedure"

// e16 is rule E16.
var e16 = &Analyzer{
	Name: "E16", Doc: "a definition without an edition, or an instruction with neither a source nor a question to the clinic", Instead: "source: with a key of sources, or memory; or confirm: with a question to the clinic", Why: "a text that can't be traced to a source can't be kept up to date",
	Sheet: func(p *Pass) {
		if p.Procedure.Edition == "" {
			p.Report(p.Procedure.Pos, "the definition has no edition")
		}
		for _, i := range append(p.Procedure.Instructions(), p.Procedure.About) {
			if i.Section == procedure.Summary {
				continue // it repeats what other instructions say, with their sources
			}
			if len(i.Sources) == 0 && i.Confirm == nil && len(i.Cases) > 0 {
				p.Report(i.Pos, "%q has no source and no confirm", i.Ref())
			}
		}
	},
}
