package lint

import (
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// m2 is rule M2.
var m2 = &Analyzer{
	Name: "M2", Doc: "names of a medicine or a class that are typed beside it, that are not in the list of medicines, or that look like a misspelling of one that is",
	Instead: "{medicine.NAME} or {class.NAME}; a name that the list lacks goes into shared/medicines.yaml", Severity: diag.Warning,
	Why: "the same names on every sheet and in every language come from one list; a patient looks for a misspelled name in vain",
	Text: func(p *TextPass) {
		if p.Clause || p.lexicon == nil {
			return
		}
		for _, m := range p.lexicon.mentions(p.Words) {
			p.checkBrackets(m)
		}
		for _, at := range nameWord().FindAllStringIndex(p.Words, -1) {
			word := p.Words[at[0]:at[1]]
			if near := p.lexicon.misspelled(word); near != "" {
				p.Report(at[0], at[1], "%q is not in the list of medicines; %q is", word, near) // which one is meant is a decision
			}
		}
	},
}

// checkBrackets checks the brackets after a name.
func (p *TextPass) checkBrackets(m mention) {
	rest := p.Words[m.end:]
	if !strings.HasPrefix(rest, " (") {
		return
	}
	end := strings.Index(rest, ")")
	if end < 0 || strings.ContainsAny(rest[:end], "{}") {
		return
	}
	inside := rest[2:end]
	names := listedNames(inside)
	placeholder, _ := p.lexicon.placeholder(m.key)
	all := p.lexicon.bracketNames(m.key)
	if !slices.ContainsFunc(names, func(n string) bool {
		return slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, n) })
	}) {
		return // "(an opioid)", "(2 tablets)"
	}
	for _, n := range names {
		if !slices.ContainsFunc(all, func(a string) bool { return strings.EqualFold(a, n) }) && capitalWord().MatchString(n) {
			at := m.end + strings.Index(rest, n)
			p.Report(at, at+len(n), "%q is not a name of %q in the list of medicines", n, p.lexicon.plainName(m.key))
			return
		}
	}
	p.Report(m.start, m.end+end+1, "the names of %q are typed into the text; expected {%s}", p.lexicon.plainName(m.key), placeholder)
}

// misspelled returns the listed name that a word is a misspelling of; "" for none. Results are
// cached: texts have few distinct words.
func (x *lexicon) misspelled(word string) string {
	if known, ok := x.misspellings.Load(word); ok {
		return known.(string)
	}
	small, near := strings.ToLower(word), ""
	single := strings.TrimSuffix(small, "s")
	if x.keys[small] == "" && x.keys[single] == "" {
		candidates := slices.DeleteFunc(slices.Clone(x.single), func(name string) bool {
			return len(name) < minNameLength || len(name)-len(small) > 1 || len(small)-len(name) > 1
		})
		if slip, ok := diag.NearestTypo(small, candidates); ok {
			near = x.spelling[slip]
		}
	}
	x.misspellings.Store(word, near)
	return near
}

// minNameLength is the minimum length of a name whose misspellings are found: shorter ones are
// close to other words.
const minNameLength = 6

// bracketNames returns the names that may be in brackets after a key: the brands of a medicine, the
// names of a class's medicines.
func (x *lexicon) bracketNames(key string) []string {
	var out []string
	for _, m := range x.members(key) {
		out = append(out, x.list.Medicines[m].Names()...)
	}
	return out
}

// listedNames splits the text in brackets into names: "such as warfarin, Eliquis or Plavix".
func listedNames(inside string) []string {
	inside = leadingWords().ReplaceAllString(inside, "")
	var out []string
	for _, part := range strings.FieldsFunc(strings.ReplaceAll(strings.ReplaceAll(inside, " or ", ", "), " and ", ", "), func(r rune) bool { return r == ',' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

var (
	leadingWords = lazyMatcher(`^(?:an? \w+, )?(?:such as|like|as|for example,?|also) `)
	nameWord     = lazyMatcher(`\b(?:[A-Z][A-Za-z]{5,}|[a-z]{7,})\b`)
	capitalWord  = lazyMatcher(`\b[A-Z][A-Za-z]{4,}\b`)
)
