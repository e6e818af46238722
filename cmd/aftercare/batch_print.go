package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/batch/printing"
	"aftercare/internal/batch/progress"
	"aftercare/internal/files/sink"
	"aftercare/internal/render/pdf"
)

// batchPrint is the print options of batch.
type batchPrint struct {
	queueOptions
	print   bool
	reprint []string
	printed []string
}

func (o *batchPrint) addPrint(c *cobra.Command) {
	o.addQueue(c)
	fl := c.Flags()
	fl.BoolVar(&o.print, "print", false, "print the sheets once all are made, one for each appointment")
	fl.StringSliceVar(&o.reprint, "reprint", nil, "with --print: appointments to print again, or all")
	fl.StringSliceVar(&o.printed, "printed", nil, "with --print: appointments whose sheets somebody has seen on paper")
	fl.StringVar(&o.sides, "sides", "", "sides of the paper to print on, one or two (default: the clinic's, else the printer's; with --merge: two)")
}

// checkPrint refuses flags that would be ignored silently.
func (o *batchPrint) checkPrint(fl *pflag.FlagSet, format string) error {
	if o.print {
		if format != "pdf" {
			return usage("", "--print prints PDFs, not --format %s", format)
		}
		for _, id := range o.printed {
			if slices.ContainsFunc(o.reprint, func(s string) bool { return strings.EqualFold(s, id) }) {
				return usage("", "--reprint and --printed both name the appointment %q", id)
			}
		}
		return o.checkQueue()
	}
	for _, name := range []string{"printer", "copies", "media", "tray", "wait", "reprint", "printed"} {
		if fl.Changed(name) {
			return usage("add --print", "--%s only applies to printing", name)
		}
	}
	return o.checkQueue()
}

// isTwoSided reports whether the merged file is for two-sided printing.
func (o *batchPrint) isTwoSided(c clinic.Profile) bool {
	if o.sides != "" {
		return o.sides == "two"
	}
	return c.Printer.Sides != "one"
}

// printing returns how a run prints its sheets; nil if it doesn't. Begin is called before the first job.
func (o *batchOptions) printing(e *env, c clinic.Profile, r pdf.Renderer, begin func()) (*printing.Options, error) {
	if !o.print {
		return nil, nil
	}
	j, err := o.job(c, r, o.flags.Changed)
	if err != nil {
		return nil, err
	}
	paper := e.printers(o.wait)
	paper.Run = e.runDetached
	return &printing.Options{Printer: paper, Job: j, Reprint: o.reprint, AlreadyPrinted: o.printed, OnBegin: begin, OnJob: func(l printing.Line) {
		if !o.quiet || l.State != printing.OnPaper {
			_ = e.tell(progress.Printed(l))
		}
	}}, nil
}

// printFailure returns the error of a run whose sheets aren't all on paper; nil if they are.
func printFailure(p *printing.Counts, waited bool) error {
	switch {
	case p == nil:
		return nil
	case p.Err != nil:
		return p.Err
	case p.NotPrinted+p.InDoubt > 0 || waited && p.Waiting > 0:
		return errPartial
	}
	return nil
}

var _ printing.Printer = sink.Printer{}
