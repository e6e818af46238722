package batch

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/record"
)

// folderState is what a run finds in its folder before it changes anything. Every record that the run would
// repair, replace or remove was read, and is this program's and complete.
type folderState struct {
	manifest, previous *manifestInfo
	origin             *origin  // nil if missing
	listed             []string // the names in print.list
	decision           decision
	intent             []string // the sheets that a killed run placed and may not have recorded
}

// manifestInfo describes a manifest that was read to its end.
type manifestInfo struct {
	exists bool
	lines  int
	files  []recordedSheet // of its sheets, in the order of lines
	names  []string        // the names of these files
	torn   *record.Torn    // nil if the last line is complete
}

// readFolderState reads the records of a folder without changing anything. It returns a BrokenError if one of
// them is damaged or isn't a record of this program.
func readFolderState(f folder) (*folderState, error) {
	l := &folderState{}
	if err := f.checkFiles(); err != nil {
		return nil, err
	}
	var err error
	if l.manifest, err = readManifest(f.manifest(), false); err != nil {
		return nil, err
	}
	if l.previous, err = readManifest(f.previous(), true); err != nil {
		return nil, err
	}
	o, known, err := readOrigin(f)
	if err != nil {
		return nil, err
	}
	if known {
		l.origin = &o
	}
	if _, err := printing.ReadLog(f.printed(), func(printing.Line) {}); err != nil {
		return nil, err
	}
	if l.listed, err = readNames(f.list(), false); err != nil {
		return nil, err
	}
	if err := l.checkPrintList(f); err != nil {
		return nil, err
	}
	// Finished records were durable, and a run only begins a manifest once the sum of its schedule is there.
	if end := l.manifest.torn; end != nil && end.Zeros {
		if _, err := os.Lstat(f.list()); err == nil || l.origin == nil {
			return nil, &record.BrokenError{Path: f.manifest(), Line: l.manifest.lines + 1, What: "it has zero bytes, which a killed run doesn't leave", Foreign: l.origin == nil}
		}
	}
	if l.intent, err = readNames(f.intent(), true); err != nil {
		return nil, err
	}
	if l.decision, err = readDecision(f); err != nil {
		return nil, err
	}
	if _, err := checkTable(f.warnings(), warningsHeader[0]); err != nil {
		return nil, err
	}
	for n := 1; ; n++ {
		if there, err := checkTable(f.rejects(n), rejectsFirst); err != nil || !there {
			return l, errors.Join(err, f.checkJoined())
		}
	}
}

// checkPrintList refuses a print.list with a name that no manifest has and that isn't a file in the folder: the
// list is another program's.
func (l *folderState) checkPrintList(f folder) error {
	if len(l.listed) == 0 {
		return nil
	}
	sheets := map[key]bool{}
	for _, k := range slices.Concat(l.previous.files, l.manifest.files) {
		sheets[k.appointment] = true
	}
	for n, name := range l.listed {
		if info, err := os.Lstat(f.path(name)); !sheets[idKey(name)] && (err != nil || !info.Mode().IsRegular()) {
			return &record.BrokenError{Path: f.list(), Line: n + 1, What: "it doesn't name a sheet in this folder"}
		}
	}
	return nil
}

// checkJoined checks what a run of a shard removes: the manifest and the list that were joined from earlier
// shards.
func (f folder) checkJoined() error {
	if f.suffix == "" {
		return nil
	}
	whole := folder{dir: f.dir}
	for _, path := range []string{whole.manifest(), whole.list()} {
		if err := record.CheckRegularFile(path); err != nil {
			return err
		}
	}
	if _, err := readManifest(whole.manifest(), false); err != nil {
		return err
	}
	_, err := readNames(whole.list(), false)
	return err
}

// checkFiles refuses a folder in which anything but a regular file has the name of a record: writing through a
// link would change another file, and a pipe would make the run wait.
func (f folder) checkFiles() error {
	paths := []string{f.manifest(), f.previous(), f.origin(), f.printed(), f.list(), f.warnings(), f.intent(), f.decision(), f.rejects(1)}
	temporaries, err := filepath.Glob(temporaryPattern(f))
	if err != nil {
		return err
	}
	for _, path := range append(paths, temporaries...) {
		if err := record.CheckRegularFile(path); err != nil {
			return err
		}
	}
	info, err := os.Lstat(f.superseded())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("reading the folder: %w", err)
	case !info.IsDir():
		return &record.BrokenError{Path: f.superseded(), What: "is " + record.FileKind(info.Mode()) + ", not a folder", Foreign: true}
	}
	return nil
}

// checkLock refuses a lock that this program didn't leave: it would be removed at the end.
func checkLock(path string) error {
	if err := record.CheckRegularFile(path); err != nil {
		return err
	}
	if info, err := os.Lstat(path); err == nil && info.Size() > 0 {
		return &record.BrokenError{Path: path, Line: 1, What: "a lock of this program is empty", Foreign: true}
	}
	return nil
}

