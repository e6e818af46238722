package progress

import (
	"maps"
	"path/filepath"
	"slices"
	"time"

	"aftercare/internal/batch"
)

// Report collects what comes of a run, for whoever looks at it later. It holds appointment ids and no other data of a
// patient. The zero value has collected nothing.
type Report struct {
	rejected map[string]*reason
	warnings []string
}

// reason is why rows have no sheet.
type reason struct {
	Status       batch.Status `json:"status"`
	Reason       string       `json:"reason"`
	Rows         int          `json:"rows"`
	Appointments []string     `json:"appointments"` // the first of them
}

// maxAppointments is how many appointments a report lists for one reason.
const maxAppointments = 100

// Add adds a row that isn't made.
func (r *Report) Add(l batch.Line) {
	if r.rejected == nil {
		r.rejected = map[string]*reason{}
	}
	key := string(l.Status) + " " + l.Reason
	of := r.rejected[key]
	if of == nil {
		of = &reason{Status: l.Status, Reason: l.Reason, Appointments: []string{}}
		r.rejected[key] = of
	}
	of.Rows++
	if l.Appointment != "" && len(of.Appointments) < maxAppointments {
		of.Appointments = append(of.Appointments, l.Appointment)
	}
}

// Warn adds a warning, which names its row by the appointment.
func (r *Report) Warn(message string) { r.warnings = append(r.warnings, message) }

// End is what is known of a run when it ends.
type End struct {
	Program        string
	Started, Ended time.Time
	Day            string // 2026-11-23; "" if no day was asked for
	Schedules      []Schedule
	Summary        *batch.Summary // nil if the run was refused
	DryRun         bool
	ExitCode       int
	Message        string // of the error; "" for none
}

// Schedule is a file that was read.
type Schedule struct {
	Name   string `json:"name"` // without its folder
	SHA256 string `json:"sha256"`
}

// Schedules describes the schedules of a run, while their copies are there.
func Schedules(sources []batch.Source) ([]Schedule, error) {
	var out []Schedule
	for _, s := range sources {
		sum, err := s.Sum()
		if err != nil {
			return nil, err
		}
		out = append(out, Schedule{filepath.Base(s.Name), sum})
	}
	return out, nil
}

// Object returns the report as an object for programs, as "aftercare schema report" describes it.
func (r *Report) Object(e End) any {
	out := struct {
		Schema    int        `json:"schema"`
		Program   string     `json:"program"`
		Started   time.Time  `json:"started"`
		Ended     time.Time  `json:"ended"`
		Day       string     `json:"day,omitempty"`
		Schedules []Schedule `json:"schedules"`
		Summary   any        `json:"summary,omitempty"`
		NotMade   []reason   `json:"not_made"`
		Warnings  []string   `json:"warnings"`
		ExitCode  int        `json:"exit_code"`
		Means     string     `json:"means"`
		Message   string     `json:"message,omitempty"`
	}{
		Schema: 1, Program: e.Program, Started: e.Started.Truncate(time.Second), Ended: e.Ended.Truncate(time.Second), Day: e.Day, Schedules: append([]Schedule{}, e.Schedules...),
		NotMade: []reason{}, Warnings: append([]string{}, r.warnings...), ExitCode: e.ExitCode, Means: meaning(e.ExitCode), Message: e.Message,
	}
	if e.Summary != nil {
		out.Summary = newJSONSummary(e.Summary, e.DryRun)
	}
	for _, key := range slices.Sorted(maps.Keys(r.rejected)) {
		out.NotMade = append(out.NotMade, *r.rejected[key])
	}
	return out
}

// meaning says what an exit code means for a run.
func meaning(code int) string {
	const done, failed, usage, partial, definitions = 0, 1, 2, 3, 4
	switch code {
	case done:
		return "done"
	case failed:
		return "failed: nothing more is made; see message"
	case usage:
		return "wrong usage: nothing is made; see message"
	case partial:
		return "some rows have no sheet, or some sheets are not on paper; see not_made and summary"
	case definitions:
		return "the definitions have problems, or are not approved; see message"
	}
	return "stopped by a signal; the same command with --resume goes on"
}
