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
		Long: `Find what the sheets of all procedures say of something: each instruction that has all the
words, in any form (driving finds drive), the best first. A word that stands nowhere is taken as
the nearest one, and that is said. The name of a procedure among the words narrows to it. A
medicine is found under any of its names and under its class: tylenol finds acetaminophen and
pain medicine, in each language.

Each hit has the instruction, for whom it is, its words with the times in words, and the place
where it is written. With --with and --without, only what a patient with these answers reads,
of the procedures that ask for them; how many are omitted is said.

Nothing found is an answer too: it is said, and the exit code is 0.

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
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	fl.StringVar(&o.lang, "lang", "", "language of the texts; else the clinic's")
	e.addOutputFormat(fl, &o.format, "table", "json")
	fl.StringSliceVar(&o.query.Sections, "section", nil, "only these sections: "+strings.Join(search.Sections(), ", "))
	fl.StringSliceVar(&o.query.With, "with", nil, "conditions that hold: sedation, polyp=large")
	fl.StringSliceVar(&o.query.Without, "without", nil, "conditions that do not hold")
	fl.IntVar(&o.query.Limit, "limit", 0, "show only so many hits")
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
