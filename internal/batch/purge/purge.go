// Package purge removes what a clinic no longer keeps of its runs: the sheets and the lists with patient data. The
// records that say who got which text stay, and no name is in them. What must stay true:
//
//   - a folder without a run of this program, or with a record that is damaged, stays byte for byte as it was;
//   - a file goes only if a manifest has its name and its SHA-256, or if it is a record of the program;
//   - no link is followed;
//   - what goes is recorded durably first, so that the same command finishes a removal that was killed.
package purge

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/batch"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/visit"
)

// Age is how old a run is at least whose files go, as it was given: 90d, 12w.
type Age struct {
	Days int
	text string
}

// ParseAge reads a number of days or weeks.
func ParseAge(s string) (Age, error) {
	const week, maxYears, year = 7, 200, 365
	unit := 1
	number, ok := strings.CutSuffix(s, "d")
	if !ok {
		number, ok = strings.CutSuffix(s, "w")
		unit = week
	}
	n, err := strconv.Atoi(number)
	if !ok || err != nil || n < 1 || n > maxYears*year || strconv.Itoa(n) != number {
		return Age{}, fmt.Errorf("%q is not an age; expected days or weeks, at least 1d, such as 90d or 12w", s)
	}
	return Age{n * unit, s}, nil
}

// Options configures a removal.
type Options struct {
	Older   Age
	Now     time.Time // its zone is the one of "today"
	Version string
	Disk    sink.Disk
}

// Folder is one run's folder, and what of it goes or went.
type Folder struct {
	Dir        string   `json:"folder"`
	Day        string   `json:"day"`        // by which its age is counted
	Sheets     int      `json:"sheets"`     // files of sheets that go, with those in superseded
	Lists      []string `json:"lists"`      // records that go
	Unfinished int      `json:"unfinished"` // temporary files of a killed run that go
	Changed    []string `json:"changed"`    // files with the name of a sheet that aren't it: they stay
	Others     int      `json:"others"`     // files that no record names: they stay

	files []string            // that go, in the folder
	names []batch.PurgedSheet // that go
}

// IsEmpty reports a folder in which nothing is left to remove.
func (f *Folder) IsEmpty() bool { return len(f.files) == 0 }

// Found is the folders that are old enough, and those that stay.
type Found struct {
	Folders []*Folder
	Younger int     // folders that aren't old enough
	Refused []error // one for each folder that can't be purged
}

// Find finds the runs in the folders and one level below them, and what of them goes. It changes nothing.
func Find(dirs []string, o Options) *Found {
	found := &Found{Folders: []*Folder{}}
	for _, dir := range dirs {
		runs, err := runsIn(filepath.Clean(dir))
		if err != nil {
			found.Refused = append(found.Refused, err)
		}
		for _, run := range runs {
			f, err := plan(run, o)
			switch {
			case err != nil:
				found.Refused = append(found.Refused, err)
			case f == nil:
				found.Younger++
			case !slices.ContainsFunc(found.Folders, func(g *Folder) bool { return g.Dir == f.Dir }):
				found.Folders = append(found.Folders, f)
			}
		}
	}
	return found
}

