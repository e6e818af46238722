package main

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// What is longer than the terminal is shown page by page, by each command; a patient's sheet, plain output and what goes
// to a pipe never is.
func TestPager(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in for a pager is a shell script")
	}
	script := filepath.Join(t.TempDir(), "page")
	if err := os.WriteFile(script, []byte("#!/bin/sh\necho paged\ncat\n"), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	for _, c := range []struct {
		args  string
		env   string
		rows  int
		paged bool
	}{
		{"show mbb", "", 24, true}, {"show mbb", "", 0, false}, {"show mbb", "", 10_000, false}, {"mbb", "", 24, true}, {"explain mbb", "", 24, true}, {"pdf --help", "", 24, true},
		{"list", "", 10, true}, {"search driving", "", 24, true}, {"settings", "", 24, true},
		{"show mbb --no-pager", "", 24, false}, {"show mbb --plain", "", 24, false}, {"show mbb", "ACCESSIBLE", 24, false}, {"list --format json", "", 10, false},
		{"show colonoscopy --name Rosa --born 1961-04-02", "", 24, false}, {"explain colonoscopy --name Rosa --record 417", "", 24, false}, {"show mbb --message Rest", "", 24, false}, {"show mbb --format html", "", 24, false},
	} {
		e, out, errs := newTestEnv(t)
		e.outTerminal, e.rows, e.columns = true, c.rows, 80
		e.getenv = func(name string) string {
			return map[string]string{"PAGER": script, "TERM": "xterm", c.env: "1"}[name]
		}
		if code := run(t.Context(), e, strings.Fields(c.args)); code != exitDone {
			t.Fatalf("%s: %d %s", c.args, code, errs)
		}
		if got := strings.HasPrefix(out.String(), "paged\n"); got != c.paged {
			t.Errorf("%s, %d rows, %s: paged %t", c.args, c.rows, c.env, got)
		}
	}
}
