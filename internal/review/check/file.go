package check

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/schema"
	"aftercare/internal/authoring/yamlfile"
	"aftercare/internal/batch/schedule"
	"aftercare/internal/diag"
	"aftercare/internal/review/lint"
)

// The kinds of files, by the names of their schemas.
const (
	kindProcedure    = "procedure"
	kindBlock        = "block"
	kindClinic       = "clinic"
	kindApprovals    = "approvals"
	kindMap          = "schedule-map"
	kindWords        = "words"
	kindTranslation  = "translation"
	translatedPrefix = "translated-" // conditions, settings, medicines
)

// sharedKinds are the files of shared/ without instructions.
var sharedKinds = []string{"conditions", "settings", "medicines", "sources"}

// stdinName is what positions call standard input.
const stdinName = "stdin.yaml"

// File is one file, and what kind of file it is taken for.
type File struct {
	name        string // as positions call it
	data        []byte
	kind        string
	place       string // in a clinic's folder, such as locales/es/knee.yaml; "" if unknown
	language    string // of a translation, or of fixed words
	stem        string // of a definition, a block or a translation of one
	folder      string // the clinic's folder that the file is in; "" elsewhere
	inPlace     bool   // it has the file name that is used there
	libraryName string // its name in the library
}

// IsProcedure reports whether the file is taken for a definition.
func (f *File) IsProcedure() bool { return f.kind == kindProcedure }

// Kind says what the file is taken for: "a procedure".
func (f *File) Kind() string {
	switch {
	case f.kind == kindTranslation && strings.Contains(f.place, "/shared/"):
		return fmt.Sprintf("the translation of the block %q into %q", f.stem, f.language)
	case f.kind == kindTranslation:
		return fmt.Sprintf("the translation of %q into %q", f.stem, f.language)
	case strings.HasPrefix(f.kind, translatedPrefix):
		return fmt.Sprintf("the translation of the %s into %q", strings.TrimPrefix(f.kind, translatedPrefix), f.language)
	}
	return map[string]string{
		kindProcedure: "a procedure", kindBlock: "a block", kindClinic: "a clinic's profile", kindApprovals: "a clinic's approvals", kindMap: "a mapping of a schedule's columns",
		kindWords: fmt.Sprintf("the fixed words of %q", f.language), "conditions": "conditions", "settings": "settings", "medicines": "medicines", "sources": "sources",
	}[f.kind]
}

// Read reads the file at a path, "-" for standard input, and finds out what kind of file it is: by its place, else by the
// schema in its first line, else by its keys. As is the place to treat it as being in; "" for its real one. A file of
// which none of them tells is a diag.UsageError.
func Read(path, as string, in io.Reader) (*File, error) {
	f := &File{name: filepath.ToSlash(path)}
	var err error
	if path == "-" {
		f.name = stdinName
		f.data, err = io.ReadAll(in)
	} else {
		f.data, err = os.ReadFile(path)
	}
	if err != nil {
		return nil, err
	}
	where := as
	if where == "" && path != "-" {
		if where, err = filepath.Abs(path); err != nil {
			return nil, err
		}
	}
	f.kindFromPath(filepath.ToSlash(where))
	if f.kind == "" {
		f.kindFromSchemaLine()
	}
	if f.kind == "" {
		f.kindFromKeys()
	}
	if f.kind == "" || f.needsPlace() {
		return nil, f.unknownKindError()
	}
	if as == "" && path != "-" {
		f.findFolder(path)
	}
	if f.stem == "" {
		f.stem = strings.TrimSuffix(filepath.Base(f.name), filepath.Ext(f.name))
	}
	return f, nil
}

// kindFromPath determines a file's kind from the folders in its path.
func (f *File) kindFromPath(path string) {
	parts := strings.Split(path, "/")
	at := func(fromEnd int) string {
		if n := len(parts) - fromEnd; n >= 0 {
			return parts[n]
		}
		return ""
	}
	const file, folder, above, top = 1, 2, 3, 4 // counted from the end
	base := at(file)
	stem := strings.TrimSuffix(base, filepath.Ext(base))
	if !slices.Contains([]string{".yaml", ".yml", ".json"}, strings.ToLower(filepath.Ext(base))) {
		return
	}
	name := stem + ".yaml"
	switch {
	case at(above) == "locales" && stem == kindWords:
		f.kind, f.language, f.place = kindWords, at(folder), "locales/"+at(folder)+"/words.yaml"
	case at(above) == "locales":
		f.kind, f.language, f.stem, f.place = kindTranslation, at(folder), stem, "locales/"+at(folder)+"/"+name
	case at(folder) == "shared" && at(top) == "locales":
		f.language, f.place = at(above), "locales/"+at(above)+"/shared/"+name
		if f.kind = translatedPrefix + stem; !slices.Contains(sharedKinds, stem) {
			f.kind, f.stem = kindTranslation, stem
		}
	case at(folder) == "shared":
		f.place = "shared/" + name
		if f.kind = stem; !slices.Contains(sharedKinds, stem) {
			f.kind, f.stem = kindBlock, stem
		}
	case base == "clinic.yaml":
		f.kind, f.place = kindClinic, base
	case base == "approvals.yaml":
		f.kind, f.place = kindApprovals, base
	case at(folder) == "procedures":
		f.kind, f.stem, f.place = kindProcedure, stem, "procedures/"+name
	}
}

