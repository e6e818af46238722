package schedule

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"time"
	"unique"

	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
)

type humanName struct {
	Use, Text, Family string
	Given, Suffix     fhirfile.List[string]
	Period            period
	Extension         fhirfile.Extensions
	AboutFamily       fhirfile.PrimitiveElement   `json:"_family"`
	AboutGiven        []fhirfile.PrimitiveElement `json:"_given"`
	AboutText         fhirfile.PrimitiveElement   `json:"_text"`
}

// withheld reports whether part of a name isn't given.
func (n humanName) withheld() bool {
	return n.Extension.IsAbsent() || n.AboutFamily.IsAbsent() || n.AboutText.IsAbsent() && n.Family == "" || slices.ContainsFunc(n.AboutGiven, fhirfile.PrimitiveElement.IsAbsent)
}

type identifier struct {
	Use, System, Value string
	Type               fhirfile.CodeableConcept
	Period             period
}

type patientResource struct {
	fhirfile.DomainResource
	Active            *bool
	Name              fhirfile.List[humanName]
	BirthDate         string
	AboutBirthDate    fhirfile.PrimitiveElement `json:"_birthDate"`
	DeceasedBoolean   bool
	AboutDeceased     fhirfile.PrimitiveElement `json:"_deceasedBoolean"`
	DeceasedDateTime  string
	AboutDeceasedTime fhirfile.PrimitiveElement `json:"_deceasedDateTime"`
	Identifier        fhirfile.List[identifier]
	Communication     fhirfile.List[communication]
	Link              fhirfile.List[struct{ Type string }]
}

type communication struct {
	Language  fhirfile.CodeableConcept
	Preferred bool
}

// fault is why a resource can't make a row, and the column that stays without a value because of it.
type fault struct{ column, words string }

// validity is how strongly a name or a number is preferred, from 0 for the most, and on which days it is valid.
type validity struct {
	rank int32
	days days
}

func (h validity) when() validity { return h }

type patientName struct {
	given, family string
	fault         string // why it can't be printed
	validity
}

type recordNumber struct {
	value  string
	system unique.Handle[string] // few, and shared by all patients
	validity
}

// patient is what a row uses of a Patient. The name and the number depend on the row's day.
type patient struct {
	names          []patientName
	former         []patientName // never printed, but may appear beside a reference
	records        []recordNumber
	born, language string
	faults         []fault // why no sheet can be made for this patient; the words follow "the patient of the Procedure"
	identities     []fhirfile.Identity
}

func (p *patient) equal(o *patient) bool {
	return p == o || p.born == o.born && p.language == o.language && slices.Equal(p.names, o.names) && slices.Equal(p.former, o.former) && slices.Equal(p.records, o.records) &&
		slices.Equal(p.faults, o.faults) && slices.Equal(p.identities, o.identities)
}

// mayHave reports whether an identifier beside a reference can be this patient's: a different number of the
// same system can't.
func (p *patient) mayHave(id fhirfile.Identity) bool {
	of := func(o fhirfile.Identity) bool { return o.System == id.System }
	return id.System == unique.Make("") || slices.Contains(p.identities, id) || !slices.ContainsFunc(p.identities, of)
}

func (p *patient) addFault(column, words string) { p.faults = append(p.faults, fault{column, words}) }

// unreadablePatient stands for a Patient that can't be read, so that rows that refer to it get that as their reason.
func unreadablePatient() *patient { return &patient{faults: []fault{{fieldFamily, notFHIR}}} }

