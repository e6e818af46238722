package appointments

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/spool"
	"aftercare/internal/visit"
)

// Day is the schedule that the clinic's profile names for today.
type Day struct {
	*Schedules
	File string
	Date visit.Date
}

// NoScheduleError reports that the schedule that the profile names for today doesn't exist.
type NoScheduleError struct{ File, Advice string }

// Error names the file that was expected.
func (e *NoScheduleError) Error() string {
	return fmt.Sprintf("today's schedule is not there: expected %q", e.File)
}

// Hint says where the name comes from.
func (e *NoScheduleError) Hint() string { return e.Advice }

// OpenToday returns the clinic's schedule for today, by its clock; ErrNone if its profile names none. What the form leaves open
// is the profile's.
func OpenToday(m Machine, lib *library.Library, f Form) (*Day, error) {
	s, err := Open(m, lib, Form{Encoding: f.Encoding})
	if err != nil {
		return nil, err
	}
	day := s.Today()
	file, err := s.FileOf(day, f)
	if err != nil {
		return nil, err
	}
	return &Day{s, file, day}, nil
}

// eachRow calls do with each row, in file order; own says whether the row is for this day, and is false for a
// row that names another.
func (d *Day) eachRow(do func(r schedule.Row, own bool) error) error {
	err := d.Inputs.EachRow(d.File, d.Options, func(r schedule.Row) error {
		day, _ := batch.DayOf(r, d.ClinicZone())
		return do(r, day.IsZero() || day == d.Date)
	})
	var room *spool.CopyError
	if errors.Is(err, fs.ErrNotExist) && !errors.As(err, &room) {
		return &NoScheduleError{d.File, fmt.Sprintf("clinic.yaml says schedule: %q; put today's file there, or name another with --from", d.Library.Clinic().Schedule.File)}
	}
	return err
}

// Appointment returns the only row of an appointment of the day. The error is a NotBookedError if there is none.
func (d *Day) Appointment(id string) (schedule.Row, error) {
	var found []schedule.Row
	other := ""
	err := d.eachRow(func(r schedule.Row, own bool) error {
		switch {
		case r.Fields["appointment_id"] != id:
		case !own:
			day, _ := batch.DayOf(r, d.ClinicZone())
			other = day.String()
		default:
			found = append(found, r)
		}
		return nil
	})
	switch {
	case err != nil:
		return schedule.Row{}, err
	case len(found) == 0 && other != "":
		return schedule.Row{}, diag.Usage("--from "+d.File+" takes it all the same", "the appointment %q is of %s, and today is %s", id, other, d.Date)
	}
	return theOnly(found, id, fmt.Sprintf("today's schedule is %q; --from FILE reads another day's", d.File))
}

// Booked is an appointment of today.
type Booked struct {
	*Day
	Row schedule.Row
}

// Choose tells a procedure of a library from an appointment of today's schedule, which open opens; nil for a procedure. A name
// that is both is refused: one of the two would be the wrong paper. Unread says why the schedule could not be looked into for
// the name of a procedure; nil if it was, or isn't there.
func Choose(lib *library.Library, name string, open func() (*Day, error)) (found *Booked, unread, err error) {
	_, unknown := lib.Find(name)
	if isRefused(unknown) {
		unknown = nil // it is a procedure, and its own error says why nothing is printed
	}
	found = &Booked{}
	if found.Day, err = open(); err == nil {
		found.Row, err = found.Appointment(name)
	}
	var (
		none   *NoScheduleError
		absent *NotBookedError
	)
	switch {
	case err == nil && unknown == nil:
		return nil, nil, diag.Usage(fmt.Sprintf("--from today %s prints the appointment, --from none %s the procedure", name, name), "%q is a procedure, and an appointment of today's schedule", name)
	case err == nil:
		return found, nil, nil
	case unknown == nil && (errors.As(err, &none) || errors.As(err, &absent)):
		return nil, nil, nil
	case unknown == nil:
		return nil, err, nil
	case errors.As(err, &absent):
		return nil, nil, unknownName(unknown, name, absent.Advice)
	case errors.As(err, &none):
		return nil, nil, &NoScheduleError{none.File, fmt.Sprintf("no procedure is called %q; %s", name, none.Advice)}
	}
	return nil, nil, err
}

// isRefused reports whether a name is that of a procedure for which nothing can be made.
func isRefused(err error) bool {
	var (
		notOffered *library.NotOfferedError
		unused     *library.UnusedFileError
	)
	return errors.As(err, &notOffered) || errors.As(err, &unused)
}

// unknownName reports a name that is neither a procedure nor an appointment of today.
func unknownName(unknown error, name, hint string) error {
	var ambiguous *library.AmbiguousError
	if errors.As(unknown, &ambiguous) {
		return unknown
	}
	var not *library.NotFoundError
	if errors.As(unknown, &not) && not.Hint != "" {
		hint = not.Hint + "; " + hint
	}
	return diag.Usage(hint, "no procedure and no appointment of today is called %q", name)
}

// endedClock returns the time of day at which a row's procedure ended; "" if the row has no day, since its time
// may not be certain then.
func endedClock(r schedule.Row, zone *time.Location) string {
	if _, timed := batch.DayOf(r, zone); !timed {
		return ""
	}
	ended := r.Fields["ended"]
	if t, err := time.Parse(time.RFC3339, ended); err == nil {
		ended = t.In(zone).Format("2006-01-02 15:04")
	}
	_, clock, _ := strings.Cut(ended, " ")
	return strings.TrimSpace(clock)
}
