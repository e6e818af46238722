package batch

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/batch/record"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
)

// EmptyError reports a schedule without rows over a folder that has sheets: a failed export would move a whole day's
// sheets to superseded.
type EmptyError struct {
	Dir    string
	Sheets int   // in the folder
	Err    error // reports a file that holds nothing at all; nil if only rows are missing
}

// Error says how many sheets would move.
func (e *EmptyError) Error() string {
	if e.Err != nil {
		return e.Err.Error()
	}
	return fmt.Sprintf("the schedule has no rows, and %q has %s, which would all move to superseded", e.Dir, diag.Count(e.Sheets, "sheet"))
}

// Unwrap returns the reader's error.
func (e *EmptyError) Unwrap() error { return e.Err }

// Hint suggests what to do.
func (e *EmptyError) Hint() string { return "check the export; if nobody is booked, add --allow-empty" }

// TooManySupersededError reports a schedule that would move more than a third of a folder's sheets to
// superseded. It may be half a file, a file of another day, or one whose rows are mostly rejected.
type TooManySupersededError struct {
	Dir                        string
	Sheets                     int // in the folder, or when the run to resume began
	Missing, Skipped, Rejected int // of these: missing from the schedule, skipped by it, rejected
	MovedBefore                int // moved before the run was resumed
}

// Error gives the counts.
func (e *TooManySupersededError) Error() string {
	var parts []string
	for _, p := range []struct {
		n    int
		what string
	}{{e.MovedBefore, "moved before"}, {e.Missing, "not in it"}, {e.Skipped, "skipped"}, {e.Rejected, "rejected"}} {
		if p.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", p.n, p.what))
		}
	}
	which := fmt.Sprintf("%d of the %d sheets", e.total(), e.Sheets)
	if e.Sheets == 1 {
		which = "the only sheet"
	}
	return fmt.Sprintf("the schedule would move %s in %q to superseded: %s", which, e.Dir, strings.Join(parts, ", "))
}

func (e *TooManySupersededError) total() int {
	return e.Missing + e.Skipped + e.Rejected + e.MovedBefore
}

// Hint suggests what to do.
func (e *TooManySupersededError) Hint() string {
	return "check the schedule; if it is right, add --fewer; another day has a folder of its own"
}

// maxSupersededDivisor limits how many of a folder's sheets may move to superseded without --fewer: one in three.
const maxSupersededDivisor = 3

// tooMany reports whether more than a third would move. A single sheet whose row is cancelled is never too
// many: no failed export looks like that.
func (e *TooManySupersededError) tooMany() bool {
	return e.total()*maxSupersededDivisor > e.Sheets && (e.total() > 1 || e.Skipped != 1)
}

// guard counts the earlier sheets that a run moves to superseded, and stops the run before they are too many.
type guard struct {
	TooManySupersededError
	existing []key        // the appointments whose sheets from earlier runs are in the folder, sorted
	counted  map[key]bool // already counted
	moved    map[key]bool // the appointments whose sheets a dry run would move
	allowed  bool
}

func (g *guard) has(k key) bool {
	_, found := slices.BinarySearchFunc(g.existing, k, func(a, b key) int { return bytes.Compare(a[:], b[:]) })
	return found
}

// countRows counts the sheets that these rows supersede. It returns an error if they are too many, before any
// is moved.
func (g *guard) countRows(rows []*outcome) error {
	if g.Sheets == 0 || g.allowed {
		return nil
	}
	more := false
	for _, o := range rows {
		if o.recorded || o.line.Status.HasFile() || o.line.Appointment == "" {
			continue
		}
		if k := idKey(o.line.Appointment); g.has(k) && !g.counted[k] {
			g.counted[k] = true // several rows can share an id
			g.count(o.line.Status)
			more = true
		}
	}
	if !more {
		return nil
	}
	return g.err()
}

func (g *guard) count(s Status) {
	if s == Skipped {
		g.Skipped++
	} else {
		g.Rejected++
	}
}

func (g *guard) err() error {
	if g.allowed || !g.tooMany() {
		return nil
	}
	e := g.TooManySupersededError
	return &e
}

// decision is what a run that supersedes sheets was begun with. It is kept until the run ends, so that a
// resumed run follows it.
type decision struct {
	Sheets int  `json:"sheets"`
	Fewer  bool `json:"fewer"`
}

// prepareGuard refuses a schedule that would move too many sheets to superseded, before anything is made or moved.
func (r *run) prepareGuard(ctx context.Context) error {
	r.guard = guard{TooManySupersededError: TooManySupersededError{Dir: r.Dir}, counted: map[key]bool{}, moved: map[key]bool{}, allowed: r.AllowFewer}
	if r.Dir == "" {
		return nil // for a dry run
	}
	resumes := r.Resume && r.state.manifest.exists
	var before decision
	if resumes {
		before = r.state.decision
	}
	g := &r.guard
	g.existing = r.existingSheets()
	g.Sheets = max(len(g.existing), before.Sheets)
	g.MovedBefore = g.Sheets - len(g.existing)
	if r.survey.rows == 0 {
		g.allowed = r.AllowEmpty
	}
	g.allowed = g.allowed || before.Fewer
	switch {
	case r.survey.rows > 0:
	case g.allowed:
		return nil
	case g.Sheets > 0:
		return &EmptyError{Dir: r.Dir, Sheets: g.Sheets}
	default:
		if err := r.warn(warning{text: "the schedule has no rows"}); err != nil {
			return err
		}
	}
	if g.Sheets == 0 || g.allowed {
		return nil
	}
	if resumes || r.DryRun { // a dry run checks each row, and reports at its end
		g.Missing = r.countMissing()
		return nil
	}
	return r.predictSuperseded(ctx)
}

