package diag

import (
	"math/rand/v2"
	"testing"
)

func TestMinDistanceIsNoMoreThanTheDistance(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]rune, r.IntN(8))
		for n := range b {
			b[n] = []rune("abcdé-")[r.IntN(6)]
		}
		return string(b)
	}
	met := 0
	for range 20000 {
		a, b := word(), word()
		low, d := minDistance(a, b), Distance(a, b)
		if low > d {
			t.Fatalf("%q, %q: %d, and the distance is %d", a, b, low, d)
		}
		if low == d {
			met++
		}
	}
	if met < 1000 {
		t.Errorf("only %d are told apart", met)
	}
}
