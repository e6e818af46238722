package main

import (
	"fmt"
	"runtime/debug"
	"slices"

	"github.com/spf13/cobra"

	"aftercare/internal/licenses"
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

// version is what the build knows of itself: a release's number, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "aftercare, built without version"
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
	return "aftercare " + number + commit + dirty + ", " + info.GoVersion
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
