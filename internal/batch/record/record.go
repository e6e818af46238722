// Package record reads, repairs and writes the records in the folder of a run: files of one JSON object on each line, which grow by
// a durable line at a time. A file that is damaged, or another program's, is refused and never changed.
package record

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
)

// BrokenError reports a damaged record in the folder of a run, or a file that isn't a record of this program.
// The file isn't changed.
type BrokenError struct {
	Path    string
	Line    int    // 0 if it isn't a regular file
	Torn    bool   // the last line has no newline: the run was killed, or is in progress
	What    string // what is wrong with the line; if it isn't a regular file, what it is
	Foreign bool   // it seems to be another program's file
}

// Error names the file and the line.
func (e *BrokenError) Error() string {
	if e.Line == 0 {
		return fmt.Sprintf("%q %s", e.Path, e.What)
	}
	out := fmt.Sprintf("%q can't be read at line %d", e.Path, e.Line)
	if e.What != "" {
		out += ": " + e.What
	}
	return out
}

// Hint suggests what to do.
func (e *BrokenError) Hint() string {
	if e.Foreign {
		return fmt.Sprintf("nothing was changed; if aftercare didn't write it, move it away (mv %s %s), or choose another folder", diag.ShellWord(e.Path), diag.ShellWord(e.Path+".moved"))
	}
	dir := filepath.Dir(e.Path)
	if filepath.Base(dir) == "superseded" {
		dir = filepath.Dir(dir)
	}
	if abs, err := filepath.Abs(dir); err == nil && strings.HasSuffix(dir, ".") {
		dir = abs // "." has no name to add to
	}
	return fmt.Sprintf("nothing was changed; restore the file from a backup, or keep the whole folder for the record (mv %s %s) and begin a new one", diag.ShellWord(dir), diag.ShellWord(filepath.Clean(dir)+".damaged"))
}

// Format is how the lines of a record begin, which tells them from other programs' files.
type Format struct {
	Head  string // of each line
	Value string // the characters of the value after it
	Next  string
	Keys  []string // that every line has
}

// Schema is the version of the lines of manifest.jsonl and printed.jsonl. It grows when a key goes or changes
// its meaning. Each line has it, since a record is kept for years and may hold lines of several versions of the
// program; those of the earliest builds have none, and are of schema 1.
const Schema = 1

// LaterSchema is what is wrong with a line that this version may misread.
func LaterSchema(n int) string {
	return fmt.Sprintf("it has schema %d, of a later version of the program; this one reads up to %d", n, Schema)
}

// Torn is a last line without its newline.
type Torn struct {
	At       int64 // where it begins; if complete, where it ends
	Complete bool  // only the newline is missing
	Zeros    bool  // the rest is zero bytes, as left by a machine that stopped before it wrote them
}

// Read reads a record line by line to its end without changing anything; a missing one has no lines. Parse
// takes a line without its newline, and returns what is wrong with it. The result is the last line if it has no newline.
func Read(path string, format Format, parse func(text []byte) (what string)) (*Torn, error) {
	if err := CheckRegularFile(path); err != nil {
		return nil, err
	}
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the folder: %w", err)
	}
	defer f.Close()
	in := bufio.NewReader(f)
	for n, good := 1, int64(0); ; n++ {
		data, err := in.ReadBytes('\n')
		text := bytes.TrimSuffix(data, []byte("\n"))
		if cut := len(text) == len(data); cut {
			text = bytes.TrimRight(text, "\x00")
		}
		switch {
		case errors.Is(err, io.EOF) && len(data) == 0:
			return nil, nil
		case err != nil && !errors.Is(err, io.EOF):
			return nil, fmt.Errorf("reading the folder: %w", err)
		}
		what := parse(text)
		switch {
		case what == "" && err != nil:
			return &Torn{At: good + int64(len(text)), Complete: true}, nil
		case what == "":
		case err != nil && format.IsCutOff(text):
			return &Torn{At: good}, nil
		default:
			return nil, &BrokenError{Path: path, Line: n, What: what, Foreign: n == 1 && !format.IsOurs(text)}
		}
		good += int64(len(data))
	}
}

