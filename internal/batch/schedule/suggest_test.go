package schedule

import "testing"

// What columns hold is suggested by the words of their names, as systems shorten and join them.
func TestSuggestedFields(t *testing.T) {
	for name, want := range map[string]string{
		// The names that say it.
		"PAT_NAME": "name sure", "Appt Status": "status sure", "apptdate": "date sure", "Patient DOB": "birth_date sure", "PID-5.1": "family_name sure", "PID.7": "birth_date sure", "SCH.25.1": "status sure",
		"PAT_ENC_CSN_ID": "appointment_id sure", "language6392code": "language sure",
		// Those that suggest it.
		"AptNum": "appointment_id", "SCH_APPT_ID": "appointment_id", "Encounter ID": "appointment_id", "PatNum": "record", "Patient Acct No": "record", "LName": "family_name", "FName": "given_name", "MiddleI": "given_name",
		"PERSON_NAME": "name", "BIRTH_DT_TM": "birth_date", "AptDateTime": "date", "BEG_DT_TM": "date", "END_DT_TM": "ended", "Check Out Time": "ended", "VISIT_END_DTTM": "ended", "apptcheckouttime": "ended",
		"APPT_TYPE": "procedure", "Visit Reason": "procedure", "ProcDescript": "procedure", "PRC_NAME": "procedure", "SCH_STATE": "status", "Confirmation Status": "status", "Pt. Language": "language",
		"Rendering Provider": "clinician", "Provider/Resource": "clinician", "Body Side": "side", "Next Appt Date": "next_visit", "Name Suffix": "family_name", "SCH.2.1": "appointment_id",
		// Those that don't.
		"APPT_STATUS_C": "status", "Appt Time": "", "Appt Len": "", "APPT_MADE_DATE": "", "Birth Place": "", "Marital Status": "", "Insurance Status": "", "Cancel Reason": "", "CANCEL_REASON_NAME": "", "Visit Type ID": "",
		"Referring Provider": "", "Interpreter Language": "", "Patient Status": "", "DEPARTMENT_NAME": "", "Insurance": "", "Notes": "", "MSH.7.1": "", "": "",
	} {
		got, sure := suggestedBy(name)
		if sure {
			got += " sure"
		}
		if got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}
