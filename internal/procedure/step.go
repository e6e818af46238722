package procedure

import (
	"fmt"

	"aftercare/internal/diag"
)

// Step is one part of what follows in turn: it begins where the one before ends.
type Step struct {
	For   Amount // whole days; zero for a last step that does not end
	Words string // of For, as authored
	At    []TimeOfDay
	Text  string // "" where At says all
	Pos   diag.Pos
}

// TimeOfDay is a part of the day that a patient knows without a clock.
type TimeOfDay string

// The times of day.
const (
	Morning   TimeOfDay = "morning"
	Noon      TimeOfDay = "noon"
	Evening   TimeOfDay = "evening"
	AtBedtime TimeOfDay = "bedtime"
)

// TimesOfDay lists the times of day, as a day goes by.
var TimesOfDay = []TimeOfDay{Morning, Noon, Evening, AtBedtime}

// ParseDays reads how long a step goes on: a whole number of days or weeks. A range would
// make every date after it false.
func ParseDays(words string) (Amount, error) {
	a, err := ParseAmount(words)
	if err != nil || (a.Unit != Days && a.Unit != Weeks) {
		return Amount{}, fmt.Errorf("%q is no whole number of days; expected an amount such as 7 days or 2 weeks", words)
	}
	return a, nil
}
