package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"aftercare/internal/console"
	"aftercare/internal/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/sink"
	"aftercare/procedures"
)

// env is the process as values: commands are given what they may touch.
type env struct {
	in          io.Reader
	out, err    io.Writer
	inTerminal  bool
	outTerminal bool
	errTerminal bool
	columns     int
	getenv      func(string) string
	environ     []string
	config      string // the user's configuration folder for this program; "" for none
	now         func() time.Time
	sleep       func(time.Duration)
	run         sink.Runner // of the printing system's commands
	runApart    sink.Runner // the same, where nobody watches
	ask         sink.Ask    // of the printing system itself
	zone        *time.Location

	json bool // errors as JSON
}

// signalError is a signal that asked the process to end.
type signalError struct{ os.Signal }

func (e signalError) Error() string { return "stopped by " + e.String() }

// code is the exit code that shells expect of a process that a signal ended.
func (e signalError) code() int {
	if e.Signal == syscall.SIGTERM {
		return 143
	}
	return 130
}

// library opens the definitions as one clinic sees them: the flag, else the environment,
// else the user's configuration folder, else none.
func (e *env) library(clinic string) (*library.Library, error) {
	return library.Open(library.Options{Builtin: procedures.FS, Clinic: e.clinicName(clinic)})
}

// clinicName says which clinic was chosen; "" for none.
func (e *env) clinicName(clinic string) string {
	if clinic == "" {
		clinic = e.getenv("AFTERCARE_CLINIC")
	}
	if clinic == "" && e.config != "" {
		// A profile that is there and can't be looked at is opened, and tells why.
		if _, err := os.Stat(filepath.Join(e.config, "clinic.yaml")); !errors.Is(err, os.ErrNotExist) {
			clinic = e.config
		}
	}
	return clinic
}

// line opens the library and the line that makes sheets from it.
func (e *env) line(clinic string) (*pipeline.Line, *library.Library, error) {
	lib, err := e.library(clinic)
	if err != nil {
		return nil, nil, err
	}
	return &pipeline.Line{Library: lib, Zone: e.zone}, lib, nil
}

func (e *env) console(f console.Flags) console.Console {
	return console.Detect(console.Env{Getenv: e.getenv, IsTerminal: e.outTerminal, Columns: e.columns}, f)
}
