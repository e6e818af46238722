package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"aftercare/internal/batch/printing"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
)

// MergedFile is the one file of all sheets of a run.
type MergedFile struct {
	Path    string
	Replace bool // what is there already
	// New returns what writes the sheets to the file; Close ends it.
	New func(io.Writer) interface {
		Merger
		Close() error
	}
}

// Check refuses a name that a run into a folder keeps a record under, or of a file that must not be replaced.
func (f MergedFile) Check(dir string) error {
	if IsRecord(filepath.Base(f.Path)) && isSameFolder(filepath.Dir(f.Path), dir) {
		return diag.Usage("choose another name with --merge", "the merged file would be %q, which is a record of the run", filepath.Base(f.Path))
	}
	return f.checkReplace()
}

func (f MergedFile) checkReplace() error {
	if _, err := os.Lstat(f.Path); err == nil && !f.Replace {
		return &sink.ExistsError{Path: f.Path}
	}
	return nil
}

// Run makes the sheets of a schedule, as the function Run does, and the file of all of them, which is there whole or not at all.
func (f MergedFile) Run(ctx context.Context, o Options) (*Summary, error) {
	// The file may be in the run's folder, which doesn't exist yet.
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("making the folder: %w", err)
	}
	out, err := sink.NewStream(f.Path)
	if err != nil {
		return nil, err
	}
	defer out.Discard()
	m := f.New(out)
	o.Merge = m
	if isSameFolder(filepath.Dir(f.Path), o.Dir) {
		o.MergedName = filepath.Base(f.Path)
	}
	summary, printErr := Run(ctx, o)
	var taken *MergedNameError
	if errors.As(printErr, &taken) {
		return nil, diag.Usage("choose another name with --merge", "%v", printErr)
	}
	var stopped *printing.StoppedError
	if printErr != nil && !errors.As(printErr, &stopped) || summary.Counts.Made+summary.Counts.Unchanged == 0 {
		return summary, printErr // a file needs at least one page
	}
	if err := m.Close(); err != nil {
		return summary, err
	}
	if err := f.checkReplace(); err != nil {
		return summary, err // it appeared while the sheets were made
	}
	if err := out.Commit(); err != nil {
		return summary, err
	}
	return summary, printErr
}

// CheckOwnRejects refuses a folder's own rejected rows as its schedule: a run is for a whole schedule, so the
// sheets of all other rows would be superseded, on paper too.
func CheckOwnRejects(names []string, dir string) error {
	for _, name := range names {
		base := filepath.Base(name)
		if name == "-" || !strings.HasPrefix(base, "rejects") || !strings.HasSuffix(base, ".csv") || !isSameFolder(filepath.Dir(name), dir) {
			continue
		}
		return diag.Usage("give the corrected rows a folder of their own: -o "+filepath.ToSlash(dir)+"-corrected; or correct them in the schedule, and give that",
			"%q has the rejected rows alone: in this folder they would take the place of the whole schedule, and its other sheets would move to superseded", name)
	}
	return nil
}

// isSameFolder reports whether two paths are the same folder.
func isSameFolder(a, b string) bool {
	x, err := os.Stat(a)
	y, err2 := os.Stat(b)
	if err != nil || err2 != nil {
		return filepath.Clean(a) == filepath.Clean(b)
	}
	return os.SameFile(x, y)
}

// JoinTo joins the parts of a run, as Join does, into a file, in constant memory; and for a run in shards writes the names of the
// sheets to print beside it, in print.list. Replace allows it to replace earlier ones.
func JoinTo(path string, dirs []string, replace bool) error {
	dir := filepath.Dir(path)
	list := filepath.Join(dir, "print.list")
	if base := filepath.Base(path); base != "manifest.jsonl" && IsRecord(base) {
		return diag.Usage("-o "+filepath.ToSlash(filepath.Join(dir, "manifest.jsonl")), "%q is the name of another record of a run", base)
	}
	shards, err := Shards(dirs)
	if err != nil {
		return err
	}
	replaced := []string{path, list}
	if shards == 0 {
		replaced = replaced[:1] // an undivided run has its own list
	}
	for _, path := range replaced {
		info, err := os.Stat(path)
		switch {
		case err == nil && !info.Mode().IsRegular(): // a folder, or a device such as /dev/null
			return diag.Usage("without -o the manifest goes to standard output", "%q is not a file", path)
		case err == nil && !replace:
			return &sink.ExistsError{Path: path}
		}
	}
	if err := CheckReplace(path, list); err != nil {
		return err
	}
	out, err := sink.NewStream(path)
	if err != nil {
		return err
	}
	defer out.Discard()
	names, err := sink.NewStream(list)
	if err != nil {
		return err
	}
	defer names.Discard()
	err = JoinWithSheets(dirs, out, func(sheet string) error {
		_, err := fmt.Fprintln(names, relativePath(dir, sheet))
		return err
	})
	if err != nil {
		return err
	}
	if shards > 0 {
		if err := names.Commit(); err != nil {
			return err
		}
	}
	return out.Commit()
}

// relativePath returns a sheet's path relative to a folder.
func relativePath(dir, path string) string {
	from, err := filepath.Abs(dir)
	to, err2 := filepath.Abs(path)
	if err != nil || err2 != nil {
		return filepath.ToSlash(path)
	}
	rel, err := filepath.Rel(from, to)
	if err != nil {
		return filepath.ToSlash(to)
	}
	return filepath.ToSlash(rel)
}
