package lint

import (
	"slices"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/procedures"
)

// Whatever a built-in sheet has a patient take, an added line that forbids it is found for the same
// patients, and for no others; so it is in every pair of lines, since no sheet has a conflict now.
func TestEveryMedicineThatIsGivenIsMissedByNoBan(t *testing.T) {
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll("en")
	if err != nil || problems.Err() != nil {
		t.Fatal(err, problems)
	}
	lexicon, orders, apart := builtinLexicon(t), 0, 0
	for _, l := range all {
		look := func(p *procedure.Procedure) []diag.Diagnostic {
			var out []diag.Diagnostic
			m3.Sheet(&Pass{Procedure: p, Words: l.Words, Clinic: lib.Clinic(), lexicon: lexicon, report: func(d diag.Diagnostic) { out = append(out, d) }})
			return out
		}
		whole := expandProcedure(l.Procedure, englishOr)
		if found := look(whole); len(found) > 0 {
			t.Errorf("%s: %v", l.Procedure.ID, found)
		}
		for _, s := range (&Pass{Procedure: whole, lexicon: lexicon}).stances() {
			if s.act == actForbid || s.purpose == forHeart || s.purpose == forDaily {
				continue
			}
			ban := func(c procedure.Conjunction) *procedure.Procedure {
				name := lexicon.nameOf(s.key)
				with := *whole
				with.Sections = append(slices.Clone(whole.Sections), procedure.Section{Kind: procedure.Medication, Items: []procedure.Instruction{{
					Section: procedure.Medication, Key: "ban", If: c, Cases: []procedure.Case{{Text: "Do not take " + name + "."}},
				}}})
				return &with
			}
			orders++
			if found := look(ban(s.in.If)); !slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return len(d.Related) > 0 && d.Related[0].Pos == s.pos }) {
				t.Errorf("%s: a ban of %s is not held against %s: %v", l.Procedure.ID, s.key, s.in.Ref(), found)
			}
			if len(s.in.If) == 0 {
				continue
			}
			apart++
			other := s.in.If[0].Not(whole.Conditions[s.in.If[0].Condition].Answers())
			if found := look(ban(procedure.Conjunction{other})); slices.ContainsFunc(found, func(d diag.Diagnostic) bool { return d.Related[0].Pos == s.pos }) {
				t.Errorf("%s: %s is for other patients than the ban: %v", l.Procedure.ID, s.in.Ref(), found)
			}
		}
	}
	if orders < 20 || apart < 5 {
		t.Errorf("%d orders, %d of them under a condition", orders, apart)
	}
}
