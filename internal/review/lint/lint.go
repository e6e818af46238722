// Package lint looks for what is wrong in definitions that can be read: abbreviations, vague phrases,
// missing elements, contradictions, hard words. Each rule is a value that finds; the driver decides how
// much a finding matters, and which are suppressed. It reads files and a library, and returns a diag.List.
package lint

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// Analyzer is one rule.
type Analyzer struct {
	Name     string // a stable id: "E4", "A13"
	Doc      string // what it finds, in a sentence
	Instead  string // what to write or do instead
	InSign   string // the same for a warning sign, which takes no time except "by"; "" if Instead fits there
	Why      string // the reason, with its source
	Severity diag.Severity
	// New marks a rule that the last version didn't have: its errors are warnings until the next one,
	// so that no clinic's texts are refused on the morning of an upgrade.
	New bool
	// Element marks a rule of Sheet that finds what a sheet must have: its hints say what removed it.
	Element bool
	// Everywhere marks a rule of Text that checks each value of a file, in any language: including
	// names, questions and what only staff read. Fixed words are checked by the loader.
	Everywhere bool
	Bad        []string // examples that it reports: a text, or for a rule of Sheet its lines, as in testdata/lint/sheets
	Good       []string // examples that it accepts

	// Text checks one text, Sheet a whole definition, Pair a translated text and its source, Replaced
	// a clinic's file of entries and the built-in one; a rule has one of them. A rule of Text or
	// Sheet is for the source language, unless Translated is set.
	Text       func(p *TextPass)
	Sheet      func(p *Pass)
	Pair       func(p *PairPass)
	Replaced   func(p *ReplacedPass)
	Translated bool
	// Fixed reports whether a rule of Pair also checks the fixed word under a key of words.yaml; nil
	// for none.
	Fixed func(key string) bool
}

// Analyzers returns every rule, in the order of the list. The tables are read at first use: other
// commands don't pay for them.
var Analyzers = sync.OnceValue(func() []*Analyzer {
	return slices.Concat(elements, contradictions, ids, places, questions, medicines, phraseRules(), wordRules(), reading, proofreading, translation)
})

// TextPass gives a rule one text that patients read.
type TextPass struct {
	Text
	lexicon *lexicon
	report  func(diag.Diagnostic)
	sheets  []*Pass // the definitions that are checked with it, as written; nil for a text of its own
}

// Report reports the bytes from start to end of the text.
func (p *TextPass) Report(start, end int, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: p.At(start), Message: fmt.Sprintf(format, args...), Length: len([]rune(p.Words[start:end]))})
}

// reportNew is Report for what the last version accepted: a warning for one version.
func (p *TextPass) reportNew(start, end int, format string, args ...any) {
	p.report(asNewWarning(diag.Diagnostic{Pos: p.At(start), Message: fmt.Sprintf(format, args...), Length: len([]rune(p.Words[start:end]))}))
}

// Warn reports bytes of the text as a warning, though the rule's findings are errors.
func (p *TextPass) Warn(start, end int, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: p.At(start), Severity: diag.Warning, Message: fmt.Sprintf(format, args...), Length: len([]rune(p.Words[start:end]))})
}

// Suggest reports the bytes from start to end of the text, with a safe replacement; "" for none.
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
	Font        *pdf.Extra       // the clinic's own typeface, used to print its sheets; nil for none
	Lacks       []procedure.Lack // what the clinic's files and decisions removed from the sheet
	Names       Names
	others      []*Pass // those checked with it
	File        string  // findings elsewhere are dropped: the definition was made for this block alone; "" for none
	Doubted     bool    // findings are warnings
	Incomplete  bool    // the definition can't be read completely: only what it lacks is checked
	plans       []*resolve.Plan
	layouts     []layoutResult
	paper       *pdf.Cache // what the sheets of all passes have alike; made at first use
	parsedTexts map[string]*parsedText
	lexicon     *lexicon
	authored    *procedure.Procedure // as written, so that rules see which names are placeholders
	report      func(diag.Diagnostic)
}

// or joins the last of several names in the language of the sheet.
func (p *Pass) or() func(list, last string) string {
	if p.Words == nil {
		return englishOr
	}
	return p.Words.JoinOr
}

