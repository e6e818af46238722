package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/text"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/lint"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/terminal/console"
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
		Short: "Read what patients would get, and record who approves it",
		Long: `Show the text that patients would get (after an approval: only what changed since) and the
questions to the clinic that are open; then record who approved it, in approvals.yaml of the
clinic's folder, with the text itself beside it in approved/. The record holds for exactly that
text: a changed word, setting, block or lead-in ends it.

See the pages before you approve them: aftercare pdf ID --draft.

Where no approved word changed and an approval only covers more than it did, it says so and asks once for
all such texts. Beside another version of the program that still prints from the folder, answers
go to next-version.yaml, which that version doesn't read, and its own approvals stay.

In a terminal it asks the required questions one by one, then shows the others on one screen. An
answer that changes the sheet is written to clinic.yaml first. A question about a shared line is
asked once for all sheets, but for warning signs, medicines and restrictions. With --yes nobody
is asked: each required question must have its answer in clinic.yaml ("aftercare settings --format
yaml" writes all of them), or in an earlier approval of the same words; the others stand as written.

A text in which "aftercare check" finds an error, or whose required questions are open with --yes,
is refused (exit code 4); with --all the others are still approved.

` + exitStatus,
		Example: `  aftercare approve mbb --clinic my-clinic --by "Dr. Ana Ruiz" --role "pain physician"
  aftercare approve --all --clinic my-clinic --by "Dr. Ana Ruiz" --role "pain physician" --yes
  aftercare approve mbb --clinic my-clinic --withdraw`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return runApprove(c.Context(), e, o, args) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic's folder")
	fl.StringVar(&o.by, "by", "", "who approves")
	fl.StringVar(&o.role, "role", "", "as what: pain physician, nurse educator")
	fl.StringVar(&o.lang, "lang", "", "only this language; else all that the clinic uses")
	fl.StringVar(&o.until, "until", "", "the last day on which it holds, 2027-11-30")
	fl.BoolVar(&o.all, "all", false, "every procedure that is not approved")
	fl.BoolVarP(&o.yes, "yes", "y", false, "ask nothing: the required questions must be answered in clinic.yaml, the others stand as written")
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
	a := &approver{asker: asker{env: e, ctx: ctx}, options: o, library: lib, dir: lib.Clinic().Origin, today: e.today(lib.Clinic())}
	return a.approveAll(ids)
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

// languages returns the language asked for, or all that the clinic's patients read.
func (o *approveOptions) languages(lib *library.Library) []string {
	if o.lang != "" {
		return []string{lib.Language(o.lang)}
	}
	return languagesOf(lib.Clinic())
}

func languagesOf(c clinic.Profile) []string { return c.SheetLanguages() }

// approver takes a clinician through texts, one at a time.
type approver struct {
	asker
	options  *approveOptions
	library  *library.Library
	dir      string
	today    visit.Date
	files    map[string][]*lint.File // of the library, by language
	ownFiles map[string]bool         // by file: the clinic's
	records  []clinic.Approval       // the records of this run
	renewed  bool                    // texts without a changed word are approved
}

// errNotApproved ends a review without an approval.
var errNotApproved = errors.New("nothing was approved")

