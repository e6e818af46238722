package lint_test

import (
	"slices"
	"strings"
	"testing"

	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// addTimed returns the edit that adds an instruction with one time to a section of the good definition.
func addTimed(section, key, text, time string) [2]string {
	edit := addInstruction(section, text)
	for _, placeholder := range []string{"{until}", "{for}", "{from}", "{at}", "{by}"} {
		if strings.Contains(text, placeholder) {
			line := "  " + strings.Trim(placeholder, "{}") + ": "
			at := strings.Index(edit[1], "\n  "+line)
			if at < 0 {
				edit[1] += "  " + line + time + "\n"
				continue
			}
			end := at + 1 + strings.Index(edit[1][at+1:], "\n")
			edit[1] = edit[1][:at] + "\n  " + line + time + edit[1][end:]
		}
	}
	edit[1] = strings.Replace(edit[1], "extra:", key+":", 1)
	return edit
}

// finding is a sentence with its time, and whether a rule finds it.
type finding struct {
	section, key, text, time string
	found                    bool
}

func checkFindings(t *testing.T, rule string, cases []finding) {
	t.Helper()
	count := map[bool]int{}
	for _, c := range cases {
		count[c.found]++
		list := checked(t, lint.Options{Rules: []string{rule}}, [][2]string{addTimed(c.section, c.key, c.text, c.time)})
		found := slices.ContainsFunc(list, func(d diag.Diagnostic) bool { return d.Rule == rule })
		if found != c.found {
			t.Errorf("%s finds %v, in %s.%s: %q, %s", rule, found, c.section, c.key, c.text, c.time)
		}
		if at := slices.IndexFunc(list, func(d diag.Diagnostic) bool { return d.Rule == "" }); at >= 0 {
			t.Errorf("%q can't be read: %v", c.text, list[at])
		}
	}
	const least = 5
	if count[true] < least || count[false] < least {
		t.Errorf("%s has too few examples", rule)
	}
}

// A restriction over days names the day on which it is allowed again.
func TestRestrictionsOverDays(t *testing.T) {
	checkFindings(t, "E27", []finding{
		{"activity", "extra", "Keep your hand out of water for {for}.", "7 days", true},
		{"activity", "extra", "Refrain from sex for {for}.", "7 days", true},
		{"activity", "extra", "You can't drive for {for}.", "7 days", true},
		{"activity", "extra", "Do not lift more than a gallon of milk for {for}.", "7 days", true},
		{"activity", "extra", "Do not rub or press the eye for {for}.", "2 weeks", true},
		{"activity", "extra", "Rest, and do not run for {for}.", "2 to 3 days", true},
		{"diet", "extra", "Avoid hot food for {for}.", "1 day", true},
		{"activity", "extra", "No lifting for {for}.", "up to 2 weeks", true},
		{"activity", "extra", "No heavy lifting or sports for {for}.", "7 days", true},
		{"diet", "extra", "For {for}, do not use a pool.", "7 days", true},
		{"medication", "extra", "Do not take ibuprofen or naproxen for {for}.", "7 days", true},
		{"activity", "extra", "Stay off work for {for}.", "about 3 days", true},
		{"activity", "extra", "You must not fly for {for}.", "2 weeks", true},
		{"activity", "extra", "Wait {for} before you swim.", "7 days", true},
		{"follow-up", "extra", "Stay away from crowds for {for}.", "3 days", true},
		{"activity", "extra", "Do not smoke, vape or play a wind instrument for {for}. It can pull the clot out.", "7 days", true},
		{"expect", "extra", "Your lip may be numb. Do not eat for {for}.", "2 hours", true},
		{"activity", "extra", "Do not drive for {for}.", "24 hours", false},
		{"expect", "extra", "You may be too sleepy to eat for {for}.", "2 hours", false},
		{"activity", "extra", "Do not lift for {for}.", "3 months", false},
		{"activity", "extra", "Do not swim for {for}.", "a few days", false},
		{"diet", "extra", "Do not sleep without the shield for {for}.", "7 nights", false},
		{"activity", "extra", "Do not lift. You may do so again {from}.", "7 days", false},
		{"expect", "extra", "You may be sore for {for}. Do not worry.", "3 days", false},
		{"expect", "extra", "Do not worry: you may be sore for {for}.", "3 days", false},
		{"expect", "extra", "Do not be alarmed by a bruise for {for}.", "7 days", false},
		{"expect", "extra", "Some people do not sleep well for {for}.", "3 days", false},
		{"expect", "extra", "You may not feel hungry for {for}.", "2 days", false},
		{"medication", "extra", "Take it for {for}, and do not stop sooner.", "7 days", false},
		{"medication", "extra", "Do not stop your antibiotic, even if you feel well, for {for}.", "7 days", false},
		{"diet", "extra", "To avoid infection, wash the spot for {for}.", "7 days", false},
		{"diet", "extra", "Wash the spot each day, without lotion, for {for}.", "7 days", false},
		{"activity", "extra", "Do not lift, because the spot is weak for {for}.", "7 days", false},
		{"expect", "extra", "You may have no bowel movement for {for}.", "2 days", false},
	})
}

// "Bedtime or" an amount is for tests and comfort: a limit that prevents harm lasts to its end.
func TestLimitsThatMayNotEndAtBedtime(t *testing.T) {
	const time = "bedtime or 8 hours"
	checkFindings(t, "E28", []finding{
		{"activity", "extra", "Do not ride a bike until {until}.", time, true},
		{"activity", "extra", "Do not take your insulin until {until}.", time, true},
		{"activity", "extra", "Do not use a saw until {until}.", time, true},
		{"medication", "extra", "Wait until {until}.", time, true},
		{"medication", "extra", "You may take your sleeping pill {from}.", time, true},
		{"activity", "extra", "Do not drive until {until}.", time, true},
		{"activity", "no-driving", "Do not sit behind the wheel until {until}.", time, true},
		{"diet", "extra", "Do not drink alcohol until {until}.", time, true},
		{"diet", "no-alcohol", "Do not drink any until {until}.", time, true},
		{"activity", "extra", "Do not use tools or machines until {until}.", time, true},
		{"activity", "extra", "Do not take pain medicine until {until}.", time, true},
		{"expect", "extra", "You may take aspirin {from}.", time, true},
		{"activity", "extra", "Do not nap until {until}.", time, false},
		{"activity", "extra", "Gently do what usually hurts until {until}.", time, false},
		{"diet", "extra", "Leave the bandage on until {until}.", time, false},
		{"diet", "extra", "Do not eat hot food until {until}.", time, false},
		{"activity", "extra", "You may lie down {from}.", time, false},
		{"activity", "no-driving", "Do not drive until {until}.", "8 hours", false},
		{"medication", "extra", "You may take it {from}.", "bedtime", false},
	})
}

// What a patient does for a length of time is in a section whose times don't end early.
func TestWhatIsDoneStandsInItsSection(t *testing.T) {
	checkFindings(t, "E30", []finding{
		{"expect", "extra", "You should rest for {for}.", "3 days", true},
		{"expect", "extra", "Apply ice for {for}.", "3 days", true},
		{"expect", "extra", "Rest as much as you can for {for}.", "3 days", true},
		{"expect", "extra", "Sleep may be poor for {for}.", "3 days", false},
		{"expect", "extra", "Wash water may be pink for {for}.", "3 days", false},
		{"expect", "extra", "Use of the hand may be weak for {for}.", "3 days", false},
		{"expect", "extra", "Bleeding can start late. Look at your stools each day for {for}.", "14 days", true},
		{"expect", "extra", "Keep the leg up for {for}.", "2 days", true},
		{"expect", "extra", "It may swell. Use ice for {for}.", "24 hours", true},
		{"expect", "extra", "For {for}, wash the spot each day.", "7 days", true},
		{"expect", "extra", "Rest, and check the bandage for {for}.", "up to 3 days", true},
		{"expect", "extra", "Then rate your pain for {for}.", "1 week", true},
		{"expect", "extra", "You may look pale for {for}.", "2 days", false},
		{"expect", "extra", "The wound may ooze a little, look pink and be sore for {for}.", "1 to 3 days", false},
		{"expect", "extra", "Look for a bruise: it may last for {for}.", "7 days", false},
		{"expect", "extra", "Use ice if it is sore for {for}.", "2 days", false},
		{"expect", "extra", "The spot may keep oozing for {for}.", "24 hours", false},
		{"expect", "extra", "Use ice for {for}.", "a few hours", false},
		{"expect", "extra", "The relief may take {for} to come. Walk each day.", "1 to 3 days", false},
		{"follow-up", "extra", "Look at your stools each day for {for}.", "14 days", false},
	})
}
