// Command aftercare makes discharge sheets: a summary in the terminal, a PDF, paper.
package main

import (
	"context"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // zones work on machines that have no zone files

	"golang.org/x/term"

	"aftercare/internal/config"
	_ "aftercare/internal/quiet" // before the forms' library asks the terminal
	"aftercare/internal/sink"
)

// main is the only place that touches the process: its clock, its environment, its streams
// and its end.
func main() {
	// One command is over before its memory is worth tidying often.
	debug.SetGCPercent(400)
	ctx, stop := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	go func() {
		for s := range signals {
			stop(signalError{s})
			signal.Reset(s) // a second one ends the process at once
		}
	}()
	os.Exit(run(ctx, process(), os.Args[1:]))
}

// process describes the real process.
func process() *env {
	folder := os.Getenv(config.FolderVariable)
	if dir, err := os.UserConfigDir(); folder == "" && err == nil {
		folder = filepath.Join(dir, "aftercare")
	}
	out := int(os.Stdout.Fd())
	columns, _, err := term.GetSize(out)
	if err != nil {
		columns = 0
	}
	return &env{
		in: os.Stdin, out: os.Stdout, err: os.Stderr,
		inTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		outTerminal: term.IsTerminal(out),
		errTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		columns:     columns,
		getenv:      os.Getenv,
		environ:     os.Environ(),
		config:      folder,
		now:         time.Now,
		sleep:       time.Sleep,
		patience:    time.Second,
		run:         sink.Command(os.Environ()),
		runApart:    sink.Apart(os.Environ()),
		ask:         sink.IPP,
		zone:        time.Local,
		many:        many,
	}
}

// many makes the process ready for a long run: memory is tidied more seldom, up to a limit
// that leaves room for the few bytes that are kept of each row.
func many(rows int) {
	const (
		percent = 1000
		usual   = 128 << 20
		row     = 256
	)
	debug.SetGCPercent(percent)
	debug.SetMemoryLimit(usual + row*int64(rows))
}
