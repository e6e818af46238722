package pager

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// program writes a script that stands for a pager: it marks what it shows, and tells its environment.
func program(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stand-in is a shell script")
	}
	path := filepath.Join(t.TempDir(), "page")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho \"paged $1 $LESS $LESSSECURE $LESSHISTFILE $LESSOPEN.\"\ncat\n"), 0o700); err != nil { //nolint:gosec // it is run
		t.Fatal(err)
	}
	return path
}

// A text is paged only if it is longer than the screen, and comes out whole either way.
func TestWrite(t *testing.T) {
	script := program(t)
	text := strings.Repeat("line\n", 24)
	for _, c := range []struct {
		name  string
		rows  int
		off   bool
		env   map[string]string
		begin string
	}{
		{"longer", 24, false, map[string]string{"PAGER": script}, "paged  FRX 1 -"},
		{"its own arguments", 24, false, map[string]string{"PAGER": script + " -N"}, "paged -N FRX 1 -"},
		{"our variable first", 24, false, map[string]string{Variable: script, "PAGER": "none"}, "paged  FRX 1 -"},
		{"less as the user has it", 24, false, map[string]string{"PAGER": script, "LESS": "-i"}, "paged  -i 1 -"},
		{"it fits", 25, false, map[string]string{"PAGER": script}, "line"},
		{"no screen", 0, false, map[string]string{"PAGER": script}, "line"},
		{"off", 24, true, map[string]string{"PAGER": script}, "line"},
		{"cat", 24, false, map[string]string{"PAGER": "cat"}, "line"},
		{"no such program", 24, false, map[string]string{"PAGER": "/none/such"}, "line"},
	} {
		var out bytes.Buffer
		getenv := func(name string) string { return c.env[name] }
		environ := []string{"PATH=/bin:/usr/bin", "LESSHISTFILE=/home/x", "LESSOPEN=|x %s", "LESSSECURE=0"}
		if v := c.env["LESS"]; v != "" {
			environ = append(environ, "LESS="+v)
		}
		if err := (Pager{Out: &out, Rows: c.rows, Off: c.off, Getenv: getenv, Environ: environ}).Write([]byte(text)); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if got := out.String(); !strings.HasPrefix(got, c.begin) || !strings.HasSuffix(got, text) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

// Leaving before the end is no error.
func TestLeftEarly(t *testing.T) {
	var out bytes.Buffer
	p := Pager{Out: &out, Rows: 5, Getenv: func(string) string { return "" }, Environ: []string{"PATH=/bin:/usr/bin"}}
	p.Getenv = func(name string) string { return map[string]string{"PAGER": "false"}[name] }
	if err := p.Write([]byte(strings.Repeat("a line\n", 100_000))); err != nil {
		t.Error(err)
	}
}
