package lint

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/language/sign"
)

// l1 is rule L1.
var l1 = &Analyzer{
	Name: "L1", New: true, Doc: "a note to the author, a gap to fill in, or markup left in a text",
	Instead: "the words that patients read; a list is several instructions, and what staff fill in is declared under fill: and written as {fill.NAME}",
	Why:     "a text is printed as it is written, and a patient reads TODO or **dry**",
	Bad: []string{
		"TODO: ask Dr. Ruiz.", "Do not lift TBD.", "Call [phone number].", "Ask for <name> at the desk.", "Lorem ipsum dolor sit amet.", "Keep it **dry**.", "Keep it _very_ dry.",
		"Keep it <b>dry</b>.", "Keep it&nbsp;dry.", "- no bath - no pool", "Do not lift {{until}}.",
	},
	Good: []string{"You have a lot to do.", "Wear size XXL or larger.", "Drink 5 - 6 glasses.", "Insert the drops as we showed you.", "Rate it (0 is none, 10 is the worst)."},
	Text: func(p *TextPass) {
		if !strings.ContainsAny(p.Words, "[<&*_`{}#$•–-0123456789") && !containsAny(p.lower, noteWords) {
			return
		}
		if p.node != nil && listLine().Regexp.MatchString(p.node.Text) {
			p.Report(0, len(p.Words), "a list in one text is printed as one line")
			return
		}
		for _, at := range authorNote().FindAllStringIndex(p.Words, -1) {
			start, end := trimMatch(p.Words, at[0], at[1])
			p.Report(start, end, "%q is left over", p.Words[start:end])
		}
	},
}

// noteWords occur in a note to the author that has no markup characters.
var noteWords = []string{"todo", "to do", "tbd", "tbc", "fixme", "hack", "xxx", "lorem", "insert", "to be ", "x hour", "x day", "x week", "x month", "x tablet", "x pill", "x mg", "x ml", "x pound"}

// l4 is rule L4.
var l4 = &Analyzer{
	Name: "L4", New: true, Doc: "a note to the translator, a gap to fill in, markup, or a word or a sign twice in a row, left in a translation",
	Instead: "the words that patients read", Why: "a text is printed as it is written, in every language",
	Pair: func(p *PairPass) {
		for _, at := range authorNoteAnyLanguage().FindAllStringIndex(p.Text.Words, -1) {
			if start, end := trimMatch(p.Text.Words, at[0], at[1]); !strings.Contains(p.Of, p.Text.Words[start:end]) { // which L1 finds in the source
				p.Report(start, end, "%q is left over", p.Text.Words[start:end])
			}
		}
		p.checkDoubledWords()
	},
}

// checkDoubledWords warns of a word or a punctuation mark that is doubled in a translation and not
// in the source.
func (p *PairPass) checkDoubledWords() {
	for _, twice := range []struct{ text, of string }{
		{locale.DoubleWord(p.language(), p.Text.Words), locale.DoubleWord(procedure.SourceLanguage, p.Of)},
		{locale.DoubleSign(strings.ReplaceAll(p.Text.Words, "...", "")), locale.DoubleSign(strings.ReplaceAll(p.Of, "...", ""))},
	} {
		if twice.text == "" || twice.of != "" {
			continue
		}
		p.report(diag.Diagnostic{
			Pos: p.Text.At(max(strings.Index(strings.ToLower(p.Text.Words), strings.ToLower(twice.text+" "+twice.text)), strings.Index(p.Text.Words, twice.text+twice.text), 0)), Length: len([]rune(twice.text)), Severity: diag.Warning, Message: fmt.Sprintf("%q is written twice", twice.text),
		})
	}
}

// inAnyLanguage matches what no text of any language has.
const inAnyLanguage = `\bXX? (?:hours?|days?|weeks?|months?|tablets?|pills?|mg|mL|pounds?)\b|_{3,}|\[ ?[xX]? ?\]|\b(?:TBD|TBC|FIXME)\b|(?i:\bx{3,}\b)|(?i:\blorem ipsum\b)` +
	`|\[[^\]\[]*[A-Za-z?#][^\]\[]*\](?:\([^)]*\))?|\$[A-Z_]{2,}|</?[A-Za-z][^<>]*>|<!--|&(?:[a-zA-Z]+|#\d+);|\{\{|\}\}|\$\{` +
	"|`[^`]+`|```" + `|\*\*[^*]+\*\*|(?:^|[\s(])\*[^\s*][^*]*\*|(?:^|[\s(])__?[A-Za-z][^_]*_|^#+ |^(?:[-*•–]|\d[.)]) |\s• `

// l2 is rule L2.
var l2 = &Analyzer{
	Name: "L2", New: true, Doc: "a word that is written twice in a row", Instead: "the word once", Why: "the author overlooks it, and every patient sees it",
	Bad:  []string{"Keep the the spot dry.", "Take your your pills.", "Do not not drive.", "Pus or or a bad smell."},
	Good: []string{"What you had had before, you may do.", "Come in in the morning.", "You feel that that leg is cold.", "Vitamin A a day is fine."},
	Text: func(p *TextPass) {
		words := plainWord().FindAllStringIndex(p.Words, -1)
		for n := 1; n < len(words); n++ {
			before, at := words[n-1], words[n]
			first, word := p.Words[before[0]:before[1]], p.Words[at[0]:at[1]]
			if p.Words[before[1]:at[0]] != " " || !strings.EqualFold(first, word) || slices.Contains(mayDouble, strings.ToLower(word)) {
				continue
			}
			if first != word && before[0] > 0 {
				continue // "Vitamin A a day"
			}
			message := "%q is written twice"
			if slices.Contains(neverDoubled, strings.ToLower(word)) {
				p.Suggest(before[0], at[1], first, message, word)
			} else {
				p.Warn(before[0], at[1], message, word)
			}
		}
	},
}

