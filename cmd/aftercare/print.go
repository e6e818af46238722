package main

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aftercare/internal/diag"
	"aftercare/internal/files/sink"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/review/account"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

type printOptions struct {
	visitFlags
	paperOptions
	queueOptions
	from      string // a schedule
	fileFlags scheduleFlags
}

func newPrint(e *env) *cobra.Command { return printCommand(e, &printOptions{}) }

func printCommand(e *env, o *printOptions) *cobra.Command {
	c := &cobra.Command{
		Use:   "print ID|APPOINTMENT",
		Short: "Print a sheet on paper, asking for what is missing",
		Long: `Print a sheet on paper. In a terminal it asks for what is missing, shows whose sheet it is,
and prints when you press Enter. In a script give all as flags or --visit, and --yes.

With --from SCHEDULE, or where clinic.yaml says where today's schedule is, the visit is the row
of an appointment; what the schedule could not know, such as when the procedure ended, is asked
for. Flags go before what the row says. --from today is the schedule of clinic.yaml, and --from
none is no schedule: the name is a procedure's.

The sheet goes to CUPS by standard input: no file is left, and nothing of the patient
stands in the job, its title or a log.

` + exitStatus,
		Example: `  aftercare print mbb
  aftercare print mbb --ended now --name "Rosa Example" --born 1961-04-02 --side left
  aftercare print mbb --visit - --yes < visit.json
  aftercare print --from monday.csv A-1041
  aftercare print A-1041`,
		Args: func(c *cobra.Command, args []string) error {
			if o.from != "" && len(args) != 1 {
				return usage("such as: aftercare print --from monday.csv A-1041", "print --from takes a schedule and one appointment's id")
			}
			return oneID(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			return runPrint(c.Context(), e, o, args[0], c.Flags().Changed)
		},
	}
	o.add(c)
	o.addApproved(c)
	o.addPaper(c)
	o.fileFlags.addFile(c)
	o.addQueue(c)
	fl := c.Flags()
	fl.StringVar(&o.from, "from", "", "a schedule, of which the appointment named is printed; today: that of clinic.yaml")
	fl.StringVar(&o.sides, "sides", "", "one or two sides of the paper; else as the clinic or the printer is set")
	return c
}

func runPrint(ctx context.Context, e *env, o *printOptions, name string, given func(flag string) bool) error {
	if err := o.checkQueue(); err != nil {
		return err
	}
	interactive := e.inTerminal && !o.yes && o.file != "-"
	if !interactive && !o.yes {
		return usage("add --yes to print without being asked", "print asks before it prints, and nobody is there to answer")
	}
	name, err := o.resolveName(e, name, interactive)
	if err != nil {
		return err
	}
	s, err := e.newSession(&o.visitFlags, name)
	if err != nil {
		return err
	}
	r, err := o.renderer(s.library.Clinic())
	if err != nil {
		return err
	}
	printer := e.printers(o.wait)
	job, err := o.job(s.library.Clinic(), r, given)
	if err != nil {
		return err
	}
	if job, err = printer.Ready(ctx, job); err != nil {
		return err
	}
	d := &dialog{asker: asker{env: e, ctx: ctx}, session: s}
	s.hasReadBack = interactive
	if interactive {
		if err := d.askMissing(); err != nil {
			return err
		}
	}
	made, err := s.make(o.yes)
	if err != nil {
		return err
	}
	data, pages, err := renderSheet(r, made.Sheet)
	if err != nil {
		return err
	}
	if interactive {
		d.readBack(made, readBackSheet(job, r, made.Sheet, pages), job.Queue)
		if err := d.confirm(); err != nil {
			return err
		}
	}
	id, end, err := printer.Print(ctx, job, bytes.NewReader(data))
	if err != nil {
		return err
	}
	what := "Printed"
	if end == sink.Queued {
		what = "Handed to the printer"
	}
	_, err = fmt.Fprintf(e.out, "%s: job %s on %s, %s.\n", what, id, job.Queue, plural(pages, "page"))
	return err
}

func plural(n int, noun string) string { return diag.Count(n, noun) }

// readBackSheet describes what will be printed.
func readBackSheet(j sink.Job, r pdf.Renderer, s *sheet.Sheet, pages int) string {
	parts := []string{plural(pages, "page"), r.Paper}
	if r.LargePrint {
		parts = append(parts, "large print")
	}
	if j.Copies > 1 {
		parts = append(parts, fmt.Sprintf("%d copies", j.Copies))
	}
	return strings.Join(append(parts, s.Language, s.StatusLine), ", ")
}

// readBack shows in a few lines what is about to be printed.
func (d *dialog) readBack(r *pipeline.Result, what, queue string) {
	d.say("")
	for _, line := range d.session.readBack(r, what, queue) {
		d.say("%-10s %s", line[0]+":", line[1])
	}
}

// readBack describes what is about to be printed, so that a wrong patient, side or time is noticed before it is
// on paper.
func (s *session) readBack(r *pipeline.Result, what, queue string) [][2]string {
	v := r.Plan.Visit
	who := "nobody: a blank sheet"
	if v.IsNamed() {
		who = v.Name + ", " + secondIdentifier(v)
	}
	procedure := r.Procedure.Title
	for _, name := range slices.Sorted(maps.Keys(v.Answers)) {
		procedure += fmt.Sprintf("; %s: %s", name, v.Answers[name])
	}
	for _, fill := range r.Plan.UsedFills() {
		if value, given := v.FillValues[fill.Name]; given {
			procedure += fmt.Sprintf("; %s: %s", fill.Name, value.Input())
		}
	}
	side := diag.Join(", ", string(v.Side), v.Site)
	if side == "" {
		side = "not said"
	}
	lines := [][2]string{
		{"Patient", who}, {"Procedure", procedure}, {"Side", side}, {"Ended", formatAgo(v, s.env.now())},
		{"Sheet", what}, {"Printer", queue},
	}
	for _, o := range account.CheckNextVisit(r.Plan) {
		lines = append(lines, [2]string{"Warning", o.Sentence})
	}
	return lines
}

func secondIdentifier(v visit.Visit) string {
	var parts []string
	if !v.Born.IsZero() {
		parts = append(parts, "born "+v.Born.String())
	}
	if v.Record != "" {
		parts = append(parts, "record "+v.Record)
	}
	return strings.Join(parts, ", ")
}

// formatAgo says when the procedure ended and how long ago that is: a wrong hour is obvious at once.
func formatAgo(v visit.Visit, now time.Time) string {
	if v.Ended.IsZero() {
		return "not said: the times are lines to write on"
	}
	when := v.Ended.Format("3:04 PM")
	if visit.DateOf(v.Ended) != visit.DateOf(now.In(v.Ended.Location())) {
		when = v.Ended.Format("Mon, Jan 2, 3:04 PM")
	}
	const day = 24 * time.Hour
	switch since := now.Sub(v.Ended).Truncate(time.Minute); {
	case since < time.Minute:
		return when + ", just now"
	case since < 2*time.Hour:
		return when + ", " + plural(int(since.Minutes()), "minute") + " ago"
	case since < 2*day:
		return when + ", " + plural(int(since.Hours()), "hour") + " ago"
	default:
		return when + ", " + plural(int(since/day), "day") + " ago"
	}
}
