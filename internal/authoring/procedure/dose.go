package procedure

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// The keys of a dose, which are also its placeholders in a text.
const (
	DoseMedicine = "medicine"
	DoseReason   = "reason"
	DoseAmount   = "dose"
	DoseEvery    = "every"
	DoseMax      = "most"
)

// The keys for the ages that a dose is for, and for what others read.
const (
	DoseAges  = "ages"
	OtherAges = "other-ages"
)

// DoseKeys lists the keys of a dose.
var DoseKeys = []string{DoseMedicine, DoseReason, DoseAmount, DoseEvery, DoseMax}

// Dose is a medicine with its amounts, as data, so that they can be checked against each other. The
// program prints doses; it never computes one.
type Dose struct {
	Medicine    string // its name, as in the text
	MedicineKey string // from the list of medicines; "" if it isn't listed
	Reason      string // what it is for; may be empty
	Amount      string // as authored: "2 tablets of 500 mg"; empty where only the maximum is said
	Count, Each Quantity
	EveryWords  string // as authored: "4 to 6 hours"; may be empty
	Every       Span
	Max         string  // in 24 hours; for a setting, the value in force; may be empty
	Most        Maximum // Max as numbers
	MaxPos      diag.Pos
	MaxSetting  string // the setting's name, if Max is one
	Ages        Ages   // the ages that the dose is for; the zero value for all that the text is for
	AgesPos     diag.Pos
	OtherAges   string // the text that replaces a wording with the dose for patients of other ages
	Pos         diag.Pos
}

// InADay returns how many doses fit in 24 hours at the shortest time between them, the first at once; 0 if that isn't known.
func (d *Dose) InADay() int {
	const day = 24 * 60
	gap := d.Every.Low.Minutes()
	if gap <= 0 {
		return 0
	}
	return int(math.Ceil(day / float64(gap)))
}

// Text returns the text of a key; "" if the dose doesn't have it.
func (d *Dose) Text(key string) string {
	if d == nil {
		return ""
	}
	switch key {
	case DoseMedicine:
		return d.Medicine
	case DoseReason:
		return d.Reason
	case DoseAmount:
		return d.Amount
	case DoseEvery:
		return d.EveryWords
	case DoseMax:
		return d.Max
	}
	return ""
}

// HasSameTablets reports whether the dose and the maximum count tablets, or another form, of one strength.
func (d *Dose) HasSameTablets() bool {
	order, same := d.Each.Compare(d.Most.Each)
	return same && order == 0 && d.Count.inBaseUnit().Unit == d.Most.Count.inBaseUnit().Unit
}

// IsInTablets reports whether one dose is a number of tablets, or of another form, of a strength.
func (d *Dose) IsInTablets() bool { return d.Each.Unit != "" }

// HasDosePlaceholder reports whether a text prints an amount of a dose: how much, how often, or the
// maximum.
func HasDosePlaceholder(text string) bool {
	return slices.ContainsFunc(Placeholders(text), func(name string) bool { return name == DoseAmount || name == DoseEvery || name == DoseMax })
}

// Quantity is a number of one unit: 500 mg, 2 tablets. The zero value is no quantity.
type Quantity struct {
	N    float64
	Unit string
}

// Total returns what one dose holds: its count times its strength, if it has a strength.
func (d *Dose) Total() Quantity {
	if d.Each.Unit == "" {
		return d.Count
	}
	return Quantity{d.Count.N * d.Each.N, d.Each.Unit}
}

var (
	quantityPattern = pattern.New(`^((?:0|[1-9]\d{0,2}(?:,\d{3})*)(?:\.\d+)?) ([A-Za-z]+)$`)
	amountPattern   = pattern.New(`^([\d,.]+ [A-Za-z]+)(?: of ([\d,.]+ [A-Za-z]+))?(?: \(([\d,.]+ [A-Za-z]+)\))?$`)
)

// baseUnits maps units of strength and volume to the smallest unit of each measure.
var baseUnits = map[string]Quantity{
	"g": {1_000_000, "micrograms"}, "mg": {1_000, "micrograms"}, "micrograms": {1, "micrograms"}, "mL": {1, "mL"}, "units": {1, "units"},
}

