package html

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"strings"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/authoring/picture"
	"aftercare/internal/render/qr"
	"aftercare/internal/sheet"
)

// dataURI returns the clinic's logo as a data URI: black on white, whatever the page's colours.
func dataURI(p *picture.Picture) string {
	img := image.NewPaletted(image.Rect(0, 0, p.Width, p.Height), color.Palette{color.White, color.Black})
	for y := range p.Height {
		for x := range p.Width {
			img.Pix[y*img.Stride+x] = p.Bits[y*((p.Width+7)/8)+x/8] >> (7 - x%8) & 1
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(fmt.Sprintf("html: %v", err)) // writing to memory can't fail
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}

// code draws an address as a code to scan, with the white margin that readers need; "" if it is too
// long for a code, since it is also printed in letters.
func code(l sheet.Link) string {
	c := qr.Encode(l.URL)
	if c.Size == 0 {
		return ""
	}
	const quiet = 4
	var path strings.Builder
	for _, r := range c.Rows {
		fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", r.X+quiet, r.Y+quiet, r.Width, r.Width)
	}
	side := c.Size + 2*quiet
	return fmt.Sprintf(`<svg class="code" role="img" aria-label="%s" viewBox="0 0 %d %d" shape-rendering="crispEdges">`+
		`<path fill="#fff" d="M0 0h%dv%dH0z"/><path fill="#000" d="%s"/></svg> `, escapeHTML(l.Alt), side, side, side, side, &path)
}

// drawing draws what explains an instruction, in black on white whatever the page's colours.
func (p *page) drawing(d *sheet.Drawing) {
	if d == nil {
		return
	}
	const size = 0.6 // pixels a unit
	of := drawing.Find(d.Name)
	p.markup(`<span class="drawing">`, fmt.Sprintf(`<svg role="img" aria-label="%s" viewBox="0 0 %g %g" width="%.0f" height="%.0f">`+
		`<g stroke="#000" stroke-linecap="round" stroke-linejoin="round"><path stroke="none" fill="#fff" d="M0 0H%[2]gV%[3]gH0Z"/>`,
		escapeHTML(d.Alt), of.Width, of.Height, size*of.Width, size*of.Height))
	for _, s := range of.Strokes {
		colour := ""
		if s.White {
			colour = ` stroke="#fff"`
		}
		p.markup(fmt.Sprintf(`<path fill="%s"%s stroke-width="%g" d="%s"/>`, []string{"none", "#fff", "#000"}[s.Fill], colour, s.Width, s.Path))
	}
	p.markup(`</g></svg> <span class="note">`, p.isolateText(d.Caption), "</span></span>")
}

// warning returns the triangle for signs that can't wait; it only repeats the heading.
func warning(level string) string {
	if level != "call-911" {
		return ""
	}
	return `<svg class="icon" aria-hidden="true" viewBox="0 0 24 24"><path d="M12 3 22 20H2zM12 10v5M12 17.4v.2" fill="none" ` +
		`stroke="currentColor" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round"/></svg>`
}
