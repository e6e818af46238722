// Package field holds the rules by which each field of a visit is read. Every input uses it, so
// that a text is read the same way as a flag, an answer, a key of a visit file, a cell or a FHIR
// element.
//
// Reading returns a clean text, nothing ("not given"), or a problem. A problem is a phrase to put
// after the caller's name for the field, such as "holds the control character U+0007". It never
// quotes the text, which is a patient's.
package field

import (
	"slices"
	"strings"
	"time"

	"aftercare/internal/pattern"
	"aftercare/internal/visit"
)

// Field is a field of a visit by its name in a visit file and in a schedule.
type Field string

// The fields. Answer is the answer to any condition, Fill any value filled in for the patient.
const (
	Name        Field = "name"
	GivenName   Field = "given_name"
	FamilyName  Field = "family_name"
	BirthDate   Field = "birth_date"
	Record      Field = "record"
	Appointment Field = "appointment_id"
	Procedure   Field = "procedure"
	Status      Field = "status"
	Side        Field = "side"
	Site        Field = "site"
	Date        Field = "date"
	Ended       Field = "ended"
	Clinician   Field = "clinician"
	NextVisit   Field = "next_visit"
	NextFor     Field = "next_visit_for"
	Message     Field = "message"
	Language    Field = "language"
	Answer      Field = "answer"
	Fill        Field = "fill"
)

// rule holds the rules of one field. Those for every text are in Clean and corruption.
type rule struct {
	null       nullRule
	isName     bool   // a name, or a part of one
	isID       bool   // an id that a spreadsheet or a program may have changed
	separators string // separators of HL7 messages, which aren't allowed
	expected   string // what is expected instead of a null word
}

// nullRule says how to read a null word, such as NULL.
type nullRule int

const (
	nullKept    nullRule = iota // it is kept: the caller knows the rest of the name, or the answers
	nullIsBlank                 // it counts as not given
	nullRefused
)

const hl7Separators = `^|~\&`

var rules = map[Field]rule{
	Name:        {null: nullRefused, isName: true, separators: hl7Separators, expected: "the patient's name"},
	GivenName:   {isName: true, separators: hl7Separators},
	FamilyName:  {isName: true, separators: hl7Separators},
	BirthDate:   {null: nullRefused, expected: "a date such as 1961-04-02, or nothing"},
	Record:      {null: nullIsBlank, isID: true, separators: hl7Separators},
	Appointment: {null: nullRefused, isID: true, separators: hl7Separators, expected: "the appointment's id"},
	Procedure:   {},
	Status:      {},
	Side:        {null: nullRefused, expected: "left, right or both, or nothing"},
	Site:        {null: nullIsBlank},
	Date:        {null: nullRefused, expected: "a date such as 2026-11-23, or nothing"},
	Ended:       {null: nullRefused, expected: `a time such as "2026-11-23 10:20", or nothing`},
	Clinician:   {null: nullIsBlank, separators: `^\`},
	NextVisit:   {null: nullIsBlank},
	NextFor:     {null: nullIsBlank},
	Message:     {null: nullIsBlank},
	Language:    {null: nullRefused, expected: "a language such as en, or nothing"},
	Answer:      {},
	Fill:        {null: nullIsBlank},
}

// Known reports whether a field has rules.
func Known(f Field) bool {
	_, ok := rules[f]
	return ok
}

// Read reads a text for a field. It returns the clean text on one line, "" if nothing is given, or
// the reason why the text is refused.
func Read(f Field, raw string) (text, problem string) {
	text, problem = Clean(raw)
	if problem != "" || text == "" {
		return "", problem
	}
	if text[0] == '=' {
		if m := textFormula().FindStringSubmatch(text); m != nil {
			if text = strings.TrimSpace(m[1]); text == "" {
				return "", ""
			}
		}
	}
	r := rules[f]
	if problem = corruption(&r, text); problem != "" {
		return "", problem
	}
	if r.isName {
		if problem = nameProblem(f, text); problem != "" {
			return "", problem
		}
	}
	if r.null != nullKept && IsNullWord(text) {
		if r.null == nullIsBlank {
			return "", ""
		}
		return "", "is a word for none; expected " + r.expected
	}
	return text, ""
}

// ReadUnquoted is Read for a value without quotes in JSON or YAML. There 1e3 is the number 1000,
// which isn't the id that was given; in quotes it is an id.
func ReadUnquoted(f Field, raw string) (text, problem string) {
	if rules[f].isID && exponent().MatchString(raw) {
		return "", shortenedProblem
	}
	return Read(f, raw)
}

// ReadSide reads a side of the body. It returns NoSide if nothing is given.
func ReadSide(raw string) (side visit.Side, problem string) {
	text, problem := Read(Side, raw)
	if problem != "" || text == "" {
		return visit.NoSide, problem
	}
	if side = visit.Side(strings.ToLower(text)); !slices.Contains(visit.Sides, side) {
		return visit.NoSide, "is not a side; expected left, right or both"
	}
	return side, ""
}

// ReadAnswer reads the answer to a condition with these possible answers. It returns "" if nothing
// is given. A null word counts as not given unless it is one of the answers: if "none" is an
// answer, "none" is that answer, and "None" could mean either and is refused.
func ReadAnswer(raw string, answers []string) (answer, problem string) {
	text, problem := Read(Answer, raw)
	lower := strings.ToLower(text)
	switch {
	case problem != "" || text == "" || slices.Contains(answers, text):
		return text, problem
	case IsNullWord(text) && slices.Contains(answers, lower):
		problem = "is a word for none, and an answer in another spelling"
	case IsNullWord(text):
		return "", ""
	case slices.Contains(answers, lower):
		return lower, ""
	default:
		problem = "is not one of the answers"
	}
	return "", problem + "; expected one of " + strings.Join(answers, ", ")
}

var clockAfterDay = pattern.New(`^[ T](\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?$`)

// Day reads a day in ISO form from a clean text, for a field that holds only a day. A time of day
// after it, which some exports add, is ignored.
func Day(text string) (day visit.Date, ok bool) {
	const length = len("1961-04-02")
	if len(text) > length {
		clock := clockAfterDay().FindStringSubmatch(text[length:])
		if clock == nil {
			return visit.Date{}, false
		}
		if _, err := time.Parse("15:04", clock[1]); err != nil {
			return visit.Date{}, false
		}
		text = text[:length]
	}
	day, err := visit.ParseDate(text)
	return day, err == nil
}
