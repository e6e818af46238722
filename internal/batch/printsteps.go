package batch

import (
	"cmp"
	"errors"
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
	p.Warn(fmt.Sprintf("a sheet of %s %s, and it is %s now; remove that sheet", appointment, describePrinted(was), why))
	was.Row, was.State, was.Reason = row, Withdrawn, why
	return p.appendStep(was)
}

// wasSent reports whether a sheet is on paper, may be, or may still come.
func wasSent(state PrintState) bool {
	switch state {
	case Withdrawn, PrintState(sink.Cancelled), PrintState(sink.Aborted), PrintState(sink.Refused):
		return false
	case Sending, OnPaper, InQueue, InDoubt:
	}
	return true
}

// describePrinted says whether a sheet is on paper.
func describePrinted(was PrintLine) string {
	if was.State == OnPaper {
		return "was printed before"
	}
	return "may have been printed before"
}

// withdrawMissing withdraws the sheets of appointments that the schedule no longer has a row for.
func (p *printer) withdrawMissing() error {
	for _, was := range slices.SortedFunc(maps.Values(p.log.last), func(a, b PrintLine) int { return cmp.Compare(a.Row, b.Row) }) {
		if !p.survey.has(was.Appointment) {
			if err := p.withdraw(was.Row, was.Appointment, "not in the schedule"); err != nil {
				return err
			}
		}
	}
	return nil
}

// reportNotPrinted records, for the manifest, why a sheet isn't on paper.
func (p *printer) reportNotPrinted(l Line, step PrintLine) {
	step.Row, step.Appointment = l.Row, l.Appointment
	if step.State == InDoubt {
		step.Reason += fmt.Sprintf("; check, then add --reprint %s or --printed %s", l.Appointment, l.Appointment)
	}
	p.reasons[idKey(l.Appointment)] = step.Reason
	p.OnJob(step)
}

// recordPrinted writes a line for a sheet that needs no job.
func (p *printer) recordPrinted(l Line, step PrintLine) error {
	_, err := p.recordStep(l, step)
	p.counts.PrintedBefore++
	return err
}

func (p *printer) recordStep(l Line, step PrintLine) (PrintLine, error) {
	step.Row, step.Appointment, step.SHA256 = l.Row, l.Appointment, l.SHA256
	step.Content = l.Content
	return step, p.appendStep(step)
}

func (p *printer) appendStep(step PrintLine) error {
	step.At = p.Now().Format(time.RFC3339)
	return p.log.add(step)
}

// writeReasons writes to the manifest why sheets aren't on paper, and removes the reasons of those that are.
func (p *printer) writeReasons() error {
	const prefix = "not printed: "
	want := func(l Line) string {
		was, _ := p.log.find(l.Appointment)
		switch reason, ok := p.reasons[idKey(l.Appointment)]; {
		case ok && reason != "":
			return prefix + reason
		case was.matches(l) && (was.State == OnPaper || was.State == InQueue):
			return ""
		}
		return prefix + "the run was stopped before it"
	}
	changed := errors.New("changed")
	err := EachLine(p.folder.manifest(), func(l Line) error {
		if l.Status.HasFile() && l.Reason != want(l) {
			return changed
		}
		return nil
	})
	if !errors.Is(err, changed) {
		return err
	}
	out, err := sink.NewStream(p.folder.manifest())
	if err != nil {
		return err
	}
	defer out.Discard()
	err = EachLine(p.folder.manifest(), func(l Line) error {
		if l.Status.HasFile() {
			l.Reason = want(l)
		}
		_, err := out.Write(l.encode())
		return err
	})
	if err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	return p.Disk.SyncFolder(p.folder.dir)
}
