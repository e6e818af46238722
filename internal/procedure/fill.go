package procedure

import (
	"fmt"

	"aftercare/internal/diag"
	"aftercare/internal/pattern"
	"aftercare/internal/phone"
)

// Fill is a value that staff give for one patient, such as the day on which a medicine starts
// again. What nobody gives is a line to write on.
type Fill struct {
	Name     string
	Question string
	Is       FillKind
	Pos      diag.Pos
}

// FillKind says what a value filled in is.
type FillKind string

// The kinds of value.
const (
	FillDate   FillKind = "date"
	FillWords  FillKind = "words"
	FillPhone  FillKind = "phone"
	FillNumber FillKind = "number"
)

// FillKinds lists the kinds of value.
var FillKinds = []FillKind{FillDate, FillWords, FillPhone, FillNumber}

// FillPrefix begins the placeholder of a value filled in: {fill.restart}.
const FillPrefix = "fill."

var number = pattern.New(`^\d+(?:\.\d+)?$`)

// IsNumber reports whether s is a number.
func IsNumber(s string) bool { return number().MatchString(s) }

// Check returns an error for a value that is none of its kind. It never quotes the value,
// which is a patient's. A date is checked where it is read.
func (k FillKind) Check(value string) error {
	switch {
	case k == FillPhone && phone.Check(value) != nil:
		return fmt.Errorf("is not a phone number with its area code, such as (310) 555-0100")
	case k == FillNumber && !IsNumber(value):
		return fmt.Errorf("is no number such as 12 or 0.5")
	}
	return nil
}

// Fill returns the value filled in of that name.
func (p *Procedure) Fill(name string) (Fill, bool) {
	for _, f := range p.Fills {
		if f.Name == name {
			return f, true
		}
	}
	return Fill{}, false
}
