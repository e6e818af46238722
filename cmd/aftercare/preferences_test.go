package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"aftercare/internal/config"
)

// values are two valid values of each setting, as a person writes them, and an invalid one.
var values = map[string][3]string{
	"clinic": {"beverly-hills", "other", ""}, "lang": {"es", "en", ""}, "paper": {"a4", "letter", "a5"}, "large-print": {"yes", "no", "big"},
	"printer": {"Front", "Back", ""}, "plain": {"yes", "no", "x"}, "ascii": {"on", "off", "x"}, "width": {"60", "90", "wide"},
	"background": {"light", "dark", "blue"},
}

// commandsWith returns the commands that have a flag for the setting.
func commandsWith(c *cobra.Command, s config.Setting) []*cobra.Command {
	var out []*cobra.Command
	for _, c := range c.Commands() {
		if (c.Flags().Lookup(s.Name) != nil || c.InheritedFlags().Lookup(s.Name) != nil) && !slices.Contains(s.ExceptCommands, c.Name()) {
			out = append(out, c)
		}
		out = append(out, commandsWith(c, s)...)
	}
	return out
}

// Each setting of the table has a flag, and can be set in the environment and in config.yaml; the flag takes
// precedence over the environment, and that over the file; an error about a value names where it is set.
func TestTheTableOfSettings(t *testing.T) {
	manual, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range config.Settings {
		v, ok := values[s.Name]
		if !ok {
			t.Errorf("%s: give it two values and a wrong one in this test", s.Name)
			continue
		}
		row := "| `" + s.Name + "` | `--" + s.Name + "` | `" + s.Variable() + "` | "
		if !strings.Contains(string(manual), row) {
			t.Errorf("docs/configuration.md has no row that begins %s", row)
		}
		if s.Profile != "" && !strings.Contains(string(manual), "`"+s.Profile+"`") {
			t.Errorf("docs/configuration.md does not name the profile's key %s", s.Profile)
		}
		e, _, _ := newTestEnv(t)
		with := commandsWith(newRoot(e), s)
		if len(with) == 0 {
			t.Errorf("%s: no command has the flag", s.Name)
		}
		for _, c := range with {
			t.Run(s.Name+" of "+c.CommandPath(), func(t *testing.T) { checkSetting(t, s, c.CommandPath(), v) })
		}
	}
}

// checkSetting tries one setting on one command.
func checkSetting(t *testing.T, s config.Setting, path string, v [3]string) {
	get := func(flag, env, file string) (string, error) {
		e, _, _ := newTestEnv(t)
		e.config.Path = t.TempDir()
		if file != "" {
			if err := os.WriteFile(e.config.File(), []byte(s.Name+": "+file+"\n"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		e.getenv = func(name string) string { return map[string]string{s.Variable(): env}[name] }
		c, _, err := newRoot(e).Find(strings.Fields(path)[1:])
		if err != nil {
			t.Fatal(err)
		}
		if err := c.ParseFlags(nil); err != nil { // those of all commands are its own only now
			t.Fatal(err)
		}
		if flag != "" {
			value, err := s.Value(flag)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Flags().Set(s.Name, value); err != nil {
				t.Fatal(err)
			}
		}
		err = e.applySettings(c)
		return c.Flags().Lookup(s.Name).Value.String(), err
	}
	first, _ := s.Value(v[0])
	second, _ := s.Value(v[1])
	for _, c := range []struct{ flag, env, file, want string }{
		{v[0], "", "", first}, {"", v[0], "", first}, {"", "", v[0], first},
		{v[0], v[1], "", first}, {v[1], v[0], v[0], second}, {"", v[0], v[1], first}, {"", v[1], v[0], second},
	} {
		if got, err := get(c.flag, c.env, c.file); err != nil || got != c.want {
			t.Errorf("flag %q, environment %q, file %q: %q, want %q: %v", c.flag, c.env, c.file, got, c.want, err)
		}
	}
	if v[2] == "" {
		return
	}
	if _, err := get("", v[2], ""); err == nil || !strings.Contains(err.Error(), s.Variable()) || describe(err).Code != exitUsage {
		t.Errorf("a wrong value in the environment: %v", err)
	}
	if _, err := get("", "", v[2]); err == nil || !strings.Contains(err.Error(), "config.yaml:1:") || describe(err).Code != exitUsage {
		t.Errorf("a wrong value in config.yaml: %v", err)
	}
}

// A screen's settings also apply to commands without a flag for them, and a flag takes precedence there too.
func TestScreenSettingsApplyToAllCommands(t *testing.T) {
	for _, c := range []struct {
		args  []string
		plain bool
	}{{[]string{"show", "mbb"}, true}, {[]string{"show", "mbb", "--plain=false"}, false}} {
		e, out, errs := newTestEnv(t)
		e.outTerminal = true
		e.getenv = func(name string) string { return map[string]string{"AFTERCARE_PLAIN": "1", "TERM": "xterm"}[name] }
		if code := run(t.Context(), e, c.args); code != exitDone {
			t.Fatalf("%v: %d %s", c.args, code, errs)
		}
		if strings.Contains(out.String(), "\x1b") == c.plain {
			t.Errorf("%v: plain %v", c.args, !c.plain)
		}
	}
}
