// Package check checks what a clinic wrote, as a whole library or one file of it: it knows what kind of file each is, has
// it read with what it belongs to, runs the rules of lint over it, and words the findings for a person, for programs and
// for GitHub. Paths go in; a Result comes out, and the safe replacements in its files.
package check

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/lint"
	"aftercare/internal/sheet/compose"
)

// Options says what is checked, and how.
type Options struct {
	Library library.Options // how libraries are opened, for the clinic of each path
	Clinic  string          // as chosen for this run; "" for none
	// Usual returns the clinic that is chosen for this machine, "" for none. It is called where nothing else names one.
	Usual  func() (string, error)
	In     io.Reader // standard input, which is the file "-"
	As     string    // the place in a clinic's folder that the file is treated as being in; "" for its own
	Rules  []string  // only these, in any case; nil for all
	Strict bool      // warnings count as errors

	language string // the language whose sheets are checked; "" for all
	onlyFile string // the file whose texts are checked, by its name in the library; "" for the clinic's own files
	file     string // the single file to check; "" for a folder
}

// Result is what was found.
type Result struct {
	Findings  diag.List  // sorted
	Taken     []Taken    // what single files were taken for
	Questions *Questions // of the only definition that was checked; nil if there were several, or none
	Partly    bool       // part of it can't be read, so not every rule checked it

	files  []*lint.File
	loaded []library.Definition
}

// Taken is what a file was taken for. The JSON names are a contract.
type Taken struct {
	File string `json:"file"`
	As   string `json:"as"`
}

// Paths checks folders and files: "" is the chosen clinic's folder, or the built-in library; "-" is standard input. A
// file of which nothing tells what it is is a diag.UsageError.
func (o Options) Paths(paths ...string) (*Result, error) {
	all := &Result{}
	for _, path := range paths {
		one, err := o.path(path)
		if err != nil {
			return nil, err
		}
		all.Partly = all.Partly || one.Partly
		all.Findings, all.files, all.Taken = append(all.Findings, one.Findings...), append(all.files, one.files...), append(all.Taken, one.Taken...)
		if len(paths) == 1 {
			all.Questions = one.Questions
		}
	}
	all.Findings = all.Findings.Sort()
	return all, nil
}

// path checks one folder or file.
func (o Options) path(path string) (*Result, error) {
	if path == "-" {
		return o.single(path)
	}
	if path != "" {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%w; expected a path, such as my-clinic or my-clinic/procedures/ID.yaml", err)
		case err != nil:
			return nil, err
		case !info.IsDir():
			return o.single(path)
		}
	}
	var err error
	options := o.Library
	if options.Clinic, err = o.clinicOr(cmp.Or(path, o.Clinic)); err != nil {
		return nil, err
	}
	lib, err := library.Open(options)
	if err != nil {
		return unreadableProfile(err)
	}
	return o.library(lib, languagesOf(lib))
}

// clinicOr returns the named clinic; "" is the usual one.
func (o Options) clinicOr(name string) (string, error) {
	if name != "" || o.Usual == nil {
		return name, nil
	}
	return o.Usual()
}

// unreadableProfile returns the problems of a clinic's profile: nothing else can be read then. Any other error is
// returned.
func unreadableProfile(err error) (*Result, error) {
	var problems diag.List
	if !errors.As(err, &problems) {
		return nil, err
	}
	return &Result{Findings: problems, Partly: true}, nil
}

