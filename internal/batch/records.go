package batch

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/record"
	"aftercare/internal/files/sink"
	"aftercare/internal/visit"
)

// Records is what the records in the folder of a run say of the files in it.
type Records struct {
	// Day is the latest day that the folder is known to be for: that of --day or of the last print, where neither
	// is recorded that of the manifest's last change.
	Day visit.Date
	// Private is the names of the records with patient data, or of what goes to paper: rejected rows, lists to
	// print. Temporaries is those of sheets that a killed run never finished.
	Private, Temporaries []string

	sheets map[key][]PurgedSheet // by name
}

// NoRunError reports a folder that holds no run of this program.
type NoRunError struct{ Dir string }

// Error names the folder.
func (e *NoRunError) Error() string {
	return fmt.Sprintf("%q is not the folder of a run: it has no manifest.jsonl with its manifest.schedule", e.Dir)
}

// Hint suggests what to do.
func (e *NoRunError) Hint() string {
	return "give the folder that batch made (its -o), or the one that holds a folder for each day"
}

// HasRecords reports whether a folder has a file that is named like a manifest.
func HasRecords(dir string) (bool, error) {
	suffixes, err := findSuffixes(dir)
	return len(suffixes) > 0, err
}

// findSuffixes finds the runs in a folder: "" for a whole one, else one for each shard.
func findSuffixes(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	var out []string
	for _, e := range entries {
		for _, end := range []string{".jsonl", ".previous.jsonl", originSuffix} {
			if s, ok := parseShardName(e.Name(), originPrefix, end); ok && !slices.Contains(out, s.suffix()) {
				out = append(out, s.suffix())
			}
		}
	}
	return out, nil
}

// ReadRecords reads all records in the folder of a run without changing anything, and refuses what batch and
// audit refuse: a damaged one, another program's, a link (BrokenError), a folder without a run (NoRunError). Days are
// those of the zone.
func ReadRecords(dir string, zone *time.Location) (*Records, error) {
	suffixes, err := findSuffixes(dir)
	if err != nil {
		return nil, err
	}
	r := &Records{sheets: map[key][]PurgedSheet{}}
	known := false
	for _, suffix := range suffixes {
		f := folder{dir, suffix}
		state, err := readFolderState(f)
		if err != nil {
			return nil, err
		}
		if state.origin != nil && (state.manifest.exists || state.previous.exists) {
			known = true
		}
		if err := r.addDay(f, state, zone); err != nil {
			return nil, err
		}
		// Of these the contents aren't recorded.
		for _, name := range state.intent {
			r.add(PurgedSheet{File: name})
		}
		temporaries, err := filepath.Glob(temporaryPattern(f))
		if err != nil {
			return nil, err
		}
		for _, path := range temporaries {
			r.Temporaries = append(r.Temporaries, filepath.Base(path))
		}
	}
	if !known {
		return nil, &NoRunError{dir}
	}
	if _, err := readPurges(folder{dir: dir}); err != nil {
		return nil, err
	}
	if err := r.addPrivate(dir); err != nil {
		return nil, err
	}
	manifests, err := Manifests(dir)
	if err != nil {
		return nil, err
	}
	for _, path := range manifests {
		err := EachLine(path, func(l Line) error {
			if l.Status.HasFile() {
				r.add(PurgedSheet{l.File, l.SHA256})
			}
			return nil
		})
		if err != nil && !isTorn(err) {
			return nil, err
		}
	}
	return r, nil
}

