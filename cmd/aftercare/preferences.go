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
	"aftercare/internal/terminal/console"
)

// settingValue is a setting's value, as a flag takes it, and its source.
type settingValue struct{ value, from string }

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
		v, err := e.lookupSetting(s)
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

// lookupSetting returns a setting's value from the environment or config.yaml; empty if neither has it.
func (e *env) lookupSetting(s config.Setting) (settingValue, error) {
	if text := e.getenv(s.Variable()); text != "" {
		value, err := s.Value(text)
		if err != nil {
			return settingValue{}, usage("", "%s is %v", s.Variable(), err)
		}
		return settingValue{value, s.Variable()}, nil
	}
	values, err := e.readConfig()
	if err != nil {
		return settingValue{}, err
	}
	value := values[s.Name]
	if value == "" {
		return settingValue{}, nil
	}
	if s.Name == "clinic" && !filepath.IsAbs(value) {
		// A folder beside config.yaml; else the name of an example.
		if beside := filepath.Join(e.config, value); exists(beside) {
			value = beside
		}
	}
	return settingValue{value, e.configFile()}, nil
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func (e *env) configFile() string { return filepath.Join(e.config, config.File) }

// readConfig reads config.yaml once; a missing file isn't an error.
func (e *env) readConfig() (map[string]string, error) {
	if e.configValues != nil || e.config == "" {
		return e.configValues, nil
	}
	data, err := os.ReadFile(e.configFile())
	if errors.Is(err, fs.ErrNotExist) {
		e.configValues = map[string]string{}
		return e.configValues, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	values, err := config.Read(e.configFile(), data)
	if err != nil {
		return nil, err
	}
	e.configValues = values
	return values, nil
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
		at := slices.IndexFunc(config.Settings, func(s config.Setting) bool { return s.Name == name })
		v, err := e.lookupSetting(config.Settings[at])
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
