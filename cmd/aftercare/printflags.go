package main

import (
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/files/sink"
	"aftercare/internal/render/pdf"
)

// queueOptions says which printer prints, and how. What the flags leave open comes from the clinic's profile.
type queueOptions struct {
	printer string
	copies  int
	sides   string
	media   string
	tray    string
	wait    time.Duration
}

// defaultJobWait is how long to wait for a job: a printer that warms up takes its time.
const defaultJobWait = 2 * time.Minute

// addQueue adds the flags. How comes before "the printer" and the like in their help.
func (o *queueOptions) addQueue(c *cobra.Command) {
	fl := c.Flags()
	fl.StringVar(&o.printer, "printer", "", "the printer (default: the clinic's, else the system's)")
	fl.IntVar(&o.copies, "copies", 1, "the number of copies")
	fl.StringVar(&o.media, "media", "", `the paper, by its name in "aftercare printers" (default: plain paper of the sheet's size)`)
	fl.StringVar(&o.tray, "tray", "", `the tray, by its name in "aftercare printers" (default: the printer's)`)
	fl.DurationVar(&o.wait, "wait", defaultJobWait, "how long to wait until a job is printed; 0: don't wait")
}

func (o *queueOptions) checkQueue() error {
	switch {
	case o.sides != "" && !slices.Contains(clinic.Sides, o.sides):
		return usage("", "--sides is %q; expected one or two", o.sides)
	case o.copies < 1 || o.copies > clinic.MaxCopies:
		return usage("", "--copies is %d; expected 1 to %d", o.copies, clinic.MaxCopies)
	case o.wait < 0:
		return usage("", "--wait is %s; expected a duration such as 2m", o.wait)
	case strings.ContainsAny(o.tray, " ,=\t\n") || strings.HasPrefix(o.tray, "-"):
		return usage(`"aftercare printers" lists them`, "--tray is %q, which is not a valid name for a tray", o.tray)
	}
	return nil
}

// ippSides maps to CUPS' own words.
var ippSides = map[string]string{"": "", "one": "one-sided", "two": "two-sided-long-edge"}

// jobTitle is the same for every patient: printing systems show and log it.
const jobTitle = "aftercare sheet"

// job returns how to print, from the flags and the clinic's profile. Given reports which flags are on the
// command line.
func (o *queueOptions) job(c clinic.Profile, r pdf.Renderer, given func(flag string) bool) (sink.Job, error) {
	defaults := c.Printer
	or := func(flag, profile string) string {
		if flag != "" {
			return flag
		}
		return profile
	}
	j := sink.Job{
		Queue: or(o.printer, defaults.Queue), Title: jobTitle, Copies: o.copies, Sides: ippSides[or(o.sides, defaults.Sides)], Tray: or(o.tray, defaults.Tray),
	}
	if defaults.Copies > 0 && !given("copies") {
		j.Copies = defaults.Copies
	}
	var err error
	if j.Media, err = sink.Media(clinic.Paper(r.Paper) == clinic.A4, or(o.media, defaults.Media)); err != nil {
		return j, usage("use --paper for the size of the sheet", "--media: %v", err)
	}
	return j, nil
}

// printers returns the printing system. Unattended, it never asks a person anything.
func (e *env) printers(wait time.Duration) sink.Printer {
	return sink.Printer{Run: e.run, Ask: e.ask, Sleep: e.sleep, Wait: wait}
}
