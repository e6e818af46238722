package main

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/files/sink"
	"aftercare/internal/render/pdf"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// paperOptions says what the sheet is printed on.
type paperOptions struct {
	paper      string
	largePrint bool
}

func (o *paperOptions) addPaper(c *cobra.Command) {
	c.Flags().StringVar(&o.paper, "paper", "", "letter or a4 (default: the clinic's)")
	c.Flags().BoolVar(&o.largePrint, "large-print", false, "print in 18 point, for low vision")
}

// checkPaperFlags refuses paper flags if no PDF is made: they would be ignored silently. The machine's settings
// don't count as flags.
func checkPaperFlags(fl *pflag.FlagSet, made bool, hint string) error {
	for _, name := range []string{"large-print", "paper"} {
		if !made && fl.Changed(name) {
			return usage(hint, "--%s only applies to a PDF", name)
		}
	}
	return nil
}

// renderer chooses the paper: the flag's, else the clinic's, else letter.
func (o paperOptions) renderer(c clinic.Profile) (pdf.Renderer, error) {
	paper := clinic.Paper(strings.ToLower(o.paper))
	switch {
	case o.paper != "" && paper != clinic.Letter && paper != clinic.A4:
		return pdf.Renderer{}, usage("", "--paper is %q; expected letter or a4", o.paper)
	case o.paper == "" && c.Paper != "":
		paper = c.Paper
	case o.paper == "":
		paper = clinic.Letter
	}
	return pdf.Renderer{Paper: string(paper), LargePrint: o.largePrint, Extra: clinicFont(c), Cache: pdf.NewCache()}, nil
}

// clinicFont returns the clinic's own typeface, read when a sheet needs it; nil for none.
func clinicFont(c clinic.Profile) *pdf.Extra { return pdf.FontFiles(c.Font, c.FontBold) }

// renderPDF makes the whole document in memory: nothing is written before it is complete.
func (s *session) renderPDF(sh *sheet.Sheet, o paperOptions) ([]byte, error) {
	r, err := o.renderer(s.library.Clinic())
	if err != nil {
		return nil, err
	}
	r.Extra = s.font
	data, _, err := renderSheet(r, sh)
	return data, err
}

func renderSheet(r pdf.Renderer, s *sheet.Sheet) (data []byte, pages int, err error) {
	var b bytes.Buffer
	pages, err = r.Render(&b, s)
	return b.Bytes(), pages, err
}

func (s *session) writePDF(sh *sheet.Sheet, o paperOptions, path string, force bool) error {
	data, err := s.renderPDF(sh, o)
	if err != nil {
		return err
	}
	return sink.WriteFile(path, data, force)
}

type pdfOptions struct {
	visitFlags
	paperOptions
	output string
	force  bool
}

func newPDF(e *env) *cobra.Command {
	o := &pdfOptions{}
	c := &cobra.Command{
		Use:   "pdf ID",
		Short: "Write a sheet as a PDF",
		Long: `Write a sheet as a PDF and print the file's name. A blank handout is called ID.pdf. A patient's
sheet is named after the procedure and the time, never after the patient. An existing file is kept
unless you add --force.

--draft writes ID-DRAFT.pdf, to read before you approve a text: the pages that patients will get,
with DRAFT across each. It takes the flags that choose the text, such as --with, --ended, --side
and --fill, but no name, birth date or other data of a patient.

` + exitStatus,
		Example: `  aftercare pdf mbb
  aftercare pdf mbb --clinic beverly-hills --large-print -o handout.pdf
  aftercare pdf mbb --ended now --name "Rosa Example" --born 1961-04-02 --side left
  aftercare pdf mbb --draft --large-print
  aftercare pdf mbb --visit visit.json -o - | lp`,
		Args: oneID,
		RunE: func(_ *cobra.Command, args []string) error { return runPDF(e, o, args[0]) },
	}
	o.add(c)
	o.addApproved(c)
	o.addPaper(c)
	o.addDraft(c)
	c.Flags().StringVarP(&o.output, "output", "o", "", "write to this file, or to standard output with -")
	c.Flags().BoolVar(&o.force, "force", false, "replace an existing file")
	return c
}

func runPDF(e *env, o *pdfOptions, name string) error {
	if o.output == "-" && e.outTerminal {
		return usage("send it to a file with -o, or to a pipe", "a PDF is not for a terminal")
	}
	if err := o.checkDraft("--output", o.output); err != nil {
		return err
	}
	s, err := e.newSession(&o.visitFlags, name)
	if err != nil {
		return err
	}
	s.onPaper = true
	r, err := s.make(o.yes)
	if err != nil {
		return err
	}
	data, err := s.renderPDF(r.Sheet, o.paperOptions)
	if err != nil {
		return err
	}
	if o.output == "-" {
		_, err = e.out.Write(data)
		return err
	}
	path, err := o.writeSheet(r.Sheet, r.Plan.Visit, data)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(e.out, path)
	return err
}

// writeSheet writes the file under the name asked for, or under the sheet's own name.
func (o *pdfOptions) writeSheet(s *sheet.Sheet, v visit.Visit, data []byte) (string, error) {
	switch {
	case o.output != "":
		return o.output, sink.WriteFile(o.output, data, o.force)
	case s.Draft != nil:
		path := s.ID + draftSuffix + ".pdf"
		return path, sink.WriteFile(path, data, o.force)
	case !s.Named:
		path := s.ID + ".pdf"
		return path, sink.WriteFile(path, data, o.force)
	}
	return sink.WriteUnderFreeName(".", patientFileName(s.ID, v), ".pdf", data)
}

// patientFileName names a patient's sheet by procedure and time, never by the patient.
func patientFileName(id string, v visit.Visit) string {
	switch {
	case !v.Ended.IsZero():
		return id + "-" + v.Ended.Format("2006-01-02-1504")
	case !v.Day.IsZero():
		return id + "-" + v.Day.String()
	}
	return filepath.Base(id) + "-personal"
}
