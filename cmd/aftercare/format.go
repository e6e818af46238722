package main

import (
	"bytes"
	"io"
	"slices"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/diag"
	"aftercare/internal/pipeline"
	"aftercare/internal/render/fhir"
	"aftercare/internal/render/html"
	"aftercare/internal/render/json"
	"aftercare/internal/render/markdown"
	"aftercare/internal/render/pdf"
	"aftercare/internal/render/terminal"
	"aftercare/internal/render/text"
	"aftercare/internal/sheet"
	"aftercare/internal/terminal/console"
)

// format is one output format of a sheet.
type format struct {
	name           string // its name for --format
	extension      string // of its files; "" if it makes none
	binary         bool   // never on a terminal
	wholeSheetOnly bool   // it can't show single sections
	hasPDF         bool   // it contains the PDF
	// clinicCheck refuses a clinic whose profile lacks what the format needs. A format that has one goes into a
	// patient's record.
	clinicCheck func(clinic.Profile) error
	// write returns the sheet and, if it has pages, how many.
	write func(renderInput) (data []byte, pages int, err error)
}

// renderInput is a sheet to write, with everything that a format may need. Procedure, Plan (with visit and
// clinic) and Sheet come from the pipeline.
type renderInput struct {
	*pipeline.Result
	paper   pdf.Renderer
	console console.Console
	version string    // of this program
	given   time.Time // when the patient got it; zero if not given
}

// formats is the table of formats: "show" has those that aren't binary, "batch" those that make files.
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

// findFormat finds a format among those of a command.
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

// formatNames lists formats in words: "term, text or pdf".
func formatNames(has func(format) bool) string {
	var names []string
	for _, f := range formats {
		if has(f) {
			names = append(names, f.name)
		}
	}
	return diag.Or(names)
}

func writeTerminal(m renderInput) ([]byte, int, error) {
	switch {
	case m.console.Voice:
		return textWriter(text.RenderForVoice)(m)
	case m.console.Plain:
		return textWriter(text.Render)(m)
	}
	return textWriter(terminal.Renderer{Console: m.console}.Render)(m)
}

// textWriter wraps a renderer that only needs the sheet and has no pages.
func textWriter(render func(io.Writer, *sheet.Sheet) error) func(renderInput) ([]byte, int, error) {
	return func(m renderInput) ([]byte, int, error) {
		var b bytes.Buffer
		err := render(&b, m.Sheet)
		return b.Bytes(), 0, err
	}
}

func writePDF(m renderInput) ([]byte, int, error) { return renderSheet(m.paper, m.Sheet) }
