package sheet

import (
	"strings"
	"time"
)

// Text is words with a few marks. It never holds a line break.
type Text []Run

// Run is a part of a text with the same marks.
type Run struct {
	Words  string
	Strong bool   // the phrase that matters: usually a time
	Time   *Time  // the value of the time that Words state
	Phone  string // what to dial, if Words is a phone number: digits, perhaps after a +
	Blank  bool   // a line to write on; Words is then empty
	// Moment names the time that staff write by hand on a Blank, if it counts from the end of the procedure. On
	// words it says that they refer to the line of that time among the key times.
	Moment string
}

// DialURL returns the address that dials a phone number; "" for any other words, and for a number of which not every
// sign can be dialled.
func (r Run) DialURL() string {
	if r.Phone == "" || strings.Trim(r.Phone, "+0123456789") != "" {
		return ""
	}
	return "tel:" + r.Phone
}

// Time is a moment or a period that words state, for formats that carry values.
type Time struct {
	Start time.Time
	End   time.Time // equal to Start for a moment
	About bool      // the words say "about"
	Day   bool      // only the day counts
}

// BlankLine represents a line to write on in plain text.
const BlankLine = "____________"

// Words returns a text of plain words.
func Words(s string) Text {
	if s == "" {
		return nil
	}
	return Text{{Words: s}}
}

// WithoutLoneStop returns the text without a full stop that only follows a line to write on at its end: on paper
// it stands alone behind a gap.
func (t Text) WithoutLoneStop() Text {
	if n := len(t) - 1; n > 0 && t[n-1].Blank && t[n].Words == "." {
		return t[:n]
	}
	return t
}

// String returns the words, with BlankLine for a line to write on.
func (t Text) String() string {
	if len(t) == 1 && !t[0].Blank {
		return t[0].Words // as most texts are
	}
	var b strings.Builder
	length := 0
	for _, r := range t {
		length += max(len(r.Words), len(BlankLine))
	}
	b.Grow(length)
	for _, r := range t {
		if r.Blank {
			b.WriteString(BlankLine)
			continue
		}
		b.WriteString(r.Words)
	}
	return b.String()
}
