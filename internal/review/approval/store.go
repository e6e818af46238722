package approval

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/files/sink"
	"aftercare/internal/visit"
)

// Store is a clinic's approvals.yaml with the approved texts beside it. Of two writers at the same time, one gets a
// *sink.LockedError, so that no record is lost.
type Store struct {
	Dir     string        // the clinic's folder
	Program func() string // the version of the program
}

// Add stores a text, then the record that approves it. The record's digest is the text's.
func (s Store) Add(r clinic.Approval, text []byte) error {
	return s.rewrite(func(file []byte) []byte { return Append(file, r) }, func() error {
		return sink.Replace(filepath.Join(s.Dir, filepath.FromSlash(TextFile(r.Procedure, r.Language, r.Digest))), text)
	})
}

// Withdraw marks every record that approves a text as withdrawn on a day, and returns them, the newest first; none if
// nothing approves it. Digest is the text's, or the start of one.
func (s Store) Withdraw(c clinic.Profile, id, lang, digest string, on visit.Date) ([]clinic.Approval, error) {
	var all []clinic.Approval
	for _, r := range slices.Backward(c.Approvals) { // so that the positions of the others stay valid
		if r.Procedure == id && r.Language == lang && r.Withdrawn == "" && strings.HasPrefix(r.Digest, digest) {
			all = append(all, r)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	return all, s.rewrite(func(file []byte) []byte {
		for _, r := range all {
			file = Withdraw(file, r, on.String())
		}
		return file
	}, nil)
}

// rewrite changes approvals.yaml under a lock. First, which may be nil, runs before the change, once the lock is held.
func (s Store) rewrite(change func([]byte) []byte, first func() error) error {
	path := filepath.Join(s.Dir, "approvals.yaml")
	unlock, err := sink.Lock(path + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	before, err := os.ReadFile(path)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	was, err := library.Approvals(path, before, s.Program)
	if err != nil && len(before) > 0 {
		return err
	}
	after := change(before)
	is, err := library.Approvals(path, after, s.Program)
	if err != nil || len(is) < len(was) {
		return fmt.Errorf("%q can't be written in the form it has; expected a list of records, each beginning with \"- procedure:\"", path)
	}
	if first != nil {
		if err := first(); err != nil {
			return err
		}
	}
	return sink.Replace(path, after)
}
