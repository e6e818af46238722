package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"aftercare/internal/approval"
	"aftercare/internal/clinic"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/library"
	"aftercare/internal/render/pdf"
)

// examination is doctor at work: one finding after the other.
type examination struct {
	env     *env
	flags   *pflag.FlagSet
	options *doctorOptions
	found   []symptom
	// unreadable is a config.yaml that says nothing, since something is wrong with it.
	unreadable bool
}

func (x *examination) add(what, state, is, from, hint string) {
	x.found = append(x.found, symptom{what, state, is, from, hint})
}

// failed adds an error as a problem, with its hint and, of a file, each of its places.
func (x *examination) failed(what string, err error, from string) {
	r := explain(err)
	if len(r.Problems) == 0 {
		x.add(what, problem, r.Message, from, r.Hint)
		return
	}
	const most = 3
	for n, p := range r.Problems {
		if n == most {
			x.add(what, problem, counted(len(r.Problems)-most, "more problem"), from, `"aftercare check" tells them all`)
			return
		}
		x.add(what, problem, fmt.Sprintf("%s: %s", diag.Pos{File: p.File, Line: p.Line, Column: p.Column}, p.Message), from, p.Hint)
	}
}

func (x *examination) all(ctx context.Context) {
	x.folder()
	profile, opened := clinic.Profile{}, false
	lib, err := x.env.library(x.options.clinic)
	if x.unreadable && err != nil && x.options.clinic == "" {
		x.add("clinic", note, "not known, since "+config.File+" can't be read", "", "")
	} else if err != nil {
		x.failed("clinic", err, x.from("clinic"))
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

// folder looks at the configuration folder and its file.
func (x *examination) folder() {
	e := x.env
	switch _, err := os.Stat(e.config); {
	case e.config == "":
		x.add("configuration folder", note, "none: the system names no folder for configuration", "", "--config DIR names one")
		return
	case errors.Is(err, os.ErrNotExist):
		x.add("configuration folder", fine, e.config+", not there: nothing is set in it", x.folderFrom(), "")
		return
	case err != nil:
		x.add("configuration folder", problem, err.Error(), x.folderFrom(), "")
		return
	}
	x.add("configuration folder", fine, e.config, x.folderFrom(), "")
	if _, err := e.preferences(); err != nil {
		x.failed(config.File, err, "")
		x.unreadable = true
	}
}

func (x *examination) folderFrom() string {
	switch {
	case x.flags.Changed(config.FolderFlag):
		return "--" + config.FolderFlag
	case x.env.getenv(config.FolderVariable) != "":
		return config.FolderVariable
	}
	return ""
}

// from says what sets something, in words.
func (x *examination) from(name string) string {
	if f := x.flags.Lookup(name); f != nil && f.Changed {
		return "--" + name
	}
	for _, s := range config.Settings {
		if s.Name == name {
			v, err := x.env.preferred(s)
			if err != nil {
				return s.Variable()
			}
			return v.from
		}
	}
	return ""
}

// settings tells each setting that something sets; the clinic is told by itself.
func (x *examination) settings(c clinic.Profile) {
	inProfile := map[string]string{"lang": strings.Join(c.Languages, ", "), "paper": string(c.Paper), "printer": c.Printer.Queue}
	for _, s := range config.Settings {
		if s.Name == "clinic" {
			continue
		}
		v, err := x.env.preferred(s)
		switch f := x.flags.Lookup(s.Name); {
		case err != nil && x.unreadable && x.env.getenv(s.Variable()) == "":
			// told of the file
		case err != nil:
			x.failed(s.Name, err, "")
		case f != nil && f.Changed:
			x.add(s.Name, fine, f.Value.String(), "--"+s.Name, "")
		case v.value != "":
			x.add(s.Name, fine, v.value, v.from, "")
		case inProfile[s.Name] != "":
			x.add(s.Name, fine, inProfile[s.Name], "the clinic's profile", "")
		}
	}
}

func (x *examination) clinic(c clinic.Profile) {
	if c.Sample() {
		x.add("clinic", note, "none: sheets say that they are samples", "", `"aftercare init DIR" makes a clinic's folder; --clinic, AFTERCARE_CLINIC or config.yaml chooses it`)
		return
	}
	from := x.from("clinic")
	if from == "" {
		from = "clinic.yaml in the configuration folder"
	}
	x.add("clinic", fine, c.ID+", "+c.Origin, from, "")
	if words := nextWords(c); words != "" {
		x.add("answers", note, words, library.NextFile, "")
	}
	if blank := c.Missing(); len(blank) > 0 {
		x.add("clinic's profile", note, "blank on every sheet: "+strings.Join(blank, ", "), "", "write them into clinic.yaml")
	}
	for _, t := range c.Unfilled() {
		x.add("clinic's profile", problem, fmt.Sprintf("%s is %q, and is printed like that on every sheet that has it", t.Key, t.Words), "", "write it into clinic.yaml")
	}
}

// definitions reads every text in each language of the clinic.
func (x *examination) definitions(lib *library.Library) {
	ids, err := lib.IDs()
	if err != nil {
		x.failed("definitions", err, "")
		return
	}
	x.add("definitions", fine, counted(len(ids), "procedure")+"; languages: "+strings.Join(lib.Languages(), ", "), "", "")
	x.unused(lib)
	c := lib.Clinic()
	for _, lang := range languagesOf(c) {
		_, problems, err := lib.LoadAll(lang)
		if err == nil {
			err = problems.Err()
		}
		if err != nil {
			x.failed("definitions in "+lang, err, "")
		}
		if line, hint, err := lib.UntranslatedLine(lang); err == nil && line != "" {
			x.add("language "+lang, note, line, "", hint)
		}
		if lang != library.SourceLanguage && c.Reviewers[lang] == "" && !c.Sample() {
			x.add("language "+lang, note, "no reviewer is named: it makes blank samples only", "", "reviewers in clinic.yaml")
		}
	}
}

// unused names each file of the clinic's folder that nothing reads.
func (x *examination) unused(lib *library.Library) {
	list, err := lib.Unused()
	if err != nil {
		x.failed("the clinic's folder", err, "")
		return
	}
	for _, d := range list {
		state := problem
		if d.Severity == diag.Warning {
			state = note
		}
		x.add("file", state, d.Pos.File+": "+d.Message, "", d.Hint)
	}
}

// approvals tells how the texts of a clinic stand, and which are due within 30 days.
func (x *examination) approvals(lib *library.Library) {
	c := lib.Clinic()
	if c.Sample() || c.Origin == library.BuiltIn {
		return
	}
	const soon = 30 // days
	all, _, err := x.env.statuses(lib, soon)
	if err != nil {
		x.failed("approvals", err, "")
		return
	}
	count := map[approval.State]int{}
	bad := 0
	for _, s := range all {
		count[s.State]++
		if !s.Good() {
			bad++
		}
	}
	state, hint := fine, ""
	if bad > 0 {
		state, hint = note, `"aftercare status" tells which; "aftercare approve" records an approval`
	}
	if bad > 0 && c.RequireApproved {
		state = problem // these print nothing
	}
	if count[approval.Due] > 0 && state == fine {
		state, hint = note, `"aftercare status" tells which are due`
	}
	var parts []string
	for _, s := range []approval.State{approval.Approved, approval.Due, approval.Expired, approval.Changed, approval.Renew, approval.Incomplete, approval.Withdrawn, approval.Never} {
		if count[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", count[s], s))
		}
	}
	x.add("approvals", state, strings.Join(parts, ", "), "", hint)
}

// paper tells the languages whose sheets the PDF can't print, in the words of "pdf".
func (x *examination) paper(lib *library.Library) {
	c := lib.Clinic()
	for _, lang := range languagesOf(c) {
		err := printableSheets(lib, lang, clinicFont(c))
		var letter *pdf.UnprintableError
		switch {
		case errors.As(err, &letter):
			x.add("paper", note, err.Error(), "", letter.Hint())
		case err != nil && c.Font != "" && !errors.As(err, new(*library.NotFoundError)):
			x.failed("paper", err, "the clinic's profile")
		}
	}
}

// fonts looks at the clinic's own typefaces; those of the program are always there.
func (x *examination) fonts(c clinic.Profile) {
	for _, file := range slices.DeleteFunc([]string{c.Font, c.FontBold}, func(s string) bool { return s == "" }) {
		data, err := os.ReadFile(file)
		if err != nil {
			x.failed("font", fmt.Errorf("reading the font: %w", err), "the clinic's profile")
			continue
		}
		covered, _, err := pdf.CheckFont(data)
		if err != nil {
			x.failed("font "+file, err, "the clinic's profile")
			continue
		}
		x.add("font", fine, file+" covers "+strings.Join(covered, ", "), "the clinic's profile", "")
	}
}
