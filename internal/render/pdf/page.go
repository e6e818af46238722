package pdf

import "strconv"

// page is one page while it is drawn: its content as it will be in the file and, in the order of
// drawing, the tag of each part of it.
type page struct {
	content    []byte
	sequences  []markedSequence
	mcids      int      // the number of parts with a number, by which the structure refers to them
	element    *element // the tag of the last part
	inSequence bool     // there is a last part, and it hasn't ended
	ranges     []contentRange
}

// markedSequence is a piece of marked content of a tag, or an empty part such as a cell to write in.
type markedSequence struct {
	element *element
	empty   bool
}

// contentRange is where content begins that belongs to this sheet alone, or that other sheets share.
type contentRange struct {
	from       int
	perPatient bool
}

// beginSequence begins a part for a tag, or for decoration if it is nil, unless the last part is
// the same. perPatient means that it contains this patient's words or times.
func (p *page) beginSequence(e *element, perPatient bool) {
	if p.inSequence && e == p.element {
		if perPatient != p.ranges[len(p.ranges)-1].perPatient {
			p.ranges = append(p.ranges, contentRange{len(p.content), perPatient})
		}
		return
	}
	p.endSequence()
	p.ranges = append(p.ranges, contentRange{len(p.content), perPatient})
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

// boundaries cuts the content into what is this patient's and what other sheets share.
func (p *page) boundaries() []boundary {
	var out []boundary
	add := func(to int, perPatient bool) {
		if n := len(out); n > 0 && perPatient && out[n-1].perPatient {
			out[n-1].end = to
			return
		}
		out = append(out, boundary{to, perPatient})
	}
	for n := 0; n < len(p.ranges); {
		from, perPatient := p.ranges[n].from, p.ranges[n].perPatient
		to := len(p.content)
		for n++; n < len(p.ranges); n++ {
			if p.ranges[n].perPatient != perPatient || !perPatient && p.ranges[n].from-from > maxShared {
				to = p.ranges[n].from
				break
			}
		}
		add(to, perPatient || to-from < minShared)
	}
	return out
}