// library checks a library in the given languages, the source language first.
func (o Options) library(lib *library.Library, languages []string) (*Result, error) {
	out := &Result{}
	sources, err := lib.Files(languages...)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		f := lint.NewFile(s.Name, s.Data, s.FromClinic && o.onlyFile == "" || s.Name == o.onlyFile)
		f.Language = s.Language
		out.files = append(out.files, f)
	}
	names, err := o.nameChecks(lib)
	if err != nil {
		return nil, err
	}
	unused, err := unusedFiles(lib, o.file)
	if err != nil {
		return nil, err
	}
	passes, err := o.unincluded(lib, languages, unused.Errors(), &out.Findings)
	if err != nil {
		return nil, err
	}
	c := lib.Clinic()
	font := pdf.FontFiles(c.Font, c.FontBold)
	words := map[string]*locale.Words{}
	for _, lang := range languages {
		all, list, err := lib.LoadAll(lang)
		var none *library.NotFoundError
		if errors.As(err, &none) && lang != library.SourceLanguage {
			out.Findings.Add(lib.Clinic().Pos, lib.BeginCommand(lang), "languages names %q, which has no fixed words, locales/%s/words.yaml", lang, lang)
			continue
		}
		if err != nil {
			return nil, err
		}
		if lang == library.SourceLanguage {
			out.Questions = countOpen(lib, all)
			for _, p := range lib.LoadBroken(all) {
				passes = append(passes, &lint.Pass{Procedure: p, Lacks: lib.Lacks(p), Incomplete: true})
			}
		}
		out.Findings, out.loaded = append(out.Findings, list...), append(out.loaded, all...)
		if err := addUntranslated(&out.Findings, lib, lang); err != nil {
			return nil, err
		}
		if o.language == "" && lang != library.SourceLanguage { // for the source language E23 reports it at its line
			addUnprintable(&out.Findings, all, lib.Clinic(), lang, font)
		}
		if w, err := lib.Words(lang); err == nil { // even if no definition is complete in the language yet
			words[lang] = w
		}
		for _, l := range all {
			if o.language == "" || o.language == lang {
				passes = append(passes, &lint.Pass{Procedure: l.Procedure, Words: l.Words, Clinic: lib.Clinic(), Font: font, Lacks: lib.Lacks(l.Procedure), Names: names(l.Procedure)})
			}
		}
	}
	var medicines procedure.Medicines
	for _, lang := range slices.Backward(languages) {
		var wrong diag.List
		if medicines, err = lib.Medicines(lang); errors.As(err, &wrong) {
			out.Findings, err = append(out.Findings, wrong...), nil
		}
		if err != nil {
			return nil, err
		}
	}
	out.Partly = len(out.Findings.Errors()) > 0
	broken := out.Partly || o.language == noSheets
	if o.Strict {
		for n := range unused {
			unused[n].Severity = diag.Error
		}
	}
	found := lint.Run(lint.Options{Rules: o.Rules, Strict: o.Strict, Broken: broken, Words: words, Medicines: medicines}, out.files, passes)
	out.Findings = slices.Concat(found, out.Findings, unused)
	return out, nil
}

// unincluded reads each block that no definition includes, inside an otherwise empty definition, and
// returns the passes that rules of sheets check. It adds the errors of the block's own file and of its
// translations, and nothing about the definition that was made for it. No patient gets a clinic's block that
// nothing includes, so its problems are warnings; those of the built-in blocks, which definitions are meant to
// include, are errors.
func (o Options) unincluded(lib *library.Library, languages []string, unused diag.List, to *diag.List) ([]*lint.Pass, error) {
	if lib.LimitedID() != "" || o.file != "" || o.onlyFile != "" {
		return nil, nil
	}
	c := lib.Clinic()
	own := c.HasFolder()
	var passes []*lint.Pass
	for _, block := range lib.Unincluded() {
		alone := lib.Alone(block)
		for _, lang := range languages {
			file, there := alone.BlockFile(block, lang)
			switch {
			case slices.ContainsFunc(unused, func(d diag.Diagnostic) bool { return d.Pos.File == file }):
				continue // it is meant to be another file, such as a misnamed list
			case !there && own:
				continue // a clinic only translates what its patients read
			case !there:
				to.Add(diag.Pos{File: file}, "", "the block %q is not translated into %q: the file is missing", block, lang)
				continue
			}
			all, list, err := alone.LoadAll(lang)
			var none *library.NotFoundError
			if errors.As(err, &none) {
				continue // a language without fixed words, which is reported for the library
			}
			if err != nil {
				return nil, err
			}
			for _, d := range list {
				if d.Pos.File != file {
					continue
				}
				if own && !o.Strict {
					d.Severity = diag.Warning
				}
				*to = append(*to, d)
			}
			for _, l := range all {
				if o.language == "" || o.language == lang {
					passes = append(passes, &lint.Pass{Procedure: l.Procedure, Words: l.Words, Clinic: c, Font: pdf.FontFiles(c.Font, c.FontBold), Lacks: alone.Lacks(l.Procedure), File: file, Doubted: own})
				}
			}
		}
	}
	return passes, nil
}

