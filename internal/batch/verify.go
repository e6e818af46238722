package batch

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/batch/record"
)

// VerifyResult is the result of verifying the manifests of a run.
type VerifyResult struct{ Rows, Files int }

// VerifyError lists all that is wrong with the parts of a run.
type VerifyError struct{ Problems []string }

// Error states the first problem, and how many there are.
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

// Join reads the manifests of all parts of a run side by side and writes the lines in row order. It checks that
// each row is there once, and that one version made all of them with the same options; with files set, that
// each file is complete. These problems are returned as a VerifyError with everything that was found; a damaged
// record, as a BrokenError.
func Join(dirs []string, files bool, w io.Writer) (*VerifyResult, error) {
	return join(dirs, &joiner{verifyFiles: files, out: w, onSheet: func(string) error { return nil }})
}

// Shards returns how many shards a run was made in; 0 if it wasn't divided.
func Shards(dirs []string) (int, error) {
	parts, err := findParts(dirs)
	if err != nil || parts[0].shard.Of == 0 {
		return 0, err
	}
	return len(parts), nil
}

// JoinWithSheets is Join that also passes on the path of each sheet, in row order.
func JoinWithSheets(dirs []string, w io.Writer, sheet func(path string) error) error {
	_, err := join(dirs, &joiner{out: w, onSheet: sheet})
	return err
}

func join(dirs []string, j *joiner) (*VerifyResult, error) {
	parts, err := findParts(dirs)
	if err != nil {
		return nil, err
	}
	j.texts, j.groups = map[string]Line{}, map[string]*problemGroup{}
	for _, p := range parts {
		if err := p.checkFiles(); err != nil {
			return nil, err
		}
		l, err := openManifest(p.folder.manifest())
		if err != nil {
			return nil, err
		}
		defer l.close()
		j.in = append(j.in, l)
		purges, err := readPurges(p.folder)
		if err != nil {
			return nil, err
		}
		switch _, err := os.Lstat(p.folder.list()); {
		case err != nil && len(purges) > 0:
			j.problem("%q belongs to a run whose sheets were purged", p.folder.manifest())
		case err != nil:
			j.problem("%q belongs to a run that wasn't finished; run it with --resume", p.folder.manifest())
		}
	}
	rows, err := j.checkOrigins(parts)
	if err != nil {
		return nil, err
	}
	if err := j.joinRows(parts); err != nil {
		return nil, err
	}
	j.addGroups()
	if len(j.problems) == 0 && rows >= 0 && j.result.Rows != rows {
		j.problem("there are %d rows; the schedule has %d", j.result.Rows, rows)
	}
	if len(j.problems) > 0 {
		return nil, &VerifyError{limitList(j.problems)}
	}
	return &j.result, nil
}

// checkFiles refuses a part in which a record isn't a regular file, or whose list is another program's.
func (p part) checkFiles() error {
	for _, path := range []string{p.folder.manifest(), p.folder.list(), p.folder.origin()} {
		if err := record.CheckRegularFile(path); err != nil {
			return err
		}
	}
	_, err := readNames(p.folder.list(), false)
	return err
}

type joiner struct {
	verifyFiles bool
	onSheet     func(path string) error
	in          []*manifestReader
	out         io.Writer
	problems    []string
	result      VerifyResult
	texts       map[string]Line // the first line of each text
	first       Line            // the first that has a file
	versions    []Line          // the first line of each version
	explained   bool            // the options of the parts already explain why texts differ
	groups      map[string]*problemGroup
	groupOrder  []string
}

// problemGroup is one problem that many rows have, reported once.
type problemGroup struct {
	count     int
	one, many string   // many has a placeholder for the rows
	items     []string // the first ones
}

func (j *joiner) problem(format string, args ...any) {
	j.problems = append(j.problems, fmt.Sprintf(format, args...))
}

// addGrouped adds a row with a problem that others may have too.
func (j *joiner) addGrouped(item, one, many string) {
	g := j.groups[many]
	if g == nil {
		g = &problemGroup{one: one, many: many}
		j.groups[many] = g
		j.groupOrder = append(j.groupOrder, many)
	}
	const shown = 10
	if g.count++; g.count <= shown {
		g.items = append(g.items, item)
	}
}

// addGroups words the grouped problems.
func (j *joiner) addGroups() {
	for _, key := range j.groupOrder {
		g := j.groups[key]
		if g.count == 1 {
			j.problem("%s", g.one)
			continue
		}
		if more := g.count - len(g.items); more > 0 {
			g.items = append(g.items, fmt.Sprintf("%d more", more))
		}
		last := len(g.items) - 1
		j.problem("%s", fmt.Sprintf(g.many, strings.Join(g.items[:last], ", ")+" and "+g.items[last]))
	}
	if len(j.versions) > 1 {
		var parts []string
		for _, l := range j.versions {
			parts = append(parts, fmt.Sprintf("%q from row %d on", l.Version, l.Row))
		}
		j.problem("the sheets were made by %d versions of the program (%s); make all of them with one", len(j.versions), strings.Join(parts, ", "))
	}
}

