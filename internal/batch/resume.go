package batch

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/batch/record"
	"aftercare/internal/batch/schedule"
)

// checkResume refuses to resume a run that was begun with something else, before anything changes. For each
// text it makes the first existing sheet again, to check that it is still the same.
func (r *run) checkResume(ctx context.Context) error {
	if !r.state.manifest.exists {
		return nil // a run that was stopped before it began its manifest starts over
	}
	now := r.origin()
	if before := r.state.origin; before != nil && before.Day != now.Day {
		return &OtherScheduleError{What: "the day that is asked for changed"}
	}
	if before := r.state.origin; before != nil && !before.sameSchedule(now) {
		return &OtherScheduleError{What: "the schedule or its mapping changed"}
	}
	if err := r.checkLines(ctx); err != nil {
		var other *OtherScheduleError
		if errors.As(err, &other) && r.state.origin != nil {
			other.Options = r.state.origin.otherOptions(now)
		}
		return err
	}
	for _, file := range r.state.intent {
		if id, ours := strings.CutSuffix(file, r.Maker.Extension); !ours || !r.survey.has(id) {
			return &OtherScheduleError{What: "the format changed"}
		}
	}
	before := r.state.origin
	switch {
	case before == nil:
		return nil
	case before.Version != "" && before.Version != now.Version:
		return &OtherScheduleError{What: "the version of the program changed"}
	}
	if other := before.otherOptions(now); len(other) > 0 {
		return &OtherScheduleError{What: "an option changed (" + strings.Join(other, ", ") + ")", Options: other}
	}
	return nil
}

// checkLines compares the manifest with the rows, line by line.
func (r *run) checkLines(ctx context.Context) error {
	recorded, err := openManifest(r.folder.manifest())
	if err != nil {
		return err
	}
	defer recorded.close()
	seen := map[string]bool{} // texts whose sheet was made again and is the same
	err = rows(ctx, r.Sources, r.AllowEmpty, func(number int, row schedule.Row, header []string) error {
		if !r.Shard.has(number) {
			return nil
		}
		j := job{number: number, row: row, header: header}
		if err := r.matchLine(&j, recorded); err != nil {
			return err
		}
		if j.recorded == nil {
			return errStopReading
		}
		if err := r.checkLine(j); err != nil || !j.recorded.Status.HasFile() {
			return err
		}
		text := j.recorded.Procedure + "\x00" + j.recorded.Language
		j.remake = !seen[text]
		seen[text] = true
		return r.makeRow(j).err
	})
	switch {
	case errors.Is(err, errStopReading):
		return nil
	case err != nil:
		return err
	}
	if _, more := recorded.next(); more == nil {
		return &OtherScheduleError{Row: r.survey.rows + 1, What: "the schedule lost rows"}
	}
	return nil
}

// checkLine refuses a line that is for another row, or was made differently.
func (r *run) checkLine(j job) error {
	other := func(what string) error { return &OtherScheduleError{Row: j.number, What: what} }
	switch line, id := j.recorded, safeID(j.row.Fields); {
	case line.Row != j.number || line.Appointment != id:
		return other("the schedule changed")
	case line.Format != r.Maker.Format:
		return other("the format changed")
	case line.Version != r.Maker.Version:
		return other("the version of the program changed")
	case line.Status.HasFile():
		if _, err := os.Lstat(r.folder.path(line.File)); err != nil {
			return other("the sheet left the folder")
		}
	}
	return nil
}

// matchLine finds the manifest line of a row. Lines are in row order, so both are read side by side.
func (r *run) matchLine(j *job, recorded *manifestReader) error {
	if recorded == nil || recorded.file == nil {
		return nil
	}
	line, err := recorded.next()
	var broken *record.BrokenError
	if errors.Is(err, io.EOF) || errors.As(err, &broken) && broken.Torn {
		recorded.close()
		recorded.file = nil
		return nil
	}
	if err != nil {
		return err
	}
	j.recorded = &line
	j.remake = r.Merge != nil && line.Status.HasFile()
	return nil
}

