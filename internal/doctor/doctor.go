// Package doctor checks what is set on a machine and for its clinic: each check adds a finding, which says what was
// looked at, whether it works, what it is and what sets it. No finding holds patient data.
package doctor

import (
	"context"
	"fmt"
	"slices"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/console"
)

// State says how much a finding matters.
type State string

// The states of a finding.
const (
	OK      State = "ok"
	Note    State = "note"    // worth knowing, and no problem
	Problem State = "PROBLEM" // something that was set and won't work, or a definition that can't be read
)

// Finding is one thing that was checked. The JSON names are a contract.
type Finding struct {
	What  string `json:"what"`
	State State  `json:"state"`
	Is    string `json:"is"`
	From  string `json:"from,omitempty"` // where the value comes from
	Hint  string `json:"hint,omitempty"`
}

// Text returns the finding as a sentence, and its hint as one that may follow.
func (f Finding) Text() (line, hint string) {
	line = f.What + ": " + f.Is
	if f.From != "" {
		line += " (" + f.From + ")"
	}
	if f.State != OK {
		line = string(f.State) + ": " + line
	}
	return line, f.Hint
}

// Problems returns how many findings are problems.
func Problems(all []Finding) int {
	return len(slices.DeleteFunc(slices.Clone(all), func(f Finding) bool { return f.State != Problem }))
}

// Report is an error in words: what is wrong, what to do, and for errors in a file each position instead.
type Report struct {
	Message, Hint string
	List          diag.List
}

// Schedule is what was read of a schedule, without patient data.
type Schedule struct {
	Usable   int // appointments that a sheet can be made for
	Rejected []RejectedRow
	Warnings []diag.Diagnostic // of what is odd in it
}

// RejectedRow is a row of a schedule that can't be used, and why.
type RejectedRow struct {
	Line int
	Why  string
}

// Checkup is what the checks look at, as values and functions.
type Checkup struct {
	Config *config.Folder
	Getenv func(string) string
	Flag   func(name string) (value string, given bool) // the flags of the command
	Now    time.Time
	Zone   *time.Location // the machine's
	// Open opens the library of the clinic that is chosen.
	Open func() (*library.Library, error)
	// BuiltIn opens the program's own library, without a clinic.
	BuiltIn func() (*library.Library, error)
	// Printable returns why the clinic's blank sheets in a language can't be printed.
	Printable func(lib *library.Library, lang string) error
	// ReadSchedule reads today's schedule of a clinic whose profile says where it is.
	ReadSchedule   func(ctx context.Context, lib *library.Library) (Schedule, error)
	Describe       func(error) Report // words an error
	Printer        sink.Printer
	PrinterTimeout time.Duration
	Console        *console.Console // nil if the output isn't a terminal

	findings         []Finding
	configUnreadable bool // config.yaml has an error and can't be used
}

// Run carries out all checks. If ctx ends, the findings are incomplete.
func (x *Checkup) Run(ctx context.Context) []Finding {
	x.findings, x.configUnreadable = nil, false
	x.folder()
	profile, opened := clinic.Profile{}, false
	lib, err := x.Open()
	if _, given := x.Flag("clinic"); x.configUnreadable && err != nil && !given {
		x.add("clinic", Note, "not known, since "+config.File+" can't be read", "", "")
	} else if err != nil {
		x.addError("clinic", err, x.clinicSource())
	} else {
		profile, opened = lib.Clinic(), true
		x.clinic(profile)
	}
	x.settings(profile)
	if opened {
		x.definitions(lib)
		x.approvals(lib)
		x.fonts(profile)
		x.paper(lib)
	}
	if opened {
		x.schedule(ctx, lib)
	}
	x.printing(ctx, profile)
	x.clock(profile)
	x.terminal()
	return x.findings
}

func (x *Checkup) add(what string, state State, is, from, hint string) {
	x.findings = append(x.findings, Finding{what, state, is, from, hint})
}

// maxProblems is how many problems of one file, or rows of a schedule, are listed.
const maxProblems = 3

// addError adds an error as a problem, with its hint and, for errors in a file, each position.
func (x *Checkup) addError(what string, err error, from string) {
	r := x.Describe(err)
	if len(r.List) == 0 {
		x.add(what, Problem, r.Message, from, r.Hint)
		return
	}
	for n, d := range r.List {
		if n == maxProblems {
			x.add(what, Problem, diag.Count(len(r.List)-maxProblems, "more problem"), from, `"aftercare check" lists them all`)
			return
		}
		x.add(what, Problem, fmt.Sprintf("%s: %s", d.Pos, d.Message), from, d.Hint)
	}
}
