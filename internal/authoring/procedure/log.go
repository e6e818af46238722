package procedure

// Log is what a patient writes down under an instruction; "" for nothing. It records, or repeats the days that the
// text says: it tells nothing that a patient must know.
type Log string

// The logs.
const (
	LogDays  Log = "days"  // a box to tick for each day, or each night, of the wording's "for"
	LogTimes Log = "times" // lines on which to write at what times a medicine was taken
)

// Logs lists the logs.
var Logs = []string{string(LogDays), string(LogTimes)}

// LogSections are the sections that can have a log: they say what the patient does at home.
var LogSections = []Kind{Medication, Activity, Diet, SiteCare, FollowUp}

// MaxLogDays is the most boxes of a log: two weeks.
const MaxLogDays = 14

// LogDays returns how many boxes a log of a span has: one for each of its days or nights. It is 0 for a span that
// isn't an exact number of them, or has more than MaxLogDays.
func (s Span) LogDays() int {
	n := s.High.Days()
	if s.Kind != Exact || !s.High.Unit.IsCalendar() || n > MaxLogDays {
		return 0
	}
	return n
}
