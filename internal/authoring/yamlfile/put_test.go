package yamlfile_test

import (
	"testing"

	"aftercare/internal/authoring/yamlfile"
)

// TestPut replaces, adds and removes a text, and doesn't touch a value of more than a line.
func TestPut(t *testing.T) {
	const file = "# ours\r\nsettings:\r\n  fever: 101 °F (38.3 °C)\r\n  other: {a: b}\r\ndecide:\r\n  knee:\r\n    activity.rest: >-\r\n      as\r\n      written\r\n"
	for _, c := range []struct {
		keys   []string
		text   string
		remove bool
		want   string // "" for an error
	}{
		{[]string{"settings", "limit"}, "2 days", false, "# ours\r\nsettings:\r\n  limit: \"2 days\"\r\n  fever: 101 °F (38.3 °C)\r\n  other: {a: b}\r\n" + file[len(file)-70:]},
		{[]string{"settings", "none"}, "", true, file},
		{[]string{"decide", "knee", "activity.rest"}, "leave out", false, ""},
		{[]string{"settings", "other"}, "x", false, ""},
	} {
		got, err := yamlfile.Put("clinic.yaml", []byte(file), c.keys, c.text, c.remove)
		if (err != nil) != (c.want == "") {
			t.Errorf("%v: %v", c.keys, err)
			continue
		}
		if c.want == "" {
			continue
		}
		root, list := yamlfile.Parse("clinic.yaml", got)
		if err := list.Err(); err != nil {
			t.Errorf("%v: %v\n%s", c.keys, err, got)
			continue
		}
		n := root
		for _, key := range c.keys {
			n = n.Get(key)
		}
		if is := n != nil && n.Text == c.text; is == c.remove {
			t.Errorf("%v:\n%s", c.keys, got)
		}
	}
	for _, c := range []struct {
		text   string
		remove bool
		want   string
	}{
		{"101 °F", false, "settings:\n  fever: \"101 °F\"\n  limit: 2 days\n"},
		{"", true, "settings:\n  limit: 2 days\n"},
	} {
		got, err := yamlfile.Put("clinic.yaml", []byte("settings:\n  fever: 100 °F\n  limit: 2 days\n"), []string{"settings", "fever"}, c.text, c.remove)
		if err != nil || string(got) != c.want {
			t.Errorf("%v, %q", err, got)
		}
	}
}
