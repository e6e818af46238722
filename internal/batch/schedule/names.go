package schedule

import (
	"slices"
	"strings"
	"sync"

	"aftercare/internal/authoring/schema"
	"aftercare/internal/visit/field"
)

// The fields of a row by our own names: those of a visit file, and three more.
const (
	fieldName        = "name"
	fieldGiven       = "given_name"
	fieldFamily      = "family_name"
	fieldBorn        = "birth_date"
	fieldRecord      = "record"
	fieldAppointment = "appointment_id"
	fieldEnded       = "ended"
	fieldDate        = "date"
	fieldSide        = "side"
	fieldSite        = "site"
	fieldClinician   = "clinician"
	fieldNextVisit   = "next_visit"
	fieldMessage     = "message"
	fieldLanguage    = "language"
	fieldProcedure   = "procedure"
	fieldStatus      = "status"
	fillPrefix       = "fill."
)

// Fields lists what a column can hold, in the order of a form. "fill.NAME" and conditions are added to it.
var Fields = schema.ScheduleFields

// aliases are other names of a field, normalized. They include only names with a single meaning: a scheduled
// end isn't "ended", and an appointment's type isn't a procedure.
var aliases = map[string]string{
	"patient": fieldName, "patientname": fieldName, "fullname": fieldName,
	"firstname": fieldGiven, "patientfirstname": fieldGiven, "forename": fieldGiven,
	"lastname": fieldFamily, "patientlastname": fieldFamily, "surname": fieldFamily,
	"dob": fieldBorn, "dateofbirth": fieldBorn, "born": fieldBorn, "patientdob": fieldBorn, "birthday": fieldBorn,
	"mrn": fieldRecord, "medicalrecordnumber": fieldRecord, "recordnumber": fieldRecord, "chartnumber": fieldRecord,
	"appointment": fieldAppointment, "appointmentnumber": fieldAppointment, "apptid": fieldAppointment,
	"procedureid":   fieldProcedure,
	"laterality":    fieldSide,
	"proceduredate": fieldDate, "dateofprocedure": fieldDate, "appointmentdate": fieldDate, "dateofservice": fieldDate,
	"endedat": fieldEnded, "procedureended": fieldEnded,
	"provider": fieldClinician, "physician": fieldClinician, "doctor": fieldClinician,
	"nextappointment": fieldNextVisit,
	"lang":            fieldLanguage, "preferredlanguage": fieldLanguage,
	"appointmentstatus": fieldStatus, "appointmentstatusname": fieldStatus,
}

// fold normalizes what people write in several ways: case, spaces, hyphens, underscores.
func fold(s string) string {
	s, _ = field.Clean(s)
	return strings.Map(func(r rune) rune {
		if r == ' ' || r == '-' || r == '_' {
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// shortForms are how exports shorten words of column names, normalized: APPT_STATUS, PAT_NAME.
var shortForms = map[string]string{"appointment": "appt", "patient": "pat"}

// byFold maps a normalized column name to our own field.
var byFold = sync.OnceValue(func() map[string]string {
	out := map[string]string{}
	for _, f := range Fields {
		out[fold(f)] = f
	}
	for a, f := range aliases {
		out[a] = f
		for whole, short := range shortForms {
			if rest, ok := strings.CutPrefix(a, whole); ok && rest != "" {
				out[short+rest] = f
			}
		}
	}
	return out
})

// isField reports whether s is a field that a mapping can name.
func isField(s string) bool {
	name, fills := strings.CutPrefix(s, fillPrefix)
	return slices.Contains(Fields, s) || (fills && isID(name))
}

// isID reports whether s has the form of the id of a condition, a value or a procedure.
func isID(s string) bool {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return false
		}
	}
	return s != "" && s[0] != '-'
}
