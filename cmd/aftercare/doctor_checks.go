package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/approval"
)

// checkup is a run of doctor: one finding after the other.
type checkup struct {
	env      *env
	flags    *pflag.FlagSet
	options  *doctorOptions
	findings []checkupFinding
	// configUnreadable means that config.yaml has an error and can't be used.
	configUnreadable bool
}

func (x *checkup) add(what, state, is, from, hint string) {
	x.findings = append(x.findings, checkupFinding{what, state, is, from, hint})
}

// addError adds an error as a problem, with its hint and, for errors in a file, each position.
func (x *checkup) addError(what string, err error, from string) {
	r := describe(err)
	if len(r.Problems) == 0 {
		x.add(what, stateProblem, r.Message, from, r.Hint)
		return
	}
	const maxProblems = 3
	for n, p := range r.Problems {
		if n == maxProblems {
			x.add(what, stateProblem, plural(len(r.Problems)-maxProblems, "more problem"), from, `"aftercare check" tells them all`)
			return
		}
		x.add(what, stateProblem, fmt.Sprintf("%s: %s", diag.Pos{File: p.File, Line: p.Line, Column: p.Column}, p.Message), from, p.Hint)
	}
}

func (x *checkup) run(ctx context.Context) {
	x.folder()
	profile, opened := clinic.Profile{}, false
	lib, err := x.env.library(x.options.clinic)
	if x.configUnreadable && err != nil && x.options.clinic == "" {
		x.add("clinic", stateNote, "not known, since "+config.File+" can't be read", "", "")
	} else if err != nil {
		x.addError("clinic", err, x.sourceOf("clinic"))
	} else {
		profile, opened = lib.Clinic(), true
		x.clinic(profile)
	}
	x.settings(profile)
	if opened {
		x.definitions(lib)
		x.approvals(lib)
		x.fonts(profile)
		x.paper(lib)
	}
	x.schedule(profile)
	x.printing(ctx, profile)
	x.clock(profile)
	x.terminal()
}

// folder checks the configuration folder and its file.
func (x *checkup) folder() {
	e := x.env
	switch _, err := os.Stat(e.config.Path); {
	case e.config.Path == "":
		x.add("configuration folder", stateNote, "none: the system names no folder for configuration", "", "--config DIR names one")
		return
	case errors.Is(err, os.ErrNotExist):
		x.add("configuration folder", stateOK, e.config.Path+", not there: nothing is set in it", x.folderSource(), "")
		return
	case err != nil:
		x.add("configuration folder", stateProblem, err.Error(), x.folderSource(), "")
		return
	}
	x.add("configuration folder", stateOK, e.config.Path, x.folderSource(), "")
	if _, err := e.config.Read(); err != nil {
		x.addError(config.File, err, "")
		x.configUnreadable = true
	}
}

func (x *checkup) folderSource() string {
	switch {
	case x.flags.Changed(config.FolderFlag):
		return "--" + config.FolderFlag
	case x.env.getenv(config.FolderVariable) != "":
		return config.FolderVariable
	}
	return ""
}

// sourceOf says in words where a setting's value comes from.
func (x *checkup) sourceOf(name string) string {
	if f := x.flags.Lookup(name); f != nil && f.Changed {
		return "--" + name
	}
	for _, s := range config.Settings {
		if s.Name == name {
			v, err := x.env.config.Lookup(s, x.env.getenv)
			if err != nil {
				return s.Variable()
			}
			return v.From
		}
	}
	return ""
}

// settings reports each setting that has been set; the clinic is reported separately.
func (x *checkup) settings(c clinic.Profile) {
	inProfile := map[string]string{"lang": strings.Join(c.Languages, ", "), "paper": string(c.Paper), "printer": c.Printer.Queue}
	for _, s := range config.Settings {
		if s.Name == "clinic" {
			continue
		}
		v, err := x.env.config.Lookup(s, x.env.getenv)
		switch f := x.flags.Lookup(s.Name); {
		case err != nil && x.configUnreadable && x.env.getenv(s.Variable()) == "":
			// reported with the file
		case err != nil:
			x.addError(s.Name, err, "")
		case f != nil && f.Changed:
			x.add(s.Name, stateOK, f.Value.String(), "--"+s.Name, "")
		case v.Text != "":
			x.add(s.Name, stateOK, v.Text, v.From, "")
		case inProfile[s.Name] != "":
			x.add(s.Name, stateOK, inProfile[s.Name], "the clinic's profile", "")
		}
	}
}