// readDecision reads what a run was begun with; zero if there is none.
func readDecision(f folder) (d decision, err error) {
	data, err := os.ReadFile(f.decision())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return d, nil
	case err != nil:
		return d, fmt.Errorf("reading the folder: %w", err)
	case !bytes.HasPrefix(data, []byte(`{"sheets":`)) || json.Unmarshal(data, &d) != nil:
		return d, &record.BrokenError{Path: f.decision(), Line: 1, What: "it is not a complete line written by this program", Foreign: true}
	}
	return d, nil
}

// existingSheets finds the appointments whose sheets from earlier runs are in the folder.
func (r *run) existingSheets() []key {
	var out []key
	for _, file := range r.earlierFiles() {
		if _, err := os.Lstat(r.folder.path(file)); err == nil {
			out = append(out, idKey(r.appointmentOf(file)))
		}
	}
	slices.SortFunc(out, func(a, b key) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// appointmentOf returns the appointment that a file is for. A sheet of another format, or one that was made but
// not recorded, has an extension of one or two dots, and an id may have dots too: the schedule knows which id
// is meant.
func (r *run) appointmentOf(file string) string {
	id, ours := strings.CutSuffix(file, r.Maker.Extension)
	if !ours {
		id = strings.TrimSuffix(file, filepath.Ext(file))
	}
	if shorter := strings.TrimSuffix(id, filepath.Ext(id)); !r.survey.has(id) && r.survey.has(shorter) {
		return shorter
	}
	return id
}

// countMissing counts the existing sheets that the schedule has no row for.
func (r *run) countMissing() int {
	n := 0
	for _, k := range r.guard.existing {
		if !r.survey.hasKey(k) || r.survey.unsafeIDs[k] {
			n++
		}
	}
	return n
}

// predictSuperseded finds out, as far as necessary, how many of the folder's sheets stay: first from the
// schedule itself, then by whether the rows of those sheets can be made, using a sample if there are many. It
// skips rendering; what it misses is counted by countRows.
func (r *run) predictSuperseded(ctx context.Context) error {
	g := r.guard // a copy: the run counts afresh
	g.Missing = r.countMissing()
	wanted := map[key]bool{} // read by several goroutines
	for _, k := range g.existing {
		switch _, twice := r.survey.duplicateIDs[k]; {
		case !r.survey.hasKey(k), r.survey.unsafeIDs[k]:
		case twice:
			g.Rejected++
		case r.survey.withoutSheet[k] != "":
			g.count(r.survey.withoutSheet[k])
		default:
			wanted[k] = true
		}
	}
	open := len(wanted)
	// A row that isn't checked might be rejected.
	enough := errors.New("enough of the sheets stay")
	isCertain := func() bool {
		worst := g.TooManySupersededError
		worst.Rejected += open
		return !worst.tooMany()
	}
	few := false
	if !isCertain() && !g.tooMany() {
		var err error
		if few, err = r.fewRejected(ctx, wanted, g.Sheets/maxSupersededDivisor-g.total()); err != nil {
			return err
		}
	}
	if !few && !isCertain() && !g.tooMany() {
		trial := &run{Options: r.Options, folder: r.folder, survey: r.survey, filter: func(row schedule.Row) bool { return wanted[idKey(row.Fields["appointment_id"])] }}
		trial.DryRun, trial.Merge = true, nil
		trial.Maker = trial.Maker.withoutRendering()
		err := trial.makeEach(ctx, nil, func(o *outcome) error {
			open--
			if !o.line.Status.HasFile() {
				g.count(o.line.Status)
			}
			if isCertain() {
				return enough
			}
			return nil
		})
		if err != nil && !errors.Is(err, enough) {
			return err
		}
	}
	r.guard.Missing, r.survey.sample = g.Missing, nil
	return g.err()
}

// writeDecision records what the run was begun with.
func (r *run) writeDecision() error {
	if r.guard.Sheets == 0 {
		return r.removeDecision()
	}
	data, err := json.Marshal(decision{r.guard.Sheets, r.guard.allowed})
	if err != nil {
		panic(err) // plain data
	}
	return r.replace(r.folder.decision(), append(data, '\n'))
}

// removeDecision removes that record: the run has ended.
func (r *run) removeDecision() error {
	if err := os.Remove(r.folder.decision()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("tidying the folder: %w", err)
	}
	return nil
}

// wouldMove reports whether a row would move a sheet that is in the folder to superseded.
func (r *run) wouldMove(l Line) bool {
	k := idKey(l.Appointment)
	if l.Appointment == "" || r.guard.moved[k] {
		return false
	}
	path := r.folder.path(l.Appointment + r.Maker.Extension)
	if _, err := os.Lstat(path); err != nil {
		return false
	}
	moves := !l.Status.HasFile() || hashFile(path) != l.SHA256
	if moves {
		r.guard.moved[k] = true // several rows can share an id
	}
	return moves
}

// countLeaving counts the sheets from earlier runs that would move because they no longer have a row, as finish
// moves them.
func (r *run) countLeaving() {
	if r.Dir == "" {
		return
	}
	seen := map[key]bool{}
	for _, file := range r.earlierFiles() {
		k := keyOf(file)
		if seen[k] {
			continue
		}
		seen[k] = true
		id, ours := strings.CutSuffix(file, r.Maker.Extension)
		if stays := ours && r.survey.hasSpelling(id) && !r.survey.unsafeIDs[idKey(id)]; stays {
			continue
		}
		if _, err := os.Lstat(r.folder.path(file)); err == nil {
			r.moved++
		}
	}
}
