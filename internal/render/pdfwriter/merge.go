package pdfwriter

import (
	"errors"
	"fmt"
	"io"
)

// Merger writes many drawings into one file, one by one: what is written is dropped from memory,
// each font is in the file once, and each drawing is a section of the structure, with a bookmark.
type Merger struct {
	b       *document
	info    Info
	last    *bookmark // its successor isn't known yet
	outline int
	entries int
	first   int
	err     error
}

// bookmark is a bookmark that waits for the next one.
type bookmark struct {
	object, prev, page int
	title              string
	height             float64
}

// NewMerger begins a file. If it is printed on both sides of the paper, each drawing begins on a new
// sheet, so that an odd number of pages gets an extra blank one.
func NewMerger(w io.Writer, k *Cache, info Info) *Merger {
	m := &Merger{b: newDocument(&file{to: w, cache: k}), info: info}
	m.outline = m.b.f.reserve()
	return m
}

// Add writes a drawing, with its own language and a bookmark to its first page. Its arena can be reset
// then. An error of the writer ends the file.
func (m *Merger) Add(d *Drawing, title, language string) error {
	if m.err != nil {
		return m.err
	}
	pages := m.b.add(d, &section{language}, m.info.TwoSided)
	m.bookmark(title, pages[0], d.height)
	if m.info.TwoSided && m.b.pages%2 == 1 {
		node := m.b.f.reserve()
		m.b.addPages(node, []int{m.b.blankPage(node, d.width, d.height)})
	}
	m.b.f.writeObjectStream()
	m.err = m.b.f.flush()
	return m.err
}

// Err returns the error that ended the file, or nil.
func (m *Merger) Err() error { return m.err }

// bookmark writes the one before, now that its successor is known.
func (m *Merger) bookmark(title string, page int, height float64) {
	next := &bookmark{object: m.b.f.reserve(), page: page, title: title, height: height}
	if m.last == nil {
		m.first = next.object
	} else {
		next.prev = m.last.object
		m.writeBookmark(m.last, next.object)
	}
	m.last = next
	m.entries++
}

func (m *Merger) writeBookmark(e *bookmark, next int) {
	body := fmt.Sprintf("<</Title %s /Parent %d 0 R /Dest [%d 0 R /XYZ 0 %s null]", textString(e.title), m.outline, e.page, formatNumber(e.height))
	if e.prev > 0 {
		body += fmt.Sprintf(" /Prev %d 0 R", e.prev)
	}
	if next > 0 {
		body += fmt.Sprintf(" /Next %d 0 R", next)
	}
	m.b.f.put(e.object, body+">>")
}

// ErrEmpty reports a file without pages, which printers reject.
var ErrEmpty = errors.New("a file without pages")

// Close writes the end of the file; ErrEmpty if nothing was added.
func (m *Merger) Close() error {
	switch {
	case m.err != nil:
		return m.err
	case m.last == nil:
		return ErrEmpty
	}
	m.writeBookmark(m.last, 0)
	m.b.f.put(m.outline, fmt.Sprintf("<</Type /Outlines /First %d 0 R /Last %d 0 R /Count %d>>", m.first, m.last.object, m.entries))
	sides := oneSided // each drawing is somebody else's
	if m.info.TwoSided {
		sides = twoSided
	}
	m.err = m.b.close(m.info, m.outline, sides)
	return m.err
}
