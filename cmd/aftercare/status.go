package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/revision"
	"aftercare/internal/terminal/console"
)

type statusOptions struct {
	clinic   string
	format   string
	within   string
	required bool
}

func newStatus(e *env) *cobra.Command {
	o := &statusOptions{}
	c := &cobra.Command{
		Use:   "status",
		Short: "Show which texts are approved, and what has changed since",
		Long: `List every sheet in each of the clinic's languages, and whether it is approved: by whom and until
when, what has changed since, which approvals end soon, and which sheets were never approved.

For a copy of a built-in definition or block, it also lists what has changed in the original,
warning signs first. For a definition or block that replaces a built-in one without being a copy,
it lists what is missing.

` + exitStatus,
		Example: `  aftercare status --clinic my-clinic
  aftercare status --clinic my-clinic --within 60d
  aftercare status --clinic my-clinic --require-approved
  aftercare status --clinic my-clinic --format json`,
		Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return runStatus(e, o) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic's folder")
	e.addOutputFormat(fl, &o.format, "text", "json")
	fl.StringVar(&o.within, "within", "30d", "an approval that ends within so many days is due")
	fl.BoolVar(&o.required, "require-approved", false, "fail when a text is not approved")
	return c
}

// parseDays reads "60d", "60 days" or "60".
func parseDays(s string) (int, error) {
	number := strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(s), "days"), "d"))
	a, err := procedure.ParseAmount(number + " days")
	if err != nil {
		return 0, usage("", "--within is %q; expected a number of days such as 60d", s)
	}
	return a.N, nil
}

