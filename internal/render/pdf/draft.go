package pdf

import "aftercare/internal/sheet"

// The mark of a draft is at the slope of a 3-4-5 triangle, near the diagonal of both paper sizes,
// so that the rotation takes two decimals. Its letters are light enough to read text over them, and
// have an outline, which a fax or a printer without grey still shows.
const (
	draftCos, draftSin = 0.6, 0.8
	draftEdge          = 24.0 // from the edges of the paper
	draftHigh          = 0.72 // the height of a capital letter, relative to the font size
	draftLargest       = 190.0
	draftOutline       = 0.5
	draftGrey          = 0.93
)

// draftMark writes DRAFT across the page, behind everything else, and says what the draft is in the
// margin above: nothing in the layout moves. A screen reader reads it once, before everything else.
func (l *layout) draftMark() {
	d := l.s.Draft
	if d == nil || l.c.Measuring() {
		return
	}
	l.c.Artifact(func() float64 {
		w := l.f.Width(d.Mark, bold, 1)
		across := (l.m.width - 2*draftEdge) / (w*draftCos + draftHigh*draftSin)
		along := (l.m.height - 2*draftEdge) / (w*draftSin + draftHigh*draftCos)
		size := min(across, along, draftLargest)
		w, h := w*size/2, draftHigh*size/2
		centred := [2]float64{l.m.width/2 - w*draftCos + h*draftSin, l.m.height/2 - w*draftSin - h*draftCos}
		l.c.OutlinedText([6]float64{draftCos, draftSin, -draftSin, draftCos, centred[0], centred[1]}, size, draftGrey, draftOutline, bold, d.Mark)
		return 0
	})
	if l.c.Pages() > 1 {
		l.c.Artifact(func() float64 { return l.draftLine(d) })
		return
	}
	l.c.P(func() float64 { return l.draftLine(d) })
}

// draftLine says at the top of a page, in the middle of its margin, what the draft is.
func (l *layout) draftLine(d *sheet.Draft) float64 {
	r := role{10, 12, bold}
	if l.m.large {
		r = role{13, 15, bold}
	}
	if w := l.textWidth(d.Line, r); w > l.m.innerWidth() {
		r.size *= l.m.innerWidth() / w
	}
	l.drawLine(d.Line, (l.m.width-l.textWidth(d.Line, r))/2, l.m.top-r.lead-3, r)
	return 0
}
