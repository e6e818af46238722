package diag

import "testing"

func TestNearest(t *testing.T) {
	keys := []string{"text", "from", "until", "for", "at", "by", "milestone", "items"}
	for _, c := range []struct {
		name, want string
		ok         bool
	}{
		{"itmes", "items", true},
		{"milestoen", "milestone", true},
		{"unitl", "until", true},
		{"zebra", "", false},
		{"", "", false},
	} {
		got, ok := Nearest(c.name, keys)
		if ok != c.ok || (ok && got != c.want) {
			t.Errorf("Nearest(%q) = %q, %v; want %q, %v", c.name, got, ok, c.want, c.ok)
		}
	}
}

func TestListSortsAndSaysWhere(t *testing.T) {
	var l List
	l.Add(Pos{"b.yaml", 2, 1}, "", "second")
	l.Add(Pos{"a.yaml", 14, 9}, `did you mean "items"?`, "unknown key %q in a section", "itmes")
	l.Add(Pos{"a.yaml", 14, 9}, "", "unknown key %q in a section", "itmes")
	l.Warn(Pos{File: "c.yaml"}, "", "odd")
	want := "a.yaml:14:9: unknown key \"itmes\" in a section\n  hint: did you mean \"items\"?\nb.yaml:2:1: second\nc.yaml: warning: odd"
	if got := l.Err().Error(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWarningsAloneAreNoError(t *testing.T) {
	var l List
	l.Warn(Pos{File: "c.yaml"}, "", "odd")
	if err := l.Err(); err != nil {
		t.Errorf("Err() = %v, want nil", err)
	}
}
