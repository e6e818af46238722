package schedule

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"aftercare/internal/visit"
)

// mergeJSON returns a JSON object with the keys of others set in it; a key whose value is "-" is removed.
func mergeJSON(t *testing.T, base string, over ...string) string {
	t.Helper()
	out := map[string]json.RawMessage{}
	for _, text := range append([]string{base}, over...) {
		if text == "" {
			continue
		}
		var more map[string]json.RawMessage
		if !strings.HasPrefix(text, "{") {
			text = "{" + text + "}"
		}
		if err := json.Unmarshal([]byte(text), &more); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		maps.Copy(out, more)
	}
	for k, v := range out {
		if string(v) == `"-"` {
			delete(out, k)
		}
	}
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const (
	plainPatient   = `"resourceType": "Patient", "id": "p1", "name": [{"given": ["Rosa"], "family": "Example"}], "birthDate": "1961-04-02"`
	plainProcedure = `"resourceType": "Procedure", "id": "A1", "status": "completed", "code": {"text": "Facet block"}, "subject": {"reference": "Patient/p1"}, "performedDateTime": "2026-11-23"`
	plainVisit     = `"resourceType": "Appointment", "id": "A1", "status": "booked", "serviceType": [{"text": "Facet block"}], "start": "2026-11-23T10:15:00-08:00"`
	thePatient     = `{"actor": {"reference": "Patient/p1"}, "status": "accepted"}`
)

func numbers(all ...string) string {
	var out []string
	for _, n := range all {
		out = append(out, `{"type": {"coding": [{"code": "MR"}]}, `+n+`}`)
	}
	return `"identifier": [` + strings.Join(out, ", ") + `]`
}

func languages(all ...string) string { return `"communication": [` + strings.Join(all, ", ") + `]` }

func languageJSON(code string) string { return `{"language": {"coding": [{"code": "` + code + `"}]}}` }

func preferredJSON(code string) string {
	return `{"language": {"coding": [{"code": "` + code + `"}]}, "preferred": true}`
}

// A row has the values of its resource, or is rejected with a reason. Want is a part of the reason, or fields
// and values of the row.
func TestFHIRResources(t *testing.T) {
	const made = "appointment_id=A1"
	for _, c := range []struct{ name, patient, procedure, want string }{
		// names
		{"a plain patient", "", "", "given_name=Rosa family_name=Example date=2026-11-23"},
		{"a name without use or period", `"name": [{"given": ["Bo"], "family": "Muster"}]`, "", "given_name=Bo family_name=Muster"},
		{"official before usual", `"name": [{"use": "usual", "family": "U"}, {"use": "official", "family": "O"}]`, "", "family_name=O"},
		{"usual before none", `"name": [{"family": "N"}, {"use": "usual", "family": "U"}]`, "", "family_name=U"},
		{"an official name that ended", `"name": [{"use": "official", "family": "Then", "period": {"end": "2015-03-01"}}, {"use": "usual", "family": "Now"}]`, "", "family_name=Now"},
		{"one that ended, one that began", `"name": [{"family": "Then", "period": {"end": "2020-01-22"}}, {"family": "Now", "period": {"start": "2020-01-23"}}]`, "", "family_name=Now"},
		{"the other order", `"name": [{"family": "Now", "period": {"start": "2020-01-23"}}, {"family": "Then", "period": {"end": "2020-01-22"}}]`, "", "family_name=Now"},
		{"a name that is not yet in use", `"name": [{"use": "official", "family": "Later", "period": {"start": "2026-11-24"}}, {"family": "Now"}]`, "", "family_name=Now"},
		{"it begins on the day", `"name": [{"use": "official", "family": "Later", "period": {"start": "2026-11-23"}}, {"family": "Now"}]`, "", "family_name=Later"},
		{"it ends on the day", `"name": [{"use": "official", "family": "Then", "period": {"end": "2026-11-23"}}, {"family": "Now"}]`, "", "family_name=Then"},
		{"it ended at an instant that is the day before here", `"name": [{"use": "official", "family": "Then", "period": {"end": "2026-11-23T05:00:00Z"}}, {"family": "Now"}]`, "", "family_name=Now"},
		{"a year of an end", `"name": [{"use": "official", "family": "Then", "period": {"end": "2015"}}, {"family": "Now"}]`, "", "family_name=Now"},
		{"a month of an end", `"name": [{"use": "official", "family": "Then", "period": {"end": "2015-06"}}, {"family": "Now"}]`, "", "family_name=Now"},
		{"the month of the day is within", `"name": [{"use": "official", "family": "Then", "period": {"end": "2026-11"}}, {"family": "Now"}]`, "", "family_name=Then"},
		{"both of one month", `"name": [{"family": "Then", "period": {"end": "2026-11"}}, {"family": "Now", "period": {"start": "2026-11"}}]`, "", "more than one name"},
		{"all ended", `"name": [{"family": "Then", "period": {"end": "2015"}}]`, "", "has no name that is in use"},
		{"a period that can't be read", `"name": [{"family": "X", "period": {"end": "long ago"}}]`, "", "period that can't be read"},
		{"a period of the wrong kind", `"name": [{"family": "X", "period": "2015"}]`, "", "can't be read as a resource"},
		{"a period the wrong way round", `"name": [{"family": "X", "period": {"start": "2026-12-01", "end": "2020-01-01"}}]`, "", "has no name that is in use"},
		{"an empty period", `"name": [{"family": "X", "period": {}}]`, "", "family_name=X"},
		{"two official names", `"name": [{"use": "official", "family": "A"}, {"use": "official", "family": "B"}]`, "", "more than one name"},
		{"two names without use", `"name": [{"given": ["Rosa"], "family": "A"}, {"given": ["Rose"], "family": "A"}]`, "", "more than one name"},
		{"the same name twice", `"name": [{"given": ["Rosa"], "family": "Example"}, {"given": ["ROSA "], "family": "EXAMPLE"}]`, "", "given_name=Rosa"},
		{"anonymous", `"name": [{"use": "anonymous", "given": ["Jane"], "family": "Doe"}]`, "", "has no name"},
		{"anonymous beside usual", `"name": [{"use": "anonymous", "given": ["Jane"], "family": "Doe"}, {"use": "usual", "family": "U"}]`, "", "family_name=U"},
		{"temp", `"name": [{"use": "temp", "family": "Baby"}]`, "", "has no name"},
		{"old, maiden and nickname", `"name": [{"use": "old", "family": "A"}, {"use": "maiden", "family": "B"}, {"use": "nickname", "given": ["C"]}]`, "", "has no name"},
		{"maiden beside official, as Synthea has it", `"name": [{"use": "official", "given": ["Abe123"], "family": "Example456", "prefix": ["Mrs."]}, {"use": "maiden", "given": ["Abe123"], "family": "Old789"}]`, "", "given_name=Abe123 family_name=Example456"},
		{"an unknown use", `"name": [{"use": "legal", "family": "A"}]`, "", "use that FHIR doesn't know"},
		{"a text alone", `"name": [{"text": "Rosa Example"}]`, "", "family_name=Rosa Example"},
		{"a text and its parts", `"name": [{"text": "Dr. EXAMPLE, Rosa M.", "given": ["Rosa", "Maria"], "family": "Example"}]`, "", "given_name=Rosa Maria family_name=Example"},
		{"a text against the family name", `"name": [{"text": "Rosa Example", "given": ["Rosa"], "family": "Other"}]`, "", "whose text says another name"},
		{"a text against the given name", `"name": [{"text": "Bo Example", "given": ["Rosa"], "family": "Example"}]`, "", "whose text says another name"},
		{"a text against a name that is not printed", `"name": [{"use": "official", "family": "Example"}, {"use": "usual", "text": "A B", "family": "Other"}]`, "", "family_name=Example"},
		{"a word for none in the suffix", `"name": [{"given": ["Rosa"], "family": "Example", "suffix": ["NULL"]}]`, "", "a part is a word for none"},
		{"a word for none among the given names", `"name": [{"given": ["Rosa", "null"], "family": "Example"}]`, "", "a part is a word for none"},
		{"a family name alone", `"name": [{"family": "Suharto"}]`, "", "family_name=Suharto"},
		{"a given name alone", `"name": [{"given": ["Suharto"]}]`, "", "given_name=Suharto"},
		{"a suffix", `"name": [{"given": ["Bo"], "family": "Muster", "suffix": ["Jr.", "MD"]}]`, "", "family_name=Muster Jr. MD"},
		{"no name", `"name": []`, "", "has no name"},
		{"no key of it", `"name": "-"`, "", "has no name"},
		{"an empty name", `"name": [{}]`, "", "has no name"},
		{"a name of blanks", `"name": [{"family": " ", "given": [""]}]`, "", "has no name"},
		{"a name that is withheld", `"name": [{"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]}]`, "", "has no name"},
		{"a given name that is withheld", `"name": [{"family": "Example", "given": [null], "_given": [{"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}]}]`, "", "can't be read as a resource"},
		{"a family name that is withheld", `"name": [{"given": ["Rosa"], "_family": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}}]`, "", "has no name"},
		{"a second given name that is withheld", `"name": [{"given": ["Rosa", ""], "family": "Example", "_given": [null, {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}]}]`, "", "has no name"},
		{"a family name with its parts", `"name": [{"given": ["Rosa"], "family": "van Example", "_family": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/humanname-own-prefix", "valueString": "van"}]}}]`, "", "family_name=van Example"},
		{"nulls are not said", `"active": null, "deceasedBoolean": null, "deceasedDateTime": null, "identifier": null, "communication": null, "link": null, "name": [{"use": null, "period": null, "given": ["Rosa"], "family": "Example", "suffix": null}]`, "", "given_name=Rosa"},
		{"a name that is null", `"name": [null]`, "", "can't be read as a resource"},
		{"names that are no list", `"name": {"family": "Example"}`, "", "can't be read as a resource"},
		{"a family name that is a number", `"name": [{"family": 7}]`, "", "can't be read as a resource"},
		// numbers
		{"a record number", numbers(`"value": "00417"`), "", "record=00417"},
		{"one that ended", numbers(`"value": "1", "period": {"end": "2019"}`, `"value": "2"`), "", "record=2"},
		{"one alone that ended", numbers(`"value": "1", "period": {"end": "2019-05"}`), "", "record="},
		{"one that begins later", numbers(`"value": "1", "period": {"start": "2027-01-01"}`, `"value": "2"`), "", "record=2"},
		{"an old one", numbers(`"use": "old", "value": "1"`, `"value": "2"`), "", "record=2"},
		{"a temporary one", numbers(`"use": "temp", "value": "1"`, `"value": "2"`), "", "record=2"},
		{"a temporary one alone", numbers(`"use": "temp", "value": "1"`), "", "record="},
		{"a secondary one", numbers(`"use": "secondary", "value": "1"`, `"use": "usual", "value": "2"`), "", "record=2"},
		{"two of one system", numbers(`"system": "urn:x", "value": "1"`, `"system": "urn:x", "value": "2"`), "", "more than one record number"},
		{"two of no system", numbers(`"value": "1"`, `"value": "2"`), "", "more than one record number"},
		{"one of each of two hospitals", numbers(`"system": "urn:x", "value": "1"`, `"system": "urn:y", "value": "2"`), "", "record="},
		{"the same twice", numbers(`"value": "1"`, `"value": "1"`), "", "record=1"},
		{"other numbers", `"identifier": [{"value": "999-99-9999", "type": {"coding": [{"code": "SS"}]}}, {"value": "7", "type": {"coding": [{"code": "MR"}]}}]`, "", "record=7"},
		{"a number that is a number", numbers(`"value": 417`), "", "can't be read as a resource"},
		// life
		{"not dead", `"deceasedBoolean": false`, "", made},
		{"dead", `"deceasedBoolean": true`, "", "has died"},
		{"dead since", `"deceasedDateTime": "2024-01-05T10:00:00Z"`, "", "has died"},
		{"dead since a year", `"deceasedDateTime": "2024"`, "", "has died"},
		{"dead, nobody knows when", `"_deceasedDateTime": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "unknown"}]}`, "", "has died"},
		{"dead or not", `"_deceasedBoolean": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "asked-unknown"}]}`, "", "may have died"},
		{"dead as a text", `"deceasedBoolean": "true"`, "", "can't be read as a resource"},
		{"active", `"active": true`, "", made},
		{"not active", `"active": false`, "", "is not active"},
		{"replaced", `"link": [{"other": {"reference": "Patient/p2"}, "type": "replaced-by"}]`, "", "was replaced by another"},
		{"replaces another", `"link": [{"other": {"reference": "Patient/p2"}, "type": "replaces"}, {"other": {"reference": "Patient/p3"}, "type": "seealso"}, {"other": {"reference": "Patient/p4"}, "type": "refer"}]`, "", made},
		{"a modifier", `"modifierExtension": [{"url": "urn:x"}]`, "", "modifier extension"},
		{"implicit rules", `"implicitRules": "urn:x"`, "", "implicit rules"},
		{"no birth date", `"birthDate": "-", ` + numbers(`"value": "1"`), "", "record=1"},
		{"a birth date that is withheld", `"birthDate": "-", "_birthDate": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason", "valueCode": "masked"}]}`, "", "birth date that is withheld"},
		{"a birth date with its time", `"_birthDate": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-birthTime", "valueDateTime": "1961-04-02T10:00:00Z"}]}`, "", "birth_date=1961-04-02"},
		{"a year of birth", `"birthDate": "1961"`, "", `"birth_date" can't be read as a date`},
		{"a birth date that is a number", `"birthDate": 19610402`, "", "can't be read as a resource"},
		// language
		{"no language", "", "", "language="},
		{"one language", languages(languageJSON("es")), "", "language=es"},
		{"with its region", languages(languageJSON("es-US")), "", "language=es-US"},
		{"the preferred one", languages(languageJSON("en"), preferredJSON("es")), "", "language=es"},
		{"two that are preferred", languages(preferredJSON("en"), preferredJSON("es")), "", "more than one preferred language"},
		{"one twice", languages(preferredJSON("es"), preferredJSON("es-MX")), "", "language=es"},
		{"two, and none preferred", languages(languageJSON("en"), languageJSON("es")), "", "none that is preferred"},
		{"Spanish in words", languages(`{"language": {"text": "Spanish"}, "preferred": true}`), "", "language=es"},
		{"Spanish in its own words", languages(`{"language": {"text": "Español"}}`), "", "language=es"},
		{"English with its country", languages(`{"language": {"text": "English (United States)"}}`), "", "language=en"},
		{"as Synthea has it", languages(`{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en-US", "display": "English (United States)"}], "text": "English (United States)"}}`), "", "language=en-US"},
		{"in words that are not known", languages(`{"language": {"text": "Spanish or so"}}`), "", "has a language without a code"},
		{"a display alone", languages(`{"language": {"coding": [{"display": "Spanish"}]}}`), "", "language=es"},
		{"another language in words", languages(`{"language": {"text": "Vietnamese"}}`), "", "has a language without a code"},
		{"another language", languages(languageJSON("vi")), "", "language=vi"},
		{"nothing", languages(`{"language": {}, "preferred": true}`), "", "has a language without a code"},
		{"a code against a word", languages(`{"language": {"coding": [{"code": "en"}], "text": "Spanish"}}`), "", "code of one and the name of another"},
		{"a tag after another code", languages(`{"language": {"coding": [{"system": "urn:local", "code": "7"}, {"system": "urn:ietf:bcp:47", "code": "es"}]}}`), "", "language=es"},
		{"two tags", languages(`{"language": {"coding": [{"system": "urn:ietf:bcp:47", "code": "en"}, {"system": "urn:ietf:bcp:47", "code": "es"}]}}`), "", "two codes that differ"},
		{"of the resource", `"language": "es"`, "", "language="},
		{"in part, without languages", `"meta": {"tag": [{"code": "SUBSETTED"}]}`, "", "is given in part"},
		{"in part, with a language", `"meta": {"tag": [{"code": "SUBSETTED"}]}, ` + languages(languageJSON("es")), "", "language=es"},
		{"null in the list", languages("null"), "", "can't be read as a resource"},
		// when it was done
		{"an instant", "", `"performedDateTime": "2026-11-24T06:00:00Z"`, "date=2026-11-23 ended="},
		{"a period", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T10:00:00-08:00", "end": "2026-11-23T10:20:00-08:00"}`, "date=2026-11-23 ended=2026-11-23T10:20:00-08:00"},
		{"with an end at midnight", "", `"performedDateTime": "-", "performedPeriod": {"end": "2026-11-23T00:00:00-08:00"}`, "date=2026-11-23 ended=2026-11-23T00:00:00-08:00"},
		{"with an end at midnight elsewhere", "", `"performedDateTime": "-", "performedPeriod": {"end": "2026-11-23T00:00:00Z"}`, "midnight in another zone"},
		{"of which the start is too", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T00:00:00Z", "end": "2026-11-23T00:00:00Z"}`, "midnight in another zone"},
		{"of which the start has a time", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-22T23:20:00Z", "end": "2026-11-23T00:00:00Z"}`, "date=2026-11-22 ended=2026-11-23T00:00:00Z"},
		{"with a start alone, at midnight elsewhere", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T00:00:00Z"}`, "midnight in another zone"},
		{"a midnight elsewhere", "", `"performedDateTime": "2026-11-23T00:00:00+00:00"`, "midnight in another zone"},
		{"a midnight here", "", `"performedDateTime": "2026-11-23T08:00:00Z"`, "date=2026-11-23 ended="},
		{"past midnight", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T23:10:00-08:00", "end": "2026-11-24T00:20:00-08:00"}`, "date=2026-11-23 ended=2026-11-24T00:20:00-08:00"},
		{"through the night", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T23:10:00-08:00", "end": "2026-11-24T06:20:00-08:00"}`, "date=2026-11-24 ended=2026-11-24T06:20:00-08:00"},
		{"of two days", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-22T23:10:00-08:00", "end": "2026-11-24T00:20:00-08:00"}`, "date=2026-11-24 ended=2026-11-24T00:20:00-08:00"},
		{"with a start alone", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T10:00:00-08:00"}`, "date=2026-11-23 ended="},
		{"with an end that is a day", "", `"performedDateTime": "-", "performedPeriod": {"end": "2026-11-23"}`, "date=2026-11-23 ended="},
		{"with an end without a zone", "", `"performedDateTime": "-", "performedPeriod": {"end": "2026-11-23T10:20:00"}`, "time has no zone"},
		{"with an end before its start", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T10:20:00Z", "end": "2026-11-23T10:00:00Z"}`, "after its end"},
		{"with a start that can't be read", "", `"performedDateTime": "-", "performedPeriod": {"start": "noon", "end": "2026-11-23T10:00:00Z"}`, "start can't be read"},
		{"with a month", "", `"performedDateTime": "-", "performedPeriod": {"end": "2026-11"}`, "a year or a month"},
		{"a period of nothing", "", `"performedDateTime": "-", "performedPeriod": {}`, "no day on which"},
		{"in progress", "", `"status": "in-progress", "performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T10:00:00-08:00"}`, "date=2026-11-23 ended="},
		{"a year", "", `"performedDateTime": "2026"`, "a year or a month"},
		{"a month", "", `"performedDateTime": "2026-11"`, "a year or a month"},
		{"no date at all", "", `"performedDateTime": "last week"`, `"date" can't be read as a date`},
		{"an age", "", `"performedDateTime": "-", "performedAge": {"value": 65, "unit": "a"}`, "an age, a range or a text"},
		{"a range", "", `"performedDateTime": "-", "performedRange": {"low": {"value": 60}}`, "an age, a range or a text"},
		{"a text", "", `"performedDateTime": "-", "performedString": "in childhood"`, "an age, a range or a text"},
		{"none", "", `"performedDateTime": "-"`, "no day on which"},
		{"withheld", "", `"performedDateTime": "-", "_performedDateTime": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}`, "no day on which"},
		{"two", "", `"performedPeriod": {"start": "2026-11-22"}`, "in two ways"},
		{"of both versions", "", `"occurrenceDateTime": "2026-11-22"`, "in two ways"},
		{"a date and an age", "", `"performedAge": {"value": 65}`, "in two ways"},
		{"R5: an instant", "", `"performedDateTime": "-", "occurrenceDateTime": "2026-11-23T10:00:00-08:00"`, "date=2026-11-23"},
		{"R5: a period", "", `"performedDateTime": "-", "occurrencePeriod": {"start": "2026-11-23T10:00:00-08:00", "end": "2026-11-23T10:20:00-08:00"}`, "date=2026-11-23 ended=2026-11-23T10:20:00-08:00"},
		{"R5: an age", "", `"performedDateTime": "-", "occurrenceAge": {"value": 65}`, "an age, a range or a text"},
		{"R5: a text", "", `"performedDateTime": "-", "occurrenceString": "as a child"`, "an age, a range or a text"},
		{"R5: a timing", "", `"performedDateTime": "-", "occurrenceTiming": {"event": ["2026-11-23"]}`, "an age, a range or a text"},
		{"R5: done on another", "", `"focus": {"reference": "RelatedPerson/r1"}`, "on somebody other than its subject"},
		{"R5: done on the subject", "", `"focus": {"reference": "Patient/p1"}`, made},
		{"a date that is a number", "", `"performedDateTime": 20261123`, "not a resource of FHIR"},
		{"not done, and no day", "", `"status": "not-done", "performedDateTime": "-"`, "skip not-done"},
		{"in error, of the dead", `"deceasedBoolean": true`, `"status": "entered-in-error"`, "skip entered-in-error"},
		{"a status that is withheld", "", `"status": "-", "_status": {"extension": [{"url": "http://hl7.org/fhir/StructureDefinition/data-absent-reason"}]}`, "status that is withheld"},
		{"no status", "", `"status": "-"`, "has no status"},
		{"an empty status", "", `"status": ""`, "has no status"},
		{"a status that is null", "", `"status": null`, "has no status"},
		{"not begun", "", `"status": "preparation"`, "says preparation, which leaves open"},
		{"on hold", "", `"status": "on-hold"`, "says on-hold, which leaves open"},
		{"stopped", "", `"status": "stopped"`, "says stopped, which leaves open"},
		{"in progress, with an end", "", `"status": "in-progress", "performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T10:00:00-08:00", "end": "2026-11-23T10:20:00-08:00"}`, "date=2026-11-23 ended="},
		{"seconds and fractions", "", `"performedDateTime": "-", "performedPeriod": {"start": "2026-11-23T18:00:00.000Z", "end": "2026-11-23T18:20:33.5Z"}`, "date=2026-11-23 ended=2026-11-23T18:20:33.5Z"},
		{"a modifier of it", "", `"modifierExtension": [{"url": "urn:not-done"}]`, "the Procedure has a modifier extension"},
		// sides
		{"a code", "", `"bodySite": [{"coding": [{"code": "7771000"}]}]`, "side=left site="},
		{"a code and its word", "", `"bodySite": [{"coding": [{"code": "7771000", "display": "Left (qualifier value)"}], "text": "Left side"}]`, "side=left site="},
		{"a code and a text that agrees", "", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "Left L4"}]`, "side=left site=Left L4"},
		{"a code and a text without a side", "", `"bodySite": [{"coding": [{"code": "24028007"}], "text": "L4 to S1"}]`, "side=right site=L4 to S1"},
		{"a code against a text", "", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "Right lumbar"}]`, "one side in one place"},
		{"a code against a letter", "", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "R lumbar"}]`, "one side in one place"},
		{"a code against a letter at the end", "", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "L4-5 (R)"}]`, "one side in one place"},
		{"a code and a level", "", `"bodySite": [{"coding": [{"code": "24028007"}], "text": "L4"}]`, "side=right site=L4"},
		{"a code against a text of another site", "", `"bodySite": [{"coding": [{"code": "7771000"}]}, {"text": "right L4"}]`, "one side in one place"},
		{"a code against a text in Spanish", "", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "rodilla derecha"}]`, "one side in one place"},
		{"a code against its display", "", `"bodySite": [{"coding": [{"code": "7771000", "display": "Right"}]}]`, "one side in one place"},
		{"a code against another code's display", "", `"bodySite": [{"coding": [{"code": "24028007"}, {"code": "82169009", "display": "Structure of left knee region"}]}]`, "one side in one place"},
		{"both against left", "", `"bodySite": [{"coding": [{"code": "51440002"}], "text": "left L4"}]`, "one side in one place"},
		{"left against bilateral", "", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "Bilateral L4"}]`, "one side in one place"},
		{"both with both words", "", `"bodySite": [{"coding": [{"code": "51440002"}], "text": "left and right L4"}]`, "side=both"},
		{"left and right", "", `"bodySite": [{"coding": [{"code": "7771000"}]}, {"coding": [{"code": "24028007"}]}]`, `"side" is not a side`},
		{"left twice", "", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "L4"}, {"coding": [{"code": "7771000"}], "text": "L5"}]`, "side=left site=L4, L5"},
		{"a side against what was done", "", `"code": {"coding": [{"display": "Right lumbar block"}], "text": "Facet block"}, "bodySite": [{"coding": [{"code": "7771000"}]}]`, "one side in one place"},
		{"a left heart by the right wrist", "", `"code": {"coding": [{"display": "Left heart catheterization"}], "text": "Facet block"}, "bodySite": [{"coding": [{"code": "24028007"}], "text": "Radial artery"}]`, "side=right site=Radial artery"},
		{"words against words", "", `"code": {"coding": [{"display": "Right lumbar block"}], "text": "Facet block"}, "bodySite": [{"text": "left L4"}]`, "one side in one place"},
		{"words alone are no side", "", `"bodySite": [{"text": "left L4"}]`, "side= site=left L4"},
		{"a side of a code within an extension", "", `"bodySite": [{"coding": [{"code": "82169009", "display": "Knee"}], "extension": [{"url": "http://hl7.org/fhir/us/mcode/StructureDefinition/mcode-laterality-qualifier", "valueCodeableConcept": {"coding": [{"code": "7771000"}]}}]}]`, "side=left site=Knee"},
		{"a code that is not known, with a text", "", `"bodySite": [{"coding": [{"code": "82169009"}], "text": "Knee"}]`, "has a body site with a code but no display"},
		{"a code that is not known, with nothing", "", `"bodySite": [{"coding": [{"system": "http://snomed.info/sct", "code": "82169009"}]}]`, "has a body site with a code but no display"},
		{"a side beside a code that is not known", "", `"bodySite": [{"coding": [{"code": "7771000"}, {"code": "6757005"}], "text": "left knee"}]`, "has a body site with a code but no display"},
		{"a code and its display", "", `"bodySite": [{"coding": [{"code": "81745001", "display": "Structure of eye proper"}]}]`, "side= site=Structure of eye proper"},
		{"a code whose display names a side", "", `"bodySite": [{"coding": [{"code": "82169009", "display": "Structure of left knee region"}]}]`, "has a body site whose words name a side"},
		{"a code whose text names a side", "", `"bodySite": [{"coding": [{"code": "1", "display": "Knee"}], "text": "left knee"}]`, "has a body site whose words name a side"},
		{"a code of a place that is named for a side", "", `"bodySite": [{"coding": [{"code": "1", "display": "Left colon"}]}]`, "side= site=Left colon"},
		{"a code that the mapping lists", "", `"bodySite": [{"coding": [{"code": "6757004"}]}]`, "side=right site=right knee"},
		{"a listed code and a text that agrees", "", `"bodySite": [{"coding": [{"code": "6757004"}], "text": "Knee, right"}]`, "side=right site=right knee"},
		{"a listed code against a text", "", `"bodySite": [{"coding": [{"code": "6757004"}], "text": "left knee"}]`, "one side in one place"},
		{"a listed code against its display", "", `"bodySite": [{"coding": [{"code": "6757004", "display": "Structure of left knee region"}]}]`, "one side in one place"},
		{"a listed code against a side's", "", `"bodySite": [{"coding": [{"code": "6757004"}, {"code": "7771000"}]}]`, `"side" is not a side`},
		{"a listed code against what was done", "", `"code": {"coding": [{"display": "Injection of left knee"}], "text": "Facet block"}, "bodySite": [{"coding": [{"code": "6757004"}]}]`, "one side in one place"},
		{"a listed display", "", `"bodySite": [{"coding": [{"code": "1", "display": "Structure of RIGHT shoulder region"}]}]`, "side=right site=shoulder"},
		{"a listed code without a side, and a side's", "", `"bodySite": [{"coding": [{"code": "72696002"}], "extension": [{"url": "x/laterality", "valueCodeableConcept": {"coding": [{"code": "7771000"}]}}]}]`, "side=left site=knee"},
		{"a listed code without a side, and words of one", "", `"bodySite": [{"coding": [{"code": "72696002"}], "text": "left knee"}]`, "has a body site whose words name a side"},
		{"two listed codes", "", `"bodySite": [{"coding": [{"code": "6757004"}, {"code": "72696002"}]}]`, "has a body site that the mapping lists more than once"},
		{"a listed text", "", `"bodySite": [{"text": "R  knee"}]`, "side=right site=R knee"},
		{"a place that is null", "", `"bodySite": [null]`, "not a resource of FHIR"},
		// who did it
		{"a clinician", "", `"performer": [{"actor": {"reference": "Practitioner/1", "display": "Dr. Ruiz"}}]`, "clinician=Dr. Ruiz"},
		{"R5: one who did on other days", "", `"performer": [{"actor": {"reference": "Practitioner/1", "display": "Dr. Ruiz"}, "period": {"end": "2026-11-01"}}]`, "clinician="},
		// who the patient is
		{"a version that is there", `"meta": {"versionId": "3"}`, `"subject": {"reference": "Patient/p1/_history/3"}`, made},
		{"a version that nobody says", "", `"subject": {"reference": "Patient/p1/_history/3"}`, made},
		{"another version", `"meta": {"versionId": "4"}`, `"subject": {"reference": "Patient/p1/_history/3"}`, "another version"},
		{"a number alone", numbers(`"system": "urn:x", "value": "7"`), `"subject": {"identifier": {"system": "urn:x", "value": "7"}}`, "given_name=Rosa"},
		{"a number of nobody", numbers(`"system": "urn:x", "value": "7"`), `"subject": {"identifier": {"system": "urn:y", "value": "7"}}`, "is not in the file"},
		{"a search for a number", numbers(`"system": "urn:x", "value": "7"`), `"subject": {"reference": "Patient?identifier=urn:x|7"}`, "given_name=Rosa"},
		{"a place and another's number", numbers(`"system": "urn:x", "value": "7"`), `"subject": {"reference": "Patient/p1", "identifier": {"system": "urn:x", "value": "8"}}`, "another patient's number"},
		{"a place and the number", numbers(`"system": "urn:x", "value": "7"`), `"subject": {"reference": "Patient/p1", "identifier": {"system": "urn:x", "value": "7"}}`, made},
		{"contained", "", `"contained": [{"resourceType": "Patient", "id": "c1", "name": [{"given": ["Bo"], "family": "Muster"}], "birthDate": "1950-01-12"}], "subject": {"reference": "#c1"}`, "given_name=Bo"},
		{"contained, and dead", "", `"contained": [{"resourceType": "Patient", "id": "c1", "name": [{"family": "Muster"}], "deceasedBoolean": true}], "subject": {"reference": "#c1"}`, "has died"},
		{"two contained encounters of one id", "", `"contained": [{"resourceType": "Encounter", "id": "e", "status": "finished", "appointment": [{"reference": "Appointment/X1"}]}, {"resourceType": "Encounter", "id": "e", "status": "finished", "appointment": [{"reference": "Appointment/X2"}]}], "encounter": {"reference": "#e"}`, "twice, with different contents"},
		{"an encounter of another's name", "", `"contained": [{"resourceType": "Encounter", "id": "e", "status": "finished", "subject": {"reference": "Patient/p1", "display": "Bo Muster"}}], "encounter": {"reference": "#e"}`, "the encounter of the Procedure is another patient's"},
		{"an encounter of the patient's name", "", `"contained": [{"resourceType": "Encounter", "id": "e", "status": "finished", "subject": {"reference": "Patient/p1", "display": "EXAMPLE, ROSA"}}], "encounter": {"reference": "#e"}`, "given_name=Rosa"},
		{"not contained", "", `"subject": {"reference": "#p1"}`, "is not in the file"},
		{"contained twice", "", `"contained": [{"resourceType": "Patient", "id": "c1", "name": [{"family": "A"}]}, {"resourceType": "Patient", "id": "c1", "name": [{"family": "B"}]}], "subject": {"reference": "#c1"}`, "is more than one"},
		{"on another server", "", `"subject": {"reference": "https://other.example.org/fhir/Patient/p1"}`, "is not in the file"},
		{"a name beside the reference", "", `"subject": {"reference": "Patient/p1", "display": "EXAMPLE, ROSA (Mrs.)"}`, made},
		{"another's name beside it", "", `"subject": {"reference": "Patient/p1", "display": "Bo Muster"}`, "is called by one name there"},
		{"a relative's name beside it", "", `"subject": {"reference": "Patient/p1", "display": "Bo Example"}`, "is called by one name there"},
		{"a former name beside it", `"name": [{"use": "official", "given": ["Rosa"], "family": "Example"}, {"use": "maiden", "given": ["Rosa"], "family": "Old"}]`, `"subject": {"reference": "Patient/p1", "display": "Rosa Old"}`, made},
		{"no name beside it", "", `"subject": {"reference": "Patient/p1", "display": "Patient/p1"}`, made},
		{"nobody", "", `"subject": "-"`, "is not in the file"},
		{"an id that is a number", "", `"id": 7`, "not a resource of FHIR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, form := range []string{"bundle", "patient last", "lines"} {
				if form == "lines" && strings.Contains(c.procedure, "other.example.org") {
					continue // a single server is that of the lines
				}
				patient, procedure := mergeJSON(t, plainPatient, c.patient), mergeJSON(t, plainProcedure, c.procedure)
				text := bundleOf(patient, procedure)
				switch form {
				case "patient last":
					text = bundleOf(procedure, patient)
				case "lines":
					text = procedure + "\n" + patient
				}
				checkRow(t, form, text, c.want)
			}
		})
	}
}

// A patient who declined gets no sheet, and a practitioner who declined isn't the clinician.
func TestAppointmentsSayWhoComes(t *testing.T) {
	practitioner := func(id, more string) string {
		return `{"actor": {"reference": "Practitioner/` + id + `", "display": "Dr. ` + id + `"}` + more + `}`
	}
	who := func(all ...string) string { return `"participant": [` + strings.Join(all, ", ") + `]` }
	for _, c := range []struct{ name, appointment, want string }{
		{"a plain one", who(thePatient, practitioner("Ruiz", "")), "given_name=Rosa clinician=Dr. Ruiz date=2026-11-23"},
		{"tentative", who(`{"actor": {"reference": "Patient/p1"}, "status": "tentative"}`), "given_name=Rosa"},
		{"needs action", who(`{"actor": {"reference": "Patient/p1"}, "status": "needs-action"}`), "given_name=Rosa"},
		{"the patient declined", who(`{"actor": {"reference": "Patient/p1"}, "status": "declined"}`), "the patient of the Appointment declined the appointment"},
		{"declined, and cancelled", `"status": "cancelled", ` + who(`{"actor": {"reference": "Patient/p1"}, "status": "declined"}`), "skip cancelled"},
		{"the practitioner declined", who(thePatient, practitioner("Ruiz", `, "status": "declined"`)), "clinician="},
		{"one declined, one comes", who(thePatient, practitioner("Ruiz", `, "status": "declined"`), practitioner("Long", `, "status": "accepted"`)), "clinician=Dr. Long"},
		{"two come", who(thePatient, practitioner("Ruiz", ""), practitioner("Long", "")), "clinician="},
		{"one is only told", who(thePatient, practitioner("Ruiz", `, "required": "information-only"`), practitioner("Long", `, "required": "required"`)), "clinician=Dr. Long"},
		{"R5: required is true", who(thePatient, practitioner("Ruiz", `, "required": true`)), "clinician=Dr. Ruiz"},
		{"on other days", who(thePatient, practitioner("Ruiz", `, "period": {"end": "2026-11-20"}`)), "clinician="},
		{"the patient on other days", who(`{"actor": {"reference": "Patient/p1"}, "period": {"start": "2026-12-01"}}`), "takes part on other days"},
		{"two patients", who(thePatient, `{"actor": {"reference": "Patient/p2"}}`), "is more than one"},
		{"two patients, one not there", who(thePatient, `{"actor": {"reference": "Patient/p9"}}`), "is more than one"},
		{"the patient and one without a type", who(thePatient, `{"actor": {"reference": "urn:uuid:x"}}`), "given_name=Rosa"},
		{"nobody", who(practitioner("Ruiz", "")), "is not in the file"},
		{"a participant that is null", who(thePatient, "null"), "not a resource of FHIR"},
		{"contained", who(`{"actor": {"reference": "#c1"}}`) + `, "contained": [{"resourceType": "Patient", "id": "c1", "name": [{"given": ["Bo"], "family": "Muster"}]}]`, "given_name=Bo"},
		{"with its type as an address", who(`{"actor": {"reference": "Patient/p1", "type": "http://hl7.org/fhir/StructureDefinition/Patient"}}`), "given_name=Rosa"},
		{"by its number", who(`{"actor": {"type": "Patient", "identifier": {"system": "urn:x", "value": "1"}}}`), "given_name=Rosa"},
		{"R5: its subject", `"subject": {"reference": "Patient/p1"}, ` + who(practitioner("Ruiz", "")), "given_name=Rosa clinician=Dr. Ruiz"},
		{"R5: its subject, who comes", `"subject": {"reference": "Patient/p1"}, ` + who(thePatient), "given_name=Rosa"},
		{"R5: its subject declined", `"subject": {"reference": "Patient/p1"}, ` + who(`{"actor": {"reference": "Patient/p1"}, "status": "declined"}`), "declined"},
		{"R5: another subject", `"subject": {"reference": "Patient/p2"}, ` + who(thePatient), "is more than one"},
		{"R5: a type", `"serviceType": [{"concept": {"text": "Facet block"}}], ` + who(thePatient), "procedure=medial-branch-block"},
		{"R5: a type that is a reference", `"serviceType": [{"reference": {"reference": "HealthcareService/1"}}], ` + who(thePatient), "is a reference, which is not read"},
		{"R5: another type", `"serviceType": [{"concept": {"text": "Talk"}}], ` + who(thePatient), "skip no mapped type"},
		{"a type of the wrong kind", `"serviceType": ["Facet block"], ` + who(thePatient), "not a resource of FHIR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rosa, bo := mergeJSON(t, plainPatient, numbers(`"system": "urn:x", "value": "1"`)), mergeJSON(t, boLine, numbers(`"system": "urn:x", "value": "2"`))
			visit := mergeJSON(t, plainVisit, c.appointment)
			checkRow(t, "bundle", bundleOf(rosa, bo, visit), c.want)
			checkRow(t, "patients last", bundleOf(visit, rosa, bo), c.want)
			checkRow(t, "lines", strings.Join([]string{rosa, visit, bo}, "\n"), c.want)
		})
	}
}

// An appointment has the side and the site of the ServiceRequest that it is based on; a procedure's own must agree with its
// request's.
func TestRequests(t *testing.T) {
	const left, based = `"bodySite": [{"coding": [{"code": "7771000"}], "text": "left L4"}]`, `"basedOn": [{"reference": "ServiceRequest/s1"}]`
	for _, c := range []struct{ name, request, row, want string }{
		{"its side and site", left, "", "side=left site=left L4"},
		{"nothing of it", "", "", "side= site="},
		{"one that is not there", `"id": "s2", ` + left, "", "side= site="},
		{"a care plan", left, `"basedOn": [{"reference": "CarePlan/s1"}]`, "side= site="},
		{"two that agree", left, `"basedOn": [{"reference": "ServiceRequest/s1"}, {"reference": "#c"}], "contained": [{"resourceType": "ServiceRequest", "id": "c", ` + left + `}]`, "side=left site=left L4"},
		{"two that differ", left, `"basedOn": [{"reference": "ServiceRequest/s1"}, {"reference": "#c"}], "contained": [{"resourceType": "ServiceRequest", "id": "c", "bodySite": [{"coding": [{"code": "24028007"}]}]}]`, "the ServiceRequest of the Appointment names another side"},
		{"a type of the other side", left, `"serviceType": [{"coding": [{"display": "Right facet block"}], "text": "Facet block"}]`, "the ServiceRequest of the Appointment names another side"},
		{"a code against its text", `"bodySite": [{"coding": [{"code": "7771000"}], "text": "right knee"}]`, "", "the ServiceRequest of the Appointment names one side in one place"},
		{"a code against what is asked for", `"code": {"text": "Block of the right knee"}, ` + left, "", "the ServiceRequest of the Appointment names one side in one place"},
		{"the same in R5", `"code": {"concept": {"text": "Block of the right knee"}}, ` + left, "", "the ServiceRequest of the Appointment names one side in one place"},
		{"two sides", `"bodySite": [{"coding": [{"code": "7771000"}]}, {"coding": [{"code": "24028007"}]}]`, "", `"side" is not a side`},
		{"a code that is not known", `"bodySite": [{"coding": [{"code": "82169009"}], "text": "knee"}]`, "", "the ServiceRequest of the Appointment has a body site with a code but no display"},
		{"another patient's", `"subject": {"reference": "Patient/p2"}, ` + left, "", "the ServiceRequest of the Appointment is another patient's"},
		{"somebody else's by name", `"subject": {"reference": "Patient/p1", "display": "Bo Muster"}, ` + left, "", "the ServiceRequest of the Appointment is another patient's"},
		{"revoked", `"status": "revoked", ` + left, "", "the ServiceRequest of the Appointment was cancelled, or entered in error"},
		{"what is not to be done", `"doNotPerform": true, ` + left, "", "the ServiceRequest of the Appointment says that something is not to be done (doNotPerform)"},
		{"modified", `"implicitRules": "x", ` + left, "", "the ServiceRequest of the Appointment has a modifier extension"},
		{"of the wrong kind", `"bodySite": "left"`, "", "the ServiceRequest of the Appointment can't be read as a resource of FHIR"},
	} {
		t.Run(c.name, func(t *testing.T) {
			request := mergeJSON(t, `"resourceType": "ServiceRequest", "id": "s1", "status": "active", "subject": {"reference": "Patient/p1"}`, c.request)
			visit := mergeJSON(t, plainVisit, based, `"participant": [`+thePatient+`]`, c.row)
			patient, other := mergeJSON(t, plainPatient), boLine
			checkRow(t, "bundle", bundleOf(patient, other, request, visit), c.want)
			checkRow(t, "request last", bundleOf(visit, patient, other, request), c.want)
			checkRow(t, "lines", strings.Join([]string{visit, request, patient, other}, "\n"), c.want)
		})
	}
	for own, want := range map[string]string{
		``: "side= site=", left: "side=left site=left L4", `"bodySite": [{"coding": [{"code": "24028007"}]}]`: "the ServiceRequest of the Procedure names another side",
		`"bodySite": [{"text": "right L4"}]`: "the ServiceRequest of the Procedure names another side",
	} {
		request := mergeJSON(t, `"resourceType": "ServiceRequest", "id": "s1"`, left)
		checkRow(t, own, bundleOf(mergeJSON(t, plainPatient), mergeJSON(t, plainProcedure, based, own), request), want)
	}
}

// checkRow reads a text with one row, alone and with an index, and expects fields and values, "skip REASON", or
// a part of the reason. It also feeds a rejected row back and expects the same reason.
func checkRow(t *testing.T, form, text, want string) {
	t.Helper()
	o := Options{Map: parse(t, fhirMap), Zone: time.FixedZone("", -8*3600), Today: visit.Date{Year: 2026, Month: time.November, Day: 23}, References: NewReferenceIndex()}
	o.References.Add("s.json", strings.NewReader(text), o)
	header, rows, err := readAll("s.json", strings.NewReader(text), o)
	if err != nil || len(rows) != 1 {
		t.Fatalf("%s: %d rows, %v", form, len(rows), err)
	}
	row := rows[0]
	skip, skips := strings.CutPrefix(want, "skip ")
	switch {
	case skips:
		if row.Skip != skip || row.Reject != "" {
			t.Errorf("%s: skip %q, reject %q", form, row.Skip, row.Reject)
		}
	case strings.Contains(want, "=") && !strings.Contains(want, `"`):
		if row.Skip+row.Reject != "" {
			t.Errorf("%s: skip %q, reject %q; want %s", form, row.Skip, row.Reject, want)
		}
		for name, value := range pairsOf(want) {
			if row.Fields[name] != value {
				t.Errorf("%s: %s is %q; want %q", form, name, row.Fields[name], value)
			}
		}
	default:
		if row.Skip != "" || !strings.Contains(row.Reject, want) {
			t.Errorf("%s: skip %q, reject %q; want %q", form, row.Skip, row.Reject, want)
		}
		for _, secret := range []string{"Rosa", "Example", "Muster", "Doe", "long ago"} {
			if strings.Contains(row.Reject, secret) {
				t.Errorf("%s: %q tells %q", form, row.Reject, secret)
			}
		}
		_, again, err := readAll("rejects.csv", bytes.NewReader(writeRejects(t, header, rows)), o)
		if err != nil || len(again) != 1 || again[0].Reject != row.Reject {
			t.Errorf("%s: the rejected row comes back as %+v, %v; want %q", form, again, err, row.Reject)
		}
	}
}

// pairsOf reads "a=b c d=" as a: "b c", d: "".
func pairsOf(s string) map[string]string {
	out, last := map[string]string{}, ""
	for _, word := range strings.Fields(s) {
		if name, value, ok := strings.Cut(word, "="); ok {
			last = name
			out[name] = value
		} else {
			out[last] += " " + word
		}
	}
	return out
}

// Lines name their patients with their server if they have one, and with ids that are the same everywhere.
func TestReferencesAmongLines(t *testing.T) {
	act := func(id, reference string) string {
		return mergeJSON(t, plainProcedure, fmt.Sprintf(`"id": %q, "subject": {"reference": %q}`, id, reference))
	}
	other := mergeJSON(t, plainPatient, `"id": "0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0", "name": [{"family": "Unique"}]`)
	for _, c := range []struct {
		name  string
		files []string
		want  string
	}{
		{"one server", []string{act("A1", "https://a.example.org/fhir/Patient/p1") + "\n" + act("A2", "Patient/p1"), rosaLine}, "A1|Rosa||, A2|Rosa||"},
		{"one server, with a version", []string{act("A1", "https://a.example.org/fhir/Patient/p1/_history/2"), rosaLine}, "A1|Rosa||"},
		{"two servers", []string{act("A1", "https://a.example.org/fhir/Patient/p1"), act("A2", "https://b.example.org/fhir/Patient/p1"), rosaLine},
			"A1|||the patient of the Procedure is named by a server, and the files name more than one, A2|||the patient of the Procedure is named by a server, and the files name more than one"},
		{"a unique id", []string{act("A1", "urn:uuid:0c3151bd-1cbf-4d64-b04d-cd9187a4c6e0"), rosaLine + "\n" + other}, "A1|||"},
		{"a unique id of nobody", []string{act("A1", "urn:uuid:p9"), rosaLine}, "A1|||the patient of the Procedure is not in the file"},
		{"another kind on that server", []string{act("A1", "https://a.example.org/fhir/Group/p1"), rosaLine}, "A1|||the patient of the Procedure is not in the file"},
		{"with an encounter on that server", []string{rosaLine, encounterLine("e1", "A7", "https://a.example.org/fhir/Patient/p1"),
			mergeJSON(t, act("A1", "https://a.example.org/fhir/Patient/p1"), `"encounter": {"reference": "https://a.example.org/fhir/Encounter/e1"}`), appointmentLine("A7", "booked", "Patient/p1")},
			"A7|Rosa||, ||its Procedure is a row too|"},
		{"an encounter that was cancelled", []string{rosaLine, mergeJSON(t, encounterLine("e1", "A7", "Patient/p1"), `"status": "cancelled"`), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1")},
			"x1|Rosa||the encounter of the Procedure was cancelled, or entered in error"},
		{"two encounters of one id", []string{rosaLine, encounterLine("e1", "A7", "Patient/p1"), encounterLine("e1", "A8", "Patient/p1"), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1")},
			"x1|Rosa||the encounter of the Procedure is in the file twice, with different contents"},
		{"an encounter that can't be read", []string{rosaLine, mergeJSON(t, encounterLine("e1", "A7", "Patient/p1"), `"subject": 7`), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1")},
			"x1|Rosa||the encounter of the Procedure can't be read as a resource of FHIR"},
		{"an encounter of R5", []string{rosaLine, mergeJSON(t, encounterLine("e1", "A7/_history/2", "Patient/p1"), `"class": [{"coding": [{"code": "AMB"}]}], "actualPeriod": {"start": "2026-11-23"}, "participant": [{"actor": {"reference": "Practitioner/1", "display": "Dr. Ruiz"}}]`),
			procedureLine("x1", "completed", "Patient/p1", "Encounter/e1")}, "A7|Rosa||"},
		{"an encounter with a contained appointment", []string{rosaLine, mergeJSON(t, encounterLine("e1", "A7", "Patient/p1"), `"appointment": [{"reference": "#a"}]`), procedureLine("x1", "completed", "Patient/p1", "Encounter/e1")}, "x1|Rosa||"},
		{"two versions that differ, one named", []string{mergeJSON(t, rosaLine, `"meta": {"versionId": "1"}`), mergeJSON(t, boLine, `"id": "p1", "meta": {"versionId": "2"}`), act("A1", "Patient/p1/_history/2"), act("A2", "Patient/p1")},
			"A1|Bo||, A2|||the patient of the Procedure is more than one"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, rows := readTogether(t, c.files...)
			for n, r := range rows {
				if r.Fields["family_name"] == "Unique" && c.name != "a unique id" || strings.Contains(r.Reject, "example.org") {
					t.Errorf("row %d: %+v", n, r)
				}
			}
			if strings.Join(got, ", ") != c.want {
				t.Errorf("got %s\nwant %s", strings.Join(got, ", "), c.want)
			}
		})
	}
}

// A relative reference is resolved on its entry's server.
func TestReferencesInBundles(t *testing.T) {
	entry := func(url, resource string) string {
		return fmt.Sprintf(`{"fullUrl": %q, "resource": %s}`, url, resource)
	}
	bundle := func(entries ...string) string {
		return `{"resourceType": "Bundle", "entry": [` + strings.Join(entries, ", ") + `]}`
	}
	patient, procedure := mergeJSON(t, plainPatient), mergeJSON(t, plainProcedure)
	checkRow(t, "one server", bundle(entry("https://a.example.org/Patient/p1", patient), entry("https://a.example.org/Procedure/A1", procedure)), "given_name=Rosa")
	checkRow(t, "its URL", bundle(entry("https://a.example.org/Patient/p1", patient), entry("https://a.example.org/Procedure/A1", mergeJSON(t, plainProcedure, `"subject": {"reference": "https://a.example.org/Patient/p1/_history/7"}`))), "given_name=Rosa")
	checkRow(t, "another server", bundle(entry("https://a.example.org/Patient/p1", patient), entry("https://b.example.org/Procedure/A1", procedure)), "is not in the file")
	checkRow(t, "patients without an id", bundle(entry("urn:uuid:1", mergeJSON(t, plainPatient, `"id": "-"`)), entry("urn:uuid:2", mergeJSON(t, boLine, `"id": "-"`)),
		entry("urn:uuid:3", mergeJSON(t, plainProcedure, `"subject": {"reference": "urn:uuid:2"}`))), "given_name=Bo")
	// A patient of another file with the same id isn't used for one that comes later in the bundle.
	o := Options{Map: parse(t, fhirMap), References: NewReferenceIndex()}
	o.References.Add("p.ndjson", strings.NewReader(mergeJSON(t, boLine, `"id": "p1"`)), o)
	_, rows, err := readAll("s.json", strings.NewReader(bundleOf(procedure, patient)), o)
	if err != nil || len(rows) != 1 || rows[0].Fields["given_name"] != "Rosa" {
		t.Error(rows, err)
	}
}

// The name is the one valid on the row's day; today's if the row has no day.
func TestNamesOfTheDay(t *testing.T) {
	patient := mergeJSON(t, plainPatient, `"name": [{"family": "Then", "period": {"end": "2026-11-22"}}, {"family": "Now", "period": {"start": "2026-11-23"}}]`)
	for _, c := range []struct {
		start, want string
		today       visit.Date
	}{
		{"2026-11-22T10:00:00-08:00", "Then", visit.Date{Year: 2026, Month: 11, Day: 23}},
		{"2026-11-23T10:00:00-08:00", "Now", visit.Date{}},
		{"", "Now", visit.Date{Year: 2026, Month: 11, Day: 28}},
		{"", "Then", visit.Date{Year: 2026, Month: 11, Day: 1}},
		{"", "", visit.Date{}},
	} {
		text := bundleOf(patient, mergeJSON(t, plainVisit, `"start": "`+c.start+`", "participant": [`+thePatient+`]`))
		_, rows, err := readAll("s.json", strings.NewReader(text), Options{Map: parse(t, fhirMap), Today: c.today})
		if err != nil || len(rows) != 1 || rows[0].Fields["family_name"] != c.want || (c.want == "") != (rows[0].Reject != "") {
			t.Errorf("%+v: %+v, %v", c, rows, err)
		}
	}
}

// An appointment that contradicts itself is rejected.
func TestAppointmentThatContradictsItself(t *testing.T) {
	patient := mergeJSON(t, plainPatient)
	for over, want := range map[string]string{
		`"end": "2026-11-23T10:45:00-08:00"`:                        "given_name=Rosa",
		`"end": "2026-11-23T10:15:00-08:00"`:                        "given_name=Rosa",
		`"end": "2026-11-23T18:45:00.000Z"`:                         "given_name=Rosa",
		`"minutesDuration": 30`:                                     "given_name=Rosa",
		`"end": "2026-11-23T09:15:00-08:00"`:                        "ends before it starts",
		`"end": "2026-11-22T19:15:00Z"`:                             "ends before it starts",
		`"cancelationReason": {"text": "x"}`:                        "when it was cancelled",
		`"cancellationReason": {"text": "x"}`:                       "when it was cancelled",
		`"cancellationDate": "2026-11-20"`:                          "when it was cancelled",
		`"cancelationReason": {}`:                                   "given_name=Rosa",
		`"status": "-"`:                                             "has no status",
		`"status": "waitlist"`:                                      "says waitlist",
		`"status": "proposed"`:                                      "says proposed",
		`"status": "cancelled", "cancelationReason": {"text": "x"}`: "skip cancelled",
	} {
		checkRow(t, over, bundleOf(patient, mergeJSON(t, plainVisit, over, `"participant": [`+thePatient+`]`)), want)
	}
}
