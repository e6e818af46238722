package main

import (
	"bytes"
	"io"
	"slices"
	"time"

	"aftercare/internal/clinic"
	"aftercare/internal/console"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/fhir"
	"aftercare/internal/render/html"
	"aftercare/internal/render/json"
	"aftercare/internal/render/markdown"
	"aftercare/internal/render/pdf"
	"aftercare/internal/render/terminal"
	"aftercare/internal/render/text"
	"aftercare/internal/sheet"
)

// format is one form in which a sheet can be had.
type format struct {
	name           string // as --format names it
	extension      string // of its files; "" for one that makes none
	binary         bool   // never on a terminal
	wholeSheetOnly bool   // never some sections alone
	hasPDF         bool   // it holds the PDF
	// clinicCheck refuses a clinic whose profile lacks what the format needs. What has one goes into
	// a patient's record.
	clinicCheck func(clinic.Profile) error
	// write returns the sheet and, where it has pages, how many.
	write func(renderInput) (data []byte, pages int, err error)
}

// renderInput is a sheet to be written, with all that a format may need. Procedure, Plan (with visit
// and clinic) and Sheet are the line's own.
type renderInput struct {
	*pipeline.Result
	paper   pdf.Renderer
	console console.Console
	version string    // of this program
	given   time.Time // when the patient got it; zero where nobody said
}

// formats is the one table: "show" has those that are not binary, "batch" those that make files.
var formats = []format{
	{name: "term", write: writeTerminal},
	{name: "text", extension: ".txt", write: textWriter(text.Render)},
	{name: "markdown", extension: ".md", write: textWriter(markdown.Render)},
	{name: "html", extension: ".html", write: textWriter(html.Render)},
	{name: "json", extension: ".json", write: textWriter(json.Render)},
	{name: "fhir", extension: ".fhir.json", wholeSheetOnly: true, hasPDF: true, clinicCheck: fhir.Ready, write: writeFHIR},
	{name: "pdf", extension: ".pdf", binary: true, wholeSheetOnly: true, hasPDF: true, write: writePDF},
}

func (f format) isText() bool { return !f.binary }

// checkClinic refuses a clinic whose profile lacks what the format needs.
func (f format) checkClinic(c clinic.Profile) error {
	if f.clinicCheck == nil {
		return nil
	}
	return f.clinicCheck(c)
}

func (f format) isFile() bool { return f.extension != "" }

// findFormat finds a format among those that a command has.
func findFormat(name string, has func(format) bool) (format, error) {
	n := slices.IndexFunc(formats, func(f format) bool { return f.name == name && has(f) })
	if n >= 0 {
		return formats[n], nil
	}
	hint := ""
	if name == "pdf" {
		hint = `"aftercare pdf", or --pdf FILE beside the summary`
	}
	return format{}, usage(hint, "--format is %q; expected %s", name, formatNames(has))
}

// formatNames lists formats as a sentence does: "term, text or pdf".
func formatNames(has func(format) bool) string {
	var names []string
	for _, f := range formats {
		if has(f) {
			names = append(names, f.name)
		}
	}
	return alternatives(names)
}

func writeTerminal(m renderInput) ([]byte, int, error) {
	if m.console.Plain {
		return textWriter(text.Render)(m)
	}
	return textWriter(terminal.Renderer{Console: m.console}.Render)(m)
}

// textWriter is a renderer that needs nothing but the sheet and has no pages.
func textWriter(render func(io.Writer, *sheet.Sheet) error) func(renderInput) ([]byte, int, error) {
	return func(m renderInput) ([]byte, int, error) {
		var b bytes.Buffer
		err := render(&b, m.Sheet)
		return b.Bytes(), 0, err
	}
}

func writePDF(m renderInput) ([]byte, int, error) { return renderSheet(m.paper, m.Sheet) }
