// Package sheet is the discharge sheet as meaning, before it has a format: what a patient
// reads, in order, in one language. Compose makes it; each renderer lays it out.
//
// A sheet holds every word that is printed, fixed ones too, so that a renderer adds none
// of its own. Non-breaking spaces are U+00A0; no text holds a control character.
package sheet

import (
	"strings"
	"time"

	"aftercare/internal/authoring/picture"
)

// Sheet is one discharge sheet.
type Sheet struct {
	ID       string // the procedure's id
	Title    string // without patient data: "Medial branch block: going home"
	Name     string // the procedure's name: "Medial branch block"
	Language string // BCP 47
	// Direction is the language's: "ltr" or "rtl".
	Direction string
	Status    Status
	// StatusLine says in one short phrase what Status means, for the terminal's second line:
	// "sample", "not approved by your clinic", "approved by …".
	StatusLine string
	// Subject holds the parts of the line that says whose sheet it is and of which day: name, second
	// identifier, procedure day. Empty parts are omitted; a blank handout has no name.
	Subject []string
	// Ages is the ages that the sheet is for, in years: "18+". For gives them in words if the
	// patient's birth date isn't known, else it is empty; Subject has them too.
	Ages    string
	ForWhom string
	// RunningHead is the header of every page after the first: Left is the patient, the second
	// identifier and the procedure with its date; Right is the phone to call.
	RunningHead RunningHead
	Blocks      []Block
	Footer      Footer
	// ToConfirm is how many questions to the clinic are open, and Required how many of them it must
	// answer. Blanks is what its profile leaves blank. ConfirmLine says so, for the terminal; it is
	// empty if there is nothing to confirm.
	ToConfirm   int
	Required    int
	Blanks      []string
	ConfirmLine string
	Partial     bool // only some parts, as Select returns them
	// PartialLine says that only a part is shown; for a terminal that was asked for some sections.
	PartialLine string
	Source      Source
	Named       bool // the sheet is for one named patient
	// Draft marks a sheet that somebody reads before it is approved; nil for one that a patient may get.
	Draft *Draft
	Voice Voice // what a screen reader says otherwise than it is printed
}

// Draft is how a draft is marked. Each renderer puts Mark on every page and in every heading, so
// that a copied part shows what it is, and Line at the top.
type Draft struct {
	Mark string // "DRAFT"
	Line string // "DRAFT: not approved, not for patients"
}

// DraftHeading returns a heading, with the mark if the sheet is a draft: "Activity — DRAFT".
func (s *Sheet) DraftHeading(heading string) string {
	if s.Draft == nil {
		return heading
	}
	return strings.TrimSuffix(heading, ":") + s.Draft.suffix()
}

// DraftHeadingText is DraftHeading for a heading with parts, such as a phone number.
func (s *Sheet) DraftHeadingText(heading Text) Text {
	if s.Draft == nil {
		return heading
	}
	return append(heading[:len(heading):len(heading)], Run{Words: s.Draft.suffix()})
}

func (d *Draft) suffix() string { return " — " + d.Mark }

// Status says who answers for the text.
type Status int

// The statuses. The zero value claims nothing.
const (
	Sample Status = iota // no clinic was chosen
	NotApproved
	Approved
	NotReviewed // a translation that nobody has reviewed: a sample, whoever asks for it
)

// Source is where the text comes from.
type Source struct {
	ID      string
	Edition string
	Digest  string // of the text that any patient could get: 64 hex digits
}

// RunningHead is the header of the pages after the first.
type RunningHead struct {
	Left  []string // parts, separated by a bar when printed
	Right Text
}

// Footer is printed on every page.
type Footer struct {
	Lines  []string
	PageOf string // "Page {page} of {pages}": the renderer fills both in
}

// Block is one part of a sheet. The set is closed: each renderer is a Visitor, so that a
// new block breaks the build of every renderer until it handles it.
type Block interface{ Accept(Visitor) }

