package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/lint"
	"aftercare/internal/sheet/compose"
)

type checkOptions struct {
	clinic  string
	format  string
	rules   []string
	strict  bool
	explain string
	fix     bool
	yes     bool
	as      string // the place that a file is treated as being in

	language string // the language whose sheets are checked; "" for all
	onlyFile string // the file whose texts are checked, by its name in the library; "" for the clinic's own files
	file     string // the single file to check; "" for a folder
}

func newCheck(e *env) *cobra.Command {
	o := &checkOptions{}
	c := &cobra.Command{
		Use:   "check [PATH…]",
		Short: "Look for what is wrong in definitions: elements, contradictions, words, length",
		Long: `Look for what is wrong in definitions: missing elements, contradictions under every
combination of conditions, abbreviations and doses that have been misread, vague phrases, hard
words, long sentences, too many pages. Without a PATH it looks at the chosen clinic's folder, or
at the built-in library; a PATH is a clinic's folder or one file, "-" standard input.

How a file is checked depends on its place in a clinic's folder (procedures/, shared/,
locales/LANG/, clinic.yaml and so on), on the schema that its first line names, or on --as: a
translation is checked against its source, a block within the definitions that include it. The
last line, and "taken" in JSON, say what the file was taken for. A file in a clinic's folder is
checked with that clinic; any other one with the chosen clinic, if there is one: its words,
settings and blocks.

A comment on the line above silences a finding, with a reason:

  # check: allow V12, the clinic's own wording

` + exitStatus,
		Example: `  aftercare check
  aftercare check my-clinic --strict
  aftercare check my-clinic/procedures/knee.yaml --rule E6
  aftercare check my-clinic --fix
  aftercare check --explain A13
  aftercare check my-clinic/locales/es/knee.yaml
  aftercare check - --as locales/es/knee.yaml --clinic my-clinic < knee.yaml`,
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error { return runCheck(c.Context(), e, o, args) },
	}
	fl := c.Flags()
	fl.StringVar(&o.clinic, "clinic", "", "a clinic's folder, its clinic.yaml, or the name of an example")
	e.addOutputFormat(fl, &o.format, "text", "json", "github")
	fl.StringSliceVar(&o.rules, "rule", nil, "only these rules")
	fl.BoolVar(&o.strict, "strict", false, "warnings count as errors")
	fl.BoolVar(&o.fix, "fix", false, "make the safe replacements, shown as a diff first")
	fl.StringVar(&o.as, "as", "", "check the file as if it were at this place in a clinic's folder, such as locales/es/ID.yaml")
	fl.BoolVarP(&o.yes, "yes", "y", false, "make them without asking")
	fl.StringVar(&o.explain, "explain", "", "print the page of a rule, or of all")
	return c
}

// errFindings ends the program when definitions have problems, which check lists.
var errFindings = &reportedError{"the definitions have problems", exitDefinitions}

func runCheck(ctx context.Context, e *env, o *checkOptions, paths []string) error {
	if o.explain != "" {
		return explainRules(e.out, o.explain)
	}
	for n, name := range o.rules {
		a, ok := lint.Find(name)
		if !ok {
			return usage(`"aftercare check --explain all" lists them`, "--rule is %q, which is no rule", name)
		}
		o.rules[n] = a.Name
	}
	if len(paths) == 0 {
		paths = []string{""}
	}
	if o.as != "" && (len(paths) != 1 || paths[0] == "") {
		return usage("such as: aftercare check - --as locales/es/knee.yaml --clinic my-clinic < knee.yaml", "--as only applies to one file")
	}
	found, err := checkPaths(e, o, paths)
	if err != nil {
		return err
	}
	if o.fix {
		count, err := e.fixFiles(ctx, o.yes, found.list, found.files)
		if err != nil {
			return err
		}
		if count > 0 { // what remains is reported for the files as they are now
			if found, err = checkPaths(e, o, paths); err != nil {
				return err
			}
			_, _ = fmt.Fprintf(e.err, "%s made\n", plural(count, "replacement"))
		}
	}
	w := bufio.NewWriter(e.out)
	if err := writeFindings(w, o.format, found, e.wrapWidth(e.outTerminal)); err != nil {
		return err
	}
	if err := w.Flush(); err != nil {
		return err
	}
	if o.format == "text" {
		_, _ = fmt.Fprintln(e.err, checkSummary(found))
		if found.partly {
			_, _ = fmt.Fprintln(e.err, "errors of structure hide others: once these are fixed, check looks at the rest, and may find more")
		}
		if found.open != nil {
			if pages := found.open.pages(); pages != nil {
				_, _ = fmt.Fprintln(e.err, pages)
			}
		}
	}
	if len(found.list.Errors()) > 0 {
		return errFindings
	}
	return nil
}

