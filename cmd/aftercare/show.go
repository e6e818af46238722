package main

import (
	"github.com/spf13/cobra"

	"aftercare/internal/authoring/library"
	"aftercare/internal/pipeline"
)

type showOptions struct {
	visitFlags
	format string
	pdf    string
	paperOptions
	fhirOptions
	force bool
}

func newShow(e *env) *cobra.Command {
	o := &showOptions{}
	c := &cobra.Command{
		Use:   "show ID [SECTION…]",
		Short: "Show a sheet as a summary in the terminal",
		Long: `Show a sheet as a summary in the terminal: key times first, then who to call, then everything
else, in the words of the printed sheet. Name sections to see only those. "aftercare ID" is short
for "aftercare show ID".

Without --ended, the sheet gives intervals instead of clock times. A question that you don't
answer with --with or --without stays open: the sheet then has both texts, each under the words
that say who it is for.

--format writes the same sheet for other programs: "text" for mail and screen readers, "markdown",
"html" as a single page that loads nothing and runs nothing, and "json" with each time in words
and as a value ("aftercare schema sheet" describes it).

--draft shows a text that isn't approved yet, as patients will get it, with every heading marked
as a draft. A draft can go to a file or a pipe. It can't be made for a patient.

` + exitStatus,
		Example: `  aftercare show mbb
  aftercare show mbb warnings
  aftercare show mbb --ended now --with sedation --without steroid
  aftercare show mbb --draft --format html > mbb-draft.html
  aftercare show mbb --ended now --pdf sheet.pdf
  aftercare show mbb --ended now --format html > sheet.html
  aftercare show mbb --format json warnings
  aftercare show colonoscopy --clinic my-clinic --name "Rosa Example" --record 00417 --ended now --format fhir
  aftercare show mbb --clinic my-clinic --visit visit.json --format fhir --as transaction --given now`,
		Args: atLeastOneID,
		RunE: func(c *cobra.Command, args []string) error { return runShow(e, o, c, args[0], args[1:]) },
	}
	o.add(c)
	o.addApproved(c)
	o.addPaper(c)
	o.addFHIR(c)
	o.addDraft(c)
	fl := c.Flags()
	fl.StringVar(&o.format, "format", "term", formatNames(format.isText))
	fl.StringVar(&o.pdf, "pdf", "", "also write the sheet as a PDF to this file")
	fl.BoolVar(&o.force, "force", false, "replace an existing PDF")
	return c
}

func runShow(e *env, o *showOptions, c *cobra.Command, name string, sections []string) error {
	e.json = e.json || o.format == "json"
	form, err := findFormat(o.format, format.isText)
	switch {
	case err != nil:
		return err
	case o.pdf != "" && len(sections) > 0:
		return usage("leave out the sections", "--pdf makes the whole sheet; sections alone are for a screen")
	case form.wholeSheetOnly && len(sections) > 0:
		return usage("leave out the sections", "--format %s makes the whole sheet", form.name)
	case o.draft && form.clinicCheck != nil:
		return usage("choose text, markdown, html or json", "--format %s goes into a patient's record, and a draft is for no patient", form.name)
	}
	if err := o.checkDraft("--pdf", o.pdf); err != nil {
		return err
	}
	if err := o.check(c, form); err != nil {
		return err
	}
	if err := checkPaperFlags(c.Flags(), form.hasPDF || o.pdf != "", "add --pdf FILE"); err != nil {
		return err
	}
	o.readOnly = o.pdf == "" && !form.hasPDF
	s, err := e.newSession(&o.visitFlags, name)
	if err != nil {
		return err
	}
	s.onPaper = o.pdf != "" || form.hasPDF
	if list := s.procedure.UnusedFiles; len(list) > 0 && s.flags.fields.HasName() {
		return &library.UnusedFileError{ID: s.id, Language: s.procedure.Language, List: list} // a patient's sheet, in any format
	}
	if err := form.checkClinic(s.library.Clinic()); err != nil {
		return err
	}
	if e.outTerminal && form.extension == "" && o.pdf == "" && !o.draft {
		s.line.Audience = pipeline.Screen
	}
	r, err := s.make(o.yes)
	if err != nil {
		return err
	}
	shown := *r
	if len(sections) > 0 {
		if shown.Sheet, err = r.Sheet.Select(sections); err != nil {
			return err
		}
		for _, none := range r.Sheet.MissingParts(sections) {
			e.warn("this sheet has no section " + none)
		}
	}
	paper, err := o.renderer(s.library.Clinic())
	if err != nil {
		return err
	}
	paper.Extra = s.font
	given, err := o.givenTime(s, r.Plan.Visit)
	if err != nil {
		return err
	}
	data, _, err := form.write(renderInput{&shown, paper, e.console(), version(), given})
	if err != nil {
		return err
	}
	if o.pdf != "" {
		if err := s.writePDF(r.Sheet, o.paperOptions, o.pdf, o.force); err != nil {
			return err
		}
	}
	if form.extension == "" {
		return e.show(data, r.Plan.Visit.IsPrivate())
	}
	_, err = e.out.Write(data) // in a single write
	return err
}
