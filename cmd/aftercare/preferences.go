package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"aftercare/internal/config"
	"aftercare/internal/console"
)

// chosen is the value of a setting, as a flag takes it, and what says so.
type chosen struct{ value, from string }

// prefer gives the flags of a command that were not given the values of the environment, else
// of config.yaml. So a setting means the same everywhere.
func (e *env) prefer(c *cobra.Command) error {
	for _, s := range config.Settings {
		f := c.Flags().Lookup(s.Name)
		if f == nil || slices.Contains(s.Except, c.Name()) {
			continue
		}
		e.flagged = append(e.flagged, s.Name)
		if f.Changed {
			continue
		}
		v, err := e.preferred(s)
		if err != nil {
			return err
		}
		if v.value == "" {
			continue
		}
		if err := f.Value.Set(v.value); err != nil {
			return usage("", "%s says %s: %v", v.from, s.Name, err)
		}
	}
	return nil
}

// preferred is what environment or config.yaml say of a setting; no value where neither does.
func (e *env) preferred(s config.Setting) (chosen, error) {
	if text := e.getenv(s.Variable()); text != "" {
		value, err := s.Value(text)
		if err != nil {
			return chosen{}, usage("", "%s is %v", s.Variable(), err)
		}
		return chosen{value, s.Variable()}, nil
	}
	own, err := e.preferences()
	if err != nil {
		return chosen{}, err
	}
	value := own[s.Name]
	if value == "" {
		return chosen{}, nil
	}
	if s.Name == "clinic" && !filepath.IsAbs(value) {
		// A folder beside config.yaml; else the name of an example.
		if beside := filepath.Join(e.config, value); exists(beside) {
			value = beside
		}
	}
	return chosen{value, e.configFile()}, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (e *env) configFile() string { return filepath.Join(e.config, config.File) }

// preferences reads config.yaml once; none is no error.
func (e *env) preferences() (map[string]string, error) {
	if e.own != nil || e.config == "" {
		return e.own, nil
	}
	data, err := os.ReadFile(e.configFile())
	if errors.Is(err, fs.ErrNotExist) {
		e.own = map[string]string{}
		return e.own, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	own, err := config.Read(e.configFile(), data)
	if err != nil {
		return nil, err
	}
	e.own = own
	return own, nil
}

// wrapAt is where lines of words end on a screen; 0, nowhere, where they go to a file or pipe.
func (e *env) wrapAt(terminal bool) int {
	if !terminal {
		return 0
	}
	return e.console(console.Flags{}).Width
}

// console is what can be shown. A command without flags of its own for it has the settings
// too; what is wrong with them is told by commands that have the flag, and by doctor.
func (e *env) console(f console.Flags) console.Console {
	set := func(name string) string {
		if slices.Contains(e.flagged, name) {
			return "" // the flag says it
		}
		at := slices.IndexFunc(config.Settings, func(s config.Setting) bool { return s.Name == name })
		v, err := e.preferred(config.Settings[at])
		if err != nil {
			return ""
		}
		return v.value
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