// runsIn returns a folder if it has records, and those of its folders that have.
func runsIn(dir string) ([]string, error) {
	info, err := os.Lstat(dir)
	switch {
	case err != nil:
		return nil, fmt.Errorf("reading the folder: %w", err)
	case info.Mode()&fs.ModeSymlink != 0:
		return nil, &LinkError{dir}
	case !info.IsDir():
		return nil, &batch.NoRunError{Dir: dir}
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	candidates := []string{dir}
	for _, e := range entries {
		if e.IsDir() && e.Name() != "superseded" {
			candidates = append(candidates, filepath.Join(dir, e.Name()))
		}
	}
	var runs []string
	var errs []error
	for _, c := range candidates {
		has, err := batch.HasRecords(c)
		if err != nil {
			errs = append(errs, err)
		}
		if has {
			runs = append(runs, c)
		}
	}
	if len(runs) == 0 && len(errs) == 0 {
		return nil, &batch.NoRunError{Dir: dir}
	}
	return runs, errors.Join(errs...)
}

// LinkError reports a folder that is given through a symbolic link.
type LinkError struct{ Dir string }

// Error names the link.
func (e *LinkError) Error() string { return fmt.Sprintf("%q is a symbolic link", e.Dir) }

// Hint suggests what to do.
func (e *LinkError) Hint() string { return "purge follows no link; give the folder that it leads to" }

// plan reads a folder; nil for one that isn't old enough.
func plan(dir string, o Options) (*Folder, error) {
	r, err := batch.ReadRecords(dir, o.Now.Location())
	if err != nil {
		return nil, err
	}
	if visit.DateOf(o.Now).Before(r.Day.Add(o.Older.Days)) {
		return nil, nil
	}
	f := &Folder{Dir: dir, Day: r.Day.String(), Lists: append([]string{}, r.Private...), Changed: []string{}, names: []batch.PurgedSheet{}}
	gone := map[batch.PurgedSheet]bool{}
	for _, in := range []string{"", "superseded"} {
		entries, err := os.ReadDir(filepath.Join(dir, in))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the folder: %w", err)
		}
		for _, e := range entries {
			path := filepath.Join(in, e.Name())
			switch s, ok, named := r.Sheet(dir, path); {
			case in == "" && slices.Contains(r.Private, e.Name()), in == "" && slices.Contains(r.Temporaries, e.Name()):
			case ok:
				f.Sheets++
				f.files = append(f.files, path)
				if !gone[s] {
					gone[s] = true
					f.names = append(f.names, s)
				}
			case named:
				f.Changed = append(f.Changed, filepath.ToSlash(path))
			case !e.IsDir() && (!batch.IsRecord(e.Name()) || strings.HasPrefix(e.Name(), "rejects")) && !isManifest(e.Name()):
				f.Others++
			}
		}
	}
	f.Unfinished = len(r.Temporaries)
	f.files = slices.Concat(f.files, r.Temporaries, r.Private)
	return f, nil
}

// isManifest reports whether a file is read as a manifest, as those of superseded sheets are.
func isManifest(name string) bool {
	return strings.HasPrefix(name, "manifest") && strings.HasSuffix(name, ".jsonl")
}

// Remove removes what goes of each folder. A folder that can't be purged joins those that are refused; after one that
// was stopped, the rest stay.
func (r *Found) Remove(ctx context.Context, o Options) {
	before := r.Folders
	r.Folders = []*Folder{}
	for _, f := range before {
		if f.IsEmpty() { // and no reason to lock it
			r.Folders = append(r.Folders, f)
			continue
		}
		now, err := remove(ctx, f.Dir, o)
		switch stopped := (*StoppedError)(nil); {
		case err != nil:
			r.Refused = append(r.Refused, err)
			if errors.As(err, &stopped) {
				return
			}
		case now == nil: // a run since then
			r.Younger++
		default:
			r.Folders = append(r.Folders, now)
		}
	}
}

// remove removes what goes of a folder as it is now, which it returns. After an error part of it may have gone; the
// record names all of it.
func remove(ctx context.Context, dir string, o Options) (*Folder, error) {
	unlock, err := batch.LockFolder(dir)
	if err != nil {
		return nil, err
	}
	defer unlock()
	f, err := plan(dir, o)
	if err != nil || f == nil || f.IsEmpty() {
		return f, err
	}
	// Nothing outside the folder can be removed, whatever is a link by now.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	defer func() { _ = root.Close() }()
	err = batch.RecordPurge(o.Disk, dir, batch.Purge{
		At: o.Now.Format(time.RFC3339), Older: o.Older.text, Version: o.Version, Files: len(f.files), Lists: f.Lists, Sheets: f.names,
	})
	if err != nil {
		return nil, err
	}
	for n, path := range f.files {
		if err := context.Cause(ctx); err != nil {
			return nil, &StoppedError{dir, n, len(f.files), err}
		}
		if err := root.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, &StoppedError{dir, n, len(f.files), err}
		}
	}
	if _, err := os.Lstat(filepath.Join(dir, "superseded")); err == nil {
		if err := o.Disk.SyncFolder(filepath.Join(dir, "superseded")); err != nil {
			return nil, err
		}
	}
	return f, o.Disk.SyncFolder(dir)
}

// StoppedError reports a removal that ended before its last file.
type StoppedError struct {
	Dir         string
	Done, Files int
	Err         error
}

// Error says how far it got.
func (e *StoppedError) Error() string {
	return fmt.Sprintf("%q: stopped after %d of %s: %v", e.Dir, e.Done, diag.Count(e.Files, "file"), e.Err)
}

// Unwrap returns the cause.
func (e *StoppedError) Unwrap() error { return e.Err }

// Hint suggests what to do.
func (e *StoppedError) Hint() string { return "the same command removes the rest" }
