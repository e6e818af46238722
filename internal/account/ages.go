package account

import "aftercare/internal/resolve"

// NoBirthDate begins the warning of AgeUnknown.
const NoBirthDate = "no birth date is given"

// AgeUnknown warns of a patient's own sheet where no birth date says whether the patient is of the
// ages that it is for. It is empty for a blank sheet, and where the birth date is known.
func AgeUnknown(plan *resolve.Plan) string {
	if _, known := plan.Visit.Age(); known || !plan.Visit.IsNamed() {
		return ""
	}
	return NoBirthDate + ", and this sheet is for " + plan.Ages().Describe() + "; check the patient's age"
}