// Append writes a line of a record, and returns once it is durable.
func Append(disk sink.Disk, path string, line any) error {
	_, missing := os.Lstat(path)
	if err := disk.Append(path, Encode(line)); err != nil || missing == nil {
		return err
	}
	return disk.SyncFolder(filepath.Dir(path)) // the file's name must be durable too
}

// Encode returns a line of a record with its newline.
func Encode(line any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(line); err != nil {
		panic(err) // plain data
	}
	return b.Bytes()
}

// Problem returns why a line (without its newline) doesn't have this format, or "" if it does.
func (f Format) Problem(line []byte) string {
	switch {
	case bytes.HasPrefix(line, []byte("\xef\xbb\xbf")):
		return "it begins with a byte order mark, as some editors write"
	case bytes.ContainsRune(line, 0):
		return "it has zero bytes"
	case !utf8.Valid(line):
		return "it is not UTF-8"
	case !f.startsLine(line) || !bytes.HasSuffix(line, []byte("}")):
		return "it is not a complete line written by this program"
	}
	for _, k := range f.Keys {
		if !bytes.Contains(line, []byte(k)) {
			return "it lacks " + strings.TrimSuffix(k, ":")
		}
	}
	return ""
}

// IsOurs reports whether a text begins like a line of this format, ignoring a byte order mark.
func (f Format) IsOurs(text []byte) bool {
	return f.startsLine(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))
}

// startsLine reports whether a text can be the beginning of a line.
func (f Format) startsLine(text []byte) bool {
	s := string(text)
	if len(s) <= len(f.Head) {
		return strings.HasPrefix(f.Head, s)
	}
	rest, ok := strings.CutPrefix(s, f.Head)
	rest = strings.TrimLeft(rest, f.Value)
	return ok && (strings.HasPrefix(rest, f.Next) || strings.HasPrefix(f.Next, rest))
}

// IsCutOff reports whether an unfinished text can be what a killed run left of a line. After a crash a file
// system may have zeros in place of what it hadn't written.
func (f Format) IsCutOff(text []byte) bool {
	text = bytes.TrimRight(text, "\x00")
	return f.startsLine(text) && !json.Valid(text)
}

// repair adds the newline to a complete last line, and cuts off an incomplete one.
func (t *Torn) repair(f *os.File) error {
	err := f.Truncate(t.At)
	if err == nil && t.Complete {
		_, err = f.WriteAt([]byte("\n"), t.At)
	}
	return err
}

// RepairFile repairs the last line of a record that was read to its end. It does nothing if t is nil.
func RepairFile(path string, t *Torn) error {
	if t == nil {
		return nil
	}
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("repairing %q: %w", path, err)
	}
	err = t.repair(f)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("repairing %q: %w", path, err)
	}
	return nil
}

// CheckRegularFile refuses anything but a regular file.
func CheckRegularFile(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fmt.Errorf("reading the folder: %w", err)
	case !info.Mode().IsRegular():
		return &BrokenError{Path: path, What: "is " + FileKind(info.Mode()) + ", not a file", Foreign: true}
	}
	return nil
}

// FileKind returns what is in the place of a file.
func FileKind(m fs.FileMode) string {
	switch {
	case m&fs.ModeSymlink != 0:
		return "a symbolic link"
	case m.IsDir():
		return "a folder"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m.IsRegular():
		return "a file"
	}
	return "a device or a socket"
}

// HasNameLetters reports whether a text has only the letters that the name of a sheet, or an appointment, may have.
func HasNameLetters(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("._-/", r)
	})
}

// IsSHA256 reports whether a text has the form of a checksum.
func IsSHA256(s string) bool {
	return len(s) == hex.EncodedLen(sha256.Size) && strings.Trim(s, "0123456789abcdef") == ""
}
