package library

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/sheet/resolve"
	"aftercare/procedures"
)

// What conditions exclude is read strictly: anything that could lose a line, or never hold, is refused.
func TestWhatConditionsExclude(t *testing.T) {
	const scan = "title: Scan\nedition: 2026-11-23\nabout: We took a picture.\nactivity:\n  pill: {if: pill, text: Take the pill.}\n  thin: {if: thin, text: Do not stop your blood thinner.}\n"
	const thin = "thin: {question: 'Thin?', asked-of: staff, lead-in: If you thin, lead-in-not: If you do not thin}\n"
	const place = "place: {question: 'Where?', asked-of: staff, one-of: {arm: If it is your arm, leg: If it is your leg}}\n"
	const pill = "pill: {question: 'Pill?', asked-of: staff, lead-in: If you have the pill, lead-in-not: If you have no pill, excludes: "
	for _, c := range []struct {
		what, conditions, definition string
		want                         string // "" for a definition that loads
	}{
		{"as it should be", thin + place + pill + "[thin, place=leg]}\n", scan, ""},
		{"a single name", thin + pill + "thin}\n", scan, ""},
		{"of no", thin + pill + "[not thin]}\n", scan, ""},
		{"an answer that is written out", thin + pill + "[thin=no]}\n", scan, ""},
		{"by its own answers", thin + place + pill + "{no: [place=arm], yes: [thin]}}\n", scan, ""},
		{"nothing", thin + pill + "[]}\n", scan, ""},
		{"an unknown one", thin + pill + "[thinn]}\n", scan, `unknown condition "thinn"`},
		{"an unknown one of no", thin + pill + "[not thinn]}\n", scan, `unknown condition "thinn"`},
		{"itself", thin + pill + "[pill]}\n", scan, "excludes itself"},
		{"no answer of the other's", thin + place + pill + "[place=foot]}\n", scan, `"foot" is not an answer to "place"`},
		{"no answer of its own", thin + place + pill + "{perhaps: [thin]}}\n", scan, `"perhaps" is not an answer to "pill"`},
		{"no answer named", thin + place + pill + "[place]}\n", scan, "say which of them is excluded"},
		{"every answer of the other's", thin + pill + "[thin, not thin]}\n", scan, "excludes every answer"},
		{"every answer of several", thin + place + pill + "[place=arm, place=leg]}\n", scan, "excludes every answer"},
		{"said on both sides", strings.Replace(thin, "}\n", ", excludes: [pill]}\n", 1) + pill + "[thin]}\n", scan, "already says so"},
		{"no words for no, of the other", strings.Replace(thin, ", lead-in-not: If you do not thin", "", 1) + pill + "[thin]}\n", scan, `"thin" has no words for no`},
		{"no words for no, of its own", thin + strings.Replace(pill, "lead-in-not: If you have no pill, ", "", 1) + "[thin]}\n", scan, `"pill" has no words for no`},
		{"several answers, and none said", thin + "place: {question: 'Where?', asked-of: staff, one-of: {arm: If it is your arm, leg: If it is your leg}, excludes: [thin]}\n", strings.ReplaceAll(scan, "if: pill", "if: {place: arm}"), "say which of them excludes"},
		{"several answers, and one said", thin + "place: {question: 'Where?', asked-of: staff, one-of: {arm: If it is your arm, leg: If it is your leg}, excludes: {arm: [thin]}}\n", strings.ReplaceAll(scan, "if: pill", "if: {place: arm}"), ""},
		{"assumed, both", thin + pill + "[thin]}\n", scan + "assume: {pill: yes, thin: yes}\n", "can't both be true"},
		{"assumed, one", thin + pill + "[thin]}\n", scan + "assume: {pill: yes}\n", ""},
		{"both in one condition", thin + pill + "[thin]}\n", scan + "diet:\n  eat: {if: [pill, thin], text: Eat.}\n", "would never be printed"},
		{"both in one condition, the other first", thin + pill + "[thin]}\n", scan + "diet:\n  eat: {if: [thin, pill], text: Eat.}\n", "would never be printed"},
		{"both, one in a case", thin + pill + "[thin]}\n", scan + "diet:\n  eat: {if: pill, cases: {thin: Eat., otherwise: Drink.}}\n", "would never be printed"},
		{"both in a sign", thin + pill + "[thin]}\n", scan + "warnings:\n  call-911:\n    x: {if: [pill, thin], text: A fever.}\n", "would never be printed"},
		{"one of each in turn", thin + pill + "[thin]}\n", scan + "diet:\n  eat: {cases: {thin: Eat., pill: Drink., otherwise: Wait.}}\n", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{"procedures/scan.yaml": c.definition, "shared/conditions.yaml": c.conditions})})
			if err == nil {
				_, _, err = lib.Load("scan", "en")
			}
			switch {
			case c.want == "" && err != nil:
				t.Error(err)
			case c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)):
				t.Errorf("%v, want an error with %q", err, c.want)
			}
		})
	}
}

