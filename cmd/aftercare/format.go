package main

import (
	"bytes"
	"io"
	"slices"
	"strings"
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
	name      string // as --format names it
	extension string // of its files; "" for one that makes none
	binary    bool   // never on a terminal
	whole     bool   // never some sections alone
	paper     bool   // it holds the PDF
	// ready refuses a clinic whose profile lacks what the format needs. What has one goes into
	// a patient's record.
	ready func(clinic.Profile) error
	// write returns the sheet and, where it has pages, how many.
	write func(made) (data []byte, pages int, err error)
}

// made is a sheet to be written, with all that a format may need. Procedure, Plan (with visit
// and clinic) and Sheet are the line's own.
type made struct {
	*pipeline.Result
	paper   pdf.Renderer
	console console.Console
	version string    // of this program
	given   time.Time // when the patient got it; zero where nobody said
}

// formats is the one table: "show" has those that are not binary, "batch" those that make files.
var formats = []format{
	{name: "term", write: writeTerminal},
	{name: "text", extension: ".txt", write: writer(text.Render)},
	{name: "markdown", extension: ".md", write: writer(markdown.Render)},
	{name: "html", extension: ".html", write: writer(html.Render)},
	{name: "json", extension: ".json", write: writer(json.Render)},
	{name: "fhir", extension: ".fhir.json", whole: true, paper: true, ready: fhir.Ready, write: writeFHIR},
	{name: "pdf", extension: ".pdf", binary: true, whole: true, paper: true, write: writePDF},
}

func (f format) shown() bool { return !f.binary }

// fits refuses a clinic whose profile lacks what the format needs.
func (f format) fits(c clinic.Profile) error {
	if f.ready == nil {
		return nil
	}
	return f.ready(c)
}

func (f format) filed() bool { return f.extension != "" }

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
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

func writeTerminal(m made) ([]byte, int, error) {
	if m.console.Plain {
		return writer(text.Render)(m)
	}
	return writer(terminal.Renderer{Console: m.console}.Render)(m)
}

// writer is a renderer that needs nothing but the sheet and has no pages.
func writer(render func(io.Writer, *sheet.Sheet) error) func(made) ([]byte, int, error) {
	return func(m made) ([]byte, int, error) {
		var b bytes.Buffer
		err := render(&b, m.Sheet)
		return b.Bytes(), 0, err
	}
}

func writePDF(m made) ([]byte, int, error) { return render(m.paper, m.Sheet) }