// previousSheets is what the previous run left in the folder.
type previousSheets struct{ files []recordedSheet }

// recordedSheet is a file that a manifest records, without its name.
type recordedSheet struct{ appointment, sum key }

// newPreviousSheets takes the files of manifests, oldest first; a later line replaces an earlier one.
func newPreviousSheets(files ...[]recordedSheet) *previousSheets {
	e := &previousSheets{slices.Concat(files...)}
	slices.SortStableFunc(e.files, func(a, b recordedSheet) int { return bytes.Compare(a.appointment[:], b.appointment[:]) })
	return e
}

// isUnchanged reports whether an earlier run left exactly the file that would be made, complete.
func (e *previousSheets) isUnchanged(f folder, l Line) bool {
	if e == nil {
		return false
	}
	k := idKey(l.File)
	n, found := slices.BinarySearchFunc(e.files, k, func(a recordedSheet, k key) int { return bytes.Compare(a.appointment[:], k[:]) })
	if !found {
		return false
	}
	for n+1 < len(e.files) && e.files[n+1].appointment == k {
		n++
	}
	return e.files[n].sum == keyOf(l.SHA256) && hashFile(f.path(l.File)) == l.SHA256
}

// hashFile returns the sha256 of a file; "" if it can't be read or isn't a regular file, such as a link.
func hashFile(path string) string {
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		return ""
	}
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

// startRun prepares the folder: leftovers are removed, and the previous run's manifest becomes the earlier one.
// A run to resume keeps its own.
func (r *run) startRun() error {
	temporaries, err := filepath.Glob(temporaryPattern(r.folder))
	if err != nil {
		return err
	}
	for _, path := range temporaries {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("tidying the folder: %w", err)
		}
	}
	if err := removeRejects(r.folder); err != nil {
		return err
	}
	for _, path := range []string{r.folder.list(), r.folder.warnings()} {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("tidying the folder: %w", err)
		}
	}
	for path, b := range map[string]*manifestInfo{r.folder.manifest(): r.state.manifest, r.folder.previous(): r.state.previous} {
		if err := record.RepairFile(path, b.torn); err != nil {
			return err
		}
	}
	// A run that was stopped before it began its manifest starts over.
	if r.Resume && r.state.manifest.exists {
		r.recoverIntent()
		r.previous = newPreviousSheets(r.state.previous.files)
	} else if err := r.rotateManifest(); err != nil {
		return err
	}
	if err := r.replace(r.folder.origin(), r.origin().encode()); err != nil {
		return err
	}
	// A run without rows has a manifest too.
	if err := r.Disk.Append(r.folder.manifest(), nil); err != nil {
		return err
	}
	return r.Disk.SyncFolder(r.folder.dir)
}

// recoverIntent reads which sheets the killed run had placed but not recorded. These count as made by it, even
// if an earlier run made the same file.
func (r *run) recoverIntent() {
	r.placed, r.unrecorded = map[string]bool{}, map[string]bool{}
	for _, file := range r.state.intent {
		r.placed[file], r.unrecorded[file] = true, true
	}
}

// temporaryPattern returns the glob pattern of a shard's temporary files; the folder's own name is escaped.
func temporaryPattern(f folder) string {
	dir := strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(f.dir)
	return filepath.Join(dir, filepath.Base(f.temporaries()))
}

