package main

import (
	"flag"
	"os"
	"path/filepath"
	"runtime/debug"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"aftercare/procedures"
)

// TestMain lets the scripts run the program itself, with what only this test program reads: a fixed clock,
// TEST_NOW or the afternoon of the design's day; and the built-in texts of another version, a folder, TEST_TEXTS.
func TestMain(m *testing.M) {
	debug.SetGCPercent(gcPercent) // as the program does
	testscript.Main(m, map[string]func(){
		"aftercare": testedProgram, "lp": fakeLp, "lpstat": fakeLpstat, "cancel": fakeCancel, "lpoptions": fakeLpoptions,
	})
}

func testedProgram() {
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		panic(err)
	}
	now := time.Date(2026, 11, 23, 13, 32, 0, 0, zone)
	if s := os.Getenv("TEST_NOW"); s != "" {
		if now, err = time.Parse(time.RFC3339, s); err != nil {
			panic(err)
		}
	}
	if dir := os.Getenv("TEST_TEXTS"); dir != "" {
		procedures.FS = os.DirFS(dir).(procedures.Files)
	}
	ctx := signalContext()
	e := newProcessEnv(ctx)
	e.now = func() time.Time { return now }
	e.sleep = func(time.Duration) {}
	e.zone = zone
	if os.Getenv("FAKE_CUPS") != "slow" {
		e.printerTimeout = time.Minute // the machine's speed isn't tested
	}
	os.Exit(run(ctx, e, os.Args[1:]))
}

var update = flag.Bool("update", false, "write what the program says into the scripts")

// TestScripts runs testdata/script: each file is one promise to the user.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("..", "..", "testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		UpdateScripts:       *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("HOME", e.WorkDir)
			e.Setenv("GORACE", os.Getenv("GORACE")) // else a program with the race detector sleeps a second at its end
			e.Setenv("FAKE_CUPS_DIR", filepath.Join(e.WorkDir, "cups"))
			if err := os.Mkdir(filepath.Join(e.WorkDir, "cups"), 0o755); err != nil {
				return err
			}
			e.Setenv("XDG_CONFIG_HOME", filepath.Join(e.WorkDir, ".config"))
			e.Setenv("AFTERCARE", filepath.Join(filepath.SplitList(e.Getenv("PATH"))[0], "aftercare"))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": exits, "pages": pages, "holds": holds, "big": big, "nofiles": noFiles, "answers": answersTo, "latin1": latin1,
		},
	})
}
