package lint

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"sync"

	"aftercare/internal/authoring/procedure"
)

// What sentences say about medicines: that a patient takes one, continues one, or doesn't take it.
// The parser is a few tables of verbs and purposes; what it can't place is ignored.

// lexicon finds the names of medicines and classes in texts.
type lexicon struct {
	list   procedure.Medicines
	keys   map[string]string // a name, in small letters, to its key
	names  *regexp.Regexp    // nil for an empty list
	single []string          // the one-word names, in small letters
	// spelling is how the list spells such a name; misspellings caches the words that were compared
	// with them.
	spelling     map[string]string
	misspellings sync.Map
	// mentions returns the names in a text, in order; stances what it says about medicines. Definitions
	// say the same in their shared blocks, so both are worked out once for a text.
	mentions func(text string) []mention
	stances  func(text string) []stance
}

func newLexicon(list procedure.Medicines) *lexicon {
	x := &lexicon{list: list, keys: map[string]string{}, spelling: map[string]string{}}
	for key, m := range list.Medicines {
		for _, name := range m.Names() {
			x.keys[strings.ToLower(name)] = key
		}
	}
	for key, c := range list.Classes {
		for _, name := range c.Names() {
			x.keys[strings.ToLower(name)] = key
		}
	}
	for name := range x.keys {
		if !strings.Contains(name, " ") {
			x.single = append(x.single, name)
			x.spelling[name] = listedSpelling(list, name)
		}
	}
	// The longest first, so that "nerve pain medicine" isn't read as pain medicine.
	all := slices.SortedFunc(maps.Keys(x.keys), func(a, b string) int {
		if d := len(b) - len(a); d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	for n, name := range all {
		all[n] = strings.ReplaceAll(regexp.QuoteMeta(name), " ", "[ -]")
	}
	if len(all) > 0 {
		x.names = regexp.MustCompile(`(?i)\b(` + strings.Join(all, "|") + `)(?:s|es)?\b`)
	}
	x.mentions, x.stances = memoize(x.findMentions), memoize(x.readStances)
	return x
}

// listedSpelling returns a name as the list spells it.
func listedSpelling(list procedure.Medicines, small string) string {
	var all []string
	for _, m := range list.Medicines {
		all = append(all, m.Names()...)
	}
	for _, c := range list.Classes {
		all = append(all, c.Names()...)
	}
	if n := slices.IndexFunc(all, func(name string) bool { return strings.EqualFold(name, small) }); n >= 0 {
		return all[n]
	}
	return small
}

// mention is a name in a text.
type mention struct {
	key        string
	start, end int
}

// findMentions returns the names in a text, in order.
func (x *lexicon) findMentions(text string) []mention {
	if x.names == nil {
		return nil
	}
	var out []mention
	for _, at := range x.names.FindAllStringSubmatchIndex(text, -1) {
		name := strings.ReplaceAll(strings.ToLower(text[at[2]:at[3]]), "-", " ")
		key, ok := x.keys[name]
		if !ok {
			key = x.keys[strings.ToLower(text[at[2]:at[3]])]
		}
		out = append(out, mention{key, at[0], at[1]})
	}
	return out
}

// plainNames replaces the placeholders of medicines with plain names: brands and examples would be
// further names.
func (x *lexicon) plainNames(text string) string {
	for _, name := range procedure.Placeholders(text) {
		if key, ok := strings.CutPrefix(name, procedure.MedicinePrefix); ok {
			text = strings.ReplaceAll(text, "{"+name+"}", x.list.Medicines[key].Name)
		} else if key, ok := strings.CutPrefix(name, procedure.ClassPrefix); ok {
			text = strings.ReplaceAll(text, "{"+name+"}", x.list.Classes[key].Name())
		}
	}
	return text
}

// members returns the keys of the medicines that a key stands for: itself, or those of a class.
func (x *lexicon) members(key string) []string {
	if _, class := x.list.Classes[key]; !class {
		return []string{key}
	}
	var out []string
	for name, m := range x.list.Medicines {
		if slices.Contains(m.Classes, key) {
			out = append(out, name)
		}
	}
	return out
}

// covers reports whether a statement about one key applies to each medicine of another; narrower
// reports whether it also applies to others.
func (x *lexicon) covers(wide, key string) (covered, narrower bool) {
	if wide == key {
		return true, false
	}
	all, some := x.members(wide), x.members(key)
	for _, m := range some {
		if !slices.Contains(all, m) {
			return false, false
		}
	}
	return len(some) > 0, len(all) > len(some)
}

// act is what a patient does with a medicine.
type act int

const (
	actNone act = iota
	actGive
	actKeep
	actForbid
	actForbidTogether // forbidden together with another
)

// purpose is what a medicine is taken for. One that isn't given means every purpose.
type purpose string

// The purposes that make a difference.
const (
	forAny   purpose = ""
	forPain  purpose = "pain"
	forHeart purpose = "heart"
	forDaily purpose = "daily"
	asExtra  purpose = "extra"
)

// purposes are recognized by these words of a clause; the first match counts.
var purposes = []struct {
	purpose
	words func() *matcher
}{
	{forAny, lazyMatcher(`(?i)\beven your usual\b`)},
	{asExtra, lazyMatcher(`(?i)\bunless (?:a|your|the) doctor\b`)},
	{forHeart, lazyMatcher(`(?i)\bheart\b|\bstroke\b|\blow-dose\b|\bstent\b|\bdoctors? (?:has |have )?(?:ordered|prescribed|told you to take)\b`)},
	{asExtra, lazyMatcher(`(?i)\bextra\b`)},
	{forDaily, lazyMatcher(`(?i)\bevery day\b|\bdaily\b|\blong-acting\b|\busual\b`)},
	{forPain, lazyMatcher(`(?i)\bfor (?:\w+ )?pain\b`)},
}

// purposesOverlap reports whether what is forbidden for one purpose is given for the other.
func purposesOverlap(order, ban purpose) bool {
	if order == forAny || ban == forAny || order == ban {
		return true
	}
	return order == forPain && ban == asExtra || order == asExtra && ban == forPain
}

// stance is what a sentence says about one medicine or class.
type stance struct {
	key   string
	other string // what it must not be mixed with; "" if there is no such ban
	act
	purpose
	sentence     string
	until, from  bool // the sentence has {until}, {from}
	again, later bool // it is about later: "again", "after that"
	fromNewVerb  bool // it was recognized by a verb that the last version didn't know
}

const (
	takeVerbs = `(?:take|taking|use|using|start|starting|restart|resume|go back to|swallow|put|have|try|alternate|give|giving|apply|rub)`
)

var (
	// saysNothing matches clauses that don't order anything for everyone: a limit, a question to the
	// clinic, what goes with another medicine, what only some do.
	saysNothing = lazyMatcher(`(?i)\bmore\b[^,;:]*\bthan\b|\bask (?:us|your|the|a)\b|\bonly if\b|\btogether\b|\bat the same time\b|\b(?:two|2|both|several|more than one) (?:products?|medicines?|pills?|drugs?) (?:that|which|with|of)\b|\bnot with\b|\bwith alcohol\b[.!]?$|\bon an empty stomach\b|\bother than\b|\b(?:do not|don['’]t) have to\b|\b(?:second|double|missed|another|extra) dose\b|\bother (?:medicines?|products?|pills?) (?:with|that|which)\b|\bunless (?:we|this)\b|\bexcept\b|\bnot before\b|\bhow much\b|\bif we\b|\bif you are allergic\b`)
	saysKeep    = lazyMatcher(`(?i)\b` + noDoing + ` (?:stop|skip|miss|pause|leave out|need to stop)\b|\bno need to stop\b|\bcontinue\b|\bstay on (?:your|the)\b|\b(?:keep|go on|continue)(?: on)? (?:with|taking|using)\b`)
	saysForbid  = lazyMatcher(`(?i)\b` + noDoing + ` (?:\w+ )?` + takeVerbs + `\b|\b` + noDoing + ` [^.;:]*\bor ` + takeVerbs + `\b|(?:^|[,;:] ?|\band )take no(?:ne|thing)?\b|\bavoid\b|\bstay away from\b|(?:^|[,;:] ?|\band )stop (?:taking |using )?|(?:^|[,;:] ?|\band )(?:skip|hold|quit|pause|leave out|do without|wait with)\b|\b(?:must|should|can|may)(?: not|not|n['’]t) be (?:taken|used)\b|\b(?:must|should) be avoided\b|\b(?:is|are) (?:not (?:allowed|safe|ok|okay|recommended)|forbidden|off limits)\b|(?:^|[,;:] ?)no\b`)
	saysTake    = lazyMatcher(`(?i)` + clauseStart + takeVerbs + `\b|\b(?:is|are) (?:fine|ok|okay|safe|all right|allowed)\b|\b(?:may|can) be (?:taken|used)\b|\b(?:\d+|one|two) (?:tablets?|pills?|capsules?) (?:every|each|in the|at|a day|\d)`)
	saysAgain   = lazyMatcher(`(?i)\bagain\b`)
	saysLater   = lazyMatcher(`(?i)\bafter that\b|^(?:then|after that)\b|\btomorrow\b|\bthe next day\b`)
	// forbidsMixing matches a ban of two medicines together that forbids neither alone.
	forbidsMixing = lazyMatcher(`(?i)\b` + noDoing + ` (?:mix|combine)\b|\b` + noDoing + ` (?:\w+ )?` + takeVerbs + `\b.*\b(?:together|at the same time)\b`)
	// ofSeveral matches words for how many of a class are taken, which don't say to take it.
	ofSeveral = lazyMatcher(`(?i)\b(?:two|2|more than one|(?:only )?one)(?: of (?:the|your)(?: two| 2)?)? blood[- ]thinners?\b|\bdo not stop either\b`)
	// exceptsOne matches a medicine excepted from a ban; givesMe what others do.
	exceptsOne = lazyMatcher(`(?i)\b(?:any|other|no) (?:[a-z]+ ){0,3}but\b|\bgive me\b`)
	nothingBut = lazyMatcher(`(?i)\bnothing (?:but|except)\b`)
	// orOthers matches the end of a list of named medicines; what follows is about unnamed ones.
	orOthers = lazyMatcher(`(?i),? (?:and|or) (?:any )?other (?:medicines?|products?|pills?) (?:with|that|which)\b.*$`)
	newVerb  = lazyMatcher(`(?i)\b(?:give|giving|apply|rub)\b|\bnothing (?:but|except)\b`)
	pronoun  = lazyMatcher(`(?i)\b(?:it|them|one|none|they)\b`)
	dotted   = lazyMatcher(`\{[a-z-]+\.[^}]*\}`)
	// brackets match further names of what precedes them.
	brackets = lazyMatcher(`\s*\([^()]*\)`)
	// clauseBreak matches where a new order begins in a sentence.
	clauseBreak = lazyMatcher(`(?i)(?:;|:|,|\bbut\b|\band\b)\s+(?:but |and |then )?(?:` + noDoing + `|you (?:may|can|should|must)|take|keep|avoid|use|ask|skip|stop taking)\b`)
	// subordinate matches the beginning of a sentence whose order follows its comma.
	subordinate = lazyMatcher(`(?i)^(?:if|when|while|until|before|after|unless|for|with|without|beside|since|to) `)
	onTheirOwn  = lazyMatcher(`(?i)\bon (?:your|their) own\b|\bwithout asking\b`)
	// ofSubject matches the beginning of what is said about the medicine before it.
	ofSubject = lazyMatcher(`^(?i)(?:is|are|may|can|must|should|one|two|[0-9]+)\b`)
	// exception matches the beginning of a condition that only the patient knows.
	exception = lazyMatcher(`(?i)^if\b`)
	// aside matches the beginning of what an order depends on, after it.
	aside = lazyMatcher(`(?i)[, ]+(?:if|when|while|because|so that|unless|since)\b`)
	// besides matches words before a medicine that isn't the one being taken.
	besides = lazyMatcher(`(?i)\b(?:not|with|like|than|instead of|such as|as on|against|besides?|that|because)\b`)
	// beside matches the beginning of a clause about a patient, not about what the next one is about.
	beside = lazyMatcher(`(?i)^(?:with|without|beside|instead)\b`)
	// withOurs matches what goes with a medicine that the sheet itself gives everyone; likeAspirin
	// how people refer to the NSAIDs.
	withOurs    = lazyMatcher(`(?i)^with (?:the|this|your|these) (?:antibiotics?|medicines?|pills?|tablets?|drops)$`)
	likeAspirin = lazyMatcher(`(?i)\b(?:aspirin|ibuprofen|Advil|Motrin)-(?:like|type) (?:pain )?(?:medicines?|drugs?|pills?|products?)\b`)
)

// readStances returns what a text says about medicines. Texts are in the source language.
func (x *lexicon) readStances(text string) []stance {
	// {fill.nsaid-drops} doesn't name anything to the reader.
	text = brackets().ReplaceAllString(dotted().ReplaceAllString(x.plainNames(text), "{…}"), "")
	text = nothingBut().ReplaceAllString(text, "only")
	alike := false
	if nsaid, known := x.list.Classes["nsaid"]; known {
		if alike = likeAspirin().MatchString(text); alike {
			text = likeAspirin().ReplaceAllString(text, nsaid.Name())
		}
	}
	if len(x.mentions(text)) == 0 {
		return nil
	}
	var out []stance
	var last []string // what "it" means
	for _, sentence := range sentences(text) {
		if strings.HasSuffix(strings.TrimRight(sentence, closers), "?") {
			last = orElse(x.keysIn(sentence), last)
			continue
		}
		for _, clause := range clauses(sentence) {
			if subordinate().MatchString(clause.before) && !beside().MatchString(clause.before) {
				last = orElse(x.keysIn(clause.before), last)
			}
			found := x.stance(clause, last)
			for n := range found {
				found[n].sentence, found[n].fromNewVerb = sentence, found[n].fromNewVerb || alike
				found[n].until, found[n].from = strings.Contains(sentence, "{until}") || untilWord().MatchString(sentence), strings.Contains(sentence, "{from}")
			}
			out = append(out, found...)
			last = orElse(x.keysIn(clause.words), last)
		}
	}
	return out
}

// untilWord matches a ban that ends, by itself or with its day.
var untilWord = lazyMatcher(`(?i)\buntil\b|\btoday\b|\btonight\b|\b(?:rest|day) of (?:the|your) (?:day|procedure)\b|\bfor (?:\d+|a|one|two|three) (?:hour|day|week)s?\b`)

func orElse(keys, last []string) []string {
	if len(keys) > 0 {
		return keys
	}
	return last
}

func (x *lexicon) keysIn(text string) []string {
	var out []string
	for _, m := range x.mentions(text) {
		if !slices.Contains(out, m.key) {
			out = append(out, m.key)
		}
	}
	return out
}

// purposeOf returns what a clause has a medicine taken for. The names themselves don't count
// ("medicine for nerve pain").
func (x *lexicon) purposeOf(words string) purpose {
	for _, m := range slices.Backward(x.mentions(words)) {
		words = words[:m.start] + "it" + words[m.end:]
	}
	for _, row := range purposes {
		if row.words().MatchString(words) {
			return row.purpose
		}
	}
	return forAny
}

// clause is an order of a sentence, with the condition before it.
type clause struct{ before, words string }

// clauses splits a sentence into its orders.
func clauses(sentence string) []clause {
	var out []clause
	add := func(s string) {
		s = strings.Trim(s, " ,;:")
		before := ""
		if subordinate().MatchString(s) {
			if comma := strings.Index(s, ", "); comma > 0 {
				before, s = s[:comma], s[comma+2:]
			}
		}
		out = append(out, clause{before, s})
	}
	start := 0
	for _, at := range clauseBreak().FindAllStringIndex(sentence, -1) {
		cut := at[0] + len(sentence[at[0]:at[1]]) - len(strings.TrimLeft(sentence[at[0]:at[1]], ";:, "))
		if subordinate().MatchString(sentence[start:]) && !strings.Contains(sentence[start:at[0]], ", ") {
			continue // the comma after "If …" doesn't separate orders
		}
		if aside().MatchString(sentence[start:at[0]]) {
			continue // "ask us if you have a fever, take warfarin or smoke"
		}
		add(sentence[start:cut])
		start = cut
	}
	add(sentence[start:])
	return out
}

// stance parses one clause; last is what "it" means.
func (x *lexicon) stance(c clause, last []string) []stance {
	if at := orOthers().FindStringIndex(c.words); at != nil && len(x.mentions(c.words[:at[0]])) > 0 {
		c.words = c.words[:at[0]]
	}
	whole := strings.TrimSpace(c.before + ", " + c.words)
	if forbidsMixing().MatchString(c.words) && !exception().MatchString(c.before) && !aside().MatchString(c.words) {
		return x.forbiddenPairs(c.words)
	}
	if saysNothing().MatchString(whole) || ofSeveral().MatchString(whole) || exceptsOne().MatchString(c.words) || beside().MatchString(c.before) && !withOurs().MatchString(c.before) {
		return nil
	}
	tail := ""
	if at := aside().FindStringIndex(c.words); at != nil {
		c.words, tail = c.words[:at[0]], strings.TrimLeft(c.words[at[0]:], ", ")
	}
	what, at := actNone, []int(nil)
	for _, row := range []struct {
		act
		words func() *matcher
	}{{actKeep, saysKeep}, {actForbid, saysForbid}, {actGive, saysTake}} {
		if at = row.words().FindStringIndex(c.words); at != nil {
			what = row.act
			break
		}
	}
	if what == actNone {
		return nil
	}
	if what == actForbid && onTheirOwn().MatchString(whole) {
		return nil // what the clinic orders isn't forbidden
	}
	if what == actForbid && (exception().MatchString(c.before) || exception().MatchString(tail)) {
		return nil // an exception for some isn't a ban for all
	}
	forWhat := x.purposeOf(whole)
	rest := c.words[at[0]:]
	if cut := besides().FindStringIndex(rest[at[1]-at[0]:]); cut != nil && len(x.mentions(rest[:at[1]-at[0]+cut[0]])) > 0 {
		rest = rest[:at[1]-at[0]+cut[0]]
	}
	keys := x.keysIn(rest)
	if len(keys) == 0 && ofSubject().MatchString(rest) {
		keys = x.keysIn(c.words[:at[0]]) // "acetaminophen is fine"
	}
	if len(keys) == 0 && pronoun().MatchString(rest) {
		keys = orElse(x.keysIn(c.words[:at[0]]), last)
	}
	var out []stance
	for _, key := range keys {
		out = append(out, stance{key: key, act: what, purpose: forWhat, again: saysAgain().MatchString(c.words), later: saysLater().MatchString(whole), fromNewVerb: newVerb().MatchString(c.words) || withOurs().MatchString(c.before)})
	}
	return out
}

// forbiddenPairs returns the pairs of medicines that a clause forbids together.
func (x *lexicon) forbiddenPairs(words string) []stance {
	var out []stance
	keys := x.keysIn(words)
	for n, key := range keys {
		for _, other := range keys[n+1:] {
			out = append(out, stance{key: key, other: other, act: actForbidTogether})
		}
	}
	return out
}

// isIngredientOf reports whether a medicine is an ingredient of another whose name contains its
// own: acetaminophen is in "oxycodone with acetaminophen".
func (x *lexicon) isIngredientOf(key, product string) bool {
	part, known := x.list.Medicines[key]
	whole, also := x.list.Medicines[product]
	return known && also && key != product && slices.Contains(strings.FieldsFunc(whole.Name, func(r rune) bool { return r == ' ' || r == ',' }), part.Name)
}
