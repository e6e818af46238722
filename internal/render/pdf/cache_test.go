package pdf

import (
	"io"
	"testing"
	"time"

	"aftercare/internal/testkit"
)

// The parts that sheets have alike are packed once. Of another patient's sheet none of them is
// packed anew, and at another time only the few whose cut or content depends on the times of day: what
// holds a name or a time is marked as varying, and kept out of the others.
func TestWhatSheetsHaveAlikeIsPackedOnce(t *testing.T) {
	for paper, r := range variants {
		r.Cache = NewCache()
		v := testkit.Visits(t)["named"]
		render := func() (all, shared int) {
			allBefore, before := r.Cache.blocks.Packed()
			if _, err := r.Render(io.Discard, testkit.Sheet(t, "beverly-hills", v)); err != nil {
				t.Fatal(err)
			}
			allAfter, after := r.Cache.blocks.Packed()
			return allAfter - allBefore, after - before
		}
		_, first := render()
		render() // what was seen twice is kept
		if _, shared := render(); shared > 0 || first < 20 {
			t.Errorf("%s: the first sheet has %d parts to share, and %d are packed a third time", paper, first, shared)
		}
		v.Name = "Somebody Else"
		if all, shared := render(); shared > 0 {
			t.Errorf("%s: for another patient %d parts are packed that sheets share, of %d", paper, shared, all)
		}
		v.Ended = v.Ended.Add(37 * time.Minute)
		if all, shared := render(); shared > first/10 {
			t.Errorf("%s: at another time %d parts are packed that sheets share, of %d", paper, shared, all)
		}
	}
}
