package sink

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// Disk is what a writer of many files needs of a file system, in the order in which it keeps
// them: create, sync, rename, sync the folder, append the record. Its files are the owner's
// alone. Tests put one in its place that fails.
type Disk interface {
	// Create writes a file that is not durable yet, in the place of one of that name.
	Create(path string, data []byte) error
	// Sync makes files of one folder durable.
	Sync(dir string, paths []string) error
	// Rename gives a file another name in its file system.
	Rename(from, to string) error
	// SyncFolder makes the names in a folder durable.
	SyncFolder(dir string) error
	// Append writes at the end of a file, and makes that durable.
	Append(path string, data []byte) error
}

// System is the machine's own Disk.
type System struct {
	// SyncEach syncs file by file, where the whole file system is too much: one that is shared
	// with busy programs, or a kind that does not sync as a whole.
	SyncEach bool
}

// Create writes a file for the owner alone. What has the name already goes first, so that
// nothing is written through a link that somebody put there, or with rights that it had.
func (System) Create(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		if err := os.Remove(path); err != nil {
			return wrapWriteError(filepath.Dir(path), err)
		}
		f, err = os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	}
	if err != nil {
		return wrapWriteError(path, err)
	}
	_, err = f.Write(data)
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(path)
	}
	return wrapWriteError(filepath.Dir(path), err) // the name is a temporary one, and tells nothing
}

// Sync syncs the file system at once where it can, else file by file, many at a time.
func (s System) Sync(dir string, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	if !s.SyncEach {
		if done, err := syncFileSystem(dir); done {
			return wrapWriteError(dir, err)
		}
	}
	const minSlots = 32
	var (
		group sync.WaitGroup
		slots = make(chan struct{}, max(minSlots, runtime.GOMAXPROCS(0)))
		errs  = make([]error, len(paths))
	)
	for n, path := range paths {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			errs[n] = syncFile(path)
		})
	}
	group.Wait()
	return wrapWriteError(dir, errors.Join(errs...))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	err = f.Sync()
	if closing := f.Close(); err == nil {
		err = closing
	}
	return err
}

// Rename renames.
func (System) Rename(from, to string) error { return wrapWriteError(to, rename(from, to)) }

// SyncFolder syncs the folder itself.
func (System) SyncFolder(dir string) error { return wrapWriteError(dir, syncFolder(dir)) }

// Append writes and syncs. An end that was written half is taken away again.
func (System) Append(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return wrapWriteError(path, err)
	}
	info, err := f.Stat()
	if err == nil {
		if _, err = f.Write(data); err == nil {
			err = f.Sync()
		}
		if err != nil {
			_ = f.Truncate(info.Size())
		}
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	return wrapWriteError(path, err)
}
