package config_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"aftercare/internal/config"
	"aftercare/internal/diag"
)

// The clinic is that of the environment, else of config.yaml, where a folder beside the file goes before an
// example, else the folder itself where it has a profile.
func TestClinic(t *testing.T) {
	for _, c := range []struct {
		name, variable, file string
		folders              []string
		profile              bool
		want                 string // below the folder where it begins with a slash
	}{
		{name: "nothing says it"},
		{name: "environment", variable: "beverly-hills", file: "clinic: mine", profile: true, want: "beverly-hills"},
		{name: "beside the file", file: "clinic: mine", folders: []string{"mine"}, profile: true, want: "/mine"},
		{name: "an example", file: "clinic: mine", want: "mine"},
		{name: "the folder itself", file: "paper: a4", profile: true, want: "/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := &config.Folder{Path: t.TempDir()}
			write := func(name, data string) {
				if err := os.WriteFile(filepath.Join(f.Path, name), []byte(data), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for _, dir := range c.folders {
				if err := os.Mkdir(filepath.Join(f.Path, dir), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			if c.file != "" {
				write(config.File, c.file)
			}
			if c.profile {
				write("clinic.yaml", "name: Ours\n")
			}
			want := c.want
			if want != "" && want[0] == '/' {
				want = filepath.Join(f.Path, want)
			}
			got, err := f.Clinic(func(name string) string { return map[string]string{"AFTERCARE_CLINIC": c.variable}[name] })
			if err != nil || got != want {
				t.Errorf("%q, %v; want %q", got, err, want)
			}
		})
	}
	if got, err := new(config.Folder).Clinic(func(string) string { return "" }); got != "" || err != nil {
		t.Errorf("without a folder: %q, %v", got, err)
	}
}

// A wrong value is an error of its source, whatever the other source says.
func TestLookupErrors(t *testing.T) {
	f := &config.Folder{Path: t.TempDir()}
	if err := os.WriteFile(f.File(), []byte("paper: a5\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	get := func(value string) error {
		_, err := f.Lookup(config.Named("paper"), func(string) string { return value })
		return err
	}
	var variable *diag.UsageError
	if err := get("a6"); !errors.As(err, &variable) || err.Error() != `AFTERCARE_PAPER is "a6"; expected letter or a4` {
		t.Errorf("%v", err)
	}
	if err := get("a4"); err != nil {
		t.Errorf("the file is not asked where the environment says it: %v", err)
	}
	if err := get(""); !errors.As(err, new(*config.Error)) {
		t.Errorf("%v", err)
	}
}