// checkOrigins checks that all parts are of one schedule and were made with the same options. It returns how
// many rows the schedule has; -1 if a single manifest doesn't say.
func (j *joiner) checkOrigins(parts []part) (rows int, err error) {
	var first origin
	shards := map[string][]string{} // by the options in which they differ from shard 1
	for n, p := range parts {
		o, known, err := readOrigin(p.folder)
		switch {
		case err != nil:
			return 0, err
		case !known && p.shard.Of == 0:
			return -1, nil
		case !known:
			j.problem("%q is missing, so the schedule of its shard isn't known", p.folder.origin())
		case n > 0 && o.Day != first.Day:
			j.problem("shard %d was made for another day (--day) than shard 1", p.shard.Number)
		case n > 0 && !o.sameSchedule(first):
			j.problem("shard %d has a different schedule or mapping than shard 1: one of them is from an earlier run", p.shard.Number)
		}
		if n == 0 {
			first = o
		}
		if other := o.otherOptions(first); len(other) > 0 {
			words := describeOptions(other)
			shards[words] = append(shards[words], fmt.Sprint(p.shard.Number))
			j.explained = j.explained || slices.Contains(other, "clinic")
		}
	}
	for _, words := range slices.Sorted(maps.Keys(shards)) {
		numbers := limitList(shards[words])
		j.problem("shard %s was made with different options than shard 1: %s; make all of them with the same options", strings.Join(numbers, ", "), words)
	}
	return first.Rows, nil
}

// describeOptions says how two parts of a run differ.
func describeOptions(names []string) string {
	var words []string
	for _, name := range names {
		switch name {
		case "clinic":
			words = append(words, "the clinic or the definitions differ")
		default:
			words = append(words, "--"+name+" differs")
		}
	}
	return strings.Join(words, ", ")
}

// joinRows takes each row from the part that must have it.
func (j *joiner) joinRows(parts []part) error {
	for row := 1; ; row++ {
		n := (row - 1) % len(parts)
		line, err := j.in[n].next()
		var broken *record.BrokenError
		switch {
		case errors.As(err, &broken) && broken.Torn:
			j.problem("%s; run it with --resume", broken.Error())
			return nil
		case errors.Is(err, io.EOF):
			return j.checkEnds(row, n)
		case err != nil:
			return err
		case line.Row != row:
			j.problem("row %d is missing or duplicated: %q has row %d in its place", row, parts[n].folder.manifest(), line.Row)
			return nil
		}
		j.result.Rows++
		if !slices.ContainsFunc(j.versions, func(l Line) bool { return l.Version == line.Version }) {
			j.versions = append(j.versions, line)
		}
		if line.Status.HasFile() {
			j.result.Files++
			j.checkFile(parts[n].folder, line)
			j.checkText(line)
			if err := j.onSheet(parts[n].folder.path(line.File)); err != nil {
				return err
			}
		}
		if _, err := j.out.Write(line.encode()); err != nil {
			return fmt.Errorf("writing the manifest: %w", err)
		}
	}
}

// checkEnds checks that no part has a row after the last.
func (j *joiner) checkEnds(row, n int) error {
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

// checkText checks that all parts had one clinic, one library and one format: that there is a single text for
// each procedure and language.
func (j *joiner) checkText(l Line) {
	key := l.Procedure + "\x00" + l.Language
	row := fmt.Sprint(l.Row)
	first, known := j.texts[key]
	switch {
	case !known:
		j.texts[key] = l
	case first.Digest != l.Digest && !j.explained:
		what := fmt.Sprintf("the text of %q in %q differs from that in row %d: the clinic or the definitions differ", l.Procedure, l.Language, first.Row)
		j.addGrouped(row, "row "+row+": "+what, "rows %s: "+strings.ReplaceAll(what, "%", "%%"))
	}
	if j.first.Row == 0 {
		j.first = l
	}
	if j.first.Format != l.Format {
		what := fmt.Sprintf("the format is %q, and in row %d it is %q", l.Format, j.first.Row, j.first.Format)
		j.addGrouped(row, "row "+row+": "+what, "rows %s: "+strings.ReplaceAll(what, "%", "%%"))
	}
}

func (j *joiner) checkFile(f folder, l Line) {
	if !j.verifyFiles {
		return
	}
	item := fmt.Sprintf("row %d (%q)", l.Row, l.File)
	switch sum := hashFile(f.path(l.File)); {
	case sum == "":
		j.addGrouped(item, fmt.Sprintf("row %d: the file %q is missing", l.Row, l.File), "the files of %s are missing")
	case sum != l.SHA256:
		j.addGrouped(item, fmt.Sprintf("row %d: the file %q is not what the manifest says", l.Row, l.File), "the files of %s are not what the manifest says")
	}
}

// findParts finds the manifests: that of an undivided run, or one for each shard.
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
	return sortParts(sharded) // a joined manifest may be beside its parts
}

func shardOf(name string) (Shard, bool) { return parseShardName(name, "manifest", ".jsonl") }

func sortParts(parts []part) ([]part, error) {
	out := make([]part, parts[0].shard.Of)
	for _, p := range parts {
		switch {
		case p.shard.Of != len(out):
			return nil, &VerifyError{[]string{fmt.Sprintf("there are shards of %d and of %d", len(out), p.shard.Of)}}
		case p.shard.Number < 1 || p.shard.Number > len(out):
			return nil, &VerifyError{[]string{fmt.Sprintf("there is a shard %d of %d", p.shard.Number, p.shard.Of)}}
		case out[p.shard.Number-1].shard.Of > 0:
			return nil, &VerifyError{[]string{fmt.Sprintf("shard %d of %d exists twice", p.shard.Number, p.shard.Of)}}
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

// Manifests returns the manifests at a path: the file itself, or all in a run's folder, those of superseded
// sheets first.
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
		slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(manifestAge(a), manifestAge(b)) })
		for _, name := range names {
			if err := record.CheckRegularFile(filepath.Join(dir, name)); err != nil {
				return nil, err
			}
			out = append(out, filepath.Join(dir, name))
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%q has no manifest", path)
	}
	return out, nil
}

// manifestAge orders the manifests of one folder, oldest first: those of superseded sheets are numbered, and
// that of an unfinished run is older than what it writes.
func manifestAge(name string) int {
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
