// Package html renders a sheet as one page for a browser: for a portal, mail, a kiosk, a phone. It
// contains its style and its pictures, runs no script and loads nothing. The browser shapes the
// letters, so that every script works.
package html

import (
	_ "embed"
	"io"
	"strconv"
	"strings"

	"aftercare/internal/sheet"
)

//go:embed style.css
var style string

// draftStyle is what a draft needs besides style.
//
//go:embed draft.css
var draftStyle string

// policy allows the page its own style and pictures, and nothing else.
const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

// Render writes the page.
func Render(w io.Writer, s *sheet.Sheet) error {
	name, own := pageMargins(s)
	p := &page{sheet: s, name: name}
	p.markup(`<!DOCTYPE html>`, "\n", `<html lang="`, escapeHTML(s.Language), `" dir="`, escapeHTML(s.Direction), `">`, "\n<head>\n",
		`<meta charset="utf-8">`, "\n",
		`<meta http-equiv="Content-Security-Policy" content="`, policy, `">`, "\n",
		`<meta name="viewport" content="width=device-width, initial-scale=1">`, "\n",
		`<meta name="color-scheme" content="light dark">`, "\n",
		`<meta name="referrer" content="no-referrer">`, "\n",
		// Phone numbers are already links; a record number isn't a phone number.
		`<meta name="format-detection" content="telephone=no, date=no, address=no, email=no">`, "\n",
		// The title appears in windows, print jobs and browser histories, so it has no patient data.
		`<title>`, escapeHTML(s.Title), `</title>`, "\n",
		"<style>\n", style, p.draftStyle(), own, "</style>\n</head>\n<body>\n", `<div class="sheet `, name, `">`, "\n")
	p.draftMark()
	p.body()
	p.markup("</div>\n</body>\n</html>\n")
	_, err := io.WriteString(w, p.b.String())
	return err
}

// page is a page being written.
type page struct {
	b     strings.Builder
	sheet *sheet.Sheet
	name  string // that no other patient's page has
	ids   int
}

// markup writes finished markup; texts in it were escaped with escapeHTML or isolateText.
func (p *page) markup(parts ...string) {
	for _, s := range parts {
		p.b.WriteString(s)
	}
}

// element writes a text in its own element; nothing for an empty text.
func (p *page) element(name, class, text string) {
	if text == "" {
		return
	}
	p.markup("<", name)
	if class != "" {
		p.markup(` class="`, class, `"`)
	}
	p.markup(">", p.text(text), "</", name, ">\n")
}

// id returns a unique name, even if a script joins pages into one document.
func (p *page) id() string {
	p.ids++
	return p.name + "-" + strconv.Itoa(p.ids)
}

func (p *page) body() {
	first, rest := splitAtTitle(p.sheet.Blocks)
	p.markup("<header>\n")
	for _, b := range first {
		b.Accept(p)
	}
	p.markup("</header>\n<main>\n")
	p.top(rest)
	for _, b := range urgentFirst(rest) {
		b.Accept(p)
	}
	p.markup("</main>\n<footer>\n")
	for _, l := range p.sheet.Footer.Lines {
		p.element("p", "", l)
	}
	p.markup("</footer>\n")
}

// top writes a header for a page that has no title of its own, since it shows only some sections.
func (p *page) top(blocks []sheet.Block) {
	for _, b := range blocks {
		if _, ok := b.(sheet.Heading); ok {
			return
		}
	}
	p.heading("h1", p.sheet.Name)
	p.markup(`<p class="subject">`, p.text(p.sheet.StatusLine))
	for _, part := range p.sheet.Subject {
		p.markup(` | <bdi>`, p.text(part), `</bdi>`)
	}
	p.markup("</p>\n")
	if p.sheet.Partial {
		p.element("p", "notice", p.sheet.PartialLine)
	}
}

// splitAtTitle separates what comes before the title from the rest.
func splitAtTitle(blocks []sheet.Block) (first, rest []sheet.Block) {
	for _, b := range blocks {
		switch b.(type) {
		case sheet.Notice, sheet.Letterhead:
			first = append(first, b)
		default:
			rest = append(rest, b)
		}
	}
	return first, rest
}

// urgentFirst moves what a small screen must show without scrolling to the front: whose sheet it
// is, the emergency box, the key times, who else to call.
func urgentFirst(blocks []sheet.Block) []sheet.Block {
	const places = 6
	var at [places][]sheet.Block
	for _, b := range blocks {
		switch b := b.(type) {
		case sheet.Heading:
			at[0] = append(at[0], b)
		case sheet.PatientBanner, sheet.Summary:
			at[1] = append(at[1], b)
		case sheet.Help:
			n := min(len(b.Boxes), 1)
			at[2] = append(at[2], sheet.Help{Boxes: b.Boxes[:n]})
			at[4] = append(at[4], sheet.Help{Boxes: b.Boxes[n:]})
		case sheet.ForOthers:
			at[4] = append(at[4], b)
		case sheet.KeyTimes:
			at[3] = append(at[3], b)
		default:
			at[5] = append(at[5], b)
		}
	}
	var out []sheet.Block
	for _, blocks := range at {
		out = append(out, blocks...)
	}
	return out
}