// readPatient reads a Patient. Records is the system of the clinic's record numbers, if the clinic says so:
// another hospital's number may be somebody else's here.
func readPatient(data json.RawMessage, records string, zone *time.Location) *patient {
	var r patientResource
	if json.Unmarshal(data, &r) != nil {
		return unreadablePatient()
	}
	p := &patient{born: r.BirthDate}
	if r.IsModified() {
		p.addFault(fieldFamily, modifiedProblem)
	}
	if r.DeceasedBoolean || r.DeceasedDateTime != "" || r.AboutDeceasedTime.IsAbsent() {
		p.addFault(fieldFamily, "has died")
	}
	if r.AboutDeceased.IsAbsent() {
		p.addFault(fieldFamily, "may have died: that is withheld or not known")
	}
	if r.Active != nil && !*r.Active {
		p.addFault(fieldFamily, "is not active")
	}
	for _, l := range r.Link {
		if l.Type == "replaced-by" {
			p.addFault(fieldFamily, "was replaced by another Patient")
			break
		}
	}
	if r.Meta.IsSubsetted() && len(r.Communication) == 0 {
		p.addFault(fieldLanguage, "is given in part (SUBSETTED), so that its language is not known; ask the server for communication too")
	}
	if r.BirthDate == "" && r.AboutBirthDate.IsAbsent() {
		p.addFault(fieldBorn, "has a birth date that is withheld or not known")
	}
	p.readNames(r.Name, zone)
	p.identities = make([]fhirfile.Identity, 0, len(r.Identifier))
	p.readRecords(r.Identifier, records, zone)
	p.language = p.readLanguage(r.Communication)
	return p
}

// nameRanks is the order of names, the one to print first. Other uses are never printed: they are old names,
// nicknames, or not names at all.
var nameRanks = map[string]int32{"official": 0, "usual": 1, "": 2}

var otherNameUses = []string{"old", "maiden", "nickname", "anonymous", "temp"}

func (p *patient) readNames(all []humanName, zone *time.Location) {
	for _, n := range all {
		rank, printed := nameRanks[n.Use]
		if !printed {
			if !slices.Contains(otherNameUses, n.Use) {
				p.addFault(fieldFamily, "has a name of a use that FHIR doesn't know")
			}
			p.former = append(p.former, patientName{given: strings.Join(n.Given, " "), family: cmp.Or(n.Family, n.Text)})
			continue
		}
		given, family := strings.TrimSpace(strings.Join(n.Given, " ")), strings.TrimSpace(n.Family)
		if n.withheld() || given+family+strings.TrimSpace(n.Text) == "" {
			continue
		}
		problem := ""
		switch {
		case given+family == "":
			family = n.Text
		case !nameMatches(n.Text, given, family):
			problem = "has a name whose text says another name than its parts"
		case slices.ContainsFunc(slices.Concat(n.Given, n.Suffix), field.IsNullWord):
			problem = "has a name of which a part is a word for none"
		}
		if given+strings.TrimSpace(n.Family) != "" && len(n.Suffix) > 0 {
			family = strings.TrimSpace(family + " " + strings.Join(n.Suffix, " "))
		}
		span, ok := n.Period.days(zone)
		if !ok {
			p.addFault(fieldFamily, "has a name with a period that can't be read")
		}
		p.names = append(p.names, patientName{given, family, problem, validity{rank, span}})
	}
}

func (p *patient) readRecords(all []identifier, records string, zone *time.Location) {
	for _, i := range all {
		if i.Value == "" || i.Use == "old" {
			continue
		}
		p.identities = append(p.identities, fhirfile.Identify(i.System, i.Value))
		known := records == "" || i.System == "" || i.System == records
		if i.Use == "temp" || !known || !slices.ContainsFunc(i.Type.Coding, func(c fhirfile.Coding) bool { return c.Code == "MR" }) {
			continue
		}
		span, ok := i.Period.days(zone)
		if !ok {
			p.addFault(fieldRecord, "has a record number with a period that can't be read")
		}
		rank := int32(0)
		if i.Use == "secondary" {
			rank = 1
		}
		p.records = append(p.records, recordNumber{i.Value, unique.Make(i.System), validity{rank, span}})
	}
}

// preferredOn returns the most preferred of those that are valid on a day.
func preferredOn[T interface{ when() validity }](all []T, day visit.Date) (out []T) {
	for _, d := range all {
		h := d.when()
		switch {
		case !h.days.contains(day), len(out) > 0 && h.rank > out[0].when().rank:
		case len(out) > 0 && h.rank == out[0].when().rank:
			out = append(out, d)
		default:
			out = []T{d}
		}
	}
	return out
}

