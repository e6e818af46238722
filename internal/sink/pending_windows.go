package sink

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// pending is a file that has no name yet. The library that does this elsewhere has no part
// for Windows.
type pending struct {
	*os.File
	path string
	over bool // closed, and kept or taken away
}

// newPending begins a file that will be path, in path's folder. Windows has no permissions of
// that kind: who may read a file follows from its folder.
func newPending(path string, _ os.FileMode, _ bool) (*pending, error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".aftercare-*")
	if err != nil {
		return nil, err
	}
	return &pending{File: f, path: path}, nil
}

// CloseAtomicallyReplace makes the bytes durable and gives the file its name.
func (p *pending) CloseAtomicallyReplace() error {
	err := p.Sync()
	if closing := p.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = rename(p.Name(), p.path)
	}
	p.over = err == nil
	return err
}

// Cleanup takes an unfinished file away.
func (p *pending) Cleanup() error {
	if p.over {
		return nil
	}
	_ = p.Close()
	return os.Remove(p.Name())
}

// rename gives a file its name, in the place of what is there, and returns when the disk has
// it: Windows knows no syncing of folders.
func rename(from, to string) error {
	before, err := windows.UTF16PtrFromString(from)
	if err != nil {
		return err
	}
	after, err := windows.UTF16PtrFromString(to)
	if err != nil {
		return err
	}
	err = windows.MoveFileEx(before, after, windows.MOVEFILE_REPLACE_EXISTING|windows.MOVEFILE_WRITE_THROUGH)
	if err != nil {
		return &os.LinkError{Op: "rename", Old: from, New: to, Err: err}
	}
	return nil
}

// syncFolder has nothing to do: rename did it.
func syncFolder(string) error { return nil }
