package main

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"aftercare/internal/clinic"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet"
	"aftercare/internal/sink"
	"aftercare/internal/visit"
)

type printOptions struct {
	visitFlags
	paperOptions
	printer string
	copies  int
	sides   string
	from    string // a schedule
	reading scheduleFlags
}

func newPrint(e *env) *cobra.Command {
	o := &printOptions{}
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
		RunE: func(c *cobra.Command, args []string) error { return runPrint(c.Context(), e, o, args[0]) },
	}
	o.add(c)
	o.addPaper(c)
	o.reading.addFile(c)
	fl := c.Flags()
	fl.StringVar(&o.from, "from", "", "a schedule, of which the appointment named is printed; today: that of clinic.yaml")
	fl.StringVar(&o.printer, "printer", "", "the printer; else the clinic's, else the system's usual one")
	fl.IntVar(&o.copies, "copies", 1, "how many")
	fl.StringVar(&o.sides, "sides", "", "one or two sides of the paper; else as the printer is set")
	return c
}

// jobTitle is the same for each patient: printing systems show and log it.
const jobTitle = "aftercare sheet"

// sidesNames are CUPS' own words.
var sidesNames = map[string]string{"": "", "one": "one-sided", "two": "two-sided-long-edge"}

func runPrint(ctx context.Context, e *env, o *printOptions, name string) error {
	const most = 100
	sides, ok := sidesNames[o.sides]
	switch {
	case !ok:
		return usage("", "--sides is %q; expected one or two", o.sides)
	case o.copies < 1 || o.copies > most:
		return usage("", "--copies is %d; expected 1 to %d", o.copies, most)
	}
	asks := e.inTerminal && !o.yes && o.file != "-"
	if !asks && !o.yes {
		return usage("add --yes to print without being asked", "print asks before it prints, and nobody is there to answer")
	}
	name, err := o.procedure(e, name, asks)
	if err != nil {
		return err
	}
	s, err := e.begin(&o.visitFlags, name)
	if err != nil {
		return err
	}
	r, err := o.renderer(s.library.Clinic())
	if err != nil {
		return err
	}
	printer := e.printer()
	queue, err := o.queue(ctx, printer, s.library.Clinic())
	if err != nil {
		return err
	}
	d := &dialog{asker: asker{env: e, ctx: ctx}, session: s}
	if asks {
		if err := d.askMissing(); err != nil {
			return err
		}
	}
	made, err := s.make(o.yes)
	if err != nil {
		return err
	}
	data, pages, err := render(r, made.Sheet)
	if err != nil {
		return err
	}
	if asks {
		d.readBack(made, readBackSheet(o, r, made.Sheet, pages), queue)
		if err := d.confirm(); err != nil {
			return err
		}
	}
	job := sink.Job{Queue: queue, Title: jobTitle, Copies: o.copies, Sides: sides, Media: media(r)}
	id, err := printer.Print(ctx, job, data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(e.out, "Printed: job %s on %s, %s.\n", id, queue, counted(pages, "page"))
	return err
}

func (e *env) printer() sink.Printer { return sink.Printer{Run: e.run, Sleep: e.sleep, Tries: 240} }

// queue is the printer: the flag's, the clinic's, the system's usual one.
func (o *printOptions) queue(ctx context.Context, p sink.Printer, c clinic.Profile) (string, error) {
	asked := o.printer
	if asked == "" {
		asked = c.Printer
	}
	return p.Queue(ctx, asked)
}

func media(r pdf.Renderer) string {
	if clinic.Paper(r.Paper) == clinic.A4 {
		return "iso_a4_210x297mm"
	}
	return "na_letter_8.5x11in"
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// readBackSheet describes what will be printed.
func readBackSheet(o *printOptions, r pdf.Renderer, s *sheet.Sheet, pages int) string {
	parts := []string{counted(pages, "page"), r.Paper}
	if r.LargePrint {
		parts = append(parts, "large print")
	}
	if o.copies > 1 {
		parts = append(parts, fmt.Sprintf("%d copies", o.copies))
	}
	return strings.Join(append(parts, s.Language, s.StatusLine), ", ")
}

// readBack shows in six lines what is about to be printed.
func (d *dialog) readBack(r *pipeline.Result, what, queue string) {
	d.say("")
	for _, line := range d.session.readBack(r, what, queue) {
		d.say("%-10s %s", line[0]+":", line[1])
	}
}

// readBack says what is about to be printed, so that a wrong patient, side or time is seen
// before it is on paper.
func (s *session) readBack(r *pipeline.Result, what, queue string) [][2]string {
	v := r.Plan.Visit
	who := "nobody: a blank sheet"
	if v.Named() {
		who = v.Name + ", " + secondIdentifier(v)
	}
	procedure := r.Procedure.Title
	for _, name := range slices.Sorted(maps.Keys(v.Answers)) {
		procedure += fmt.Sprintf("; %s: %s", name, v.Answers[name])
	}
	for _, fill := range r.Plan.Fills() {
		if value, given := v.Filled[fill.Name]; given {
			procedure += fmt.Sprintf("; %s: %s", fill.Name, value.Typed())
		}
	}
	side := strings.Join(nonEmpty(string(v.Side), v.Site), ", ")
	if side == "" {
		side = "not said"
	}
	return [][2]string{
		{"Patient", who}, {"Procedure", procedure}, {"Side", side}, {"Ended", ago(v, s.env.now())},
		{"Sheet", what}, {"Printer", queue},
	}
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

func nonEmpty(parts ...string) []string {
	return slices.DeleteFunc(parts, func(s string) bool { return s == "" })
}

// ago says when the procedure ended and how long ago that is: a wrong hour shows at once.
func ago(v visit.Visit, now time.Time) string {
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
		return when + ", " + counted(int(since.Minutes()), "minute") + " ago"
	case since < 2*day:
		return when + ", " + counted(int(since.Hours()), "hour") + " ago"
	default:
		return when + ", " + counted(int(since/day), "day") + " ago"
	}
}
