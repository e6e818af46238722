package main

import (
	"io"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/config"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/terminal/console"
	"aftercare/procedures"
)

// env is the process as values: what commands may use of it.
type env struct {
	in             io.Reader
	out, err       io.Writer
	inTerminal     bool
	outTerminal    bool
	errTerminal    bool
	columns, rows  int // of the terminal; 0 if unknown
	getenv         func(string) string
	environ        []string
	config         config.Folder // the user's, for this program
	now            func() time.Time
	sleep          func(time.Duration)
	printerTimeout time.Duration // for a printing system that is only asked in passing
	run            sink.Runner   // of the printing system's commands
	runDetached    sink.Runner   // the same, for unattended runs
	ask            sink.Ask      // for questions to the printing system itself
	zone           *time.Location
	setRowCount    func(rows int) // called with how many sheets are to be made; may be nil

	json     bool           // errors as JSON
	screen   console.Flags  // what the user asked of the screen
	noPager  bool           // nothing is shown page by page
	readAll  bool           // for commands that check definitions: what no sheet needs is read too, so that its errors are found
	command  *cobra.Command // the running command; nil before
	ownFlags []string       // the settings that the command's own flags set
}

// signalError reports a signal that asked the process to end.
type signalError struct{ os.Signal }

func (e signalError) Error() string { return "stopped by " + e.String() }

// code returns the exit code that shells expect of a process ended by a signal.
func (e signalError) code() int {
	switch e.Signal {
	case syscall.SIGTERM:
		return 143
	case syscall.SIGHUP:
		return 129
	}
	return 130
}

// library opens the definitions for one clinic: from the flag, else the environment, else the user's
// configuration folder, else none.
func (e *env) library(clinic string) (*library.Library, error) {
	return e.open(clinic, builtinOptions())
}

// builtinOptions returns the options for a library with the built-in texts and no clinic.
func builtinOptions() library.Options {
	return library.Options{Builtin: procedures.FS, Program: programVersion, Reserved: commandNames()}
}

// open opens a library for one clinic.
func (e *env) open(clinic string, o library.Options) (*library.Library, error) {
	name, err := e.clinicName(clinic)
	if err != nil {
		return nil, err
	}
	o.Clinic, o.Now = name, e.now()
	return library.Open(o)
}

// clinicName returns which clinic was chosen: the flag's, else that of the settings, else the profile in the
// configuration folder; "" for none.
func (e *env) clinicName(clinic string) (string, error) {
	if clinic != "" {
		return clinic, nil
	}
	return e.config.Clinic(e.getenv)
}

// openPipeline opens the library and the pipeline that makes sheets from it. What a sheet doesn't need isn't
// read, unless the command checks definitions.
func (e *env) openPipeline(clinic string) (*pipeline.Line, *library.Library, error) {
	o := builtinOptions()
	o.NeededOnly = !e.readAll
	lib, err := e.open(clinic, o)
	if err != nil {
		return nil, nil, err
	}
	return &pipeline.Line{Library: lib, Zone: e.zone}, lib, nil
}
