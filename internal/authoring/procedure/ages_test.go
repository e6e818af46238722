package procedure

import "testing"

func TestParseAges(t *testing.T) {
	for words, want := range map[string]Ages{
		"18+": {18, NoMax}, "12+": {12, NoMax}, "0+": {0, NoMax}, "0 to 17": {0, 17}, "5 to 11": {5, 11}, "7 to 7": {7, 7}, "0 to 1": {0, 1}, "65 to 130": {65, 130},
	} {
		got, err := ParseAges(words)
		if err != nil || got != want || got.String() != words {
			t.Errorf("%q is %v (%q), %v", words, got, got, err)
		}
	}
	for _, words := range []string{
		"", "18", "+18", "18 +", "18++", "18-", "18-65", "0-17", "17 to 0", "0 to 0", "0 to", "to 17", "018+", "18 to 017", "18.5+", "-1+", "1000+", "131+", "0 to 131", "0 to 999",
		"adults", "18 years+", "0 bis 17", "0  to 17", "18+ ", "١٨+", "18＋", "0 to 17 to 20", "all",
	} {
		if got, err := ParseAges(words); err == nil || got.IsSet() {
			t.Errorf("%q is read as %v", words, got)
		}
	}
}

func TestAgesHaveAndCover(t *testing.T) {
	children := Ages{0, 17}
	for _, c := range []struct {
		of   Ages
		age  int
		want bool
	}{
		{Adults, 17, false}, {Adults, 18, true}, {Adults, 130, true}, {children, 0, true}, {children, 17, true}, {children, 18, false},
		{Ages{5, 11}, 4, false}, {Ages{5, 11}, 5, true}, {Ages{5, 11}, 11, true}, {Ages{5, 11}, 12, false}, {Ages{0, NoMax}, 0, true},
	} {
		if c.of.Contains(c.age) != c.want {
			t.Errorf("%v, %d years: %t", c.of, c.age, !c.want)
		}
	}
	twelve := Ages{12, NoMax}
	if !twelve.Covers(Adults) || Adults.Covers(twelve) || twelve.Covers(children) || !(Ages{0, NoMax}).Covers(children) {
		t.Error("which ages cover which")
	}
	if _, some := Adults.Intersect(children); some {
		t.Error("a child that is an adult")
	}
	if both, some := twelve.Intersect(children); !some || both != (Ages{12, 17}) {
		t.Errorf("both: %v", both)
	}
	if (&Procedure{}).PatientAges() != Adults {
		t.Error("a text whose author says no ages is for adults")
	}
}

func TestAgesInWords(t *testing.T) {
	for a, want := range map[Ages][2]string{
		Adults:      {"adults (18 and older)", "Is the patient 18 or older?"},
		{12, NoMax}: {"patients aged 12 and older", "Is the patient 12 or older?"},
		{0, 17}:     {"patients aged 0 to 17", "Is the patient 0 to 17 years old?"},
		{0, NoMax}:  {"patients of any age", "Is the patient 0 or older?"},
	} {
		if a.Describe() != want[0] || a.Question() != want[1] {
			t.Errorf("%v: %q, %q", a, a.Describe(), a.Question())
		}
	}
}
