// Command aftercare makes discharge sheets: a summary in the terminal, a PDF, paper.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // for machines without time zone files

	"golang.org/x/term"

	"aftercare/internal/config"
	"aftercare/internal/files/sink"
)

// main is the only place that touches the process: its clock, its environment, its streams and its exit.
func main() {
	debug.SetGCPercent(gcPercent)
	ctx := signalContext()
	os.Exit(run(ctx, newProcessEnv(ctx), os.Args[1:]))
}

// gcPercent makes garbage collection rare: a single command ends before more of it pays off.
const gcPercent = 400

// signalContext returns a context that a signal cancels, with a signalError as its cause.
func signalContext() context.Context {
	ctx, stop := context.WithCancelCause(context.Background())
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	if !signal.Ignored(syscall.SIGHUP) { // as under nohup
		signal.Notify(signals, syscall.SIGHUP)
	}
	go func() {
		for s := range signals {
			stop(signalError{s})
			signal.Reset(s) // a second signal ends the process at once
		}
	}()
	return ctx
}

// cancelReader is standard input that isn't a terminal. A signal ends a Read that is waiting.
type cancelReader struct {
	ctx context.Context //nolint:containedctx // the context of the process; an io.Reader gets none
	in  io.Reader
}

// Read reads, or returns the signal that cancelled the context. Input that arrives after that is lost.
func (i cancelReader) Read(p []byte) (int, error) {
	type read struct {
		n   int
		err error
	}
	buffer, done := make([]byte, len(p)), make(chan read, 1)
	go func() {
		n, err := i.in.Read(buffer)
		done <- read{n, err}
	}()
	select {
	case <-i.ctx.Done():
		return 0, context.Cause(i.ctx)
	case r := <-done:
		return copy(p, buffer[:r.n]), r.err
	}
}

// newProcessEnv describes the real process. ctx is cancelled when a signal arrives.
func newProcessEnv(ctx context.Context) *env {
	folder := os.Getenv(config.FolderVariable)
	if dir, err := os.UserConfigDir(); folder == "" && err == nil {
		folder = filepath.Join(dir, "aftercare")
	}
	out := int(os.Stdout.Fd())
	columns, rows, err := term.GetSize(out)
	if err != nil {
		columns, rows = 0, 0
	}
	var in io.Reader = os.Stdin
	if info, err := os.Stdin.Stat(); err == nil && !info.Mode().IsRegular() && !term.IsTerminal(int(os.Stdin.Fd())) {
		in = cancelReader{ctx, os.Stdin} // reading a regular file never blocks
	}
	return &env{
		in: in, out: os.Stdout, err: os.Stderr,
		inTerminal:  term.IsTerminal(int(os.Stdin.Fd())),
		outTerminal: term.IsTerminal(out),
		errTerminal: term.IsTerminal(int(os.Stderr.Fd())),
		columns:     columns, rows: rows,
		getenv:         os.Getenv,
		environ:        os.Environ(),
		config:         config.Folder{Path: folder},
		now:            time.Now,
		sleep:          time.Sleep,
		printerTimeout: time.Second,
		run:            sink.NewRunner(os.Environ()),
		runDetached:    sink.NewDetachedRunner(os.Environ()),
		ask:            sink.IPP,
		zone:           time.Local,
		setRowCount:    tuneMemory,
	}
}

// tuneMemory prepares the process for a long run: garbage is collected less often, up to a limit that leaves
// room for the few bytes kept per row.
func tuneMemory(rows int) {
	const (
		percent = 1000
		usual   = 128 << 20
		row     = 256
	)
	debug.SetGCPercent(percent)
	debug.SetMemoryLimit(usual + row*int64(rows))
}
