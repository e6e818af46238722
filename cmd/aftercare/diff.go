package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/revision"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/console"
)

type diffOptions struct {
	clinic string
	lang   string
	format string
}

func newDiff(e *env) *cobra.Command {
	o := &diffOptions{}
	c := &cobra.Command{
		Use:   "diff A [B]",
		Short: "Show what changes for the patient between two texts",
		Long: `Show what changes for the patient from A to B, in sentences, warning signs first: instructions
that were added or removed, and changed times, words or levels of warning.

A and B are each one of
  ID             the text of today, as the chosen clinic prints it
  approved:ID    the text that the clinic approved last
  built-in:ID    the definition that the program brings, with the clinic's settings
  ID@REVISION    as a git revision has the clinic's folder (without a clinic: the folder
                 "procedures" here)
  FILE.yaml      a file

If you give only A, today's text of A is compared with the approved one. If none is approved, it is
compared with the built-in text: of the same definition, of the one that it was copied from, or of
the one that the clinic's definition or a block of it replaces.

` + exitStatus,
		Example: `  aftercare diff approved:mbb mbb --clinic my-clinic
  aftercare diff built-in:mbb mbb --clinic my-clinic
  aftercare diff mbb@HEAD~1 mbb --clinic my-clinic
  aftercare diff old/knee.yaml knee.yaml --format json`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) < 1 || len(args) > 2 {
				return usage("such as: aftercare diff approved:mbb mbb", "diff takes one or two texts; there are %d", len(args))
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runDiff(c.Context(), e, o, args) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	fl.StringVar(&o.lang, "lang", "", "language of the texts; else the clinic's")
	e.addOutputFormat(fl, &o.format, "text", "json")
	return c
}

// comparedText is one side of a comparison.
type comparedText struct {
	name     string
	text     []compose.Statement
	approved bool // by the clinic, in its present form
}

func runDiff(ctx context.Context, e *env, o *diffOptions, args []string) error {
	d := &differ{env: e, ctx: ctx, options: o}
	var err error
	if d.library, err = e.library(o.clinic); err != nil {
		return err
	}
	if d.lang = o.lang; d.lang == "" {
		d.lang = languagesOf(d.library.Clinic())[0]
	}
	d.lang = d.library.Language(d.lang)
	if len(args) == 1 {
		if args, err = d.defaultTexts(args[0]); err != nil {
			return err
		}
	}
	var sides [2]comparedText
	for n, a := range args {
		if sides[n], err = d.resolveText(a); err != nil {
			return err
		}
	}
	return d.write(sides[0], sides[1], revision.Compare(sides[0].text, sides[1].text, d.timeWord))
}

// differ finds texts by the names that diff accepts.
type differ struct {
	env     *env
	ctx     context.Context //nolint:containedctx // the context of one command
	options *diffOptions
	library *library.Library
	lang    string
	words   *locale.Words
}

func (d *differ) timeWord(word string) bool { return d.words != nil && d.words.TimeWord(word) }

// The prefixes of texts other than today's.
const (
	approvedPrefix = "approved:"
	builtinPrefix  = "built-in:"
)

// defaultTexts returns the name of the text that today's is compared with by default, and today's own.
func (d *differ) defaultTexts(name string) ([]string, error) {
	id, err := d.library.Find(name)
	if err != nil {
		return nil, err
	}
	if latestApproval(d.library.Clinic(), id, d.lang) != nil {
		return []string{approvedPrefix + id, id}, nil
	}
	p, _, err := d.library.Load(id, d.lang)
	if err != nil {
		return nil, d.loadError(d.library, id, err)
	}
	original, _, _ := strings.Cut(p.BasedOn, "@")
	if original == "" {
		original = id
	}
	c := d.library.Clinic()
	if builtin, err := d.env.sampleLibrary(); err == nil && (p.Origin != library.BuiltIn || c.HasFolder()) {
		if _, err := builtin.Find(original); err == nil {
			return []string{builtinPrefix + original, id}, nil
		}
	}
	return nil, usage("name both, such as: aftercare diff "+id+"@HEAD~1 "+id, "%q has no approved text and no original to compare it with", id)
}

func (d *differ) resolveText(name string) (comparedText, error) {
	if rest, ok := strings.CutPrefix(name, approvedPrefix); ok {
		return d.lastApproved(rest)
	}
	if rest, ok := strings.CutPrefix(name, builtinPrefix); ok {
		o := builtinOptions()
		o.BuiltinOnly = true
		lib, err := d.env.open(d.options.clinic, o)
		if err != nil {
			return comparedText{}, err
		}
		return d.currentText(name, lib, rest)
	}
	if strings.HasSuffix(name, ".yaml") {
		return d.fileText(name)
	}
	if id, revision, ok := strings.Cut(name, "@"); ok {
		return d.revisionText(name, id, revision)
	}
	return d.currentText(name, d.library, name)
}

func (d *differ) currentText(name string, lib *library.Library, find string) (comparedText, error) {
	id, err := lib.Find(find)
	if err != nil {
		return comparedText{}, err
	}
	return d.load(name, lib, id)
}

func (d *differ) load(name string, lib *library.Library, id string) (comparedText, error) {
	p, words, err := lib.Load(id, d.lang)
	if err != nil {
		return comparedText{}, d.loadError(lib, id, err)
	}
	d.words = words
	text := compose.Statements(p, lib.Clinic(), words)
	c := d.library.Clinic()
	approved := !p.IsUnreviewed() && compose.FindApproval(c, p, words.Language, compose.DigestOf(compose.Encode(text)), d.env.today(c)) != nil
	return comparedText{name, text, approved}, nil
}

func (d *differ) lastApproved(name string) (comparedText, error) {
	id, err := d.library.Find(name)
	if err != nil {
		return comparedText{}, err
	}
	c := d.library.Clinic()
	a := latestApproval(c, id, d.lang)
	if a == nil {
		return comparedText{}, usage(`"aftercare status" tells what is approved`, "%q in %q was never approved", id, d.lang)
	}
	text, err := approval.ApprovedText(a, approvedFiles(c.Origin))
	return comparedText{approvedPrefix + id + " of " + a.On, text, true}, err
}

func (d *differ) fileText(name string) (comparedText, error) {
	s, err := d.env.readCheckedFile(name, "")
	if err != nil {
		return comparedText{}, err
	}
	if s.kind != kindProcedure {
		return comparedText{}, usage("aftercare diff "+shellWord(name)+" ID compares a definition", "%s is %s; expected a procedure", name, s.describeKind())
	}
	lib, err := s.openLibrary(d.options.clinic)
	if err != nil {
		return comparedText{}, err
	}
	return d.load(name, lib, lib.LimitedID())
}

// revisionText reads the clinic's folder, or the library's, from a git revision.
func (d *differ) revisionText(name, find, rev string) (comparedText, error) {
	c := d.library.Clinic()
	own := c.HasFolder()
	dir := "procedures"
	if own {
		dir = c.Origin
	}
	files, err := sink.Revision(d.ctx, d.env.run, dir, rev)
	if err != nil {
		return comparedText{}, err
	}
	o := builtinOptions()
	if own {
		o.Files = files
	} else {
		o.Builtin = files
	}
	lib, err := d.env.open(d.options.clinic, o)
	if err != nil {
		return comparedText{}, err
	}
	return d.currentText(name, lib, find)
}

// loadError returns the error for a text that can't be read. If a clinic's file that replaces a built-in one
// lacks something that the text needs, that is reported first.
func (d *differ) loadError(lib *library.Library, id string, err error) error {
	var list diag.List
	p := lib.LoadPartial(id)
	if !errors.As(err, &list) || p == nil || d.options.format != "text" {
		return err
	}
	words, unspoken := lib.Words(library.SourceLanguage)
	if unspoken != nil {
		return err
	}
	if lacks := approval.Lacks(lib.Lacks(p), lib.Clinic(), words); len(lacks) > 0 {
		w := bufio.NewWriter(d.env.err)
		_, _ = fmt.Fprintf(w, "%s can't be read, so the texts can't be compared\n", id)
		writeLacks(w, lacks)
		if failed := w.Flush(); failed != nil {
			return failed
		}
	}
	return err
}

// diffResult is a comparison, for programs. The names are a contract.
type diffResult struct {
	Was         string            `json:"was"`
	WasApproved bool              `json:"was_approved"` // by the clinic, in its present form
	Is          string            `json:"is"`
	IsApproved  bool              `json:"is_approved"`
	Changes     []revision.Change `json:"changes"`
}

func (d *differ) write(was, is comparedText, changes []revision.Change) error {
	result := diffResult{was.name, was.approved, is.name, is.approved, append([]revision.Change{}, changes...)}
	return d.env.writeReport(d.options.format, result, func(w io.Writer) error {
		_, _ = fmt.Fprintln(w, console.Clean(fmt.Sprintf("from %s to %s", d.label(was), d.label(is))))
		writeChanges(w, changes)
		if len(changes) == 0 {
			_, _ = fmt.Fprintln(w, "  nothing changes for the patient")
		}
		return nil
	})
}

// label returns the name of a text, marked if the clinic hasn't approved it. A sample is never marked: nobody
// could approve any of it.
func (d *differ) label(s comparedText) string {
	if s.approved || d.library.Clinic().IsSample() {
		return s.name
	}
	return s.name + notApprovedMark
}

// sampleLibrary opens the built-in library, without a clinic.
func (e *env) sampleLibrary() (*library.Library, error) {
	return library.Open(builtinOptions())
}
