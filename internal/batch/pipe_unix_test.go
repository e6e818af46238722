//go:build unix

package batch

import (
	"os"
	"path/filepath"
	"syscall"
)

func init() {
	replaceByPipe = func(name string) func(string) error {
		return func(dir string) error {
			path := filepath.Join(dir, name)
			_ = os.Remove(path)
			return syscall.Mkfifo(path, 0o600)
		}
	}
}
