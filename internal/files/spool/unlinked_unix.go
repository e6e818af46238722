//go:build !windows

package spool

import "os"

// createUnlinked creates a file in dir and removes its name, so that it disappears with the process, however that ends. Only the
// owner can read it.
func createUnlinked(dir string) (*os.File, error) {
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
