package sink

import (
	"os"

	"golang.org/x/sys/unix"
)

// syncFileSystem makes everything that was written to a folder's file system durable, in one call: for hundreds
// of files that is several times faster than one after the other.
func syncFileSystem(dir string) (done bool, err error) {
	f, err := os.Open(dir)
	if err != nil {
		return true, err
	}
	defer f.Close()
	return true, os.NewSyscallError("syncfs", unix.Syncfs(int(f.Fd())))
}
