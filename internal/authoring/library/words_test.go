package library_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/language/wording"
	"aftercare/internal/testkit"
	"aftercare/procedures"
)

// wordsOf reads a language's words as a clinic's own file, and returns every problem in it.
func wordsOf(t *testing.T, lang, text string) diag.List {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: ".", Files: fstest.MapFS{
		"clinic.yaml":                     {Data: []byte("phone: (310) 555-0142\ntime-zone: America/Los_Angeles\n")},
		"locales/" + lang + "/words.yaml": {Data: []byte(text)},
	}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = lib.Words(lang)
	var list diag.List
	if err != nil && !errors.As(err, &list) {
		t.Fatal(err)
	}
	return list
}

// wordList is the words of a language by position, in order, each to be written on a line of its own.
type wordList struct {
	keys  []string
	texts map[string]string   // of a text, or of a word of a list: "months#3"
	lists map[string][]string // of a list, the places of its words
}

func builtinWords(t *testing.T, lang string) *wordList {
	t.Helper()
	data, err := procedures.FS.ReadFile("locales/" + lang + "/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	n, list := yamlfile.Parse("words.yaml", data)
	if list.Err() != nil {
		t.Fatal(list)
	}
	p := &wordList{texts: map[string]string{}, lists: map[string][]string{}}
	p.take("", n)
	return p
}

func (p *wordList) take(prefix string, n *yamlfile.Node) {
	for _, pair := range n.Pairs {
		key := prefix + pair.Key
		switch pair.Value.Kind {
		case yamlfile.Mapping:
			p.take(key+".", pair.Value)
		case yamlfile.Sequence:
			p.keys, p.lists[key] = append(p.keys, key), []string{}
			for _, i := range pair.Value.Items {
				p.lists[key] = append(p.lists[key], i.Text)
			}
		case yamlfile.Scalar:
			p.keys, p.texts[key] = append(p.keys, key), pair.Value.Text
		}
	}
}

// with returns the list with one entry changed: a text, a list, or nil to omit it.
func (p *wordList) with(key string, value any) *wordList {
	out := &wordList{keys: slices.Clone(p.keys), texts: map[string]string{}, lists: map[string][]string{}}
	for k, v := range p.texts {
		out.texts[k] = v
	}
	for k, v := range p.lists {
		out.lists[k] = v
	}
	delete(out.texts, key)
	delete(out.lists, key)
	switch v := value.(type) {
	case nil:
		out.keys = slices.DeleteFunc(out.keys, func(k string) bool { return k == key })
		return out
	case string:
		out.texts[key] = v
	case []string:
		out.lists[key] = v
	}
	if !slices.Contains(out.keys, key) {
		top, _, _ := strings.Cut(key, ".")
		at := slices.IndexFunc(out.keys, func(k string) bool { return k == top || strings.HasPrefix(k, top+".") })
		out.keys = slices.Insert(out.keys, max(at, 0), key)
	}
	return out
}

// write returns the file, and the line of each entry, of each word of a list and of each group.
func (p *wordList) write() (text string, lines map[string]int) {
	var b strings.Builder
	lines = map[string]int{}
	line := 0
	put := func(indent int, format string, args ...any) {
		line++
		b.WriteString(strings.Repeat("  ", indent))
		fmt.Fprintf(&b, format+"\n", args...)
	}
	var open []string
	for _, key := range p.keys {
		path := strings.Split(key, ".")
		for n := range path[:len(path)-1] {
			if n < len(open) && open[n] == path[n] {
				continue
			}
			open = slices.Clone(path[:n+1])
			put(n, "%s:", path[n])
			lines[strings.Join(open, ".")] = line
		}
		open = open[:min(len(open), len(path)-1)]
		last := path[len(path)-1]
		if list, ok := p.lists[key]; ok {
			put(len(path)-1, "%s:", last)
			lines[key] = line
			for n, word := range list {
				put(len(path), "- %s", yamlfile.Quote(word))
				lines[fmt.Sprint(key, "#", n)] = line
			}
			continue
		}
		put(len(path)-1, "%s: %s", last, yamlfile.Quote(p.texts[key]))
		lines[key] = line
	}
	return b.String(), lines
}

// The built-in words are what a clinic's own would have to be.
func TestTheBuiltInWordsAreWhole(t *testing.T) {
	for _, lang := range []string{"en", "es"} {
		data, err := procedures.FS.ReadFile("locales/" + lang + "/words.yaml")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range wordsOf(t, lang, string(data)) {
			t.Error(d)
		}
		text, _ := builtinWords(t, lang).write()
		for _, d := range wordsOf(t, lang, text) {
			t.Error(d)
		}
	}
}

// neighbor returns a key with a typo.
func neighbor(key string) string { return key[:len(key)-1] + string(key[len(key)-1]) + "z" }

// Each entry of the table is tested: omitted, beside an unknown neighbor, empty, a list for a text
// or a text for a list, each placeholder removed, misspelt, added. Each is refused at its line.
func TestEveryEntryOfTheWordsIsReadStrictly(t *testing.T) {
	testkit.SkipUnderRace(t)
	count := map[string]int{}
	for _, lang := range []string{"en", "es"} {
		p := builtinWords(t, lang)
		refused := func(kind, key string, changed *wordList, at ...string) {
			t.Helper()
			count[kind]++
			text, lines := changed.write()
			list := wordsOf(t, lang, text)
			if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool {
				return d.Severity == diag.Error && slices.ContainsFunc(at, func(k string) bool { return lines[k] == d.Pos.Line })
			}) {
				t.Errorf("%s, %s: %s is not refused at its line: %v", lang, key, kind, list)
			}
		}
		keys := p.keys
		if lang == library.SourceLanguage {
			keys = []string{"weekdays", "months", "ampm", "clock", "time", "date", "help.call-911"} // the others are as those of es
		}
		for _, key := range keys {
			group, _, _ := strings.Cut(key, ".")
			e, ok := wording.Find(key)
			plural := !ok
			if plural {
				e, _ = wording.Find(group)
			}
			isPart := group == wording.Parts
			if isPart {
				e = &wording.Entry{}
			}
			if e == nil {
				t.Fatalf("%s: %q is not in the table", lang, key)
			}
			parent := key[:max(strings.LastIndexByte(key, '.'), 0)]
			if lang != library.SourceLanguage && !e.Optional {
				whole := p.with(key, nil) // what is missing is reported at its group, else at the start of the file
				text, lines := whole.write()
				count["removal"]++
				list := wordsOf(t, lang, text)
				if !slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Pos.Line == max(lines[parent], 1) }) && (!plural || group != "in-text") {
					t.Errorf("%s, %s: nobody misses it: %v", lang, key, list)
				}
			}
			refused("an unknown neighbor", key, p.with(neighbor(key), "x"), neighbor(key))
			if list, ok := p.lists[key]; ok {
				refused("a text for a list", key, p.with(key, strings.Join(list, ", ")), key)
				refused("an empty word", key, p.with(key, append(slices.Clone(list[1:]), "")), fmt.Sprint(key, "#", len(list)-1), key, key+"#0")
				refused("a word twice", key, p.with(key, append(slices.Clone(list[1:]), list[1])), fmt.Sprint(key, "#", len(list)-1), key, key+"#0")
				continue
			}
			text := p.texts[key]
			refused("a list for a text", key, p.with(key, []string{text}), key, key+"#0")
			if e.Form == wording.Choice {
				refused("another word", key, p.with(key, "middle"), key)
				continue
			}
			if e.Form == wording.FreeText {
				continue
			}
			if !e.Optional {
				refused("an empty text", key, p.with(key, ""), key)
			}
			refused("a placeholder that it can't hold", key, p.with(key, text+" {mnth}"), key)
			refused("a brace that is not closed", key, p.with(key, text+" {time"), key)
			refused("a space at the end", key, p.with(key, text+" "), key)
			refused("a sign that nobody sees", key, p.with(key, text+"\u00ad"), key)
			refused("a letter of another alphabet", key, p.with(key, text+" w\u0430ter"), key)
			refused("a double stop", key, p.with(key, text+".."), key)
			for _, leftover := range []string{" TODO", " <b>", " [x]", " **", "&nbsp;"} {
				refused("what was left over", key, p.with(key, text+leftover), key)
			}
			if !strings.HasSuffix(text, "}") && key != "language" {
				words := strings.Fields(text)
				if last := words[len(words)-1]; !strings.ContainsAny(last, ".{}()?|:=;") {
					refused("a word twice", key, p.with(key, text+" "+last), key)
				}
			}
			for _, name := range e.Placeholders {
				hole := "{" + name + "}"
				if !strings.Contains(text, hole) {
					continue
				}
				refused("a placeholder misspelt", key, p.with(key, strings.Replace(text, hole, "{"+name+"x}", 1)), key)
				refused("a placeholder twice", key, p.with(key, text+" "+hole), key)
				if mayLack := plural && name == "n" && strings.HasSuffix(key, ".one"); !mayLack {
					refused("a placeholder removed", key, p.with(key, strings.TrimSpace(strings.Replace(text, hole, "x", 1))), key)
				}
			}
		}
		for _, key := range []string{"weekdays", "months", "ampm"} {
			list := p.lists[key]
			for n := range list {
				at := fmt.Sprint(key, "#", n)
				if n > 0 {
					shifted := slices.Concat(list[n:], list[:n])
					refused("a list shifted", key, p.with(key, shifted), key+"#0")
				}
				for m := range n {
					swapped := slices.Clone(list)
					swapped[n], swapped[m] = swapped[m], swapped[n]
					refused("two words swapped", key, p.with(key, swapped), fmt.Sprint(key, "#", m))
				}
				misspelt := slices.Clone(list)
				misspelt[n] = list[n][:1] + "q" + list[n][1:]
				refused("a word misspelt", key, p.with(key, misspelt), at)
			}
		}
	}
	total := 0
	for _, n := range count {
		total += n
	}
	t.Logf("%d changes, each refused: %v", total, count)
}

