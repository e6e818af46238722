package printing

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"time"

	"aftercare/internal/files/sink"
)

// withdraw reports a sheet that is on paper but no longer valid.
func (p *printer) withdraw(row int, appointment, why string) error {
	was, known := p.log.find(appointment)
	if !known || !wasSent(was.State) {
		return nil
	}
	if err := p.Warn(appointment, fmt.Sprintf("a sheet of %s %s, but the appointment is %s now; remove that sheet", appointment, describePrinted(was), why)); err != nil {
		return err
	}
	was.Row, was.State, was.Reason = row, Withdrawn, why
	return p.appendStep(was)
}

// wasSent reports whether a sheet is on paper, may be, or may still come.
func wasSent(state State) bool {
	switch state {
	case Withdrawn, State(sink.Cancelled), State(sink.Aborted), State(sink.Refused):
		return false
	case sending, OnPaper, InQueue, InDoubt:
	}
	return true
}

// describePrinted says whether a sheet is on paper.
func describePrinted(was Line) string {
	if was.State == OnPaper {
		return "was printed before"
	}
	return "may have been printed before"
}

// withdrawMissing withdraws the sheets of appointments that the schedule no longer has a row for.
func (p *printer) withdrawMissing() error {
	for _, was := range slices.SortedFunc(maps.Values(p.log.last), func(a, b Line) int { return cmp.Compare(a.Row, b.Row) }) {
		if !p.Folder.Has(was.Appointment) {
			if err := p.withdraw(was.Row, was.Appointment, "not in the schedule"); err != nil {
				return err
			}
		}
	}
	return nil
}

// reportNotPrinted records, for the manifest, why a sheet isn't on paper.
func (p *printer) reportNotPrinted(l Sheet, step Line) {
	step.Row, step.Appointment = l.Row, l.Appointment
	if step.State == InDoubt {
		step.Reason += fmt.Sprintf("; check, then add --reprint %s or --printed %s", l.Appointment, l.Appointment)
	}
	p.reasons[idKey(l.Appointment)] = step.Reason
	p.OnJob(step)
}

// recordPrinted writes a line for a sheet that needs no job.
func (p *printer) recordPrinted(l Sheet, step Line) error {
	_, err := p.recordStep(l, step)
	p.counts.PrintedBefore++
	return err
}

func (p *printer) recordStep(l Sheet, step Line) (Line, error) {
	step.Row, step.Appointment, step.SHA256 = l.Row, l.Appointment, l.SHA256
	step.Content = l.Content
	return step, p.appendStep(step)
}

func (p *printer) appendStep(step Line) error {
	step.At = p.Now().Format(time.RFC3339)
	return p.log.add(step)
}

// reason returns why a sheet isn't on paper; "" if it is.
func (p *printer) reason(l Sheet) string {
	const prefix = "not printed: "
	was, _ := p.log.find(l.Appointment)
	switch reason, ok := p.reasons[idKey(l.Appointment)]; {
	case ok && reason != "":
		return prefix + reason
	case was.matches(l) && (was.State == OnPaper || was.State == InQueue):
		return ""
	}
	return prefix + "the run was stopped before it"
}
