package signing

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/lint"
	"aftercare/internal/review/questions"
	"aftercare/internal/sheet/compose"
)

// RefusedError reports texts that can't be approved: check finds errors in them, or their required questions are
// unanswered.
type RefusedError struct {
	Texts []string  // those with errors: "medial-branch-block, en"
	Total int       // how many were to be approved
	List  diag.List // the errors
	Dir   string    // the clinic's folder
	Open  []OpenText
	File  questions.File // where its answers go; zero without open texts
}

// OpenText is a text whose required questions are unanswered.
type OpenText struct {
	Text    string                 // "medial-branch-block, en"
	Answers []questions.FileAnswer // to those questions, with what the sheet has now
}

// Error names the texts, with the errors or the open questions of each.
func (e *RefusedError) Error() string {
	var parts []string
	switch {
	case len(e.Texts) > 1:
		parts = append(parts, fmt.Sprintf("%d of %d texts not approved, since check finds %s: %s", len(e.Texts), e.Total, diag.Count(len(e.List), "error"), strings.Join(e.Texts, "; ")), e.List.Error())
	case len(e.Texts) == 1:
		parts = append(parts, fmt.Sprintf("%s: not approved, since check finds %s", e.Texts[0], diag.Count(len(e.List), "error")), e.List.Error())
	}
	for _, t := range e.Open {
		var names []string
		for _, a := range t.Answers {
			names = append(names, a.Question.Name)
		}
		parts = append(parts, fmt.Sprintf("%s: not approved, with %s unanswered: %s", t.Text, diag.Count(len(names), "required question"), strings.Join(names, ", ")))
	}
	return strings.Join(parts, "\n")
}

// Paste returns the lines that answer the open questions, for the file of the hint; "" without open questions.
func (e *RefusedError) Paste() string {
	var all []questions.FileAnswer
	for _, t := range e.Open {
		all = append(all, t.Answers...)
	}
	lines, _, _ := questions.FormatYAML(all, true)
	return e.File.Head() + lines
}

// Hint returns a command that shows the errors with their positions, or says where answers are written.
func (e *RefusedError) Hint() string {
	if len(e.Open) > 0 {
		return fmt.Sprintf("write these lines into %s, with your clinic's values, then approve again; all questions: aftercare settings --format yaml --clinic %s",
			e.File.Path, diag.ShellWord(e.Dir))
	}
	var rules []string
	for _, d := range e.List {
		if d.Rule == "" {
			rules = nil // what can't be read is reported without a rule
			break
		}
		if !slices.Contains(rules, d.Rule) {
			rules = append(rules, d.Rule)
		}
	}
	command := "aftercare check " + diag.ShellWord(e.Dir)
	if len(rules) > 0 {
		command += " --rule " + strings.Join(rules, ",")
	}
	return "fix the errors, then approve again; to see each in its place: " + command
}

// add adds a text with errors.
func (e *RefusedError) add(id, lang string, list diag.List) {
	e.Texts, e.List = append(e.Texts, id+", "+lang), append(e.List, list...).Sort()
}

// refuseOpen refuses a text with open required questions when nobody can be asked.
func (s *Session) refuseOpen(t approval.Text, open []compose.Question) error {
	c := s.lib.Clinic()
	file, err := questions.FileOf(c, s.Library.Program)
	if err != nil {
		return err
	}
	s.refused.File = file
	s.refused.Open = append(s.refused.Open, OpenText{t.Procedure.ID + ", " + t.Words.Language, questions.CurrentAnswers(t.Procedure, c, t.Words, open)})
	return nil
}

// check reports whether check finds no error in a text: in the definition with its blocks, as the clinic prints it, and
// in the clinic's own files that it uses. Otherwise the text is refused.
func (s *Session) check(t approval.Text) (passes bool, err error) {
	p, c := t.Procedure, s.lib.Clinic()
	files, err := s.lintFiles(t.Words.Language)
	if err != nil {
		return false, err
	}
	made := append([]string{p.ID, "conditions", "medicines", "settings", "words"}, p.Include...)
	for _, f := range files {
		f.Checked = s.ownFiles[f.Name] && slices.Contains(made, strings.TrimSuffix(filepath.Base(f.Name), ".yaml"))
	}
	source, err := s.lib.Words(library.SourceLanguage)
	if err != nil {
		return false, err
	}
	medicines, err := s.lib.Medicines(library.SourceLanguage)
	if err != nil {
		return false, err
	}
	words := map[string]*locale.Words{library.SourceLanguage: source, t.Words.Language: t.Words}
	pass := &lint.Pass{Procedure: p, Words: t.Words, Clinic: c, Font: pdf.FontFiles(c.Font, c.FontBold), Lacks: s.lib.Lacks(p)}
	list := append(lint.Run(lint.Options{Words: words, Medicines: medicines}, files, []*lint.Pass{pass}), p.UnusedFiles...).Errors()
	if len(list) > 0 {
		s.refused.add(p.ID, t.Words.Language, list)
	}
	return len(list) == 0, nil
}

// lintFiles returns the library's files for one language; they are read once.
func (s *Session) lintFiles(lang string) ([]*lint.File, error) {
	if files, read := s.files[lang]; read {
		return files, nil
	}
	sources, err := s.lib.Files(library.SourceLanguage, lang)
	if err != nil {
		return nil, err
	}
	if s.files == nil {
		s.files, s.ownFiles = map[string][]*lint.File{}, map[string]bool{}
	}
	for _, from := range sources {
		f := lint.NewFile(from.Name, from.Data, from.FromClinic)
		f.Language = from.Language
		s.files[lang], s.ownFiles[from.Name] = append(s.files[lang], f), from.FromClinic
	}
	return s.files[lang], nil
}
