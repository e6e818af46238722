package pdf

import "strconv"

// page is one page while it is drawn: its content as it will stand in the file, and, in the
// order of drawing, whose each stretch of it is.
type page struct {
	content   []byte
	stretches []stretch
	numbered  int  // stretches with a number, by which the structure speaks of them
	open      *tag // whose the last stretch is
	begun     bool // there is a last stretch, and it is not ended
	runs      []run
}

// stretch is a piece of marked content of a tag, or an empty part such as a cell to write in.
type stretch struct {
	tag   *tag
	empty bool
}

// run is where content begins that is of this sheet alone, or alike on others.
type run struct {
	from int
	own  bool
}

// belong begins a stretch of a tag, or of decoration for nil, unless the last one is that. What
// is own says this patient's words or times.
func (p *page) belong(g *tag, own bool) {
	if p.begun && g == p.open {
		if own != p.runs[len(p.runs)-1].own {
			p.runs = append(p.runs, run{len(p.content), own})
		}
		return
	}
	p.end()
	p.runs = append(p.runs, run{len(p.content), own})
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

// The lengths of parts that are packed by themselves: what is alike on many sheets is worth a part
// of its own from leastAlike bytes on, and begins a new one after mostAlike, so that what moved
// on the page changes few of them.
const (
	leastAlike = 300
	mostAlike  = 3000
)

// parts cuts the content into what is own and what is alike on other sheets.
func (p *page) parts() []cut {
	var out []cut
	add := func(to int, own bool) {
		if n := len(out); n > 0 && own && out[n-1].own {
			out[n-1].end = to
			return
		}
		out = append(out, cut{to, own})
	}
	for n := 0; n < len(p.runs); {
		from, own := p.runs[n].from, p.runs[n].own
		to := len(p.content)
		for n++; n < len(p.runs); n++ {
			if p.runs[n].own != own || !own && p.runs[n].from-from > mostAlike {
				to = p.runs[n].from
				break
			}
		}
		add(to, own || to-from < leastAlike)
	}
	return out
}
