package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/diag"
	"aftercare/internal/language/locale"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/lint"
	"aftercare/internal/sheet/compose"
)

// notApprovedTextsError refuses to approve texts in which check finds errors, or whose required questions are
// unanswered.
type notApprovedTextsError struct {
	texts     []string // texts with errors: "medial-branch-block, en"
	total     int      // how many were to be approved
	list      diag.List
	dir       string // the clinic's
	file      string // where its answers go
	openTexts []openText
}

// openText is a text whose required questions are unanswered.
type openText struct {
	text    string // "medial-branch-block, en"
	answers []approval.Answer
}

func (e *notApprovedTextsError) Error() string {
	var parts []string
	if len(e.texts) > 0 {
		parts = append(parts, e.describeErrors())
	}
	if len(e.openTexts) > 0 {
		parts = append(parts, e.describeOpen())
	}
	return strings.Join(parts, "\n")
}

// paste returns the lines of clinic.yaml that answer the open questions.
func (e *notApprovedTextsError) paste() string {
	var all []approval.Answer
	for _, t := range e.openTexts {
		all = append(all, t.answers...)
	}
	lines, _, _ := approval.AnswersYAML(all, true)
	return pasteHeader(e.file) + lines
}

// describeOpen names each open question with its text.
func (e *notApprovedTextsError) describeOpen() string {
	var lines []string
	for _, t := range e.openTexts {
		var names []string
		for _, a := range t.answers {
			names = append(names, a.Question.Name)
		}
		lines = append(lines, fmt.Sprintf("%s: not approved, with %s unanswered: %s", t.text, plural(len(names), "required question"), strings.Join(names, ", ")))
	}
	return strings.Join(lines, "\n")
}

func (e *notApprovedTextsError) describeErrors() string {
	head := fmt.Sprintf("%s: not approved, since check finds %s", strings.Join(e.texts, "; "), plural(len(e.list), "error"))
	if len(e.texts) > 1 {
		head = fmt.Sprintf("%d of %d texts not approved, since check finds %s: %s", len(e.texts), e.total, plural(len(e.list), "error"), strings.Join(e.texts, "; "))
	}
	return head + "\n" + e.list.Error()
}

// Hint returns a command that shows the errors with their positions, or says where answers are written.
func (e *notApprovedTextsError) Hint() string {
	if len(e.openTexts) > 0 {
		return fmt.Sprintf("write these lines into %s, with your clinic's values, then approve again; all questions: aftercare settings --format yaml --clinic %s",
			e.file, shellWord(e.dir))
	}
	var rules []string
	for _, d := range e.list {
		if d.Rule == "" {
			rules = nil // what can't be read is reported without a rule
			break
		}
		if !slices.Contains(rules, d.Rule) {
			rules = append(rules, d.Rule)
		}
	}
	command := "aftercare check " + shellWord(e.dir)
	if len(rules) > 0 {
		command += " --rule " + strings.Join(rules, ",")
	}
	return "fix the errors, then approve again; to see each in its place: " + command
}

// add adds another refusal.
func (e *notApprovedTextsError) add(other *notApprovedTextsError) {
	e.texts, e.list, e.dir = append(e.texts, other.texts...), append(e.list, other.list...).Sort(), other.dir
	e.openTexts = append(e.openTexts, other.openTexts...)
	if other.file != "" {
		e.file = other.file
	}
}

// checkText returns a notApprovedTextsError for a text in which check finds an error.
func (a *approver) checkText(p *procedure.Procedure, words *locale.Words) error {
	list, err := a.findErrors(p, words)
	if err != nil || len(list) == 0 {
		return err
	}
	return a.refuse(p.ID, words.Language, list)
}

func (a *approver) refuse(id, lang string, list diag.List) error {
	return &notApprovedTextsError{texts: []string{id + ", " + lang}, total: 1, list: list, dir: a.dir}
}

// refuseOpen refuses a text with open required questions when nobody can be asked.
func (a *approver) refuseOpen(t approvedText, all []compose.Question) error {
	file, err := a.answersFile()
	if err != nil {
		return err
	}
	return &notApprovedTextsError{total: 1, dir: a.dir, file: file, openTexts: []openText{{t.p.ID + ", " + t.words.Language, approval.CurrentAnswers(t.p, a.library.Clinic(), t.words, all)}}}
}

// findErrors returns the errors that check finds in one text: in the definition with its blocks, as the clinic
// prints it, and in the clinic's own files that it uses.
func (a *approver) findErrors(p *procedure.Procedure, words *locale.Words) (diag.List, error) {
	files, err := a.lintFiles(words.Language)
	if err != nil {
		return nil, err
	}
	made := []string{p.ID, "conditions", "medicines", "settings", "words"}
	made = append(made, p.Include...)
	for _, f := range files {
		f.Checked = a.ownFiles[f.Name] && slices.Contains(made, strings.TrimSuffix(filepath.Base(f.Name), ".yaml"))
	}
	source, err := a.library.Words(library.SourceLanguage)
	if err != nil {
		return nil, err
	}
	all := map[string]*locale.Words{library.SourceLanguage: source, words.Language: words}
	medicines, err := a.library.Medicines(library.SourceLanguage)
	if err != nil {
		return nil, err
	}
	pass := &lint.Pass{Procedure: p, Words: words, Clinic: a.library.Clinic(), Font: clinicFont(a.library.Clinic()), Lacks: a.library.Lacks(p)}
	return append(lint.Run(lint.Options{Words: all, Medicines: medicines}, files, []*lint.Pass{pass}), p.UnusedFiles...).Errors(), nil
}

// lintFiles returns the library's files for one language; they are read once.
func (a *approver) lintFiles(lang string) ([]*lint.File, error) {
	if files, read := a.files[lang]; read {
		return files, nil
	}
	sources, err := a.library.Files(library.SourceLanguage, lang)
	if err != nil {
		return nil, err
	}
	if a.files == nil {
		a.files, a.ownFiles = map[string][]*lint.File{}, map[string]bool{}
	}
	for _, s := range sources {
		f := lint.NewFile(s.Name, s.Data, s.FromClinic)
		f.Language = s.Language
		a.files[lang], a.ownFiles[s.Name] = append(a.files[lang], f), s.FromClinic
	}
	return a.files[lang], nil
}

// approveAll approves the texts one by one. A text in which check finds errors doesn't stop the others.
func (a *approver) approveAll(ids []string) error {
	faulty := &notApprovedTextsError{}
	for _, lang := range a.options.languages(a.library) {
		missing, err := a.library.Untranslated(lang)
		if err != nil {
			return err
		}
		if a.options.all {
			if err := a.env.noteUntranslated(a.library, lang); err != nil {
				return err
			}
		}
		for _, id := range ids {
			if a.options.all && slices.Contains(missing, id) {
				continue // the text doesn't exist
			}
			err := a.approveText(id, lang)
			var refused *notApprovedTextsError
			if errors.As(err, &refused) {
				faulty.add(refused)
			} else if err != nil {
				return err
			}
			faulty.total++
		}
	}
	if len(faulty.texts)+len(faulty.openTexts) > 0 {
		return faulty
	}
	return nil
}

// shellWord quotes a word for a shell.
func shellWord(s string) string { return diag.ShellWord(s) }