// Visitor does something with each kind of block.
type Visitor interface {
	Notice(Notice)
	Letterhead(Letterhead)
	Heading(Heading)
	Overview(Overview)
	PatientBanner(PatientBanner)
	Summary(Summary)
	KeyTimes(KeyTimes)
	Timeline(Timeline)
	Help(Help)
	ForOthers(ForOthers)
	Message(Message)
	Section(Section)
	Conditional(Conditional)
	Diary(Diary)
	NextVisit(NextVisit)
	TeachBack(TeachBack)
	Signatures(Signatures)
}

// Notice is the bar that says that the sheet is a sample, or isn't approved.
type Notice struct{ Text string }

// Letterhead is the clinic's letterhead. Blank values are lines to write on.
type Letterhead struct {
	Logo       *picture.Picture // nil for none
	LogoAlt    string           // what it shows
	Name       Text
	Address    []string
	Motto      string
	Phone      Text
	AfterHours Text // with its label: "After hours: (310) …"
}

// Heading is the title of the sheet; there is only one.
type Heading struct{ Text string }

// Overview says what was done and what happens before the patient leaves. Its items are sentences
// of running text.
type Overview struct{ Groups []Group }

// PatientBanner holds the fields that say whose sheet this is, in order.
type PatientBanner struct{ Fields []Field }

// Summary says again what matters most, in a line of running text after its heading: "In short:".
type Summary struct {
	Heading string
	Groups  []Group
}

// Field is a label with its value. Choices are words to tick if the value isn't known.
type Field struct {
	Kind    FieldKind
	Label   string
	Value   Text
	Choices []string
}

// FieldKind identifies a field, so that a renderer can give each its width.
type FieldKind string

// The fields of a patient banner.
const (
	FieldName      FieldKind = "name"
	FieldBorn      FieldKind = "born"
	FieldRecord    FieldKind = "record"
	FieldProcedure FieldKind = "procedure" // the day, and when it ended
	FieldSide      FieldKind = "side"      // side and site
	FieldClinician FieldKind = "clinician"
)

// KeyTimes is the times a patient must not miss, at most four, and lines for times that are written by hand.
type KeyTimes struct {
	Heading string
	Cells   []KeyTime
	Lines   []TimeLine // the earliest first; Cells may be empty beside them
}

// TimeLine is a line on which staff write a time that the sheet says in several places: "24 hours after your
// procedure: ____". The texts refer to it by its Moment.
type TimeLine struct{ Label, Moment string }

// KeyTime is one key time: "Go home" | "about" | "11:00 AM" | "after about 40 minutes".
type KeyTime struct {
	Ref    string // the instruction it comes from
	Label  string
	Lead   string // "about", "from", "not before"; printed before Value; may be empty
	Value  string // the time, the day, or the interval in words; empty if Write leaves a line for a day
	Note   string // may be empty
	Write  bool   // there is no clock time, or no day: leave a line to write it on
	Moment string // as in Run: what is written on the line, or on that of Lines; may be empty
	Time   *Time  // nil if not known
}

// Timeline draws milestones along an axis: of hours, for the day of the procedure, which the next day may
// follow after a break; or of days. It only repeats what the text says, and has at least two lanes.
type Timeline struct {
	Title      string
	Label      string    // the day of the procedure, above the lanes; "" on an axis of days, whose ticks say it
	From, To   time.Time // the linear part of the axis: of the day of the procedure, or all days
	Ticks      []Tick    // inside the linear part
	Later      string    // the day after the break; "" for no break
	LaterFrom  time.Time // the start of that day
	LaterUntil time.Time // its end
	Lanes      []Lane
	Legend     []LegendEntry // what the bars mean that its lanes have
	Alt        string        // the same in words, days with their full names
}

// Tick is a mark on the axis; minor ones have no label.
type Tick struct {
	At    time.Time
	Label string
}

// Lane is the bar of one milestone. It begins and ends on the axis.
type Lane struct {
	Ref   string
	Label string
	Kind  LaneKind
	From  time.Time // start of the bar
	To    time.Time // its end; zero for LaneOpen
	// AboutFrom and AboutTo enclose the uncertain part around the end, which is striped; zero if the
	// end is exact.
	AboutFrom, AboutTo time.Time
	Words              string // beside the bar
}

// LegendEntry says what one kind of bar means.
type LegendEntry struct {
	Kind    LaneKind
	Striped bool // it is about the stripes at the end of a bar
	Words   string
}

