package batch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/batch/printing"
)

const (
	groupRows = 256
	groupTime = time.Second
)

// commitGroup is the rows that become durable together.
type commitGroup struct {
	run       *run
	outcomes  []*outcome
	lastFlush time.Time
	rejects   *rejects
}

// execute makes the sheets and keeps the record.
func (r *run) execute(ctx context.Context) (*Summary, error) {
	if err := r.startRun(); err != nil {
		return nil, err
	}
	if err := r.writeDecision(); err != nil {
		return nil, err
	}
	var recorded *manifestReader
	if r.Resume {
		var err error
		if recorded, err = openManifest(r.folder.manifest()); err != nil {
			return nil, err
		}
		defer recorded.close()
	}
	g := &commitGroup{run: r, lastFlush: r.Now(), rejects: &rejects{folder: r.folder}}
	err := r.makeEach(ctx, recorded, g.add)
	if keeping := g.flush(); err == nil {
		err = keeping
	}
	if closing := g.rejects.close(); err == nil {
		err = closing
	}
	r.removeTemporaries()
	var other *OtherScheduleError
	switch {
	case errors.As(err, &other):
		return nil, err
	case err != nil:
		return nil, &StoppedError{r.done, r.rows, r.moved, err}
	}
	s, err := r.finish(g.rejects.paths())
	if err != nil || r.Print == nil {
		return s, err
	}
	if s.Prints, err = r.print(ctx); err != nil && s.Prints != nil {
		return s, &printing.StoppedError{Prints: *s.Prints, Err: err}
	}
	return s, err
}

// removeTemporaries deletes temporary files of rows that were never finished.
func (r *run) removeTemporaries() {
	paths, err := filepath.Glob(temporaryPattern(r.folder))
	if err != nil {
		return
	}
	for _, path := range paths {
		_ = os.Remove(path)
	}
}

// add adds a row, and flushes the group when it is full or old.
func (g *commitGroup) add(o *outcome) error {
	if err := g.run.merge(o); err != nil {
		if o.written {
			_ = os.Remove(g.run.folder.temporary(o.line.Row))
		}
		return fmt.Errorf("merging: %w", err)
	}
	g.outcomes = append(g.outcomes, o)
	if len(g.outcomes) >= groupRows || g.run.Now().Sub(g.lastFlush) >= groupTime {
		return g.flush()
	}
	return nil
}

// flush makes the group durable: first files, then names, then the lines that record them. After an error
// nothing of the group has a line.
func (g *commitGroup) flush() error {
	r, all := g.run, g.outcomes
	g.outcomes, g.lastFlush = nil, r.Now()
	if len(all) == 0 {
		return nil
	}
	if err := r.placeSheets(all); err != nil {
		return err
	}
	var record bytes.Buffer
	for _, o := range all {
		if !o.recorded {
			record.Write(o.line.encode())
		}
		if o.line.Status == Rejected || o.line.Status == Failed {
			if err := g.rejects.add(o); err != nil {
				return err
			}
		}
	}
	if record.Len() > 0 {
		if err := r.Disk.Append(r.folder.manifest(), record.Bytes()); err != nil {
			return err
		}
	}
	for _, o := range all {
		delete(r.unrecorded, o.line.File)
	}
	if len(r.unrecorded) == 0 {
		_ = os.Remove(r.folder.intent()) // each of its files has a line now
	}
	for _, o := range all {
		if o.line.Status.HasFile() {
			r.printList.WriteString(o.line.File + "\n")
		}
		r.count(o.line)
	}
	return nil
}

// placeSheets gives the group's files their names, and moves away what they replace.
func (r *run) placeSheets(all []*outcome) error {
	if err := r.guard.countRows(all); err != nil {
		return err
	}
	var temporaries, names []string
	for _, o := range all {
		if o.written {
			temporaries = append(temporaries, r.folder.temporary(o.line.Row))
			names = append(names, o.line.File)
		}
	}
	if len(names) > 0 {
		// This list finds what a killed run made but didn't record.
		intent := append(slices.Sorted(maps.Keys(r.unrecorded)), names...)
		if err := r.Disk.Create(r.folder.intent(), []byte(strings.Join(intent, "\n")+"\n")); err != nil {
			return err
		}
		if err := r.Disk.Sync(r.folder.dir, append(temporaries, r.folder.intent())); err != nil {
			return err
		}
	}
	moved := r.moved
	for _, o := range all {
		if err := r.moveSheet(o); err != nil {
			return err
		}
	}
	if r.moved > moved {
		if err := r.Disk.SyncFolder(r.folder.superseded()); err != nil {
			return err
		}
	}
	if len(names) > 0 || r.moved > moved {
		return r.Disk.SyncFolder(r.folder.dir)
	}
	return nil
}

