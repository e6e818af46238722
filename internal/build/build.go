// Package build says which build of the program this is.
package build

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"runtime/debug"
	"sync"
	"time"

	"aftercare/procedures"
)

// Version returns what the build knows about itself: a release's number, or the commit; and the version of Go.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "aftercare, built without version"
	}
	return "aftercare " + number(info) + ", " + info.GoVersion
}

// Program identifies the version of the program in the clinic's files: the build, and a hash of its built-in
// definitions and words, which may be all that differs between two builds with one number.
var Program = sync.OnceValue(func() string {
	sum := sha256.New()
	err := fs.WalkDir(procedures.FS, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := procedures.FS.ReadFile(name)
		_, _ = fmt.Fprintf(sum, "%s %d\n%s", name, len(data), data)
		return err
	})
	if err != nil {
		panic(err) // the files are embedded
	}
	const shown = 6 // bytes
	texts := "texts " + hex.EncodeToString(sum.Sum(nil)[:shown])
	if info, ok := debug.ReadBuildInfo(); ok {
		return number(info) + ", " + texts
	}
	return texts
})

// number returns the number of a build, with its commit.
func number(info *debug.BuildInfo) string {
	number, commit, dirty := info.Main.Version, "", ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			const shown = 12
			commit = ", commit " + s.Value[:min(shown, len(s.Value))]
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = ", with changes"
		}
	}
	if number == "" || number == "(devel)" {
		number = "development"
	}
	return number + commit + dirty
}

// Date returns when the commit of the build was made; zero if unknown.
func Date() time.Time {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return time.Time{}
	}
	for _, s := range info.Settings {
		if s.Key != "vcs.time" {
			continue
		}
		if t, err := time.Parse(time.RFC3339, s.Value); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}
