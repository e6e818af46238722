package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"aftercare/internal/diag"
)

// Folder is a person's configuration folder, with config.yaml, which is read once, and perhaps a clinic.yaml.
type Folder struct {
	Path string // "" for none

	values map[string]string // nil until config.yaml is read
}

// Value is a setting's value, as a flag takes it, and its source: a variable or a file.
type Value struct{ Text, From string }

// Lookup returns a setting's value from the environment, else from config.yaml; empty if neither has it. The error
// is a diag.UsageError, or one of Read.
func (f *Folder) Lookup(s Setting, getenv func(string) string) (Value, error) {
	if text := getenv(s.Variable()); text != "" {
		value, err := s.Value(text)
		if err != nil {
			return Value{}, diag.Usage("", "%s is %v", s.Variable(), err)
		}
		return Value{value, s.Variable()}, nil
	}
	values, err := f.Read()
	if err != nil || values[s.Name] == "" {
		return Value{}, err
	}
	value := values[s.Name]
	if s.Name == "clinic" && !filepath.IsAbs(value) {
		// A folder beside config.yaml; else the name of an example.
		beside := filepath.Join(f.Path, value)
		if _, err := os.Stat(beside); err == nil {
			value = beside
		}
	}
	return Value{value, f.File()}, nil
}

// Clinic returns the clinic that is chosen where no flag names one: that of the setting, else this folder if it has
// a profile; "" for none.
func (f *Folder) Clinic(getenv func(string) string) (string, error) {
	v, err := f.Lookup(Named("clinic"), getenv)
	if err != nil || v.Text != "" || f.Path == "" {
		return v.Text, err
	}
	// A profile that exists but can't be read is opened, and reports why.
	if _, err := os.Stat(filepath.Join(f.Path, "clinic.yaml")); !errors.Is(err, os.ErrNotExist) {
		return f.Path, nil
	}
	return "", nil
}

// File returns the path of config.yaml.
func (f *Folder) File() string { return filepath.Join(f.Path, File) }

// Read returns what config.yaml says, as the function Read does; a missing file says nothing.
func (f *Folder) Read() (map[string]string, error) {
	if f.values != nil || f.Path == "" {
		return f.values, nil
	}
	data, err := os.ReadFile(f.File())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the configuration: %w", err)
	}
	values, err := Read(f.File(), data)
	if err != nil {
		return nil, err
	}
	f.values = values
	return values, nil
}

// Named returns the setting of that name, which must be in the table.
func Named(name string) Setting {
	return Settings[slices.IndexFunc(Settings, func(s Setting) bool { return s.Name == name })]
}