// A clinic's own procedure needs words for its part of the body in each language: a file with only
// parts adds them to a built-in language, and one with anything else is complete, or refused.
func TestPartsAloneAddToALanguage(t *testing.T) {
	const thumb = "parts: {thumb: {left: su pulgar izquierdo, right: su pulgar derecho, both: sus dos pulgares, unknown: su pulgar}}\n"
	for text, fine := range map[string]bool{
		thumb:                               true,
		thumb + "reviewed-by: Ana Ruiz\n":   false,
		thumb + "noon: mediodía\n":          false,
		"parts: {thumb: {left: el pulgar}}": false,
	} {
		if list := wordsOf(t, "es", text); (list.Err() == nil) != fine {
			t.Errorf("%s: %v", text, list)
		}
	}
	if wordsOf(t, "fr", thumb).Err() == nil {
		t.Error("parts alone are no language")
	}
}

// The sense of a word is checked if that is possible without knowing the language, and in English
// by what check compares translations with.
func TestFixedWordsKeepTheirSense(t *testing.T) {
	for _, c := range []struct {
		words string
		want  string // the severity; "" if nothing may be reported
	}{
		{"time: '{minute}:{hour} {ampm}'", "error"},
		{"noon: '12:30'", "error"},
		{"noon: 12:00 noon", ""},
		{"midnight: '1:00'", "error"},
		{"midnight: '0:00'", ""},
		{"lead: {until: by}", "error"},
		{"for: {last: '{length} (until {date})'}", "error"},
		{"headings: {for-others: What to expect}", "error"},
		{"field: {side: Clinician}", "error"},
		{"negations: []", "error"},
		{"ages: {adults: For all}", "error"},
		{"ages: {adults: Adults (18 or older) only}", ""},
		{"steps: {first: Day 0 is the day of your procedure.}", "error"},
		{"status: {not-approved: APPROVED BY YOUR CLINIC}", "warning"},
		{"status: {not-approved: Unapproved}", ""},
		{"draft: {line: Approved}", "warning"},
		{"lead: {until: until}", "warning"},
		{"lead: {until: no earlier than}", ""},
		{"key-until: {event: '{event}'}", "warning"},
		{"footer: {do-not-use-after: 'Use until {date}'}", "warning"},
		{"footer: {do-not-use-after: \"Don't use after {date}\"}", ""},
	} {
		bad := wordsWith(t, c.words)
		switch {
		case c.want == "" && len(bad) > 0:
			t.Errorf("%s: %v", c.words, bad)
		case c.want != "" && !slices.ContainsFunc(bad, func(p locale.Problem) bool { return p.IsWarning == (c.want == "warning") }):
			t.Errorf("%s: no %s in %v", c.words, c.want, bad)
		}
	}
	text, _ := builtinWords(t, "es").with("language", "English").write()
	if list := wordsOf(t, "es", text); len(list.Errors()) == 0 {
		t.Error("a language may be called English")
	}
}

// wordsWith returns what is wrong with the English words if some of them are changed.
func wordsWith(t *testing.T, changed string) []locale.Problem {
	t.Helper()
	data, err := procedures.FS.ReadFile("locales/en/words.yaml")
	if err != nil {
		t.Fatal(err)
	}
	entries, lists := map[string]string{}, map[string][]string{}
	for _, text := range []string{string(data), changed + "\n"} {
		n, list := yamlfile.Parse("words.yaml", []byte(text))
		if list.Err() != nil {
			t.Fatal(list)
		}
		library.Flatten(n, entries, lists)
	}
	_, bad := locale.New("en", entries, lists)
	return bad
}
