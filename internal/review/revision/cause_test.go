package revision_test

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/review/revision"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/typeset"
)

// instruction returns an instruction that prints a setting, if any is named, of a block, if any is.
func instruction(section procedure.Kind, key, setting, block string) procedure.Instruction {
	text := "Words."
	if setting != "" {
		text = "Words {setting." + setting + "}."
	}
	return procedure.Instruction{Section: section, Key: key, Block: block, Cases: []procedure.Case{{Text: text}}}
}

func definition(drive, fever string) *procedure.Procedure {
	return &procedure.Procedure{
		Settings: map[string]procedure.Setting{"drive": {Value: drive}, "fever": {Value: fever}},
		Sections: []procedure.Section{{Kind: procedure.Activity, Items: []procedure.Instruction{
			instruction(procedure.Activity, "driving", "drive", "sedation"), instruction(procedure.Activity, "alone", "", "sedation"), instruction(procedure.Activity, "work", "", ""),
		}}},
	}
}

func change(kind revision.Kind, ref, was, is string) revision.Change {
	return revision.Change{Kind: kind, Ref: ref, Was: []revision.Wording{{Words: was}}, Is: []revision.Wording{{Words: is}}}
}

// What a change comes from: a setting whose value is known to have changed, else the block or the definition, else the
// words of the sheet.
func TestCauses(t *testing.T) {
	setting := revision.Cause{Kind: revision.OfSetting, Name: "drive", Was: "24 hours", Is: "48 hours"}
	block, own := revision.Cause{Kind: revision.OfBlock, Name: "sedation"}, revision.Cause{Kind: revision.OfDefinition}
	for _, c := range []struct {
		what    string
		change  revision.Change
		was     *procedure.Procedure
		setting map[string]string
		want    revision.Cause
	}{
		{"the definition before", change(revision.ValueChanged, "activity.driving", "24 hours", "48 hours"), definition("24 hours", "100"), nil, setting},
		{"a record", change(revision.ValueChanged, "activity.driving", "24 hours", "48 hours"), nil, map[string]string{"drive": "24 hours"}, setting},
		{"a record without it", change(revision.ValueChanged, "activity.driving", "24 hours", "48 hours"), nil, map[string]string{"fever": "100"}, block},
		{"the same value", change(revision.ValueChanged, "activity.driving", "1 day", "2 days"), definition("48 hours", "100"), nil, block},
		{"other words, with the value", change(revision.Reworded, "activity.driving", "Not for 24 hours", "Wait 48 hours"), definition("24 hours", "100"), nil, setting},
		{"other words, without it", change(revision.Reworded, "activity.driving", "Do not drive", "Never drive"), definition("24 hours", "100"), nil, block},
		{"another line of the block", change(revision.Reworded, "activity.alone", "a", "b"), definition("24 hours", "100"), nil, block},
		{"the definition's own", change(revision.Reworded, "activity.work", "a", "b"), definition("24 hours", "100"), nil, own},
		{"a removed line", change(revision.Removed, "activity.gone", "a", ""), definition("24 hours", "100"), nil, own},
		{"a heading", change(revision.Reworded, "sheet", "a", "b"), definition("24 hours", "100"), nil, revision.Cause{Kind: revision.OfSheet}},
	} {
		all := []revision.Change{c.change}
		revision.AddCauses(all, c.was, definition("48 hours", "100"), c.setting)
		if got := all[0].Cause; got == nil || *got != c.want {
			t.Errorf("%s: %+v, want %+v", c.what, got, c.want)
		}
	}
}

// Changes are shown by cause, each once, with the texts that it is in; at every width, without a word that is parted.
func TestChangesAreGroupedByCause(t *testing.T) {
	of := func(name string, more ...revision.Change) revision.Text {
		all := append([]revision.Change{change(revision.Reworded, "activity.alone", "Stay at home.", "Stay with an adult."), change(revision.ValueChanged, "activity.driving", "Wait 24 hours.", "Wait 48 hours.")}, more...)
		revision.AddCauses(all, definition("24 hours", "100"), definition("48 hours", "100"), nil)
		return revision.Text{Name: name, Changes: all}
	}
	texts := []revision.Text{of("first"), of("second", change(revision.Reworded, "activity.work", "Work.", "Rest.")), of("third")}
	shown := &typeset.Text{}
	revision.SetGrouped(shown, texts)
	want := `  setting drive, 24 hours to 48 hours: 1 instruction in 3 sheets
    activity.driving changed in a time or number
      was "Wait *24* hours."
      now "Wait *48* hours."
      in first, second, third

  block sedation: 1 instruction in 3 sheets
    activity.alone is reworded
      was "Stay *at home.*"
      now "Stay *with an adult.*"
      in first, second, third

  the definition's own lines: 1 instruction in 1 sheet
    activity.work is reworded
      was "*Work.*"
      now "*Rest.*"
      in second
`
	if got := shown.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	words := strings.Fields(want)
	for _, width := range []int{40, 60, 80, 100, 120} {
		lines := shown.Set(typeset.Screen{Console: console.Console{Width: width}, Wraps: true})
		for _, l := range lines {
			if console.CellWidth(l) > width {
				t.Errorf("at %d: %q", width, l)
			}
		}
		if !reflect.DeepEqual(strings.Fields(strings.Join(lines, "\n")), words) {
			t.Errorf("at %d words are parted or lost:\n%s", width, strings.Join(lines, "\n"))
		}
	}
	data, err := json.Marshal(revision.Causes(texts))
	if err != nil || !strings.HasPrefix(string(data), `[{"kind":"setting","name":"drive","was":"24 hours","is":"48 hours","instructions":1,"sheets":["first","second","third"]},`) {
		t.Errorf("%v %s", err, data)
	}
}
