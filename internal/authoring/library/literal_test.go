package library

import (
	"strings"
	"testing"

	"aftercare/procedures"
)

// What is printed or asked unchanged can't have a placeholder: a patient would read its name in braces.
func TestWhatIsPrintedAsItStandsTakesNoPlaceholder(t *testing.T) {
	const scan = `title: Scan
edition: 2026-11-23
ages: 18+
about: We took a picture.
events:
  numb: the numbness ends
  out: {text: the tube is out, after: 7 days}
headings:
  activity: What you do
fill:
  name:
    question: Which pill?
    is: words
activity:
  rest:
    text: Rest until {until}.
    until: numb
    if: cold
  run:
    text: Take {fill.name}. You may run {from}.
    from: out
    milestone: Running
    if: place=arm
    confirm:
      question: How long must a patient not run?
      range: a week or two
      changes: from
diary:
  question: How is it?
  rules: [Be honest.]
  columns: [Pain]
  scale: 0 to 10
  at: [bedtime]
`
	const conditions = `cold:
  question: Is it cold?
  asked-of: staff
  lead-in: If cold
  lead-in-not: If warm
place:
  question: Where is it?
  asked-of: staff
  one-of:
    arm: If an arm
    leg: If a leg
`
	const settings = `rest-after-scan:
  question: How long is the rest?
  is: time
  default: 2 days
  range: some days
`
	load := func(old, placed string) error {
		lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{
			"procedures/scan.yaml": strings.Replace(scan, old, placed, 1), "shared/conditions.yaml": strings.Replace(conditions, old, placed, 1),
			"shared/settings.yaml": strings.Replace(settings, old, placed, 1),
		})})
		if err != nil {
			return err
		}
		_, _, err = lib.Load("scan", "en")
		return err
	}
	if err := load("", ""); err != nil {
		t.Fatal(err)
	}
	for _, words := range []string{
		"Scan", "the numbness ends", "the tube is out", "What you do", "Which pill?", "Running", "How is it?", "Be honest.", "Pain", "Is it cold?", "If cold", "If warm", "Where is it?", "If an arm",
		"How long must a patient not run?", "a week or two", "How long is the rest?", "some days",
	} {
		if err := load(words, `"{clinic.phone}"`); err == nil || !strings.Contains(err.Error(), "has a placeholder; expected plain words") {
			t.Errorf("%s: %v", words, err)
		}
	}
}
