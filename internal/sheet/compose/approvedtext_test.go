package compose_test

import (
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// scalar is a scalar of a shipped file, with its schema.
type scalar struct {
	at   string // file and keys
	node *yamlfile.Node
	is   schema.Text
}

// kindOfFile returns the schema of a shipped file; "" for one that holds no data of a sheet.
func kindOfFile(name string) string {
	dir, base := path.Split(name)
	translated := strings.HasPrefix(name, "locales/")
	shared := strings.HasSuffix(dir, "shared/")
	switch {
	case path.Ext(name) != ".yaml" || base == "words.yaml" || strings.HasPrefix(name, "clinics/") || base == "sources.yaml" || strings.HasPrefix(name, "schema/"):
		return ""
	case shared && slices.Contains([]string{"conditions.yaml", "settings.yaml", "medicines.yaml"}, base):
		if translated {
			return "translated-" + strings.TrimSuffix(base, ".yaml")
		}
		return strings.TrimSuffix(base, ".yaml")
	case translated:
		return "translation"
	case shared:
		return "block"
	}
	return "procedure"
}

// shipped reads every built-in file: the bytes of each, and its tree if sheets are made from it.
func shipped(t *testing.T) (files fstest.MapFS, trees map[string]*yamlfile.Node) {
	t.Helper()
	files, trees = fstest.MapFS{}, map[string]*yamlfile.Node{}
	err := fs.WalkDir(procedures.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(procedures.FS, name)
		if err != nil {
			return err
		}
		files[name] = &fstest.MapFile{Data: data}
		if kindOfFile(name) != "" {
			tree, bad := yamlfile.Parse(name, data)
			if len(bad) > 0 {
				return bad
			}
			trees[name] = tree
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, trees
}

// eachScalar calls each with every scalar under a node, and its schema.
func eachScalar(shape schema.Shape, n *yamlfile.Node, at string, each func(scalar)) {
	switch s := shape.(type) {
	case schema.Text:
		if n.Kind == yamlfile.Scalar {
			each(scalar{at, n, s})
		}
	case schema.List:
		if n.Kind != yamlfile.Sequence {
			eachScalar(s.Of, n, at, each)
			return
		}
		for i, item := range n.Items {
			eachScalar(s.Of, item, at+"."+strconv.Itoa(i+1), each)
		}
	case schema.Names:
		for _, p := range n.Pairs {
			eachScalar(s.Of, p.Value, at+"."+p.Key, each)
		}
	case schema.Either:
		for _, one := range s {
			if canHold(one, n) {
				eachScalar(one, n, at, each)
				return
			}
		}
	case *schema.Object:
		for _, k := range s.Keys {
			if v := n.Get(k.Name); v != nil {
				eachScalar(k.Shape, v, at+"."+k.Name, each)
			}
		}
	}
}

// canHold reports whether a node can have a shape.
func canHold(shape schema.Shape, n *yamlfile.Node) bool {
	switch shape.(type) {
	case schema.Text:
		return n.Kind == yamlfile.Scalar
	case schema.List:
		return n.Kind != yamlfile.Mapping
	case schema.Names, *schema.Object:
		return n.Kind == yamlfile.Mapping
	}
	return n.IsEmpty
}

// asYAML returns a tree as YAML, with every text in quotes.
func asYAML(n *yamlfile.Node) []byte {
	var b strings.Builder
	writeYAML(&b, n, "")
	return []byte(b.String())
}

func writeYAML(b *strings.Builder, n *yamlfile.Node, indent string) {
	switch {
	case n.Kind == yamlfile.Scalar && n.IsEmpty:
		b.WriteString("\n")
	case n.Kind == yamlfile.Scalar:
		b.WriteString(" " + strconv.Quote(n.Text) + "\n")
	case n.Kind == yamlfile.Mapping:
		b.WriteString("\n")
		for _, p := range n.Pairs {
			b.WriteString(indent + p.Key + ":")
			writeYAML(b, p.Value, indent+"  ")
		}
	default:
		b.WriteString("\n")
		for _, i := range n.Items {
			b.WriteString(indent + "-")
			writeYAML(b, i, indent+"  ")
		}
	}
}

// isRead lists the keys of texts that the loader interprets rather than passing on: other mutations
// cover them.
var isRead = []string{"source", "on", "excludes", "default", "of", "class", "if", "omit", "replaces", "amount", "every", "most", "medicine", "include", "part", "dose", "at", "choices"}

// TestEveryTextOfASheetIsInTheApprovedText marks each text of each file, all at once; and no other
// text may be in the approved one.
func TestEveryTextOfASheetIsInTheApprovedText(t *testing.T) {
	testkit.SkipUnderRace(t)
	for _, lang := range []string{"en", "es"} {
		files, trees := shipped(t)
		m, names := markedWords{key: map[rune]string{}}, map[string]rune{}
		for _, name := range sortedNames(trees) {
			kind := kindOfFile(name)
			if strings.HasPrefix(name, "locales/") != (lang != "en") {
				continue
			}
			file, _ := schema.Find(kind)
			eachScalar(file.Root, trees[name], name, func(s scalar) {
				parsed := slices.ContainsFunc(strings.Split(s.at, "."), func(key string) bool { return slices.Contains(isRead, key) })
				if s.is.OneOf != nil || s.is.Pattern != "" || parsed || s.node.IsEmpty {
					return
				}
				r := rune(firstMark + len(m.key))
				if strings.Contains(s.at, ".examples.") && trees[name].Get("medicines").Get(s.node.Text) != nil {
					return // a generic name, which is a key
				}
				if strings.HasSuffix(name, "medicines.yaml") { // an example of a class is a name of a medicine
					if other, twice := names[s.node.Text]; twice {
						r = other
					}
					names[s.node.Text] = r
				}
				m.key[r] = s.at
				s.node.Text = withMark(s.node.Text, r)
			})
			files[name] = &fstest.MapFile{Data: asYAML(trees[name])}
		}
		lib, err := library.Open(library.Options{Builtin: files})
		if err != nil {
			t.Fatal(err)
		}
		all, bad, err := lib.LoadAll(lang)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range bad {
			t.Errorf("%v", d)
		}
		t.Logf("%s: %d texts, %d definitions", lang, len(m.key), len(all))
		for n, l := range all {
			if !wholeLibrary() && n%samplePeriod > 0 {
				continue
			}
			p := *l.Procedure
			p.Reviewer = "Dr. Example"
			m.Words = l.Words
			c := approving(&p, lang)
			compareMarks(t, lang+" "+p.ID, m.onSheets(&p, c), m.inText(&p, c))
		}
	}
}

// withMark puts a character into a text, replacing its first letter outside placeholders, since
// some texts must be short.
func withMark(text string, mark rune) string {
	inside := false
	for n, r := range text {
		switch {
		case r == '{':
			inside = true
		case r == '}':
			inside = false
		case !inside && (r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'):
			return text[:n] + string(mark) + text[n+1:]
		}
	}
	return text + string(mark)
}

func sortedNames(trees map[string]*yamlfile.Node) []string {
	var out []string
	for name := range trees {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}
