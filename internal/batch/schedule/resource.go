package schedule

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"aftercare/internal/batch/schedule/fhirfile"
	"aftercare/internal/visit"
)

// What can be wrong with a whole resource. The words follow its name.
const (
	modifiedProblem  = "has a modifier extension or implicit rules, which may change what it says"
	cancelledProblem = "was cancelled, or entered in error"
	notFHIR          = "can't be read as a resource of FHIR"
)

type appointmentResource struct {
	fhirfile.DomainResource
	Status             string
	AboutStatus        fhirfile.PrimitiveElement `json:"_status"`
	ServiceType        fhirfile.List[fhirfile.CodeableReference]
	AppointmentType    fhirfile.CodeableReference
	Start, End         string
	Subject            fhirfile.Reference // R5
	BasedOn            fhirfile.List[fhirfile.Reference]
	CancelationReason  fhirfile.CodeableConcept // R4
	CancellationReason fhirfile.CodeableConcept // R5
	CancellationDate   string                   // R5
	Participant        fhirfile.List[struct {
		Actor    fhirfile.Reference
		Status   string
		Required json.RawMessage // a code in R4, true or false in R5
		Period   period
	}]
}

type procedureResource struct {
	fhirfile.DomainResource
	Status             string
	AboutStatus        fhirfile.PrimitiveElement `json:"_status"`
	Code               fhirfile.CodeableConcept
	Subject, Encounter fhirfile.Reference
	BasedOn            fhirfile.List[fhirfile.Reference]
	Focus              fhirfile.Reference // R5: who it was done on, if not the subject
	BodySite           fhirfile.List[site]
	Performer          fhirfile.List[struct {
		Actor  fhirfile.Reference
		Period period // R5
	}]
	performedAt
}

type requestResource struct {
	fhirfile.DomainResource
	Status       string
	DoNotPerform bool
	Code         fhirfile.CodeableReference // a concept in R4
	Subject      fhirfile.Reference
	BodySite     fhirfile.List[site]
}

type encounterResource struct {
	fhirfile.DomainResource
	Status      string
	Subject     fhirfile.Reference
	Appointment fhirfile.List[fhirfile.Reference]
	Participant fhirfile.List[struct{ Individual, Actor fhirfile.Reference }] // R4 and R5
}

// performedAt is when a Procedure was done: performed[x] in R4, occurrence[x] in R5. A resource has at most one
// of them.
type performedAt struct {
	PerformedDateTime, OccurrenceDateTime                              string
	PerformedPeriod, OccurrencePeriod                                  period
	PerformedString, PerformedAge, PerformedRange                      json.RawMessage
	OccurrenceString, OccurrenceAge, OccurrenceRange, OccurrenceTiming json.RawMessage
}

// when returns the day, and the end if its time is known; or why there is no day.
func (p performedAt) when(zone *time.Location) (day, ended string, f fault) {
	at, span, said := p.PerformedDateTime+p.OccurrenceDateTime, p.PerformedPeriod, 0
	if span.isUnbounded() {
		span = p.OccurrencePeriod
	}
	for _, is := range []bool{p.PerformedDateTime != "", p.OccurrenceDateTime != "", !p.PerformedPeriod.isUnbounded(), !p.OccurrencePeriod.isUnbounded()} {
		if is {
			said++
		}
	}
	vague := false
	for _, v := range []json.RawMessage{p.PerformedString, p.PerformedAge, p.PerformedRange, p.OccurrenceString, p.OccurrenceAge, p.OccurrenceRange, p.OccurrenceTiming} {
		vague = vague || len(v) > 0 && string(v) != "null"
	}
	switch {
	case said > 1 || said == 1 && vague:
		return "", "", fault{fieldDate, "says in two ways when it was done"}
	case vague:
		return "", "", fault{fieldDate, "says when it was done as an age, a range or a text; expected a date"}
	case said == 0:
		return "", "", fault{fieldDate, "says no day on which it was done"}
	case at == "":
		return span.when(zone)
	}
	day, f = readWholeDay(at, zone)
	return day, "", f
}

