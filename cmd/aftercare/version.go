package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"runtime/debug"
	"slices"
	"strings"
	"sync"

	"github.com/spf13/cobra"

	"aftercare/internal/licenses"
	"aftercare/procedures"
)

func newVersion(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Say which version this is",
		Example: "  aftercare version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(e.out, version())
			return err
		},
	}
}

// version returns what the build knows about itself: a release's number, or the commit.
func version() string {
	build, goVersion := buildInfo()
	if build == "" {
		return "aftercare, built without version"
	}
	return "aftercare " + build + ", " + goVersion
}

// programVersion identifies the version of the program in the clinic's files: the build, and a hash of its
// built-in definitions and words, which may be all that differs between two builds with one number.
var programVersion = sync.OnceValue(func() string {
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
	name, _ := buildInfo()
	return strings.TrimPrefix(name+", texts "+hex.EncodeToString(sum.Sum(nil)[:shown]), ", ")
})

// buildInfo returns the number and the commit of the build, and the version of Go; "" if unknown.
func buildInfo() (name, goVersion string) {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "", ""
	}
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
	return number + commit + dirty, info.GoVersion
}

func newLicenses(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "licenses",
		Short:   "Print the licences of this program, its texts, fonts and libraries",
		Example: "  aftercare licenses | less",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(e.out, licenses.Text())
			return err
		},
	}
}

func sorted(s []string) []string { return slices.Sorted(slices.Values(s)) }