func (a *approver) approveText(id, lang string) error {
	p, words, err := a.library.Load(id, lang)
	var unread diag.List
	if errors.As(err, &unread) && !a.options.withdraw {
		return a.refuse(id, lang, unread)
	}
	if err != nil {
		return err
	}
	c := a.library.Clinic()
	if a.options.withdraw {
		return a.withdraw(c, p.ID, lang, compose.Digest(p, c, words))
	}
	if until, err := visit.ParseDate(a.options.until); err == nil && until.Before(a.today) {
		return usage("", "--until is %s, which is past", a.options.until)
	}
	t := newApprovedText(p, c, words)
	if got := compose.FindApproval(a.counted(c), p, lang, t.digest, a.today); got != nil && got.Until == a.options.until {
		return a.printLine("%s, %s: approved already, by %s on %s", id, lang, got.By, got.On)
	}
	if err := a.checkText(p, words); err != nil {
		return err
	}
	last := latestApproval(c, id, lang)
	renewal := last != nil && approval.IsNewlyCovered(last, t.statements)
	read := last
	if last != nil && last.Digest == t.digest && last.By != a.options.by {
		read = nil // another clinician who takes responsibility reads the whole text
	}
	changes, known, err := a.showText(p, c, words, t.statements, read)
	if err != nil {
		return err
	}
	known = known || read != last
	if !a.options.yes {
		a.say("")
		a.say("Its pages, as patients will get them: aftercare pdf %s --draft --lang %s%s", id, lang, c.Argument())
	}
	if !known {
		last = nil // its words can't be compared, so none of its decisions applies to today's
	}
	t, decisions, err := a.answerQuestions(t, earlierAnswers(last, changes))
	if err != nil {
		return err
	}
	record := clinic.Approval{
		Procedure: id, Language: lang, By: a.options.by, Role: a.options.role, On: a.today.String(), Until: a.options.until,
		Confirm: decisions, Digest: t.digest, Program: programVersion(),
	}
	if err := a.confirmApproval(record, renewal); err != nil {
		return err
	}
	if err := a.writeNextHeader(); err != nil {
		return err
	}
	if err := a.recordApproval(record, t.encoded); err != nil {
		return err
	}
	a.records = append(a.records, record)
	return a.printLine("%s, %s: approved by %s, %s, on %s", id, lang, record.By, record.Role, record.On)
}

// counted returns the clinic with only the approvals that make another one unnecessary: with --all everybody's;
// otherwise those of the clinician who approves now, since several can approve one text. A sheet names the
// newest.
func (a *approver) counted(c clinic.Profile) clinic.Profile {
	if !a.options.all {
		c.Approvals = slices.DeleteFunc(slices.Clone(c.Approvals), func(r clinic.Approval) bool { return r.By != a.options.by })
	}
	return c
}

// approvedText is a text under review for approval.
type approvedText struct {
	p          *procedure.Procedure
	words      *locale.Words
	statements []compose.Statement
	encoded    []byte
	digest     string
}

func newApprovedText(p *procedure.Procedure, c clinic.Profile, words *locale.Words) approvedText {
	statements := compose.Statements(p, c, words)
	encoded := compose.Encode(statements)
	return approvedText{p, words, statements, encoded, compose.DigestOf(encoded)}
}

// printLine prints what was done.
func (a *approver) printLine(format string, args ...any) error {
	_, err := fmt.Fprintln(a.env.out, console.Clean(fmt.Sprintf(format, args...)))
	return err
}

// earlierAnswers returns the last approval's decisions for instructions that haven't changed.
func earlierAnswers(last *clinic.Approval, changes []revision.Change) map[string]string {
	out := map[string]string{}
	if last != nil {
		maps.Copy(out, last.Confirm)
	}
	for _, c := range changes {
		delete(out, c.Ref)
	}
	return out
}

// showText writes what is to be approved: the whole text, or what changed since the last approval, and returns
// the changes. Known is false if there is no last approval, or its text wasn't kept.
func (a *approver) showText(p *procedure.Procedure, c clinic.Profile, words *locale.Words, now []compose.Statement, last *clinic.Approval) (changed []revision.Change, known bool, err error) {
	w := bufio.NewWriter(a.env.out)
	if last != nil && approval.IsNewlyCovered(last, now) {
		_, _ = fmt.Fprintf(w, "%s, %s: no approved word changed since %s approved it on %s; an approval now covers more of it, such as the names of other days\n", p.ID, words.Language, console.Clean(last.By), last.On)
		return nil, true, w.Flush()
	}
	if last != nil {
		was, err := approval.ApprovedText(last, approvedFiles(a.dir))
		if err == nil {
			_, _ = fmt.Fprintf(w, "%s, %s: what changed since %s approved it on %s\n", p.ID, words.Language, console.Clean(last.By), last.On)
			changes := revision.Compare(was, now, words.TimeWord)
			writeChanges(w, changes)
			return changes, true, w.Flush()
		}
		a.env.warn(err.Error() + "; the whole text is shown")
	}
	plan := resolve.Resolve(p, c, visit.Visit{}, a.env.zone)
	s := compose.Compose(plan, words, compose.DigestOf(compose.Encode(now)))
	compose.MarkDraft(s, words)
	if err := text.Render(w, s); err != nil {
		return nil, false, err
	}
	writeDoses(w, p, now)
	return nil, false, w.Flush()
}