// ParseQuantity reads "3,000 mg" or "6 tablets".
func ParseQuantity(words string) (Quantity, error) {
	m := quantityPattern().FindStringSubmatch(words)
	if m == nil {
		return Quantity{}, fmt.Errorf("%q is not an amount; expected a number and its unit, such as 3,000 mg or 6 tablets", words)
	}
	n, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
	if err != nil || n <= 0 {
		return Quantity{}, fmt.Errorf("%q is not an amount; expected more than none", words)
	}
	return Quantity{n, m[2]}, nil
}

// ParseAmountOfMedicine reads one dose: "2 tablets of 500 mg", "400 mg", "1 drop". A total may
// follow, "2 tablets of 500 mg (1,000 mg)", and must then be right.
func ParseAmountOfMedicine(words string) (count, each Quantity, err error) {
	m := amountPattern().FindStringSubmatch(words)
	if m == nil {
		return count, each, fmt.Errorf("%q is not a dose; expected 2 tablets of 500 mg, 400 mg or 1 drop", words)
	}
	if count, err = ParseQuantity(m[1]); err != nil {
		return count, each, err
	}
	if m[2] != "" {
		if each, err = ParseQuantity(m[2]); err != nil {
			return count, each, err
		}
		if _, measured := baseUnits[each.Unit]; !measured {
			return count, each, fmt.Errorf("%q is not a strength; expected mg, g, micrograms, mL or units", m[2])
		}
	}
	if m[3] != "" {
		all, err := ParseQuantity(m[3])
		total := (&Dose{Count: count, Each: each}).Total()
		if order, same := all.Compare(total); err != nil || !same || order != 0 {
			return count, each, fmt.Errorf("%q does not add up: that is %s in all", words, total)
		}
	}
	return count, each, nil
}

// Maximum is the most of a medicine in 24 hours. A unit that isn't told is the zero value.
type Maximum struct {
	Count Quantity // 6 tablets
	Each  Quantity // of 500 mg
	Total Quantity // 3,000 mg
}

// IsInTablets reports whether it counts tablets, or another form, of a strength.
func (m Maximum) IsInTablets() bool { return m.Each.Unit != "" }

// IsInWords reports whether it has words to be translated, as in "6 tablets".
func (m Maximum) IsInWords() bool { return m.Count.Unit != "" }

// ParseMaximum reads the most of a medicine in 24 hours: "3,000 mg", "4 drops", or both numbers that a
// patient needs, "6 tablets of 500 mg (3,000 mg)". The total of tablets must be written, and right.
func ParseMaximum(words string) (Maximum, error) {
	const expected = "6 tablets of 500 mg (3,000 mg)"
	if q, err := ParseQuantity(words); err == nil {
		if _, measured := baseUnits[q.Unit]; measured {
			return Maximum{Total: q}, nil
		}
		return Maximum{Count: q}, nil
	}
	if !amountPattern().MatchString(words) {
		return Maximum{}, fmt.Errorf("%q is not an amount; expected, for example, %s, 3,000 mg or 4 drops", words, expected)
	}
	count, each, err := ParseAmountOfMedicine(words)
	if err != nil {
		return Maximum{}, err
	}
	_, total, told := strings.Cut(words, " (")
	if !told || each.Unit == "" {
		return Maximum{}, fmt.Errorf("%q doesn't say the number, the strength and the total; expected, for example, %s", words, expected)
	}
	all, err := ParseQuantity(strings.TrimSuffix(total, ")"))
	return Maximum{count, each, all}, err
}

// Compare returns whether q is less than (-1), equal to (0) or more than (1) other. It returns
// false if their units can't be compared.
func (q Quantity) Compare(other Quantity) (order int, comparable bool) {
	a, b := q.inBaseUnit(), other.inBaseUnit()
	const hair = 1e-9 // tolerance, since numbers with a decimal point aren't exact
	switch {
	case a.Unit != b.Unit:
		return 0, false
	case a.N < b.N-hair:
		return -1, true
	case a.N > b.N+hair:
		return 1, true
	}
	return 0, true
}

// inBaseUnit returns the quantity in the smallest unit of its measure; counted units become singular.
func (q Quantity) inBaseUnit() Quantity {
	if m, ok := baseUnits[q.Unit]; ok {
		return Quantity{q.N * m.N, m.Unit}
	}
	return Quantity{q.N, strings.TrimSuffix(strings.ToLower(q.Unit), "s")}
}

// String returns the quantity as written in messages.
func (q Quantity) String() string {
	return strconv.FormatFloat(q.N, 'f', -1, 64) + " " + q.Unit
}
