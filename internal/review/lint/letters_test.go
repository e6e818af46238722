package lint_test

import (
	"io/fs"
	"regexp"
	"strings"
	"testing"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/procedures"
)

// A character that the PDF can't print is reported at the text that has it, whatever that is.
func TestASignIsNamedInItsPlace(t *testing.T) {
	data := fixture(t, "good.yaml")
	line, text := 0, ""
	for n, l := range strings.Split(data, "\n") {
		if _, words, ok := strings.Cut(l, "    text: "); ok && strings.Count(data, l) == 1 {
			line, text = n+1, strings.Fields(words)[1]+" "+strings.Fields(words)[2]
			break
		}
	}
	for put, want := range map[string]string{
		"\u00ad": "a soft hyphen (U+00AD)", "\u200b": "a zero-width space (U+200B)", "\u2011": "a non-breaking hyphen (U+2011)", "✓": "the character ✓ (U+2713)",
		"\ufeff": "a byte order mark (U+FEFF)",
	} {
		found := false
		for _, d := range checked(t, lint.Options{Rules: []string{"E23"}}, [][2]string{{text, strings.Replace(text, " ", put+" ", 1)}}) {
			found = found || d.Pos.Line == line && strings.HasSuffix(d.Message, "can't print "+want) && d.Hint != ""
			if d.Pos.Line == 1 {
				t.Errorf("%q: %v", put, d)
			}
		}
		if !found {
			t.Errorf("%q is not named in line %d", put, line)
		}
	}
}

// A letter of another alphabet is found in any value of any file, including names, questions and sources.
func TestAnotherAlphabetIsFoundInEveryFile(t *testing.T) {
	values, files := 0, 0
	err := fs.WalkDir(procedures.FS, ".", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, "/words.yaml") { // which the loader reads
			return err
		}
		files++
		data, err := fs.ReadFile(procedures.FS, name)
		if err != nil {
			return err
		}
		found := func(text string) diag.List {
			f := lint.NewFile(name, []byte(text), true)
			if strings.HasPrefix(name, "locales/es/") {
				f.Language = "es"
			}
			return lint.Run(lint.Options{Rules: []string{"L5"}}, []*lint.File{f}, nil)
		}
		if list := found(string(data)); len(list) > 0 {
			t.Errorf("%v", list)
		}
		root, _ := yamlfile.Parse(name, data)
		lines := strings.Split(string(data), "\n")
		for key, n := range oneOfEachKey(root) {
			at, line := n.Pos, []rune(lines[n.Pos.Line-1])
			before, value := string(line[:at.Column-1]), string(line[at.Column-1:])
			where := withA.FindStringIndex(value[:min(len(n.Text), len(value))])
			if where == nil {
				continue
			}
			values++
			lines[at.Line-1] = before + value[:where[0]] + strings.Replace(value[where[0]:], "a", "\u0430", 1)
			if list := found(strings.Join(lines, "\n")); len(list) != 1 || list[0].Pos.Line != at.Line {
				t.Errorf("%s, %s: %s: %v", name, key, lines[at.Line-1], list)
			}
			lines[at.Line-1] = string(line)
		}
		return nil
	})
	if err != nil || files < 50 || values < 300 {
		t.Errorf("%d values in %d files: %v", values, files, err)
	}
}

// withA matches a word of Latin letters with an a among them.
var withA = regexp.MustCompile(`[b-z]+a[b-z]+`)

// oneOfEachKey returns one value under each key of a file, except copies of the source.
func oneOfEachKey(root *yamlfile.Node) map[string]*yamlfile.Node {
	out := map[string]*yamlfile.Node{}
	var walk func(key string, n *yamlfile.Node)
	walk = func(key string, n *yamlfile.Node) {
		if n.Kind == yamlfile.Scalar && key != "of" {
			out[key] = n
		}
		for _, p := range n.Pairs {
			walk(p.Key, p.Value)
		}
		for _, i := range n.Items {
			walk(key, i)
		}
	}
	walk("", root)
	return out
}
