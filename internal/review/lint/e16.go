package lint

// e16 is rule E16.
var e16 = &Analyzer{
	Name: "E16", Doc: "a definition without edition, or an instruction that traces to no source and to no question for the clinic", Instead: "source: with a key of sources, or memory; or confirm: with a question to the clinic", Why: "a text nobody can trace can't be kept right",
	Sheet: func(p *Pass) {
		if p.Procedure.Edition == "" {
			p.Report(p.Procedure.Pos, "the definition has no edition")
		}
		for _, i := range append(p.Procedure.Instructions(), p.Procedure.About) {
			if len(i.Sources) == 0 && i.Confirm == nil && len(i.Cases) > 0 {
				p.Report(i.Pos, "%q has no source and no confirm", i.Ref())
			}
		}
	},
}
