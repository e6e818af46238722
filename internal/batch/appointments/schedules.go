// Package appointments finds the appointment whose sheet is wanted: in the schedule that the clinic's profile names for a day,
// or in one that a person names; and takes the visit from its row.
package appointments

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/spool"
	"aftercare/internal/visit"
	"aftercare/internal/visit/field"
	"aftercare/internal/visit/intake"
)

// Machine is what schedules are read with.
type Machine struct {
	Inputs batch.Inputs
	Now    func() time.Time
	Zone   *time.Location        // of the machine, for a clinic that names none
	Warn   func(diag.Diagnostic) // of what is odd in a schedule
}

// Form says how a schedule is read.
type Form struct {
	Mapping  string // a file; "" for none
	Encoding string // of a text that isn't Unicode; "" for one that is
}

// Schedules reads the schedules of one clinic.
type Schedules struct {
	Machine
	Library *library.Library
	IDs     []string         // of the procedures there are
	Options schedule.Options // how the schedules are read
}

// Open returns the schedules of a library's clinic. It reads the mapping, and refuses one that names a procedure that there is not.
func Open(m Machine, lib *library.Library, f Form) (*Schedules, error) {
	s := &Schedules{Machine: m, Library: lib}
	var err error
	if s.IDs, err = lib.CandidateIDs(); err != nil {
		return nil, err
	}
	s.Options, err = s.options(f)
	return s, err
}

// options returns how a schedule is read: its mapping, and the conditions that it may name.
func (s *Schedules) options(f Form) (schedule.Options, error) {
	o := schedule.Options{Encoding: f.Encoding, Zone: s.ClinicZone(), Today: s.Today(), Records: s.Library.Clinic().FHIR.PatientSystem, Warn: s.Warn}
	var err error
	if o.Conditions, err = s.Library.Conditions(); err != nil || f.Mapping == "" {
		return o, err
	}
	data, err := os.ReadFile(f.Mapping)
	if err != nil {
		return o, &spool.InputError{What: "the mapping", Err: err}
	}
	if o.Map, err = schedule.ParseMap(f.Mapping, data); err != nil {
		return o, err
	}
	var list diag.List
	for _, p := range o.Map.Procedures() {
		if !slices.Contains(s.IDs, p.ID) {
			list.Add(p.Pos, diag.DidYouMean(p.ID, s.IDs), "no procedure is called %q", p.ID)
		}
	}
	return o, list.Err()
}

// ClinicZone returns the clinic's time zone.
func (s *Schedules) ClinicZone() *time.Location { return s.Library.Clinic().Zone(s.Zone) }

// Today returns the day by the clinic's clock.
func (s *Schedules) Today() visit.Date { return visit.DateOf(s.Now().In(s.ClinicZone())) }

// ErrNone reports a profile that names no schedule.
var ErrNone = &diag.UsageError{
	Problem: "the clinic's profile names no schedule", Hint: `write where it is into clinic.yaml: schedule: "schedules/{date}.csv"; or name a file with --from`,
}

// FileOf returns the clinic's schedule for a day, ErrNone if its profile names none. What the form leaves open is the
// profile's.
func (s *Schedules) FileOf(day visit.Date, f Form) (file string, err error) {
	c := s.Library.Clinic()
	if !c.Schedule.IsSet() {
		return "", ErrNone
	}
	if f.Mapping == "" {
		f.Mapping = c.Schedule.MapFile()
	}
	if f.Encoding == "" {
		f.Encoding = c.Schedule.Encoding
	}
	s.Options, err = s.options(f)
	return c.Schedule.PathOn(day), err
}

// Row returns one row of a schedule by its number; false if it has fewer.
func (s *Schedules) Row(file string, number int) (row schedule.Row, found bool, err error) {
	err = s.Inputs.EachRow(file, s.Options, func(r schedule.Row) error {
		if r.Number == number {
			r.Raw = slices.Clone(r.Raw)
			row, found = r, true
		}
		return nil
	})
	return row, found, err
}

// Appointment returns the only row of an appointment in a schedule. The error is a NotBookedError if there is none.
func (s *Schedules) Appointment(file, id string) (schedule.Row, error) {
	var found []schedule.Row
	err := s.Inputs.EachRow(file, s.Options, func(r schedule.Row) error {
		if r.Fields["appointment_id"] == id {
			r.Raw = slices.Clone(r.Raw)
			found = append(found, r)
		}
		return nil
	})
	if err != nil {
		return schedule.Row{}, err
	}
	return theOnly(found, id, "")
}