// rotateManifest makes the manifest the earlier one. If the run before wasn't finished, there are two, which
// are merged; files that it made but couldn't record are added.
func (r *run) rotateManifest() error {
	if r.folder.suffix != "" {
		// What was joined from the shards belongs to the previous run.
		for _, path := range []string{folder{dir: r.folder.dir}.manifest(), folder{dir: r.folder.dir}.list()} {
			if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return fmt.Errorf("tidying the folder: %w", err)
			}
		}
	}
	var lostLines bytes.Buffer
	var files []recordedSheet
	for _, file := range r.unrecordedFiles() {
		id, ours := strings.CutSuffix(file, r.Maker.Extension)
		if !ours {
			id = strings.TrimSuffix(file, filepath.Ext(file))
		}
		lostLines.Write(Line{Row: 1, File: file, Appointment: id, Status: Made}.encode())
		files = append(files, recordedSheet{idKey(file), keyOf("")})
	}
	r.previous = newPreviousSheets(files, r.state.previous.files, r.state.manifest.files)
	hasManifest, err := isThere(r.folder.manifest())
	if err != nil {
		return err
	}
	hasPrevious, err := isThere(r.folder.previous()) // of an unfinished run
	if err != nil {
		return err
	}
	switch {
	case !hasManifest:
	case !hasPrevious:
		if err := r.Disk.Rename(r.folder.manifest(), r.folder.previous()); err != nil {
			return err
		}
	default:
		if err := r.appendFile(r.folder.previous(), r.folder.manifest()); err != nil {
			return err
		}
		if err := os.Remove(r.folder.manifest()); err != nil {
			return fmt.Errorf("tidying the folder: %w", err)
		}
	}
	if lostLines.Len() > 0 {
		// First, so that any line with a hash overrides it.
		next := r.folder.temporary(0)
		if err := r.Disk.Create(next, lostLines.Bytes()); err != nil {
			return err
		}
		if err := r.appendFile(next, r.folder.previous()); err != nil {
			return err
		}
		if err := r.Disk.Rename(next, r.folder.previous()); err != nil {
			return err
		}
	}
	if err := os.Remove(r.folder.intent()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("tidying the folder: %w", err)
	}
	return nil
}

// isThere reports whether a file with that name exists.
func isThere(path string) (bool, error) {
	_, err := os.Lstat(path)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return false, fmt.Errorf("looking at the folder: %w", err)
	}
	return err == nil, nil
}

// earlierFiles returns the names of the sheets that earlier runs left, according to their records. The lines of
// a run to resume don't count as earlier.
func (r *run) earlierFiles() []string {
	if r.Resume && r.state.manifest.exists {
		return r.state.previous.names
	}
	return slices.Concat(r.unrecordedFiles(), r.state.previous.names, r.state.manifest.names)
}

// unrecordedFiles returns the sheets without a manifest line: a killed run had placed them, or the line was cut
// off and the finished run's list names them.
func (r *run) unrecordedFiles() []string {
	inFolder := func(name string) bool { return !strings.Contains(name, "/") }
	var files []string
	for _, name := range r.state.intent {
		if inFolder(name) {
			files = append(files, name)
		}
	}
	if r.state.manifest.torn == nil {
		return files
	}
	recorded := map[key]bool{}
	for _, k := range r.state.manifest.files {
		recorded[k.appointment] = true
	}
	for _, name := range r.state.listed {
		if !recorded[idKey(name)] && inFolder(name) {
			files = append(files, name)
		}
	}
	return files
}

// replace writes a file beside the sheets, completely or not at all. If the run is killed, what is left of it
// is removed with the rows' temporary files.
func (r *run) replace(path string, data []byte) error {
	next := r.folder.temporary(0) // no row has this number
	if err := r.Disk.Create(next, data); err != nil {
		return err
	}
	if err := r.Disk.Sync(r.folder.dir, []string{next}); err != nil {
		return err
	}
	return r.Disk.Rename(next, path)
}

// appendFile appends one manifest to another, durably and in pieces: both may be long.
func (r *run) appendFile(to, from string) error {
	in, err := os.Open(from)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading the manifest: %w", err)
	}
	defer in.Close()
	piece := make([]byte, 4<<20)
	for {
		n, err := io.ReadFull(in, piece)
		if n > 0 {
			if err := r.Disk.Append(to, piece[:n]); err != nil {
				return err
			}
		}
		switch {
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
			return nil
		case err != nil:
			return fmt.Errorf("reading the manifest: %w", err)
		}
	}
}
