//go:build !unix

package sink

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Lock takes a lock file for this process alone, until the returned function is called. Who
// comes second gets an error at once. Here a process that is killed leaves the file behind.
func Lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, &LockedError{Path: path}
	}
	if err != nil {
		return nil, writing(path, err)
	}
	return func() { _ = f.Close(); _ = os.Remove(path) }, nil
}

// Share would take a lock file together with others; here nobody can, and each is on its own.
func Share(string) (unlock func(), err error) { return func() {}, nil }

// LockedError is a place that another process writes to, or that one left behind.
type LockedError struct{ Path string }

// Error names the lock.
func (e *LockedError) Error() string {
	return fmt.Sprintf("another aftercare is writing there; if none is, delete %q", e.Path)
}
