package clinic

import (
	"slices"
	"testing"
)

// Only a clinic with a folder of its own is named in commands, quoted for a shell.
func TestArgument(t *testing.T) {
	for _, c := range []struct {
		clinic Profile
		want   string
	}{
		{Profile{}, ""},
		{Profile{ID: "beverly-hills", Origin: BuiltIn}, ""},
		{Profile{ID: "mine", Origin: "mine"}, " --clinic mine"},
		{Profile{ID: "my clinic", Origin: "a/my clinic"}, " --clinic 'a/my clinic'"},
	} {
		if got := c.clinic.Argument(); got != c.want || c.clinic.HasFolder() != (c.want != "") {
			t.Errorf("%+v: %q; want %q", c.clinic, got, c.want)
		}
	}
}

func TestSheetLanguages(t *testing.T) {
	for _, c := range []struct{ languages, want []string }{{nil, []string{"en"}}, {[]string{"es", "en"}, []string{"es", "en"}}} {
		if got := (Profile{Languages: c.languages}).SheetLanguages(); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q; want %q", c.languages, got, c.want)
		}
	}
}
