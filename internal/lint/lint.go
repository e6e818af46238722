// Package lint looks for what is wrong in definitions that can be read: abbreviations, vague
// phrases, missing elements, contradictions, hard words. Each rule is a value that finds; the
// driver decides how much a finding matters, and which are silenced. Files and a library go
// in; a diag.List comes out.
package lint

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"aftercare/internal/clinic"
	"aftercare/internal/diag"
	"aftercare/internal/locale"
	"aftercare/internal/procedure"
	"aftercare/internal/render/pdf"
	"aftercare/internal/resolve"
	"aftercare/internal/visit"
)

// Analyzer is one rule.
type Analyzer struct {
	Name     string // a stable id: "E4", "A13"
	Doc      string // what it finds, in a sentence
	Instead  string // what to write or do instead
	InSign   string // the same in a warning sign, which takes no time but "by"; "" where Instead fits there
	Why      string // the reason, with its source
	Severity diag.Severity
	// New marks a rule that the last version did not have: its errors are warnings until the next
	// one, so that no clinic's texts are refused on the morning of an upgrade.
	New bool
	// Element marks a rule of Sheet that finds what a sheet must have: its hints say what took it away.
	Element bool
	// Everywhere marks a rule of Text that looks at each value of a file, in any language: also names, questions and
	// what only staff read. Fixed words are the loader's.
	Everywhere bool
	Bad        []string // examples that it finds: a text, or of a rule of Sheet its lines, as in testdata/lint/sheets
	Good       []string // examples that it passes

	// Text looks at one text, Sheet at a whole definition, Pair at a translated text and its
	// source, Replaced at a clinic's file of entries and the built-in one; a rule has one of them. A rule of Text or Sheet is about the source language,
	// where Translated is not set.
	Text       func(p *TextPass)
	Sheet      func(p *Pass)
	Pair       func(p *PairPass)
	Replaced   func(p *ReplacedPass)
	Translated bool
	// Fixed reports whether a rule of Pair looks at the fixed word under a key of words.yaml too; nil for none.
	Fixed func(key string) bool
}

// Analyzers returns every rule, in the order of the list. The tables are read at its first
// use: other commands don't pay for them.
var Analyzers = sync.OnceValue(func() []*Analyzer {
	return slices.Concat(elements, contradictions, ids, places, questions, medicines, phraseRules(), wordRules(), reading, proofreading, translation)
})

// TextPass gives a rule one text that patients read.
type TextPass struct {
	Text
	lexicon *lexicon
	report  func(diag.Diagnostic)
	sheets  []*Pass // the definitions that are looked at with it, as they are written; nil for a text of its own
}

// Report reports the bytes from start to end of the text.
func (p *TextPass) Report(start, end int, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: p.At(start), Message: fmt.Sprintf(format, args...), Length: len([]rune(p.Words[start:end]))})
}

// reportNew is Found of what the last version passed: a warning for one version.
func (p *TextPass) reportNew(start, end int, format string, args ...any) {
	p.report(asNewWarning(diag.Diagnostic{Pos: p.At(start), Message: fmt.Sprintf(format, args...), Length: len([]rune(p.Words[start:end]))}))
}

// Warn reports bytes of the text that are no error, though the rule's findings are.
func (p *TextPass) Warn(start, end int, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: p.At(start), Severity: diag.Warning, Message: fmt.Sprintf(format, args...), Length: len([]rune(p.Words[start:end]))})
}

// Suggest reports the bytes from start to end of the text, and what can safely stand there; ""
// for nothing.
func (p *TextPass) Suggest(start, end int, replacement, format string, args ...any) {
	d := diag.Diagnostic{Pos: p.At(start), Message: fmt.Sprintf(format, args...), Length: len([]rune(p.Words[start:end]))}
	if replacement != "" && replacement != p.Words[start:end] {
		d.Old, d.New = p.Words[start:end], replacement
	}
	p.report(d)
}

// Pass gives a rule one definition, merged with its blocks, as one clinic prints it.
type Pass struct {
	Procedure   *procedure.Procedure
	Words       *locale.Words
	Clinic      clinic.Profile
	Font        *pdf.Extra       // the clinic's own typeface, with which its sheets are printed; nil for none
	Lacks       []procedure.Lack // what the clinic's files and decisions took from the sheet
	Names       Names
	others      []*Pass // that are looked at with it
	File        string  // what is found elsewhere is dropped: the definition was made for this block alone; "" for none
	Doubted     bool    // what is found is a warning
	Incomplete  bool    // the definition can't be read whole: only what it lacks is looked at
	plans       []*resolve.Plan
	layouts     []layoutResult
	parsedTexts map[string]*parsedText
	lexicon     *lexicon
	authored    *procedure.Procedure // as it is written: a rule sees which names are placeholders
	report      func(diag.Diagnostic)
}