// LaneKind is how a lane is drawn.
type LaneKind int

// The kinds of lane.
const (
	LaneBar  LaneKind = iota // outlined, from From to To
	LaneOpen                 // from From on, with an arrow
)

// Help is whom to call, and for what.
type Help struct{ Boxes []HelpBox }

// HelpBox is the signs of one level, most urgent box first.
type HelpBox struct {
	Level   string // "call-911", "call-now", "call-today"
	Heading Text   // "Call 911 right away for any of these"; holds the number, or a line to write it on
	// Continued is the heading on a further page, if the box doesn't fit on one page: "Call 911 right
	// away for any of these (continued)". Only paper needs it.
	Continued Text
	Note      Text // such as what to do when nobody answers; may be empty
	Groups    []Group
}

// ForOthers is what the patient shows or tells helpers: in an emergency room, or the adult who
// stays. It isn't a box of whom to call.
type ForOthers struct {
	Heading   string
	Continued string // as for a HelpBox
	Groups    []Group
}

// Message is the clinician's own words to the patient.
type Message struct {
	Heading string
	Text    Text
}

// Section is instructions of one kind.
type Section struct {
	Kind      string // "activity"; chooses the icon
	Heading   string
	Continued string // the heading where the section goes on in another column or on another page
	Groups    []Group
}

// Conditional is the instructions of all sections that hold only for some answers to one question, which nobody
// answered. The alternatives of a question follow one another.
type Conditional struct {
	Condition string // the question, as the definition names it: "sedation"
	// Heading says who they are for. Several are the answers of which one is to be ticked; then each group
	// says who it is for.
	Heading   []LeadIn
	Continued string // as for a Section; "" for several answers
	Groups    []Group
}

// Group is items under one lead-in, or under none.
type Group struct {
	LeadIn *LeadIn // nil: for everyone whom the block is for
	Items  []Item
}

// LeadIn says who the items under it are for.
type LeadIn struct {
	Text string // "If you have diabetes"; without a colon
	Box  bool   // staff tick it, since the patient can't know. A sheet has one box for an answer
	// Whole is the same with the heading that it stands under: "If we gave you a steroid, and if you have
	// diabetes", where Text is "And if you have diabetes". It is empty where Text is all.
	Whole string
}

// Item is one instruction.
type Item struct {
	Ref  string // "activity.driving"
	Text Text
	Do   Text // what to do at once; may be empty
	// Drawing explains it; nil for none. A format that can't show it says its Alt.
	Drawing *Drawing
	// Steps follow one another, as a small table below the text; the library ensures that items of running
	// text have none. StepsNote says which day is the first if no dates are known; else it is empty. StepHeads are
	// the heads of the two columns, below the note; empty where there are no steps.
	StepsNote string
	StepHeads StepHeads
	Steps     []Step
	// Log is what the patient writes down below the text; nil for none, and beside steps.
	Log *Log
}

// StepHeads are the heads of the columns of a table of steps.
type StepHeads struct {
	When string // "When"
	What string // "What to do"
}

// Drawing is one of package drawing's.
type Drawing struct {
	Name    string
	Alt     string // what it shows, in the sheet's language
	Caption string // a few words under it; a format that says its Alt has no need of them
}

// Log is where the patient ticks each day, or writes each time. It tells nothing that the text doesn't.
type Log struct {
	Label string   // "Check off each day", "Times I took it"; without a colon
	Days  []LogDay // a box for each; none for a log of times
	Lines int      // how many lines there are to write a time on
}

// LogDay is a day of a log with its box.
type LogDay struct {
	Label string // "Nov 28", or "28" in the same month as the one before; "Day 1", then "2", where no date is known
	Said  string // the whole day, as a voice says it: "Saturday, November 28", "Day 1"
	Time  *Time  // nil if the date isn't known
}

// String returns the log in a line: "Check off each day: Nov 28, 29, 30, Dec 1".
func (l *Log) String() string {
	parts, sep := make([]string, 0, max(len(l.Days), l.Lines)), ", "
	for _, d := range l.Days {
		parts = append(parts, d.Label)
	}
	for range l.Lines {
		parts, sep = append(parts, BlankLine), " "
	}
	return l.Label + ": " + strings.Join(parts, sep)
}

