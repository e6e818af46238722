package html

// draftStyle returns the style of a draft's marks; "" for other sheets.
func (p *page) draftStyle() string {
	if p.sheet.Draft == nil {
		return ""
	}
	return draftStyle
}

// draftMark says at the top what the draft is, and writes DRAFT across the screen and each printed
// page. On paper the line is in the margin and under the mark, so that nothing moves.
func (p *page) draftMark() {
	d := p.sheet.Draft
	if d == nil {
		return
	}
	p.element("p", "notice draft-line", d.Line)
	p.markup(`<div class="draft-mark" aria-hidden="true"><div>`, p.text(d.Mark), `<small>`, p.text(d.Line), "</small></div></div>\n")
}

// heading writes a heading, with the mark if the sheet is a draft.
func (p *page) heading(element, text string) {
	if text == "" {
		return
	}
	p.markup("<", element, ">", p.text(text))
	p.endDraftHeading()
	p.markup("</", element, ">\n")
}

// saidHeading writes the heading of a part that has none in print: only a voice gets it.
func (p *page) saidHeading(text string) {
	p.markup(`<h2 class="said">`, p.text(text))
	p.endDraftHeading()
	p.markup("</h2>\n")
}

// endDraftHeading ends an open heading. The mark is read and copied with the heading; paper has
// another one.
func (p *page) endDraftHeading() {
	if d := p.sheet.Draft; d != nil {
		p.markup(`<span class="draft"> — `, escapeHTML(d.Mark), "</span>")
	}
}
