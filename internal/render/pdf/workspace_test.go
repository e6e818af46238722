package pdf

import (
	"io"
	"testing"

	"aftercare/internal/testkit"
)

// The workspace of one sheet is reused for the next, however many arrangements were tried.
func TestWorkspaceIsReused(t *testing.T) {
	all := sheets(t)
	for seed := range uint64(10) {
		all[string(rune('a'+seed))] = testkit.RandomSheet(t, seed)
	}
	for name, s := range all {
		for paper, r := range variants {
			r.Cache = NewCache()
			d := newWorkspace(r.Cache)
			r.Cache.workspaces <- d
			if _, err := r.Render(io.Discard, s); err != nil {
				t.Fatal(err)
			}
			if len(r.Cache.workspaces) != 1 {
				t.Fatalf("%s, %s: %d workspaces are left", name, paper, len(r.Cache.workspaces))
			}
			if got := <-r.Cache.workspaces; got != d || got.arena.Pages() > 0 || len(got.texts)+len(got.orderedBlocks)+len(got.extras.drawings)+len(got.extras.logs) > 0 || !isCleared(got.measured) {
				t.Errorf("%s, %s: another workspace, or one that is not cleared", name, paper)
			}
		}
	}
}

// isCleared reports whether nothing that was measured is left.
func isCleared(all map[measured]*measurements) bool {
	for _, m := range all {
		if len(m.units)+len(m.blockHeights) > 0 || m.metrics != nil || m.headHeight > 0 {
			return false
		}
	}
	return len(all) > 0
}
