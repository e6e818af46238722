package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

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

// checkedFile is one file to check, and what it is taken for.
type checkedFile struct {
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

// describeKind says what the file is taken for.
func (s *checkedFile) describeKind() string {
	switch {
	case s.kind == kindTranslation && strings.Contains(s.place, "/shared/"):
		return fmt.Sprintf("the translation of the block %q into %q", s.stem, s.language)
	case s.kind == kindTranslation:
		return fmt.Sprintf("the translation of %q into %q", s.stem, s.language)
	case strings.HasPrefix(s.kind, translatedPrefix):
		return fmt.Sprintf("the translation of the %s into %q", strings.TrimPrefix(s.kind, translatedPrefix), s.language)
	}
	return map[string]string{
		kindProcedure: "a procedure", kindBlock: "a block", kindClinic: "a clinic's profile", kindApprovals: "a clinic's approvals", kindMap: "a mapping of a schedule's columns",
		kindWords: fmt.Sprintf("the fixed words of %q", s.language), "conditions": "conditions", "settings": "settings", "medicines": "medicines", "sources": "sources",
	}[s.kind]
}

// readCheckedFile reads the file at a path, "-" for standard input, and finds out what kind of file it is: by
// its place, else by the schema in its first line, else by its keys. As is the place to treat it as being in;
// "" for its real one.
func (e *env) readCheckedFile(path, as string) (*checkedFile, error) {
	s := &checkedFile{name: filepath.ToSlash(path)}
	var err error
	if path == "-" {
		s.name = "stdin.yaml"
		s.data, err = io.ReadAll(e.in)
	} else {
		s.data, err = os.ReadFile(path)
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
	s.kindFromPath(filepath.ToSlash(where))
	if s.kind == "" {
		s.kindFromSchemaLine()
	}
	if s.kind == "" {
		s.kindFromKeys()
	}
	if s.kind == "" || s.needsPlace() {
		return nil, s.unknownKindError()
	}
	if as == "" && path != "-" {
		s.findFolder(path)
	}
	if s.stem == "" {
		s.stem = strings.TrimSuffix(filepath.Base(s.name), filepath.Ext(s.name))
	}
	return s, nil
}

// kindFromPath determines a file's kind from the folders in its path.
func (s *checkedFile) kindFromPath(path string) {
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
		s.kind, s.language, s.place = kindWords, at(folder), "locales/"+at(folder)+"/words.yaml"
	case at(above) == "locales":
		s.kind, s.language, s.stem, s.place = kindTranslation, at(folder), stem, "locales/"+at(folder)+"/"+name
	case at(folder) == "shared" && at(top) == "locales":
		s.language, s.place = at(above), "locales/"+at(above)+"/shared/"+name
		if s.kind = translatedPrefix + stem; !slices.Contains(sharedKinds, stem) {
			s.kind, s.stem = kindTranslation, stem
		}
	case at(folder) == "shared":
		s.place = "shared/" + name
		if s.kind = stem; !slices.Contains(sharedKinds, stem) {
			s.kind, s.stem = kindBlock, stem
		}
	case base == "clinic.yaml":
		s.kind, s.place = kindClinic, base
	case base == "approvals.yaml":
		s.kind, s.place = kindApprovals, base
	case at(folder) == "procedures":
		s.kind, s.stem, s.place = kindProcedure, stem, "procedures/"+name
	}
}

// schemaLine is the start of a first line that names the file's schema.
const schemaLine = "# yaml-language-server: $schema="

// kindFromSchemaLine determines a file's kind from the schema that it names.
func (s *checkedFile) kindFromSchemaLine() {
	for line := range strings.Lines(string(s.data)) {
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
			s.kind = name
		}
		if slices.Contains(sharedKinds, s.kind) {
			s.place = "shared/" + s.kind + ".yaml"
		}
		return
	}
}

// kindFromKeys treats a file with a definition's keys as a definition, and so one that can't be read: its
// errors are reported then.
func (s *checkedFile) kindFromKeys() {
	n, _ := yamlfile.Parse(s.name, s.data)
	if n == nil && strings.HasSuffix(s.name, ".yaml") || n.Get("title") != nil || n.Get("edition") != nil || n.Get("about") != nil {
		s.kind = kindProcedure
	}
}

// needsPlace reports whether a file can only be checked with its place: a translation is of something, into a
// language.
func (s *checkedFile) needsPlace() bool {
	return s.place == "" && (s.kind == kindTranslation || s.kind == kindWords || strings.HasPrefix(s.kind, translatedPrefix))
}