// checkResult is the result of checking a folder or a file.
type checkResult struct {
	list   diag.List
	files  []*lint.File
	loaded []library.Definition
	open   *questionCount // for the only definition that was checked; nil if there were several, or none
	partly bool           // part of it can't be read, so not every rule checked it
	kinds  []fileKind     // what single files were taken for
}

// fileKind is what a file was taken for. The JSON names are a contract.
type fileKind struct {
	File string `json:"file"`
	As   string `json:"as"`
}

// checkPaths checks each path and returns the findings, sorted.
func checkPaths(e *env, o *checkOptions, paths []string) (*checkResult, error) {
	all := &checkResult{}
	for n, path := range paths {
		one, err := checkPath(e, o, path)
		if err != nil {
			return nil, err
		}
		all.partly = all.partly || one.partly
		all.list, all.files, all.kinds = append(all.list, one.list...), append(all.files, one.files...), append(all.kinds, one.kinds...)
		if all.open = one.open; n > 0 {
			all.open = nil
		}
	}
	all.list = all.list.Sort()
	return all, nil
}

// questionCount is how many questions a definition leaves to the clinic, and how many of its lines are from
// memory. The JSON names are a contract.
type questionCount struct {
	ID        string `json:"id"`
	ToConfirm int    `json:"to_confirm"`
	Required  int    `json:"required"`
	Memory    int    `json:"from_memory"`

	pages  func() *lint.Lengths // lays its sheets out, which takes time; nil if one can't be made
	clinic string               // the clinic that the definition is for, as command flags; "" for none
}

// countOpen counts them in the only definition that was loaded; nil if there are several definitions, or none.
func countOpen(lib *library.Library, all []library.Definition) *questionCount {
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
	out := &questionCount{ID: p.ID, ToConfirm: len(open), Required: compose.CountRequired(open), Memory: compose.CountFromMemory(p), clinic: c.Argument()}
	out.pages = func() *lint.Lengths { return lint.LengthsOf(p, words, c, clinicFont(c)) }
	return out
}

// checkPath checks one folder or file; "" is the chosen clinic, or the built-in library.
func checkPath(e *env, o *checkOptions, path string) (*checkResult, error) {
	folder := path == ""
	if !folder && path != "-" {
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			return nil, fmt.Errorf("%w; expected a path, such as my-clinic or my-clinic/procedures/ID.yaml", err)
		case err != nil:
			return nil, err
		}
		folder = info.IsDir()
	}
	if !folder {
		s, err := e.readCheckedFile(path, o.as)
		if err != nil {
			return nil, err
		}
		if list, err := s.unusedFindings(o.as, path); err != nil || len(list) > 0 {
			return &checkResult{list: list, files: []*lint.File{lint.NewFile(s.name, s.data, true)}}, err
		}
		one := *o
		one.file = path
		if s.folder == "" { // a file of a clinic's folder is checked in it
			if one.clinic, err = e.clinicName(o.clinic); err != nil {
				return nil, err
			}
		}
		out, err := s.check(&one)
		if err != nil {
			return nil, err
		}
		out.kinds = []fileKind{{s.name, s.describeKind()}}
		return out, nil
	}
	if path == "" {
		path = o.clinic
	}
	lib, err := e.library(path)
	var problems diag.List
	if errors.As(err, &problems) {
		return &checkResult{list: problems, partly: true}, nil // of the clinic's profile: nothing else can be read
	}
	if err != nil {
		return nil, err
	}
	return checkLibrary(lib, o, checkedLanguages(lib))
}

