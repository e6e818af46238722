package lint

import (
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
)

// Pair is a text of a translation and the source text that it translates.
type Pair struct {
	Of   string // the source, on one line
	Text Text
}

// PairPass gives a rule one translated text.
type PairPass struct {
	Pair
	Words   *locale.Words // of the translation's language; nil if they can't be read
	Source  *locale.Words
	lexicon *lexicon
	report  func(diag.Diagnostic)
}

// Report reports the bytes from start to end of the translation.
func (p *PairPass) Report(start, end int, format string, args ...any) {
	t := &TextPass{Text: p.Text, report: p.report}
	t.Report(start, end, format, args...)
}

// Pairs returns every translated text of the file, in order.
func (f *File) Pairs() []Pair {
	var out []Pair
	var walk func(n *yamlfile.Node)
	walk = func(n *yamlfile.Node) {
		if n == nil {
			return
		}
		of, text := n.Get("of"), n.Get("text")
		if of != nil && text != nil && of.Kind == yamlfile.Scalar && text.Kind == yamlfile.Scalar && !text.IsEmpty {
			words := strings.Join(strings.Fields(text.Text), " ")
			out = append(out, Pair{
				Of:   strings.Join(strings.Fields(of.Text), " "),
				Text: Text{Words: words, lower: strings.ToLower(words), file: f, node: text},
			})
		}
		for _, p := range n.Pairs {
			walk(p.Value)
		}
		for _, i := range n.Items {
			walk(i)
		}
	}
	walk(f.Root)
	return out
}
