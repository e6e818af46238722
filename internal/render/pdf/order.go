package pdf

import "aftercare/internal/sheet"

// ordered is a block with its number on the sheet; no number for a part of one, whose height
// depends on the arrangement.
type ordered struct {
	sheet.Block
	n int
}

const noNumber = -1

// sorted is the blocks of a sheet by what an arrangement places.
type sorted struct {
	done                                                       bool
	notice, clinic, head, texts, strip, times, timeline, after []ordered
	others                                                     []ordered // what to show to those who help: after the boxes of whom to call
	help, urgent, rest                                         []ordered // the boxes of whom to call: together, and the emergency box apart
}

// sort sorts the blocks of a sheet.
func (o *sorted) sort(blocks []sheet.Block) {
	o.done = true
	for n, b := range blocks {
		to := &o.after
		switch b := b.(type) {
		case sheet.Overview:
			to = &o.texts
		case sheet.KeyTimes:
			to = &o.times
		case sheet.Timeline:
			to = &o.timeline
		case sheet.Help:
			o.help = append(o.help, ordered{b, noNumber})
			o.urgent = append(o.urgent, ordered{sheet.Help{Boxes: b.Boxes[:1]}, noNumber})
			if len(b.Boxes) > 1 {
				o.rest = append(o.rest, ordered{sheet.Help{Boxes: b.Boxes[1:]}, noNumber})
			}
			continue
		case sheet.ForOthers:
			o.others = append(o.others, ordered{b, noNumber})
			continue
		case sheet.Strip:
			to = &o.strip
		case sheet.Heading:
			to = &o.head
		case sheet.Notice:
			to = &o.notice
		case sheet.Letterhead:
			to = &o.clinic
		}
		*to = append(*to, ordered{b, n})
	}
}

// order returns the blocks of the sheet as an arrangement places them, until it is asked again.
func (d *desk) order(blocks []sheet.Block, a arrangement) []ordered {
	o := &d.sorted
	if !o.done {
		o.sort(blocks)
	}
	timeline := o.timeline
	if !a.timeline {
		timeline = nil
	}
	var parts [][]ordered
	switch {
	case a.clinicAfter:
		parts = [][]ordered{o.notice, o.strip, o.urgent, o.clinic, o.head, o.times, o.rest, o.others, o.texts, timeline}
	case a.headAfter:
		parts = [][]ordered{o.notice, o.clinic, o.strip, o.urgent, o.head, o.times, o.rest, o.others, o.texts, timeline}
	case a.textAfter:
		parts = [][]ordered{o.notice, o.clinic, o.head, o.strip, o.urgent, o.times, o.rest, o.others, o.texts, timeline}
	case a.help == helpBeforeTimes:
		parts = [][]ordered{o.notice, o.clinic, o.head, o.texts, o.strip, o.urgent, o.times, o.rest, o.others, timeline}
	case a.help == helpBeforeTimeline:
		parts = [][]ordered{o.notice, o.clinic, o.head, o.texts, o.strip, o.times, o.help, o.others, timeline}
	default:
		parts = [][]ordered{o.notice, o.clinic, o.head, o.texts, o.strip, o.times, timeline, o.help, o.others}
	}
	d.ordered = d.ordered[:0]
	for _, p := range append(parts, o.after) {
		d.ordered = append(d.ordered, p...)
	}
	return d.ordered
}