// writeDoses writes each dose that isn't on the blank sheet since it isn't for every patient whom the text is
// for.
func writeDoses(w io.Writer, p *procedure.Procedure, text []compose.Statement) {
	for _, in := range p.Instructions() {
		if in.Dose == nil || !in.Dose.Ages.IsSet() || in.Dose.Ages.Covers(p.PatientAges()) {
			continue
		}
		for _, s := range text {
			if s.Ref == in.Ref() && s.Kind == compose.Wording && s.Answers == "" && !s.Ended && s.Side == "" {
				_, _ = fmt.Fprintf(w, "\n%s, for %s:\n%s\n", s.Ref, in.Dose.Ages.Describe(), console.Clean(strings.ReplaceAll(s.Words, "\u00a0", " ")))
			}
		}
	}
}

// asNotApproved turns the end of input into an error that nothing was approved.
func asNotApproved(err error) error {
	if errors.Is(err, errNotPrinted) {
		return errNotApproved
	}
	return err
}

// recordApproval writes the text, then the record that refers to it.
func (a *approver) recordApproval(r clinic.Approval, encoded []byte) error {
	return a.rewriteApprovals(func(file []byte) []byte { return approval.Append(file, r) }, func() error {
		return sink.Replace(filepath.Join(a.dir, filepath.FromSlash(approval.TextFile(r.Procedure, r.Language, r.Digest))), encoded)
	})
}

// withdraw withdraws every record of today's text, or of the one that --digest names: another version of the
// program may print by another record from the same folder.
func (a *approver) withdraw(c clinic.Profile, id, lang, digest string) error {
	if a.options.digest != "" {
		digest = a.options.digest
	}
	all := activeApprovals(c, id, lang, digest)
	if len(all) == 0 {
		if other := latestApproval(c, id, lang); other != nil && a.options.digest == "" {
			const shown = 16
			return usage(fmt.Sprintf("aftercare approve %s --clinic %s --withdraw --lang %s --digest %s", id, shellWord(a.dir), lang, other.Digest[:min(shown, len(other.Digest))]),
				"the current text of %q in %q has no approval to withdraw; %s approved another version of it on %s", id, lang, other.By, other.On)
		}
		return usage(`"aftercare status" tells what is approved`, "%q in %q has no approval to withdraw", id, lang)
	}
	for _, record := range slices.Backward(all) { // so that the other positions stay valid
		if err := a.rewriteApprovals(func(file []byte) []byte { return approval.Withdraw(file, record, a.today.String()) }, nil); err != nil {
			return err
		}
		if err := a.printLine("%s, %s: the approval by %s of %s is withdrawn", id, lang, record.By, record.On); err != nil {
			return err
		}
	}
	return nil
}

func (a *approver) file() string { return filepath.Join(a.dir, "approvals.yaml") }

// rewriteApprovals changes approvals.yaml under a lock, so that of two clinicians at the same time neither
// loses a record. First runs before the change, once the lock is held.
func (a *approver) rewriteApprovals(change func([]byte) []byte, first func() error) error {
	unlock, err := sink.Lock(a.file() + ".lock")
	if err != nil {
		return err
	}
	defer unlock()
	before, err := os.ReadFile(a.file())
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	after := change(before)
	was, err := library.Approvals(a.file(), before, programVersion)
	if err != nil && len(before) > 0 {
		return err
	}
	is, err := library.Approvals(a.file(), after, programVersion)
	if err != nil || len(is) < len(was) {
		return fmt.Errorf("%q can't be written in the form it has; expected a list of records, each beginning with \"- procedure:\"", a.file())
	}
	if first != nil {
		if err := first(); err != nil {
			return err
		}
	}
	return sink.Replace(a.file(), after)
}

// approvedFiles reads the approved texts in a clinic's folder.
func approvedFiles(dir string) approval.TextReader {
	return func(file string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.FromSlash(file))) }
}
