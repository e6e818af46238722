package batch

import (
	"context"
	"errors"

	"aftercare/internal/batch/printing"
	"aftercare/internal/files/sink"
)

// print prints what isn't on paper yet.
func (r *run) print(ctx context.Context) (*printing.Counts, error) {
	return printing.Run{Options: *r.Print, Folder: finishedFolder{r}, Dir: r.folder.dir, Log: r.folder.printed(), Disk: r.Disk, Now: r.Now, Warn: r.warnOfPaper}.Print(ctx)
}

// finishedFolder is the folder of a run as printing knows it.
type finishedFolder struct{ *run }

func (l Line) sheet() printing.Sheet {
	s := printing.Sheet{Row: l.Row, Appointment: l.Appointment, SHA256: l.SHA256, Content: l.Content, Status: string(l.Status)}
	if l.Status.HasFile() {
		s.File = l.File
	}
	return s
}

// EachSheet calls do with each row of the manifest that has an appointment.
func (f finishedFolder) EachSheet(do func(printing.Sheet) error) error {
	return EachLine(f.folder.manifest(), func(l Line) error {
		if l.Appointment == "" {
			return nil
		}
		return do(l.sheet())
	})
}

// Has reports whether the schedule has an appointment.
func (f finishedFolder) Has(appointment string) bool { return f.survey.has(appointment) }

// WriteReasons writes to the manifest why sheets aren't on paper, and removes the reasons of those that are.
func (f finishedFolder) WriteReasons(reason func(printing.Sheet) string) error {
	changed := errors.New("changed")
	err := EachLine(f.folder.manifest(), func(l Line) error {
		if l.Status.HasFile() && l.Reason != reason(l.sheet()) {
			return changed
		}
		return nil
	})
	if !errors.Is(err, changed) {
		return err
	}
	out, err := sink.NewStream(f.folder.manifest())
	if err != nil {
		return err
	}
	defer out.Discard()
	err = EachLine(f.folder.manifest(), func(l Line) error {
		if l.Status.HasFile() {
			l.Reason = reason(l.sheet())
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
	return f.Disk.SyncFolder(f.folder.dir)
}
