package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/charmbracelet/huh"
	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/draft"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/phone"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/authoring/zone"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/review/approval"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/terminal/console"
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
		Short: "Write the first version of a definition, of a copy or of a translation",
		Long: `Write a definition that loads and passes "aftercare check", with what its author must decide
marked by "confirm:". In a terminal it asks; else all comes by flags. It goes into the clinic's
folder, or without a clinic into the current folder.

--from ID copies a built-in definition or block into the clinic's folder, with a note of where it
came from, so that "aftercare status" can say what changed there since.

--lang LANG writes the translation of ID, of its blocks and of the conditions, settings and
medicines that they name, each text with its source beside it. For a language that has no fixed
words yet it writes them too, locales/LANG/words.yaml, with what each is for and the English. Texts
that are translated already stay.

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
	fl.StringVar(&o.from, "from", "", "copy this definition or block")
	fl.StringVar(&o.lang, "lang", "", "write the translation into this language")
	fl.StringVar(&o.draft.Title, "title", "", "what the procedure is called: Nail surgery")
	fl.StringVar(&o.draft.Specialty, "specialty", "", "under which list shows it")
	fl.StringVar(&o.draft.Ages, "ages", "", "of the patients that it is for: 18+, 12+, 0 to 17; else the clinic's, else 18+")
	fl.StringSliceVar(&o.include, "include", nil, "blocks, such as sedation,needle-site or general-anesthesia,surgical-cut; procedures/README.md lists them")
	fl.StringVar(&o.draft.Part, "part", "", "the part of the body, where the side is asked for: knee")
	fl.BoolVarP(&o.yes, "yes", "y", false, "don't ask for what is missing")
	fl.BoolVar(&o.force, "force", false, "replace a file that is there already")
	return c
}

// requiredBlock is a block that every new definition includes, for patients who take a blood thinner.
const requiredBlock = "blood-thinner"

func runNew(ctx context.Context, e *env, o *newOptions, id string) error {
	switch {
	case o.from != "" && o.lang != "":
		return usage("first the copy, then its translation", "new takes --from or --lang, not both")
	case o.lang != "":
		return e.newTranslation(o, id)
	case !library.IsID(id) || slices.Contains(commandNames(), id):
		return usage("small letters, digits and hyphens, no name of a command", "%q is no id of a definition", id)
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
		if err := e.askDefinition(ctx, lib, o); err != nil {
			return err
		}
	}
	o.draft.Edition = e.today(lib.Clinic()).String()
	if o.draft.Ages == "" {
		o.draft.Ages = lib.Clinic().Ages.String()
	}
	if _, err := procedure.ParseAges(o.draft.Ages); o.draft.Ages != "" && err != nil {
		return usage("--ages 18+", "--ages is %s", err)
	}
	if err := checkPart(lib, o.draft.Part); err != nil {
		return err
	}
	o.include = slices.Compact(append([]string{requiredBlock}, slices.DeleteFunc(o.include, func(s string) bool { return s == requiredBlock })...))
	for _, block := range o.include {
		o.draft.Include = append(o.draft.Include, draft.Block{Name: block, Refs: lib.BlockRefs(block)})
	}
	dir, own := e.definitionFolder(lib.Clinic())
	path := filepath.Join(dir, id+".yaml")
	if own {
		o.draft.Schema = "../schema/procedure.schema.json"
		path = filepath.Join(dir, "procedures", id+".yaml")
	}
	data := o.draft.Bytes()
	// What check would report to the author at once is reported before the file is written.
	if err := e.checkLoads(o.clinic, path, data); err != nil {
		return err
	}
	return e.writeNew(path, data, o.force, "edit it, then: aftercare check "+path)
}

// checkPart checks that a part of the body has words.
func checkPart(lib *library.Library, part string) error {
	words, err := lib.Words(library.SourceLanguage)
	if err != nil || part == "" || slices.Contains(words.Parts(), part) {
		return err
	}
	wordsFile := filepath.Join(lib.Clinic().Origin, "locales", library.SourceLanguage, "words.yaml")
	if c := lib.Clinic(); !c.HasFolder() {
		wordsFile = "locales/en/words.yaml of your clinic's folder"
	}
	return usage(fmt.Sprintf("one of %[2]s; or write into %[3]s, which may hold that alone: parts: {%[1]s: {left: your left %[1]s, right: your right %[1]s, both: both of your %[1]ss, unknown: your %[1]s}}",
		part, strings.Join(words.Parts(), ", "), wordsFile), "there are no words for the part %q of the body", part)
}

// definitionFolder returns where a clinic's files go: its own folder, or the current one.
func (e *env) definitionFolder(c clinic.Profile) (dir string, own bool) {
	if !c.HasFolder() {
		return ".", false
	}
	return c.Origin, true
}

// checkLoads loads a definition as commands will.
func (e *env) checkLoads(clinicName, path string, data []byte) error {
	lib, err := e.library(clinicName)
	if err != nil {
		return err
	}
	lib.OverlayDefinition(path, data)
	_, _, err = lib.Load(lib.LimitedID(), library.SourceLanguage)
	return err
}

func (e *env) writeNew(path string, data []byte, force bool, hint string) error {
	if _, err := os.Stat(path); err == nil && !force {
		return &sink.ExistsError{Path: path}
	}
	if err := sink.Replace(path, data); err != nil {
		return err
	}
	_, err := fmt.Fprintf(e.out, "wrote %s\n  %s\n", path, hint)
	return err
}

// askDefinition asks for what a definition starts with.
func (e *env) askDefinition(ctx context.Context, lib *library.Library, o *newOptions) error {
	blocks := []huh.Option[string]{
		huh.NewOption("medicine to make them sleepy may be given", "sedation"),
		huh.NewOption("a needle, and no cut", "needle-site"),
		huh.NewOption("a needle near the spine", "spine-injection"),
		huh.NewOption("a steroid may be injected", "steroid"),
		huh.NewOption("every patient is put to sleep", "general-anesthesia"),
		huh.NewOption("a cut that is closed", "surgical-cut"),
		huh.NewOption("a nerve block: an arm or leg is numb for hours", "nerve-block"),
		huh.NewOption("an arm in a sling", "sling"),
		huh.NewOption("a leg on crutches", "crutches"),
		huh.NewOption("acetaminophen for pain, with its dose", "acetaminophen"),
		huh.NewOption("a strong pain medicine may go home", "opioid"),
		huh.NewOption("a dye, an antibiotic or another new medicine", "allergy"),
	}
	parts := []huh.Option[string]{huh.NewOption("no side", "")}
	words, err := lib.Words(library.SourceLanguage)
	if err != nil {
		return err
	}
	for _, part := range words.Parts() {
		parts = append(parts, huh.NewOption(part, part))
	}
	return e.runForm(ctx, huh.NewGroup(
		huh.NewInput().Title("What is the procedure called?").Value(&o.draft.Title).Validate(validateNotEmpty),
		huh.NewInput().Title("Specialty (may stay empty)").Value(&o.draft.Specialty),
		huh.NewMultiSelect[string]().Title("What belongs to it?").Options(blocks...).Value(&o.include),
		huh.NewSelect[string]().Title("Is it done on one side of the body?").Options(parts...).Value(&o.draft.Part),
	))
}

func validateNotEmpty(s string) error {
	if strings.TrimSpace(s) == "" {
		return errors.New("a name is needed")
	}
	return nil
}

// runForm asks questions in the terminal: line by line if the terminal is in plain mode.
func (e *env) runForm(ctx context.Context, groups ...*huh.Group) error {
	err := huh.NewForm(groups...).WithInput(e.in).WithOutput(e.err).WithAccessible(e.usePlainPrompts()).WithShowHelp(true).RunWithContext(ctx)
	if errors.Is(err, huh.ErrUserAborted) {
		return errNothingWritten
	}
	return err
}

// usePlainPrompts reports whether questions are asked line by line.
func (e *env) usePlainPrompts() bool {
	return e.getenv("ACCESSIBLE") != "" || e.console(console.Flags{}).Plain
}

// errNothingWritten ends the questions without a file.
var errNothingWritten = errors.New("nothing was written")

// newCopy copies a built-in definition into the clinic's folder.
func (e *env) newCopy(o *newOptions, id string) error {
	lib, err := e.requireOwnClinic(o.clinic, "new --from")
	if err != nil {
		return err
	}
	builtin, err := e.sampleLibrary()
	if err != nil {
		return err
	}
	from, err := builtin.Find(o.from)
	if err != nil {
		if block := builtin.Block(o.from); block != nil {
			return e.newBlock(o, lib, builtin, id)
		}
		return err
	}
	p, words, err := builtin.Load(from, library.SourceLanguage)
	if err != nil {
		return err
	}
	data, err := fs.ReadFile(procedures.FS, from+".yaml")
	if err != nil {
		return err
	}
	text := compose.Encode(compose.Statements(p, clinic.Profile{}, words))
	digest := compose.DigestOf(text)
	const shown = 16
	dir := lib.Clinic().Origin
	path := filepath.Join(dir, "procedures", id+".yaml")
	if _, err := os.Stat(path); err == nil && !o.force {
		return &sink.ExistsError{Path: path}
	}
	if err := sink.Replace(filepath.Join(dir, filepath.FromSlash(approval.OriginFile(from, digest))), text); err != nil {
		return err
	}
	if id != from {
		data = draft.WithoutAliases(data, from)
	}
	return e.writeNew(path, draft.Copy(data, from, digest[:shown], "../schema/procedure.schema.json"), o.force, "edit it, then: aftercare diff "+id+" --clinic "+dir)
}

// newBlock copies a built-in block into the clinic's folder.
func (e *env) newBlock(o *newOptions, lib, builtin *library.Library, id string) error {
	words, err := builtin.Words(library.SourceLanguage)
	if err != nil {
		return err
	}
	data, err := fs.ReadFile(procedures.FS, "shared/"+o.from+".yaml")
	if err != nil {
		return err
	}
	text := compose.Encode(approval.BlockText(builtin, o.from, words))
	digest := compose.DigestOf(text)
	const shown = 16
	dir := lib.Clinic().Origin
	path := filepath.Join(dir, "shared", id+".yaml")
	if _, err := os.Stat(path); err == nil && !o.force {
		return &sink.ExistsError{Path: path}
	}
	if err := sink.Replace(filepath.Join(dir, filepath.FromSlash(approval.OriginFile(o.from, digest))), text); err != nil {
		return err
	}
	return e.writeNew(path, draft.Copy(data, o.from, digest[:shown], "../schema/block.schema.json"), o.force, "edit it, then: aftercare check "+shellWord(dir))
}

// newTranslation writes a definition's and its blocks' missing texts for a language.
func (e *env) newTranslation(o *newOptions, name string) error {
	lib, err := e.requireOwnClinic(o.clinic, "new --lang")
	if err != nil {
		return err
	}
	id, err := lib.Find(name)
	if err != nil {
		return err
	}
	if err := o.checkLanguage(); err != nil {
		return err
	}
	p, _, err := lib.Load(id, library.SourceLanguage)
	if err != nil {
		return err
	}
	if err := e.newWords(lib, o); err != nil {
		return err
	}
	files := []string{id + ".yaml"}
	for _, block := range p.Include {
		files = append(files, "shared/"+block+".yaml")
	}
	for _, file := range files {
		listed := func(medicine string) bool { return p.Medicines.Medicines[medicine].Key != "" }
		if err := e.writeTranslation(lib, o, file, listed); err != nil {
			return err
		}
	}
	if err := e.writeTranslatedNames(lib, o, p); err != nil {
		return err
	}
	return e.printNextSteps(lib, o)
}

func (e *env) writeTranslation(lib *library.Library, o *newOptions, file string, listed func(medicine string) bool) error {
	source, err := lib.Source(file)
	if err != nil {
		return err
	}
	old, oldData, err := lib.TranslationSource(o.lang, file)
	if err != nil {
		return err
	}
	path := filepath.Join(lib.Clinic().Origin, "locales", o.lang, filepath.FromSlash(file))
	up := strings.Repeat("../", 2+strings.Count(file, "/"))
	head := "# yaml-language-server: $schema=" + up + "schema/translation.schema.json\n# Who reviewed it, with the qualification; without a reviewer it makes blank samples only.\nreviewed-by:\nreviewed-on:\n"
	known, lacks := draft.KnownTexts(old), false
	data := draft.Translation(source, head, listed, func(place, source string) string {
		text := known(place, source)
		lacks = lacks || text == ""
		return text
	})
	_, missing := os.Stat(path)
	if oldData != nil && (string(oldData) == string(data) || missing != nil && !lacks) {
		return nil // already complete, in the clinic's folder or built in
	}
	if missing == nil && !o.force {
		_, err := fmt.Fprintf(e.out, "kept %s\n  --force rewrites it and keeps each translation whose source is unchanged\n", path)
		return err
	}
	return e.writeNew(path, data, true, "fill in each empty text")
}

type initOptions struct {
	draft.Clinic
	yes bool
}

func newInit(e *env) *cobra.Command {
	o := &initOptions{}
	c := &cobra.Command{
		Use:   "init DIR",
		Short: "Make a clinic's folder: its profile, its README, what editors need",
		Long: `Make a clinic's folder: clinic.yaml with what must be filled in, empty folders for definitions,
