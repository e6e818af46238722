package procedure

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// What is looked for in a text is found the same way as when the whole text is parsed.
func TestPlaceholdersOf(t *testing.T) {
	pieces := []string{"{", "}", "setting.", "contact.", "fever", "device", " ", "Call.", "{setting.fever}", "{contact.device}", "{until}"}
	g := rand.New(rand.NewPCG(1, 3))
	found := 0
	for range 20000 {
		var b strings.Builder
		for range g.IntN(6) {
			b.WriteString(pieces[g.IntN(len(pieces))])
		}
		for _, prefix := range []string{"setting.", "contact."} {
			var want []string
			for _, name := range Placeholders(b.String()) {
				if rest, ok := strings.CutPrefix(name, prefix); ok {
					want = append(want, rest)
				}
			}
			if got := PlaceholdersOf(b.String(), prefix); !slices.Equal(got, want) {
				t.Errorf("%q: %q, want %q", b.String(), got, want)
			}
			found += len(want)
		}
	}
	if found < 1000 {
		t.Errorf("only %d were found: the test looks at nothing", found)
	}
}

func TestIs(t *testing.T) {
	all := []Instruction{
		{Key: "about"}, {Key: "activity.driving"}, {Section: Activity, Key: "driving"}, {Section: Diet, Key: "driving"}, {Section: Activity, Key: "driving.far"},
		{Section: Warnings, Level: Call911, Key: "weakness"}, {Section: Warnings, Level: CallNow, Key: "weakness"}, {Section: Warnings, Key: "weakness"},
	}
	for n := range all {
		for m := range all {
			if got, want := all[n].HasRef(all[m].Ref()), all[n].Ref() == all[m].Ref(); got != want {
				t.Errorf("%q is %q: %v", all[n].Ref(), all[m].Ref(), got)
			}
		}
		for _, ref := range []string{"", ".", "activity", "activity.", "warnings.call-911", "warnings.call-911."} {
			if all[n].HasRef(ref) {
				t.Errorf("%q is %q", all[n].Ref(), ref)
			}
		}
	}
}