// addDay takes the latest day of one shard's records.
func (r *Records) addDay(f folder, state *folderState, zone *time.Location) error {
	var day visit.Date
	later := func(d visit.Date) {
		if day.Before(d) || day.IsZero() {
			day = d
		}
	}
	if state.origin != nil && state.origin.Day != "" {
		at, err := time.Parse(time.DateOnly, state.origin.Day)
		if err != nil {
			return &record.BrokenError{Path: f.origin(), Line: 1, What: "its day is not a date"}
		}
		later(visit.DateOf(at))
	}
	_, err := printing.ReadLog(f.printed(), func(l printing.Line) {
		if at, err := time.Parse(time.RFC3339, l.At); err == nil {
			later(visit.DateOf(at.In(zone)))
		}
	})
	if err != nil {
		return err
	}
	for _, path := range []string{f.manifest(), f.previous()} {
		if info, err := os.Lstat(path); day.IsZero() && err == nil {
			later(visit.DateOf(info.ModTime().In(zone)))
		}
	}
	if r.Day.IsZero() || r.Day.Before(day) {
		r.Day = day
	}
	return nil
}

// addPrivate finds the records with patient data by their names, since a removal that was killed leaves a gap in
// their numbers.
func (r *Records) addPrivate(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return fmt.Errorf("reading the folder: %w", err)
	}
	for _, e := range entries {
		name := e.Name()
		path := filepath.Join(dir, name)
		_, list := parseShardName(name, "print", ".list")
		switch {
		case list:
			if err := record.CheckRegularFile(path); err != nil {
				return err
			}
			if _, err := readNames(path, false); err != nil {
				return err
			}
		case isRejects(name):
			if _, err := checkTable(path, rejectsFirst); err != nil {
				return err
			}
		case isWarnings(name):
			if _, err := checkTable(path, warningsHeader[0]); err != nil {
				return err
			}
		default:
			continue
		}
		r.Private = append(r.Private, name)
	}
	return nil
}

// isWarnings reports whether a run can have given its warnings this name.
func isWarnings(name string) bool {
	_, ok := parseShardName(name, "warnings", ".csv")
	return ok
}

// isRejects reports whether a run can have given rejected rows this name.
func isRejects(name string) bool {
	stem, ok := strings.CutSuffix(name, ".csv")
	if !ok {
		return false
	}
	if before, number, more := strings.Cut(stem, "."); more {
		if n, err := strconv.Atoi(number); err != nil || n < 2 || strconv.Itoa(n) != number {
			return false
		}
		stem = before
	}
	_, ok = parseShardName(stem, "rejects", "")
	return ok
}

func (r *Records) add(s PurgedSheet) {
	k := idKey(s.File)
	if !slices.Contains(r.sheets[k], s) {
		r.sheets[k] = append(r.sheets[k], s)
	}
}

// Sheet returns what a file of the folder is: the recorded sheet with its name and its contents. Named reports a
// file with the name of a sheet whose contents are of none. The path is one in the folder; a link is never followed.
func (r *Records) Sheet(dir, path string) (s PurgedSheet, ok, named bool) {
	names := []string{filepath.Base(path)}
	if filepath.Dir(path) != "." {
		names = namesBefore(names[0])
	}
	sum := ""
	for _, name := range names {
		for _, s := range r.sheets[idKey(name)] {
			if named = true; sum == "" {
				sum = hashFile(filepath.Join(dir, path))
			}
			if s.SHA256 != "" && s.SHA256 == sum {
				return s, true, true
			}
		}
	}
	return PurgedSheet{}, false, named
}

// LockFolder keeps runs out of a folder until unlock is called. A run that is in progress, of any shard, is a
// LockedError.
func LockFolder(dir string) (unlock func(), err error) {
	own := folder{dir: dir}.lock()
	if err := checkLock(own); err != nil {
		return nil, err
	}
	if unlock, err = sink.Lock(own); err != nil {
		return nil, err
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		unlock()
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	for _, e := range entries {
		if s, ok := parseShardName(e.Name(), lockPrefix, lockSuffix); ok && s.Of != 0 {
			path := folder{dir, s.suffix()}.lock()
			free, err := func() {}, checkLock(path)
			if err == nil {
				free, err = sink.Lock(path)
			}
			if err != nil {
				unlock()
				return nil, err
			}
			free() // left by a killed run
		}
	}
	return unlock, nil
}
