package yamlfile

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite what the cases want")

// outline writes a tree on one line, for comparing.
func outline(n *Node) string {
	switch {
	case n == nil:
		return "nothing"
	case n.Kind == Mapping:
		var parts []string
		for _, p := range n.Pairs {
			parts = append(parts, p.Key+": "+outline(p.Value))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case n.Kind == Sequence:
		var parts []string
		for _, i := range n.Items {
			parts = append(parts, outline(i))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	return fmt.Sprintf("%q@%d:%d", n.Text, n.Pos.Line, n.Pos.Column)
}

func TestParseKeepsTheTextThatStandsThere(t *testing.T) {
	src := "assume: {steroid: yes}\nid: 0012\nedition: 2026-11-23\nnumber: 911\nabout: >-\n  One\n  two.\nquoted: \"a \\\"#\\\" b\"\n" +
		"single: 'don''t # worry'\nempty:\nlist:\n  - 1.0\n  - ~\nplain: goes on\n  here too\nhash: a#b\n"
	want := `{assume: {steroid: "yes"@1:19}, id: "0012"@2:5, edition: "2026-11-23"@3:10, number: "911"@4:9, about: "One two."@5:8, ` +
		`quoted: "a \"#\" b"@8:9, single: "don't # worry"@9:9, empty: ""@10:7, list: ["1.0"@12:5, "~"@13:5], plain: "goes on here too"@14:8, hash: "a#b"@16:7}`
	n, list := Parse("x.yaml", []byte(src))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, outline(n)); d != "" {
		t.Error(d)
	}
}

// TestRefusals reads testdata/*.txt: a file up to the line "---- wants", then the problems.
func TestRefusals(t *testing.T) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases", err)
	}
	for _, f := range files {
		t.Run(strings.TrimSuffix(filepath.Base(f), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			src, want, ok := strings.Cut(string(data), "---- wants\n")
			if !ok {
				t.Fatal("the case has no ---- wants")
			}
			_, list := Parse("x.yaml", []byte(src))
			got := ""
			if err := list.Err(); err != nil {
				got = err.Error() + "\n"
			}
			if *update {
				if err := os.WriteFile(f, []byte(src+"---- wants\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

func TestBytesThatAreNoText(t *testing.T) {
	for src, want := range map[string]string{
		"a: b\nc: \xff\n":                 "x.yaml:2:4: the byte 0xff is not valid UTF-8",
		"a: b\x1b[0m\n":                   "x.yaml:1:5: the text has the control character U+001B",
		"":                                "x.yaml:1:1: the file is empty",
		"\xef\xbb\xbf":                    "x.yaml:1:1: the file is empty",
		"# only a comment\n":              "x.yaml:1:1: the file is empty",
		strings.Repeat("a", MaxBytes+1):   "expected at most 1048576",
		strings.Repeat("[", MaxDepth*200): "x.yaml:",
		"é: &x ü\n":                       `x.yaml:1:4: the anchor "&x"`,
	} {
		_, list := Parse("x.yaml", []byte(src))
		if err := list.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.20q: got %v, want %q", src, err, want)
		}
	}
}

// TestAliasBomb is the billion laughs: it must be refused for its anchors, and at once.
func TestAliasBomb(t *testing.T) {
	src := "a: &a [x, x, x, x, x, x, x, x, x]\n"
	for c := 'b'; c <= 'j'; c++ {
		src += fmt.Sprintf("%c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 9), ", "))
	}
	_, list := Parse("x.yaml", []byte(src))
	if err := list.Err(); err == nil || !strings.Contains(err.Error(), `the anchor "&a"`) {
		t.Errorf("got %v", err)
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"a: b", "a: [1, {b: c}]", "a: 'x' # y", "a: \"x\ny\"\n", "- a\n- b", "a: |\n  x\n", "? a\n: b", "%YAML 1.1\n---\na: b\n...\n", "a: *b", "\"a\": b\n---\nc"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n, list := Parse("x.yaml", data)
		if n == nil && list.Err() == nil {
			t.Error("neither a tree nor a problem")
		}
		for _, d := range list {
			if d.Pos.Line == 0 && len(data) <= MaxBytes {
				t.Errorf("no position: %s", d)
			}
		}
	})
}

func BenchmarkParse(b *testing.B) {
	data, err := os.ReadFile("../../../procedures/medial-branch-block.yaml")
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, list := Parse("x.yaml", data); list.Err() != nil {
			b.Fatal(list)
		}
	}
}
