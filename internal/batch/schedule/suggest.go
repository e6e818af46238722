package schedule

import (
	"cmp"
	"slices"
	"strings"

	"aftercare/internal/pattern"
)

// suggestedBy returns the field that a column's name says (sure), or suggests; "" for none.
func suggestedBy(name string) (of string, sure bool) {
	key := fold(name)
	if m := hl7Path().FindStringSubmatch(key); m != nil {
		path := m[1] + m[2] + "." + cmp.Or(m[3], "1")
		return cmp.Or(hl7Fields[path], likelyHL7[path]), hl7Fields[path] != ""
	}
	if of := cmp.Or(byFold()[key], systemNames[key]); of != "" {
		return of, true
	}
	return cmp.Or(likelyNames[key], likelyByWords(name)), false
}

// systemNames are columns of single systems, normalized, whose documentation says what they hold: the contact serial number and
// the record number of Epic's Clarity, the status and the language of athenaOne.
var systemNames = map[string]string{"patenccsnid": fieldAppointment, "patmrnid": fieldRecord, "apptslotstatus": fieldStatus, "language6392code": fieldLanguage}

// hl7Path matches a component of an HL7 v2 message as interface engines write it, normalized: PID-5.1, PID.5.1.
var hl7Path = pattern.New(`^(pid|sch|ais)\.?(\d{1,2})(?:\.(\d{1,2}))?$`)

// The components of HL7 v2 that say a field, and those that suggest one.
var (
	hl7Fields = map[string]string{"pid5.1": fieldFamily, "pid5.2": fieldGiven, "pid5.3": fieldGiven, "pid5.4": fieldFamily, "pid7.1": fieldBorn, "pid15.1": fieldLanguage, "sch25.1": fieldStatus}
	likelyHL7 = map[string]string{
		"pid3.1": fieldRecord, "sch1.1": fieldAppointment, "sch2.1": fieldAppointment, "sch7.2": fieldProcedure, "sch8.2": fieldProcedure, "ais3.2": fieldProcedure,
		"sch11.4": fieldDate, "sch11.5": fieldEnded, "ais4.1": fieldDate,
	}
)

// likelyNames are names of columns, normalized, that suggest a field without being certain, and that wordRules don't cover.
var likelyNames = map[string]string{
	"type": fieldProcedure, "service": fieldProcedure, "servicetype": fieldProcedure, "prcname": fieldProcedure, "reason": fieldProcedure, "appttype": fieldProcedure,
	"contactdate": fieldDate, "startdate": fieldDate,
	"end": fieldEnded, "procend": fieldEnded, "outtime": fieldEnded, "apptcheckouttime": fieldEnded, "outofroom": fieldEnded,
	"appt": fieldAppointment, "csn": fieldAppointment, "appointmentkey": fieldAppointment,
	"patientid": fieldRecord, "chartno": fieldRecord, "chart": fieldRecord,
	"provname": fieldClinician, "followupdate": fieldNextVisit,
}

// camelCase matches where a new word begins in a name such as AptDateTime or LName.
var camelCase = pattern.New(`([a-z])([A-Z])|([A-Z])([A-Z][a-z])`)

// shortWords are what exports write for words of column names.
var shortWords = map[string]string{
	"apt": "appointment", "appt": "appointment", "visit": "appointment", "encounter": "appointment", "sch": "appointment", "pt": "patient", "pat": "patient", "person": "patient",
	"dt": "date", "dttm": "date", "datetime": "date", "num": "id", "no": "id", "nbr": "id", "number": "id", "dob": "birth", "birthdate": "birth", "beg": "start", "begin": "start",
	"desc": "description", "descript": "description", "proc": "procedure", "prov": "provider", "lang": "language", "state": "status", "l": "last", "f": "first", "family": "last", "given": "first",
	"checkout": "end", "ended": "end", "lname": "last", "fname": "first", "tm": "time", "physician": "provider", "surgeon": "provider", "doctor": "provider", "laterality": "side",
}

// wordRules say which words in a column's name suggest a field. The first rule applies whose words are all in the name, and none of
// those in not.
var wordRules = []struct{ of, words, not string }{
	{fieldBorn, "birth", "place"},
	{fieldFamily, "last name", ""}, {fieldFamily, "last patient", ""}, {fieldGiven, "first name", ""}, {fieldGiven, "first patient", ""}, {fieldGiven, "middle", ""}, {fieldFamily, "suffix", ""},
	{fieldName, "patient name", ""},
	{fieldLanguage, "language", "interpreter"},
	{fieldSide, "side", ""},
	{fieldStatus, "status", "insurance patient marital type id reason"},
	{fieldRecord, "patient mrn", ""}, {fieldRecord, "patient id", "appointment"}, {fieldRecord, "chart id", ""},
	{fieldNextVisit, "next appointment date", ""},
	{fieldAppointment, "appointment id", "type status reason provider"},
	{fieldProcedure, "appointment type", "id"}, {fieldProcedure, "procedure type", "id"}, {fieldProcedure, "procedure name", "id"}, {fieldProcedure, "procedure description", ""}, {fieldProcedure, "appointment reason", "cancel id"},
	{fieldEnded, "end time", ""}, {fieldEnded, "end date", ""}, {fieldEnded, "end appointment", "id"}, {fieldEnded, "check out", ""},
	{fieldDate, "appointment date", "made created entered cancel end"}, {fieldDate, "service date", ""}, {fieldDate, "start date", ""},
	{fieldClinician, "provider name", "referring id"}, {fieldClinician, "provider", "referring id type"},
}

// likelyByWords returns the field that the words of a column's name suggest; "" for none.
func likelyByWords(name string) string {
	words := nameWords(camelCase().ReplaceAllString(name, "$1$3 $2$4"))
	for n, w := range words {
		words[n] = cmp.Or(shortWords[w], w)
	}
	for _, r := range wordRules {
		if !hasAny(words, strings.Fields(r.not)) && !slices.ContainsFunc(strings.Fields(r.words), func(w string) bool { return !slices.Contains(words, w) }) {
			return r.of
		}
	}
	return ""
}