// nameOn returns the name to use on a day.
func (p *patient) nameOn(day visit.Date) (given, family string, f fault) {
	names := preferredOn(p.names, day)
	if len(names) == 0 {
		return "", "", fault{fieldFamily, "has no name that is in use"}
	}
	for _, n := range names {
		if n.fault != "" {
			return "", "", fault{fieldFamily, n.fault}
		}
		if !sameName(n.given, names[0].given) || !sameName(n.family, names[0].family) {
			return "", "", fault{fieldFamily, "has more than one name that is in use"}
		}
	}
	return names[0].given, names[0].family, fault{}
}

// mayBeCalled reports whether a text beside a reference can be one of the patient's names. "Patient/p1" and
// "patient 7" aren't names.
func (p *patient) mayBeCalled(text string) bool {
	can := func(n patientName) bool { return nameMatches(text, n.given, n.family) }
	return text == "" || len(p.names)+len(p.former) == 0 || strings.Contains(text, "/") || slices.ContainsFunc(nameWords(text), func(w string) bool { return w == "patient" }) ||
		slices.ContainsFunc(p.names, can) || slices.ContainsFunc(p.former, can)
}

func sameName(a, b string) bool {
	a, _ = field.Clean(a)
	b, _ = field.Clean(b)
	return strings.EqualFold(a, b)
}

// recordOn returns the record number to use on a day; "" if there is none, or if there are several from
// different hospitals.
func (p *patient) recordOn(day visit.Date) (string, fault) {
	records := preferredOn(p.records, day)
	if len(records) == 0 {
		return "", fault{}
	}
	number := records[0].value
	for n, a := range records {
		for _, b := range records[n+1:] {
			switch {
			case a.value == b.value:
			case a.system == b.system:
				return "", fault{fieldRecord, "has more than one record number that is in use"}
			default:
				number = ""
			}
		}
	}
	return number, fault{}
}

// languageNames maps language names to codes, in lower case. Any other text may be any language.
var languageNames = map[string]string{"english": "en", "inglés": "en", "ingles": "en", "spanish": "es", "español": "es", "espanol": "es", "castellano": "es", "castilian": "es"}

// languageNamed returns the code for a name such as "English (United States)" or "Spanish; Castilian"; "" for
// any other text.
func languageNamed(text string) string {
	text, _ = field.Clean(text)
	if cut := strings.IndexAny(text, "(;,"); cut >= 0 {
		text = text[:cut]
	}
	return languageNames[strings.ToLower(strings.TrimSpace(text))]
}

// languageTags is the system of codes such as "es-US".
const languageTags = "urn:ietf:bcp:47"

// readLanguage returns the language to write in: the preferred one, or the only one.
func (p *patient) readLanguage(all []communication) string {
	var wanted []communication
	for _, c := range all {
		if c.Preferred {
			wanted = append(wanted, c)
		}
	}
	several := "has more than one preferred language"
	if len(wanted) == 0 {
		wanted, several = all, "has several languages, and none that is preferred"
	}
	language := ""
	for _, c := range wanted {
		code, words := languageOf(c.Language)
		switch {
		case words != "":
			p.addFault(fieldLanguage, words)
			return ""
		case language != "" && mainLanguage(code) != mainLanguage(language):
			p.addFault(fieldLanguage, several)
			return ""
		case language == "":
			language = code
		}
	}
	return language
}

// mainLanguage returns a code without its region.
func mainLanguage(code string) string {
	main, _, _ := strings.Cut(strings.ToLower(code), "-")
	switch main { // ISO 639-2
	case "eng":
		return "en"
	case "spa":
		return "es"
	}
	return main
}

// languageOf returns the code of a language, or why there is none.
func languageOf(c fhirfile.CodeableConcept) (code, problem string) {
	for _, k := range c.Coding {
		if k.Code != "" && (code == "" || k.System == languageTags) {
			code = k.Code
		}
	}
	texts := []string{c.Text}
	for _, k := range c.Coding {
		texts = append(texts, k.Display)
		if k.System == languageTags && k.Code != "" && mainLanguage(k.Code) != mainLanguage(code) {
			return "", "has a language with two codes that differ"
		}
	}
	for _, t := range texts {
		named := languageNamed(t)
		switch {
		case named == "":
		case code == "":
			code = named
		case mainLanguage(code) != named:
			return "", "has a language with a code of one and the name of another"
		}
	}
	if code == "" {
		return "", "has a language without a code and with a name that is not known; expected a code such as es"
	}
	return code, ""
}