// Report reports a position.
func (p *Pass) Report(pos diag.Pos, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...)})
}

// Warn reports a position as a warning, though the rule's findings are errors.
func (p *Pass) Warn(pos diag.Pos, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: pos, Severity: diag.Warning, Message: fmt.Sprintf(format, args...)})
}

// ReportRelated reports a position that contradicts another.
func (p *Pass) ReportRelated(pos, other diag.Pos, what, format string, args ...any) {
	p.report(diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...), Related: []diag.Related{{Pos: other, Message: what}}})
}

// reportRelatedNew is ReportRelated; if isNew is set, for what the last version accepted: a warning
// for one version.
func (p *Pass) reportRelatedNew(isNew bool, pos, other diag.Pos, what, format string, args ...any) {
	d := diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...), Related: []diag.Related{{Pos: other, Message: what}}}
	if isNew {
		d = asNewWarning(d)
	}
	p.report(d)
}

// reportNew is Report; if isNew is set, for what the last version accepted: a warning for one version.
func (p *Pass) reportNew(isNew bool, pos diag.Pos, format string, args ...any) {
	d := diag.Diagnostic{Pos: pos, Message: fmt.Sprintf(format, args...)}
	if isNew {
		d = asNewWarning(d)
	}
	p.report(d)
}

// asNewWarning makes what is an error from the next version on a warning for this one.
func asNewWarning(d diag.Diagnostic) diag.Diagnostic {
	d.Severity, d.Message = diag.Warning, d.Message+" (newly found: an error from the next version on)"
	return d
}

// exampleEnd is an arbitrary end of a procedure: a Monday morning.
var exampleEnd = time.Date(2026, time.November, 23, 10, 20, 0, 0, time.UTC)

// maxPlans is the maximum number of combinations of answers that are checked: more than any
// definition that a person could answer for has.
const maxPlans = 4096

// Plans returns what a patient reads under each combination of answers to the conditions that
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

// conditions returns the conditions that the plans answer: as many as stay below maxPlans.
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

// usedConditions returns the conditions that instructions depend on, in order of use.
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
	// Broken is set if a part of the library can't be read, so that not every rule sees everything:
	// then no comment is reported as unused.
	Broken bool
	// Words holds the fixed words of each language that is checked.
	Words map[string]*locale.Words
	// Medicines holds every medicine that texts can name.
	Medicines procedure.Medicines
}

// englishOr joins names as English does.
func englishOr(list, last string) string { return list + " or " + last }

// Run checks texts, then definitions, and returns its findings, sorted. For files that aren't the
// clinic's own, only the comments that suppress findings count.
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
			t.Expanded = names.plainNames(t.Expanded) // the examples of a class aren't medicines of the text
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
	paper := pdf.NewCache()
	for n := range passes {
		passes[n].others, passes[n].paper = passes, paper
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

// everywhere checks each value of a file.
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

// checkPairs checks the texts of a translation.
func checkPairs(f *File, words map[string]*locale.Words, names *lexicon, rules []*Analyzer, reporter func(*Analyzer) func(diag.Diagnostic)) {
	for _, pair := range f.Pairs() {
		for _, a := range rules {
			if a.Pair != nil && a != t11 { // a rule only for fixed words
				a.Pair(&PairPass{pair, words[f.Language], words[procedure.SourceLanguage], names, reporter(a)})
			}
		}
	}
}

// forEach calls do for each number below n, on all processors.
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

// newRuleNote ends a finding that the next version will refuse.
const newRuleNote = " (a new rule: an error from the next version on)"

// tooManyCombinations is the driver's own finding: a definition that it can't check completely.
var tooManyCombinations = &Analyzer{Name: "combinations", Instead: "two definitions, or fewer conditions", Why: "nobody can approve sheets that nobody can look at"}

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

// hinting adds a hint to findings that have none of their own.
func hinting(hint string, report func(diag.Diagnostic)) func(diag.Diagnostic) {
	return func(d diag.Diagnostic) {
		if d.Hint == "" {
			d.Hint = hint
		}
		report(d)
	}
}

// Find returns the rule with that name, ignoring case.
func Find(name string) (*Analyzer, bool) {
	for _, a := range Analyzers() {
		if strings.EqualFold(a.Name, name) {
			return a, true
		}
	}
	return nil, false
}
