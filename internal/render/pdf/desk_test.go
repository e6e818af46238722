package pdf

import (
	"io"
	"testing"

	"aftercare/internal/testkit"
)

// The desk that a sheet was made on is the next one's, however many ways to set it were tried.
func TestADeskIsUsedAgain(t *testing.T) {
	all := sheets(t)
	for seed := range uint64(10) {
		all[string(rune('a'+seed))] = testkit.RandomSheet(t, seed)
	}
	for name, s := range all {
		for paper, r := range variants {
			for range len(desks) {
				<-desks
			}
			d := newDesk()
			desks <- d
			if _, err := r.Render(io.Discard, s); err != nil {
				t.Fatal(err)
			}
			if len(desks) != 1 {
				t.Fatalf("%s, %s: %d desks are left", name, paper, len(desks))
			}
			if got := <-desks; got != d || got.used.pages+got.used.tags > 0 || len(got.wrapped)+len(got.units)+len(got.ordered) > 0 {
				t.Errorf("%s, %s: another desk, or one that is not cleared", name, paper)
			}
			if undrawn.begun || len(undrawn.content)+len(undrawn.stretches)+len(undrawn.runs) > 0 {
				t.Fatalf("%s, %s: a try that draws nothing has drawn", name, paper)
			}
		}
	}
}