// readManifest reads a manifest to its end. Joined means that it may hold the lines of several runs, one after
// the other, and sheets that a killed run had placed.
func readManifest(path string, joined bool) (*manifestInfo, error) {
	if err := record.CheckRegularFile(path); err != nil {
		return nil, err
	}
	b := &manifestInfo{}
	in, err := openManifest(path)
	if err != nil {
		return nil, err
	}
	defer in.close()
	b.exists = in.file != nil
	order := newLineOrder(path, joined)
	end, err := in.each(func(l Line) error {
		if what := order.check(l); what != "" {
			return &record.BrokenError{Path: path, Line: in.row, What: what}
		}
		b.lines++
		if l.Status.HasFile() {
			b.files = append(b.files, recordedSheet{idKey(l.File), keyOf(l.SHA256)})
			b.names = append(b.names, l.File)
		}
		return nil
	})
	b.torn = end
	return b, err
}

// lineOrder is the order in which the rows of a manifest come.
type lineOrder struct {
	joined      bool // of several runs: each starts at the first row again
	first, step int  // 0 if not known
	last        int
}

func newLineOrder(path string, joined bool) *lineOrder {
	o := &lineOrder{joined: joined}
	base := filepath.Base(path)
	s, ok := shardOf(base)
	if !ok {
		s, ok = parseShardName(base, "manifest", ".previous.jsonl")
	}
	if ok {
		o.first, o.step = s.first()
	}
	return o
}

// check returns what is wrong with the place of a row in the manifest, or "".
func (o *lineOrder) check(l Line) string {
	lost := l.Status.HasFile() && l.SHA256 == ""
	switch {
	case lost && o.joined:
		return ""
	case lost:
		return "it has a sheet without its sha256"
	case o.first == 0:
		o.first = l.Row // the first row there is
	case o.last == 0 && l.Row != o.first:
		return fmt.Sprintf("it is for row %d, but row %d comes first", l.Row, o.first)
	}
	before := o.last
	o.last = l.Row
	switch {
	case before == 0, o.joined && l.Row == o.first:
		return ""
	case o.step > 0 && l.Row != before+o.step, l.Row <= before:
		return fmt.Sprintf("it is for row %d, after row %d: a row is missing, duplicated or out of place", l.Row, before)
	}
	return ""
}

// readNames reads a file of sheet names, one per line. Cut means that a killed run may have left the last line
// unfinished; a name that was cut off is dropped.
func readNames(path string, cut bool) ([]string, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	rest := data
	if cut {
		rest = bytes.TrimRight(data, "\x00") // left by a machine that stopped before it wrote them
	}
	var names []string
	for n := 1; len(rest) > 0; n++ {
		name, after, whole := bytes.Cut(rest, []byte("\n"))
		rest = after
		switch {
		case !whole && cut && record.HasNameLetters(string(name)):
		case whole && isSheetName(string(name)):
			names = append(names, string(name))
		default:
			return nil, &record.BrokenError{Path: path, Line: n, What: "it is not the name of a sheet", Foreign: n == 1}
		}
	}
	return names, nil
}

// isSheetName reports whether a run can have given a sheet this name.
func isSheetName(s string) bool {
	const maxLength = 100 + len(".fhir.json") // of an id and what follows it

	base := s[strings.LastIndexByte(s, '/')+1:] // in a list joined from several folders, the part before it is the folder
	return record.HasNameLetters(s) && base != "" && len(base) <= maxLength && filepath.Ext(base) != "" && !strings.ContainsRune(".-", rune(base[0])) && !strings.HasSuffix(base, ".")
}

// rejectsFirst is the first column of a file of rejected rows.
const rejectsFirst = "rejected_row"

// checkTable reports whether there is a file of rejected rows or of warnings, by its first column, and refuses another
// program's file.
func checkTable(path, first string) (there bool, err error) {
	if err := record.CheckRegularFile(path); err != nil {
		return false, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("reading the folder: %w", err)
	}
	defer f.Close()
	head := make([]byte, 64)
	n, _ := f.Read(head)
	text := strings.TrimRight(string(head[:n]), "\x00")
	// Someone may have corrected it in a spreadsheet, which writes a byte order mark and quotes.
	text = strings.TrimPrefix(strings.TrimPrefix(text, "\ufeff"), `"`)
	if !strings.HasPrefix(text, first) && !strings.HasPrefix(first, text) {
		return true, &record.BrokenError{Path: path, Line: 1, What: "it has no column " + first, Foreign: true}
	}
	return true, nil
}

// manifestFormat is how the lines of a manifest begin.
var manifestFormat = record.Format{
	Head: `{"row":`, Value: "0123456789", Next: `,"appointment_id":"`, Keys: []string{
		`"procedure":`, `"edition":`, `"language":`, `"format":`, `"file":`, `"sha256":`, `"digest":`, `"pages":`, `"conditions":`, `"times":`, `"status":`, `"reason":`, `"version":`,
	},
}
