package pdf

import "strconv"

// page is one page while it is drawn: its content as it will stand in the file, and, in the
// order of drawing, whose each stretch of it is.
type page struct {
	content   []byte
	cuts      []int // where what is packed by itself ends; see packer
	stretches []stretch
	numbered  int  // stretches with a number, by which the structure speaks of them
	open      *tag // whose the last stretch is
	begun     bool // there is a last stretch, and it is not ended
	fresh     bool // the next stretch begins a block
}

// stretch is a piece of marked content of a tag, or an empty part such as a cell to write in.
type stretch struct {
	tag   *tag
	empty bool
}

// cutAfter is how long a part is at least that is packed by itself: shorter ones cost bytes, and
// longer ones are less often the same on the next sheet. A block begins a part of its own.
const (
	cutAfter = 1500
	cutBlock = 500
)

// belong begins a stretch of a tag, or of decoration for nil, unless the last one is that.
func (p *page) belong(g *tag) {
	if p.begun && g == p.open {
		return
	}
	p.end()
	p.cut()
	p.begun, p.open = true, g
	if g == nil {
		p.content = append(p.content, "/Artifact BMC\n"...)
		return
	}
	p.content = append(append(p.content, '/'), g.kind...)
	p.content = strconv.AppendInt(append(p.content, " <</MCID "...), int64(p.numbered), 10)
	p.content = append(p.content, ">> BDC\n"...)
	p.numbered++
	p.stretches = append(p.stretches, stretch{tag: g})
}

// end ends the last stretch.
func (p *page) end() {
	if p.begun {
		p.content = append(p.content, "EMC\n"...)
	}
	p.begun = false
}

func (p *page) cut() {
	least := cutAfter
	if p.fresh {
		least = cutBlock
	}
	from := 0
	if n := len(p.cuts); n > 0 {
		from = p.cuts[n-1]
	}
	if len(p.content)-from >= least {
		p.cuts = append(p.cuts, len(p.content))
	}
	p.fresh = false
}