// schemaLine is the start of a first line that names the file's schema.
const schemaLine = "# yaml-language-server: $schema="

// kindFromSchemaLine determines a file's kind from the schema that it names.
func (f *File) kindFromSchemaLine() {
	for line := range strings.Lines(string(f.data)) {
		line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
		if line != "" && !strings.HasPrefix(line, "#") {
			return
		}
		rest, ok := strings.CutPrefix(line, schemaLine)
		if !ok {
			continue
		}
		name := strings.TrimSuffix(rest[strings.LastIndexAny(rest, "/\\")+1:], ".schema.json")
		if _, known := schema.Find(name); known && name != "sheet" {
			f.kind = name
		}
		if slices.Contains(sharedKinds, f.kind) {
			f.place = "shared/" + f.kind + ".yaml"
		}
		return
	}
}

// kindFromKeys treats a file with a definition's keys as a definition, and so one that can't be read: its
// errors are reported then.
func (f *File) kindFromKeys() {
	n, _ := yamlfile.Parse(f.name, f.data)
	if n == nil && strings.HasSuffix(f.name, ".yaml") || n.Get("title") != nil || n.Get("edition") != nil || n.Get("about") != nil {
		f.kind = kindProcedure
	}
}

// needsPlace reports whether a file can only be checked with its place: a translation is of something, into a
// language.
func (f *File) needsPlace() bool {
	return f.place == "" && (f.kind == kindTranslation || f.kind == kindWords || strings.HasPrefix(f.kind, translatedPrefix))
}

// unknownKindError reports a file whose kind can't be determined.
func (f *File) unknownKindError() error {
	switch ext := strings.ToLower(filepath.Ext(f.name)); {
	case f.kind != "":
		return diag.Usage("add --as locales/es/ID.yaml, or put the file there in the clinic's folder", "%s is a translation, but nothing says of what, or into which language", f.name)
	case slices.Contains([]string{".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson"}, ext):
		return diag.Usage("aftercare batch preview "+diag.ShellWord(f.name), "%s is not a definition; schedules are checked by another command", f.name)
	case slices.Contains([]string{".ttf", ".otf", ".ttc"}, ext):
		return diag.Usage("aftercare fonts check "+diag.ShellWord(f.name), "%s is a font, and fonts are checked by another command", f.name)
	}
	return diag.Usage("add --as procedures/ID.yaml, or another place in a clinic's folder; or begin the file with "+schemaLine+"schema/procedure.schema.json",
		"can't tell what kind of file %s is: it is not in a clinic's folder, its first line names no schema, and it has no title", f.name)
}

// findFolder finds the clinic's folder that the file is in.
func (f *File) findFolder(path string) {
	dir := filepath.Dir(path)
	depth := strings.Count(f.place, "/")
	if f.place == "" && f.kind == kindProcedure {
		depth = 1 // a draft in any folder of the clinic
	}
	for range depth {
		dir = filepath.Join(dir, "..")
	}
	if _, err := os.Stat(filepath.Join(dir, "clinic.yaml")); err == nil {
		f.folder, f.inPlace = dir, f.place != "" && filepath.Base(path) == filepath.Base(f.place)
	}
}

// single checks one file.
func (o Options) single(path string) (*Result, error) {
	o.Library.Now = time.Time{} // the dates of approvals are checked with the folder
	f, err := Read(path, o.As, o.In)
	if err != nil {
		return nil, err
	}
	if list, err := o.whyUnused(f, path); err != nil || len(list) > 0 {
		return &Result{Findings: list, files: []*lint.File{f.lintFile()}}, err
	}
	o.file = path
	if f.folder == "" { // a file of a clinic's folder is checked in it
		if o.Clinic, err = o.clinicOr(o.Clinic); err != nil {
			return nil, err
		}
	}
	out, err := f.check(o)
	if err != nil {
		return nil, err
	}
	out.Taken = []Taken{{f.name, f.Kind()}}
	return out, nil
}

