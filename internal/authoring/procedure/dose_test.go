package procedure

import "testing"

func TestParseAmountOfMedicine(t *testing.T) {
	for words, want := range map[string]Quantity{
		"2 tablets of 500 mg": {1000, "mg"}, "2 tablets of 500 mg (1,000 mg)": {1000, "mg"}, "1 g (1,000 mg)": {1, "g"},
		"400 mg": {400, "mg"}, "1 drop": {1, "drop"}, "0.5 mL": {0.5, "mL"}, "1,000 units": {1000, "units"},
	} {
		count, each, err := ParseAmountOfMedicine(words)
		if got := (&Dose{Count: count, Each: each}).Total(); err != nil || got != want {
			t.Errorf("%q: %v, %v; want %v", words, got, err, want)
		}
	}
	for _, words := range []string{
		"", "2", "tablets", "two tablets", "2 tablets of 500", "2 tablets of 500 mg (500 mg)", "1000 mg", "0 mg", "2 tablets of 2 halves",
		"1-2 tablets", "2 tablets of 500mg", "1.000 mg of", "2 tablets of 500 mg and more", "01 tablet", ".5 mL", "1,00 mg",
	} {
		if count, each, err := ParseAmountOfMedicine(words); err == nil {
			t.Errorf("%q gives %v, %v; want an error", words, count, each)
		}
	}
}

func TestQuantitiesCompareByTheirMeasure(t *testing.T) {
	for _, c := range []struct {
		a, b  string
		order int
		same  bool
	}{
		{"3 g", "3,000 mg", 0, true}, {"500 micrograms", "1 mg", -1, true}, {"6 tablets", "1 tablet", 1, true}, {"0.3 g", "300 mg", 0, true},
		{"6 tablets", "3,000 mg", 0, false}, {"5 mL", "5 mg", 0, false}, {"1 drop", "1 puff", 0, false},
	} {
		a, err := ParseQuantity(c.a)
		b, err2 := ParseQuantity(c.b)
		if order, same := a.Compare(b); err != nil || err2 != nil || order != c.order || same != c.same {
			t.Errorf("%s and %s: %d, %v", c.a, c.b, order, same)
		}
	}
}

func TestParseMaximum(t *testing.T) {
	for words, want := range map[string]Maximum{
		"3,000 mg": {Total: Quantity{3000, "mg"}}, "4 drops": {Count: Quantity{4, "drops"}}, "6 tablets": {Count: Quantity{6, "tablets"}},
		"6 tablets of 500 mg (3,000 mg)": {Quantity{6, "tablets"}, Quantity{500, "mg"}, Quantity{3000, "mg"}},
		"8 tablets of 325 mg (2.6 g)":    {Quantity{8, "tablets"}, Quantity{325, "mg"}, Quantity{2.6, "g"}},
	} {
		if got, err := ParseMaximum(words); err != nil || got != want {
			t.Errorf("%q: %+v, %v; want %+v", words, got, err, want)
		}
	}
	for _, words := range []string{
		"", "a lot", "3000 mg", "6 tablets of 500 mg", "6 tablets (3,000 mg)", "3,000 mg (3 g)", "6 tablets of 500 mg (2,000 mg)", "6 tablets of 500 mg (6 tablets)",
		"3,000 mg (6 tablets of 500 mg)", "0 tablets of 500 mg (0 mg)", "6 tablets of 500 mg (3,000 mg) or less",
	} {
		if got, err := ParseMaximum(words); err == nil {
			t.Errorf("%q gives %+v; want an error", words, got)
		}
	}
}

// The maximum is told as it is written, beside a dose too: with the strength, since a patient may have other tablets.
func TestTheMaximumBesideADose(t *testing.T) {
	for _, c := range []struct{ dose, most, said, want string }{
		{"2 tablets of 500 mg", "6 tablets of 500 mg (3,000 mg)", "", "6 tablets of 500 mg (3,000 mg)"},
		{"1 tablet of 0.5 g", "6 tablets of 500 mg (3,000 mg)", "", "6 tablets of 500 mg (3,000 mg)"},
		{"2 tablets of 500 mg", "6 tablets of 500 mg (3,000 mg)", "6 pastillas de 500 mg (3,000 mg)", "6 pastillas de 500 mg (3,000 mg)"},
		{"2 tablets of 500 mg", "6 tablets of 500 mg (3,000 mg)", "de 500 mg, 6 (3,000 mg)", "de 500 mg, 6 (3,000 mg)"},
		{"2 tablets of 500 mg", "3,000 mg", "", "3,000 mg"},
		{"2 tablets of 500 mg", "6 tablets", "", "6 tablets"},
		{"1,000 mg", "6 tablets of 500 mg (3,000 mg)", "", "6 tablets of 500 mg (3,000 mg)"},
		{"", "6 tablets of 500 mg (3,000 mg)", "", "6 tablets of 500 mg (3,000 mg)"},
		{"2 tablets of 325 mg", "6 tablets of 500 mg (3,000 mg)", "", "6 tablets of 500 mg (3,000 mg)"},
		{"2 capsules of 500 mg", "6 tablets of 500 mg (3,000 mg)", "", "6 tablets of 500 mg (3,000 mg)"},
	} {
		d := &Dose{Amount: c.dose, Max: c.most}
		d.Count, d.Each, _ = ParseAmountOfMedicine(c.dose)
		d.Most, _ = ParseMaximum(c.most)
		if c.said != "" {
			d.Max = c.said
		}
		if got := d.Text(DoseMax); got != c.want {
			t.Errorf("%q at most %q: %q; want %q", c.dose, d.Max, got, c.want)
		}
	}
}
