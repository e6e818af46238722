package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// A signal ends what waits for standard input, with its own exit code and its name.
func TestASignalEndsWaiting(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("there are no such signals")
	}
	t.Parallel()
	// Under nohup a child would ignore a hang-up, and wait forever; a signal that is caught here isn't ignored
	// by the child.
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	t.Cleanup(func() { signal.Stop(hangups) })
	for _, c := range []struct {
		signal os.Signal
		code   int
		says   string
	}{{syscall.SIGHUP, 129, "stopped by hangup"}, {syscall.SIGINT, 130, "stopped by interrupt"}, {syscall.SIGTERM, 143, "stopped by terminated"}} {
		for _, args := range [][]string{{"batch", "-", "-o", "out"}, {"show", "mbb", "--visit", "-"}, {"print", "mbb", "--visit", "-", "--yes"}} {
			t.Run(strings.Join(args[:2], " ")+" "+c.says, func(t *testing.T) {
				t.Parallel()
				dir := t.TempDir()
				cmd := exec.Command("aftercare", append(args, "--clinic", "beverly-hills")...)
				var errs bytes.Buffer
				cmd.Dir, cmd.Stderr, cmd.Stdin = dir, &errs, nil
				stdin, err := cmd.StdinPipe()
				if err != nil {
					t.Fatal(err)
				}
				if err := cmd.Start(); err != nil {
					t.Fatal(err)
				}
				// More than a pipe holds: once it is written, the program has started to read, and so catches signals.
				_, writing := io.WriteString(stdin, strings.Repeat("\n", 1<<17))
				signaling := cmd.Process.Signal(c.signal)
				err = cmd.Wait()
				if writing != nil || signaling != nil {
					t.Errorf("%v, %v: %v, %v", args, c.signal, writing, signaling)
				}
				_ = stdin.Close()
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.ExitCode() != c.code || !strings.Contains(errs.String(), c.says) {
					t.Errorf("%v, %v: %v, %s", args, c.signal, err, errs.String())
				}
				if left, _ := filepath.Glob(filepath.Join(dir, "out", "*")); len(left) > 0 {
					t.Errorf("%v, %v: left %v", args, c.signal, left)
				}
			})
		}
	}
}
