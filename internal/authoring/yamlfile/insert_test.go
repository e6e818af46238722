package yamlfile_test

import (
	"errors"
	"testing"

	"aftercare/internal/authoring/yamlfile"
)

// What is inserted into a file is there, and everything else stays unchanged.
func TestInsert(t *testing.T) {
	decide := []string{"decide", "knee", "activity.driving.until"}
	for _, c := range []struct{ file, want string }{
		{"# ours\nname: A", "# ours\nname: A\ndecide:\n  knee:\n    activity.driving.until: \"8 hours: at least\"\n"},
		{"# what we say\ndecide:\nname: A\n", "# what we say\ndecide:\n  knee:\n    activity.driving.until: \"8 hours: at least\"\nname: A\n"},
		{
			"decide:\n    # the hip\n    hip:\n        a: b\nname: A\n",
			"decide:\n    knee:\n      activity.driving.until: \"8 hours: at least\"\n    # the hip\n    hip:\n        a: b\nname: A\n",
		},
		{
			"decide:\n  knee:\n    # ice\n    site-care.ice: as written\nname: A\n",
			"decide:\n  knee:\n    activity.driving.until: \"8 hours: at least\"\n    # ice\n    site-care.ice: as written\nname: A\n",
		},
		{
			"name: A\r\ndecide:\r\n  hip:\r\n    a: b\r\n",
			"name: A\r\ndecide:\r\n  knee:\r\n    activity.driving.until: \"8 hours: at least\"\r\n  hip:\r\n    a: b\r\n",
		},
	} {
		got, err := yamlfile.Insert("clinic.yaml", []byte(c.file), decide, "8 hours: at least")
		if err != nil || string(got) != c.want {
			t.Errorf("%q: %v\n%s\nwant\n%s", c.file, err, got, c.want)
		}
		if err != nil {
			continue
		}
		if _, list := yamlfile.Parse("clinic.yaml", got); list.Err() != nil {
			t.Errorf("%q: %v", c.file, list)
		}
	}
	for file, flow := range map[string]bool{
		"decide: {}\n": true, "decide: {knee: {a: b}}\n": true, "decide:\n  knee: {a: b}\n": true,
		"decide: x\n": false, "decide: [a]\n": false, "decide:\n  knee:\n    activity.driving.until: 1 hour\n": false, "a: [": false,
	} {
		got, err := yamlfile.Insert("clinic.yaml", []byte(file), decide, "8 hours")
		if err == nil || errors.Is(err, yamlfile.ErrFlow) != flow {
			t.Errorf("%q: %v\n%s", file, err, got)
		}
	}
}
