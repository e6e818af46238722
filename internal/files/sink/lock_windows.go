package sink

import (
	"os"

	"golang.org/x/sys/windows"
)

// Lock takes a lock file for this process only, until the returned function is called or the process ends,
// however it ends. If it is taken, Lock returns an error at once.
func Lock(path string) (unlock func(), err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, wrapWriteError(path, err)
	}
	const exclusive, wholeFile = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY, 1
	if err := windows.LockFileEx(windows.Handle(f.Fd()), exclusive, 0, wholeFile, 0, new(windows.Overlapped)); err != nil {
		_ = f.Close()
		return nil, &LockedError{Path: path}
	}
	// An open file can't be removed here, so nobody else can have removed this one.
	return func() { _ = f.Close(); _ = os.Remove(path) }, nil
}
