// Package spool keeps an input once, as it was at one moment: what is read twice must be the same twice, whatever happens
// to the file meanwhile. The kept bytes are the owner's alone, in a file without a name that is gone with the process.
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

// Clock is what the time is asked of.
type Clock struct {
	Now   func() time.Time
	Sleep func(time.Duration)
}

// Copy is what an input held. It is read and sought like a file; Close takes it away.
type Copy struct {
	*os.File
	name   string // of the input
	source *os.File
	opened bool // the source is ours to close
	start  int64
	was    fs.FileInfo // of the source, when the copy was made
}

// ChangedError is an input that changed while it was read: what was read may be no version of it.
type ChangedError struct{ Name string }

// Error names the input.
func (e *ChangedError) Error() string {
	return fmt.Sprintf("%q changed while it was read; nothing of it is used", e.Name)
}

// Hint says what to do.
func (e *ChangedError) Hint() string {
	return "run it again when the file is complete; what writes it should write under another name, then rename it"
}

// KindError is an input that can't be a schedule whatever it holds: a folder, a device.
type KindError struct{ Name, Kind string }

// Error says what it is.
func (e *KindError) Error() string {
	return fmt.Sprintf("%q is %s; expected a file, a pipe, or - for standard input", e.Name, e.Kind)
}

// RoomError is a folder for temporary files that can't take the copy.
type RoomError struct {
	Dir string
	Err error
}

// Error names the folder, and not the temporary file.
func (e *RoomError) Error() string { return fmt.Sprintf("keeping a copy in %q: %v", e.Dir, e.Err) }

// Unwrap returns why.
func (e *RoomError) Unwrap() error { return e.Err }

// Hint says what to do.
func (e *RoomError) Hint() string {
	return "name a folder with room for it: TMPDIR=DIR before the command (on Windows, TMP)"
}

// File keeps what a file holds, or what comes out of a pipe until its end. The error is a fs.PathError of the input, or one of
// this package.
func File(path string) (*Copy, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && device(info) {
		_ = f.Close()
		return nil, &KindError{path, "a device"}
	}
	c, err := keep(path, f)
	if err != nil || c.source == nil {
		_ = f.Close()
		return c, err
	}
	c.opened = true
	return c, nil
}

// Stream keeps what comes until the end. Name is what an error calls it.
func Stream(name string, in io.Reader) (*Copy, error) {
	if f, ok := in.(*os.File); ok {
		return keep(name, f)
	}
	return copied(&Copy{name: name}, in)
}

// keep copies what stands in f from where it is. A regular file is remembered, to be compared later.
func keep(name string, f *os.File) (*Copy, error) {
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
		c.source, c.was = f, info
	}
	return copied(c, f)
}

// device reports what can't be read to an end, or holds what is no file's. The empty device is an empty file.
func device(info fs.FileInfo) bool {
	if info.Mode()&(os.ModeDevice|os.ModeCharDevice) == 0 {
		return false
	}
	null, err := os.Stat(os.DevNull)
	return err != nil || !os.SameFile(null, info)
}

func copied(c *Copy, in io.Reader) (*Copy, error) {
	dir := os.TempDir()
	to, err := nameless(dir)
	if err != nil {
		return nil, &RoomError{dir, plain(err)}
	}
	c.File = to
	w := &writer{to: to}
	_, err = io.Copy(w, struct{ io.Reader }{in}) // no short ways between files: who fails must be known
	switch {
	case w.err != nil:
		err = &RoomError{dir, plain(w.err)}
	case err == nil && c.source != nil:
		err = c.still()
	case err == nil:
	default:
		err = fmt.Errorf("reading %q: %w", c.name, plain(err))
	}
	if err != nil {
		_ = to.Close()
		return nil, err
	}
	_, err = to.Seek(0, io.SeekStart)
	return c, err
}

// writer remembers that it was the writing that failed.
type writer struct {
	to  io.Writer
	err error
}

func (w *writer) Write(p []byte) (int, error) {
	n, err := w.to.Write(p)
	w.err = err
	return n, err
}

// plain is a failure without the name of a file.
func plain(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		return p.Err
	}
	return err
}

// still compares what the system says of the source with what it said before.
func (c *Copy) still() error {
	now, err := c.source.Stat()
	if err != nil {
		return fmt.Errorf("reading %q: %w", c.name, plain(err))
	}
	if now.Size() != c.was.Size() || !now.ModTime().Equal(c.was.ModTime()) {
		return &ChangedError{c.name}
	}
	return nil
}

// quiet is how long a file must have stayed as it is before it counts as complete: what writes it may be in the middle.
const quiet = 300 * time.Millisecond

// Whole compares the copy with its source, byte by byte, and returns a ChangedError where they differ: the copy is then no
// version of the file, or of one that was still being written. To be called as late as can be, before anything is made of
// the copy; it waits where the file was written a moment ago. A file that was moved over or removed since it was opened is
// still the one that was opened, and whole. Of a pipe there is nothing to compare.
func (c *Copy) Whole(clock Clock) error {
	if c.source == nil {
		return nil
	}
	const skew = time.Minute // between the clocks of two machines
	if age := clock.Now().Sub(c.was.ModTime()); age < quiet && age > -skew {
		clock.Sleep(quiet - max(age, 0))
	}
	if err := c.still(); err != nil {
		return err
	}
	size := c.was.Size() - c.start
	same, err := equal(io.NewSectionReader(c.source, c.start, size+1), io.NewSectionReader(c.File, 0, size+1))
	if err != nil {
		return fmt.Errorf("reading %q: %w", c.name, plain(err))
	}
	if !same {
		return &ChangedError{c.name}
	}
	return c.still()
}

func equal(a, b io.Reader) (bool, error) {
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

// Later reports whether another version of the file is there now than the one that was kept: it was written again, or another
// file has its name. One that was removed has no other version.
func (c *Copy) Later() bool {
	if !c.opened {
		return c.source != nil && c.still() != nil
	}
	now, err := os.Stat(c.name)
	return err == nil && (!os.SameFile(now, c.was) || now.Size() != c.was.Size() || !now.ModTime().Equal(c.was.ModTime()))
}

// Close takes the copy away, and lets go of the source.
func (c *Copy) Close() error {
	if c.opened {
		_ = c.source.Close()
	}
	return c.File.Close()
}
