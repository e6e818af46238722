package check

import (
	"errors"
	"fmt"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// Font tries a typeface with the blank sheets of a library in each of its clinic's languages. The error says why it won't
// do; others are the reasons why some of the languages can't be printed with any typeface.
func Font(lib *library.Library, font *pdf.Extra) (others []error, err error) {
	languages := lib.Clinic().SheetLanguages()
	for _, lang := range languages {
		err := Printable(lib, lang, font)
		var letter *pdf.UnprintableError
		if errors.As(err, &letter) && !letter.WantsFont() {
			others = append(others, err)
		} else if err != nil {
			return nil, err
		}
	}
	if len(others) == len(languages) {
		return nil, others[0]
	}
	return others, nil
}

// Printable tries the clinic's blank sheets in a language, and returns the error by which "pdf" would refuse the first one
// that can't be printed with the typeface, which may be nil; nil if all can. What can't be read is reported elsewhere.
func Printable(lib *library.Library, lang string, font *pdf.Extra) error {
	all, _, err := lib.LoadAll(lang)
	if err != nil {
		return err
	}
	return printable(all, lib.Clinic(), lang, font)
}

// printable is Printable for definitions that are loaded.
func printable(all []library.Definition, c clinic.Profile, lang string, font *pdf.Extra) error {
	for _, l := range all {
		plan := resolve.Resolve(l.Procedure, c, visit.Visit{}, time.UTC)
		if err := (pdf.Renderer{Extra: font}).Printable(compose.Compose(plan, l.Words, "")); err != nil {
			return fmt.Errorf("%s in %q: %w", l.Procedure.ID, lang, err)
		}
	}
	return nil
}
