package sink

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"sync"
)

// Disk is what a writer of many files needs of a file system, in the order in which it stores them: create,
// sync, rename, sync the folder, append to the record. Only the owner can read its files. Tests replace it with
// one that fails.
type Disk interface {
	// Create writes a file that isn't durable yet, and replaces one of that name.
	Create(path string, data []byte) error
	// Sync makes files of one folder durable.
	Sync(dir string, paths []string) error
	// Rename gives a file another name in the same file system.
	Rename(from, to string) error
	// SyncFolder makes the names in a folder durable.
	SyncFolder(dir string) error
	// Append writes at the end of a file, durably.
	Append(path string, data []byte) error
}

// System is the real file system.
type System struct {
	// SyncEach syncs file by file, where syncing the whole file system is too much: one that is shared with
	// busy programs, or a kind that can't be synced as a whole.
	SyncEach bool
}

// Create writes a file for the owner only. An existing file is removed first, so that nothing is written
// through a link that somebody put there, or with its permissions.
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
	return wrapWriteError(filepath.Dir(path), err) // the name is a temporary one that reveals nothing
}

// Sync syncs the whole file system at once if it can, else file by file, many at the same time.
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

// Append writes and syncs. If only part was written, that part is removed again.
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
