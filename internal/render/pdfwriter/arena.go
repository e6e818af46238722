package pdfwriter

// Arena is the memory in which one document is drawn and its file is made. The next document
// reuses it after Reset, so that nothing is allocated again. What is on it is valid until then. It
// isn't safe for concurrent use.
type Arena struct {
	pages    []*page
	elements []*Element
	used     struct{ pages, elements int }
	file     *file
}

// NewArena returns an empty arena.
func NewArena() *Arena { return &Arena{file: &file{}} }

// Reset gives up everything that was drawn, so that the memory is used again. An arena isn't reset
// after a panic: it is dropped.
func (a *Arena) Reset() {
	a.used.pages, a.used.elements = 0, 0
	a.file.reset()
}

// Pages returns how many pages were drawn since the last Reset, on all canvases.
func (a *Arena) Pages() int { return a.used.pages }

// newPage returns an empty page.
func (a *Arena) newPage() *page {
	if a.used.pages == len(a.pages) {
		a.pages = append(a.pages, &page{})
	}
	p := a.pages[a.used.pages]
	a.used.pages++
	*p = page{content: p.content[:0], sequences: p.sequences[:0], ranges: p.ranges[:0]}
	return p
}

// newElement returns a tag without parent and children. They are allocated by the hundred.
func (a *Arena) newElement(kind string) *Element {
	if a.used.elements == len(a.elements) {
		block := make([]Element, 64)
		for n := range block {
			a.elements = append(a.elements, &block[n])
		}
	}
	e := a.elements[a.used.elements]
	a.used.elements++
	*e = Element{kind: kind, children: e.children[:0]}
	return e
}
