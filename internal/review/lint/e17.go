package lint

// e17 is rule E17.
var e17 = &Analyzer{
	Name: "E17", Doc: "a procedure with sides that does not ask for the side, or a text with a side typed into it", Instead: "side: {part: PART, ask: yes}, and {side} in the text", Why: "a typed side is wrong for half of the patients",
	Sheet: func(p *Pass) {
		side := p.Procedure.Side
		if side.Part != "" && !side.Ask {
			p.Report(p.Procedure.Pos, "the side %q is not asked for", side.Part)
		}
		for _, i := range append(p.Procedure.Instructions(), p.Procedure.About) {
			for _, c := range i.Cases {
				if side.Ask && typedSide().MatchString(c.Text) {
					p.Report(c.Pos, "%q is typed into the text", typedSide().FindString(c.Text))
				}
			}
		}
	},
}

var typedSide = lazyMatcher(`(?i)\b(?:left|right) (?:side|leg|arm|hip|knee|shoulder|eye)\b`)
