package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/questions"
	"aftercare/internal/review/signing"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/prompt"
	"aftercare/internal/terminal/typeset"
	"aftercare/internal/visit"
)

type approveOptions struct {
	clinic   string
	by, role string
	lang     string
	until    string
	all      bool
	yes      bool
	withdraw bool
	digest   string
}

func newApprove(e *env) *cobra.Command {
	o := &approveOptions{}
	c := &cobra.Command{
		Use:   "approve ID|--all --by NAME --role ROLE",
		Short: "Review a sheet and record its approval",
		Long: `Show the text that patients would get (after an approval: only what changed since) and the open
questions to the clinic; then record who approved it, in approvals.yaml in the clinic's folder, and
keep the text itself in approved/. The approval is for exactly that text: a changed word, setting,
block or lead-in ends it.

To see the pages before you approve them: aftercare pdf ID --draft.

If no approved word of a text changed, and an approval only covers more than before, approve asks
once for all such texts. If another version of the program still prints from the folder, answers
go to next-version.yaml, which that version doesn't read, and its own approvals stay.

In a terminal, approve first asks about the clinic's settings and the lines that several sheets share, each
once, with the sheets that have it; then it shows each sheet, with its own questions. A sheet opens in
a pager: q leaves it and goes on to the questions. At a question, y keeps what the sheet says; at
the end of a sheet, a approves it; q stops, and ? explains the other keys. Each answer is saved in
unsigned-answers.yaml as you give it, and a later approve goes on from there; answers approve
nothing until you approve the sheet. A value of your own is written to clinic.yaml before that.

With --yes, approve asks nothing: each required question must have its answer in clinic.yaml ("aftercare
settings --format yaml" writes all of them), or in an earlier approval of the same words; the
other texts stay as written.

A text with an error in "aftercare check", or with --yes an open required question, is refused
(exit code 4); with --all, the others are still approved.

` + exitStatus,
		Example: `  aftercare approve mbb --clinic my-clinic --by "Dr. Ana Ruiz" --role "pain physician"
  aftercare approve --all --clinic my-clinic --by "Dr. Ana Ruiz" --role "pain physician" --yes
  aftercare approve mbb --clinic my-clinic --withdraw`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return runApprove(c.Context(), e, o, args) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic's folder")
	fl.StringVar(&o.by, "by", "", "the name of the person who approves")
	fl.StringVar(&o.role, "role", "", "the role of the person who approves: pain physician, nurse educator")
	fl.StringVar(&o.lang, "lang", "", "only this language (default: all that the clinic uses)")
	fl.StringVar(&o.until, "until", "", "the last day on which the approval is valid: 2027-11-30")
	fl.BoolVar(&o.all, "all", false, "every procedure that is not approved")
	fl.BoolVarP(&o.yes, "yes", "y", false, "ask nothing: the required questions must be answered in clinic.yaml, the other texts stay as written")
	fl.BoolVar(&o.withdraw, "withdraw", false, "withdraw the approval of the current text")
	fl.StringVar(&o.digest, "digest", "", "with --withdraw: the approval of the text with this digest, from approvals.yaml")
	return c
}

// requireOwnClinic opens the library of a clinic with a folder of its own that can be written to.
func (e *env) requireOwnClinic(name, command string) (*library.Library, error) {
	lib, err := e.library(name)
	if err != nil {
		return nil, err
	}
	if !lib.Clinic().HasFolder() {
		return nil, usage(`"aftercare init DIR" makes one; choose it with --clinic DIR`, "%s needs a clinic with a folder of its own", command)
	}
	return lib, nil
}

func runApprove(ctx context.Context, e *env, o *approveOptions, args []string) error {
	if err := o.check(e, args); err != nil {
		return err
	}
	lib, err := e.requireOwnClinic(o.clinic, "approve")
	if err != nil {
		return err
	}
	ids, err := o.ids(lib, args)
	if err != nil {
		return err
	}
	c := lib.Clinic()
	languages := c.SheetLanguages()
	if o.lang != "" {
		languages = []string{lib.Language(o.lang)}
	}
	if o.withdraw {
		return e.withdraw(lib, ids[0], languages, o.digest)
	}
	if until, err := visit.ParseDate(o.until); err == nil && until.Before(e.today(c)) {
		return usage("", "--until is %s, which is past", o.until)
	}
	session := signing.New(lib, signing.Options{
		By: o.by, Role: o.role, Until: o.until, All: o.all, AsWritten: o.yes, Today: e.today(c), Zone: e.zone, Language: o.lang, Library: builtinOptions(),
	}, clinician{prompt.NewDialog(ctx, e.in, e.err, e.errScreen().Columns()), e, o.yes})
	for _, lang := range languages {
		if o.all {
			if err := e.noteUntranslated(lib, lang); err != nil {
				return err
			}
		}
		if err := session.Approve(ids, lang); err != nil {
			return err
		}
	}
	return session.Refused()
}

// today returns the current day at the clinic.
func (e *env) today(c clinic.Profile) visit.Date { return visit.DateOf(e.now().In(c.Zone(e.zone))) }

func (o *approveOptions) check(e *env, args []string) error {
	switch {
	case o.all == (len(args) == 1) || len(args) > 1:
		return usage("such as: aftercare approve mbb --by NAME --role ROLE", "approve takes one procedure, or --all")
	case o.digest != "" && !o.withdraw:
		return usage("", "--digest only applies to --withdraw")
	case o.withdraw && o.all:
		return usage("", "--withdraw takes one procedure")
	case !o.withdraw && (strings.TrimSpace(o.by) == "" || strings.TrimSpace(o.role) == ""):
		return usage(`--by "Dr. Ana Ruiz" --role "pain physician"`, "approve needs to know who approves, and as what")
	case !o.yes && !o.withdraw && !e.inTerminal:
		return usage("add --yes once clinic.yaml answers the required questions", "approve asks before it records, and nobody is there to answer")
	}
	if o.until != "" {
		if _, err := visit.ParseDate(o.until); err != nil {
			return usage("", "--until is %q; expected a day such as 2027-11-30", o.until)
		}
	}
	return nil
}

func (o *approveOptions) ids(lib *library.Library, args []string) ([]string, error) {
	if o.all {
		return lib.IDs()
	}
	id, err := lib.Find(args[0])
	return []string{id}, err
}

// withdraw withdraws every record of today's text, or of the one with that digest: another version of the program may
// print by another record from the same folder.
func (e *env) withdraw(lib *library.Library, id string, languages []string, digest string) error {
	c := lib.Clinic()
	for _, lang := range languages {
		p, words, err := lib.Load(id, lang)
		if err != nil {
			return err
		}
		store := approval.Store{Dir: c.Origin, Program: programVersion}
		all, err := store.Withdraw(c, id, lang, cmp.Or(digest, compose.Digest(p, c, words)), e.today(c))
		if err != nil {
			return err
		}
		if len(all) == 0 {
			return nothingToWithdraw(c, id, lang, digest)
		}
		for _, r := range all {
			if err := e.tell(fmt.Sprintf("%s, %s: the approval by %s of %s is withdrawn", id, lang, r.By, r.On)); err != nil {
				return err
			}
		}
	}
	return nil
}

func nothingToWithdraw(c clinic.Profile, id, lang, digest string) error {
	if other := approval.Latest(c, id, lang, programVersion); other != nil && digest == "" {
		const shown = 16
		return usage(fmt.Sprintf("aftercare approve %s%s --withdraw --lang %s --digest %s", id, c.Argument(), lang, other.Digest[:min(shown, len(other.Digest))]),
			"the current text of %q in %q has no approval to withdraw; %s approved another version of it on %s", id, lang, other.By, other.On)
	}
	return usage(`"aftercare status" shows what is approved`, "%q in %q has no approval to withdraw", id, lang)
}

// clinician is the person in the terminal who approves: questions go to standard error, the result to standard output.
type clinician struct {
	*prompt.Dialog

	env        *env
	unattended bool // nobody is asked
}

// Ask says what can be typed, and reads a line.
func (c clinician) Ask(choices string) (string, error) {
	line, err := c.Dialog.Ask(choices)
	if errors.Is(err, prompt.ErrInterrupted) {
		err = questions.ErrStopped
	}
	return line, err
}

// Show writes a part of the result, and Note one of the questions.
func (c clinician) Show(t *typeset.Text) error { return t.Write(c.env.out, c.env.outScreen()) }
func (c clinician) Note(t *typeset.Text) error { return t.Write(c.env.err, c.env.errScreen()) }

// ShowSheet shows a sheet as show does, page by page where somebody reads it before they answer.
func (c clinician) ShowSheet(s *sheet.Sheet) error {
	data, _, err := writeTerminal(renderInput{Result: &pipeline.Result{Sheet: s}, console: c.env.console()})
	if err != nil {
		return err
	}
	return c.env.show(data, c.unattended)
}

// Warn says what is unusual.
func (c clinician) Warn(message string) { c.env.warn(message) }