func (x *checkup) clinic(c clinic.Profile) {
	if c.IsSample() {
		x.add("clinic", stateNote, "none: sheets say that they are samples", "", `"aftercare init DIR" makes a clinic's folder; --clinic, AFTERCARE_CLINIC or config.yaml chooses it`)
		return
	}
	from := x.sourceOf("clinic")
	if from == "" {
		from = "clinic.yaml in the configuration folder"
	}
	x.add("clinic", stateOK, c.ID+", "+c.Origin, from, "")
	if words := nextVersionNote(c); words != "" {
		x.add("answers", stateNote, words, library.NextFile, "")
	}
	if blank := c.MissingKeys(); len(blank) > 0 {
		x.add("clinic's profile", stateNote, "blank on every sheet: "+strings.Join(blank, ", "), "", "write them into clinic.yaml")
	}
	for _, t := range c.PlaceholderTexts() {
		x.add("clinic's profile", stateProblem, fmt.Sprintf("%s is %q, and is printed like that on every sheet that has it", t.Key, t.Words), "", "write it into clinic.yaml")
	}
}

// definitions reads every text in each of the clinic's languages.
func (x *checkup) definitions(lib *library.Library) {
	ids, err := lib.IDs()
	if err != nil {
		x.addError("definitions", err, "")
		return
	}
	x.add("definitions", stateOK, plural(len(ids), "procedure")+"; languages: "+strings.Join(lib.Languages(), ", "), "", "")
	x.unusedFiles(lib)
	c := lib.Clinic()
	for _, lang := range languagesOf(c) {
		_, problems, err := lib.LoadAll(lang)
		if err == nil {
			err = problems.Err()
		}
		if err != nil {
			x.addError("definitions in "+lang, err, "")
		}
		if line, hint, err := lib.UntranslatedLine(lang); err == nil && line != "" {
			x.add("language "+lang, stateNote, line, "", hint)
		}
		if lang != library.SourceLanguage && c.Reviewers[lang] == "" && !c.IsSample() {
			x.add("language "+lang, stateNote, "no reviewer is named: it makes blank samples only", "", "reviewers in clinic.yaml")
		}
	}
}

// unusedFiles lists each file of the clinic's folder that nothing reads.
func (x *checkup) unusedFiles(lib *library.Library) {
	list, err := lib.Unused()
	if err != nil {
		x.addError("the clinic's folder", err, "")
		return
	}
	for _, d := range list {
		state := stateProblem
		if d.Severity == diag.Warning {
			state = stateNote
		}
		x.add("file", state, d.Pos.File+": "+d.Message, "", d.Hint)
	}
}

// approvals reports the state of a clinic's texts, and which are due within 30 days.
func (x *checkup) approvals(lib *library.Library) {
	c := lib.Clinic()
	if !c.HasFolder() {
		return
	}
	const soon = 30 // days
	all, _, err := x.env.statuses(lib, soon)
	if err != nil {
		x.addError("approvals", err, "")
		return
	}
	count := map[approval.State]int{}
	bad := 0
	for _, s := range all {
		count[s.State]++
		if !s.IsUsable() {
			bad++
		}
	}
	state, hint := stateOK, ""
	if bad > 0 {
		state, hint = stateNote, `"aftercare status" tells which; "aftercare approve" records an approval`
	}
	if bad > 0 && c.RequireApproved {
		state = stateProblem // these can't be printed
	}
	if count[approval.Due] > 0 && state == stateOK {
		state, hint = stateNote, `"aftercare status" tells which are due`
	}
	var parts []string
	for _, s := range []approval.State{approval.Approved, approval.Due, approval.Expired, approval.Changed, approval.Renew, approval.Incomplete, approval.Withdrawn, approval.Never} {
		if count[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[s], s))
		}
	}
	x.add("approvals", state, strings.Join(parts, ", "), "", hint)
}

// paper reports the languages whose sheets the PDF can't print, in the words of "pdf".
func (x *checkup) paper(lib *library.Library) {
	c := lib.Clinic()
	for _, lang := range languagesOf(c) {
		err := checkPrintable(lib, lang, clinicFont(c))
		var letter *pdf.UnprintableError
		switch {
		case errors.As(err, &letter):
			x.add("paper", stateNote, err.Error(), "", letter.Hint())
		case err != nil && c.Font != "" && !errors.As(err, new(*library.NotFoundError)):
			x.addError("paper", err, "the clinic's profile")
		}
	}
}

// fonts checks the clinic's own typefaces; the built-in ones are always there.
func (x *checkup) fonts(c clinic.Profile) {
	for _, file := range slices.DeleteFunc([]string{c.Font, c.FontBold}, func(s string) bool { return s == "" }) {
		data, err := os.ReadFile(file)
		if err != nil {
			x.addError("font", fmt.Errorf("reading the font: %w", err), "the clinic's profile")
			continue
		}
		covered, _, err := pdf.CheckFont(data)
		if err != nil {
			x.addError("font "+file, err, "the clinic's profile")
			continue
		}
		x.add("font", stateOK, file+" covers "+strings.Join(covered, ", "), "the clinic's profile", "")
	}
}
