package spool

import (
	"errors"
	"io/fs"
	"os"

	"aftercare/internal/diag"
)

// InputError reports a user's file that can't be read.
type InputError struct {
	What string // "the schedule"
	Err  error
}

// Error says why.
func (e *InputError) Error() string { return "reading " + e.What + ": " + e.Err.Error() }

// Unwrap returns why.
func (e *InputError) Unwrap() error { return e.Err }

// Hint suggests what to do.
func (e *InputError) Hint() string {
	if h := diag.HintOf(e.Err); h != "" {
		return h
	}
	switch file := (*fs.PathError)(nil); {
	case errors.Is(e.Err, fs.ErrPermission):
		return PermissionHint
	case errors.Is(e.Err, fs.ErrNotExist):
		return "check the file's name and folder"
	case errors.As(e.Err, &file) && isFolder(file.Path):
		return "name a file in that folder"
	}
	return ""
}

// PermissionHint is the hint for a file that this user may not read.
const PermissionHint = "give the user who runs this the right to read the file"

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}