// when returns the day of the end, or of the start if the end isn't known.
func (p period) when(zone *time.Location) (day, ended string, f fault) {
	if p.End == "" {
		day, f = readWholeDay(p.Start, zone)
		return day, "", f
	}
	if p.Start != "" {
		from, _, ok := daysOf(p.Start, zone)
		_, to, readable := daysOf(p.End, zone)
		start, err := time.Parse(time.RFC3339, p.Start)
		end, err2 := time.Parse(time.RFC3339, p.End)
		if !ok || readable && (to.Before(from) || err == nil && err2 == nil && end.Before(start)) {
			return "", "", fault{fieldDate, "has a period whose start can't be read, or is after its end"}
		}
	}
	if isoMoment().MatchString(p.End) {
		return "", "", fault{fieldEnded, "has an end whose time has no zone"}
	}
	if zonedTime().MatchString(p.End) {
		ended = p.End
	}
	if isMidnightElsewhere(p.End, zone) {
		// If the start has a time of day, so has the end.
		if start, ok := visit.ParseInstant(p.Start); !ok || visit.IsMidnight(start) {
			return "", "", fault{fieldEnded, "has an end that " + visit.ErrOtherMidnight.Error()}
		}
		day, f = dayOf(p.End, zone), fault{}
	} else {
		day, f = readWholeDay(p.End, zone)
	}
	if from, _, ok := daysOf(p.Start, zone); ok && ended != "" && isEarlyMorning(ended, zone) && from.Add(1).String() == day {
		day = from.String() // a procedure that goes past midnight is on the list of the day on which it began
	}
	return day, ended, f
}

// parseInstant returns a time with its zone; zero if the text isn't one.
func parseInstant(s string) time.Time {
	at, _ := time.Parse(time.RFC3339, s)
	return at
}

// isEarlyMorning reports whether an instant is in the first hours of a day, which still belong to the night
// before; midnight itself may be only a day.
func isEarlyMorning(instant string, zone *time.Location) bool {
	at, err := time.Parse(time.RFC3339, instant)
	if zone != nil {
		at = at.In(zone)
	}
	const until = 4
	return err == nil && at.Hour() < until && !visit.IsMidnight(at)
}

// readWholeDay returns the day of a FHIR date; only a year or a month has none, and a midnight of another zone
// may mean that day in its own zone.
func readWholeDay(s string, zone *time.Location) (string, fault) {
	if first, last, ok := daysOf(s, zone); ok && first != last {
		return "", fault{fieldDate, "says a year or a month, and no day on which it was done"}
	}
	if isMidnightElsewhere(s, zone) && !strings.HasPrefix(s, dayOf(s, zone)) {
		return "", fault{fieldDate, "says when it was done by a time that " + visit.ErrOtherMidnight.Error()}
	}
	return dayOf(s, zone), fault{}
}

func isMidnightElsewhere(s string, zone *time.Location) bool {
	if zone == nil { // nobody says where the clinic is
		return false
	}
	_, _, err := visit.Midnight(s, visit.Date{}, zone)
	return err != nil
}

// billingSystems are parts of the names of code systems for billing. Their codes never select a sheet.
var billingSystems = []string{"cpt", "hcpcs", "icd-10", "icd10", "2.16.840.1.113883.6.12", "2.16.840.1.113883.6.285", "2.16.840.1.113883.6.4"}

// mappableTypes lists what a mapping may know a resource by: codes that aren't for billing, their displays, and
// texts. Coded are those that are no text.
func mappableTypes(concepts ...fhirfile.CodeableConcept) (all, coded []string) {
	for _, c := range concepts {
		for _, k := range c.Coding {
			system := strings.ToLower(k.System)
			if !slices.ContainsFunc(billingSystems, func(p string) bool { return strings.Contains(system, p) }) && !isBilling(k.Code) {
				all, coded = append(all, k.Code, k.Display), append(coded, k.Code, k.Display)
			}
		}
		all = append(all, c.Text)
	}
	isEmpty := func(s string) bool { return s == "" }
	return slices.DeleteFunc(all, isEmpty), slices.DeleteFunc(coded, isEmpty)
}

// onlyPractitioner returns the display of the only practitioner among the actors.
func onlyPractitioner(actors []fhirfile.Reference) string {
	var names []string
	for _, a := range actors {
		if a.Is("Practitioner") && a.Display != "" {
			names = append(names, a.Display)
		}
	}
	if slices.Sort(names); len(slices.Compact(names)) == 1 {
		return names[0]
	}
	return ""
}

// dayOf returns the day of a FHIR date or instant, in the zone if one is given. Any other text is returned
// unchanged, to be refused as a date.
func dayOf(s string, zone *time.Location) string {
	if !zonedTime().MatchString(s) {
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
