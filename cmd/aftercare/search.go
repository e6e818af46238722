package main

import (
	"cmp"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"aftercare/internal/review/search"
	"aftercare/internal/terminal/typeset"
)

type searchOptions struct {
	clinic string
	lang   string
	format string
	query  search.Query
}

func newSearch(e *env) *cobra.Command {
	o := &searchOptions{}
	c := &cobra.Command{
		Use:   "search WORDS…",
		Short: "Search what the sheets of all procedures say",
		Long: `Search the sheets of all procedures. Each result is an instruction that has all the words, in any
form ("driving" finds "drive"), best match first. A word that no sheet has is replaced with the
nearest one, and aftercare tells you so. A procedure's name among the words searches only that
procedure. A medicine is found under any of its names and under its class: "tylenol" finds
acetaminophen and pain medicine, in every language.

Each result shows the instruction, who it is for, its text with the times in words, and the file
and line it is written in. With --with and --without, you see only what a patient with these
answers reads, from the procedures that ask for them, and how many results were omitted.

If nothing is found, aftercare says so, and the exit code is 0.

` + exitStatus,
		Example: `  aftercare search driving
  aftercare search mbb driving --with sedation
  aftercare search "blood thinner" --section medication
  aftercare search eliquis
  aftercare search fever --format json
  aftercare search manejar --lang es`,
		Args: func(_ *cobra.Command, args []string) error {
			if !strings.ContainsFunc(strings.Join(args, ""), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				return usage("such as: aftercare search driving", "search needs to know what to look for: words or numbers")
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error {
			o.query.Words = strings.Join(args, " ")
			return runSearch(e, o)
		},
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic: its folder, its clinic.yaml, or the name of an example")
	fl.StringVar(&o.lang, "lang", "", "the language of the texts (default: the clinic's)")
	e.addOutputFormat(fl, &o.format, "table", "json")
	fl.StringSliceVar(&o.query.Sections, "section", nil, "only these sections: "+strings.Join(search.Sections(), ", "))
	fl.StringSliceVar(&o.query.With, "with", nil, "conditions that apply: sedation, polyp=large")
	fl.StringSliceVar(&o.query.Without, "without", nil, "conditions that don't apply")
	fl.IntVar(&o.query.Limit, "limit", 0, "show at most this many results")
	return c
}

func runSearch(e *env, o *searchOptions) error {
	if err := o.query.Check(); err != nil {
		return err
	}
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	lang := lib.Language(cmp.Or(o.lang, lib.Clinic().SheetLanguages()[0]))
	all, err := e.loadAll(lib, lang, lib.LoadAll)
	if err != nil {
		return err
	}
	o.query.Today = e.today(lib.Clinic())
	r, err := o.query.In(lib, all, lang)
	if err != nil {
		return err
	}
	return e.writeReport(o.format, r, func(t *typeset.Text) error {
		mark := notApprovedMark
		if lib.Clinic().IsSample() {
			mark = "" // nobody could approve it
		}
		r.Set(t, mark)
		return nil
	})
}
