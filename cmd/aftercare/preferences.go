package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/config"
	"aftercare/internal/terminal/console"
	"aftercare/internal/terminal/typeset"
)

// applySettings sets the flags of a command that weren't given from the environment, else from config.yaml. So
// a setting means the same everywhere.
func (e *env) applySettings(c *cobra.Command) error {
	for _, s := range config.Settings {
		f := c.Flags().Lookup(s.Name)
		if f == nil || slices.Contains(s.ExceptCommands, c.Name()) {
			continue
		}
		e.ownFlags = append(e.ownFlags, s.Name)
		if f.Changed {
			continue
		}
		v, err := e.config.Lookup(s, e.getenv)
		if err != nil {
			return err
		}
		if v.Text == "" {
			continue
		}
		if err := f.Value.Set(v.Text); err != nil {
			return usage("", "%s says %s: %v", v.From, s.Name, err)
		}
	}
	return nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// addScreen declares what every command takes about the screen.
func (e *env) addScreen(fl *pflag.FlagSet) {
	fl.BoolVar(&e.screen.Plain, "plain", false, "plain text for screen readers and mail, with days and months in full")
	fl.BoolVar(&e.screen.ASCII, "ascii", false, "draw borders and marks in ASCII")
	fl.IntVar(&e.screen.Width, "width", 0, "the width in columns (default: the terminal's)")
	fl.BoolVar(&e.noPager, "no-pager", false, "don't show a long text page by page")
	fl.StringVar(&e.screen.Background, "background", "", "the terminal's background, if it doesn't say: dark or light")
}

// console returns what standard output can show. The settings also apply before flags are read; errors in them are
// reported when they are.
func (e *env) console() console.Console { return e.consoleOf(e.outTerminal) }

func (e *env) consoleOf(terminal bool) console.Console {
	f := e.screen
	set := func(name string) string {
		if slices.Contains(e.ownFlags, name) {
			return "" // the flag is used
		}
		v, _ := e.config.Lookup(config.Named(name), e.getenv)
		return v.Text
	}
	if f.Width == 0 {
		_, _ = fmt.Sscan(set("width"), &f.Width)
	}
	if f.Background == "" {
		f.Background = set("background")
	}
	f.Plain = f.Plain || set("plain") == "true"
	f.ASCII = f.ASCII || set("ascii") == "true"
	return console.Detect(console.Env{Getenv: e.getenv, IsTerminal: terminal, Columns: e.columns}, f)
}

// outScreen returns how text is set on standard output, and errScreen on standard error: lines wrap on a terminal,
// and where somebody asks for a width.
func (e *env) outScreen() typeset.Screen { return e.screenOf(e.outTerminal) }
func (e *env) errScreen() typeset.Screen { return e.screenOf(e.errTerminal) }

func (e *env) screenOf(terminal bool) typeset.Screen {
	return typeset.Screen{Console: e.consoleOf(terminal), Wraps: terminal || e.screen.Width > 0}
}
