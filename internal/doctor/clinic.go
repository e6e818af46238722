package doctor

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/diag"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/approval"
	"aftercare/internal/review/questions"
)

func (x *Checkup) clinic(c clinic.Profile) {
	if c.IsSample() {
		x.add("clinic", Note, "none, so each sheet says that it is a sample", "", `"aftercare init" creates a clinic's folder; --clinic, AFTERCARE_CLINIC or config.yaml chooses it`)
		return
	}
	from := x.clinicSource()
	if from == "" {
		from = "clinic.yaml in the configuration folder"
	}
	x.add("clinic", OK, c.ID+", "+c.Origin, from, "")
	if words := questions.VersionNote(c); words != "" {
		x.add("answers", Note, words, library.NextFile, "")
	}
	if blank := c.MissingKeys(); len(blank) > 0 {
		x.add("clinic's profile", Note, "blank on every sheet: "+strings.Join(blank, ", "), "", "write them into clinic.yaml")
	}
	for _, t := range c.PlaceholderTexts() {
		x.add("clinic's profile", Problem, fmt.Sprintf("%s is %q, and is printed like that on every sheet that has it", t.Key, t.Words), "", "write it into clinic.yaml")
	}
}

// definitions reads every text in each of the clinic's languages.
func (x *Checkup) definitions(lib *library.Library) {
	ids, err := lib.IDs()
	if err != nil {
		x.addError("definitions", err, "")
		return
	}
	x.add("definitions", OK, diag.Count(len(ids), "procedure")+"; languages: "+strings.Join(lib.Languages(), ", "), "", "")
	x.unusedFiles(lib)
	c := lib.Clinic()
	for _, lang := range c.SheetLanguages() {
		_, problems, err := lib.LoadAll(lang)
		if err == nil {
			err = problems.Err()
		}
		if err != nil {
			x.addError("definitions in "+lang, err, "")
		}
		if line, hint, err := lib.UntranslatedLine(lang); err == nil && line != "" {
			x.add("language "+lang, Note, line, "", hint)
		}
		if lang != library.SourceLanguage && c.Reviewers[lang] == "" && !c.IsSample() {
			x.add("language "+lang, Note, "no reviewer is named: it makes blank samples only", "", "reviewers in clinic.yaml")
		}
	}
}

// unusedFiles lists each file of the clinic's folder that nothing reads.
func (x *Checkup) unusedFiles(lib *library.Library) {
	list, err := lib.Unused()
	if err != nil {
		x.addError("the clinic's folder", err, "")
		return
	}
	for _, d := range list {
		state := Problem
		if d.Severity == diag.Warning {
			state = Note
		}
		x.add("file", state, d.Pos.File+": "+d.Message, "", d.Hint)
	}
}

// approvals reports the state of a clinic's texts, and which are due within 30 days.
func (x *Checkup) approvals(lib *library.Library) {
	c := lib.Clinic()
	if !c.HasFolder() {
		return
	}
	const soon = 30 // days
	builtIn, err := x.BuiltIn()
	if err != nil {
		x.addError("approvals", err, "")
		return
	}
	all, _, err := approval.Statuses(lib, builtIn, x.today(c), soon)
	if err != nil {
		x.addError("approvals", err, "")
		return
	}
	bad, due := 0, false
	for _, s := range all {
		due = due || s.State == approval.Due
		if !s.IsUsable() {
			bad++
		}
	}
	state, hint := OK, ""
	if bad > 0 {
		state, hint = Note, `"aftercare status" lists them; "aftercare approve" records an approval`
	}
	if bad > 0 && c.RequireApproved {
		state = Problem // these can't be printed
	}
	if due && state == OK {
		state, hint = Note, `"aftercare status" lists those that end soon`
	}
	x.add("approvals", state, approval.CountByState(all), "", hint)
}

// paper reports the languages whose sheets the PDF can't print, in the words of "pdf".
func (x *Checkup) paper(lib *library.Library) {
	c := lib.Clinic()
	for _, lang := range c.SheetLanguages() {
		err := x.Printable(lib, lang)
		var letter *pdf.UnprintableError
		switch {
		case errors.As(err, &letter):
			x.add("paper", Note, err.Error(), "", letter.Hint())
		case err != nil && c.Font != "" && !errors.As(err, new(*library.NotFoundError)):
			x.addError("paper", err, "the clinic's profile")
		}
	}
}

// fonts checks the clinic's own typefaces; the built-in ones are always there.
func (x *Checkup) fonts(c clinic.Profile) {
	for _, file := range slices.DeleteFunc([]string{c.Font, c.FontBold}, func(s string) bool { return s == "" }) {
		data, err := os.ReadFile(file)
		if err != nil {
			x.addError("font", fmt.Errorf("reading the font: %w", err), "the clinic's profile")
			continue
		}
		font, err := pdf.CheckFont(data, c.FontBold != "")
		if err != nil {
			x.addError("font "+file, err, "the clinic's profile")
			continue
		}
		x.add("font", OK, file+" covers "+strings.Join(font.Covers, ", "), "the clinic's profile", "")
		for _, note := range font.Notes {
			x.add("font", Note, note, "the clinic's profile", "")
		}
	}
}
