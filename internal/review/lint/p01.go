package lint

// p1 is rule P1.
var p1 = &Analyzer{
	Name: "P1", Doc: "a replaced instruction that reaches fewer patients than the block's", Instead: "a case for everyone whom the block's instruction reaches, or no if:", Why: "a patient must not lose what a block says because another text replaces it",
	Sheet: func(p *Pass) {
		for _, i := range p.Procedure.Instructions() {
			for _, old := range i.Replaced {
				for _, plan := range p.Plans() {
					answers := map[string]string{}
					for name, a := range plan.Answers {
						answers[name] = a.Value
					}
					if len(plan.Wordings(&old, answers)) > 0 && len(plan.Wordings(&i, answers)) == 0 {
						p.ReportRelated(i.Pos, old.Pos, "the block's", "%q is missing where the block %q has it%s", i.Ref(), old.Block, formatAnswers(plan, old.Conditions()...))
						break
					}
				}
			}
		}
	},
}
