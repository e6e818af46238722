package procedure

// Kind is a section of a definition. The set is closed: an unknown one is refused.
type Kind string

// The sections.
const (
	Summary     Kind = "summary" // what matters most, again, in a line
	Observation Kind = "observation"
	Diet        Kind = "diet"
	Activity    Kind = "activity"
	Medication  Kind = "medication"
	SiteCare    Kind = "site-care"
	Expect      Kind = "expect"
	Warnings    Kind = "warnings"
	ForOthers   Kind = "for-others" // what the patient shows or says to those who help
	FollowUp    Kind = "follow-up"
)

// Kinds lists the sections in reading order.
var Kinds = []Kind{Observation, Summary, Warnings, ForOthers, Medication, Activity, Diet, SiteCare, Expect, FollowUp}

// The parts of a definition other than sections that have a heading.
const (
	PartDiary     = "diary"
	PartTeachBack = "teach-back"
)

// HeadedParts lists the parts of a definition that can have a heading of their own.
var HeadedParts = []string{
	string(ForOthers), string(Medication), string(Activity), string(Diet), string(SiteCare), string(Expect), string(FollowUp), PartDiary, PartTeachBack,
}

// IsKnown reports whether k is a section.
func (k Kind) IsKnown() bool {
	for _, known := range Kinds {
		if k == known {
			return true
		}
	}
	return false
}

// Level is how urgently a warning sign needs help.
type Level string

// The levels of warning, most urgent first.
const (
	LevelNone Level = ""
	Call911   Level = "call-911"   // at once
	CallNow   Level = "call-now"   // day or night
	CallToday Level = "call-today" // the same day
)

// Levels lists the levels of warning, most urgent first.
var Levels = []Level{Call911, CallNow, CallToday}
