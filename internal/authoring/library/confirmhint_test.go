package library

import (
	"errors"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/procedures"
)

// A confirm in the old form, only a text, is refused with a question that can be pasted in its
// place: it keeps the words, and changes a value that the line has.
func TestTheHintForAnOldConfirmCanBePasted(t *testing.T) {
	const head, was = "title: Scan\nedition: 2026-11-23\nages: 18+\nabout: We took a picture.\n", `confirm: Pages say "1 day", or more.`
	for name, line := range map[string]string{
		"no value": "activity:\n  m:\n    text: Rest.\n    ",
		"until":    "activity:\n  m:\n    text: Rest until {until}.\n    until: 24 hours\n    ",
		"from":     "activity:\n  m:\n    text: You may run {from}.\n    from: next day\n    ",
		"for":      "expect:\n  m:\n    text: You may be sore for {for}.\n    for: 2 days\n    ",
		"at":       "follow-up:\n  m:\n    text: We see you {at}.\n    at: 2 weeks\n    ",
		"by":       "follow-up:\n  m:\n    text: If we have not called by {by}, call us.\n    by: 2 days\n    ",
		"dose":     "medication:\n  m:\n    text: Take {dose} of {medicine}.\n    medicine: ibuprofen\n    dose: 400 mg\n    ",
		"diary":    "activity:\n  m: Rest.\ndiary:\n  question: How strong is your pain?\n  scale: 0 to 10\n  at: [bedtime]\n  ",
	} {
		load := func(confirm string) error {
			lib, err := Open(Options{Builtin: procedures.FS, Clinic: newFolder(t, map[string]string{"procedures/scan.yaml": head + line + confirm + "\n"})})
			if err != nil {
				t.Fatal(err)
			}
			_, _, err = lib.Load("scan", "en")
			return err
		}
		var list diag.List
		if err := load(was); !errors.As(err, &list) || len(list) != 1 {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if hint := list[0].Hint; !strings.Contains(hint, "Pages say") {
			t.Errorf("%s: the words are lost: %s", name, hint)
		} else if err := load(hint); err != nil {
			t.Errorf("%s: %s: %v", name, hint, err)
		}
	}
}
