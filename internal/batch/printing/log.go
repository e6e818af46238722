package printing

import (
	"encoding/json"
	"slices"

	"aftercare/internal/batch/record"
	"aftercare/internal/files/sink"
)

// Line is one step of a sheet on its way to paper: a line of printed.jsonl, in this order
// of keys. The last line of an appointment holds. It has no name, birth date or record number.
type Line struct {
	At          string `json:"at"`
	Row         int    `json:"row"`
	Appointment string `json:"appointment_id"`
	SHA256      string `json:"sha256"` // of the file that was printed
	State       State  `json:"state"`
	Reason      string `json:"reason"`
	Queue       string `json:"queue"`
	Job         string `json:"job"`  // the printing system's id; "" until there is one
	Mark        string `json:"mark"` // of the job, to find it by
	Copies      int    `json:"copies"`
	Sides       string `json:"sides"`
	Media       string `json:"media"`
	Tray        string `json:"tray"`
	Content     string `json:"content,omitempty"` // of the sheet, as in the manifest
}

// State is how far a sheet has got on its way to paper.
type State string

// The states of a sheet besides the outcomes of a job.
const (
	sending   State = "sending"   // about to be sent: if the run is killed now, nobody knows the outcome
	Withdrawn State = "withdrawn" // printed, but the appointment no longer needs it
	OnPaper         = State(sink.Printed)
	InQueue         = State(sink.Queued)
	InDoubt         = State(sink.Unknown)
)

var states = []State{
	sending, Withdrawn, OnPaper, InQueue, InDoubt, State(sink.Cancelled), State(sink.Aborted), State(sink.Refused),
}

// isKnown reports whether the state exists: an unknown one may be about a sheet that was printed, so it must
// not be skipped.
func (s State) isKnown() bool { return slices.Contains(states, s) }

// matches reports whether the step is about that sheet: the same file, or one in which the patient reads the
// same. A sheet that another version of the program writes with other bytes is still on paper.
func (p Line) matches(l Sheet) bool {
	return p.SHA256 == l.SHA256 || p.Content != "" && p.Content == l.Content
}

// log is printed.jsonl.
type log struct {
	disk sink.Disk
	path string
	last map[string]Line // by appointment
}

// openLog reads the record, and removes a last line that was cut off.
func openLog(disk sink.Disk, path string) (*log, error) {
	r := &log{disk, path, map[string]Line{}}
	end, err := ReadLog(path, func(l Line) { r.last[idKey(l.Appointment)] = l })
	if err != nil {
		return nil, err
	}
	return r, record.RepairFile(path, end)
}

// ReadLog reads the record to its end without changing anything.
func ReadLog(path string, do func(Line)) (*record.Torn, error) {
	return record.Read(path, logFormat, func(text []byte) string {
		l, what := parseLine(text)
		if what == "" {
			do(l)
		}
		return what
	})
}

// logLine is a step as it stands in the file.
type logLine struct {
	Line

	Schema int `json:"schema"`
}

// logFormat is how the lines of printed.jsonl begin.
var logFormat = record.Format{
	Head: `{"at":"`, Value: "0123456789-:.TZ+", Next: `","row":`, Keys: []string{`"appointment_id":`, `"sha256":`, `"state":`, `"reason":`, `"queue":`, `"job":`, `"mark":`},
}

// parseLine reads a line without its newline, or returns what is wrong with it.
func parseLine(data []byte) (l Line, what string) {
	if what = logFormat.Problem(data); what != "" {
		return l, what
	}
	var read logLine
	if err := json.Unmarshal(data, &read); err != nil {
		return l, "it is not a complete line written by this program"
	}
	l = read.Line
	switch {
	case read.Schema > record.Schema:
		return l, record.LaterSchema(read.Schema)
	case l.Row < 1, l.Appointment == "" || !record.HasNameLetters(l.Appointment):
		return l, "it doesn't name an appointment"
	case !l.State.isKnown():
		return l, "this version doesn't know its state"
	case l.SHA256 != "" && !record.IsSHA256(l.SHA256):
		return l, "its sha256 is not valid"
	}
	return l, ""
}

// find returns the latest step of an appointment's sheet.
func (r *log) find(appointment string) (Line, bool) {
	l, ok := r.last[idKey(appointment)]
	return l, ok
}

// add writes a line, and returns once it is durable.
func (r *log) add(l Line) error {
	if err := record.Append(r.disk, r.path, logLine{l, record.Schema}); err != nil {
		return err
	}
	r.last[idKey(l.Appointment)] = l
	return nil
}
