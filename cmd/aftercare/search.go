package main

import (
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/search"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/console"
)

type searchOptions struct {
	console.Flags
	clinic        string
	lang          string
	format        string
	sections      []string
	with, without []string
	limit         int
}

func newSearch(e *env) *cobra.Command {
	o := &searchOptions{}
	c := &cobra.Command{
		Use:   "search WORDS…",
		Short: "Find what the sheets of all procedures say of something",
		Long: `Find what the sheets of all procedures say of something: each instruction that has all the
words, in any form (driving finds drive), the best first. A word that stands nowhere is taken as
the nearest one, and that is said. The name of a procedure among the words narrows to it. A
medicine is found under any of its names and under its class: tylenol finds acetaminophen and
pain medicine, in each language.

Each hit has the instruction, for whom it is, its words with the times in words, and the place
where it is written. With --with and --without, only what a patient with these answers reads,
of the procedures that ask for them; how many are left out is said.

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
		RunE: func(_ *cobra.Command, args []string) error { return runSearch(e, o, strings.Join(args, " ")) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	fl.StringVar(&o.lang, "lang", "", "language of the texts; else the clinic's")
	e.addOutputFormat(fl, &o.format, "table", "json")
	fl.StringSliceVar(&o.sections, "section", nil, "only these sections: "+strings.Join(search.Sections(), ", "))
	fl.StringSliceVar(&o.with, "with", nil, "conditions that hold: sedation, polyp=large")
	fl.StringSliceVar(&o.without, "without", nil, "conditions that do not hold")
	fl.IntVar(&o.limit, "limit", 0, "show only so many hits")
	fl.BoolVar(&o.Plain, "plain", false, "no styles")
	fl.IntVar(&o.Width, "width", 0, "columns; else those of the terminal")
	return c
}

func runSearch(e *env, o *searchOptions, text string) error {
	for _, s := range o.sections {
		if !slices.Contains(search.Sections(), s) {
			return usage(diag.DidYouMean(s, search.Sections()), "--section is %q, which is no section", s)
		}
	}
	if o.limit < 0 {
		return usage("", "--limit is %d; expected a number of hits", o.limit)
	}
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	lang := o.lang
	if lang == "" {
		lang = languagesOf(lib.Clinic())[0]
	}
	lang = lib.Language(lang)
	all, problems, err := lib.LoadAll(lang)
	if err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if err := e.noteUntranslated(lib, lang); err != nil {
		return err
	}
	given, err := parseAnswers(all, o.with, o.without)
	if err != nil {
		return err
	}
	var medicines []procedure.Medicines
	for _, l := range slices.Compact([]string{lang, library.SourceLanguage}) {
		list, err := lib.Medicines(l)
		if err != nil {
			return err
		}
		medicines = append(medicines, list)
	}
	r := search.New(all, lib.Clinic(), lang, given, medicines...).Find(text, o.sections)
	if o.limit > 0 && len(r.Hits) > o.limit {
		r.More, r.Hits = len(r.Hits)-o.limit, r.Hits[:o.limit]
	}
	e.markApproved(r.Hits, all, lib.Clinic())
	return e.writeReport(o.format, r, func(w io.Writer) error {
		writeHits(w, r, e.console(o.Flags), e.outTerminal || o.Width > 0, lib.Clinic().IsSample())
		if r.More > 0 {
			_, _ = fmt.Fprintf(w, "\nand %s\n", plural(r.More, "hit"))
		}
		if n := len(r.Omitted); n > 0 {
			_, _ = fmt.Fprintf(w, "%s left out: the answers of --with and --without can't be given there\n", plural(n, "procedure"))
		}
		return nil
	})
}

// markApproved records for each hit whether the clinic approved its text in its present form.
func (e *env) markApproved(hits []search.Passage, all []library.Definition, c clinic.Profile) {
	approved := map[string]bool{}
	for n, h := range hits {
		if _, known := approved[h.Procedure]; !known && !c.IsSample() {
			at := slices.IndexFunc(all, func(l library.Definition) bool { return l.Procedure.ID == h.Procedure })
			approved[h.Procedure] = at >= 0 && e.isApproved(c, all[at].Procedure, all[at].Words)
		}
		hits[n].Approved = approved[h.Procedure]
	}
}

// isApproved reports whether the clinic approved a text in its present form.
func (e *env) isApproved(c clinic.Profile, p *procedure.Procedure, words *locale.Words) bool {
	return !p.IsUnreviewed() && compose.FindApproval(c, p, words.Language, compose.Digest(p, c, words), e.today(c)) != nil
}

// parseAnswers reads --with and --without by the conditions of any procedure.
func parseAnswers(all []library.Definition, with, without []string) (map[string]string, error) {
	conditions := map[string][]procedure.Condition{}
	for _, l := range all {
		for name, c := range l.Procedure.Conditions {
			conditions[name] = append(conditions[name], c)
		}
	}
	out := map[string]string{}
	set := func(flag, name, answer string) error {
		known := map[string]bool{}
		for _, c := range conditions[name] {
			for _, a := range c.Answers() {
				known[a] = true
			}
		}
		if answer == procedure.No && !known[answer] {
			answer = "none"
		}
		switch {
		case len(known) == 0:
			return usage(diag.DidYouMean(name, slices.Collect(maps.Keys(conditions))), "%s names %q, which is a condition of no procedure", flag, name)
		case !known[answer]:
			return usage("", "%s answers %q with %q; expected one of %s", flag, name, answer, strings.Join(slices.Sorted(maps.Keys(known)), ", "))
		case out[name] != "" && out[name] != answer:
			return usage("", "%s answers %q a second time, and differently", flag, name)
		}
		out[name] = answer
		return nil
	}
	for _, w := range with {
		name, answer, given := strings.Cut(strings.TrimSpace(w), "=")
		if !given {
			answer = procedure.Yes
		}
		if err := set("--with", name, answer); err != nil {
			return nil, err
		}
	}
	for _, w := range without {
		if err := set("--without", strings.TrimSpace(w), procedure.No); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// writeHits writes the hits by procedure, ordered by each one's best hit. Samples aren't marked as unapproved:
// nobody could approve any of them.
func writeHits(w io.Writer, r search.Result, c console.Console, wrapped, sample bool) {
	styles := c.Styles()
	width := 0
	if wrapped {
		width = c.Width
	}
	p := func(indent, text string) {
		_, _ = fmt.Fprintln(w, console.Wrap(console.Clean(text), width, indent))
	}
	for _, word := range slices.Sorted(maps.Keys(r.CorrectedTo)) {
		p("", fmt.Sprintf("%q stands in no text; taken as %q.", word, r.CorrectedTo[word]))
	}
	if len(r.Hits) == 0 {
		p("", fmt.Sprintf("No instruction has %s.", quoteWords(r.Words)))
		for _, id := range r.Named {
			p("", "aftercare show "+id+" shows what all of its sheet says.")
		}
		return
	}
	var order []string
	byID := map[string][]search.Passage{}
	for _, h := range r.Hits {
		if byID[h.Procedure] == nil {
			order = append(order, h.Procedure)
		}
		byID[h.Procedure] = append(byID[h.Procedure], h)
	}
	for n, id := range order {
		if n > 0 || len(r.CorrectedTo) > 0 {
			_, _ = fmt.Fprintln(w)
		}
		head := id + ": " + byID[id][0].Title
		if !sample && !byID[id][0].Approved {
			head += notApprovedMark
		}
		_, _ = fmt.Fprintln(w, styles.Strong.Render(console.Wrap(console.Clean(head), width, "")))
		for _, h := range byID[id] {
			whom := h.ForWhom
			if whom == "" {
				whom = "for everyone"
			}
			p("  ", h.Ref+", "+strings.TrimSuffix(whom, ":")+":")
			for _, name := range slices.Sorted(maps.Keys(h.FoundAs)) {
				p("    ", fmt.Sprintf("(%q is found as %q)", name, h.FoundAs[name]))
			}
			p("    ", h.Text)
			for _, s := range h.Steps {
				p("    ", "- "+s)
			}
			_, _ = fmt.Fprintln(w, styles.Muted.Render("    "+console.Clean(fmt.Sprintf("%s:%d", path.Clean(h.File), h.Line))))
		}
	}
	_, _ = fmt.Fprintf(w, "\n%s in %s\n", plural(len(r.Hits), "hit"), plural(len(order), "procedure"))
}

func quoteWords(words []string) string {
	var out []string
	for _, w := range words {
		out = append(out, fmt.Sprintf("%q", w))
	}
	return strings.Join(out, " and ")
}
