package account

import "aftercare/internal/sheet/resolve"

// NoBirthDate begins AgeUnknown's warning.
const NoBirthDate = "no birth date is given"

// AgeUnknown returns a warning for a patient's own sheet if no birth date shows that the patient is
// of the ages that it is for. It is empty for a blank sheet, and if the birth date is known.
func AgeUnknown(plan *resolve.Plan) string {
	if _, known := plan.Visit.Age(); known || !plan.Visit.IsNamed() {
		return ""
	}
	return NoBirthDate + ", and this sheet is for " + plan.Ages().Describe() + "; check the patient's age"
}
