package batch

import (
	"encoding/json"
	"slices"

	"aftercare/internal/files/sink"
)

// PrintLine is one step of a sheet on its way to paper: a line of printed.jsonl, in this order
// of keys. The last line of an appointment holds. It has no name, birth date or record number.
type PrintLine struct {
	At          string     `json:"at"`
	Row         int        `json:"row"`
	Appointment string     `json:"appointment_id"`
	SHA256      string     `json:"sha256"` // of the file that was printed
	State       PrintState `json:"state"`
	Reason      string     `json:"reason"`
	Queue       string     `json:"queue"`
	Job         string     `json:"job"`  // the printing system's id; "" until there is one
	Mark        string     `json:"mark"` // of the job, to find it by
	Copies      int        `json:"copies"`
	Sides       string     `json:"sides"`
	Media       string     `json:"media"`
	Tray        string     `json:"tray"`
	Content     string     `json:"content,omitempty"` // of the sheet, as in the manifest
}

// PrintState is how far a sheet has got on its way to paper.
type PrintState string

// The states of a sheet besides the outcomes of a job.
const (
	Sending   PrintState = "sending"   // about to be sent: if the run is killed now, nobody knows the outcome
	Withdrawn PrintState = "withdrawn" // printed, but the appointment no longer needs it
	OnPaper              = PrintState(sink.Printed)
	InQueue              = PrintState(sink.Queued)
	InDoubt              = PrintState(sink.Unknown)
)

var printStates = []PrintState{
	Sending, Withdrawn, OnPaper, InQueue, InDoubt, PrintState(sink.Cancelled), PrintState(sink.Aborted), PrintState(sink.Refused),
}

// isKnown reports whether the state exists: an unknown one may be about a sheet that was printed, so it must
// not be skipped.
func (s PrintState) isKnown() bool { return slices.Contains(printStates, s) }

// matches reports whether the step is about that sheet: the same file, or one in which the patient reads the
// same. A sheet that another version of the program writes with other bytes is still on paper.
func (p PrintLine) matches(l Line) bool {
	return p.SHA256 == l.SHA256 || p.Content != "" && p.Content == l.Content
}

// printLog is printed.jsonl.
type printLog struct {
	disk sink.Disk
	path string
	last map[key]PrintLine // by appointment
}

// openPrintLog reads the record, and removes a last line that was cut off.
func openPrintLog(disk sink.Disk, path string) (*printLog, error) {
	r := &printLog{disk, path, map[key]PrintLine{}}
	end, err := readPrintLog(path, func(l PrintLine) { r.last[idKey(l.Appointment)] = l })
	if err != nil {
		return nil, err
	}
	return r, repairFile(path, end)
}

// readPrintLog reads the record to its end without changing anything.
func readPrintLog(path string, do func(PrintLine)) (*torn, error) {
	return readRecord(path, printLogFormat, func(text []byte) string {
		l, what := parsePrintLine(text)
		if what == "" {
			do(l)
		}
		return what
	})
}

// printLogLine is a step as it stands in the file.
type printLogLine struct {
	PrintLine

	Schema int `json:"schema"`
}

// parsePrintLine reads a line without its newline, or returns what is wrong with it.
func parsePrintLine(data []byte) (l PrintLine, what string) {
	if what = printLogFormat.problem(data); what != "" {
		return l, what
	}
	var read printLogLine
	if err := json.Unmarshal(data, &read); err != nil {
		return l, "it is not a complete line written by this program"
	}
	l = read.PrintLine
	switch {
	case read.Schema > recordSchema:
		return l, laterSchema(read.Schema)
	case l.Row < 1, l.Appointment == "" || !hasNameLetters(l.Appointment):
		return l, "it doesn't name an appointment"
	case !l.State.isKnown():
		return l, "this version doesn't know its state"
	case l.SHA256 != "" && !isSHA256(l.SHA256):
		return l, "its sha256 is not valid"
	}
	return l, ""
}

// find returns the latest step of an appointment's sheet.
func (r *printLog) find(appointment string) (PrintLine, bool) {
	l, ok := r.last[idKey(appointment)]
	return l, ok
}

// add writes a line, and returns once it is durable.
func (r *printLog) add(l PrintLine) error {
	if err := appendRecord(r.disk, r.path, encodeRecordLine(printLogLine{l, recordSchema})); err != nil {
		return err
	}
	r.last[idKey(l.Appointment)] = l
	return nil
}
