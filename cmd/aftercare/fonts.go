package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/render/pdf"
)

func newFonts(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:     "fonts",
		Short:   "Say whether a font will do for a clinic's sheets",
		Example: "  aftercare fonts check NotoSansSC-Regular.ttf",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			return usage(`such as: aftercare fonts check NotoSansSC-Regular.ttf`, "fonts needs to be told what to do")
		},
	}
	c.AddCommand(&cobra.Command{
		Use:   "check FILE",
		Short: "Say which writing a font covers, or why it will not do",
		Long: `Say which writing a font covers, or why it will not do. A clinic names its font in
clinic.yaml, as "font", and it is used for sheets that the embedded typefaces can't print.

` + exitStatus,
		Example: "  aftercare fonts check NotoSansSC-Regular.ttf",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("such as: aftercare fonts check NotoSansSC-Regular.ttf", "fonts check takes one file")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return checkFont(e, args[0]) },
	})
	return c
}

func checkFont(e *env, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the font: %w", err)
	}
	covered, missing, err := pdf.CheckFont(data)
	if err != nil {
		return err
	}
	lines := []string{"covers: " + strings.Join(covered, ", ")}
	if len(missing) > 0 {
		lines = append(lines, "lacks: "+strings.Join(missing, ", "))
	}
	_, err = fmt.Fprintln(e.out, strings.Join(append(lines, "It will do."), "\n"))
	return err
}