// unknownKindError reports a file whose kind can't be determined.
func (s *checkedFile) unknownKindError() error {
	switch ext := strings.ToLower(filepath.Ext(s.name)); {
	case s.kind != "":
		return usage("add --as locales/es/ID.yaml, or put the file there in the clinic's folder", "%s is a translation, but nothing says of what, or into which language", s.name)
	case slices.Contains([]string{".csv", ".tsv", ".txt", ".xlsx", ".jsonl", ".ndjson"}, ext):
		return usage("aftercare batch preview "+shellWord(s.name), "%s is not a definition; schedules are checked by another command", s.name)
	case slices.Contains([]string{".ttf", ".otf", ".ttc"}, ext):
		return usage("aftercare fonts check "+shellWord(s.name), "%s is a font, and fonts are checked by another command", s.name)
	}
	return usage("add --as procedures/ID.yaml, or another place in a clinic's folder; or begin the file with "+schemaLine+"schema/procedure.schema.json",
		"can't tell what kind of file %s is: it is not in a clinic's folder, its first line names no schema, and it has no title", s.name)
}

// findFolder finds the clinic's folder that the file is in.
func (s *checkedFile) findFolder(path string) {
	dir := filepath.Dir(path)
	depth := strings.Count(s.place, "/")
	if s.place == "" && s.kind == kindProcedure {
		depth = 1 // a draft in any folder of the clinic
	}
	for range depth {
		dir = filepath.Join(dir, "..")
	}
	if _, err := os.Stat(filepath.Join(dir, "clinic.yaml")); err == nil {
		s.folder, s.inPlace = dir, s.place != "" && filepath.Base(path) == filepath.Base(s.place)
	}
}

// check checks the file as its kind requires, and returns the findings. A definition is checked with its blocks.
func (s *checkedFile) check(o *checkOptions) (*checkResult, error) {
	switch s.kind {
	case kindApprovals:
		_, err := library.Approvals(s.name, s.data, programVersion)
		return s.checkAlone(err)
	case kindMap:
		_, err := schedule.ParseMap(s.name, s.data)
		return s.checkAlone(err)
	case kindClinic:
		return s.checkProfile(o)
	}
	lib, err := s.openLibrary(o.clinic)
	var problems diag.List
	if errors.As(err, &problems) {
		return &checkResult{list: problems, partly: true}, nil // of the clinic's profile: nothing else can be read
	}
	if err != nil {
		return nil, err
	}
	if s.kind == kindProcedure {
		return checkLibrary(lib, o, []string{library.SourceLanguage})
	}
	return s.checkInLibrary(lib, o)
}

// checkAlone returns the result for a file that is checked without any other.
func (s *checkedFile) checkAlone(err error) (*checkResult, error) {
	var list diag.List
	if err != nil && !errors.As(err, &list) {
		return nil, err
	}
	return &checkResult{list: list, files: []*lint.File{lint.NewFile(s.name, s.data, true)}}, nil
}

// checkProfile checks a clinic's profile together with all that its sheets say, and keeps the profile's findings.
func (s *checkedFile) checkProfile(o *checkOptions) (*checkResult, error) {
	options := builtinOptions()
	options.Clinic = s.folder
	switch {
	case s.folder == "":
		options.Clinic, options.Files = ".", library.WithFile(nil, "clinic.yaml", s.data)
	case !s.inPlace: // a profile under another name, such as the next one
		options.Files = library.WithFile(os.DirFS(s.folder), "clinic.yaml", s.data)
	}
	lib, err := library.Open(options)
	if err == nil {
		var out *checkResult
		if out, err = checkLibrary(lib, o, checkedLanguages(lib)); err == nil {
			name := filepath.ToSlash(filepath.Join(options.Clinic, "clinic.yaml"))
			only := s.keepFindings(out, name)
			return only, ofAnswers(only, out, options, o, name)
		}
	}
	var list diag.List
	if !errors.As(err, &list) {
		return nil, err
	}
	return s.keepFindings(&checkResult{list: list, partly: true}, filepath.ToSlash(filepath.Join(options.Clinic, "clinic.yaml"))), nil
}

