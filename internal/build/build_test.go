package build

import (
	"runtime/debug"
	"strings"
	"testing"
)

// A build is named by its release, or by its commit, which says whether anything was changed in it.
func TestNumber(t *testing.T) {
	commit := debug.BuildSetting{Key: "vcs.revision", Value: "0123456789abcdef"}
	dirty := debug.BuildSetting{Key: "vcs.modified", Value: "true"}
	clean := debug.BuildSetting{Key: "vcs.modified", Value: "false"}
	for want, info := range map[string]debug.BuildInfo{
		"development":                      {},
		"v1.2.0":                           {Main: debug.Module{Version: "v1.2.0"}},
		"development, commit 0123456789ab": {Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{commit, clean}},
		"v1.2.0, commit 0123456789ab, with changes": {Main: debug.Module{Version: "v1.2.0"}, Settings: []debug.BuildSetting{commit, dirty}},
		"development, commit 01234":                 {Settings: []debug.BuildSetting{{Key: "vcs.revision", Value: "01234"}}},
	} {
		if got := number(&info); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// The program is named by its build and its texts: the same each time, and never by the version of Go, which can
// change without any text changing.
func TestProgram(t *testing.T) {
	program := Program()
	_, texts, found := strings.Cut(program, "texts ")
	if !found || len(texts) != 12 || program != Program() {
		t.Errorf("%q", program)
	}
	if strings.Contains(program, "go1") || !strings.Contains(Version(), "go1") {
		t.Errorf("%q, %q", program, Version())
	}
}
