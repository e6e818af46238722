// Package config is what a person chooses once for one machine: the table of settings, and the file config.yaml
// that may hold them. Of flags and the environment it knows only the names.
package config

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/diag"
)

// File is the name of the file in the configuration folder.
const File = "config.yaml"

// The variable and the flag of the configuration folder itself.
const (
	FolderVariable = "AFTERCARE_CONFIG"
	FolderFlag     = "config"
)

// Kind is the type of a value.
type Kind string

// The types of value.
const (
	Text   Kind = "text"
	YesNo  Kind = "yes or no"
	Number Kind = "a number"
)

// Setting is one thing to choose. A flag takes precedence over the environment, that over config.yaml, and that
// over the clinic's profile.
type Setting struct {
	Name    string // of the flag, and the key in config.yaml
	Kind    Kind
	Choices []string // for a text; none if any will do
	Profile string   // the key for it in clinic.yaml; "" for none
	Doc     string
	// ExceptCommands are the commands whose flag of this name means something else, or that work although a setting
	// is wrong: neither the environment nor
	// the file sets it there.
	ExceptCommands []string
}

// withoutSettings are commands that show what the program itself has. They work on a machine whose settings are wrong.
var withoutSettings = []string{"version", "licenses", "help", "man", "completion", "schema"}

// Settings is the table of all settings.
var Settings = []Setting{
	{Name: "clinic", Kind: Text, Doc: "the clinic: its folder, its clinic.yaml, or the name of an example", ExceptCommands: []string{"check"}},
	{Name: "lang", Kind: Text, Profile: "languages", Doc: "the language of sheets", ExceptCommands: []string{"new", "approve", "diff"}},
	{Name: "paper", Kind: Text, Choices: []string{"letter", "a4"}, Profile: "paper", Doc: "the paper of sheets"},
	{Name: "large-print", Kind: YesNo, Doc: "sheets in 18 point, for low vision"},
	{Name: "printer", Kind: Text, Profile: "printer", Doc: "the printer"},
	{Name: "plain", Kind: YesNo, Doc: "plain words, for screen readers", ExceptCommands: withoutSettings},
	{Name: "ascii", Kind: YesNo, Doc: "borders in ASCII", ExceptCommands: withoutSettings},
	{Name: "width", Kind: Number, Doc: "columns of the screen", ExceptCommands: withoutSettings},
	{Name: "background", Kind: Text, Choices: []string{"dark", "light"}, Doc: "the terminal's background", ExceptCommands: withoutSettings},
}

// Variable returns the environment variable for the setting: AFTERCARE_LARGE_PRINT.
func (s Setting) Variable() string {
	return "AFTERCARE_" + strings.ToUpper(strings.ReplaceAll(s.Name, "-", "_"))
}

// Expected describes a valid value in words.
func (s Setting) Expected() string {
	if len(s.Choices) > 0 {
		return strings.Join(s.Choices, " or ")
	}
	return string(s.Kind)
}

// Value returns a value in the form that a flag takes, or an error that says what was expected.
func (s Setting) Value(text string) (string, error) {
	text = strings.TrimSpace(text)
	lower := strings.ToLower(text)
	switch {
	case s.Kind == YesNo && slices.Contains([]string{"yes", "true", "1", "on"}, lower):
		return "true", nil
	case s.Kind == YesNo && slices.Contains([]string{"no", "false", "0", "off"}, lower):
		return "false", nil
	case s.Kind == Number:
		const maxNumber = 10_000
		if n, err := strconv.Atoi(text); err == nil && n > 0 && n <= maxNumber {
			return text, nil
		}
	case s.Kind == Text && len(s.Choices) == 0:
		return text, nil
	case slices.Contains(s.Choices, lower):
		return lower, nil
	}
	return "", fmt.Errorf("%q; expected %s", text, s.Expected())
}

// Error lists what is wrong in config.yaml.
type Error struct{ List diag.List }

func (e *Error) Error() string { return e.List.Error() }

// Read reads config.yaml strictly and returns the value for each setting, in the form that a flag takes.
func Read(name string, data []byte) (map[string]string, error) {
	out := map[string]string{}
	if len(data) <= yamlfile.MaxBytes && !hasContent(data) {
		return out, nil
	}
	n, list := yamlfile.Parse(name, data)
	switch {
	case len(list.Errors()) > 0:
		return nil, &Error{list}
	case n.Kind != yamlfile.Mapping:
		list.Add(n.Pos, "such as: clinic: /srv/clinic", "it is not a mapping of settings")
		return nil, &Error{list}
	}
	for _, p := range n.Pairs {
		at := slices.IndexFunc(Settings, func(s Setting) bool { return s.Name == p.Key })
		switch {
		case at < 0:
			list.Add(p.KeyPos, diag.DidYouMean(p.Key, settingNames()), "unknown setting %q", p.Key)
		case p.Value.Kind != yamlfile.Scalar || p.Value.IsEmpty:
			list.Add(p.Value.Pos, "", "%s has no value; expected %s", p.Key, Settings[at].Expected())
		default:
			value, err := Settings[at].Value(p.Value.Text)
			if err != nil {
				list.Add(p.Value.Pos, "", "%s is %v", p.Key, err)
			}
			out[p.Key] = value
		}
	}
	if len(list.Errors()) > 0 {
		return nil, &Error{list}
	}
	return out, nil
}

// hasContent reports whether a file has more than comments.
func hasContent(data []byte) bool {
	for _, line := range strings.Split(string(data), "\n") {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return true
		}
	}
	return false
}

func settingNames() []string {
	var out []string
	for _, s := range Settings {
		out = append(out, s.Name)
	}
	return out
}
