package sink

import (
	"os"
	"path/filepath"

	"golang.org/x/sys/windows"
)

// pending is a file without its final name. The library used on other systems doesn't support Windows.
type pending struct {
	*os.File
	path string
	over bool // closed, and kept or removed
}

// newPending starts a file that will be path, in path's folder. Windows has no such permissions: who may read a
// file follows from its folder.
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

// Cleanup removes an unfinished file.
func (p *pending) Cleanup() error {
	if p.over {
		return nil
	}
	_ = p.Close()
	return os.Remove(p.Name())
}

// rename gives a file its name, replacing an existing one, and returns once it is on disk: Windows can't sync
// folders.
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

// syncFolder does nothing: rename already did it.
func syncFolder(string) error { return nil }
