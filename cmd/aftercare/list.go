package main

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/review/catalog"
	"aftercare/internal/terminal/typeset"
)

type listOptions struct {
	clinic    string
	format    string
	specialty string
	lang      string
	open      bool
}

func newList(e *env) *cobra.Command {
	o := &listOptions{}
	c := &cobra.Command{
		Use:   "list",
		Short: "List the procedures",
		Long: `List the procedures by specialty: id, title, whether your clinic has approved the sheet, short
name, how many questions it asks your clinic, ages, reading grade (Flesch-Kincaid) and edition. A
narrow terminal shows fewer columns. JSON has all names, and the file that each procedure comes
from.

` + exitStatus,
		Example: `  aftercare list
  aftercare list --specialty "interventional pain"
  aftercare list --format names`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return runList(e, o) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic: its folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(fl, &o.format, "table", "json", "names")
	fl.StringVar(&o.lang, "lang", "", "the language of the titles")
	fl.BoolVar(&o.open, "needs-confirmation", false, "only procedures with questions to the clinic")
	fl.StringVar(&o.specialty, "specialty", "", "only procedures of this specialty")
	return c
}

func runList(e *env, o *listOptions) error {
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	if o.format == "names" && o.specialty == "" && !o.open {
		w := bufio.NewWriter(e.out)
		ids, err := lib.IDs() // the names of files: no file is read
		if err != nil {
			return err
		}
		for _, id := range ids {
			_, _ = fmt.Fprintln(w, id)
		}
		return w.Flush()
	}
	lang := cmp.Or(o.lang, library.SourceLanguage)
	loaded, err := e.loadAll(lib, lang, lib.LoadAllOrSource)
	if err != nil {
		return err
	}
	entries, err := catalog.OfSpecialty(catalog.Entries(loaded, lib.Clinic(), e.today(lib.Clinic())), o.specialty)
	if err != nil {
		return err
	}
	if o.open {
		entries = slices.DeleteFunc(entries, func(c catalog.Entry) bool { return c.ToConfirm == 0 })
	}
	return e.writeReport(o.format, map[string][]catalog.Entry{"procedures": entries}, func(t *typeset.Text) error {
		if o.format == "table" {
			t.Table(catalog.Table(entries, lib.Clinic().IsSample()))
			return nil
		}
		for _, entry := range entries {
			t.Verbatim(0, entry.ID)
		}
		return nil
	})
}

// loadAll loads every definition in a language with one of the library's methods, and says on standard error which ones
// it has no translation of. A problem in any of them is an error.
func (e *env) loadAll(lib *library.Library, lang string, load func(lang string) ([]library.Definition, diag.List, error)) ([]library.Definition, error) {
	all, problems, err := load(lang)
	if err != nil {
		return nil, err
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return all, e.noteUntranslated(lib, lang)
}
