package batch

import (
	"cmp"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/batch/record"
	"aftercare/internal/diag"
)

// Query is what an audit looks for in manifests: all lines of one appointment, or the sheets of a text. An empty
// field matches everything.
type Query struct {
	Appointment string
	Procedure   string // an id or a short name
	ProcedureID string // the id for Procedure, where it is a short name
	Edition     string
	Digest      string // or how it begins
}

// ProcedureID returns the id for a procedure's name; "" if the definition no longer exists, since a manifest
// outlives definitions.
func ProcedureID(lib *library.Library, name string) string {
	id, err := lib.Find(name)
	var notOffered *library.NotOfferedError // it may have been offered when the sheets were made
	if errors.As(err, &notOffered) {
		return notOffered.ID
	}
	if err != nil {
		return ""
	}
	return id
}

// Matches reports whether the query looks for a line.
func (q Query) Matches(l Line) bool {
	if q.Appointment != "" {
		return l.Appointment == q.Appointment
	}
	return l.Status.HasFile() && (q.Edition == "" || l.Edition == q.Edition) && (q.Procedure == "" || l.Procedure == q.Procedure || l.Procedure == q.ProcedureID) &&
		strings.HasPrefix(l.Digest, q.Digest)
}

// String describes the text that is looked for, as it was understood.
func (q Query) String() string {
	var parts []string
	for _, p := range [][2]string{{"the procedure", cmp.Or(q.ProcedureID, q.Procedure)}, {"the edition", q.Edition}, {"the digest", q.Digest}} {
		if p[1] != "" {
			parts = append(parts, fmt.Sprintf("%s %q", p[0], p[1]))
		}
	}
	return strings.Join(parts, " and ")
}

// NoLineError reports an appointment that no manifest has: its id is mistyped, or this is another folder.
type NoLineError struct{ Appointment string }

// Error names the appointment.
func (e *NoLineError) Error() string {
	return fmt.Sprintf("the manifest has no appointment %q", e.Appointment)
}

// AuditLine is a manifest line and what became of its file.
type AuditLine struct {
	Line
	OnDisk DiskState `json:"on_disk,omitempty"` // for a row with a sheet
	At     string    `json:"on_disk_file,omitempty"`
	Purged string    `json:"purged_at,omitempty"` // when the file was removed
}

// Audit calls found with each line of the manifests at a path that the query looks for, those of superseded
// sheets first, and torn with each manifest whose last line is incomplete: a row without a complete line got no
// sheet in that run. A damaged manifest is reported before anything is found, since half of the record would not
// be an answer. An appointment without a line is a NoLineError.
func (q Query) Audit(path string, torn func(manifest string), found func(AuditLine) error) error {
	files, err := Manifests(path)
	if err != nil {
		return err
	}
	for _, f := range files {
		if info, err := os.Stat(f); err != nil || !info.Mode().IsRegular() {
			continue // a pipe can only be read once
		}
		if err := EachLine(f, func(Line) error { return nil }); err != nil && !isTorn(err) {
			return err
		}
	}
	seen, any := map[[sha256.Size]byte]bool{}, false
	purges := map[string]map[PurgedSheet]string{} // by folder
	for _, f := range files {
		locator := NewLocator(f)
		if purges[locator.dir] == nil && locator.dir != "" {
			if purges[locator.dir], err = readPurges(folder{dir: locator.dir}); err != nil {
				return err
			}
		}
		err := EachLine(f, func(l Line) error {
			if !q.Matches(l) {
				return nil
			}
			if joined := sha256.Sum256([]byte(fmt.Sprint(filepath.Dir(f), l))); seen[joined] {
				return nil // a joined manifest may be beside its parts
			} else if len(files) > 1 {
				seen[joined] = true
			}
			any = true
			a := AuditLine{Line: l}
			a.OnDisk, a.At = locator.Locate(l)
			if at := purges[locator.dir][PurgedSheet{l.File, l.SHA256}]; at != "" && a.OnDisk == MissingOnDisk {
				a.OnDisk, a.Purged = PurgedOnDisk, at
			}
			return found(a)
		})
		if isTorn(err) {
			torn(f)
			err = nil
		}
		if err != nil {
			return err
		}
	}
	if !any && q.Appointment != "" {
		return &NoLineError{q.Appointment}
	}
	return nil
}

// isTorn reports a manifest whose last line is incomplete.
func isTorn(err error) bool {
	var broken *record.BrokenError
	return errors.As(err, &broken) && broken.Torn
}

// IsLost reports whether the file no longer is what the manifest says, or is nowhere.
func (a AuditLine) IsLost() bool { return a.OnDisk == ChangedOnDisk || a.OnDisk == MissingOnDisk }

// diskNote says where the file no longer matches the manifest; "" if it does.
func (a AuditLine) diskNote() string {
	switch a.OnDisk {
	case ChangedOnDisk:
		return fmt.Sprintf("changed: %q is no longer the file of that SHA-256", a.At)
	case MissingOnDisk:
		return fmt.Sprintf("missing: %q is not there", a.At)
	case SupersededOnDisk:
		return fmt.Sprintf("superseded: the file is now %q", a.At)
	case PurgedOnDisk:
		return fmt.Sprintf("purged: %q was removed at %s, as it was no longer kept", a.At, a.Purged)
	case SameOnDisk:
	}
	return ""
}

// Summary returns the line in one line of text: whom to call when a text was wrong.
func (a AuditLine) Summary() string {
	parts := []string{a.Appointment, a.Procedure, a.Edition, a.Language, string(a.Status), a.File, a.Digest}
	if note := a.diskNote(); note != "" {
		parts = append(parts, note)
	}
	return strings.Join(parts, "  ")
}

// Facts returns all that the line says, as names with values; those without a value are omitted.
func (a AuditLine) Facts() [][2]string {
	facts := [][2]string{
		{"Appointment", fmt.Sprintf("%s, row %d", a.Appointment, a.Row)}, {"What", diag.Join(": ", string(a.Status), a.Reason)},
		{"Text", diag.Join(", ", a.Procedure, a.Edition, a.Language)}, {"Digest", a.Digest}, {"File", a.File}, {"SHA-256", a.SHA256}, {"On disk", a.diskNote()},
		{"Given", joinPairs(a.Conditions.Given)}, {"Assumed", joinPairs(a.Conditions.Assumed)}, {"Version", a.Version},
	}
	for _, name := range slices.Sorted(maps.Keys(a.Times)) {
		facts = append(facts, [2]string{"Time", name + " " + a.Times[name]})
	}
	for _, warning := range a.Warnings {
		facts = append(facts, [2]string{"Warning", warning})
	}
	return slices.DeleteFunc(facts, func(f [2]string) bool { return f[1] == "" })
}

func joinPairs(m map[string]string) string {
	var out []string
	for _, name := range slices.Sorted(maps.Keys(m)) {
		out = append(out, name+": "+m[name])
	}
	return strings.Join(out, ", ")
}

// Difference says why a sheet that was made again isn't the one of the record; "" if it is, byte by byte.
func (l Line) Difference(again Line) string {
	switch {
	case again.SHA256 == l.SHA256:
		return ""
	case again.Digest != l.Digest:
		return "the text differs: digest " + again.Digest + ", edition " + again.Edition
	}
	return "the row, the paper or the program differs"
}