// or joins the last of several names in the language of the sheet.
func (p *Pass) or() func(list, last string) string {
	if p.Words == nil {
		return englishOr
	}
	return p.Words.JoinOr
}

// Report reports a place.
func (p *Pass) Report(pos diag.Pos, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// Warn reports a place that is no error here, though the rule's findings are.
func (p *Pass) Warn(pos diag.Pos, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: pos, Severity: diag.Warning, Message: fmt.Sprintf(format, args...)})
}

// ReportRelated reports a place that contradicts another.
func (p *Pass) ReportRelated(pos, other diag.Pos, what, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...), Related: []diag.Related{{Pos: other, Message: what}}})
}

// reportRelatedNew is Also of what the last version passed, where anew is set: a warning for one version.
func (p *Pass) reportRelatedNew(isNew bool, pos, other diag.Pos, what, format string, args ...any) {
	d := diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...), Related: []diag.Related{{Pos: other, Message: what}}}
	if isNew {
		d = asNewWarning(d)
	}
	p.report(d)
}

// reportNew is Found of what the last version passed, where anew is set.
func (p *Pass) reportNew(isNew bool, pos diag.Pos, format string, args ...any) {
	d := diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...)}
	if isNew {
		d = asNewWarning(d)
	}
	p.report(d)
}

// asNewWarning makes a warning for one version of what is an error from the next one on.
func asNewWarning(d diag.Diagnostic) diag.Diagnostic {
	d.Severity, d.Message = diag.Warning, d.Message+" (newly found: an error from the next version on)"
	return d
}

// exampleEnd is the end of a procedure like any other: a Monday morning.
var exampleEnd = time.Date(2026, time.November, 23, 10, 20, 0, 0, time.UTC)

// maxPlans is how many combinations of answers are looked at: more than any definition that
// a person could answer for has.
const maxPlans = 4096

// Plans returns what is said to a patient under each combination of the conditions that
// something in the definition depends on, all of them answered.
func (p *Pass) Plans() []*resolve.Plan {
	if p.plans != nil {
		return p.plans
	}
	for _, answers := range resolve.Combinations(p.Procedure, p.conditions()) {
		v := visit.Visit{Ended: exampleEnd, Answers: answers}
		p.plans = append(p.plans, resolve.Resolve(p.Procedure, p.Clinic, v, time.UTC))
	}
	return p.plans
}

// conditions returns those that the plans answer: as many as stay below maxPlans.
func (p *Pass) conditions() []string {
	names := usedConditions(p.Procedure)
	count := 1
	for n, name := range names {
		if count *= len(p.Procedure.Conditions[name].Answers()); count > maxPlans {
			return names[:n]
		}
	}
	return names
}

// usedConditions returns the conditions that an instruction depends on, in order of use.
func usedConditions(p *procedure.Procedure) []string {
	var out []string
	for _, i := range p.Instructions() {
		for _, name := range i.Conditions() {
			if !slices.Contains(out, name) {
				out = append(out, name)
			}
		}
	}
	return out
}

// Options says which findings are wanted.
type Options struct {
	Rules  []string // only these; nil for all
	Strict bool     // warnings count as errors
	// Broken is set where a part of the library can't be read, so that not every rule sees everything: then no
	// comment is called needless.
	Broken bool
	// Words is the fixed words of each language that is looked at.
	Words map[string]*locale.Words
	// Medicines is every medicine that texts can name.
	Medicines procedure.Medicines
}

// englishOr joins names as English does.
func englishOr(list, last string) string { return list + " or " + last }

// Run looks at texts, then at definitions, and returns what it finds, sorted. Of files that
// are not one's own only the comments count, which silence findings.
func Run(o Options, files []*File, passes []*Pass) diag.List {
	rules := slices.DeleteFunc(slices.Clone(Analyzers()), func(a *Analyzer) bool {
		return len(o.Rules) > 0 && !slices.Contains(o.Rules, a.Name)
	})
	return run(o, rules, files, passes)
}