// l3 is rule L3.
var l3 = &Analyzer{
	Name: "L3", Severity: diag.Warning, Doc: "punctuation in the wrong place, or a bracket or quotation mark without its partner", Instead: "one punctuation mark, right after its word; each bracket and quotation mark with its partner",
	Why:  "a punctuation error stops a slow reader, and often means that part of the text is missing",
	Bad:  []string{"May I drive??", "Keep it dry ( no bath.", `Say: "I had a shot.`, "Rest ,then walk.", "Rest.Then walk.", "No bath) and no pool."},
	Good: []string{`Say: "I had a shot."`, "Keep it dry (no bath).", "See clinic.example.org for a map.", `Use a 2" strip.`, "Rest, e.g. in bed.", "Don’t run."},
	Text: func(p *TextPass) {
		for _, at := range misplacedPunctuation().FindAllStringIndex(p.Words, -1) {
			if !inPlaceholder(p.Words, at[0]) {
				p.Report(at[0], at[1], "%q is not how a sentence is punctuated", strings.TrimSpace(p.Words[at[0]:at[1]]))
			}
		}
		if at := firstUnpaired(p.Words); at >= 0 {
			p.Report(at, at+len(firstRune(p.Words[at:])), "%s has no partner", firstRune(p.Words[at:]))
		}
	},
}

// l5 is rule L5.
var l5 = &Analyzer{
	Name: "L5", New: true, Everywhere: true, Doc: "a word that isn't what it looks like: a letter of another alphabet, or a character that can't be seen, inside it", Instead: "the word, typed again on one keyboard",
	Why:  "it looks right to the person who approves it, but the rules and the search can't find the word",
	Bad:  []string{"Take ibupr\u043efen.", "No asp\u0456rin.", "Take ace\u00adtaminophen.", "Take 400\u200bmg.", "Drink \ufb02uids."},
	Good: []string{"Take ibuprofen.", "Take 100 \u03bcg.", "Ask Núñez.", "A β-blocker.", "Call us – day or night."},
	Text: func(p *TextPass) {
		for _, m := range sign.Confusables(p.Words) {
			p.Report(m.Start, m.End, "%q %s", m.Word, m.Why)
		}
	},
}

func firstRune(s string) string {
	for _, r := range s {
		return string(r)
	}
	return ""
}

// firstUnpaired returns the first bracket or quotation mark without its partner; -1 if each has one.
func firstUnpaired(text string) int {
	var open []int
	quote := -1
	for i, r := range text {
		switch r {
		case '(', '“':
			open = append(open, i)
		case ')', '”':
			if len(open) == 0 {
				if r == ')' && i > 0 && isListMark(text[:i]) {
					continue // "1) wash, 2) dry"
				}
				return i
			}
			open = open[:len(open)-1]
		case '"':
			switch {
			case quote >= 0:
				quote = -1
			case i > 0 && unicode.IsDigit(rune(text[i-1])): // inches
			default:
				quote = i
			}
		}
	}
	if len(open) > 0 {
		return open[0]
	}
	return quote
}

// isListMark reports whether a text ends with only a number or a letter.
func isListMark(before string) bool {
	word := before[strings.LastIndexAny(before, " (")+1:]
	return len(word) == 1
}

var (
	// neverDoubled are words that no sentence has twice in a row; mayDouble those that correct ones may.
	neverDoubled = []string{"the", "a", "an", "and", "or", "of", "to", "your", "with", "for", "not", "my", "our", "from", "but", "if"}
	mayDouble    = []string{"had", "that", "is", "in", "on", "up", "her", "so", "no", "it", "do", "you", "bye"}
)

var (
	plainWord  = lazyMatcher(`[A-Za-z]+(?:['’][a-z]+)?`)
	authorNote = lazyMatcher(`\b(?:TODO|HACK)\b|(?i:\binsert (?:text|name|number|date|phone)s?(?: here)?\b|\bto be (?:determined|confirmed|added)\b|^to[ -]?do:)|` + inAnyLanguage)
	// authorNoteAnyLanguage doesn't match "TODO", which is a word in Spanish.
	authorNoteAnyLanguage = lazyMatcher(inAnyLanguage)
	listLine              = lazyMatcher(`(?m)^\s*(?:[-*•–]|\d+[.)]) `)
	misplacedPunctuation  = lazyMatcher(`\?\?+|!!+|[?!][?!]+|(?:^|[^.])\.\.(?:$|[^.])|,,|,\.| [,;?!](?:\s|\w|$)|[a-z]\.[A-Z][a-z]|[a-z],[A-Za-z]|[;:][;:]\s| \.(?:\s|$)|\(\s|\s\)`)
)
