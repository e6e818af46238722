// Package prompt asks a person questions in a terminal: a list that is searched by typing, a line, a choice, a
// page to read. On a full screen it restores the terminal afterwards; in plain mode it asks line by line, as
// screen readers need it. It knows nothing about patients.
package prompt

import "errors"

// Prompter asks one question at a time. Each method returns ErrBack if the person wants the previous question,
// and the context's cause if they leave.
type Prompter interface {
	// Pick lets the person search many items by typing, and returns which one was taken.
	Pick(List) (Picked, error)
	// Line reads one line.
	Line(Line) (string, error)
	// Choose offers a few answers, and returns the index of one.
	Choose(Choice) (int, error)
	// Page shows text that may be longer than the screen.
	Page(title string, lay func(width int) string) error
	// Busy says what is going on while nothing is asked, and for how long. What is typed meanwhile answers the next
	// question, unless that one is critical.
	Busy(words string)
}

var (
	// ErrBack asks for the previous question.
	ErrBack = errors.New("a step back")
	// ErrInterrupted says that the person wants to leave.
	ErrInterrupted = errors.New("left")
)

// List is many items to pick one from.
type List struct {
	Title  string
	Notice string // what the list lacks; "" for nothing
	Items  []Item
	// Exact lets a typed word match only at the start: names of people must not be confused with similar ones.
	Exact bool
	Else  string // always the last item, whatever is typed; "" for none
	// Typed is what is typed already, and Chosen the index of the item that Enter alone takes, if the list shows it; len(Items)
	// for Else.
	Typed  string
	Chosen int
}

// Item is one item of a list.
type Item struct {
	Words string   // as shown
	Find  []string // what it is searched by
	// Also is what it is searched by as well, from three letters on: an item that is found by Find comes first.
	Also []string
	// Hidden items are listed once something is typed.
	Hidden bool
}

// Picked is what was taken from a list.
type Picked struct {
	Index int    // len(Items) for Else
	Typed string // what the person had typed
}

// Line is a question that is answered with a line of text.
type Line struct {
	About  string // what it is about; "" for nothing
	Title  string
	Hint   string
	Notice string // what went wrong before; "" for nothing
	Value  string // what is on the line already: Enter alone takes it, and typing replaces it
	// Begun lets typing go on behind Value.
	Begun bool
	Check func(string) error // may be nil
}

// Choice is a question with a few answers.
type Choice struct {
	About   string
	Title   string
	Details [][2]string // what the choice is about: labels and their texts
	Notice  string      // what went wrong before; "" for nothing
	Options []Option
	Chosen  int // what Enter alone chooses; None for nothing
	// Critical ignores keys that were typed before the question was seen.
	Critical bool
}

// Option is one answer. Its key chooses it at once.
type Option struct {
	Words string
	Key   string
}

// None is a choice without a default.
const None = -1
