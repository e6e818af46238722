package doctor

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/config"
	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/visit"
)

// folder checks the configuration folder and its file.
func (x *Checkup) folder() {
	switch _, err := os.Stat(x.Config.Path); {
	case x.Config.Path == "":
		x.add("configuration folder", Note, "none: the system has no folder for configuration", "", "--config DIR names one")
		return
	case errors.Is(err, os.ErrNotExist):
		x.add("configuration folder", OK, x.Config.Path+", doesn't exist, so nothing is set there", x.folderSource(), "")
		return
	case err != nil:
		x.add("configuration folder", Problem, err.Error(), x.folderSource(), "")
		return
	}
	x.add("configuration folder", OK, x.Config.Path, x.folderSource(), "")
	if _, err := x.Config.Read(); err != nil {
		x.addError(config.File, err, "")
		x.configUnreadable = true
	}
}

func (x *Checkup) folderSource() string {
	if _, given := x.Flag(config.FolderFlag); given {
		return "--" + config.FolderFlag
	}
	if x.Getenv(config.FolderVariable) != "" {
		return config.FolderVariable
	}
	return ""
}

// clinicSource says in words where the choice of the clinic comes from.
func (x *Checkup) clinicSource() string {
	if _, given := x.Flag("clinic"); given {
		return "--clinic"
	}
	s := config.Named("clinic")
	v, err := x.Config.Lookup(s, x.Getenv)
	if err != nil {
		return s.Variable()
	}
	return v.From
}

// settings reports each setting that has been set; the clinic is reported separately.
func (x *Checkup) settings(c clinic.Profile) {
	inProfile := map[string]string{"lang": strings.Join(c.Languages, ", "), "paper": string(c.Paper), "printer": c.Printer.Queue}
	for _, s := range config.Settings {
		if s.Name == "clinic" {
			continue
		}
		v, err := x.Config.Lookup(s, x.Getenv)
		switch flag, given := x.Flag(s.Name); {
		case err != nil && x.configUnreadable && x.Getenv(s.Variable()) == "":
			// reported with the file
		case err != nil:
			x.addError(s.Name, err, "")
		case given:
			x.add(s.Name, OK, flag, "--"+s.Name, "")
		case v.Text != "":
			x.add(s.Name, OK, v.Text, v.From, "")
		case inProfile[s.Name] != "":
			x.add(s.Name, OK, inProfile[s.Name], "the clinic's profile", "")
		}
	}
}

// schedule reads today's schedule as the list of patients is read in guided mode, and reports what staff would be told there.
func (x *Checkup) schedule(ctx context.Context, lib *library.Library) {
	const what, from = "today's schedule", "the clinic's profile"
	c := lib.Clinic()
	if !c.Schedule.IsSet() {
		return
	}
	file := c.Schedule.PathOn(x.today(c))
	mapping := c.Schedule.MapFile()
	if mapping != "" && !isThere(mapping) {
		x.add("the schedule's mapping", Problem, mapping+" is not there", from, "")
	}
	switch {
	case !isThere(file):
		x.add(what, Note, file+" is not there", from, `"aftercare print" asks for everything about a visit; "aftercare batch" takes another file`)
		return
	case mapping != "" && !isThere(mapping):
		return // without it the columns are not known
	}
	s, err := x.ReadSchedule(ctx, lib)
	if err != nil {
		x.addError(what, err, from)
		return
	}
	state := OK
	if s.Usable == 0 && len(s.Rejected) > 0 {
		state = Problem
	}
	x.add(what, state, file+", "+diag.Count(s.Usable, "appointment")+" to choose from", from, "")
	for _, d := range s.Warnings {
		x.add(what, Note, d.Message, "", d.Hint)
	}
	for n, r := range s.Rejected {
		if n == maxProblems {
			x.add(what, Note, diag.Count(len(s.Rejected)-n, "more row")+" can't be used", "", `"aftercare batch" with --dry-run lists them all`)
			break
		}
		x.add(what, Note, fmt.Sprintf("line %d can't be used: %s", r.Line, r.Why), "", "")
	}
}

// printing asks the printing system for the queue that "print" would use.
func (x *Checkup) printing(ctx context.Context, c clinic.Profile) {
	const longer = 5 // times the timeout used during shell completion
	ctx, stop := context.WithTimeout(ctx, longer*x.PrinterTimeout)
	defer stop()
	asked := c.Printer.Queue
	if v, err := x.Config.Lookup(config.Named("printer"), x.Getenv); err == nil && v.Text != "" {
		asked = v.Text
	}
	queue, err := x.Printer.Queue(ctx, asked)
	var refused *sink.PrintError
	switch {
	case err == nil:
		x.add("printing", OK, fmt.Sprintf("the printer %q takes jobs", queue), "", "")
	case ctx.Err() != nil:
		x.add("printing", Note, "the printing system doesn't answer", "", "")
	case errors.As(err, &refused):
		state := Note
		if asked != "" {
			state = Problem
		}
		x.add("printing", state, strings.TrimSuffix(refused.Problem, "; nothing was printed"), "", refused.Hint)
	default:
		x.add("printing", Note, err.Error(), "", "")
	}
}

// clock reports the time zone that times are given in, and whether this machine is set to another one.
func (x *Checkup) clock(c clinic.Profile) {
	here, there := x.Now.In(x.Zone), x.Now.In(c.Zone(x.Zone))
	if c.IsSample() || here.Format("-07:00") == there.Format("-07:00") {
		x.add("clock", OK, there.Format("Mon, Jan 2 2006, 3:04 PM MST"), "", "")
		return
	}
	x.add("clock", Note, there.Format("Mon, Jan 2 2006, 3:04 PM MST")+" at the clinic; this machine is set to "+here.Format("3:04 PM MST"), "the clinic's profile",
		"sheets use the clinic's time")
}

func (x *Checkup) terminal() {
	c := x.Console
	if c == nil {
		x.add("terminal", OK, "none: output is plain text", "", "")
		return
	}
	words := []string{diag.Count(c.Width, "column"), c.Colours.String()}
	for _, w := range []struct {
		is   bool
		yes  string
		none string
	}{{c.Plain, "plain words", ""}, {c.ASCII, "borders in ASCII", ""}, {c.Dark, "dark background", "light background"}} {
		if w.is {
			words = append(words, w.yes)
		} else if w.none != "" {
			words = append(words, w.none)
		}
	}
	x.add("terminal", OK, strings.Join(words, ", "), "", "")
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		value := x.Getenv(name)
		if value == "" {
			continue
		}
		if u := strings.ToUpper(value); !strings.Contains(u, "UTF-8") && !strings.Contains(u, "UTF8") {
			x.add("terminal", Note, name+" is "+value+", which is not UTF-8", "", "accents may be shown wrong; --ascii draws plain borders")
		}
		return
	}
}

// today returns the current day at the clinic.
func (x *Checkup) today(c clinic.Profile) visit.Date { return visit.DateOf(x.Now.In(c.Zone(x.Zone))) }

func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
