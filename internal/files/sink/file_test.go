package sink

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

func TestWriteFileKeepsAnExistingFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.pdf")
	if err := WriteFile(path, []byte("one"), false); err != nil {
		t.Fatal(err)
	}
	var exists *ExistsError
	if err := WriteFile(path, []byte("two"), false); !errors.As(err, &exists) {
		t.Errorf("got %v, want ExistsError", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "one" {
		t.Errorf("the file holds %q", got)
	}
	if err := WriteFile(path, []byte("two"), true); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != "two" {
		t.Errorf("with force the file holds %q", got)
	}
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("mode %o", info.Mode().Perm())
	}
	onlyFile(t, filepath.Dir(path), 1)
}

func onlyFile(t *testing.T, dir string, want int) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != want {
		t.Errorf("%d files in the folder, want %d: %v %v", len(entries), want, entries, err)
	}
}

func TestAFullDiskIsAnError(t *testing.T) {
	err := WriteFile("/dev/full", []byte("x"), false)
	if err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("got %v", err)
	}
}

func TestAMissingFolder(t *testing.T) {
	dir := t.TempDir()
	err := WriteFile(filepath.Join(dir, "no", "a.pdf"), []byte("x"), false)
	if err == nil || !strings.Contains(err.Error(), "no such file") || strings.Contains(err.Error(), ".a.pdf") {
		t.Errorf("got %v", err)
	}
	onlyFile(t, dir, 0)
}

// TestTwoPatientsNeverShareAName writes from many goroutines at once.
func TestTwoPatientsNeverShareAName(t *testing.T) {
	dir := t.TempDir()
	const writers = 20
	var wg sync.WaitGroup
	paths := make([]string, writers)
	for i := range writers {
		wg.Add(1)
		go func() {
			defer wg.Done()
			var err error
			if paths[i], err = WriteUnderFreeName(dir, "sheet", ".pdf", []byte(fmt.Sprint(i))); err != nil {
				t.Error(err)
			}
		}()
	}
	wg.Wait()
	for i, p := range paths {
		if got, _ := os.ReadFile(p); string(got) != fmt.Sprint(i) {
			t.Errorf("%s holds %q, want %d", p, got, i)
		}
	}
	onlyFile(t, dir, writers)
}