// nameChecks returns what a definition's names are compared with: in a clinic's folder only its own are
// checked, since it can't change the others.
func (o Options) nameChecks(lib *library.Library) (func(*procedure.Procedure) lint.Names, error) {
	called, err := lib.IDsByName()
	if err != nil {
		return nil, err
	}
	return func(p *procedure.Procedure) lint.Names {
		switch {
		case lib.LimitedID() != "" && !lib.HasOwn(lib.LimitedID()):
			return lint.Names{} // a file from elsewhere: its id isn't known yet
		case p.Origin != library.BuiltIn:
			return lint.Names{Called: called, Reserved: o.Library.Reserved, Near: lib.NearBuiltIn(p.ID)}
		case lib.Clinic().IsSample():
			return lint.Names{Called: called, Reserved: o.Library.Reserved}
		}
		return lint.Names{}
	}, nil
}

// unusedFiles returns the files of the clinic's folder that nothing reads; if a single file is checked, only
// that one.
func unusedFiles(lib *library.Library, file string) (diag.List, error) {
	list, err := lib.Unused()
	if err != nil || file == "" {
		return list, err
	}
	same := func(name string) bool {
		a, err := filepath.Abs(name)
		b, err2 := filepath.Abs(file)
		return err == nil && err2 == nil && a == b
	}
	return slices.DeleteFunc(list, func(d diag.Diagnostic) bool { return !same(d.Pos.File) }), nil
}

// addUntranslated adds one warning for everything that a language of the clinic's patients lacks.
func addUntranslated(to *diag.List, lib *library.Library, lang string) error {
	if !slices.Contains(lib.Clinic().Languages, lang) || lib.LimitedID() != "" {
		return nil
	}
	line, hint, err := lib.UntranslatedLine(lang)
	if err == nil && line != "" {
		to.Warn(lib.Clinic().Pos, hint, "%s", line)
	}
	return err
}

// addUnprintable warns about a language whose sheets the PDF can't print, in the words of "pdf": they can still
// be shown.
func addUnprintable(to *diag.List, all []library.Definition, c clinic.Profile, lang string, font *pdf.Extra) {
	var letter *pdf.UnprintableError
	if err := printable(all, c, lang, font); errors.As(err, &letter) {
		to.Warn(c.Pos, letter.Hint(), "%v", err)
	}
}

// languagesOf returns the languages that patients read (the clinic's, or all in the library) and those
// that the clinic's folder has files for. A single file is in the source language.
func languagesOf(lib *library.Library) []string {
	out := []string{library.SourceLanguage}
	more := slices.Concat(lib.Clinic().Languages, lib.ClinicLanguages())
	if lib.Clinic().IsSample() {
		more = lib.Languages()
	}
	if lib.LimitedID() != "" {
		more = nil
	}
	for _, lang := range more {
		if !slices.Contains(out, lang) {
			out = append(out, lang)
		}
	}
	return out
}

// Questions counts what one definition leaves to the clinic, and its lines from memory. The JSON names are a contract.
type Questions struct {
	ID        string `json:"id"`
	ToConfirm int    `json:"to_confirm"`
	Required  int    `json:"required"`
	Memory    int    `json:"from_memory"`

	pages  func() *lint.Lengths // lays its sheets out, which takes time; nil if one can't be made
	clinic string               // the clinic that the definition is for, as command flags; "" for none
}

// countOpen counts the questions of the only definition that was loaded; nil if there are several definitions, or none.
func countOpen(lib *library.Library, all []library.Definition) *Questions {
	var own []library.Definition
	for _, l := range all {
		if lib.LimitedID() != "" || l.Procedure.Origin != library.BuiltIn {
			own = append(own, l)
		}
	}
	if len(own) != 1 {
		return nil
	}
	p, words, c := own[0].Procedure, own[0].Words, lib.Clinic()
	open := compose.OpenQuestions(p, c, words.Language, func() string { return compose.Digest(p, c, words) })
	out := &Questions{ID: p.ID, ToConfirm: len(open), Required: compose.CountRequired(open), Memory: compose.CountFromMemory(p), clinic: c.Argument()}
	out.pages = func() *lint.Lengths { return lint.LengthsOf(p, words, c, pdf.FontFiles(c.Font, c.FontBold)) }
	return out
}
