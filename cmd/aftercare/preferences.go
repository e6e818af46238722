package main

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"aftercare/internal/config"
	"aftercare/internal/terminal/console"
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

// wrapWidth returns where lines of text wrap on a screen; 0, never, if they go to a file or pipe.
func (e *env) wrapWidth(terminal bool) int {
	if !terminal {
		return 0
	}
	return e.console(console.Flags{}).Width
}

// console returns what can be shown. The settings also apply to a command without flags for them; errors in
// them are reported by commands that have the flag, and by doctor.
func (e *env) console(f console.Flags) console.Console {
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
	return console.Detect(console.Env{Getenv: e.getenv, IsTerminal: e.outTerminal, Columns: e.columns}, f)
}
