package yamlfile

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkEntries fails if an entry that is parsed alone differs from that of the whole file.
func checkEntries(t *testing.T, data []byte) bool {
	t.Helper()
	e := Index("x.yaml", data)
	if e == nil {
		return false
	}
	whole, list := Parse("x.yaml", data)
	good := list.Err() == nil
	found := 0
	for _, key := range e.Names() {
		pair, _, ok := e.Get(key)
		if !ok {
			if good && parseFast("x.yaml", string(data), 1) != nil {
				t.Fatalf("%q is not found alone in\n%s", key, data)
			}
			continue
		}
		found++
		if !good {
			continue // another entry has a fault, which Parse reports
		}
		if d := cmp.Diff(whole.Get(key), pair.Value); d != "" {
			t.Fatalf("%q: -whole +alone\n%s\nof\n%s", key, d, data)
		}
	}
	for _, key := range e.Names() {
		part := e.Part(key)
		if part == nil || !good {
			continue
		}
		if got, want := len(part.Names()), len(whole.Get(key).Pairs); got != want {
			t.Fatalf("%d entries of %d below %q in\n%s", got, want, key, data)
		}
		for _, name := range part.Names() {
			if pair, _, ok := part.Get(name); ok {
				if d := cmp.Diff(whole.Get(key).Get(name), pair.Value); d != "" {
					t.Fatalf("%q, %q: -whole +alone\n%s\nof\n%s", key, name, d, data)
				}
			}
		}
	}
	if good && len(whole.Pairs) != len(e.Names()) {
		t.Fatalf("%d entries of %d in\n%s", len(e.Names()), len(whole.Pairs), data)
	}
	return found > 0
}

func TestAnEntryAloneIsThatOfTheWholeFile(t *testing.T) {
	for _, name := range []string{"sources", "conditions", "settings", "medicines"} {
		data, err := os.ReadFile("../../../procedures/shared/" + name + ".yaml")
		if err != nil {
			t.Fatal(err)
		}
		if !checkEntries(t, data) {
			t.Errorf("%s: the entries are not found", name)
		}
	}
	randomText(t, 20000, checkEntries)
}

// TestAFileWhoseEntriesMayReachFurtherIsReadWhole lists what could make a line look like an entry
// that isn't one, or hide one that is.
func TestAFileWhoseEntriesMayReachFurtherIsReadWhole(t *testing.T) {
	for _, src := range []string{
		"a:\n  b: \"c\nd:\n  e: f\"\n", "a: 'b\nc: d'\n", "a: [b,\nc: d]\n", "a: {b: c,\nd: e}\n", "a: !x \"b\nc: d\"\n", "a: &x [b,\nc: d]\n",
		"a: b\na: c\n", "a: b\n---\nc: d\n", "a:\n- b\nc: d\n", "a:\tb\n", "? a\n: b\n", "a: b\r\nc: d\r\n", "a:\n  - - \"b\n\nc: d\"\n", "a:\n  \"b\": \"c\nd: e\"\n", "", "# a\n", "- a\n", "a: b\nc\n",
		"a:\n  b: {c: \"d\ne: f\"}\n", "a: {b: [c], d\ne: f}\n", "a: [b] [c\nd: e]\n", "a: [b, c]]\nd: e\n", "a:\n  - b: \"c\nd: e\"\n", "a:\n  b: \"c\" \"\nd: e\"\n",
	} {
		if e := Index("x.yaml", []byte(src)); e != nil {
			t.Errorf("entries %q of\n%s", e.Names(), src)
		}
	}
}

func TestAnEntryKeepsItsPlace(t *testing.T) {
	e := Index("x.yaml", []byte("# one\na:\n  b: c\n\n# two\nd:\n  e: [f, g]\nh: i\n"))
	if e == nil || !e.Has("h") || e.Has("b") {
		t.Fatal(e)
	}
	pair, size, ok := e.Get("d")
	if !ok || size != len("d:\n  e: [f, g]\n") || outline(pair.Value) != `{e: ["f"@7:7, "g"@7:10]}` || pair.KeyPos.Line != 6 {
		t.Errorf("%v, %d, %s", ok, size, outline(pair.Value))
	}
}

func TestAPartHasItsEntries(t *testing.T) {
	src := "a: b\nc:\n  # one\n  d: {e: f}\n\n  g:\n    h: Ibuprofen\ni:\n  - j\nk:\nl: {m: n}\n"
	e := Index("x.yaml", []byte(src))
	part := e.Part("c")
	if part == nil || !cmp.Equal(part.Names(), []string{"d", "g"}) || e.Part("c") != part {
		t.Fatal(part)
	}
	if pair, _, ok := part.Get("g"); !ok || outline(pair.Value) != `{h: "Ibuprofen"@7:8}` {
		t.Errorf("%v %s", ok, outline(pair.Value))
	}
	for _, key := range []string{"a", "i", "k", "l", "x"} {
		if part := e.Part(key); part != nil {
			t.Errorf("%s: %v", key, part.Names())
		}
	}
	if !e.Mentions("IBUPROFEN") || e.Mentions("aspirin") {
		t.Error("what the file mentions")
	}
}

func TestLineKeys(t *testing.T) {
	long := strings.Repeat("x: y ", 5000)
	got, err := LineKeys(strings.NewReader("# a: b\nc:\n  d: e\nf: g\n\n- h: i\n\"j\": k\nl m: n\nhttps://o\n#" + long + "\nz:  " + long + "\r\np:"))
	if want := map[string]bool{"c": true, "f": true, "l m": true, "z": true, "p": true}; err != nil || !cmp.Equal(got, want) {
		t.Error(got, err)
	}
}
