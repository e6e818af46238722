package procedure

import (
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// Confirm is one question to the clinic about an instruction: what is asked, what it may answer and
// what the answer changes.
type Confirm struct {
	Question string   // one, ending in a question mark
	Range    string   // what sources or practice range over, in words; "" for none
	Choices  []string // the values to choose from, where there are such
	// Changes is the value of the instruction that the answer changes: a key of a time or of a dose.
	// "" where the whole line is asked about: it stands as written, or it is left out.
	Changes  string
	Required bool // the clinic must answer it; else the text stands as written until it does
	Pos      diag.Pos
}

// DescribeAnswers says in words what a clinic can answer: the choices, the range, or the two answers about a
// whole line. It is "" where the question has neither a range nor choices and changes a value.
func (c *Confirm) DescribeAnswers() string {
	switch {
	case len(c.Choices) > 0:
		return strings.Join(c.Choices, ", ")
	case c.Range != "":
		return c.Range
	case c.Changes == "":
		return AsWritten + " or " + LeaveOut
	}
	return ""
}

// IsAnswered reports whether what a clinic decided of the instruction answers the question: the value that
// it changes, or the whole line.
func (c *Confirm) IsAnswered(decided []Decision) bool {
	return slices.ContainsFunc(decided, func(d Decision) bool { return d.Key == "" || c.Changes == "" || d.Key == c.Changes })
}

// What a clinic can decide of an instruction beside the values of it.
const (
	AsWritten = "as written" // its own words and values stand
	LeaveOut  = "leave out"  // it is on no sheet of the clinic
)

// ChangeableKeys are the values of an instruction that an answer can change.
var ChangeableKeys = []string{
	string(From), string(Until), string(For), string(At), string(By), DoseAmount, DoseEvery, DoseMax,
}

// Memory is the key of the source that is no page: what is usual practice, and was read nowhere. It
// may stand beside others.
const Memory = "memory"

// MemoryTitle is what that source is called.
const MemoryTitle = "from memory: usual practice, no page read"

// IsFromMemory reports whether the instruction rests on memory, alone or beside pages.
func (i *Instruction) IsFromMemory() bool { return slices.Contains(i.Sources, Memory) }

// Value returns an instruction's value under a key of Changeable, as it is written: a time of all its
// wordings that have one, or a value of its dose. It is "" where there is none, or where the wordings
// have several.
func (i *Instruction) Value(key string) string {
	if v := i.Dose.Text(key); v != "" {
		return v
	}
	value := ""
	for _, c := range i.Cases {
		w, ok := c.Time(TimeKey(key))
		switch {
		case !ok:
		case value != "" && value != w.Written():
			return ""
		default:
			value = w.Written()
		}
	}
	return value
}