// whyUnused returns why nothing reads the file to check, if it is in a clinic's folder: then nothing else is reported for
// it.
func (o Options) whyUnused(f *File, path string) (diag.List, error) {
	if o.As != "" || f.folder == "" {
		return nil, nil
	}
	options := o.Library
	options.Clinic = f.folder
	lib, err := library.Open(options)
	var problems diag.List
	if errors.As(err, &problems) {
		return nil, nil // reported where the file is checked
	}
	if err != nil {
		return nil, err
	}
	list, err := unusedFiles(lib, path)
	return list.Errors(), err
}

// check checks the file as its kind requires, and returns the findings. A definition is checked with its blocks.
func (f *File) check(o Options) (*Result, error) {
	switch f.kind {
	case kindApprovals:
		_, err := library.Approvals(f.name, f.data, o.Library.Program)
		return f.checkAlone(err)
	case kindMap:
		_, err := schedule.ParseMap(f.name, f.data)
		return f.checkAlone(err)
	case kindClinic:
		return f.checkProfile(o)
	}
	options := o.Library
	options.Clinic = o.Clinic
	lib, err := f.Open(options)
	if err != nil {
		return unreadableProfile(err)
	}
	if f.kind == kindProcedure {
		return o.library(lib, []string{library.SourceLanguage})
	}
	return f.checkInLibrary(lib, o)
}

// checkAlone returns the result for a file that is checked without any other.
func (f *File) checkAlone(err error) (*Result, error) {
	var list diag.List
	if err != nil && !errors.As(err, &list) {
		return nil, err
	}
	return &Result{Findings: list, files: []*lint.File{lint.NewFile(f.name, f.data, true)}}, nil
}

// checkProfile checks a clinic's profile together with all that its sheets say, and keeps the profile's findings.
func (f *File) checkProfile(o Options) (*Result, error) {
	options := o.Library
	options.Clinic = f.folder
	switch {
	case f.folder == "":
		options.Clinic, options.Files = ".", library.WithFile(nil, "clinic.yaml", f.data)
	case !f.inPlace: // a profile under another name, such as the next one
		options.Files = library.WithFile(os.DirFS(f.folder), "clinic.yaml", f.data)
	}
	lib, err := library.Open(options)
	if err == nil {
		var out *Result
		if out, err = o.library(lib, languagesOf(lib)); err == nil {
			name := filepath.ToSlash(filepath.Join(options.Clinic, "clinic.yaml"))
			only := f.keepFindings(out, name)
			return only, o.ofAnswers(only, out, options, name)
		}
	}
	var list diag.List
	if !errors.As(err, &list) {
		return nil, err
	}
	return f.keepFindings(&Result{Findings: list, Partly: true}, filepath.ToSlash(filepath.Join(options.Clinic, "clinic.yaml"))), nil
}

// ofAnswers adds to a profile's findings those that its answers cause in other files: a value that its place
// doesn't accept, or two that contradict each other. These are the ones that don't occur without the answers.
func (o Options) ofAnswers(to, all *Result, options library.Options, name string) error {
	lib, err := library.Open(options)
	if err != nil {
		return err
	}
	if c := lib.Clinic(); len(c.Settings)+len(c.Decide) == 0 {
		return nil
	}
	elsewhere := func(d diag.Diagnostic) bool { return filepath.Clean(d.Pos.File) != filepath.Clean(name) }
	if !slices.ContainsFunc(all.Findings, elsewhere) {
		return nil
	}
	lib.Unanswered()
	without, err := o.library(lib, languagesOf(lib))
	if err != nil {
		return err
	}
	for _, d := range all.Findings {
		if elsewhere(d) && !slices.ContainsFunc(without.Findings, func(w diag.Diagnostic) bool { return w.Pos == d.Pos && w.Rule == d.Rule && w.Message == d.Message }) {
			to.Findings = append(to.Findings, d)
			to.Partly = to.Partly || d.Rule == "" && d.Severity == diag.Error
		}
	}
	for _, f := range all.files { // their lines are shown under the findings
		if filepath.Clean(f.Name) != filepath.Clean(name) {
			f.Checked = false
			to.files = append(to.files, f)
		}
	}
	return nil
}

// Open opens the library in which the file is read, with the file in it: of the chosen clinic, else of the one that the
// file is in, else the built-in one.
func (f *File) Open(o library.Options) (*library.Library, error) {
	o.Clinic = cmp.Or(o.Clinic, f.folder)
	lib, err := library.Open(o)
	if err != nil {
		return nil, err
	}
	switch {
	case f.kind == kindProcedure:
		lib.OverlayDefinition(f.name, f.data)
	case f.inPlace && isSameFolder(f.folder, lib.Clinic()):
		f.libraryName = filepath.ToSlash(filepath.Join(lib.Clinic().Origin, f.place))
	default:
		f.libraryName = f.name
		lib.OverlayFile(f.placeOrDefault(), f.name, f.data)
	}
	return lib, nil
}

