package batch

import (
	"bytes"
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
)

// resumed finds what the manifest says of a row. Lines are in the order of rows, so that
// both are read side by side. A text is made again once, to see that it is still the same.
func (r *run) resumed(j *job, kept *lines, seen map[string]bool) error {
	if kept == nil || kept.file == nil {
		return nil
	}
	line, err := kept.next()
	if errors.Is(err, io.EOF) {
		kept.close()
		kept.file = nil
		return nil
	}
	if err != nil {
		return err
	}
	other := func(what string) error { return &OtherScheduleError{j.number, what} }
	switch id := speakable(j.row.Fields); {
	case line.Row != j.number || line.Appointment != id:
		return other("the schedule changed")
	case line.Format != r.Maker.Format:
		return other("the format changed")
	}
	j.kept = &line
	if !line.Status.HasFile() {
		return nil
	}
	if _, err := os.Lstat(r.folder.path(line.File)); err != nil {
		return other("the sheet left the folder")
	}
	text := line.Procedure + "\x00" + line.Language
	j.verify = !seen[text] || r.Merge != nil
	seen[text] = true
	return nil
}

// earlier is what the run before left in the folder.
type earlier struct{ files []known }

// known is a file that a manifest speaks of, without its name.
type known struct{ appointment, sum key }

// readEarlier reads the manifest of the run before; of two lines the later holds.
func readEarlier(path string) (*earlier, error) {
	e := &earlier{}
	err := eachOf(path, func(l Line) error {
		if l.Status.HasFile() {
			e.files = append(e.files, known{idKey(l.File), keyOf(l.SHA256)})
		}
		return nil
	})
	slices.SortStableFunc(e.files, func(a, b known) int { return bytes.Compare(a.appointment[:], b.appointment[:]) })
	return e, err
}

// eachOf is Each for a manifest that may not be there, up to a torn end.
func eachOf(path string, do func(Line) error) error {
	err := Each(path, do)
	var broken *BrokenError
	if errors.Is(err, fs.ErrNotExist) || errors.As(err, &broken) {
		return nil
	}
	return err
}

// same reports whether the file that would be made is there already, whole, by a run before.
func (e *earlier) same(f folder, l Line) bool {
	if e == nil {
		return false
	}
	k := idKey(l.File)
	n, found := slices.BinarySearchFunc(e.files, k, func(a known, k key) int { return bytes.Compare(a.appointment[:], k[:]) })
	if !found {
		return false
	}
	for n+1 < len(e.files) && e.files[n+1].appointment == k {
		n++
	}
	return e.files[n].sum == keyOf(l.SHA256) && sumOf(f.path(l.File)) == l.SHA256
}

// sumOf is the sha256 of a file; "" where it can't be read.
func sumOf(path string) string {
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

// begin makes the folder ready: leftovers go, and the manifest of the run before becomes the
// earlier one. A run to resume keeps its own.
func (r *run) begin() error {
	if err := r.begun(); err != nil {
		return err
	}
	left, err := filepath.Glob(globbed(r.folder))
	if err != nil {
		return err
	}
	for _, path := range left {
		if err := os.Remove(path); err != nil {
			return fmt.Errorf("tidying the folder: %w", err)
		}
	}
	if err := removeRejects(r.folder); err != nil {
		return err
	}
	if err := os.Remove(r.folder.list()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("tidying the folder: %w", err)
	}
	if err := mend(r.folder.manifest()); err != nil {
		return err
	}
	// A run that was stopped before its manifest was begun is begun again.
	if _, err := os.Lstat(r.folder.manifest()); !r.Resume || errors.Is(err, fs.ErrNotExist) {
		if err := r.turn(); err != nil {
			return err
		}
	} else if err := r.interrupt(); err != nil {
		return err
	}
	if err := r.replace(r.folder.origin(), r.found.origin().encode()); err != nil {
		return err
	}
	// The manifest of a run without rows is there too.
	if err := r.Disk.Append(r.folder.manifest(), nil); err != nil {
		return err
	}
	if r.earlier, err = readEarlier(r.folder.previous()); err != nil {
		return err
	}
	return r.Disk.SyncFolder(r.folder.dir)
}

// interrupt reads which sheets the killed run had placed and not recorded. What it made is
// made, also where the file is now as an even earlier run says.
func (r *run) interrupt() error {
	intent, err := os.ReadFile(r.folder.intent())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the folder: %w", err)
	}
	r.placed, r.unrecorded = map[string]bool{}, map[string]bool{}
	for _, file := range strings.Fields(string(intent)) {
		if id, ours := strings.CutSuffix(file, r.Maker.Extension); !ours || !r.found.has(id) {
			return &OtherScheduleError{What: "the format changed"}
		}
		r.placed[file], r.unrecorded[file] = true, true
	}
	return nil
}

// globbed is the pattern of a shard's temporary files; the folder's own name is no pattern.
func globbed(f folder) string {
	dir := strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(f.dir)
	return filepath.Join(dir, filepath.Base(f.temporaries()))
}

// turn makes the manifest the earlier one. Where a run before was not finished there are two,
// which become one; files that it made and could not record are in it too.
func (r *run) turn() error {
	if r.folder.suffix != "" {
		// What was joined of the parts is of the run before.
		if err := os.Remove(folder{dir: r.folder.dir}.manifest()); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("tidying the folder: %w", err)
		}
	}
	var lost bytes.Buffer
	intent, err := os.ReadFile(r.folder.intent())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the folder: %w", err)
	}
	for _, file := range strings.Fields(string(intent)) {
		id, ours := strings.CutSuffix(file, r.Maker.Extension)
		if !ours {
			id = strings.TrimSuffix(file, filepath.Ext(file))
		}
		lost.Write(Line{Row: 1, File: file, Appointment: id, Status: Made}.encode())
	}
	_, unfinished := os.Lstat(r.folder.previous())
	_, err = os.Lstat(r.folder.manifest())
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return fmt.Errorf("reading the manifest: %w", err)
	case unfinished != nil:
		if err := r.Disk.Rename(r.folder.manifest(), r.folder.previous()); err != nil {
			return err
		}
	default:
		if err := mend(r.folder.previous()); err != nil {
			return err
		}
		if err := r.append(r.folder.previous(), r.folder.manifest()); err != nil {
			return err
		}
		if err := os.Remove(r.folder.manifest()); err != nil {
			return fmt.Errorf("tidying the folder: %w", err)
		}
	}
	if lost.Len() > 0 {
		// First, so that a line with its sum holds.
		next := r.folder.temporary(0)
		if err := r.Disk.Create(next, lost.Bytes()); err != nil {
			return err
		}
		if err := r.append(next, r.folder.previous()); err != nil {
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

// replace writes a file beside the sheets, whole or not at all. What is left of it when the
// run is killed goes with the temporary files of rows.
func (r *run) replace(path string, data []byte) error {
	next := r.folder.temporary(0) // no row has the number
	if err := r.Disk.Create(next, data); err != nil {
		return err
	}
	if err := r.Disk.Sync(r.folder.dir, []string{next}); err != nil {
		return err
	}
	return r.Disk.Rename(next, path)
}

// append writes one manifest behind another, durable, piece by piece: both may be long.
func (r *run) append(to, from string) error {
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
