package procedure

import (
	"fmt"

	"aftercare/internal/diag"
)

// Step is one of an instruction's steps: it begins where the one before ends.
type Step struct {
	For   Amount // whole days; zero for a last step that doesn't end
	Words string // For, as authored
	At    []TimeOfDay
	Text  string // "" if At says everything
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

// TimesOfDay lists the times of day, in order.
var TimesOfDay = []TimeOfDay{Morning, Noon, Evening, AtBedtime}

// ParseDays reads how long a step lasts: a whole number of days or weeks. A range would make every
// date after it wrong.
func ParseDays(words string) (Amount, error) {
	a, err := ParseAmount(words)
	if err != nil || (a.Unit != Days && a.Unit != Weeks) {
		return Amount{}, fmt.Errorf("%q is not a whole number of days; expected an amount such as 7 days or 2 weeks", words)
	}
	return a, nil
}
