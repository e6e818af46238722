package schedule

import "testing"

// A text matches the parts of a name in the ways that people write names, and in no other.
func TestNameMatches(t *testing.T) {
	for _, c := range []struct {
		text, given, family string
		want                bool
	}{
		{"", "Rosa", "Example", true}, {"Rosa Example", "Rosa", "Example", true}, {"EXAMPLE, ROSA", "Rosa", "Example", true}, {"Example, Rosa M.", "Rosa Maria", "Example", true},
		{"R. Example", "Rosa", "Example", true}, {"Rosa Example", "R.", "Example", true}, {"Dr. Rosa M Example, Jr.", "Rosa", "Example", true}, {"Rosa", "Rosa", "Example", true},
		{"Mrs. Example", "Rosa", "Example", true}, {"JOSE GARCIA", "José Luis", "García López", true}, {"Mary O Brien", "Mary", "O'Brien", true}, {"Mary OBrien", "Mary", "O'Brien", true},
		{"Ana Garcia Lopez", "Ana", "Garcia-Lopez", true}, {"王小明", "小明", "王", true}, {"Nguyen Van An", "Van An", "Nguyen", true}, {"Rosa Other-Example", "Rosa", "Example", true},
		{"Rosa Example (204417)", "Rosa", "Example", true}, {"204417", "Rosa", "Example", true}, {"Rosa Example", "", "Example", true}, {"Rosa Example", "", "Rosa Example", true}, {"Mary Ann Lee", "Maryann", "Lee", true},
		{"Don Miss", "Don", "Miss", true}, {"WEISS, SOREN", "Søren", "Weiß", true}, {"D’Angelo, Rosa", "Rosa", "D'Angelo", true}, {"Dr.", "Rosa", "Example", false}, {"Rosa123 Example456", "Rosa123", "Example456", true},
		{"Rosa Example", "Rosa", "Other", false}, {"Bo Example", "Rosa", "Example", false}, {"Bo Muster", "Rosa", "Example", false}, {"B. Example", "Rosa", "Example", false},
		{"Elizabeth Smith", "Elizabeth", "Li", false}, {"Bob Smith", "Robert", "Smith", false}, {"Rosa Example", "Bo", "", false}, {"Ann", "Bo", "Lee", false}, {"Don Other", "Don", "Miss", false},
		{"Rosa124 Example456", "Rosa123", "Example456", false},
	} {
		if got := nameMatches(c.text, c.given, c.family); got != c.want {
			t.Errorf("%q, %q, %q: %v", c.text, c.given, c.family, got)
		}
	}
}
