package procedure

import (
	"slices"
	"strings"

	"aftercare/internal/diag"
)

// Confirm is one question to the clinic about an instruction: what is asked, the possible answers,
// and what the answer changes.
type Confirm struct {
	Question string   // one, ending in a question mark
	Range    string   // the values that sources or practice give, in words; "" for none
	Choices  []string // the values to choose from, if any
	// Changes is the value of the instruction that the answer changes: a key of a time or of a dose.
	// "" if the question is about the whole line, which stands as written or is omitted.
	Changes  string
	Required bool // the clinic must answer it; otherwise the text stands as written until it does
	Pos      diag.Pos
}

// DescribeAnswers says in words what a clinic can answer: the choices, the range, or the two answers
// about a whole line. It returns "" if the question changes a value and has neither a range nor choices.
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

// IsAnswered reports whether the clinic's decisions about the instruction answer the question: one
// about the value that it changes, or about the whole line.
func (c *Confirm) IsAnswered(decided []Decision) bool {
	return slices.ContainsFunc(decided, func(d Decision) bool { return d.Key == "" || c.Changes == "" || d.Key == c.Changes })
}

// What a clinic can decide about an instruction besides its values.
const (
	AsWritten = "as written" // its words and values stand
	LeaveOut  = "leave out"  // it is on none of the clinic's sheets
)

// ChangeableKeys are the values of an instruction that an answer can change.
var ChangeableKeys = []string{
	string(From), string(Until), string(For), string(At), string(By), DoseAmount, DoseEvery, DoseMax,
}

// Memory is the key of the source that isn't a page: usual practice, not read anywhere. It may be
// listed beside others.
const Memory = "memory"

// MemoryTitle is that source's title.
const MemoryTitle = "from memory: usual practice, no page read"

// IsFromMemory reports whether the instruction rests on memory, alone or beside pages.
func (i *Instruction) IsFromMemory() bool { return slices.Contains(i.Sources, Memory) }

// Value returns an instruction's value under a key of ChangeableKeys, as written: a time of all its
// wordings that have one, or a value of its dose. It returns "" if there is none, or if the
// wordings differ.
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
