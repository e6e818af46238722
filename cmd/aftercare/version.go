package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"aftercare/internal/build"
	"aftercare/internal/licenses"
)

func newVersion(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Show the version",
		Example: "  aftercare version",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(e.out, version())
			return err
		},
	}
}

func version() string { return build.Version() }

func programVersion() string { return build.Program() }

func newLicenses(e *env) *cobra.Command {
	return &cobra.Command{
		Use:     "licenses",
		Short:   "Print the licenses of the program and all it contains",
		Example: "  aftercare licenses | less",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprint(e.out, licenses.Text())
			return err
		},
	}
}
