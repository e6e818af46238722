package schema

import (
	"regexp"
	"strings"
	"sync"

	"aftercare/internal/language/wording"
)

// phrase is a text of words.yaml with the placeholders of its entry.
type phrase struct {
	holds []string
	may   []string // optional ones
}

func (p phrase) json(*builder) map[string]any {
	out := map[string]any{"type": []string{"string", "number"}}
	plain := `[^{}]*\S[^{}]*`
	if all := append(append([]string{}, p.holds...), p.may...); len(all) > 0 {
		for n := range all {
			all[n] = regexp.QuoteMeta(all[n])
		}
		plain = `[^{}]*(\{(` + strings.Join(all, "|") + `)\}[^{}]*)*`
		out["type"] = "string"
	}
	patterns := []any{map[string]any{"pattern": anchored(plain)}}
	for _, name := range p.holds {
		patterns = append(patterns, map[string]any{"pattern": `\{` + regexp.QuoteMeta(name) + `\}`})
	}
	out["allOf"] = patterns
	return out
}

// choice is one of a few words, which may look like numbers.
type choice []string

func (c choice) json(*builder) map[string]any {
	out := []any{}
	for _, word := range c {
		out = append(out, word)
		switch word {
		case "12":
			out = append(out, 12)
		case "24":
			out = append(out, 24)
		}
	}
	return map[string]any{"enum": out}
}

// listed is a list of different words.
type listed int

func (l listed) json(*builder) map[string]any {
	out := map[string]any{"type": "array", "items": map[string]any{"type": []string{"string", "number"}, "pattern": `\S`}, "uniqueItems": true, "minItems": 1}
	if l > 0 {
		out["minItems"], out["maxItems"] = int(l), int(l)
	}
	return out
}

// Words is the schema of a language's fixed words, made on first use: only editors and checks of
// schemas need it.
var Words = sync.OnceValue(wordsObject)

func wordsObject() *Object {
	o := Object{Name: "words", Doc: "the fixed words and patterns of a language; braces are filled in by the program"}
	groups := map[string]string{}
	for _, g := range wording.Groups {
		groups[g.Key] = g.Doc
	}
	for _, top := range wording.Keys("") {
		e, ok := wording.Find(top)
		key := Key{Name: top, Doc: groups[top]}
		switch {
		case top == wording.Parts:
			sides := Object{Name: "words-part", Doc: "a part of the body with its side"}
			for _, s := range wording.SidesOf {
				sides.Keys = append(sides.Keys, Key{Name: s.Key, Doc: s.Doc, Shape: phrase{}, Required: true})
			}
			key.Shape = Names{Of: object(sides), Key: `[a-z0-9][a-z0-9 -]*`}
		case ok && e.Form == wording.Plural:
			if key.Doc == "" {
				key.Doc = e.Doc + ", by the plural forms of the language"
			}
			key.Shape = object(Object{Name: "words-" + top, Doc: e.Doc, Keys: append(pluralKeys(e), groupKeys(top)...)})
		case ok:
			key.Doc, key.Shape = e.Doc, entryShape(e)
		default:
			key.Shape = object(Object{Name: "words-" + top, Doc: key.Doc, Keys: groupKeys(top)})
		}
		o.Keys = append(o.Keys, key)
	}
	return object(o)
}

func groupKeys(group string) []Key {
	var out []Key
	for _, name := range wording.Keys(group) {
		if e, ok := wording.Find(group + "." + name); ok {
			out = append(out, Key{Name: name, Doc: e.Doc, Shape: entryShape(e)})
		}
	}
	return out
}

// pluralKeys returns the forms of a plural: one that is for a single number need not contain it.
func pluralKeys(e *wording.Entry) []Key {
	var out []Key
	for _, form := range wording.Forms {
		p := phrase{holds: e.Placeholders}
		if form == "zero" || form == "one" || form == "two" {
			p = phrase{may: []string{"n"}}
			for _, name := range e.Placeholders {
				if name != "n" {
					p.holds = append(p.holds, name)
				}
			}
		}
		out = append(out, Key{Name: form, Doc: e.Doc + ", in the plural form " + form, Shape: p})
	}
	return out
}

func entryShape(e *wording.Entry) Shape {
	switch e.Form {
	case wording.List:
		return listed(e.Length)
	case wording.Choice:
		return choice(e.OneOf)
	case wording.FreeText:
		return optionalText
	case wording.Phrase, wording.Plural:
	}
	p := phrase{holds: e.Placeholders}
	switch e.Key {
	case "time":
		p = phrase{holds: []string{"hour", "minute"}, may: []string{"ampm"}}
	case "hour":
		p = phrase{holds: []string{"hour"}, may: []string{"minute", "ampm"}}
	}
	return p
}
