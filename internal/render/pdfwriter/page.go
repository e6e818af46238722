package pdfwriter

import "strconv"

// page is one page while it is drawn: its content as it will be in the file and, in the order of
// drawing, the tag of each part of it.
type page struct {
	content    []byte
	sequences  []markedSequence
	mcids      int      // the number of parts with a number, by which the structure refers to them
	element    *Element // the tag of the last part
	inSequence bool     // there is a last part, and it hasn't ended
	ranges     []contentRange
}

// markedSequence is a piece of marked content of a tag, or an empty part such as a cell to write in.
type markedSequence struct {
	element *Element
	empty   bool
}

// contentRange is where content begins that belongs to this file alone, or that other files share.
type contentRange struct {
	from    int
	varying bool
}

// beginSequence begins a part for a tag, or for decoration if it is nil, unless the last part is
// the same. varying means that no other file has it.
func (p *page) beginSequence(e *Element, varying bool) {
	if p.inSequence && e == p.element {
		if varying != p.ranges[len(p.ranges)-1].varying {
			p.ranges = append(p.ranges, contentRange{len(p.content), varying})
		}
		return
	}
	p.endSequence()
	p.ranges = append(p.ranges, contentRange{len(p.content), varying})
	p.inSequence, p.element = true, e
	if e == nil {
		p.content = append(p.content, "/Artifact BMC\n"...)
		return
	}
	p.content = append(append(p.content, '/'), e.kind...)
	p.content = strconv.AppendInt(append(p.content, " <</MCID "...), int64(p.mcids), 10)
	p.content = append(p.content, ">> BDC\n"...)
	p.mcids++
	p.sequences = append(p.sequences, markedSequence{element: e})
}

// endSequence ends the last part.
func (p *page) endSequence() {
	if p.inSequence {
		p.content = append(p.content, "EMC\n"...)
	}
	p.inSequence = false
}

// The lengths of blocks that are deflated separately: shared content gets a block of its own from minShared
// bytes on, and begins a new one after maxShared, so that a change on the page affects few of them.
const (
	minShared = 300
	maxShared = 3000
)

// boundaries cuts the content into what is this file's alone and what other files share.
func (p *page) boundaries() []boundary {
	var out []boundary
	add := func(to int, varying bool) {
		if n := len(out); n > 0 && varying && out[n-1].varying {
			out[n-1].end = to
			return
		}
		out = append(out, boundary{to, varying})
	}
	for n := 0; n < len(p.ranges); {
		from, varying := p.ranges[n].from, p.ranges[n].varying
		to := len(p.content)
		for n++; n < len(p.ranges); n++ {
			if p.ranges[n].varying != varying || !varying && p.ranges[n].from-from > maxShared {
				to = p.ranges[n].from
				break
			}
		}
		add(to, varying || to-from < minShared)
	}
	return out
}