// Say returns the log as a voice says it: whole days, or once what it says for a line to write on.
func (l *Log) Say(blank string) string {
	parts := make([]string, 0, len(l.Days))
	for _, d := range l.Days {
		parts = append(parts, d.Said)
	}
	if l.Lines > 0 {
		parts = append(parts, "("+blank+")")
	}
	return l.Label + ": " + strings.Join(parts, "; ")
}

// Step is one row of an instruction's table: "Mon, Nov 23 to Sun, Nov 29" and what to do
// then.
type Step struct {
	When string
	What Text
	Time *Time // nil if the dates aren't known, or the step has no end
}

// Diary is a table that the patient fills in.
type Diary struct {
	Heading     string
	LeadIn      *LeadIn
	Intro       []Item // the question, the scale, how to answer, and the rules
	TimeHead    string
	Low, High   int
	LowLabel    string
	HighLabel   string
	Columns     []string // what to write beside each rating
	Sides       []string // two heads: two boxes to write in instead of circles
	Rows        []DiaryRow
	Relief      string // "Best relief I had today"
	ReliefWords []string
}

// DiaryRow is one line of the diary.
type DiaryRow struct {
	Label  string // "10:50 AM", "Before the procedure", or the interval in words
	Note   string // "bedtime", "Tue, Nov 24"
	NewDay bool   // the first row of another day
	Write  bool   // the clock time is to be written in
	Time   *Time
}

// NextVisit is what comes next, with the clinic's address or phone as a code to scan.
type NextVisit struct {
	Heading   string
	Continued string // as for a Section
	Groups    []Group
	Link      *Link
}

// Link is an address that holds no patient data. URL is encoded in the code, Text is printed with
// it, and Alt describes it to people who can't see it.
type Link struct {
	URL, Text, Alt string
	Lead           string // what it opens, before Text: "Read this sheet online:"
}

// TeachBack holds questions that the patient answers in their own words.
type TeachBack struct {
	Heading   string
	Continued string // as for a Section
	Questions []Item
}

// Signatures holds lines to sign on.
type Signatures struct{ Lines []Signature }

// Signature is one line to sign on, with space for date and time.
type Signature struct{ Label, When string }

// Accept calls v.Notice.
func (b Notice) Accept(v Visitor) { v.Notice(b) }

// Accept calls v.Letterhead.
func (b Letterhead) Accept(v Visitor) { v.Letterhead(b) }

// Accept calls v.Heading.
func (b Heading) Accept(v Visitor) { v.Heading(b) }

// Accept calls v.Overview.
func (b Overview) Accept(v Visitor) { v.Overview(b) }

// Accept calls v.PatientBanner.
func (b PatientBanner) Accept(v Visitor) { v.PatientBanner(b) }

// Accept calls v.Summary.
func (b Summary) Accept(v Visitor) { v.Summary(b) }

// Accept calls v.KeyTimes.
func (b KeyTimes) Accept(v Visitor) { v.KeyTimes(b) }

// Accept calls v.Timeline.
func (b Timeline) Accept(v Visitor) { v.Timeline(b) }

// Accept calls v.Help.
func (b Help) Accept(v Visitor) { v.Help(b) }

// Accept calls v.ForOthers.
func (b ForOthers) Accept(v Visitor) { v.ForOthers(b) }

// Accept calls v.Message.
func (b Message) Accept(v Visitor) { v.Message(b) }

// Accept calls v.Section.
func (b Section) Accept(v Visitor) { v.Section(b) }

// Accept calls v.Conditional.
func (b Conditional) Accept(v Visitor) { v.Conditional(b) }

// Accept calls v.Diary.
func (b Diary) Accept(v Visitor) { v.Diary(b) }

// Accept calls v.NextVisit.
func (b NextVisit) Accept(v Visitor) { v.NextVisit(b) }

// Accept calls v.TeachBack.
func (b TeachBack) Accept(v Visitor) { v.TeachBack(b) }

// Accept calls v.Signatures.
func (b Signatures) Accept(v Visitor) { v.Signatures(b) }
