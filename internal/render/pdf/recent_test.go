package pdf

import "testing"

// What is used all the time stays, and what isn't used is dropped.
func TestRecentKeepsWhatIsUsed(t *testing.T) {
	m := newRecent[int, string](100)
	m.put(-1, "of every sheet")
	for n := range 10_000 {
		m.put(n, "of one patient")
		if got, ok := m.get(-1); !ok || got != "of every sheet" {
			t.Fatalf("after %d others: %q, %v", n, got, ok)
		}
		if len(m.newer)+len(m.older) > 2*m.limit+2 {
			t.Fatalf("%d are kept, of at most %d", len(m.newer)+len(m.older), 2*m.limit)
		}
	}
	if _, ok := m.get(1); ok {
		t.Error("what nobody asked for is kept")
	}
}
