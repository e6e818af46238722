package pdf

import "aftercare/internal/sheet"

// numberedBlock is a block with its number on the sheet; without a number for a part of one, whose
// height depends on the arrangement.
type numberedBlock struct {
	sheet.Block
	n int
}

const noNumber = -1

// blockGroups holds the blocks of a sheet, grouped by what an arrangement places.
type blockGroups struct {
	grouped                                                                     bool
	notice, clinic, head, texts, banner, summary, times, timeline, after, diary []numberedBlock
	others                                                                      []numberedBlock // what to show helpers: after the boxes of whom to call
	help, urgent, rest                                                          []numberedBlock // the boxes of whom to call: together, and with the emergency box separate
}

// group sorts the blocks of a sheet.
func (o *blockGroups) group(blocks []sheet.Block) {
	o.grouped = true
	for n, b := range blocks {
		to := &o.after
		switch b := b.(type) {
		case sheet.Overview:
			to = &o.texts
		case sheet.KeyTimes:
			to = &o.times
		case sheet.Timeline:
			to = &o.timeline
		case sheet.Diary:
			to = &o.diary // last, on a sheet of paper that the patient can hand back
		case sheet.Help:
			o.help = append(o.help, numberedBlock{b, noNumber})
			o.urgent = append(o.urgent, numberedBlock{sheet.Help{Boxes: b.Boxes[:1]}, noNumber})
			if len(b.Boxes) > 1 {
				o.rest = append(o.rest, numberedBlock{sheet.Help{Boxes: b.Boxes[1:]}, noNumber})
			}
			continue
		case sheet.ForOthers:
			o.others = append(o.others, numberedBlock{b, noNumber})
			continue
		case sheet.PatientBanner:
			to = &o.banner
		case sheet.Summary:
			to = &o.summary
		case sheet.Heading:
			to = &o.head
		case sheet.Notice:
			to = &o.notice
		case sheet.Letterhead:
			to = &o.clinic
		}
		*to = append(*to, numberedBlock{b, n})
	}
}

// order returns the blocks of the sheet as an arrangement places them. The result is valid until
// the next call.
func (d *workspace) order(blocks []sheet.Block, a arrangement) []numberedBlock {
	o := &d.placedBlocks
	if !o.grouped {
		o.group(blocks)
	}
	timeline := o.timeline
	if !a.timeline {
		timeline = nil
	}
	summary := o.summary
	if a.noSummary {
		summary = nil
	}
	var parts [13][]numberedBlock // an array stays off the heap
	switch {
	case a.clinicAfter:
		parts = [...][]numberedBlock{o.notice, o.banner, summary, o.urgent, o.clinic, o.head, o.times, o.rest, o.others, o.texts, timeline, o.after, o.diary}
	case a.headAfter:
		parts = [...][]numberedBlock{o.notice, o.clinic, o.banner, summary, o.urgent, o.head, o.times, o.rest, o.others, o.texts, timeline, o.after, o.diary}
	case a.textAfter:
		parts = [...][]numberedBlock{o.notice, o.clinic, o.head, o.banner, summary, o.urgent, o.times, o.rest, o.others, o.texts, timeline, o.after, o.diary}
	case a.help == helpBeforeTimes:
		parts = [...][]numberedBlock{o.notice, o.clinic, o.head, o.texts, o.banner, summary, o.urgent, o.times, o.rest, o.others, timeline, o.after, o.diary}
	case a.help == helpBeforeTimeline:
		parts = [...][]numberedBlock{o.notice, o.clinic, o.head, o.texts, o.banner, summary, o.times, o.help, o.others, timeline, o.after, o.diary, nil}
	default:
		parts = [...][]numberedBlock{o.notice, o.clinic, o.head, o.texts, o.banner, summary, o.times, timeline, o.help, o.others, o.after, o.diary, nil}
	}
	d.orderedBlocks = d.orderedBlocks[:0]
	for _, p := range parts {
		d.orderedBlocks = append(d.orderedBlocks, p...)
	}
	return d.orderedBlocks
}
