package procedure

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseSpan(t *testing.T) {
	events := func(s string) bool { return s == "numbness-gone" }
	for words, want := range map[string]Span{
		"now":                          {Kind: Now},
		"next day":                     {Kind: NextDay},
		"bedtime":                      {Kind: Bedtime},
		"bedtime or 8 hours":           {Kind: BedtimeOr, Low: Amount{8, Hours}, High: Amount{8, Hours}},
		"bedtime or 90 minutes":        {Kind: BedtimeOr, Low: Amount{90, Minutes}, High: Amount{90, Minutes}},
		"40 minutes":                   {Low: Amount{40, Minutes}, High: Amount{40, Minutes}},
		"1 hour":                       {Low: Amount{1, Hours}, High: Amount{1, Hours}},
		"about 40 minutes":             {Kind: About, Low: Amount{40, Minutes}, High: Amount{40, Minutes}},
		"2 to 7 days":                  {Kind: Range, Low: Amount{2, Days}, High: Amount{7, Days}},
		"up to 24 hours":               {Kind: UpTo, Low: Amount{24, Hours}, High: Amount{24, Hours}},
		"a few hours":                  {Kind: AFew, Low: Amount{0, Hours}, High: Amount{0, Hours}},
		"7 nights":                     {Low: Amount{7, Nights}, High: Amount{7, Nights}},
		"6 weeks":                      {Low: Amount{6, Weeks}, High: Amount{6, Weeks}},
		"2 working days":               {Low: Amount{2, WorkingDays}, High: Amount{2, WorkingDays}},
		"numbness-gone":                {Kind: AtEvent, Event: "numbness-gone"},
		"24 hours after numbness-gone": {Low: Amount{24, Hours}, High: Amount{24, Hours}, After: "numbness-gone"},
	} {
		got, err := ParseSpan(words, events)
		if err != nil {
			t.Errorf("ParseSpan(%q): %v", words, err)
		} else if d := cmp.Diff(want, got); d != "" {
			t.Errorf("ParseSpan(%q): -want +got\n%s", words, d)
		}
	}
	for _, words := range []string{
		"", "2d", "24", "hours", "-3 hours", "0 hours", "007 days", "3 to 2 days", "about 2 to 3 days", "a few hour",
		"24 hours after lunch", "two hours", "2 hours and", "99999999999999999999 hours", "+4 hours", "1.5 hours", "later",
		"bedtime or", "bedtime or 2 days", "bedtime or about 8 hours", "bedtime or 4 to 8 hours", "bedtime or a few hours", "bedtime or now", "8 hours or bedtime",
	} {
		if s, err := ParseSpan(words, events); err == nil {
			t.Errorf("ParseSpan(%q) = %+v, want an error", words, s)
		}
	}
}

func FuzzParseSpan(f *testing.F) {
	for _, s := range []string{"now", "2 to 7 days", "about 40 minutes", "24 hours after x", "a few hours", "bedtime or 8 hours"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		s, err := ParseSpan(words, func(k string) bool { return k == "x" })
		if err == nil && s.Kind <= AFew && s.High.Unit == NoUnit {
			t.Errorf("%q: an amount without a unit: %+v", words, s)
		}
		if err == nil && s.Kind == BedtimeOr && (s.Low != s.High || !s.Low.Unit.IsElapsed() || s.After != "") {
			t.Errorf("%q: bedtime or what is no exact amount of clock time: %+v", words, s)
		}
	})
}

func TestCheckSpan(t *testing.T) {
	for _, c := range []struct {
		key   TimeKey
		words string
		ok    bool
	}{
		{Until, "24 hours", true}, {Until, "next day", false}, {Until, "3 days", false}, {Until, "2 to 3 weeks", false},
		{Until, "3 months", true}, {Until, "bedtime", true}, {From, "next day", true}, {From, "3 days", true},
		{For, "7 nights", true}, {From, "7 nights", false}, {For, "next day", false}, {By, "8 hours", true}, {By, "now", false},
		{Until, "2 working days", false}, {At, "2 working days", true},
		{Until, "bedtime or 8 hours", true}, {From, "bedtime or 8 hours", true},
		{For, "bedtime or 8 hours", false}, {At, "bedtime or 8 hours", false}, {By, "bedtime or 8 hours", false},
	} {
		s, err := ParseSpan(c.words, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := c.key.CheckSpan(s); (err == nil) != c.ok {
			t.Errorf("%s: %s: error %v, want ok %v", c.key, c.words, err, c.ok)
		}
	}
}

func TestParseText(t *testing.T) {
	got, err := ParseText("Do not drive until {until}. Call {clinic.phone}.")
	want := []Part{{Words: "Do not drive until "}, {Name: "until"}, {Words: ". Call "}, {Name: "clinic.phone"}, {Words: "."}}
	if err != nil || !cmp.Equal(want, got) {
		t.Errorf("got %v, %v", got, err)
	}
	for _, bad := range []string{"{", "}", "a {b", "a b}", "{}", "{ until }", "{{until}}", "{a{b}"} {
		if _, err := ParseText(bad); err == nil {
			t.Errorf("ParseText(%q): want an error", bad)
		}
	}
}

func TestConjunctionJoinsTermsOnOneCondition(t *testing.T) {
	a := Conjunction{{"polyp", []string{"small", "large"}}}
	b := Conjunction{{"polyp", []string{"large"}}, {"sedation", []string{Yes}}}
	got, ok := a.And(b)
	if want := "polyp=large&sedation=yes"; !ok || got.Key() != want {
		t.Errorf("And = %q, %v; want %q", got.Key(), ok, want)
	}
	if _, ok := a.And(Conjunction{{"polyp", []string{"none"}}}); ok {
		t.Error("two answers that exclude each other can't hold together")
	}
}

func TestTermNotIsTheOtherAnswers(t *testing.T) {
	n := Term{"polyp", []string{"small"}}.Not([]string{"none", "small", "large"})
	if got := strings.Join(n.Answers, ","); got != "none,large" {
		t.Errorf("Not = %s", got)
	}
	if n.Holds("") != Unknown || n.Holds("large") != True || n.Holds("small") != False {
		t.Error("a term must hold for its answers, fail for the others, and be unknown when not asked")
	}
}