// moveSheet moves a row's file to its place. A sheet that is there but no longer the row's moves to superseded.
func (r *run) moveSheet(o *outcome) error {
	switch {
	case o.recorded:
		return nil
	case o.written:
		path := r.folder.path(o.line.File)
		if _, err := os.Lstat(path); err == nil && hashFile(path) != o.line.SHA256 {
			if err := r.supersede(o.line.File, false); err != nil {
				return err
			}
		}
		return r.Disk.Rename(r.folder.temporary(o.line.Row), path)
	case !o.line.Status.HasFile() && o.line.Appointment != "":
		return r.supersede(o.line.Appointment+r.Maker.Extension, true)
	}
	return nil
}

// supersede moves a sheet of an earlier run out of the folder, under the first free name. Unless remove is set,
// the name stays in use until another sheet takes it, so that there is one at every moment. Calling it twice
// has the same effect as once.
func (r *run) supersede(file string, remove bool) error {
	from := r.folder.path(file)
	info, err := os.Lstat(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("moving %q: %w", file, err)
	}
	if err := os.MkdirAll(r.folder.superseded(), 0o700); err != nil {
		return fmt.Errorf("moving %q: %w", file, err)
	}
	extension := filepath.Ext(file)
	for n := 1; ; n++ {
		name := file
		if n > 1 {
			name = strings.TrimSuffix(file, extension) + "." + strconv.Itoa(n) + extension
		}
		to := filepath.Join(r.folder.superseded(), name)
		err := os.Link(from, to)
		if errors.Is(err, fs.ErrExist) {
			if there, err := os.Lstat(to); err != nil || !os.SameFile(info, there) {
				continue
			}
			err = nil // a killed run got this far
		}
		if err != nil && !errors.Is(err, fs.ErrExist) {
			// A file system without links: the old file moves before the new one comes.
			if _, taken := os.Lstat(to); taken == nil {
				continue
			}
			if err := r.Disk.Rename(from, to); err != nil {
				return err
			}
			r.moved++
			return nil
		}
		r.moved++
		if remove {
			if err := os.Remove(from); err != nil {
				return fmt.Errorf("moving %q: %w", file, err)
			}
		}
		return nil
	}
}

// finish moves away the sheets that the schedule no longer has a row for, writes the list to print, and
// releases the previous run's manifest.
func (r *run) finish(rejects []string) (*Summary, error) {
	respelled := map[key][]string{}
	for _, file := range r.earlierFiles() {
		// Only the name is known of a file that was made but not recorded.
		id, ours := strings.CutSuffix(file, r.Maker.Extension)
		switch {
		case !ours, !r.survey.has(id), r.survey.unsafeIDs[idKey(id)]:
			if err := r.supersede(file, true); err != nil {
				return nil, err
			}
		case !r.survey.hasSpelling(id):
			respelled[idKey(file)] = append(respelled[idKey(file)], file)
		}
	}
	if err := r.supersedeRespelled(respelled); err != nil {
		return nil, err
	}
	if err := r.replace(r.folder.list(), r.printList.Bytes()); err != nil {
		return nil, err
	}
	if err := r.writeWarnings(); err != nil {
		return nil, err
	}
	if err := r.removeDecision(); err != nil { // before the manifest is gone that a resumed run would count by
		return nil, err
	}
	if err := r.archive(); err != nil {
		return nil, err
	}
	_ = os.Remove(r.folder.intent())
	if err := r.Disk.SyncFolder(r.folder.dir); err != nil {
		return nil, err
	}
	return &Summary{Rows: r.rows, Counts: r.counts, Moved: r.moved, Rejects: rejects}, nil
}
