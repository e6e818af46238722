// Package spool copies an input once, so that reading it twice gives the same bytes whatever happens to the file meanwhile.
// Only the owner can read the copy. It is a file without a name, which disappears with the process.
package spool

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// Clock tells the time and waits.
type Clock struct {
	Now   func() time.Time
	Sleep func(time.Duration)
}

// Copy is the copy of an input. Read and seek it like a file; Close removes it.
type Copy struct {
	*os.File
	name       string // of the input
	source     *os.File
	ownsSource bool // source was opened here, so Close closes it
	start      int64
	sourceInfo fs.FileInfo // of the source, when the copy was made
}

// ChangedError reports an input that changed while it was copied, so that the copy may mix two versions of it.
type ChangedError struct{ Name string }

// Error names the input.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("%q changed while it was read; nothing of it is used", e.Name)
}

// Hint says what to do.
func (e *ChangedError) Hint() string {
	return "run it again when the file is complete; what writes it should write under another name, then rename it"
}

// KindError reports an input that can't be a schedule, such as a folder or a device.
type KindError struct{ Name, Kind string }

// Error says what it is.
func (e *KindError) Error() string {
	return fmt.Sprintf("%q is %s; expected a file, a pipe, or - for standard input", e.Name, e.Kind)
}

// CopyError reports that the copy can't be written to the folder for temporary files.
type CopyError struct {
	Dir string
	Err error
}

// Error names the folder, and not the temporary file.
func (e *CopyError) Error() string { return fmt.Sprintf("keeping a copy in %q: %v", e.Dir, e.Err) }

// Unwrap returns why.
func (e *CopyError) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *CopyError) Hint() string {
	return "name a folder with room for it: TMPDIR=DIR before the command (on Windows, TMP)"
}

// File copies a file, or a pipe until its end. The error is an fs.PathError about the input, or an error of this package.
func File(path string) (*Copy, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && isDevice(info) {
		_ = f.Close()
		return nil, &KindError{path, "a device"}
	}
	c, err := copyFile(path, f)
	if err != nil || c.source == nil {
		_ = f.Close()
		return c, err
	}
	c.ownsSource = true
	return c, nil
}

// Stream copies in until its end. Errors call it name.
func Stream(name string, in io.Reader) (*Copy, error) {
	if f, ok := in.(*os.File); ok {
		return copyFile(name, f)
	}
	return fillCopy(&Copy{name: name}, in)
}

// copyFile copies f from its current offset. It remembers a regular file, to compare it with the copy later.
func copyFile(name string, f *os.File) (*Copy, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	c := &Copy{name: name}
	switch mode := info.Mode(); {
	case mode.IsDir():
		return nil, &KindError{name, "a folder"}
	case mode.IsRegular():
		if c.start, err = f.Seek(0, io.SeekCurrent); err != nil {
			return nil, err
		}
		c.source, c.sourceInfo = f, info
	}
	return fillCopy(c, f)
}

// isDevice reports a device, which may have no end. The null device counts as an empty file.
func isDevice(info fs.FileInfo) bool {
	if info.Mode()&(os.ModeDevice|os.ModeCharDevice) == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(null, info)
}

func fillCopy(c *Copy, in io.Reader) (*Copy, error) {
	dir := os.TempDir()
	to, err := createUnlinked(dir)
	if err != nil {
		return nil, &CopyError{dir, cause(err)}
	}
	c.File = to
	w := &errorWriter{to: to}
	_, err = io.Copy(w, struct{ io.Reader }{in}) // hides ReadFrom and WriteTo, so that a failed write is told from a failed read
	switch {
	case w.err != nil:
		err = &CopyError{dir, cause(w.err)}
	case err == nil && c.source != nil:
		err = c.checkUnchanged()
	case err == nil:
	default:
		err = fmt.Errorf("reading %q: %w", c.name, cause(err))
	}
	if err != nil {
		_ = to.Close()
		return nil, err
	}
	_, err = to.Seek(0, io.SeekStart)
	return c, err
}

// errorWriter remembers the error of a write, to tell it from that of a read.
type errorWriter struct {
	to  io.Writer
	err error
}

func (w *errorWriter) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.err = err
	return n, err
}

// cause returns err without the name of the file.
func cause(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// checkUnchanged returns a ChangedError if the source's size or time differs from when it was copied.
func (c *Copy) checkUnchanged() error {
	now, err := c.source.Stat()
	if err != nil {
		return fmt.Errorf("reading %q: %w", c.name, cause(err))
	}
	if now.Size() != c.sourceInfo.Size() || !now.ModTime().Equal(c.sourceInfo.ModTime()) {
		return &ChangedError{c.name}
	}
	return nil
}

// settleTime is how long a file must stay unchanged to count as complete: a program may still be writing it.
const settleTime = 300 * time.Millisecond

// Verify compares the copy with its source, byte by byte, and returns a ChangedError if they differ: the copy then mixes two
// versions, or the file was still being written. Call it as late as possible before anything is made from the copy. It waits
// if the file was written a moment ago. If another file took its name, or it was removed, the opened file is still compared.
// For a pipe there is nothing to compare, and it returns nil.
func (c *Copy) Verify(clock Clock) error {
	if c.source == nil {
		return nil
	}
	const skew = time.Minute // between the clocks of two machines
	if age := clock.Now().Sub(c.sourceInfo.ModTime()); age < settleTime && age > -skew {
		clock.Sleep(settleTime - max(age, 0))
	}
	if err := c.checkUnchanged(); err != nil {
		return err
	}
	size := c.sourceInfo.Size() - c.start
	same, err := isEqual(io.NewSectionReader(c.source, c.start, size+1), io.NewSectionReader(c.File, 0, size+1))
	if err != nil {
		return fmt.Errorf("reading %q: %w", c.name, cause(err))
	}
	if !same {
		return &ChangedError{c.name}
	}
	return c.checkUnchanged()
}

func isEqual(a, b io.Reader) (bool, error) {
	const piece = 256 << 10
	x, y := make([]byte, piece), make([]byte, piece)
	for {
		n, errX := io.ReadFull(a, x)
		m, errY := io.ReadFull(b, y)
		if !bytes.Equal(x[:n], y[:m]) {
			return false, nil
		}
		for _, err := range []error{errX, errY} {
			if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				return false, err
			}
		}
		if errX != nil || errY != nil {
			return errX != nil && errY != nil, nil
		}
	}
}

// Changed reports whether the file has another version now than the copy: it was written again, or another file has its name.
// A file that was removed has none.
func (c *Copy) Changed() bool {
	if !c.ownsSource {
		return c.source != nil && c.checkUnchanged() != nil
	}
	now, err := os.Stat(c.name)
	return err == nil && (!os.SameFile(now, c.sourceInfo) || now.Size() != c.sourceInfo.Size() || !now.ModTime().Equal(c.sourceInfo.ModTime()))
}

// Close removes the copy and closes the source if File opened it.
func (c *Copy) Close() error {
	if c.ownsSource {
		_ = c.source.Close()
	}
	return c.File.Close()
}
