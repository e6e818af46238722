package approval_test

import (
	"reflect"
	"strings"
	"testing"

	"aftercare/internal/review/approval"
	"aftercare/internal/review/revision"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/typeset"
)

// A report begins with what changed, then what is due; the rest is counted by who approved it, and what can't be known about
// authors is said. It fits every screen without a word that is parted.
func TestReport(t *testing.T) {
	signed := func(id, lang string, state approval.State) approval.Status {
		return approval.Status{Procedure: id, Language: lang, Ages: "18+", State: state, By: "Dr. Ruiz", Role: "physician", On: "2026-11-24", Decided: map[string]string{"setting.fever": "as written: 100", id + ".line": "as written"}}
	}
	fever := revision.Change{Kind: revision.ValueChanged, Ref: "expect.fever", Was: []revision.Wording{{Words: "Over 100."}}, Is: []revision.Wording{{Words: "Over 101."}}, Cause: &revision.Cause{Kind: revision.OfSetting, Name: "fever", Was: "100", Is: "101"}}
	first, second, due, own, translated := signed("changed-one", "en", approval.Changed), signed("changed-two", "en", approval.Changed), signed("due-one", "en", approval.Due), signed("own-one", "en", approval.Approved), signed("plain-one", "es", approval.Approved)
	first.Changes, second.Changes = []revision.Change{fever}, []revision.Change{fever}
	due.Until, own.Own, translated.Reviewer, translated.OnePerson = "2026-12-01", true, "Dr. Ruiz, translator", true
	report := approval.Report([]approval.Status{{Procedure: "new-one", Language: "en", State: approval.Never}, due, first, second, signed("plain-one", "en", approval.Approved), own, translated})
	want := `2 sheets, en: CHANGED since they were approved by Dr. Ruiz, physician, on 2026-11-24: changed-one, changed-two
due-one, en: DUE: approved by Dr. Ruiz, physician, on 2026-11-24, until 2026-12-01; ages 18+

What changed since the approvals

  setting fever, 100 to 101: 1 instruction in 2 sheets
    expect.fever changed in a time or number
      was "Over *100.*"
      now "Over *101.*"
      in changed-one, changed-two

Approved
  2 sheets, en, by Dr. Ruiz, physician, on 2026-11-24: plain-one, own-one
    decided with them: 1 setting (aftercare settings), 2 lines (aftercare explain ID)
  1 sheet, es, by Dr. Ruiz, physician, on 2026-11-24: plain-one
    decided with them: 1 setting (aftercare settings), 1 line (aftercare explain ID)

never approved, en: new-one

one person reviewed the translation and approved it: plain-one, es (Dr. Ruiz)
no file says who wrote these, so their author may have approved them: own-one

7 texts: 3 approved, 1 due, 2 changed, 1 never
`
	if got := report.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	for _, width := range []int{40, 60, 80, 100, 120} {
		lines := report.Set(typeset.Screen{Console: console.Console{Width: width}, Wraps: true})
		for _, l := range lines {
			if console.CellWidth(l) > width {
				t.Errorf("at %d: %q", width, l)
			}
		}
		if !reflect.DeepEqual(strings.Fields(strings.Join(lines, "\n")), strings.Fields(want)) {
			t.Errorf("at %d words are parted or lost:\n%s", width, strings.Join(lines, "\n"))
		}
	}
}
