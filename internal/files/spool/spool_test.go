package spool

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

// oldFileClock returns a clock by which every file is old enough; it must not sleep.
func oldFileClock(t *testing.T) Clock {
	return Clock{func() time.Time { return time.Now().Add(time.Hour) }, func(d time.Duration) { t.Errorf("slept %v", d) }}
}

func writeSource(t *testing.T, data string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "day.csv")
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func copyOf(t *testing.T, path string) *Copy {
	t.Helper()
	c, err := File(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func contentOf(t *testing.T, c *Copy) string {
	t.Helper()
	if _, err := c.Seek(0, io.SeekStart); err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(c)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

const version = "id,name\nA-1,Rosa\n"

// Whatever is done to the file, the copy stays the same; if it isn't one version of the file, that is reported.
func TestWhatHappensToTheFile(t *testing.T) {
	append_ := func(path, s string) error {
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		_, err = f.WriteString(s)
		return errors.Join(err, f.Close())
	}
	for _, c := range []struct {
		name    string
		do      func(path string) error
		changed bool // the copy may mix two versions
		later   bool // there is another version
	}{
		{"nothing", func(string) error { return nil }, false, false},
		{"appended", func(p string) error { return append_(p, "A-2,Luis\n") }, true, true},
		{"truncated", func(p string) error { return os.Truncate(p, 10) }, true, true},
		{"emptied", func(p string) error { return os.Truncate(p, 0) }, true, true},
		{"overwritten", func(p string) error { return os.WriteFile(p, []byte(strings.ToUpper(version)), 0o600) }, true, true},
		{"overwritten with the times of before", func(p string) error {
			info, err := os.Stat(p)
			if err != nil {
				return err
			}
			return errors.Join(os.WriteFile(p, []byte(strings.ToUpper(version)), 0o600), os.Chtimes(p, time.Time{}, info.ModTime()))
		}, true, false},
		{"moved over", func(p string) error {
			return errors.Join(os.WriteFile(p+".new", []byte("other"), 0o600), os.Rename(p+".new", p))
		}, false, true},
		{"removed", os.Remove, false, false},
		{"moved away", func(p string) error { return os.Rename(p, p+".done") }, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := writeSource(t, version)
			k := copyOf(t, path)
			if err := c.do(path); err != nil {
				if runtime.GOOS == "windows" {
					t.Skip("not while it is open")
				}
				t.Fatal(err)
			}
			err := k.Verify(oldFileClock(t))
			var changed *ChangedError
			if errors.As(err, &changed) != c.changed || (err != nil) != c.changed {
				t.Errorf("whole: %v", err)
			}
			if got := k.Changed(); got != c.later {
				t.Errorf("later: %v", got)
			}
			if got := contentOf(t, k); got != version {
				t.Errorf("kept %q", got)
			}
		})
	}
}

// A file that was written a moment ago may still be being written: it is waited for, once.
func TestAFreshFileIsWaitedFor(t *testing.T) {
	path := writeSource(t, version)
	k := copyOf(t, path)
	for _, c := range []struct{ age, want time.Duration }{
		{0, settleTime}, {100 * time.Millisecond, settleTime - 100*time.Millisecond}, {-time.Second, settleTime}, {settleTime, 0}, {time.Hour, 0}, {-time.Hour, 0},
	} {
		slept := time.Duration(0)
		clock := Clock{func() time.Time { return k.sourceInfo.ModTime().Add(c.age) }, func(d time.Duration) { slept += d }}
		if err := k.Verify(clock); err != nil || slept != c.want {
			t.Errorf("%v: slept %v, %v", c.age, slept, err)
		}
	}
	writes := Clock{k.sourceInfo.ModTime, func(time.Duration) { _ = os.Truncate(path, 3) }}
	var changed *ChangedError
	if err := k.Verify(writes); !errors.As(err, &changed) || strings.Contains(err.Error(), "Rosa") {
		t.Error(err)
	}
}

// The folder for temporary files stays empty, and only the owner could read the copy.
func TestTheCopyHasNoName(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("it has one there, until it is closed")
	}
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	k := copyOf(t, writeSource(t, version))
	s, err := Stream("standard input", strings.NewReader(version))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if contentOf(t, s) != version || s.Verify(oldFileClock(t)) != nil || s.Changed() {
		t.Error("a stream is not kept")
	}
	info, err := k.Stat()
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Error(left, err)
	}
}

// Standard input that is a file is copied as one: what comes before its offset isn't read.
func TestAFileAsAStream(t *testing.T) {
	path := writeSource(t, "skipped\n"+version)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Seek(int64(len("skipped\n")), io.SeekStart); err != nil {
		t.Fatal(err)
	}
	k, err := Stream("standard input", f)
	if err != nil {
		t.Fatal(err)
	}
	defer k.Close()
	if err := k.Verify(oldFileClock(t)); err != nil || contentOf(t, k) != version {
		t.Error(err)
	}
	if err := os.Truncate(path, 12); err != nil {
		t.Fatal(err)
	}
	var changed *ChangedError
	if err := k.Verify(oldFileClock(t)); !errors.As(err, &changed) || !k.Changed() {
		t.Error(err)
	}
}

func TestWhatCannotBeCopied(t *testing.T) {
	dir := t.TempDir()
	var kind *KindError
	if _, err := File(dir); !errors.As(err, &kind) || !strings.Contains(err.Error(), "a folder") {
		t.Error(err)
	}
	if _, err := File(filepath.Join(dir, "absent.csv")); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
	if runtime.GOOS != "windows" {
		if _, err := File("/dev/zero"); !errors.As(err, &kind) || !strings.Contains(err.Error(), "a device") {
			t.Error(err)
		}
		k := copyOf(t, os.DevNull)
		if contentOf(t, k) != "" {
			t.Error("the empty device holds something")
		}
	}
	if _, err := Stream("standard input", io.MultiReader(strings.NewReader("a"), failing{})); err == nil || err.Error() != `reading "standard input": it broke` {
		t.Error(err)
	}
	t.Setenv("TMPDIR", filepath.Join(dir, "absent"))
	t.Setenv("TMP", filepath.Join(dir, "absent"))
	var room *CopyError
	if _, err := File(writeSource(t, version)); !errors.As(err, &room) || strings.Contains(err.Error(), "aftercare-") || room.Hint() == "" {
		t.Error(err)
	}
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("it broke") }