blocks and translations, a README, and the JSON Schemas that editors complete and check with.
In a terminal it asks for name, phones and time zone.

` + exitStatus,
		Example: `  aftercare init my-clinic
  aftercare init front-street --name "Front Street Clinic" --phone "(310) 555-0142" --time-zone America/Chicago --yes`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return usage("such as: aftercare init my-clinic", "init takes the name of one folder")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return runInit(c.Context(), e, o, args[0]) },
	}
	fl := c.Flags()
	fl.StringVar(&o.Name, "name", "", "as it stands in the letterhead")
	fl.StringVar(&o.Phone, "phone", "", "that patients call by day")
	fl.StringVar(&o.AfterHours, "after-hours", "", "that patients call at night and on weekends")
	fl.StringVar(&o.TimeZone, "time-zone", "", "the IANA name of a place, such as America/Chicago")
	fl.StringVar(&o.Paper, "paper", "", "letter or a4")
	fl.BoolVarP(&o.yes, "yes", "y", false, "don't ask for what is missing")
	return c
}

// checkField checks a value that init gets for a key of the profile: what would be refused when the profile is
// read is refused before it is written. Empty values are filled in later.
func checkField(key, value string) error {
	if value == "" {
		return nil
	}
	var (
		noPhone *phone.Error
		noPlace *zone.Error
	)
	switch key {
	case "phone", "after-hours":
		if errors.As(phone.Check(value), &noPhone) {
			hint := ""
			if noPhone.Likely != "" {
				hint = "--" + key + ` "` + noPhone.Likely + `"`
			}
			expected := phone.Expected
			if key == "after-hours" {
				expected += ", or nothing, for a line to write it on"
			}
			return usage(hint, "--%s is %q, which %s; expected %s", key, value, noPhone.Problem, expected)
		}
	case "time-zone":
		if _, err := zone.Load(value); errors.As(err, &noPlace) {
			return usage(noPlace.Hint("--time-zone "), "--time-zone is %q, which %s; expected %s", value, noPlace.Problem, noPlace.Expected())
		}
	}
	return nil
}

// fieldValidator checks an answer in the terminal; the error also suggests what was probably meant.
func fieldValidator(key string) func(string) error {
	return func(s string) error {
		var wrong *diag.UsageError
		if !errors.As(checkField(key, strings.TrimSpace(s)), &wrong) {
			return nil
		}
		problem, hint := strings.TrimPrefix(wrong.Problem, "--"), strings.TrimPrefix(wrong.Hint, "--"+key+" ")
		if hint == "" {
			return errors.New(problem)
		}
		return errors.New(problem + " (" + hint + ")")
	}
}

// check checks the flags and answers.
func (o *initOptions) check() error {
	for _, f := range []struct {
		key   string
		value *string
	}{{"phone", &o.Phone}, {"after-hours", &o.AfterHours}, {"time-zone", &o.TimeZone}} {
		*f.value = strings.TrimSpace(*f.value)
		if err := checkField(f.key, *f.value); err != nil {
			return err
		}
	}
	return nil
}

func runInit(ctx context.Context, e *env, o *initOptions, dir string) error {
	if o.Paper != "" && o.Paper != string(clinic.Letter) && o.Paper != string(clinic.A4) {
		return usage("", "--paper is %q; expected letter or a4", o.Paper)
	}
	if _, err := os.Stat(filepath.Join(dir, "clinic.yaml")); err == nil {
		return &sink.ExistsError{Path: filepath.Join(dir, "clinic.yaml"), Hint: "edit that file, or choose another folder"}
	}
	if e.inTerminal && !o.yes && o.Phone == "" {
		err := e.runForm(ctx, huh.NewGroup(
			huh.NewInput().Title("Name of the clinic (may stay empty)").Value(&o.Name),
			huh.NewInput().Title("Phone that patients call by day").Value(&o.Phone).Validate(fieldValidator("phone")),
			huh.NewInput().Title("Phone for nights and weekends (may stay empty)").Value(&o.AfterHours).Validate(fieldValidator("after-hours")),
			huh.NewInput().Title("Time zone, such as America/Chicago").Value(&o.TimeZone).Validate(fieldValidator("time-zone")),
		))
		if err != nil {
			return err
		}
	}
	if err := o.check(); err != nil {
		return err
	}
	for _, folder := range draft.Folders {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o755); err != nil {
			return err
		}
	}
	files := o.Files()
	for _, f := range append(schemaFiles(), files...) {
		if err := sink.Replace(filepath.Join(dir, filepath.FromSlash(f.Name)), f.Data); err != nil {
			return err
		}
	}
	missing := []string{}
	for _, m := range []struct{ key, value string }{{"phone", o.Phone}, {"time-zone", o.TimeZone}} {
		if m.value == "" {
			missing = append(missing, m.key)
		}
	}
	hint := "aftercare settings --format yaml --clinic " + dir
	if len(missing) > 0 {
		hint = "fill in " + strings.Join(missing, " and ") + " in " + filepath.Join(dir, "clinic.yaml")
	}
	_, err := fmt.Fprintf(e.out, "wrote %s\n  %s\n", dir, hint)
	return err
}
