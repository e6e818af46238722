package markdown

import (
	"bytes"
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"

	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// readers are independent: CommonMark, and GitHub's dialect with other common extensions.
var readers = map[string]goldmark.Markdown{
	"CommonMark": goldmark.New(),
	"GitHub":     goldmark.New(goldmark.WithExtensions(extension.GFM, extension.Footnote, extension.DefinitionList)),
}

var tags = regexp.MustCompile(`</?([a-z0-9]+)[^>]*>`)

// read returns Markdown as its reader sees it, and the elements that it became.
func read(t testing.TB, reader, text string) (words string, elements map[string]bool) {
	t.Helper()
	var b bytes.Buffer
	if err := readers[reader].Convert([]byte(text), &b); err != nil {
		t.Fatal(err)
	}
	elements = map[string]bool{}
	for _, m := range tags.FindAllStringSubmatch(b.String(), -1) {
		elements[m[1]] = true
	}
	return html.UnescapeString(tags.ReplaceAllString(b.String(), "")), elements
}

func render(t testing.TB, s *sheet.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := Render(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// isPaperOnly reports whether a block is only printed on paper, not in Markdown.
func isPaperOnly(b sheet.Block) bool {
	_, ok := b.(sheet.Signatures)
	return ok
}

func checkComplete(t *testing.T, name string, s *sheet.Sheet) {
	t.Helper()
	out := render(t, s)
	for reader := range readers {
		words, elements := read(t, reader, out)
		for _, lost := range append(testkit.MissingTexts(s, words, isPaperOnly), testkit.MissingLogs(s, words, nil, testkit.LogLabel)...) {
			t.Errorf("%s, %s: not where it belongs: %s", name, reader, lost)
		}
		for e := range elements {
			if !strings.Contains(" h1 h2 p ul ol li strong ", " "+e+" ") {
				t.Errorf("%s, %s: a text became <%s>", name, reader, e)
			}
		}
	}
}

// Every text of the sheet is read back, in the order of its block, and none becomes markup.
func TestNothingIsLost(t *testing.T) {
	for name, v := range testkit.Visits(t) {
		for _, clinic := range []string{"", "beverly-hills"} {
			checkComplete(t, name, testkit.Sheet(t, clinic, v))
		}
	}
	for seed := range uint64(200) {
		checkComplete(t, "random", testkit.RandomSheet(t, seed))
	}
}

// texts are what people may type, with or without bad intent.
var texts = []string{
	"plain", "1. first", "12) twelfth", "- dash", "+ plus", "# head", "> quote", "=== rule", "--- rule", "*a* **b** _c_ __d__ `e` ~~f~~", "[x](http://example.org)", "![x](y)",
	"[ ] box", "<script>alert(1)</script>", "<b>", "&amp; &lt;", `back\slash \* \`, "http://example.org www.example.org a@example.org", "| a | b |", "a  b", "a\tb", "[^1]: note", ": term", "$x^2$",
	"<http://example.org>", "{#id}", "**", "____________", "王小明 👩🏽‍⚕️", "محمد", "0", "3-4", "a\u00a0b", "*", "_", "C4–C6", "    code", "```", "~~~", "<!-- x -->", "a\\", "!", "!!! note", "ftp://x.example", "WWW.x.example",
	"mailto:a@b.example", "xmpp:a@b.example", "https://x.example/a_b_c", "\u200a", "\u2003em\u2003",
}

func checkText(t *testing.T, text string) {
	t.Helper()
	want := strings.Trim(oneLine(text), " ")
	for reader := range readers {
		for form, markup := range map[string]string{
			"%": escapeText(text), "- %": "- " + escapeText(text), "# %": "# " + escapeText(text), "1. %": "1. " + escapeText(text), "strong": emphasize(text),
			"between": writeRuns(sheet.Text{{Words: "a"}, {Words: text, Strong: true}, {Words: "b"}}),
		} {
			got, elements := read(t, reader, markup)
			got = strings.Trim(got, "\n ")
			if form == "between" {
				want := "a" + oneLine(text) + "b"
				if got != want {
					t.Errorf("%s: %q between letters is %q, which is read as %q", reader, text, markup, got)
				}
			} else if got != want {
				t.Errorf("%s: %q in %q is %q, which is read as %q", reader, text, form, markup, got)
			}
			for e := range elements {
				if !strings.Contains(" h1 p ul ol li strong ", " "+e+" ") {
					t.Errorf("%s: %q in %q became <%s>: %q", reader, text, form, e, markup)
				}
			}
		}
	}
}

// A text is read back letter for letter, wherever it is.
func TestTextsStayTexts(t *testing.T) {
	for _, text := range texts {
		checkText(t, text)
	}
}

func FuzzText(f *testing.F) {
	for _, text := range texts {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		// What the sheet guarantees: complete letters, no control characters.
		if utf8.ValidString(text) && oneLine(text) == strings.ReplaceAll(text, "\u00a0", " ") {
			checkText(t, text)
		}
	})
}

// What matters is emphasized if the letters around it allow the marks, and is intact if they don't.
func TestStrong(t *testing.T) {
	for _, c := range []struct {
		text sheet.Text
		want string
	}{
		{sheet.Text{{Words: "until "}, {Words: "10:20 AM", Strong: true}, {Words: "."}}, "until **10:20 AM**."},
		{sheet.Text{{Words: "在"}, {Words: "下午4点。", Strong: true}, {Words: "之后"}}, "在下午4点。之后"},
		{sheet.Text{{Words: "a", Strong: true}, {Words: "b", Strong: true}, {Words: " c", Strong: true}}, "**ab** **c**"},
		{sheet.Text{{Words: " x ", Strong: true}}, "**x**"},
		{sheet.Text{{Words: "Call "}, {Blank: true}}, `Call ` + strings.Repeat(`\_`, 12)},
	} {
		if got := writeRuns(c.text); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

// Each heading of a draft has its mark, so that a section that is copied out also has it.
func TestEachHeadingOfADraftSaysSo(t *testing.T) {
	s := testkit.Draft(t, "beverly-hills", testkit.Visits(t)["ended"])
	out := render(t, s)
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "#") != strings.Contains(line, " — "+s.Draft.Mark) {
			t.Errorf("a heading without the mark, or the mark without a heading: %q", line)
		}
	}
	if got, want := strings.Count(out, "\n#")+1, len(testkit.Headings(s)); got != want || !strings.Contains(out, s.Draft.Line) {
		t.Errorf("%d headings of %d", got, want)
	}
}

func BenchmarkRender(b *testing.B) {
	s := testkit.Sheet(b, "", testkit.Visits(b)["named"])
	for b.Loop() {
		render(b, s)
	}
}
