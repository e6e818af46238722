package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/zone"
	"aftercare/internal/files/sink"
	"aftercare/internal/terminal/prompt"
	"aftercare/procedures"
)

type newOptions struct {
	clinic  string
	from    string
	lang    string
	yes     bool
	force   bool
	draft   draft.Definition
	include []string // blocks
}

func newNew(e *env) *cobra.Command {
	o := &newOptions{}
	c := &cobra.Command{
		Use:   "new ID",
		Short: "Create a definition, a copy or a translation",
		Long: `Create a definition that loads and passes "aftercare check". What its author has to decide is
marked with "confirm:". In a terminal, aftercare asks what belongs to the procedure; otherwise use
flags. The file goes into the clinic's folder, or into the current folder if there is no clinic.

--from ID copies a built-in definition or block into the clinic's folder, and notes where it came
from, so that "aftercare status" can show what has changed in the original since.

--lang LANG creates the translation of ID, of its blocks, and of the conditions, settings and
medicines that they use: every text with its source above it, to be filled in. If the language has
no fixed words yet, it also creates locales/LANG/words.yaml, which explains each entry and gives
the English. Existing translations are kept.

` + exitStatus,
		Example: `  aftercare new knee-arthroscopy --clinic my-clinic
  aftercare new nail-surgery --title "Nail surgery" --specialty podiatry --include sedation --yes
  aftercare new medial-branch-block --from mbb --clinic my-clinic
  aftercare new sedation --from sedation --clinic my-clinic
  aftercare new medial-branch-block --lang es --clinic my-clinic`,
		Args: oneID,
		RunE: func(c *cobra.Command, args []string) error { return runNew(c.Context(), e, o, args[0]) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "the clinic's folder")
	fl.StringVar(&o.from, "from", "", "copy a built-in definition or block")
	fl.StringVar(&o.lang, "lang", "", "create the translation into this language")
	fl.StringVar(&o.draft.Title, "title", "", "the name of the procedure: Nail surgery")
	fl.StringVar(&o.draft.Specialty, "specialty", "", "the specialty that list shows it under")
	fl.StringVar(&o.draft.Ages, "ages", "", "the ages of its patients: 18+, 12+, 0 to 17 (default: the clinic's, else 18+)")
	fl.StringSliceVar(&o.include, "include", nil, "the blocks to include, such as general-anesthesia,surgical-cut; procedures/README.md lists them")
	fl.StringVar(&o.draft.Part, "part", "", "the part of the body, if the side is asked for: knee")
	fl.BoolVarP(&o.yes, "yes", "y", false, "ask nothing")
	fl.BoolVar(&o.force, "force", false, "replace an existing file")
	return c
}

func runNew(ctx context.Context, e *env, o *newOptions, id string) error {
	switch {
	case o.from != "" && o.lang != "":
		return usage("first the copy, then its translation", "new takes --from or --lang, not both")
	case o.lang != "":
		return e.newTranslation(o, id)
	case !library.IsID(id) || slices.Contains(commandNames(), id):
		return usage("lowercase letters, digits and hyphens, and not the name of a command", "%q is not a valid id for a definition", id)
	case o.from != "":
		return e.newCopy(o, id)
	}
	lib, err := e.library(o.clinic)
	if err != nil {
		return err
	}
	if o.draft.Title == "" {
		if o.yes || !e.inTerminal {
			return usage(`--title "Nail surgery"`, "new needs to know what the procedure is called, and nobody is there to answer")
		}
		if path := draft.DefinitionPath(lib.Clinic(), id); exists(path) && !o.force {
			return &sink.ExistsError{Path: path}
		}
		err := e.askForDraft(ctx, func(p prompt.Prompter) (err error) {
			o.include, err = draft.AskDefinition(p, lib, &o.draft, o.include)
			return err
		})
		if err != nil {
			return err
		}
	}
	out, err := o.draft.Output(lib, id, o.include, e.today(lib.Clinic()))
	if err != nil {
		return err
	}
	// What check would report to the author at once is reported before the file is written.
	if lib, err = e.library(o.clinic); err != nil {
		return err
	}
	lib.OverlayDefinition(out.Path, out.Data)
	if _, _, err := lib.Load(lib.LimitedID(), library.SourceLanguage); err != nil {
		return err
	}
	return e.writeDrafts([]draft.Output{out}, o.force)
}

// writeDrafts writes all files and says what comes next.
func (e *env) writeDrafts(all []draft.Output, force bool) error {
	var b strings.Builder
	err := draft.Write(all, force, func(file, next string) { fmt.Fprintf(&b, "%s\n  %s\n", file, next) })
	_, failed := io.WriteString(e.out, b.String())
	return errors.Join(err, failed)
}

// runPrompts asks questions in the terminal: on the whole screen, or line by line if the terminal is in plain mode.
func (e *env) runPrompts(ctx context.Context, ask func(context.Context, prompt.Prompter) error) error {
	if e.usePlainPrompts() {
		return ask(ctx, prompt.NewPlain(ctx, e.in, e.err))
	}
	return prompt.RunOnScreen(ctx, e.in, e.err, ask)
}

// askForDraft asks what a new file starts with. Whoever leaves the questions gets no file.
func (e *env) askForDraft(ctx context.Context, ask func(prompt.Prompter) error) error {
	err := e.runPrompts(ctx, func(_ context.Context, p prompt.Prompter) error { return ask(p) })
	if errors.Is(err, prompt.ErrInterrupted) || errors.Is(err, prompt.ErrBack) {
		return errNothingWritten
	}
	return err
}

// usePlainPrompts reports whether questions are asked line by line.
func (e *env) usePlainPrompts() bool {
	unknown := e.getenv("TERM") == "" && runtime.GOOS != "windows" // a terminal that may not understand a sequence
	return e.getenv("ACCESSIBLE") != "" || unknown || e.console().Plain
}

// errNothingWritten ends the questions without a file.
var errNothingWritten = errors.New("nothing was written")

// newCopy copies a built-in definition or block into the clinic's folder.
func (e *env) newCopy(o *newOptions, id string) error {
	lib, err := e.requireOwnClinic(o.clinic, "new --from")
	if err != nil {
		return err
	}
	builtin, err := e.sampleLibrary()
	if err != nil {
		return err
	}
	all, err := draft.CopyOf(lib.Clinic(), builtin, procedures.FS, o.from, id)
	if err != nil {
		return err
	}
	return e.writeDrafts(all, o.force)
}

// newTranslation writes a definition's and its blocks' missing texts for a language, and says what to do with them.
func (e *env) newTranslation(o *newOptions, name string) error {
	lib, err := e.requireOwnClinic(o.clinic, "new --lang")
	if err != nil {
		return err
	}
	id, err := lib.Find(name)
	if err != nil {
		return err
	}
	if err := draft.CheckLanguage(o.lang); err != nil {
		return err
	}
	all, err := draft.Translate(lib, id, o.lang, o.force)
	if err != nil {
		return err
	}
	if err := e.writeDrafts(all, false); err != nil { // what --force replaces is decided file by file
		return err
	}
	_, err = fmt.Fprintf(e.out, "then: %s\n", draft.AfterTranslation(lib.Clinic(), o.lang))
	return err
}

type initOptions struct {
	draft.Clinic
	yes bool
}

func newInit(e *env) *cobra.Command {
	o := &initOptions{}
	c := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Create a clinic's folder",
		Long: `Create a clinic's folder: clinic.yaml, which shows what to fill in, empty folders for definitions,
blocks and translations, a README, and the JSON Schemas that let an editor complete and check what
you type.

In a terminal, aftercare asks for what you don't give by flags: the folder, the clinic's name, the
phone numbers and the time zone.

` + exitStatus,
		Example: `  aftercare init my-clinic
  aftercare init front-street --name "Front Street Clinic" --phone "(310) 555-0142" --time-zone America/Chicago --yes`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 || len(args) == 0 && (o.yes || !e.inTerminal) {
				return usage("such as: aftercare init my-clinic", "init needs the name of one folder")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runInit(c.Context(), e, o, strings.Join(args, "")) },
	}
	fl := c.Flags()
	fl.StringVar(&o.Name, "name", "", "the clinic's name, as the letterhead shows it")
	fl.StringVar(&o.Phone, "phone", "", "the number that patients call during the day")
	fl.StringVar(&o.AfterHours, "after-hours", "", "the number that patients call at night and on weekends")
	fl.StringVar(&o.TimeZone, "time-zone", "", "the IANA name of a place in the clinic's time zone, such as America/Chicago")
	fl.StringVar(&o.Paper, "paper", "", "letter or a4 (default letter)")
	fl.BoolVarP(&o.yes, "yes", "y", false, "ask nothing")
	return c
}

func runInit(ctx context.Context, e *env, o *initOptions, dir string) error {
	if o.Paper != "" && o.Paper != string(clinic.Letter) && o.Paper != string(clinic.A4) {
		return usage("", "--paper is %q; expected letter or a4", o.Paper)
	}
	if err := o.Check(); err != nil {
		return err
	}
	if dir != "" && exists(filepath.Join(dir, "clinic.yaml")) {
		return &sink.ExistsError{Path: filepath.Join(dir, "clinic.yaml"), Hint: "edit that file, or choose another folder"}
	}
	if e.inTerminal && !o.yes && (dir == "" || o.Phone == "") {
		err := e.askForDraft(ctx, func(p prompt.Prompter) error {
			return draft.AskClinic(p, &o.Clinic, &dir, zone.OfMachine(e.getenv("TZ"), "/etc/localtime"))
		})
		if err != nil {
			return err
		}
	}
	if err := o.Write(dir); err != nil {
		return err
	}
	_, err := fmt.Fprintf(e.out, "wrote %s\n  %s\n", dir, strings.Join(o.Next(dir), "\n  "))
	return err
}