// ofAnswers adds to a profile's findings those that its answers cause in other files: a value that its place
// doesn't accept, or two that contradict each other. These are the ones that don't occur without the answers.
func ofAnswers(to, all *checkResult, options library.Options, o *checkOptions, name string) error {
	lib, err := library.Open(options)
	if err != nil {
		return err
	}
	if c := lib.Clinic(); len(c.Settings)+len(c.Decide) == 0 {
		return nil
	}
	elsewhere := func(d diag.Diagnostic) bool { return filepath.Clean(d.Pos.File) != filepath.Clean(name) }
	if !slices.ContainsFunc(all.list, elsewhere) {
		return nil
	}
	lib.Unanswered()
	without, err := checkLibrary(lib, o, checkedLanguages(lib))
	if err != nil {
		return err
	}
	for _, d := range all.list {
		if elsewhere(d) && !slices.ContainsFunc(without.list, func(w diag.Diagnostic) bool { return w.Pos == d.Pos && w.Rule == d.Rule && w.Message == d.Message }) {
			to.list = append(to.list, d)
			to.partly = to.partly || d.Rule == "" && d.Severity == diag.Error
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

// openLibrary opens the library to check the file in: of the clinic that it is in, of the chosen one, or the
// built-in one.
func (s *checkedFile) openLibrary(chosen string) (*library.Library, error) {
	if chosen == "" {
		chosen = s.folder
	}
	options := builtinOptions()
	options.Clinic = chosen
	lib, err := library.Open(options)
	if err != nil {
		return nil, err
	}
	switch {
	case s.kind == kindProcedure:
		lib.OverlayDefinition(s.name, s.data)
	case s.inPlace && isSameFolder(s.folder, lib.Clinic()):
		s.libraryName = filepath.ToSlash(filepath.Join(lib.Clinic().Origin, s.place))
	default:
		s.libraryName = s.name
		lib.OverlayFile(s.placeOrDefault(), s.name, s.data)
	}
	return lib, nil
}

func (s *checkedFile) placeOrDefault() string {
	if s.place == "" {
		return "shared/" + s.stem + ".yaml"
	}
	return s.place
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
func (s *checkedFile) checkInLibrary(lib *library.Library, o *checkOptions) (*checkResult, error) {
	languages := []string{library.SourceLanguage}
	if s.language != "" && s.language != library.SourceLanguage {
		languages = []string{library.SourceLanguage, s.language}
	}
	if !slices.Contains(lib.Languages(), languages[len(languages)-1]) {
		list := diag.List{}
		list.Add(diag.Pos{File: s.name, Line: 1, Column: 1}, lib.BeginCommand(s.language), "the language %q has no fixed words, locales/%s/words.yaml, so nothing uses its translations", s.language, s.language)
		return &checkResult{list: list, files: []*lint.File{s.lintFile()}}, nil
	}
	note, err := s.limitLibrary(lib)
	if err != nil {
		return nil, err
	}
	if note != nil {
		return &checkResult{list: diag.List{*note}, files: []*lint.File{s.lintFile()}}, nil
	}
	options := *o
	options.language, options.onlyFile = languages[len(languages)-1], s.libraryName
	if strings.HasPrefix(s.kind, translatedPrefix) || s.kind == "medicines" || s.kind == "sources" {
		options.language = noSheets
	}
	out, err := checkLibrary(lib, &options, languages)
	if err != nil {
		return nil, err
	}
	only := s.keepFindings(out, s.libraryName)
	if errs := out.list.Errors(); len(only.list.Errors()) == 0 && len(errs) > 0 && s.kind == kindTranslation && !slices.ContainsFunc(out.loaded, func(l library.Definition) bool { return l.Words.Language == options.language }) {
		only.list.Warn(diag.Pos{File: s.name, Line: 1, Column: 1}, "aftercare check "+shellWord(errs[0].Pos.File), "this file was checked only in part: its sheet can't be made yet, because %s has an error (%s)", errs[0].Pos.File, errs[0].Message)
	}
	return only, nil
}

// limitLibrary limits a library to the definitions that use the file; if many do, it keeps all. It returns a
// finding if the file belongs to something that doesn't exist.
func (s *checkedFile) limitLibrary(lib *library.Library) (*diag.Diagnostic, error) {
	if s.stem == "" || s.kind != kindBlock && s.kind != kindTranslation {
		return nil, nil
	}
	if s.kind == kindTranslation && !strings.Contains(s.place, "/shared/") {
		ids, err := lib.IDs()
		if err != nil {
			return nil, err
		}
		if !slices.Contains(ids, s.stem) {
			return s.missingSource("procedure", ids), nil
		}
		lib.LimitTo(s.stem)
		return nil, nil
	}
	if blocks := lib.Blocks(); !slices.Contains(blocks, s.stem) {
		return s.missingSource("block", blocks), nil
	}
	lang := library.SourceLanguage
	if s.language != "" {
		lang = s.language
	}
	ids, err := lib.DefinitionsIncluding(s.stem, lang)
	if err != nil {
		return nil, err
	}
	if len(ids) == 0 {
		lib.LimitToBlock(s.stem)
		return nil, nil
	}
	lib.LimitTo(ids...)
	return nil, nil
}

func (s *checkedFile) missingSource(what string, known []string) *diag.Diagnostic {
	d := diag.Diagnostic{Pos: diag.Pos{File: s.name, Line: 1, Column: 1}, Message: fmt.Sprintf("it translates the %s %q, which doesn't exist", what, s.stem), Hint: diag.DidYouMean(s.stem, known)}
	if d.Hint == "" {
		d.Hint = "name the file after the " + what + " that it translates"
	}
	return &d
}

func (s *checkedFile) lintFile() *lint.File { return lint.NewFile(s.name, s.data, true) }

// keepFindings keeps the findings of one file, under the checked file's name.
func (s *checkedFile) keepFindings(all *checkResult, name string) *checkResult {
	out := &checkResult{}
	for _, d := range all.list {
		if filepath.Clean(d.Pos.File) == filepath.Clean(name) {
			d.Pos.File = s.name
			out.list = append(out.list, d)
			out.partly = out.partly || all.partly && d.Rule == "" && d.Severity == diag.Error
		}
	}
	out.files = []*lint.File{s.lintFile()}
	return out
}
