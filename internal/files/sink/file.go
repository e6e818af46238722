// Package sink puts named bytes in a place, completely or not at all: a file, a printer. It doesn't know what
// is in the bytes.
package sink

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// ExistsError reports an output that already exists, and is kept.
type ExistsError struct {
	Path string
	Hint string // what to do if --force wouldn't help; "" if it would
}

// Error names the file.
func (e *ExistsError) Error() string { return fmt.Sprintf("%q is there already and is kept", e.Path) }

// WriteFile writes data to path: complete and durable under that name, or not at all. An existing file is kept
// unless force is set; of two writers without force, one gets an ExistsError. Only the owner can read the file.
func WriteFile(path string, data []byte, force bool) error {
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return writeDevice(path, data)
	}
	t, err := newPending(path, 0o600, false)
	if err != nil {
		return wrapWriteError(path, err)
	}
	defer func() { _ = t.Cleanup() }()
	if _, err := t.Write(data); err != nil {
		return wrapWriteError(path, err)
	}
	if force {
		return wrapWriteError(path, t.CloseAtomicallyReplace())
	}
	// Unlike a rename, a link doesn't replace: it fails if the name is taken.
	if err := t.Sync(); err != nil {
		return wrapWriteError(path, err)
	}
	if err := os.Link(t.Name(), path); errors.Is(err, fs.ErrExist) {
		return &ExistsError{Path: path}
	} else if err != nil {
		return writeExclusive(path, data, err)
	}
	return nil
}

// Replace writes data to path, replacing an existing file: complete and durable, or not at all. It keeps the
// file's permissions; a new file can be read by the clinic's group and others, as a shared folder needs it. It
// holds no patient data.
func Replace(path string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return wrapWriteError(path, err)
	}
	t, err := newPending(path, 0o644, true)
	if err != nil {
		return wrapWriteError(path, err)
	}
	defer func() { _ = t.Cleanup() }()
	if _, err := t.Write(data); err != nil {
		return wrapWriteError(path, err)
	}
	return wrapWriteError(path, t.CloseAtomicallyReplace())
}

// writeExclusive is for file systems without links: it takes the name first, so that no other writer gets it,
// and releases it if the bytes don't fit.
func writeExclusive(path string, data []byte, cause error) error {
	if _, err := os.Lstat(filepath.Dir(path)); err != nil {
		return wrapWriteError(path, cause)
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &ExistsError{Path: path}
	}
	if err != nil {
		return wrapWriteError(path, err)
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		_ = os.Remove(path)
	}
	return wrapWriteError(path, err)
}

// writeDevice writes to what isn't a regular file, such as /dev/null or a named pipe.
func writeDevice(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return wrapWriteError(path, err)
	}
	_, err = f.Write(data)
	if closing := f.Close(); err == nil {
		err = closing
	}
	return wrapWriteError(path, err)
}

// wrapWriteError says what couldn't be done, without the name of a temporary file.
func wrapWriteError(path string, err error) error {
	if err == nil {
		return nil
	}
	var p *fs.PathError
	var l *os.LinkError
	switch {
	case errors.As(err, &p):
		err = p.Err
	case errors.As(err, &l):
		err = l.Err
	}
	return fmt.Errorf("writing %q: %w", path, err)
}

// WriteUnderFreeName writes data under the first free name of name, name-2, name-3 … in dir, and returns the
// path. Two writers never get the same name.
func WriteUnderFreeName(dir, name, extension string, data []byte) (string, error) {
	for n := 1; ; n++ {
		file := name
		if n > 1 {
			file += "-" + strconv.Itoa(n)
		}
		path := filepath.Join(dir, file+extension)
		err := WriteFile(path, data, false)
		var exists *ExistsError
		if !errors.As(err, &exists) {
			return strings.TrimPrefix(path, "./"), err
		}
	}
}
