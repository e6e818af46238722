package main

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"unicode"
	"unsafe"
)

// watcher records the name of every file that is created in a folder, however briefly it exists.
type watcher struct {
	t     *testing.T
	fd    int
	dirs  map[int32]string
	names []string
	done  sync.WaitGroup
}

const newName = syscall.IN_CREATE | syscall.IN_MOVED_TO

func watch(t *testing.T, dirs ...string) *watcher {
	t.Helper()
	fd, err := syscall.InotifyInit1(syscall.IN_CLOEXEC)
	if err != nil {
		t.Fatal(err)
	}
	w := &watcher{t: t, fd: fd, dirs: map[int32]string{}}
	for _, dir := range dirs {
		w.add(dir)
	}
	w.done.Go(w.listen)
	return w
}

func (w *watcher) add(dir string) {
	wd, err := syscall.InotifyAddWatch(w.fd, dir, newName)
	if err != nil {
		w.t.Error(err)
	}
	w.dirs[int32(wd)] = dir
}

// stop ends the watch by creating a file, and returns the names.
func (w *watcher) stop(dir string) []string {
	if err := os.WriteFile(filepath.Join(dir, "end-of-watch"), nil, 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.done.Wait()
	_ = syscall.Close(w.fd)
	_ = os.Remove(filepath.Join(dir, "end-of-watch"))
	return w.names
}

func (w *watcher) listen() {
	buffer := make([]byte, 1<<16)
	for {
		n, err := syscall.Read(w.fd, buffer)
		if err != nil || n <= 0 {
			w.t.Error(err)
			return
		}
		for at := 0; at < n; {
			event := (*syscall.InotifyEvent)(unsafe.Pointer(&buffer[at]))
			from := at + syscall.SizeofInotifyEvent
			name := string(bytes.TrimRight(buffer[from:from+int(event.Len)], "\x00"))
			at = from + int(event.Len)
			switch {
			case event.Mask&syscall.IN_Q_OVERFLOW != 0:
				w.t.Error("some names were missed")
			case name == "end-of-watch":
				return
			case event.Mask&syscall.IN_ISDIR != 0:
				w.add(filepath.Join(w.dirs[event.Wd], name))
			}
			w.names = append(w.names, name)
		}
	}
}

// shownDay is the example date in a message.
const shownDay = "1961-04-02"

// secretsOf returns what only sheets, schedules and rejected rows may contain: names, birth dates and record
// numbers.
func secretsOf(rows []hostileRow) []string {
	var out []string
	add := func(s string, shortest int) {
		if s = strings.ToLower(s); len(s) >= shortest && len(s) < 40 && s != shownDay && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for _, r := range rows {
		for _, w := range strings.FieldsFunc(r.cells["name"], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if !slices.Contains([]string{"script", "alert", "drop", "table", "visits", "name", "setting", "fever", "evil", "example", "http", "hyperlink"}, strings.ToLower(w)) {
				add(w, 5)
			}
		}
		add(r.cells["birth_date"], 8)
		add(r.cells["record"], 7)
	}
	return append(out, "xaveria", "quillfeather", "garciamarquez", "19550612", "06131955", "14061955")
}

// No patient data is in a run's output, in the names of its files, however briefly they exist, in the manifest
// or in the list to print.
func TestNoPatientDataLeaks(t *testing.T) {
	t.Parallel()
	rows, dir := hostileRows(t), t.TempDir()
	secrets := secretsOf(rows)
	if len(secrets) < 500 {
		t.Fatalf("only %d secrets", len(secrets))
	}
	clean := func(what, text string) {
		t.Helper()
		text = strings.ReplaceAll(strings.ToLower(text), shownDay, "")
		for _, s := range secrets {
			if at := strings.Index(text, s); at >= 0 {
				t.Errorf("%s tells %q: %.200q", what, s, text[max(at-80, 0):])
			}
		}
	}
	schedule := hostileSchedule(rows)
	later := bytes.ReplaceAll(schedule, []byte(",booked,no,"), []byte(",cancelled,no,"))
	for name, data := range map[string][]byte{"one.csv": schedule, "two.csv": later} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, tmp := filepath.Join(dir, "out"), filepath.Join(dir, "tmp")
	for _, d := range []string{out, tmp} {
		if err := os.Mkdir(d, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	w := watch(t, dir, out, tmp)
	for _, args := range [][]string{
		{"batch", "one.csv", "-o", "out", "--clinic", "beverly-hills", "--progress", "json"},
		{"batch", "one.csv", "-o", "out", "--clinic", "beverly-hills", "--resume"},
		{"batch", "two.csv", "-o", "out", "--clinic", "beverly-hills", "--fewer", "--merge", "all.pdf"},
		{"batch", "one.csv", "--clinic", "beverly-hills", "--dry-run"},
		{"batch", "out/rejects.csv", "-o", "out-corrected", "--clinic", "beverly-hills", "--format", "text"},
		{"audit", "out/manifest.jsonl", "--procedure", "medial-branch-block"},
		{"batch", "preview", "one.csv", "36", "--clinic", "beverly-hills"},
		{"batch", "preview", "one.csv", "75", "--clinic", "beverly-hills"},
		{"print", "--from", "one.csv", "quillfeather-1", "--clinic", "beverly-hills", "--yes"},
		{"print", "--from", "one.csv", "D-1", "--clinic", "beverly-hills", "--yes"},
	} {
		stdout, stderr, _ := program(t, dir, args...)
		clean("standard output of "+strings.Join(args, " "), stdout)
		said := stderr
		for _, arg := range args {
			said = strings.ReplaceAll(said, arg, "") // whoever typed it knows it
		}
		clean("standard error of "+strings.Join(args, " "), said)
	}
	names := w.stop(dir)
	if len(names) < 150 {
		t.Errorf("only %d names were heard", len(names))
	}
	clean("the name of a file", strings.Join(names, "\n"))
	lists := 0
	for _, path := range filesIn(t, dir) {
		if ext := filepath.Ext(path); ext != ".jsonl" && ext != ".list" && ext != ".schedule" {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, path))
		if err != nil {
			t.Fatal(err)
		}
		lists++
		clean(path, string(data))
	}
	if lists < 4 { // manifest and list, and the manifests of earlier runs
		t.Errorf("only %d manifests and lists", lists)
	}
}
