package lint_test

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
	"aftercare/internal/testkit"
)

// kinds maps each kind of fault in unseen.tsv to the rules one of which finds it.
var kinds = map[string]*regexp.Regexp{
	"date": regexp.MustCompile(`^(?:E40|D\d+)$`), "phone": regexp.MustCompile(`^E41$`), "dose": regexp.MustCompile(`^[AD]\d+$`), "no-end": regexp.MustCompile(`^E6$`),
	"interval": regexp.MustCompile(`^(?:E7|E27|V1\d|D\d+)$`), "leftover": regexp.MustCompile(`^L\d$`), "long": regexp.MustCompile(`^R3$`), "cold": regexp.MustCompile(`^E11$`), "vague": regexp.MustCompile(`^(?:V\d+|W-.*)$`),
}

// Sentences by somebody who hadn't read any rule: every fault is found by a rule of its kind,
// except those labelled as missed; and for a good sentence no rule reports an error, though one of
// warnings may ("doubted").
func TestUnseenSentences(t *testing.T) {
	testkit.SkipUnderRace(t) // one small definition at a time; TestTheLibraryIsClean has all at once
	count := map[string]int{}
	for _, row := range table(t, "unseen.tsv") {
		verdict, kind, section, text, keys := row[0], row[1], row[2], row[3], ""
		if len(row) > 4 {
			keys = row[4]
		}
		count[verdict]++
		found, doubted := false, false
		fault := verdict == "find" || verdict == "missed"
		var list diag.List
		if fault && kind != "no-end" { // found by a rule of texts, without a sheet
			list = checkTextWith(t, lint.Options{}, strings.TrimPrefix(section, "warnings."), text)
		} else {
			list = checked(t, lint.Options{}, [][2]string{sentenceEdit(section, text, keys)})
		}
		for _, d := range list {
			a, known := lint.Find(d.Rule)
			switch {
			case !known:
				t.Errorf("%q can't be read: %v", text, d)
			case fault && a.Severity == diag.Error && isWarningOnly(d):
			case fault:
				found = found || kinds[kind].MatchString(d.Rule)
			case a.Severity == diag.Error && !isWarningOnly(d):
				t.Errorf("%s is an error, and blames %q: %s", d.Rule, text, d.Message)
			default:
				doubted = true
			}
		}
		if found != (verdict == "find") || doubted != (verdict == "doubted") {
			t.Errorf("%s (%s), in %s: %q: found %v, doubted %v", verdict, kind, section, text, found, doubted)
		}
	}
	const mostMissed, mostDoubted = 4, 22
	if count["missed"] > mostMissed || count["doubted"] > mostDoubted {
		t.Errorf("%v", count)
	}
	t.Log(count)
}

// isWarningOnly reports whether a finding of an error rule is a warning, and stays one.
func isWarningOnly(d diag.Diagnostic) bool {
	return d.Severity == diag.Warning && !strings.Contains(d.Message, "next version")
}

// sentenceEdit returns the edit that puts a sentence into the good definition.
func sentenceEdit(section, text, keys string) [2]string {
	if section == "about" {
		return [2]string{"  text: We put medicine into your lower back. It eases your pain.\n", "  text: '" + strings.ReplaceAll(text, "'", "''") + "'\n"}
	}
	edit := addInstruction(strings.TrimPrefix(section, "warnings."), text)
	if key, _, ok := strings.Cut(keys, ":"); ok { // instead of the time that a sentence has by default
		edit[1] = regexp.MustCompile(`(?m)^( +)`+key+`: .*$`).ReplaceAllString(edit[1], "${1}"+keys)
	}
	return edit
}

// Fifteen complete definitions, some of them with one contradiction that a rule finds, or is
// labelled to miss; in the others no rule reports an error.
func TestUnseenDefinitions(t *testing.T) {
	for _, name := range fixturesLike(t, "unseen/*.yaml") {
		data := fixture(t, name)
		lib := ofClinic(t, map[string]string{"procedures/" + filepath.Base(name): data})
		lib.LimitTo(strings.TrimSuffix(filepath.Base(name), ".yaml"))
		var errors []string
		for _, d := range run(t, lint.Options{}, lib) {
			if a, known := lint.Find(d.Rule); !known || a.Severity == diag.Error {
				errors = append(errors, d.Rule)
			}
		}
		label, _, _ := strings.Cut(strings.TrimPrefix(data, "# "), ":")
		var want []string
		if rule, fault := strings.CutPrefix(label, "fault "); fault {
			want = []string{rule}
		}
		if !slices.Equal(slices.Compact(errors), want) {
			t.Errorf("%s: %v; expected %v", filepath.Base(name), errors, want)
		}
	}
}