func (f *File) placeOrDefault() string {
	if f.place == "" {
		return "shared/" + f.stem + ".yaml"
	}
	return f.place
}

func isSameFolder(dir string, c clinic.Profile) bool {
	a, err := os.Stat(dir)
	if err != nil {
		return false
	}
	b, err := os.Stat(c.Origin)
	return err == nil && os.SameFile(a, b)
}

// noSheets is a language without sheets: for some files no rule of whole sheets reports anything.
const noSheets = "none"

// checkInLibrary checks a file together with the definitions that use it, and keeps the file's findings.
func (f *File) checkInLibrary(lib *library.Library, o Options) (*Result, error) {
	languages := []string{library.SourceLanguage}
	if f.language != "" && f.language != library.SourceLanguage {
		languages = []string{library.SourceLanguage, f.language}
	}
	if !slices.Contains(lib.Languages(), languages[len(languages)-1]) {
		list := diag.List{}
		list.Add(diag.Pos{File: f.name, Line: 1, Column: 1}, lib.BeginCommand(f.language), "the language %q has no fixed words, locales/%s/words.yaml, so nothing uses its translations", f.language, f.language)
		return &Result{Findings: list, files: []*lint.File{f.lintFile()}}, nil
	}
	note, err := f.limitLibrary(lib)
	if err != nil {
		return nil, err
	}
	if note != nil {
		return &Result{Findings: diag.List{*note}, files: []*lint.File{f.lintFile()}}, nil
	}
	o.language, o.onlyFile = languages[len(languages)-1], f.libraryName
	if strings.HasPrefix(f.kind, translatedPrefix) || f.kind == "medicines" || f.kind == "sources" {
		o.language = noSheets
	}
	out, err := o.library(lib, languages)
	if err != nil {
		return nil, err
	}
	only := f.keepFindings(out, f.libraryName)
	if errs := out.Findings.Errors(); len(only.Findings.Errors()) == 0 && len(errs) > 0 && f.kind == kindTranslation && !slices.ContainsFunc(out.loaded, func(l library.Definition) bool { return l.Words.Language == o.language }) {
		only.Findings.Warn(diag.Pos{File: f.name, Line: 1, Column: 1}, "aftercare check "+diag.ShellWord(errs[0].Pos.File), "this file was checked only in part: its sheet can't be made yet, because %s has an error (%s)", errs[0].Pos.File, errs[0].Message)
	}
	return only, nil
}

// limitLibrary limits a library to the definitions that use the file; if many do, it keeps all. It returns a
// finding if the file belongs to something that doesn't exist.
func (f *File) limitLibrary(lib *library.Library) (*diag.Diagnostic, error) {
	if f.stem == "" || f.kind != kindBlock && f.kind != kindTranslation {
		return nil, nil
	}
	if f.kind == kindTranslation && !strings.Contains(f.place, "/shared/") {
		ids, err := lib.IDs()
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, f.stem) {
			return f.missingSource("procedure", ids), nil
		}
		lib.LimitTo(f.stem)
		return nil, nil
	}
	if blocks := lib.Blocks(); !slices.Contains(blocks, f.stem) {
		return f.missingSource("block", blocks), nil
	}
	lang := library.SourceLanguage
	if f.language != "" {
		lang = f.language
	}
	ids, err := lib.DefinitionsIncluding(f.stem, lang)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		lib.LimitToBlock(f.stem)
		return nil, nil
	}
	lib.LimitTo(ids...)
	return nil, nil
}

func (f *File) missingSource(what string, known []string) *diag.Diagnostic {
	d := diag.Diagnostic{Pos: diag.Pos{File: f.name, Line: 1, Column: 1}, Message: fmt.Sprintf("it translates the %s %q, which doesn't exist", what, f.stem), Hint: diag.DidYouMean(f.stem, known)}
	if d.Hint == "" {
		d.Hint = "name the file after the " + what + " that it translates"
	}
	return &d
}

func (f *File) lintFile() *lint.File { return lint.NewFile(f.name, f.data, true) }

// keepFindings keeps the findings of one file, under the checked file's name.
func (f *File) keepFindings(all *Result, name string) *Result {
	out := &Result{}
	for _, d := range all.Findings {
		if filepath.Clean(d.Pos.File) == filepath.Clean(name) {
			d.Pos.File = f.name
			out.Findings = append(out.Findings, d)
			out.Partly = out.Partly || all.Partly && d.Rule == "" && d.Severity == diag.Error
		}
	}
	out.files = []*lint.File{f.lintFile()}
	return out
}
