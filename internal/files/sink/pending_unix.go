//go:build !windows

package sink

import (
	"os"
	"path/filepath"

	"github.com/google/renameio/v2"
)

// pending is a file without its final name.
type pending = renameio.PendingFile

// newPending starts a file that will be path, in path's folder. If existing is set, it gets the permissions of
// the file that is there.
func newPending(path string, mode os.FileMode, existing bool) (*pending, error) {
	options := []renameio.Option{renameio.WithPermissions(mode), renameio.WithTempDir(filepath.Dir(path))}
	if existing {
		options = append(options, renameio.WithExistingPermissions())
	}
	return renameio.NewPendingFile(path, options...)
}

func rename(from, to string) error { return os.Rename(from, to) }

// syncFolder makes the names in a folder durable.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}
