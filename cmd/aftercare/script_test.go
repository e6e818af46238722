package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"aftercare/internal/authoring/yamlfile"
)

// exits runs "exits CODE aftercare …" and checks the exit code, and that a failure writes
// nothing to standard output.
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d", got, want)
	}
	// The findings of check, status, a dry run and audit are their product, and approve shows a text before it records.
	product := len(args) > 2 && slices.Contains([]string{"check", "status", "approve", "batch", "audit", "purge", "doctor"}, args[2])
	if got != 0 && !product && ts.ReadFile("stdout") != "" {
		ts.Fatalf("a failure wrote to standard output: %q", ts.ReadFile("stdout"))
	}
	if strings.Contains(ts.ReadFile("stderr"), "\x1b") {
		ts.Fatalf("an error holds an escape sequence")
	}
}

// pages checks that a file is a complete PDF, from its first line to its last.
func pages(ts *testscript.TestScript, neg bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	whole := bytes.HasPrefix(data, []byte("%PDF-1.7")) && bytes.HasSuffix(data, []byte("%%EOF\n"))
	if whole == neg {
		ts.Fatalf("%s: whole PDF: %v", args[0], whole)
	}
}

// holds checks that a text's bytes aren't in a file: a PDF holds no patient's name in the clear.
func holds(ts *testscript.TestScript, neg bool, args []string) {
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	if bytes.Contains(data, []byte(args[1])) == neg {
		ts.Fatalf("%s: holds %q: %v", args[0], args[1], !neg)
	}
}

// big writes a definition of the given size in megabytes.
func big(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o755))
	line := "# " + strings.Repeat("x", 97) + "\n"
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(line, n*10_000)), 0o644))
}

// noFiles checks that no PDF, complete or partial, is in the folder.
func noFiles(ts *testscript.TestScript, _ bool, args []string) {
	entries, err := os.ReadDir(ts.MkAbs(args[0]))
	ts.Check(err)
	for _, e := range entries {
		if strings.Contains(e.Name(), "pdf") {
			ts.Fatalf("left behind: %s", e.Name())
		}
	}
}

// latin1 writes a definition in another encoding than UTF-8.
func latin1(ts *testscript.TestScript, _ bool, args []string) {
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[0])), 0o755))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("title: Test\nedition: 2026-11-01\nspecialty: Caf\xe9\n"), 0o644))
}

// answersTo adds the answers to a clinic's required questions to its clinic.yaml, as the sheets have them:
// "answers DIR".
func answersTo(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: answers DIR")
	}
	ts.Check(ts.Exec("aftercare", "settings", "--format", "yaml", "--clinic", args[0]))
	file := filepath.Join(ts.MkAbs(args[0]), "clinic.yaml")
	data, err := os.ReadFile(file)
	ts.Check(err)
	root, list := yamlfile.Parse("answers", []byte(requiredAnswers(ts.ReadFile("stdout"))))
	ts.Check(list.Err())
	var put func(at []string, n *yamlfile.Node)
	put = func(at []string, n *yamlfile.Node) {
		if n.Kind == yamlfile.Scalar {
			data, err = yamlfile.Insert("clinic.yaml", data, at, n.Text)
			ts.Check(err)
		}
		for _, p := range n.Pairs {
			put(append(slices.Clone(at), p.Key), p.Value)
		}
	}
	put(nil, root)
	ts.Check(os.WriteFile(file, data, 0o600))
}
