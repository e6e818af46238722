package lint_test

import (
	"slices"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// The verdicts of sentences.tsv: what a rule finds, what it accepts, what it should find and
// doesn't, and what a rule of warnings should accept and doesn't.
const (
	verdictFinds  = "finds"
	verdictPasses = "passes"
	verdictMissed = "missed"
	verdictBlamed = "blamed"
)

// Each sentence of the table was labelled before any rule was run on it. What a rule misses stays
// in the table, and is counted; no rule reports an error for a good sentence.
func TestSentences(t *testing.T) {
	count, rules := map[string]int{}, map[string]int{}
	for _, row := range append(table(t, "sentences.tsv"), table(t, "heldout.tsv")...) {
		rule, verdict, section, text := row[0], row[1], row[2], row[3]
		list := checkText(t, rule, section, text)
		found := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule == rule })
		if want := verdict == verdictFinds || verdict == verdictBlamed; found != want {
			t.Errorf("%s finds %v, in %s: %q, which the table says it %s", rule, found, section, text, verdict)
		}
		if at := slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Rule == "" }); at >= 0 {
			t.Errorf("%q can't be read: %v", text, list[at])
		}
		if a, _ := lint.Find(rule); verdict == verdictBlamed && a.Severity == diag.Error {
			t.Errorf("%s is an error, and blames %q", rule, text)
		}
		if verdict == verdictMissed {
			t.Logf("missed: %s, in %s: %q", rule, section, text)
		}
		count[verdict]++
		rules[rule+" "+map[bool]string{true: verdictFinds, false: verdictPasses}[verdict == verdictFinds || verdict == verdictMissed]]++
	}
	for rule, n := range rules {
		if least := 5; n < least && !slices.Contains([]string{"V13 finds", "V18 finds", "A13 finds", "D16 finds"}, rule) { // other tables have more of these
			t.Errorf("%s: %d examples", rule, n)
		}
	}
	t.Logf("%d found, %d passed, %d missed, %d blamed", count[verdictFinds], count[verdictPasses], count[verdictMissed], count[verdictBlamed])
	if most := 12; count[verdictMissed] > most {
		t.Errorf("%d sentences are missed; expected at most %d", count[verdictMissed], most)
	}
}

// Sentences from clinics' own good handouts: no rule of texts reports any of them.
func TestGoodSentences(t *testing.T) {
	for _, row := range table(t, "good-sentences.tsv") {
		var rules []string
		for _, a := range lint.Analyzers() {
			if a.Text != nil {
				rules = append(rules, a.Name)
			}
		}
		for _, d := range checkTextWith(t, lint.Options{Rules: rules}, row[0], row[1]) {
			t.Errorf("%s (%s) finds %q: %s", d.Rule, d.Severity, row[1], d.Message)
		}
	}
}
