package batch

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// Verified is what was found of the manifests of a run.
type Verified struct{ Rows, Files int }

// VerifyError is all that is wrong with the parts of a run.
type VerifyError struct{ Problems []string }

// Error says the first problem, and how many there are.
func (e *VerifyError) Error() string {
	if len(e.Problems) == 1 {
		return e.Problems[0]
	}
	return fmt.Sprintf("%s (and %d more)", e.Problems[0], len(e.Problems)-1)
}

// part is one shard's manifest.
type part struct {
	folder folder
	shard  Shard
}

// Join reads the manifests of all parts of a run, side by side, and writes the lines in the
// order of rows. It proves that each row is there once; with files set, that each file is
// whole. An error of that kind is a VerifyError with all that was found.
func Join(dirs []string, files bool, w io.Writer) (*Verified, error) {
	parts, err := findParts(dirs)
	if err != nil {
		return nil, err
	}
	j := &joiner{files: files, out: w}
	for _, p := range parts {
		l, err := openLines(p.folder.manifest())
		if err != nil {
			return nil, err
		}
		defer l.close()
		j.in = append(j.in, l)
		if _, err := os.Lstat(p.folder.list()); err != nil {
			j.problem("%q is of a run that has not come to its end; run it with --resume", p.folder.manifest())
		}
	}
	if err := j.join(parts); err != nil {
		return nil, err
	}
	if len(j.problems) > 0 {
		return nil, &VerifyError{j.problems}
	}
	return &j.found, nil
}

type joiner struct {
	files    bool
	in       []*lines
	out      io.Writer
	problems []string
	found    Verified
}

func (j *joiner) problem(format string, args ...any) {
	const most = 1000 // one that is all wrong is told in a thousand lines
	if len(j.problems) < most {
		j.problems = append(j.problems, fmt.Sprintf(format, args...))
	}
}

// join takes row after row from the part that must have it.
func (j *joiner) join(parts []part) error {
	for row := 1; ; row++ {
		n := (row - 1) % len(parts)
		line, err := j.in[n].next()
		var broken *BrokenError
		switch {
		case errors.As(err, &broken):
			j.problem("%s", broken.Error())
			return nil
		case errors.Is(err, io.EOF):
			return j.ended(row, n)
		case err != nil:
			return err
		case line.Row != row:
			j.problem("row %d is missing, or is there twice: %q has row %d in its place", row, parts[n].folder.manifest(), line.Row)
			return nil
		}
		j.found.Rows++
		if line.Status.HasFile() {
			j.found.Files++
			j.file(parts[n].folder, line)
		}
		if _, err := j.out.Write(line.encode()); err != nil {
			return fmt.Errorf("writing the manifest: %w", err)
		}
	}
}

// ended checks that no part has a row after the last.
func (j *joiner) ended(row, n int) error {
	for m := range j.in {
		if m == n {
			continue
		}
		if line, err := j.in[m].next(); err == nil {
			j.problem("row %d is missing; row %d is there", row, line.Row)
		} else if !errors.Is(err, io.EOF) {
			j.problem("%s", err.Error())
		}
	}
	return nil
}

func (j *joiner) file(f folder, l Line) {
	if !j.files {
		return
	}
	if l.File != filepath.Base(l.File) {
		j.problem("row %d: %q is no name of a sheet", l.Row, l.File)
		return
	}
	switch sum := sumOf(f.path(l.File)); {
	case sum == "":
		j.problem("row %d: the file %q is missing", l.Row, l.File)
	case sum != l.SHA256:
		j.problem("row %d: the file %q is not what the manifest says", l.Row, l.File)
	}
}

// findParts finds the manifests: that of a whole run, or one of each shard.
func findParts(dirs []string) ([]part, error) {
	var all []part
	for _, dir := range dirs {
		entries, err := os.ReadDir(dir)
		if err != nil {
			return nil, fmt.Errorf("reading the folder: %w", err)
		}
		for _, e := range entries {
			if s, ok := shardOf(e.Name()); ok {
				all = append(all, part{folder{dir, s.suffix()}, s})
			}
		}
	}
	sharded := all[:0:0]
	for _, p := range all {
		if p.shard.Of > 0 {
			sharded = append(sharded, p)
		}
	}
	switch {
	case len(all) == 0:
		return nil, &VerifyError{[]string{"there is no manifest"}}
	case len(sharded) == 0 && len(all) > 1:
		return nil, &VerifyError{[]string{"there are several manifests of whole runs"}}
	case len(sharded) == 0:
		return all, nil
	}
	return inOrder(sharded) // a joined manifest may stand beside its parts
}

func shardOf(name string) (Shard, bool) {
	rest, begins := strings.CutPrefix(name, "manifest")
	middle, ends := strings.CutSuffix(rest, ".jsonl")
	if !begins || !ends {
		return Shard{}, false
	}
	if middle == "" {
		return Shard{}, true
	}
	var s Shard
	if _, err := fmt.Sscanf(middle, "-%d-of-%d", &s.Number, &s.Of); err != nil || s.suffix() != middle {
		return Shard{}, false
	}
	return s, true
}

func inOrder(parts []part) ([]part, error) {
	out := make([]part, parts[0].shard.Of)
	for _, p := range parts {
		switch {
		case p.shard.Of != len(out):
			return nil, &VerifyError{[]string{fmt.Sprintf("there are shards of %d and of %d", len(out), p.shard.Of)}}
		case p.shard.Number < 1 || p.shard.Number > len(out):
			return nil, &VerifyError{[]string{fmt.Sprintf("there is a shard %d of %d", p.shard.Number, p.shard.Of)}}
		case out[p.shard.Number-1].shard.Of > 0:
			return nil, &VerifyError{[]string{fmt.Sprintf("shard %d of %d is there twice", p.shard.Number, p.shard.Of)}}
		}
		out[p.shard.Number-1] = p
	}
	for n, p := range out {
		if p.shard.Of == 0 {
			return nil, &VerifyError{[]string{fmt.Sprintf("shard %d of %d is missing", n+1, len(out))}}
		}
	}
	return out, nil
}

// Manifests returns the manifests that a path stands for: a file, or all that the folder of a
// run has, those of superseded sheets first.
func Manifests(path string) ([]string, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading the manifest: %w", err)
	}
	if !info.IsDir() {
		return []string{path}, nil
	}
	var out []string
	for _, dir := range []string{filepath.Join(path, "superseded"), path} {
		entries, err := os.ReadDir(dir)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("reading the folder: %w", err)
		}
		var names []string
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), "manifest") && strings.HasSuffix(e.Name(), ".jsonl") {
				names = append(names, e.Name())
			}
		}
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(age(a), age(b)) })
		for _, name := range names {
			out = append(out, filepath.Join(dir, name))
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%q has no manifest", path)
	}
	return out, nil
}

// age orders the manifests of one folder, the oldest first: those of superseded sheets are
// numbered, and the one of a run that did not come to its end is older than what it writes.
func age(name string) int {
	middle := strings.TrimSuffix(name, ".jsonl")
	last := middle[strings.LastIndexByte(middle, '.')+1:]
	if last == "previous" {
		return 0
	}
	if n, err := strconv.Atoi(last); err == nil {
		return n
	}
	return 1
}
