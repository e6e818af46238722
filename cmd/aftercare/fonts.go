package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/render/pdf"
	"aftercare/internal/review/check"
)

func newFonts(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:     "fonts",
		Short:   "Check whether a font can be used on the sheets",
		Example: "  aftercare fonts check NotoSansSC-Regular.ttf",
		Args:    noArgs,
		RunE: func(*cobra.Command, []string) error {
			return usage(`such as: aftercare fonts check NotoSansSC-Regular.ttf`, "fonts needs a command")
		},
	}
	var chosen string
	check := &cobra.Command{
		Use:   "check FILE",
		Short: "Show which scripts a font covers, or why it can't be used",
		Long: `Show which scripts a font covers, or why it can't be used. A clinic names its font in clinic.yaml
with "font", and the bold one with "font-bold". The font prints the words that the built-in
typefaces can't, such as a name in Chinese characters. All other words keep their typeface.
Checking tries the font with the clinic's blank sheets in all its languages, and reports what
"aftercare pdf" would refuse.

` + exitStatus,
		Example: "  aftercare fonts check NotoSansSC-Regular.ttf",
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("such as: aftercare fonts check NotoSansSC-Regular.ttf", "fonts check takes one file")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return checkFont(e, chosen, args[0]) },
	}
	check.Flags().StringVar(&chosen, "clinic", "", "the clinic: its folder, its clinic.yaml, or the name of an example")
	c.AddCommand(check)
	return c
}

func checkFont(e *env, chosen, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the font: %w", err)
	}
	lib, err := e.library(chosen)
	if err != nil {
		return err
	}
	font, err := pdf.CheckFont(data, lib.Clinic().FontBold != "")
	if err != nil {
		return err
	}
	others, err := check.Font(lib, pdf.NewExtra(func() (regular, bold []byte, err error) { return data, nil, nil }))
	if err != nil {
		return err
	}
	for _, err := range others {
		e.warn(err.Error())
	}
	lines := []string{"covers: " + strings.Join(font.Covers, ", ")}
	if len(font.Lacks) > 0 {
		lines = append(lines, "lacks: "+strings.Join(font.Lacks, ", "))
	}
	for _, note := range font.Notes {
		lines = append(lines, "note: "+note)
	}
	_, err = fmt.Fprintln(e.out, strings.Join(append(lines, "This font can be used."), "\n"))
	return err
}
