package pdf

import "aftercare/internal/render/pdfwriter"

// The weights of a text.
const (
	regular = pdfwriter.Regular
	bold    = pdfwriter.Bold
)

// role is a kind of text: its size, its line height, its weight.
type role struct {
	size, lead float64
	weight     pdfwriter.Weight
}

// metrics holds the lengths of one kind of paper, in points.
type metrics struct {
	large                    bool
	fit                      int     // how many steps of copyfitting made leading and gaps smaller
	width, height            float64 // of the paper
	left, right, top, bottom float64 // margins; the footer is in the bottom one
	gap                      float64 // after a block
	pad                      float64 // inside a box
	gutter                   float64 // between columns
	icon                     float64
	writeHeight              float64 // the height of a space to write on

	title, key, h2, cell, body, strong, value, small, label, foot, page role
}

// innerWidth returns the width of the text.
func (m *metrics) innerWidth() float64 { return m.width - m.left - m.right }

// textBottom returns where the text of a page ends.
func (m *metrics) textBottom() float64 { return m.height - m.bottom }

// columnWidth returns the width of one of two columns.
func (m *metrics) columnWidth() float64 { return (m.innerWidth() - m.gutter) / 2 }

// edge is where printers that leave half an inch white begin: CUPS's LaserJet and DeskJet drivers among them.
const edge = 36.0

// side is the margin on the left and on the right: the heaviest frame is drawn outside it by half its line.
const side = edge + boxHeavy/2

const millimetre = 72 / 25.4

// maxFit is the most steps of copyfitting: each makes leading and gaps smaller by fitStep, never the type.
const (
	maxFit  = 2
	fitStep = 0.025
)

// fitted returns the lengths after some steps of copyfitting.
func (m *metrics) fitted(steps int) *metrics {
	if steps == 0 {
		return m
	}
	out, share := *m, 1-fitStep*float64(steps)
	out.fit = steps
	for _, r := range []*role{&out.title, &out.h2, &out.cell, &out.body, &out.strong, &out.value, &out.small} {
		r.lead *= share
	}
	out.gap *= share
	return &out
}

// newMetrics returns the lengths for a paper, in ordinary or in large print.
func newMetrics(paper string, large bool) *metrics {
	m := &metrics{
		width: 612, height: 792, left: side, right: side, top: edge, bottom: edge,
		gap: 8.5, pad: 7, gutter: 14, icon: 18, writeHeight: 8 * millimetre,
		title: role{22, 26, bold}, key: role{20, 24, bold}, h2: role{14, 17, bold}, cell: role{10.5, 13, bold},
		body: role{12, 15.2, regular}, strong: role{12, 15.2, bold}, value: role{12, 15, bold},
		small: role{10, 13, regular}, label: role{9, 11, regular}, foot: role{8, 10, regular}, page: role{10, 12, bold},
	}
	if paper == "a4" {
		m.width, m.height = 595.28, 841.89
	}
	if large {
		m.large = true
		m.gap, m.pad, m.icon, m.writeHeight = 11, 9, 24, 30
		m.title, m.key, m.h2, m.cell = role{25, 31, bold}, role{28, 32, bold}, role{21, 26, bold}, role{18, 22, bold}
		m.body, m.strong, m.value = role{18, 22.8, regular}, role{18, 22.8, bold}, role{18, 22, bold}
		m.small, m.label, m.foot, m.page = role{14, 18, regular}, role{14, 17, regular}, role{10, 12, regular}, role{12, 14, bold}
	}
	return m
}

// baseline returns how far below the top of a line its baseline is.
func (r role) baseline() float64 { return (r.lead-r.size)/2 + 0.80*r.size }

// asBold returns the same role in bold.
func (r role) asBold() role { r.weight = bold; return r }
