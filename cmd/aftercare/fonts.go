package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
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
	var chosen string
	check := &cobra.Command{
		Use:   "check FILE",
		Short: "Say which writing a font covers, or why it will not do",
		Long: `Say which writing a font covers, or why it will not do. A clinic names its font in
clinic.yaml, as "font", and it is used for sheets that the embedded typefaces can't print.
The clinic's blank sheets are tried with it, in all of its languages: what "aftercare pdf" would
refuse is told here.

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
	check.Flags().StringVar(&chosen, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	c.AddCommand(check)
	return c
}

func checkFont(e *env, chosen, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("reading the font: %w", err)
	}
	covered, missing, err := pdf.CheckFont(data)
	if err != nil {
		return err
	}
	lib, err := e.library(chosen)
	if err != nil {
		return err
	}
	extra := pdf.NewExtra(func() (regular, bold []byte, err error) { return data, data, nil })
	languages := lib.Clinic().SheetLanguages()
	var others []error // about languages that no font lets the PDF print: not about this font
	for _, lang := range languages {
		err := checkPrintable(lib, lang, extra)
		var letter *pdf.UnprintableError
		if errors.As(err, &letter) && !letter.WantsFont() {
			others = append(others, err)
		} else if err != nil {
			return err
		}
	}
	if len(others) == len(languages) {
		return others[0]
	}
	for _, err := range others {
		e.warn(err.Error())
	}
	lines := []string{"covers: " + strings.Join(covered, ", ")}
	if len(missing) > 0 {
		lines = append(lines, "lacks: "+strings.Join(missing, ", "))
	}
	_, err = fmt.Fprintln(e.out, strings.Join(append(lines, "It will do."), "\n"))
	return err
}

// checkPrintable tries the clinic's blank sheets in a language, and returns the error by which "pdf" would
// refuse the first one that can't be printed with the clinic's font; nil if all can. What can't be read is
// reported elsewhere.
func checkPrintable(lib *library.Library, lang string, font *pdf.Extra) error {
	all, _, err := lib.LoadAll(lang)
	if err != nil {
		return err
	}
	return unprintable(all, lib.Clinic(), lang, font)
}

// unprintable returns the error by which "pdf" would refuse the first of a clinic's blank sheets that can't be
// printed.
func unprintable(all []library.Definition, c clinic.Profile, lang string, font *pdf.Extra) error {
	for _, l := range all {
		plan := resolve.Resolve(l.Procedure, c, visit.Visit{}, time.UTC)
		if err := (pdf.Renderer{Extra: font}).Printable(compose.Compose(plan, l.Words, "")); err != nil {
			return fmt.Errorf("%s in %q: %w", l.Procedure.ID, lang, err)
		}
	}
	return nil
}
