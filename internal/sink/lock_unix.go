//go:build unix

package sink

import (
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// Lock takes a lock file for this process alone, until the returned function is called or
// the process ends, however it ends. Who comes second gets an error at once.
func Lock(path string) (unlock func(), err error) { return lock(path, unix.LOCK_EX) }

// Share takes a lock file together with others that share it: while one does, nobody has it
// alone.
func Share(path string) (unlock func(), err error) {
	// One that lets go has the file alone for a moment.
	const tries, pause = 100, 10 * time.Millisecond
	for range tries {
		if unlock, err = lock(path, unix.LOCK_SH); !errors.As(err, new(*LockedError)) {
			return unlock, err
		}
		time.Sleep(pause)
	}
	return nil, err
}

func lock(path string, how int) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, writing(path, err)
	}
	if err := unix.Flock(int(f.Fd()), how|unix.LOCK_NB); err != nil {
		_ = f.Close()
		return nil, &LockedError{Path: path}
	}
	// The one before may have taken the file away while this process waited for it.
	mine, err := f.Stat()
	now, err2 := os.Stat(path)
	if err != nil || err2 != nil || !os.SameFile(mine, now) {
		_ = f.Close()
		return nil, &LockedError{Path: path}
	}
	return func() {
		// The last takes the file away.
		if unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB) == nil {
			_ = os.Remove(path)
		}
		_ = f.Close()
	}, nil
}

// LockedError is a place that another process writes to.
type LockedError struct{ Path string }

// Error names the lock.
func (e *LockedError) Error() string {
	return fmt.Sprintf("another aftercare is writing there (lock %q)", e.Path)
}
