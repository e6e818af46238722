package library

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/authoring/procedure"
	"aftercare/procedures"
)

// However they are written, the names that find a definition are those that are read from it.
func TestAliasesHaveOneReader(t *testing.T) {
	const rest = "title: Own\nedition: 2026-11-28\nages: 18+\nabout: {text: We did it., source: memory}\nactivity: {rest: {text: Rest., source: memory}}\n"
	long := "note: " + strings.Repeat("for staff ", 500) + "\n"
	for _, c := range []struct {
		text string
		want string // the names normalized for comparison, with spaces between
	}{
		{"aliases: [one, Two Words, three_words]\n" + rest, "one two-words three-words"},
		{rest + "aliases: [one, two]\n", "one two"},
		{rest + "aliases: [one, two]", "one two"},
		{rest + "aliases: one\n", "one"},
		{rest + "aliases: \"a, b\"\n", "a,-b"},
		{rest + "aliases: [\"a, b\", 'it''s']\n", "a,-b it's"},
		{rest + "aliases: [\"\\u006dbb x\"]\n", "mbb-x"},
		{rest + "aliases:\n  - one\n  - two\n", "one two"},
		{rest + "aliases:\n- one\n\n# more\n- two\n", "one two"},
		{rest + "aliases: [one,\n  two, three,\n  four]\n", "one two three four"},
		{rest + "aliases: [\n  one,\n  two\n  ]\n", "one two"},
		{rest + "aliases:\n  [one, two]\n", "one two"},
		{rest + "aliases:\n\n  - \"one\"\n", "one"},
		{rest + "aliases : [one]\n", "one"},
		{rest + "\"aliases\": [one]\n", "one"},
		{rest + "'aliases':\n  - one\n", "one"},
		{"# aliases: the short names\n" + rest + "aliases: [one]\n", "one"},
		{"# the aliases: [no]\n#aliases: [no]\n" + rest + "aliases: [one]\n", "one"},
		{"note: of aliases [no]\n" + rest + "aliases: [one]\n", "one"},
		{long + rest + "aliases: [one]\n", "one"},
		{"\ufeffaliases: [one]\n" + rest, "one"},
		{strings.ReplaceAll(rest+"aliases:\n  - one\n  - two\nspecialty: x\n", "\n", "\r\n"), "one two"},
		{rest + "aliases: >-\n  one\n  two\n", "one-two"},
		{rest, ""},
		{"{title: Own, edition: 2026-11-28, ages: 18+, aliases: [one, two], about: {text: We did it., source: memory}, activity: {rest: {text: Rest., source: memory}}}\n", "one two"},
		{"# in braces\n\n{\n  \"title\": \"Own\", \"edition\": \"2026-11-28\", \"ages\": \"18+\",\n  \"aliases\": [\"one\"], \"about\": {\"text\": \"We did it.\", \"source\": \"memory\"},\n  \"activity\": {\"rest\": {\"text\": \"Rest.\", \"source\": \"memory\"}}\n}\n", "one"},
	} {
		lib := openFiles(t, fstest.MapFS{"procedures/own.yaml": {Data: []byte(c.text)}}, false)
		found := strings.Join(lib.aliases("own"), " ")
		p, _, err := lib.Load("own", "en")
		if err != nil {
			t.Errorf("%q: %v", c.text, err)
			continue
		}
		var read []string
		for _, a := range p.Aliases {
			read = append(read, procedure.NormalizeName(a))
		}
		if found != c.want || strings.Join(read, " ") != c.want || len(p.AliasPositions) != len(p.Aliases) {
			t.Errorf("%q: found by %q, read as %q; want %q", c.text, found, read, c.want)
		}
		for _, name := range read {
			if id, err := lib.Find(name); id != "own" || err != nil {
				t.Errorf("%q: %s finds %q, %v", c.text, name, id, err)
			}
		}
	}
}

// Every built-in definition is found by each of its aliases, and no two share one.
func TestEachAliasFindsOne(t *testing.T) {
	lib := open(t, "")
	called, err := lib.IDsByName()
	if err != nil {
		t.Fatal(err)
	}
	names := 0
	for name, ids := range called {
		names++
		if len(ids) != 1 {
			t.Errorf("%s: %v", name, ids)
		}
		if id, err := lib.Find(name); err != nil || id != ids[0] {
			t.Errorf("%s finds %q, %v", name, id, err)
		}
	}
	if names < 100 {
		t.Error(names)
	}
}

// A name that two have finds neither, by whichever function; an id finds its own procedure.
func TestANameOfTwo(t *testing.T) {
	head := func(aliases string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("title: Own\nedition: 2026-11-28\naliases: [" + aliases + "]\n")}
	}
	lib := openFiles(t, fstest.MapFS{"procedures/one.yaml": head("x, two, mbb"), "procedures/two.yaml": head("X")}, false)
	for name, want := range map[string][]string{"x": {"one", "two"}, "mbb": {"medial-branch-block", "one"}} {
		var ambiguous *AmbiguousError
		if _, err := lib.Find(name); !errors.As(err, &ambiguous) || !slices.Equal(ambiguous.IDs, want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if id, err := lib.Find("two"); id != "two" || err != nil {
		t.Error(id, err)
	}
	// Procedures that the clinic doesn't offer have no names here.
	profile := &fstest.MapFile{Data: []byte(profileOf + "offers: [colonoscopy]\n")}
	lib = openFiles(t, fstest.MapFS{"clinic.yaml": profile, "procedures/one.yaml": head("mbb")}, false)
	if id, err := lib.Find("mbb"); id != "one" || err != nil {
		t.Error(id, err)
	}
}

func BenchmarkFindAnAlias(b *testing.B) {
	lib, err := Open(Options{Builtin: procedures.FS})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := lib.Find("mbb"); err != nil {
			b.Fatal(err)
		}
	}
}

// An alias of a definition that can't be read finds it, so that its error is reported; one whose
// aliases can't be read has none.
func TestAShortNameOfWhatCannotBeRead(t *testing.T) {
	for name, c := range map[string]struct{ lines, want string }{
		"a tab":               {"aliases: [kneecap, kx]\n\tspecialty: x\n", "knee"},
		"an open quote":       {"aliases: [kx, \"a\nspecialty: x\n", "knee"},
		"an open bracket":     {"aliases: [ky, kx\nspecialty: x\n", "knee"},
		"a list with tabs":    {"aliases:\n\t- ky\n\t- kx\nspecialty: x\n", "knee"},
		"a list out of line":  {"aliases:\n  - ky\n - kx\nspecialty: x\n", "knee"},
		"a fault further on":  {"aliases: [kx]\nspecialty: \"x\n", "knee"},
		"another key's words": {"aliases: [ky\nspecialty: kx\n", ""},
		"no head":             {"\x00\x00aliases: [kx]\n", ""},
	} {
		files := fstest.MapFS{"procedures/knee.yaml": {Data: []byte("title: Knee\nedition: 2026-11-28\n" + c.lines)}}
		lib := openFiles(t, files, false)
		id, err := lib.Find("kx")
		if id != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q, %v; want %q", name, id, err, c.want)
		}
		if _, _, err := lib.Load("knee", SourceLanguage); err == nil {
			t.Errorf("%s: the definition can be read, so nothing is tried", name)
		}
	}
}