func run(o Options, rules []*Analyzer, files []*File, passes []*Pass) diag.List {
	var list diag.List
	var found sync.Mutex
	silent := readSuppressions(files, &list)
	names := newLexicon(o.Medicines)
	reporter := func(a *Analyzer) func(diag.Diagnostic) {
		return func(d diag.Diagnostic) {
			if d.Rule, d.Severity = a.Name, max(a.Severity, d.Severity); d.Hint == "" {
				d.Hint = hint(a.Instead, a.Why)
			}
			if a.New && d.Severity == diag.Error {
				d.Severity, d.Message = diag.Warning, d.Message+newRuleNote
			}
			found.Lock()
			defer found.Unlock()
			if silent.suppress(d) {
				return
			}
			if o.Strict {
				d.Severity = diag.Error
			}
			list = append(list, d)
		}
	}
	forEach(len(files), func(n int) {
		if !files[n].Checked {
			return
		}
		everywhere(files[n], names, rules, reporter)
		if files[n].isWords() {
			checkFixedWords(files[n], o.Words, names, rules, reporter)
			return
		}
		if files[n].Language != "" {
			checkPairs(files[n], o.Words, names, rules, reporter)
			return
		}
		for _, t := range files[n].Texts() {
			t.Expanded = names.plainNames(t.Expanded) // the examples of a class are no medicines of the text
			for _, a := range rules {
				if a.Text == nil || a.Everywhere {
					continue
				}
				report := reporter(a)
				if t.Section == procedure.Warnings && a.InSign != "" {
					report = hinting(hint(a.InSign, a.Why), report)
				}
				if t.anew {
					report = doubted(a, report)
				}
				a.Text(&TextPass{t, names, report, passes})
			}
		}
	})
	for _, pass := range replacedFiles(files) {
		for _, a := range rules {
			if a.Replaced != nil {
				pass.report = reporter(a)
				a.Replaced(&pass)
			}
		}
	}
	for n := range passes {
		passes[n].others = passes
	}
	forEach(len(passes), func(n int) {
		if passes[n].Incomplete {
			for _, a := range rules {
				if slices.Contains(places, a) && a.Sheet != nil {
					passes[n].find(a, reporter(a))
				}
			}
			return
		}
		passes[n].lexicon, passes[n].authored = names, passes[n].Procedure
		passes[n].Procedure = expandProcedure(passes[n].Procedure, passes[n].or())
		if p := passes[n]; p.File == "" && len(p.conditions()) < len(usedConditions(p.Procedure)) {
			reporter(tooManyCombinations)(diag.Diagnostic{Pos: p.Procedure.Pos, Message: fmt.Sprintf("more than %d combinations of conditions; not all were looked at", maxPlans)})
		}
		for _, a := range rules {
			if a.Sheet != nil && a.Translated == passes[n].Procedure.IsTranslated() {
				passes[n].find(a, reporter(a))
			}
		}
		passes[n].plans, passes[n].layouts, passes[n].parsedTexts = nil, nil, nil
	})
	if len(o.Rules) == 0 && !o.Broken {
		list = append(list, silent.unused(passes)...)
	}
	return list.Sort()
}

// everywhere looks at each value of a file.
func everywhere(f *File, names *lexicon, rules []*Analyzer, reporter func(*Analyzer) func(diag.Diagnostic)) {
	for _, a := range rules {
		if !a.Everywhere {
			continue
		}
		for _, t := range f.values() {
			a.Text(&TextPass{t, names, reporter(a), nil})
		}
	}
}

// checkPairs looks at the texts of a translation.
func checkPairs(f *File, words map[string]*locale.Words, names *lexicon, rules []*Analyzer, reporter func(*Analyzer) func(diag.Diagnostic)) {
	for _, pair := range f.Pairs() {
		for _, a := range rules {
			if a.Pair != nil && a != t11 { // a rule of fixed words alone
				a.Pair(&PairPass{pair, words[f.Language], words[procedure.SourceLanguage], names, reporter(a)})
			}
		}
	}
}

// forEach does something for each number below n, on all processors.
func forEach(n int, do func(int)) {
	var all sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), n) {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}

// newRuleNote is the end of a finding that the next version will refuse.
const newRuleNote = " (a new rule: an error from the next version on)"

// tooManyCombinations is what the driver says itself: a definition that it can't look at whole.
var tooManyCombinations = &Analyzer{Name: "combinations", Instead: "two definitions, or fewer conditions", Why: "what nobody can look at is not approved"}

// hint says what to write instead, and why.
func hint(instead, why string) string {
	parts := []string{}
	if instead != "" {
		parts = append(parts, "instead: "+instead)
	}
	if why != "" {
		parts = append(parts, "why: "+strings.TrimPrefix(why, "source: "))
	}
	return strings.Join(parts, "; ")
}

// hinting gives a hint to the findings that have none of their own.
func hinting(hint string, report func(diag.Diagnostic)) func(diag.Diagnostic) {
	return func(d diag.Diagnostic) {
		if d.Hint == "" {
			d.Hint = hint
		}
		report(d)
	}
}

// Find returns the rule of that name, in any case of letters.
func Find(name string) (*Analyzer, bool) {
	for _, a := range Analyzers() {
		if strings.EqualFold(a.Name, name) {
			return a, true
		}
	}
	return nil, false
}
