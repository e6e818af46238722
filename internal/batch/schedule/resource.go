package schedule

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"aftercare/internal/visit"
)

// The parts of FHIR R4 and R5 that a schedule needs, as small structs: the model packages are hundreds of files.

// list is a JSON array of FHIR. A null in it is a value that an extension withholds, so the list is incomplete.
type list[T any] []T

var errNull = errors.New("schedule: a null in a list")

// UnmarshalJSON reads a list; a null in it is an error.
func (l *list[T]) UnmarshalJSON(data []byte) error {
	var all []*T
	if err := json.Unmarshal(data, &all); err != nil {
		return err
	}
	out := make([]T, len(all))
	for n, v := range all {
		if v == nil {
			return errNull
		}
		out[n] = *v
	}
	*l = out
	return nil
}

type coding struct {
	System, Code, Display string
}

type codeableConcept struct {
	Coding list[coding]
	Text   string
}

func (c codeableConcept) isSet() bool { return len(c.Coding) > 0 || c.Text != "" }

// codeableReference is a type: in R4 a concept, in R5 a concept inside it or a reference to a resource, which
// isn't followed.
type codeableReference struct {
	codeableConcept
	Concept   codeableConcept
	Reference json.RawMessage
}

// extensions are read for one thing: whether they say that a value is withheld or unknown.
type extensions list[struct{ URL string }]

// UnmarshalJSON reads a list; a null in it is an error.
func (e *extensions) UnmarshalJSON(data []byte) error {
	return (*list[struct{ URL string }])(e).UnmarshalJSON(data)
}

func (e extensions) isAbsent() bool {
	return slices.ContainsFunc(e, func(x struct{ URL string }) bool {
		return strings.HasSuffix(x.URL, "/data-absent-reason") || strings.HasSuffix(x.URL, "/iso21090-nullFlavor")
	})
}

// primitiveElement is what FHIR's JSON adds to a simple value, under the same name with an underscore.
type primitiveElement struct{ Extension extensions }

func (a primitiveElement) isAbsent() bool { return a.Extension.isAbsent() }

// domainResource is what any resource may say about itself as a whole.
type domainResource struct {
	Meta              meta
	ImplicitRules     string
	ModifierExtension list[json.RawMessage]
	Contained         list[json.RawMessage]
}

// meta is a resource's metadata.
type meta struct {
	VersionID string
	Tag       list[coding]
}

// isSubsetted reports whether a server returned only some elements of the resource, as it was asked to.
func (m meta) isSubsetted() bool {
	return slices.ContainsFunc(m.Tag, func(c coding) bool { return c.Code == "SUBSETTED" })
}

// isModified reports whether extensions that this program doesn't know change the resource's meaning; FHIR
// forbids reading it then.
func (w domainResource) isModified() bool {
	return w.ImplicitRules != "" || len(w.ModifierExtension) > 0
}

// What can be wrong with a whole resource. The words follow its name.
const (
	modifiedProblem = "has a modifier extension or implicit rules, which may change what it says"
	notFHIR         = "can't be read as a resource of FHIR"
)

type appointmentResource struct {
	domainResource
	Status             string
	AboutStatus        primitiveElement `json:"_status"`
	ServiceType        list[codeableReference]
	AppointmentType    codeableReference
	Start, End         string
	Subject            reference       // R5
	CancelationReason  codeableConcept // R4
	CancellationReason codeableConcept // R5
	CancellationDate   string          // R5
	Participant        list[struct {
		Actor    reference
		Status   string
		Required json.RawMessage // a code in R4, true or false in R5
		Period   period
	}]
}

type procedureResource struct {
	domainResource
	Status             string
	AboutStatus        primitiveElement `json:"_status"`
	Code               codeableConcept
	Subject, Encounter reference
	Focus              reference // R5: who it was done on, if not the subject
	BodySite           list[site]
	Performer          list[struct {
		Actor  reference
		Period period // R5
	}]
	performedAt
}

type encounterResource struct {
	domainResource
	Status      string
	Subject     reference
	Appointment list[reference]
	Participant list[struct{ Individual, Actor reference }] // R4 and R5
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
// texts.
func mappableTypes(concepts ...codeableConcept) []string {
	var out []string
	for _, c := range concepts {
		for _, k := range c.Coding {
			system := strings.ToLower(k.System)
			if !slices.ContainsFunc(billingSystems, func(p string) bool { return strings.Contains(system, p) }) && !isBilling(k.Code) {
				out = append(out, k.Code, k.Display)
			}
		}
		out = append(out, c.Text)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// onlyPractitioner returns the display of the only practitioner among the actors.
func onlyPractitioner(actors []reference) string {
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
