package pdf

import (
	"errors"
	"io"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// Merger writes the sheets of many patients into one file to be printed, one by one: what is
// written is dropped from memory, each font is in the file once, and each patient begins on a new
// sheet of paper. The bookmarks name appointments, never patients.
type Merger struct {
	r Renderer
	m *pdfwriter.Merger
}

// NewMerger begins a file. Title and bookmarks are in the language
// given here, each sheet in its own; if the renderer's files are
// printed on both sides of the paper, an odd number of pages gets an extra blank one.
func NewMerger(w io.Writer, r Renderer, title, language string) *Merger {
	if r.Cache == nil {
		r.Cache = NewCache()
	}
	return &Merger{r, pdfwriter.NewMerger(w, r.Cache.packed(), info(title, language, r.TwoSided))}
}

// Add writes one sheet and returns its number of pages. Bookmark says which of the schedule it is, such
// as "Appointment 4711". A sheet that can't be printed leaves the file unchanged; a write error ends the file.
func (m *Merger) Add(s *sheet.Sheet, bookmark string) (pages int, err error) {
	if err := m.m.Err(); err != nil {
		return 0, err
	}
	d := m.r.Cache.acquire()
	drawing, err := m.r.draw(d, s)
	if err != nil {
		return 0, err
	}
	err = m.m.Add(drawing, bookmark, s.Language)
	pages = drawing.Pages()
	m.r.Cache.release(d)
	return pages, err
}

// errNoSheets reports a file without pages, which printers reject.
var errNoSheets = errors.New("no sheet could be printed, so there is nothing to merge")

// Close writes the end of the file.
func (m *Merger) Close() error {
	err := m.m.Close()
	if errors.Is(err, pdfwriter.ErrEmpty) {
		return errNoSheets
	}
	return err
}
