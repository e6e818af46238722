//go:build !windows

package spool

import "os"

// nameless makes a file in a folder that has no name any more when this returns: it is gone with the process, however that
// ends. It is the owner's alone.
func nameless(dir string) (*os.File, error) {
	f, err := os.CreateTemp(dir, "aftercare-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
