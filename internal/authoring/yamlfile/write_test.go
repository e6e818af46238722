package yamlfile

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// What is written is read back unchanged, wherever a value can be; letters of more than one
// character in Unicode's composed form, as every text is read.
func FuzzWrittenIsReadBack(f *testing.F) {
	for _, s := range []string{
		"Do not drive until {until}.", "yes", "No", "0012", "2026-11-23", "a: b", "a #b", "- x", "'", `"q"`, "¿Cuándo?", "x:", "null", "~", "1e3",
		"Call (310) 555-0100.", "a\u00a0b", "*x", "&x", "!x", "%x", "@x", "`x", "|", ">", "? x", strings.Repeat("word ", 60) + "end", "#x", "=", "<<", "a\\b", "tab\tin", "A\u030a", "\u212b", "\u2000", "A\uffff", strings.Repeat("word ", 60) + "\ufffe", "A\U0001ffff", "\ue000", "a\u200db",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, r := range s {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r == '\ufffd' || r == '\ufeff' || r == '\u2028' || r == '\u2029' || r == '\u0085' {
				return // not a text of a definition
			}
		}
		if s == "" {
			return
		}
		want := norm.NFC.String(s)
		src := "a:" + Value(s, 2) + "\nb:\n  - " + Quote(s) + "\n"
		n, list := Parse("x.yaml", []byte(src))
		if list.Err() != nil {
			t.Fatalf("%q: %v\n%s", s, list, src)
		}
		if got := n.Get("a").Text; got != want {
			t.Errorf("%q is read back as %q\n%s", want, got, src)
		}
		if got := n.Get("b").Items[0].Text; got != want {
			t.Errorf("%q in a list is read back as %q", want, got)
		}
	})
}
