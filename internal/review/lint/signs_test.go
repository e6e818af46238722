package lint_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// Signs as a careful clinician writes them: no rule reports any of them, and none is cut to a
// phrase to satisfy a rule.
func TestGoodSigns(t *testing.T) {
	for _, row := range table(t, "good-signs.tsv") {
		for _, d := range checked(t, lint.Options{}, [][2]string{addInstruction(row[0], row[1])}) {
			t.Errorf("%s (%s) finds %q: %s", d.Rule, d.Severity, row[1], d.Message)
		}
	}
}

// What the rules whose verdict depends on a whole sentence find, and what they accept.
func TestLabelled(t *testing.T) {
	rows := table(t, "labelled.tsv")
	count := map[string]int{}
	for _, row := range rows {
		rule, finds := row[0], row[1] == "finds"
		count[rule+" "+row[1]]++
		list := checkText(t, rule, row[2], row[3])
		found := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule == rule })
		if found != finds {
			t.Errorf("%s finds %v, in %s: %q", rule, found, row[2], row[3])
		}
		if at := slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Rule == "" }); at >= 0 {
			t.Errorf("%q can't be read: %v", row[3], list[at])
		}
	}
	const least = 5
	for _, row := range rows {
		if count[row[0]+" finds"] < least || count[row[0]+" passes"] < least {
			t.Errorf("%s has too few examples", row[0])
		}
	}
}

// checkText returns what one rule finds in a text of a section: in the text alone, if the rule sees
// no more; else in the good definition with it.
func checkText(t *testing.T, rule, section, text string) diag.List {
	t.Helper()
	o, edit := lint.Options{Rules: []string{rule}}, addInstruction(section, text)
	if a, _ := lint.Find(rule); a.Text == nil {
		return checked(t, o, [][2]string{edit})
	}
	return checkTextWith(t, o, section, text)
}

// checkTextWith returns what rules of texts find in a text of a section.
func checkTextWith(t *testing.T, o lint.Options, section, text string) diag.List {
	t.Helper()
	edit := addInstruction(section, text)
	data := strings.TrimPrefix(edit[1], "\n")
	if section == "about" {
		data = strings.Replace(data, "about:\n  extra:\n    text:", "about:\n    text:", 1)
	}
	if strings.HasPrefix(section, "call-") {
		data = "warnings:\n" + data
	}
	return lint.Run(o, []*lint.File{lint.NewFile("x.yaml", []byte(data), true)}, nil)
}

// addInstruction returns the edit that adds an instruction to a section of the good definition. A
// section may be followed by the condition that the instruction depends on: "medication if opioid".
func addInstruction(section, text string) [2]string {
	section, condition, _ := strings.Cut(section, " if ")
	lines := []string{"extra:", "  text: '" + strings.ReplaceAll(text, "'", "''") + "'", "  source: [page]"}
	if condition != "" {
		lines = append(lines, "  if: "+condition)
	}
	for placeholder, time := range map[string]string{"{by}": "12 hours", "{for}": "2 hours", "{from}": "next day", "{until}": "24 hours", "{at}": "1 week"} {
		if strings.Contains(text, placeholder) {
			lines = append(lines, "  "+strings.Trim(placeholder, "{}")+": "+time)
		}
	}
	head, indent := section+":\n", "  "
	if strings.HasPrefix(section, "call-") {
		head, indent = "  "+head, "    "
	}
	if section == string(procedure.SiteCare) { // which the block also has
		return [2]string{"\n" + head + "  bandage:\n", "\n" + head + indent + strings.Join(lines, "\n"+indent) + "\n  bandage:\n"}
	}
	if section == string(procedure.ForOthers) { // the good definition has none
		return [2]string{"\nmedication:\n", "\n" + head + indent + strings.Join(lines, "\n"+indent) + "\nmedication:\n"}
	}
	return [2]string{"\n" + head, "\n" + head + indent + strings.Join(lines, "\n"+indent) + "\n"}
}

// A warning sign takes no time except "by": no hint offers another one there, if the rule finds
// something in a sign.
func TestNoHintOffersASignATimeThatItDoesNotTake(t *testing.T) {
	times, looked := regexp.MustCompile(`\b(?:until|for|at|from):|\{(?:until|for|at|from)\}`), 0
	for _, a := range lint.Analyzers() {
		if a.Text == nil || a.Everywhere || !times.MatchString(a.Instead) || strings.Contains(a.Instead, "in a sign it is") {
			continue
		}
		for _, bad := range a.Bad {
			if times.MatchString(bad) {
				continue // no sign can say it
			}
			for _, d := range checkSmall(t, a.Name, "warnings.call-now | "+bad) {
				looked++
				if d.Rule == a.Name && (times.MatchString(d.Hint) || !strings.Contains(d.Hint, "{by}")) {
					t.Errorf("%s: %q as a sign: %s", a.Name, bad, d.Hint)
				}
			}
		}
	}
	if looked < 10 {
		t.Errorf("only %d findings", looked)
	}
}
