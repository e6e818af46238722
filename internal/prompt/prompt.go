// Package prompt puts questions to a person in a terminal: a list that is found by typing, a
// line, a choice, a page to read. On a screen it takes the whole of it and leaves it as it
// was; plainly it asks line by line, as screen readers want it. It knows nothing of patients.
package prompt

import "errors"

// Prompter asks one question at a time. Each answers ErrBack when the person wants the
// question before, and the cause of the context's end when they leave.
type Prompter interface {
	// Pick lets one of many be found by typing, and returns its index; len(Items) for Else.
	Pick(List) (int, error)
	// Line takes one line.
	Line(Line) (string, error)
	// Choose takes one of a few, and returns its index.
	Choose(Choice) (int, error)
	// Page shows text that may be longer than the screen.
	Page(title string, lay func(width int) string) error
	// Busy says what is done while nothing is asked. What is typed meanwhile answers the next
	// question, unless that is weighty.
	Busy(words string)
}

var (
	// ErrBack asks for the question before.
	ErrBack = errors.New("a step back")
	// ErrInterrupted is the person's wish to leave.
	ErrInterrupted = errors.New("left")
)

// List is many items, of which one is picked.
type List struct {
	Title  string
	Notice string // what the list lacks; "" for nothing
	Items  []Item
	// Exact lets a typed word find only what begins with it: for people, whose names must not
	// be taken for similar ones.
	Exact bool
	Else  string // stands last, whatever is typed; "" for nothing
}

// Item is one item of a list.
type Item struct {
	Words string   // as it is shown
	Find  []string // what it is found by
}

// Line is a question that a line answers.
type Line struct {
	About string // of what it asks; "" for nothing
	Title string
	Hint  string
	Check func(string) error // nil for none
}

// Choice is a question with a few answers.
type Choice struct {
	About   string
	Title   string
	Details [][2]string // what is chosen about: a word, and what it says
	Notice  string      // what went wrong before; "" for nothing
	Options []Option
	Chosen  int // what Enter alone takes; None for nothing
	// Critical lets nothing count that was typed before the question was seen.
	Critical bool
}

// Option is one answer. A key takes it at once.
type Option struct {
	Words string
	Key   string
}

// None is a choice that Enter alone does not make.
const None = -1