// theOnly returns the row of an appointment, if there is one.
func theOnly(found []schedule.Row, id, hint string) (schedule.Row, error) {
	switch len(found) {
	case 0:
		return schedule.Row{}, &NotBookedError{id, hint}
	case 1:
		return found[0], nil
	}
	return schedule.Row{}, diag.Usage("", "the schedule has the appointment %q in rows %d and %d", id, found[0].Number, found[1].Number)
}

// NotBookedError reports an appointment that isn't in a schedule.
type NotBookedError struct{ ID, Advice string }

// Error names the appointment.
func (e *NotBookedError) Error() string {
	return fmt.Sprintf("the schedule has no appointment %q", e.ID)
}

// Hint says where else it may be.
func (e *NotBookedError) Hint() string { return e.Advice }

// Fields takes the visit from the row of an appointment, and returns the id of its procedure, and the fields: those given, and
// for the others those of the row. If the end can be asked for, a row that only says today leaves it open.
func (s *Schedules) Fields(row schedule.Row, given intake.Fields, canAsk bool) (id string, f intake.Fields, err error) {
	appointment := row.Fields["appointment_id"]
	day, _ := field.Day(given.Date)
	if of, _ := batch.DayOf(row, s.ClinicZone()); !day.IsZero() && !of.IsZero() && day != of {
		// Schedules of two days may use one id for two patients.
		return "", f, diag.Usage("--from FILE reads the schedule of another day", "the appointment %q is of %s, and --date is %s", appointment, of, day)
	}
	f, reason := batch.Fields(row)
	switch id = row.Fields["procedure"]; {
	case row.Skip != "":
		return "", f, diag.Usage("", "the appointment %q is %s", appointment, row.Skip)
	case row.Reject != "":
		return "", f, diag.Usage("correct the row, or give the visit as flags", "row %d: %s", row.Number, row.Reject)
	case reason != "":
		return "", f, diag.Usage("", "row %d: %s", row.Number, reason)
	case !slices.Contains(s.IDs, id):
		return "", f, diag.Usage("correct the row, or name it in a mapping", "row %d: procedure is not the id of a procedure here", row.Number)
	}
	if canAsk && dayWithoutTime(f, s.ClinicZone()) == s.Today() {
		f.Ended, f.Date = "", "" // the end says the day, and is asked for
	}
	return id, given.WithDefaults(f), nil
}

// dayWithoutTime returns the day of a visit if nothing more precise is known; zero if the time is known, or the
// day isn't.
func dayWithoutTime(f intake.Fields, zone *time.Location) visit.Date {
	day, err := visit.ParseDay(f.Date)
	if f.Date != "" && err != nil || f.Ended == "" {
		return day
	}
	at, is, err := visit.Midnight(f.Ended, day, zone)
	if err != nil || !is || !day.IsZero() && day != at {
		return visit.Date{}
	}
	return at
}

// DayFile returns the schedule that the clinic's profile names for the day of a run. The error is a NoDayFileError if it isn't there.
func (s *Schedules) DayFile(day visit.Date, f Form) (string, error) {
	file, err := s.FileOf(day, f)
	if errors.Is(err, ErrNone) {
		return "", &diag.UsageError{Problem: ErrNone.Problem, Hint: `name a file: aftercare batch monday.csv --day today; or write where it is into clinic.yaml: schedule: "schedules/{date}.csv"`}
	}
	if err != nil {
		return "", err
	}
	if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
		return "", &NoDayFileError{day, file, s.Library.Clinic().Schedule.File}
	}
	return file, nil
}

// NoDayFileError reports that the schedule that the profile names for a day doesn't exist.
type NoDayFileError struct {
	Day           visit.Date
	File, Setting string // its name, and what the profile says
}

// Error names the file that was expected.
func (e *NoDayFileError) Error() string {
	return fmt.Sprintf("the schedule of %s is not there: expected %q", e.Day, e.File)
}

// Hint says where the name comes from.
func (e *NoDayFileError) Hint() string {
	return fmt.Sprintf("clinic.yaml says schedule: %q; put the file of that day there, or name another", e.Setting)
}
