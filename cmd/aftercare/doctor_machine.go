package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/config"
	"aftercare/internal/files/sink"
)

// schedule checks that today's schedule is where the profile says, without reading it.
func (x *checkup) schedule(c clinic.Profile) {
	if !c.Schedule.IsSet() {
		return
	}
	file := c.Schedule.PathOn(x.env.today(c))
	state, hint := stateOK, ""
	if !exists(file) {
		state, hint, file = stateNote, `"aftercare print" asks for all of a visit, and batch takes another file`, file+" is not there"
	}
	x.add("today's schedule", state, file, "the clinic's profile", hint)
	if mapping := c.Schedule.MapFile(); mapping != "" && !exists(mapping) {
		x.add("the schedule's mapping", stateProblem, mapping+" is not there", "the clinic's profile", "")
	}
}

// printing asks the printing system for the queue that "print" would use.
func (x *checkup) printing(ctx context.Context, c clinic.Profile) {
	const longer = 5 // times the timeout used during shell completion
	ctx, stop := context.WithTimeout(ctx, longer*x.env.printerTimeout)
	defer stop()
	asked := c.Printer.Queue
	for _, s := range config.Settings {
		if v, err := x.env.config.Lookup(s, x.env.getenv); s.Name == "printer" && err == nil && v.Text != "" {
			asked = v.Text
		}
	}
	queue, err := sink.Printer{Run: x.env.run, Sleep: x.env.sleep}.Queue(ctx, asked)
	var refused *sink.PrintError
	switch {
	case err == nil:
		x.add("printing", stateOK, fmt.Sprintf("the printer %q takes jobs", queue), "", "")
	case ctx.Err() != nil:
		x.add("printing", stateNote, "the printing system does not answer", "", "")
	case errors.As(err, &refused):
		state := stateNote
		if asked != "" {
			state = stateProblem
		}
		x.add("printing", state, strings.TrimSuffix(refused.Problem, "; nothing was printed"), "", refused.Hint)
	default:
		x.add("printing", stateNote, err.Error(), "", "")
	}
}

// clock reports the time zone that times are given in, and whether this machine is set to another one.
func (x *checkup) clock(c clinic.Profile) {
	now := x.env.now()
	here, there := now.In(x.env.zone), now.In(c.Zone(x.env.zone))
	if c.IsSample() || here.Format("-07:00") == there.Format("-07:00") {
		x.add("clock", stateOK, there.Format("Mon, Jan 2 2006, 3:04 PM MST"), "", "")
		return
	}
	x.add("clock", stateNote, there.Format("Mon, Jan 2 2006, 3:04 PM MST")+" at the clinic; this machine is set to "+here.Format("3:04 PM MST"), "the clinic's profile",
		"times of sheets are the clinic's")
}

func (x *checkup) terminal() {
	e := x.env
	if !e.outTerminal {
		x.add("terminal", stateOK, "none: output is plain text", "", "")
		return
	}
	c := e.console(x.options.Flags)
	words := []string{plural(c.Width, "column"), c.Colours.String()}
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
	x.add("terminal", stateOK, strings.Join(words, ", "), "", "")
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		value := e.getenv(name)
		if value == "" {
			continue
		}
		if u := strings.ToUpper(value); !strings.Contains(u, "UTF-8") && !strings.Contains(u, "UTF8") {
			x.add("terminal", stateNote, name+" is "+value+", which is not UTF-8", "", "accents may come out wrong; --ascii has plain borders")
		}
		return
	}
}
