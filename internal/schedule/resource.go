package schedule

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"aftercare/internal/visit"
)

// What of FHIR R4 a schedule needs, as small structs: the model packages are hundreds of files.

type coding struct {
	System, Code, Display string
}

type concept struct {
	Coding []coding
	Text   string
}

type reference struct {
	Reference, Type, Display string
}

// is reports that the reference says itself what it points to.
func (r reference) is(kind string) bool {
	return r.Type == kind || strings.HasPrefix(r.Reference, kind+"/") || strings.Contains(r.Reference, "/"+kind+"/") || strings.HasPrefix(r.Reference, kind+"?")
}

type patientResource struct {
	Name []struct {
		Use, Text, Family string
		Given, Suffix     []string
	}
	BirthDate  string
	Identifier []struct {
		Use, System, Value string
		Type               concept
	}
	Communication []struct {
		Language  concept
		Preferred bool
	}
}

type appointmentResource struct {
	Status          string
	ServiceType     []concept
	AppointmentType concept
	Start           string
	Participant     []struct{ Actor reference }
}

type procedureResource struct {
	Status             string
	Code               concept
	Subject, Encounter reference
	PerformedDateTime  string
	PerformedPeriod    struct{ End string }
	BodySite           []concept
	Performer          []struct{ Actor reference }
}

type encounterResource struct {
	Subject     reference
	Appointment []reference
	Participant []struct{ Individual reference }
}

// patient is what a row takes of a Patient.
type patient struct {
	given, family, born, record, language string
}

// readPatient reads a Patient. Records is whose record numbers the clinic has, where it says so: a
// number of another hospital's may be somebody else's here.
func readPatient(data json.RawMessage, records string) (patient, bool) {
	var r patientResource
	if json.Unmarshal(data, &r) != nil {
		return patient{}, false
	}
	p := patient{born: r.BirthDate}
	for pass := range 2 { // the official name before any other in use
		for _, n := range r.Name {
			if (n.Use == "official") == (pass == 0) && n.Use != "old" && n.Use != "nickname" && n.Use != "maiden" && p.family+p.given == "" {
				p.given, p.family = strings.Join(n.Given, " "), strings.TrimSpace(n.Family+" "+strings.Join(n.Suffix, " "))
				if p.given+n.Family == "" {
					p.family = n.Text
				}
			}
		}
	}
	var numbers []string
	for _, i := range r.Identifier {
		known := records == "" || i.System == "" || i.System == records
		if i.Use != "old" && known && slices.ContainsFunc(i.Type.Coding, func(c coding) bool { return c.Code == "MR" }) {
			numbers = append(numbers, i.Value)
		}
	}
	if slices.Sort(numbers); len(slices.Compact(numbers)) == 1 {
		p.record = numbers[0]
	}
	for _, c := range r.Communication {
		if (c.Preferred || len(r.Communication) == 1) && len(c.Language.Coding) > 0 {
			p.language = c.Language.Coding[0].Code
		}
	}
	return p, true
}

// paying are parts of the names of code systems that say what is paid for. A code of theirs
// never chooses a sheet.
var paying = []string{"cpt", "hcpcs", "icd-10", "icd10", "2.16.840.1.113883.6.12", "2.16.840.1.113883.6.285", "2.16.840.1.113883.6.4"}

// types lists what a mapping may know a resource by: codes that bill for nothing, their
// displays, and texts.
func types(concepts ...concept) []string {
	var out []string
	for _, c := range concepts {
		for _, k := range c.Coding {
			system := strings.ToLower(k.System)
			if !slices.ContainsFunc(paying, func(p string) bool { return strings.Contains(system, p) }) && !isBilling(k.Code) {
				out = append(out, k.Code, k.Display)
			}
		}
		out = append(out, c.Text)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// snomedSides are the only words for a side that are taken from a body site.
var snomedSides = map[string]visit.Side{"7771000": visit.Left, "24028007": visit.Right, "51440002": visit.Both}

// bodySite parts sides from places; two sides are none that is certain.
func bodySite(sites []concept) (side, site string) {
	var sides, places []string
	for _, s := range sites {
		before := len(sides)
		for _, c := range s.Coding {
			if v, ok := snomedSides[c.Code]; ok {
				sides = append(sides, string(v))
			}
		}
		switch {
		case len(sides) > before:
		case s.Text != "":
			places = append(places, s.Text)
		case len(s.Coding) > 0:
			places = append(places, s.Coding[0].Display)
		}
	}
	slices.Sort(sides)
	return strings.Join(slices.Compact(sides), " and "), strings.Join(places, ", ")
}

// clinician returns the display of the one practitioner among actors.
func clinician(actors []reference) string {
	var names []string
	for _, a := range actors {
		if a.is("Practitioner") && a.Display != "" {
			names = append(names, a.Display)
		}
	}
	if slices.Sort(names); len(slices.Compact(names)) == 1 {
		return names[0]
	}
	return ""
}

// dayOf returns the day of a FHIR date or instant, in the zone where one is given. What is
// neither stays as it is, to be refused as a date.
func dayOf(s string, zone *time.Location) string {
	if !zoned().MatchString(s) {
		return s
	}
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return s
	}
	if zone != nil {
		at = at.In(zone)
	}
	return visit.DateOf(at).String()
}
