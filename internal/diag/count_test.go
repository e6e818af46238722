package diag

import "testing"

func TestCount(t *testing.T) {
	for n, want := range map[int]string{0: "0 pages", 1: "1 page", 2: "2 pages", -1: "-1 pages"} {
		if got := Count(n, "page"); got != want {
			t.Errorf("Count(%d) is %q; want %q", n, got, want)
		}
	}
}

func TestNumbersAndLists(t *testing.T) {
	for got, want := range map[string]string{
		Digits(0): "0", Digits(999): "999", Digits(1204): "1,204", Digits(1234567): "1,234,567",
		Or([]string{"table", "json"}): "table or json", Or([]string{"table", "json", "names"}): "table, json or names",
		Join(", ", "", "a", "", "b"): "a, b", Join(", ", ""): "",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