func runStatus(e *env, o *statusOptions) error {
	within, err := parseDays(o.within)
	if err != nil {
		return err
	}
	lib, err := e.requireOwnClinic(o.clinic, "status")
	if err != nil {
		return err
	}
	all, problems, err := e.statuses(lib, within)
	if err != nil {
		return err
	}
	for _, lang := range languagesOf(lib.Clinic()) {
		if err := e.noteUntranslated(lib, lang); err != nil {
			return err
		}
	}
	err = e.writeReport(o.format, map[string][]approval.Status{"texts": all}, func(w io.Writer) error {
		writeStatuses(w, all)
		if words := nextVersionNote(lib.Clinic()); words != "" {
			_, _ = fmt.Fprintln(w, console.Clean(words))
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if bad := countNotApproved(all); o.required && bad > 0 {
		return &notApprovedError{bad}
	}
	return nil
}

// notApprovedError reports texts that nobody has approved where all must be.
type notApprovedError struct{ count int }

func (e *notApprovedError) Error() string {
	return plural(e.count, "text") + " not approved as it stands"
}

func countNotApproved(all []approval.Status) int {
	n := 0
	for _, s := range all {
		if !s.IsUsable() {
			n++
		}
	}
	return n
}

// statuses returns the state of every definition in every language of the clinic. Definitions that can't be
// read are in the list.
func (e *env) statuses(lib *library.Library, within int) ([]approval.Status, diag.List, error) {
	c := lib.Clinic()
	originals, err := e.sampleLibrary()
	if err != nil {
		return nil, nil, err
	}
	out := []approval.Status{}
	problems, err := lib.Unused()
	if err != nil {
		return nil, nil, err
	}
	for _, lang := range languagesOf(c) {
		all, list, err := lib.LoadAll(lang)
		if err != nil {
			return nil, nil, err
		}
		problems = append(problems, list...)
		for _, l := range all {
			s := approval.StatusOf(l.Procedure, c, l.Words, approvedFiles(c.Origin), e.today(c), within)
			if id, _, ok := strings.Cut(l.Procedure.BasedOn, "@"); ok || id != "" {
				p, words, err := originals.Load(id, library.SourceLanguage)
				if err != nil {
					s.Note = strings.TrimSpace(s.Note + " the original " + id + " can't be read: " + err.Error())
				} else if lang == library.SourceLanguage {
					s.CompareOriginal(l.Procedure, approval.Original{Procedure: p, Words: words}, approvedFiles(c.Origin))
				}
			}
			if err := e.addReplaced(&s, lib, originals, l.Procedure); err != nil {
				return nil, nil, err
			}
			out = append(out, s)
		}
		if lang == languagesOf(c)[0] {
			out = append(out, unreadableStatuses(lib, originals, lang, all)...)
		}
	}
	return out, problems, nil
}

// unreadableStatuses returns the texts that can't be read because a clinic's file that replaces a built-in one
// lacks something that they need, with what is missing.
func unreadableStatuses(lib, originals *library.Library, lang string, loaded []library.Definition) []approval.Status {
	words, err := originals.Words(library.SourceLanguage)
	if err != nil {
		return nil
	}
	var out []approval.Status
	for _, p := range lib.LoadBroken(loaded) {
		if lacks := approval.Lacks(lib.Lacks(p), lib.Clinic(), words); len(lacks) > 0 {
			out = append(out, approval.Status{Procedure: p.ID, Language: lang, Edition: p.Edition, Ages: p.PatientAges().String(), State: approval.Unreadable, Lacks: lacks})
		}
	}
	return out
}

// addReplaced adds what a text lacks because files replace built-in ones, and what changed in the originals of
// copied blocks. It is the same in each language, and reported for the first.
func (e *env) addReplaced(s *approval.Status, lib, originals *library.Library, p *procedure.Procedure) error {
	c := lib.Clinic()
	first := slices.IndexFunc(languagesOf(c), func(lang string) bool { return lib.HasText(p.ID, lang) })
	if first < 0 || s.Language != languagesOf(c)[first] {
		return nil
	}
	words, err := originals.Words(library.SourceLanguage)
	if err != nil {
		return err
	}
	if s.Language != library.SourceLanguage {
		if p, _, err = lib.Load(p.ID, library.SourceLanguage); err != nil {
			return err
		}
	}
	s.Lacks = approval.Lacks(lib.Lacks(p), c, words)
	for _, own := range lib.ClinicBlocks() {
		if own.BasedOn != "" && slices.Contains(p.Include, own.Name) {
			s.Blocks = append(s.Blocks, approval.CompareBlock(own, originals, words, approvedFiles(c.Origin)))
		}
	}
	return nil
}

// writeLacks writes what a sheet lacks because files replace built-in ones, one per line.
func writeLacks(w io.Writer, all []approval.Lack) {
	before := ""
	for _, l := range all {
		file := "procedures/"
		if l.By == procedure.ByBlock {
			file = "shared/"
		}
		if head := fmt.Sprintf("  %s%s.yaml takes the place of the built-in %s and lacks:", file, l.Name, l.By); head != before {
			_, _ = fmt.Fprintln(w, console.Clean(head))
			before = head
		}
		what := l.Ref
		if l.Level != "" {
			what = "warning " + strings.TrimPrefix(l.Ref, string(procedure.Warnings)+".")
		}
		if l.OtherLevel != "" {
			what += " (it stands under " + l.OtherLevel + ")"
		}
		line := fmt.Sprintf("    %s: %q", what, l.Words)
		if l.Replacement != "" {
			line += fmt.Sprintf("; instead: %q", l.Replacement)
		}
		_, _ = fmt.Fprintln(w, console.Clean(line))
	}
}

// writeBlocks writes what changed in the originals of blocks, each block once.
func writeBlocks(w io.Writer, all []approval.Status) {
	seen := map[string]bool{}
	for _, s := range all {
		for _, b := range s.Blocks {
			if seen[b.Name] || len(b.Upstream) == 0 && b.Note == "" {
				continue
			}
			seen[b.Name] = true
			if b.Note != "" {
				_, _ = fmt.Fprintln(w, console.Clean("shared/"+b.Name+".yaml: "+b.Note))
				continue
			}
			_, _ = fmt.Fprintln(w, console.Clean("shared/"+b.Name+".yaml: its original "+b.BasedOn+" has changed since:"))
			writeChanges(w, b.Upstream)
		}
	}
}

// noteUntranslated says on standard error, in one line, what a language has no translation of.
func (e *env) noteUntranslated(lib *library.Library, lang string) error {
	line, hint, err := lib.UntranslatedLine(lang)
	if err != nil || line == "" {
		return err
	}
	_, err = fmt.Fprintf(e.err, "%s\n  %s\n", console.Clean(line), console.Clean(hint))
	return err
}

func writeStatuses(w io.Writer, all []approval.Status) {
	count := map[approval.State]int{}
	for _, s := range all {
		count[s.State]++
		_, _ = fmt.Fprintln(w, console.Clean(s.Procedure+", "+s.Language+": "+stateWords(s)+"; ages "+s.Ages))
		if s.Unreviewed {
			_, _ = fmt.Fprintln(w, "  nobody has reviewed the translation: it makes blank samples only")
		}
		if s.Note != "" {
			_, _ = fmt.Fprintln(w, console.Clean("  note: "+s.Note))
		}
		if s.NewlyCovered && s.State != approval.Renew {
			_, _ = fmt.Fprintln(w, "  an approval also covers more now, such as the names of other days")
		}
		for _, ref := range s.Undecided {
			_, _ = fmt.Fprintln(w, console.Clean("  not decided: "+ref))
		}
		writeChanges(w, s.Changes)
		if len(s.Upstream) > 0 {
			_, _ = fmt.Fprintln(w, console.Clean("  its original "+s.BasedOn+" has changed since:"))
			writeChanges(w, s.Upstream)
		}
		writeLacks(w, s.Lacks)
	}
	writeBlocks(w, all)
	var parts []string
	for _, state := range []approval.State{approval.Approved, approval.Due, approval.Expired, approval.Changed, approval.Renew, approval.Incomplete, approval.Withdrawn, approval.Never, approval.Unreadable} {
		if count[state] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[state], state))
		}
	}
	_, _ = fmt.Fprintf(w, "%s: %s\n", plural(len(all), "text"), strings.Join(parts, ", "))
}

func stateWords(s approval.Status) string {
	by := " by " + s.By + ", " + s.Role + ", on " + s.On
	if s.Until != "" {
		by += ", until " + s.Until
	}
	switch s.State {
	case approval.Approved:
		return "approved" + by
	case approval.Due:
		return "DUE: approved" + by
	case approval.Expired:
		return "EXPIRED: it was approved" + by
	case approval.Changed:
		return "CHANGED since it was approved" + by
	case approval.Renew:
		return "RENEW: no approved word changed since it was approved" + by + "; an approval now covers more of it"
	case approval.Incomplete:
		return "INCOMPLETE: approved" + by + ", without an answer to each required question"
	case approval.Withdrawn:
		return "WITHDRAWN: it was approved" + by
	case approval.Unreadable:
		return "CAN'T BE READ"
	case approval.Never:
	}
	return "NEVER approved"
}

// writeChanges writes what changes for the patient, one sentence per line.
func writeChanges(w io.Writer, all []revision.Change) {
	for _, c := range all {
		_, _ = fmt.Fprintln(w, console.Clean("  "+c.Sentence()))
	}
}
