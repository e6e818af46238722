package yamlfile

import (
	"bytes"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkSameTree fails if the fast parser returns another tree than the YAML library, or hides a
// problem. It reports whether the fast parser read the text.
func checkSameTree(t *testing.T, data []byte) bool {
	t.Helper()
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if len(data) > MaxBytes || !isFastText(data) {
		return false
	}
	quick := parseFast("x.yaml", string(data), 1)
	if quick == nil {
		return false
	}
	p := &parser{name: "x.yaml"}
	want, list := p.parseWithLibrary(data)
	if list.Err() != nil || len(list) > 0 {
		t.Fatalf("the quick reader passes over %v in\n%s", list, data)
	}
	if d := cmp.Diff(want, quick); d != "" {
		t.Fatalf("-library +quick\n%s\nof\n%s", d, data)
	}
	return true
}

// TestFastParserReadsEveryBuiltInFile checks both: the tree is that of the YAML library, and no
// built-in file is written in a way that costs ten times as much.
func TestFastParserReadsEveryBuiltInFile(t *testing.T) {
	files := 0
	err := filepath.WalkDir("../../../procedures", func(path string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files++
		if !checkSameTree(t, data) {
			t.Errorf("%s: the YAML library reads it", path)
		}
		return nil
	})
	if err != nil || files < 60 {
		t.Fatal(files, err)
	}
}

// FuzzFastParser looks for a text that the fast parser reads differently from the YAML library.
func FuzzFastParser(f *testing.F) {
	for _, s := range []string{
		"a: b\n", "a:\n- b\n- c: d\n  e: f\nx: y\n", "a: >-\n  b\n\n   c\n  d\ne: |\n  f\n", "a: [b, 'c d', \"e\", [f], {g: h}]\nb: {c: d, e: [f]}\n",
		"a: b\n  c d\n# e\nf:\ng:\n  h: i\n", "a:\n  # b\n\n  c: http://d\n", "- a: b\n  c: d\n-   e\n", "a: it''s\nb: 'it''s'\n", "é: ü\nb: [ö, {c: ä}]\n", "a: -1\nb: - c\n",
		"a: \"b # c\"\nd: e#f\n", "a: [b, \"c #d\"]\n", "a: b:c\nd: e:\n", "a: {b: c d, e: [], f: {}}\n", "a: >\n  b\nc: |-\n  d\n    e\n", "a: b\na: c\n", "a: >-\n  b\n c: d\n",
	} {
		f.Add([]byte(s))
	}
	for _, name := range []string{"shared/settings.yaml", "shared/conditions.yaml", "locales/en/words.yaml", "medial-branch-block.yaml"} {
		data, err := os.ReadFile("../../../procedures/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) { checkSameTree(t, data) })
}

// TestFastParserAgreesOnBrokenFiles checks that a file with typing mistakes is read as the YAML
// library reads it, or not at all.
func TestFastParserAgreesOnBrokenFiles(t *testing.T) { randomText(t, 20000, checkSameTree) }

// randomText calls holds with parts of files in which some characters were changed, and fails if
// few of them are accepted.
func randomText(t *testing.T, rounds int, holds func(*testing.T, []byte) bool) {
	t.Helper()
	var files []string
	for _, name := range []string{"shared/settings.yaml", "shared/conditions.yaml", "locales/en/words.yaml", "locales/es/medial-branch-block.yaml", "medial-branch-block.yaml", "colonoscopy.yaml"} {
		data, err := os.ReadFile("../../../procedures/" + name)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, string(data))
	}
	pieces := []string{
		" ", "  ", "\n", "\n\n", ":", ": ", "- ", "-", "#", " #", "\"", "'", "[", "]", "{", "}", ", ", ",", "a", "a: ", "b: c", ">-", "|", ">", "&", "*", "!", "?", "\t", "é", "%", "@", "\\", "---", "...", "~", "<<: ", "0",
		"\n  ", "\n- ", "\n    ", "\na: ", ": >-\n    ", "=", ". ", "\u00a0", "\u2028", "\r\n",
	}
	r := rand.New(rand.NewPCG(1, 2))
	const maxCut = 400
	read := 0
	for range rounds {
		text := files[r.IntN(len(files))]
		at := r.IntN(len(text) - maxCut)
		if n := strings.Index(text[at:], "\n"); n >= 0 && r.IntN(4) > 0 {
			at += n + 1 // the start of a line
		}
		text = text[at:min(at+50+r.IntN(maxCut), len(text))]
		if lines := strings.Split(text, "\n"); r.IntN(4) > 0 { // as far left as it goes
			indent := len(lines[0]) - len(strings.TrimLeft(lines[0], " "))
			for n, l := range lines {
				lines[n] = l[min(indent, len(l)-len(strings.TrimLeft(l, " "))):]
			}
			text = strings.Join(lines, "\n")
		}
		for range r.IntN(4) {
			at := r.IntN(len(text) + 1)
			text = text[:at] + pieces[r.IntN(len(pieces))] + text[min(at+r.IntN(3), len(text)):]
		}
		if holds(t, []byte(text)) {
			read++
		}
	}
	if read < rounds/20 {
		t.Errorf("only %d texts of %d say something", read, rounds)
	}
}

func TestIsFastText(t *testing.T) {
	for _, bad := range []string{"\t", "\r", "\x00", "\x1f", "\x7f", "\x80", "\xff", "\xc3", "\u0085", "\u2028", "\u2029", "\ufeff", "\uffff"} {
		for before := range 20 {
			text := strings.Repeat("a", before) + bad + strings.Repeat(" é", before)
			if isFastText([]byte(text)) {
				t.Errorf("%q", text)
			}
		}
	}
	for _, good := range []string{"", "a", "~} !\n", "ñ", "\u00a0", "“…”", "\U0001f600", "\ufffd"[:0]} {
		for before := range 20 {
			if text := strings.Repeat("a", before) + good + strings.Repeat(" é", before); !isFastText([]byte(text)) {
				t.Errorf("%q", text)
			}
		}
	}
}

// A letter that is written as two characters is read as one, however the file is read.
func TestALetterIsOneSign(t *testing.T) {
	const apart, one = "Cafe\u0301 y man\u0303ana", "Café y mañana"
	for _, text := range []string{
		"a: %s\nb: x\n", "a: \"%s\"\n", "a: >-\n  %s\n", "a: [x, %s]\n", "a:\n  b:\n    - %s\n", "a: {b: %s}\n", "\ta: %s\n",
	} {
		want, _ := Parse("x.yaml", []byte(strings.Replace(text, "%s", one, 1)))
		got, list := Parse("x.yaml", []byte(strings.Replace(text, "%s", apart, 1)))
		if list.Err() != nil {
			continue // equal to the same text with one character
		}
		if d := cmp.Diff(words(want), words(got)); d != "" {
			t.Errorf("%q: %s", text, d)
		}
		if Index("x.yaml", []byte(strings.Replace(text, "%s", apart, 1))) != nil {
			t.Errorf("%q: its entries are found without a look at its letters", text)
		}
	}
}

// words returns the texts of a tree.
func words(n *Node) []string {
	if n == nil {
		return nil
	}
	out := []string{n.Text}
	for _, p := range n.Pairs {
		out = append(out, words(p.Value)...)
	}
	for _, i := range n.Items {
		out = append(out, words(i)...)
	}
	return out
}
