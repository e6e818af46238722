package batch

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"

	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/files/spool"
)

// Inputs opens schedules by the names that a person gives; - is standard input.
type Inputs struct {
	Stdin io.Reader
	Clock spool.Clock
}

const standardInput = "standard input"

// Sources copies each schedule once: all reading is from the copies, whatever happens to the files meanwhile. A
// file that is given twice is refused, since each of its appointments would occur twice. Done removes the copies. Without a
// Warn of the options, what the readers warn of is the sources' Warnings.
func (i Inputs) Sources(names []string, o schedule.Options) (sources []Source, done func(), err error) {
	if err := i.checkGivenOnce(names); err != nil {
		return nil, nil, err
	}
	var copies []*spool.Copy
	done = func() {
		for _, c := range copies {
			_ = c.Close()
		}
	}
	pool := schedule.NewReferenceIndex()
	for _, name := range names {
		c, err := i.spool(name)
		if err != nil {
			done()
			return nil, nil, err
		}
		copies = append(copies, c)
		if name == "-" {
			name = standardInput
		}
		o, first := o, true
		var odd []diag.Diagnostic
		if o.Warn == nil {
			o.Warn = func(d diag.Diagnostic) { odd = append(odd, d) }
		}
		o.References = pool
		pool.Add(name, c.File, o)
		sources = append(sources, Source{
			Name: name,
			Open: func() (schedule.Reader, error) {
				if _, err := c.Seek(0, io.SeekStart); err != nil {
					return nil, err
				}
				if !first {
					o.Warn = nil // already reported
				}
				first = false
				return schedule.Open(name, c.File, o)
			},
			Warnings: func() []diag.Diagnostic { return odd },
			Verify:   func() error { return c.Verify(i.Clock) },
			Changed:  c.Changed,
			Sum:      func() (string, error) { return sumOf(c) },
		})
	}
	return sources, done, nil
}

// sumOf returns the SHA-256 of a copy, in hex.
func sumOf(c *spool.Copy) (string, error) {
	if _, err := c.Seek(0, io.SeekStart); err != nil {
		return "", fmt.Errorf("reading the copy of a schedule: %w", err)
	}
	h := sha256.New()
	if _, err := io.Copy(h, c.File); err != nil {
		return "", fmt.Errorf("reading the copy of a schedule: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// checkGivenOnce refuses a schedule that is given twice, under any names. It opens nothing: a pipe would block.
func (i Inputs) checkGivenOnce(names []string) error {
	var before []fs.FileInfo
	for n, name := range names {
		var info fs.FileInfo
		var err error
		if name == "-" {
			if slices.Contains(names[:n], "-") {
				return diag.Usage("", "standard input can be read once")
			}
			f, is := i.Stdin.(*os.File)
			if !is {
				continue
			}
			info, err = f.Stat()
		} else {
			info, err = os.Stat(name)
		}
		if err != nil {
			continue // reported when it is opened
		}
		if slices.ContainsFunc(before, func(b fs.FileInfo) bool { return os.SameFile(b, info) }) {
			return diag.Usage("give each file once", "%q is given twice", name)
		}
		before = append(before, info)
	}
	return nil
}

// spool copies a schedule.
func (i Inputs) spool(name string) (c *spool.Copy, err error) {
	if name == "-" {
		c, err = spool.Stream(standardInput, i.Stdin)
	} else {
		c, err = spool.File(name)
	}
	if err != nil {
		return nil, &spool.InputError{What: "the schedule", Err: err}
	}
	return c, nil
}

// ProposeMap returns a mapping for a schedule, for a person to complete.
func (i Inputs) ProposeMap(name string, o schedule.Options, known schedule.Known) ([]byte, error) {
	c, err := i.spool(name)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	out, err := schedule.Propose(name, c.File, o, known)
	if err == nil {
		err = c.Verify(i.Clock)
	}
	if err != nil {
		return nil, &ReadError{Err: err}
	}
	return out, nil
}

// EachRow calls do with each row of a schedule, until it returns an error. That a file changed while it was copied is known
// after its last row.
func (i Inputs) EachRow(name string, o schedule.Options, do func(schedule.Row) error) error {
	sources, done, err := i.Sources([]string{name}, o)
	if err != nil {
		return err
	}
	defer done()
	in, err := sources[0].Open()
	if err != nil {
		return &ReadError{Err: err}
	}
	defer func() { _ = in.Close() }()
	for number := 1; ; number++ {
		r, err := in.Next()
		if errors.Is(err, io.EOF) {
			err = sources[0].Verify()
			if err == nil {
				return nil
			}
		}
		if err != nil {
			return &ReadError{Err: err}
		}
		r.Number = number
		if err := do(r); err != nil {
			return err
		}
	}
}
