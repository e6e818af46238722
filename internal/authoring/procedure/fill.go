package procedure

import (
	"fmt"
	"slices"

	"aftercare/internal/authoring/phone"
	"aftercare/internal/diag"
	"aftercare/internal/pattern"
)

// Fill is a value that staff give for one patient, such as the day on which a medicine starts
// again. One that isn't given is a line to write on.
type Fill struct {
	Name     string
	Question string
	Kind     FillKind
	// After is what a date must come after, strictly: the name of another date, AfterProcedure, or ""
	// for a date that only can't be before the procedure.
	After string
	Pos   diag.Pos
}

// AfterProcedure in a Fill's After means the day of the procedure.
const AfterProcedure = "procedure"

// FillKind says what a filled-in value is.
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

// FillPrefix begins the placeholder of a filled-in value: {fill.restart}.
const FillPrefix = "fill."

var numberPattern = pattern.New(`^\d+(?:\.\d+)?$`)

// IsNumber reports whether s is a number.
func IsNumber(s string) bool { return numberPattern().MatchString(s) }

// Check returns an error for a value that isn't of its kind. It never quotes the value, which is a
// patient's. A date is checked where it is read.
func (k FillKind) Check(value string) error {
	switch {
	case k == FillPhone && phone.Check(value) != nil:
		return fmt.Errorf("is not a phone number with its area code, such as (310) 555-0100")
	case k == FillNumber && !IsNumber(value):
		return fmt.Errorf("is not a number such as 12 or 0.5")
	}
	return nil
}

// Fill returns the filled-in value with that name.
func (p *Procedure) Fill(name string) (Fill, bool) {
	for _, f := range p.Fills {
		if f.Name == name {
			return f, true
		}
	}
	return Fill{}, false
}

// DateFills returns the names of the filled-in dates that a text uses, each once, in the text's order.
func (p *Procedure) DateFills(text string) []string {
	var out []string
	for _, name := range PlaceholdersOf(text, FillPrefix) {
		if f, ok := p.Fill(name); ok && f.Kind == FillDate && !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// AreOrdered reports whether one of two filled-in dates must come after the other, directly or
// through others.
func (p *Procedure) AreOrdered(one, other string) bool {
	return p.comesAfter(one, other) || p.comesAfter(other, one)
}

func (p *Procedure) comesAfter(later, earlier string) bool {
	for f, ok := p.Fill(later); ok && f.After != ""; f, ok = p.Fill(f.After) {
		if f.After == earlier {
			return true
		}
	}
	return false
}
