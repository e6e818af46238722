//go:build unix

package sink

import (
	"errors"
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// Lock takes a lock file for this process only, until the returned function is called or the process ends,
// however it ends. If it is taken, Lock returns an error at once.
func Lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, wrapWriteError(path, err)
	}
	if err := unix.Flock(int(f.Fd()), unix.LOCK_EX|unix.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, unix.EWOULDBLOCK) {
			return nil, &LockedError{Path: path}
		}
		return nil, fmt.Errorf("locking %q: %w", path, err) // such as on a file system without locks
	}
	// The previous holder may have removed the file while this process waited for it.
	mine, err := f.Stat()
	now, err2 := os.Stat(path)
	if err != nil || err2 != nil || !os.SameFile(mine, now) {
		_ = f.Close()
		return nil, &LockedError{Path: path}
	}
	return func() { _ = os.Remove(path); _ = f.Close() }, nil
}
