package pdf

import (
	"errors"
	"fmt"
	"io"

	"aftercare/internal/sheet"
)

// Merger writes the sheets of many patients into one file to be printed, one by one: what is
// written is dropped from memory, each font is in the file once, and each patient begins on a new
// sheet of paper. The bookmarks name rows, never patients.
type Merger struct {
	r        Renderer
	b        *document
	duplex   bool
	title    string
	language string
	last     *entry // its successor isn't known yet
	outline  int
	entries  int
	first    int
	err      error
}

// entry is a bookmark that waits for the next one.
type entry struct {
	object, prev, page int
	title              string
	height             float64
}

// NewMerger begins a file. Title and language are the whole file's; duplex means that it is printed
// on both sides of the paper, so that an odd number of pages gets an extra blank one.
func NewMerger(w io.Writer, r Renderer, title, language string, duplex bool) *Merger {
	m := &Merger{r: r, b: newDocument(&file{to: w}), duplex: duplex, title: title, language: language}
	m.b.sheetSections = true
	m.outline = m.b.f.reserve()
	return m
}

// Add writes one sheet and returns its number of pages. Bookmark names its place in the schedule, such
// as "Row 12". A sheet that can't be printed leaves the file unchanged; a write error ends the file.
func (m *Merger) Add(s *sheet.Sheet, bookmark string) (pages int, err error) {
	if m.err != nil {
		return 0, m.err
	}
	d := acquireWorkspace()
	made, err := m.r.drawSheet(d, s)
	if err != nil {
		return 0, err
	}
	m.b.add(*made)
	m.bookmark(bookmark, m.b.lastPages[0], made.size.height)
	pages = len(made.pages)
	d.release()
	if m.duplex && pages%2 == 1 {
		m.b.addBlankPage(made.size)
	}
	m.b.f.writeObjectStream()
	m.err = m.b.f.flush()
	return pages, m.err
}

// bookmark writes the entry before, now that its successor is known.
func (m *Merger) bookmark(title string, page int, height float64) {
	next := &entry{object: m.b.f.reserve(), page: page, title: title, height: height}
	if m.last == nil {
		m.first = next.object
	} else {
		next.prev = m.last.object
		m.writeEntry(m.last, next.object)
	}
	m.last = next
	m.entries++
}

func (m *Merger) writeEntry(e *entry, next int) {
	body := fmt.Sprintf("<</Title %s /Parent %d 0 R /Dest [%d 0 R /XYZ 0 %s null]", textString(e.title), m.outline, e.page, formatNumber(e.height))
	if e.prev > 0 {
		body += fmt.Sprintf(" /Prev %d 0 R", e.prev)
	}
	if next > 0 {
		body += fmt.Sprintf(" /Next %d 0 R", next)
	}
	m.b.f.put(e.object, body+">>")
}

// errNoSheets reports a file without pages, which printers reject.
var errNoSheets = errors.New("no sheet could be printed, so there is nothing to merge")

// Close writes the end of the file.
func (m *Merger) Close() error {
	switch {
	case m.err != nil:
		return m.err
	case m.last == nil:
		return errNoSheets
	}
	m.writeEntry(m.last, 0)
	m.b.f.put(m.outline, fmt.Sprintf("<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>", m.first, m.last.object, m.entries))
	m.err = m.b.close(m.title, m.language, m.outline)
	return m.err
}

// addBlankPage adds an empty page: the back of a sheet of paper.
func (b *document) addBlankPage(size *metrics) {
	page, node := b.f.reserve(), b.f.reserve()
	b.f.put(page, fmt.Sprintf("<</Type /Page /Parent %d 0 R /MediaBox [0 0 %s %s] /Resources <<>> /Tabs /S>>", node, formatNumber(size.width), formatNumber(size.height)))
	b.f.put(node, fmt.Sprintf("<</Type /Pages /Parent %d 0 R /Count 1 /Kids [%d 0 R]>>", b.pageTree, page))
	b.pageNodes = append(b.pageNodes, node)
	b.pages++
}