// checkLibrary checks a library in the given languages, the source language first.
func checkLibrary(lib *library.Library, o *checkOptions, languages []string) (*checkResult, error) {
	out := &checkResult{}
	sources, err := lib.Files(languages...)
	if err != nil {
		return nil, err
	}
	for _, s := range sources {
		f := lint.NewFile(s.Name, s.Data, s.FromClinic && o.onlyFile == "" || s.Name == o.onlyFile)
		f.Language = s.Language
		out.files = append(out.files, f)
	}
	names, err := nameChecks(lib)
	if err != nil {
		return nil, err
	}
	unused, err := unusedFiles(lib, o.file)
	if err != nil {
		return nil, err
	}
	passes, err := checkUnincluded(lib, o, languages, unused.Errors(), &out.list)
	if err != nil {
		return nil, err
	}
	font := clinicFont(lib.Clinic())
	words := map[string]*locale.Words{}
	for _, lang := range languages {
		all, list, err := lib.LoadAll(lang)
		var none *library.NotFoundError
		if errors.As(err, &none) && lang != library.SourceLanguage {
			out.list.Add(lib.Clinic().Pos, lib.BeginCommand(lang), "languages names %q, which has no fixed words, locales/%s/words.yaml", lang, lang)
			continue
		}
		if err != nil {
			return nil, err
		}
		if lang == library.SourceLanguage {
			out.open = countOpen(lib, all)
			for _, p := range lib.LoadBroken(all) {
				passes = append(passes, &lint.Pass{Procedure: p, Lacks: lib.Lacks(p), Incomplete: true})
			}
		}
		out.list, out.loaded = append(out.list, list...), append(out.loaded, all...)
		if err := addUntranslated(&out.list, lib, lang); err != nil {
			return nil, err
		}
		if o.language == "" && lang != library.SourceLanguage { // for the source language E23 reports it at its line
			addUnprintable(&out.list, all, lib.Clinic(), lang, font)
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
			out.list, err = append(out.list, wrong...), nil
		}
		if err != nil {
			return nil, err
		}
	}
	out.partly = len(out.list.Errors()) > 0
	broken := out.partly || o.language == noSheets
	if o.strict {
		for n := range unused {
			unused[n].Severity = diag.Error
		}
	}
	found := lint.Run(lint.Options{Rules: o.rules, Strict: o.strict, Broken: broken, Words: words, Medicines: medicines}, out.files, passes)
	out.list = slices.Concat(found, out.list, unused)
	return out, nil
}

// checkUnincluded reads each block that no definition includes, inside an otherwise empty definition, and
// returns the passes that rules of sheets check. It adds the errors of the block's own file and of its
// translations, and nothing about the definition that was made for it. No patient gets a clinic's block that
// nothing includes, so its problems are warnings; those of the built-in blocks, which definitions are meant to
// include, are errors.
func checkUnincluded(lib *library.Library, o *checkOptions, languages []string, unused diag.List, to *diag.List) ([]*lint.Pass, error) {
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
				if own && !o.strict {
					d.Severity = diag.Warning
				}
				*to = append(*to, d)
			}
			for _, l := range all {
				if o.language == "" || o.language == lang {
					passes = append(passes, &lint.Pass{Procedure: l.Procedure, Words: l.Words, Clinic: c, Font: clinicFont(c), Lacks: alone.Lacks(l.Procedure), File: file, Doubted: own})
				}
			}
		}
	}
	return passes, nil
}

