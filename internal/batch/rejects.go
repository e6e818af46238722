package batch

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"aftercare/internal/batch/schedule/csvfile"
)

// rejects writes the rows without a sheet as they are in the schedule, each with its reason, to be corrected
// and given to batch again. Like the schedule, it holds patient data. Schedules with other columns get a file
// of their own.
type rejects struct {
	folder folder
	files  []*rejectsFile
}

type rejectsFile struct {
	header string
	path   string
	file   *os.File
	buffer *bufio.Writer
	out    *csvfile.Rejects
}

func (w *rejects) add(o *outcome) error {
	f, err := w.fileFor(o.header)
	if err != nil {
		return fmt.Errorf("writing the rejected rows: %w", err)
	}
	return f.out.Write(o.line.Row, o.line.Reason, o.row.Raw)
}

// fileFor returns the file for rows with that header.
func (w *rejects) fileFor(header []string) (*rejectsFile, error) {
	key := strings.Join(header, "\x00")
	for _, f := range w.files {
		if f.header == key {
			return f, nil
		}
	}
	path := w.folder.rejects(len(w.files) + 1)
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600) // never through a link
	if err != nil {
		return nil, err
	}
	f := &rejectsFile{header: key, path: path, file: file, buffer: bufio.NewWriter(file)}
	f.out = csvfile.NewRejects(f.buffer, header)
	w.files = append(w.files, f)
	return f, nil
}

// paths returns the files' paths.
func (w *rejects) paths() []string {
	var out []string
	for _, f := range w.files {
		out = append(out, f.path)
	}
	return out
}

func (w *rejects) close() error {
	var first error
	for _, f := range w.files {
		for _, step := range []func() error{f.out.Flush, f.buffer.Flush, f.file.Sync, f.file.Close} {
			if err := step(); err != nil && first == nil {
				first = fmt.Errorf("writing the rejected rows: %w", err)
			}
		}
	}
	return first
}

// removeRejects deletes the previous run's files.
func removeRejects(f folder) error {
	for n := 1; ; n++ {
		err := os.Remove(f.rejects(n))
		if errors.Is(err, fs.ErrNotExist) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("tidying the folder: %w", err)
		}
	}
}
