package html

import (
	"fmt"
	"strconv"
	"time"

	"aftercare/internal/sheet"
)

// axis maps times to a width of 100: the days, or the hours of the day of the procedure, to scale, then, after
// a break, the next day, not to scale.
type axis struct {
	sheet.Timeline
	broken, mirrored bool
}

const (
	dayShare  = 78.0 // share of the axis, if a next day follows
	nextStart = 80.0
	whole     = 100.0
)

func (a axis) dayEnd() float64 {
	if a.broken {
		return dayShare
	}
	return whole
}

// at returns the position of a time; after the first day's part it is in the next day's.
func (a axis) at(t time.Time) float64 {
	if a.broken && !t.Before(a.LaterFrom) {
		share := float64(t.Sub(a.LaterFrom)) / float64(a.LaterUntil.Sub(a.LaterFrom))
		return nextStart + min(share, 1)*(whole-nextStart)
	}
	share := float64(t.Sub(a.From)) / float64(a.To.Sub(a.From))
	return min(max(share, 0), 1) * a.dayEnd()
}

// x returns a position as drawn: from the right for a right-to-left language.
func (a axis) x(at float64) string {
	if a.mirrored {
		at = whole - at
	}
	return percent(at)
}

func percent(at float64) string { return strconv.FormatFloat(at, 'f', 2, 64) + "%" }

// span draws a rectangle between two positions.
func (a axis) span(from, to float64, fill string) string {
	to = max(to, from+0.6)
	left := from
	if a.mirrored {
		left = whole - to
	}
	return `<rect x="` + percent(left) + `" y="3" width="` + percent(to-from) + `" height="14" fill="` + fill + `" stroke="currentColor"/>`
}

// Timeline draws a lane for each milestone. It only repeats the text, so a screen reader gets the
// same in words.
func (p *page) Timeline(b sheet.Timeline) {
	a := axis{b, b.Later != "", p.sheet.Direction == "rtl"}
	p.markup(`<section class="timeline">`, "\n")
	p.heading("h2", b.Title)
	p.markup(`<div role="img" aria-label="`, p.isolateText(b.Alt), `">`, "\n", stripes)
	p.markup(`<p class="note legend">`)
	for _, e := range b.Legend {
		p.markup("<span>", a.sample(e), " ", p.isolateText(e.Words), "</span> ")
	}
	p.markup("</p>\n")
	a.draw(p)
	for _, l := range b.Lanes {
		p.markup(`<div class="lane"><span class="what">`, p.isolateText(l.Label), ` <span class="note">`, p.isolateText(l.Words), `</span></span><svg width="100%" height="20">`, a.bar(l), "</svg></div>\n")
	}
	p.markup("</div></section>\n")
}

// sample draws a bar of the legend.
func (a axis) sample(e sheet.LegendEntry) string {
	shape := `<rect x="1" y="3" width="26" height="14" fill="` + map[bool]string{false: "none", true: "url(#stripes)"}[e.Striped] + `" stroke="currentColor"/>`
	if e.Kind == sheet.LaneOpen {
		head := "M19 6l5 4-5 4"
		if a.mirrored {
			head = "M9 6l-5 4 5 4"
		}
		shape += `<path d="` + head + `" fill="none" stroke="currentColor" stroke-width="1.5"/>`
	}
	return `<svg width="28" height="20">` + shape + "</svg>"
}

// draw draws the axis. The labels at its ends stay inside it: a date is long.
func (a axis) draw(p *page) {
	p.markup(`<div class="lane"><span></span><svg class="axis" width="100%" height="46">`,
		a.text(0, 12, "start", "strong", a.Label), a.text(whole, 12, "end", "strong", a.Later), a.line(0, a.dayEnd()))
	if a.broken {
		p.markup(a.line(nextStart, whole))
	}
	named := 0
	for _, t := range a.Ticks {
		long := 3
		if t.Label != "" {
			long = 7
			anchor := "middle"
			switch a.at(t.At) {
			case 0:
				anchor = "start"
			case whole:
				anchor = "end"
			}
			p.markup(a.text(a.at(t.At), 28, anchor, []string{"", "odd"}[named%2], t.Label))
			named++
		}
		p.markup(a.tick(a.at(t.At), long))
	}
	p.markup("</svg></div>\n")
}

// stripes is the fill for a time that isn't exact.
const stripes = `<svg class="defs" width="0" height="0"><defs><pattern id="stripes" width="5" height="5" patternUnits="userSpaceOnUse" ` +
	`patternTransform="rotate(45)"><path d="M1 0v5" stroke="currentColor" stroke-width="1.6"/></pattern></defs></svg>` + "\n"

func (a axis) line(from, to float64) string {
	return `<line x1="` + a.x(from) + `" x2="` + a.x(to) + `" y1="45" y2="45" stroke="currentColor"/>`
}

func (a axis) tick(at float64, long int) string {
	return fmt.Sprintf(`<line x1="%s" x2="%s" y1="45" y2="%d" stroke="currentColor"/>`, a.x(at), a.x(at), 45-long)
}

func (a axis) text(at float64, y int, anchor, class, words string) string {
	if words == "" {
		return ""
	}
	if a.mirrored {
		words = isolateRuns(words)
	}
	return fmt.Sprintf(`<text x="%s" y="%d" text-anchor="%s" class="%s" fill="currentColor">%s</text>`, a.x(at), y, anchor, class, escapeHTML(words))
}

// bar draws one milestone.
func (a axis) bar(l sheet.Lane) string {
	switch l.Kind {
	case sheet.LaneBar:
		if l.AboutFrom.IsZero() {
			return a.span(a.at(l.From), a.at(l.To), "none")
		}
		from, end := a.at(l.From), a.at(l.AboutTo)
		return a.span(from, end, "none") + a.span(max(a.at(l.AboutFrom), from), end, "url(#stripes)")
	case sheet.LaneOpen:
		head, place := "M-9 6l5 4-5 4", whole
		if a.mirrored {
			head = "M9 6l-5 4 5 4"
		}
		return a.span(a.at(l.From), whole, "none") + `<svg x="` + a.x(place) + `" overflow="visible"><path d="` + head +
			`" fill="none" stroke="currentColor" stroke-width="1.5"/></svg>`
	}
	return ""
}
