package schedule

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"strings"
	"testing"
)

// What no mapping knows is noted of rows that have no sheet for it, unless it may name the patient; of a FHIR resource that is
// skipped too.
func TestUnmappedWords(t *testing.T) {
	m := parse(t, "columns: {Type: procedure, Lang: {is: language, values: {en: [English]}}, Side: {is: side, values: {left: [L]}}}\nprocedures: {MBB: medial-branch-block}\nno-sheet: [VISIT]\nstatus: {active: [Done], cancelled: [Off]}\n")
	for cells, want := range map[string]string{
		"Rosa Example,MBB,Done,L,English":                               "",
		"Rosa Example,ESI,Done,L,English":                               "procedure=ESI",
		"Rosa Example,ESI,Gone,P,Greek":                                 "language=Greek procedure=ESI side=P status=Gone",
		"Rosa Example,ESI,Off,L,English":                                "",
		"Rosa Example,VISIT,Gone,L,English":                             "",
		"Rosa Example,64493,Done,L,English":                             "",
		"Rosa Example,MBB,Done,NULL,English":                            "",
		"Rosa Example,call Rosa back,Done,L,English":                    "procedure=",
		"\"O'Sample, Ívy\",MBB for O'SAMPLE,Done,L,English":             "procedure=",
		"Rosa Example,MBB 310-555-0100,Done,L,English":                  "procedure=",
		"Rosa Example,MBB born 04/02/1961,Done,L,English":               "procedure=",
		"Rosa Example," + strings.Repeat("so ", 25) + ",Done,L,English": "procedure=",
		"Rosa Example,MBB,Rosa left early,L,English":                    "status=",
		"Rosa\x01,ESI Rosa,Done,L,English":                              "procedure=",
	} {
		row := read(t, "appointment_id,name,Type,status,Side,Lang\nA-1,"+cells+"\n", Options{Map: m})[0]
		var got []string
		for _, of := range []string{"language", "procedure", "side", "status"} {
			if word, ok := row.Unmapped[of]; ok {
				got = append(got, of+"="+word)
			}
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", cells, got, want)
		}
	}
}

// A patient's column that a mapping takes for types tells nobody's name.
func TestAPatientsColumnIsNoColumnOfWords(t *testing.T) {
	m := parse(t, "columns: {Patient Name: procedure, Full Name: name, MRN: status}\nprocedures: {MBB: medial-branch-block}\nstatus: {active: [Done]}\n")
	row := read(t, "appointment_id,Patient Name,Full Name,MRN\nA-1,Ivy Muster,Rosa Example,00417\n", Options{Map: m})[0]
	if want := map[string]string{"procedure": "", "status": ""}; !maps.Equal(row.Unmapped, want) {
		t.Errorf("%q", row.Unmapped)
	}
}

func TestUnmappedTypesOfResources(t *testing.T) {
	const patient = `{"resourceType":"Patient","id":"p","name":[{"family":"Example","given":["Rosa"]}]}` + "\n"
	m := parse(t, "procedures: {MBB: medial-branch-block}\n")
	for kinds, want := range map[string]string{
		`"serviceType":[{"coding":[{"code":"4711","display":"ESI"}],"text":"for Rosa"}]`:           "procedure ESI",
		`"serviceType":[{"coding":[{"code":"4711"}]}]`:                                             "procedure 4711",
		`"serviceType":[{"text":"Colonoscopy"}],"appointmentType":{"coding":[{"code":"ROUTINE"}]}`: "procedure Colonoscopy",
		`"serviceType":[{"text":"Colonoscopy, Rosa first"}]`:                                       "procedure ",
		`"appointmentType":{"coding":[{"code":"ROUTINE"}]}`:                                        "",
		`"serviceType":[{"coding":[{"system":"http://www.ama-assn.org/go/cpt","code":"64493"}]}]`:  "",
		`"serviceType":[{"text":"MBB"}]`:                                                           "",
	} {
		text := patient + fmt.Sprintf(`{"resourceType":"Appointment","id":"a","status":"booked","start":"2026-11-23T17:00:00Z","participant":[{"actor":{"reference":"Patient/p"},"status":"accepted"}],%s}`, kinds) + "\n"
		_, rows, err := readAll("s.ndjson", strings.NewReader(text), Options{Map: m})
		if err != nil && !errors.Is(err, io.EOF) || len(rows) != 1 {
			t.Fatal(err, len(rows))
		}
		got := ""
		for of, word := range rows[0].Unmapped {
			got += of + " " + word
		}
		if got != want {
			t.Errorf("%s: %q, want %q", kinds, got, want)
		}
	}
}
