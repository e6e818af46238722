package schedule

import (
	"slices"
	"strings"
	"unicode"

	"aftercare/internal/pattern"
	"aftercare/internal/visit/field"
)

// MappedFields are the fields whose words a mapping translates, in the order in which they are listed.
var MappedFields = []string{fieldProcedure, fieldStatus, fieldSide, fieldLanguage}

// patientFields are those whose columns hold a patient's own data.
var patientFields = []string{fieldName, fieldGiven, fieldFamily, fieldBorn, fieldRecord, fieldAppointment}

// maxWord is the most characters of a word that is listed. A longer one is a sentence.
const maxWord = 60

// Listable returns a word of a field that a person may be shown in order to map it, or "" for one that may name the patient, or is
// a sentence. Names are the patient's.
func Listable(word string, names ...string) string {
	if len([]rune(word)) > maxWord || mayNamePatient(word, names...) {
		return ""
	}
	return word
}

// ordinary are words that appointments, statuses and languages are called by, and no person.
var ordinary = strings.Fields(`
	appointment appt visit visits office clinic new established patient pt follow followup up fu return recheck consult consultation eval evaluation nurse telehealth telemedicine phone video
	procedure procedures proc px inj injection injections infusion surgery sx bx refill results review pre post op preop postop np nv any other
	lumbar cervical thoracic sacral spine si sij unilateral bilateral bilat level levels right rt both with without and or of to in out the no
	completed complete done started overbook overbooked deleted dc blocked open slot filled charge entered cancelled canceled noshow show seen being arrived departed scheduled rescheduled booked confirmed bumped waitlist waitlisted pending checked check roomed
	canc cxl comp chk pend pen arr sch sched conf resch resched lwbs dna
	english spanish chinese mandarin cantonese vietnamese korean tagalog russian armenian persian farsi arabic hindi punjabi french german portuguese polish japanese italian greek hebrew
	ukrainian haitian creole unknown declined
	eng spa chi zho vie kor tgl rus arm hye per fas ara hin fre fra ger deu por pol jpn ita gre heb ukr hat`)

// IsOrdinary reports whether all of a text is words that appointments are called by, numbers and levels such as L4, so that no
// person's name is in it. Names are those of procedures.
func IsOrdinary(text string, names []string) bool {
	known := slices.Clone(ordinary)
	for _, n := range names {
		known = append(known, nameWords(n)...)
	}
	words := nameWords(text)
	if len(words) == 0 {
		return !strings.ContainsFunc(text, unicode.IsDigit)
	}
	return !slices.ContainsFunc(words, func(w string) bool {
		return len(w) > 1 && !slices.Contains(known, w) && sideOfWord(w) == "" && !spineLevel().MatchString(w)
	})
}

// spineLevel matches a level of the spine: L4, S1, C7T1.
var spineLevel = pattern.New(`^(?:[clts]\d{1,2})+$`)

// noteUnmapped notes a cell's word that is not mapped. A word for none is nothing to map; neither is a word in a column whose name
// says that it holds a patient's data.
func (f *rowBuilder) noteUnmapped(t target, text string) {
	if t.kind != kindField || !slices.Contains(MappedFields, t.name) {
		return
	}
	word, problem := field.Read(t.field(), text)
	if problem != "" || word == "" || t.name == fieldProcedure && isBilling(word) {
		return
	}
	if of, _ := suggestedBy(t.column); slices.Contains(patientFields, of) {
		word = ""
	}
	f.row.Unmapped = putValue(f.row.Unmapped, t.name, word)
}

// hidePatients removes the unmapped words that may name the patient.
func (f *rowBuilder) hidePatients() {
	for of, word := range f.row.Unmapped {
		f.row.Unmapped[of] = Listable(word, f.names...)
	}
}