// nameChecks returns what a definition's names are compared with: in a clinic's folder only its own are
// checked, since it can't change the others.
func nameChecks(lib *library.Library) (func(*procedure.Procedure) lint.Names, error) {
	called, err := lib.IDsByName()
	if err != nil {
		return nil, err
	}
	return func(p *procedure.Procedure) lint.Names {
		switch {
		case lib.LimitedID() != "" && !lib.HasOwn(lib.LimitedID()):
			return lint.Names{} // a file from elsewhere: its id isn't known yet
		case p.Origin != library.BuiltIn:
			return lint.Names{Called: called, Reserved: commandNames(), Near: lib.NearBuiltIn(p.ID)}
		case lib.Clinic().IsSample():
			return lint.Names{Called: called, Reserved: commandNames()}
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

// unusedFindings returns why nothing reads the file to check, if it is in a clinic's folder: then nothing else
// is reported for it.
func (s *checkedFile) unusedFindings(as, path string) (diag.List, error) {
	if as != "" || s.folder == "" {
		return nil, nil
	}
	options := builtinOptions()
	options.Clinic = s.folder
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
	if err := unprintable(all, c, lang, font); errors.As(err, &letter) {
		to.Warn(c.Pos, letter.Hint(), "%v", err)
	}
}

// checkedLanguages returns the languages that patients read (the clinic's, or all in the library) and those
// that the clinic's folder has files for. A single file is in the source language.
func checkedLanguages(lib *library.Library) []string {
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

func writeFindings(w io.Writer, format string, found *checkResult, width int) error {
	list, files := found.list, found.files
	switch format {
	case "json":
		return writeFindingsJSON(w, found)
	case "github":
		for _, d := range list {
			_, _ = fmt.Fprintf(w, "::%s file=%s,line=%d,col=%d,title=%s::%s\n", d.Severity, escapeGitHub(d.Pos.File), d.Pos.Line, d.Pos.Column,
				ruleName(d.Rule), escapeGitHub(d.Message+". "+d.Hint))
		}
		return nil
	}
	for _, d := range list {
		writeFinding(w, d, files, width)
	}
	return nil
}

// ruleName names the rule; problems that the loader itself refuses have none, and can't be suppressed.
func ruleName(rule string) string {
	if rule == "" {
		return "structure"
	}
	return rule
}

func lineOf(files []*lint.File, pos diag.Pos) string {
	for _, f := range files {
		if f.Name == pos.File {
			return f.Line(pos.Line)
		}
	}
	return ""
}

var gitHubEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")

func escapeGitHub(s string) string { return gitHubEscapes.Replace(s) }

// finding is one problem, for programs.
type finding struct {
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Length   int    `json:"length"`
	Rule     string `json:"rule"`
	Severity string `json:"severity"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
}

func writeFindingsJSON(w io.Writer, found *checkResult) error {
	out := make([]finding, 0, len(found.list))
	for _, d := range found.list {
		out = append(out, finding{d.Pos.File, d.Pos.Line, d.Pos.Column, d.Length, ruleName(d.Rule), d.Severity.String(), d.Message, d.Hint})
	}
	var pages *lint.Lengths
	if found.open != nil {
		pages = found.open.pages()
	}
	return writeJSON(w, struct {
		Findings []finding      `json:"findings"`
		Open     *questionCount `json:"questions,omitempty"`
		Pages    *lint.Lengths  `json:"pages,omitempty"`
		Taken    []fileKind     `json:"taken,omitempty"`
	}{out, found.open, pages, found.kinds})
}

// checkSummary says how many findings there are in how many files, counting the files that were checked and
// those with a finding.
func checkSummary(found *checkResult) string {
	files := map[string]bool{}
	for _, f := range found.files {
		if f.Checked {
			files[f.Name] = true
		}
	}
	for _, d := range found.list {
		files[d.Pos.File] = true
	}
	errs, one := len(found.list.Errors()), found.open
	out := fmt.Sprintf("%s, %s in %s", plural(errs, "error"), plural(len(found.list)-errs, "warning"), plural(len(files), "file"))
	if len(found.kinds) == 1 {
		out += ", taken as " + found.kinds[0].As
	}
	if one == nil {
		return out
	}
	if one.Memory > 0 {
		out += "; " + plural(one.Memory, "line") + " from memory"
	}
	if one.ToConfirm > 0 {
		// A first version that "new" wrote has no findings, but isn't finished.
		out += "; " + plural(one.ToConfirm, "question") + " for your clinic to decide"
		if one.Required > 0 {
			out += fmt.Sprintf(", of which %d required", one.Required)
		}
		out += ": aftercare explain " + one.ID + one.clinic
	}
	if one.clinic != "" && errs == 0 {
		out += "; before it is approved, its pages: aftercare pdf " + one.ID + " --draft" + one.clinic
	}
	return out
}

// explainRules prints the page of one rule, or one line for each rule.
func explainRules(w io.Writer, name string) error {
	if name == "all" {
		for _, a := range lint.Analyzers() {
			_, _ = fmt.Fprintf(w, "%-10s %-7s %s\n", a.Name, a.Severity, a.Doc)
		}
		return nil
	}
	a, ok := lint.Find(name)
	if !ok {
		return usage(`"aftercare check --explain all" lists them`, "--explain is %q, which is no rule", name)
	}
	_, _ = fmt.Fprintf(w, "%s (%s): %s.\n\n", a.Name, a.Severity, a.Doc)
	if a.Instead != "" {
		_, _ = fmt.Fprintf(w, "Instead: %s.\n", a.Instead)
	}
	_, _ = fmt.Fprintf(w, "Why: %s.\n", a.Why)
	for _, example := range []struct {
		label string
		texts []string
	}{{"Found", a.Bad}, {"Fine", a.Good}} {
		for _, t := range example.texts {
			if a.Sheet != nil { // its examples are lines of a sheet
				_, _ = fmt.Fprintf(w, "%s:\n  %s\n", example.label, strings.ReplaceAll(t, "\n", "\n  "))
				continue
			}
			_, _ = fmt.Fprintf(w, "%s: %s\n", example.label, t)
		}
	}
	return nil
}