// A clinic's own words for a condition keep what it excludes, unless they change it.
func TestAClinicsConditionKeepsWhatItExcludes(t *testing.T) {
	const own = "ibuprofen: {question: 'Is it safe?', asked-of: staff, lead-in: If it is safe, lead-in-not: If it is not safe"
	for end, want := range map[string]bool{"}\n": true, ", excludes: []}\n": false} {
		lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{"shared/conditions.yaml": own + end})})
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := lib.Load("wisdom-tooth-extraction", "en")
		if err != nil {
			t.Fatal(err)
		}
		if _, _, excluded := p.Contradiction(map[string]string{"ibuprofen": "yes", "blood-thinner": "yes"}); excluded != want {
			t.Errorf("with %q they exclude each other: %v", end, excluded)
		}
	}
}

// The ages that its text is for are kept too.
func TestAClinicsConditionKeepsItsAges(t *testing.T) {
	const own = "opioid: {question: 'Is there oxycodone?', asked-of: staff, lead-in: If we gave you oxycodone, one-of: {none: If we gave you none, alone: If it was alone, with-acetaminophen: If it was mixed}"
	for end, want := range map[string]string{"}\n": "18+", ", ages: 0+}\n": "0+", ", ages: 12+}\n": "12+"} {
		lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{"shared/conditions.yaml": own + end})})
		if err != nil {
			t.Fatal(err)
		}
		p, _, err := lib.Load("wisdom-tooth-extraction", "en")
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Conditions["opioid"].Ages.String(); got != want {
			t.Errorf("with %q its ages are %s, want %s", end, got, want)
		}
	}
}

// Two answers that leave a third question without any can't both be true, whichever is assumed.
func TestTwoAnswersThatLeaveNone(t *testing.T) {
	lib, err := Open(Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := lib.Load("wisdom-tooth-extraction", "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		ibuprofen, paused, thinner string
		one, other                 string
	}{
		{"yes", "yes", "", "blood-thinner-paused", "ibuprofen"},
		{"yes", "yes", "yes", "ibuprofen", "blood-thinner"},
		{"yes", "yes", "no", "blood-thinner-paused", "blood-thinner"},
		{"yes", "no", "", "", ""},
		{"no", "yes", "", "", ""},
		{"yes", "", "", "", ""},
		{"", "yes", "", "", ""},
	} {
		answers := map[string]string{"ibuprofen": c.ibuprofen, "blood-thinner-paused": c.paused, "blood-thinner": c.thinner}
		if one, other, found := p.Contradiction(answers); one != c.one || other != c.other || found != (c.one != "") {
			t.Errorf("%v: %q and %q", answers, one, other)
		}
	}
	assumes := clinic.Profile{Assume: map[string]string{"ibuprofen": "yes"}}
	for paused, want := range map[string]string{"yes": "", "no": "yes", "": "yes"} {
		if got := resolve.AssumedAnswer(p, assumes, map[string]string{"blood-thinner-paused": paused}, "ibuprofen"); got != want {
			t.Errorf("a blood thinner paused: %q; ibuprofen is assumed %q, want %q", paused, got, want)
		}
	}
}

// The profile of a clinic can't assume two that exclude each other.
func TestAProfileCannotAssumeBoth(t *testing.T) {
	dir := newFolder(t, map[string]string{})
	profile := "name: Front Street Clinic\ntime-zone: America/Los_Angeles\nassume: {ibuprofen: yes, blood-thinner: yes}\n"
	if err := os.WriteFile(filepath.Join(dir, "clinic.yaml"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(Options{Builtin: procedures.FS, Clinic: dir})
	if err == nil || !strings.Contains(err.Error(), "can't both be true") {
		t.Errorf("%v, want that the two can't both be true", err)
	}
}

// The sides on which a procedure is never done.
func TestNever(t *testing.T) {
	const scan = "title: Scan\nedition: 2026-11-23\nabout: We took a picture of {side}.\nactivity:\n  rest: Rest.\nside: "
	for side, want := range map[string]string{
		"{part: knee, ask: yes, never: both}":                "",
		"{part: knee, ask: yes, never: [both]}":              "",
		"{part: knee, ask: yes, never: [left, both]}":        "",
		"{part: knee, ask: yes, never: middle}":              "expected one of left, right, both",
		"{part: knee, ask: yes, never: [left, right, both]}": "at least one that remains",
		"{part: knee, never: both}":                          "the side isn't asked for",
		"{part: knee, ask: no, never: both}":                 "the side isn't asked for",
		"{part: knee, ask: yes, never: {both: yes}}":         "expected a list",
	} {
		lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{"procedures/scan.yaml": scan + side + "\n"})})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = lib.Load("scan", "en")
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%s: %v, want an error with %q", side, err, want)
		}
	}
}
