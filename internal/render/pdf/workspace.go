package pdf

import (
	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// workspace is where one sheet is made: what its tries share, and the memory that it uses. The next
// sheet reuses it, cleared, so that nothing is allocated again. Nothing in it is handed out.
type workspace struct {
	cache *Cache // that it belongs to; nil for none

	extras extras // of the sheet

	// Lines and measurements are kept from one try to the next; measurements by the steps of copyfitting and the extras.
	texts        map[textKey]*brokenText
	runningTexts map[*sheet.Item]sheet.Text
	measured     map[measured]*measurements
	flows        map[flowKey]columnFlow

	placedBlocks  blockGroups
	orderedBlocks []numberedBlock // as the last arrangement orders them

	arena *pdfwriter.Arena // for the pages, the tags and the file of one sheet

	instructions []*brokenText // the texts of its instructions, in its order
	choosing     bool          // arrangements are tried
	asked        []asking      // what was asked meanwhile

	// These are kept from sheet to sheet.
	lineCache *recent[linesKey, *brokenText]
	tabular   map[pdfwriter.Families]bool // whether all digits are equally wide
	shape     []byte                      // where a shape is written
	choice    int                         // how many choices there were
}

// measured is everything in an arrangement that measurements depend on: what shows no extra is measured once for all
// sets of them, with none.
type measured struct {
	fit    int
	extras extraSet
}

// measurementsOf returns what was measured.
func (d *workspace) measurementsOf(key measured) *measurements {
	m := d.measured[key]
	if m == nil {
		m = &measurements{
			units: map[*sheet.Group][]unit{}, measuredSections: map[sectionsKey]sectionUnits{}, boxHeights: map[boxKey]float64{},
			leftCounts: map[columnsKey]int{}, blockHeights: map[heightKey]float64{}, splitHeights: map[splitKey]float64{}, diaries: map[int]diaryHeights{},
		}
		d.measured[key] = m
	}
	return m
}

// measurements is what was measured of a sheet, with one leading and the same extras.
type measurements struct {
	units            map[*sheet.Group][]unit // by the first group
	measuredSections map[sectionsKey]sectionUnits
	boxHeights       map[boxKey]float64
	leftCounts       map[columnsKey]int    // how many units the left of two columns takes; 0 for one column
	blockHeights     map[heightKey]float64 // of what is placed whole
	splitHeights     map[splitKey]float64
	diaries          map[int]diaryHeights
	metrics          *metrics // those of the paper with room for the footer; nil before it is measured
	headHeight       float64  // of the running head of each page but the first; 0 before it is measured
	endingWidth      float64  // of the next visit beside the questions; 0 before it is measured
}

func (m *measurements) clear() {
	m.metrics, m.headHeight, m.endingWidth = nil, 0, 0
	clear(m.units)
	clear(m.measuredSections)
	clear(m.boxHeights)
	clear(m.leftCounts)
	clear(m.blockHeights)
	clear(m.splitHeights)
	clear(m.diaries)
}

func newWorkspace(c *Cache) *workspace {
	return &workspace{
		cache: c, measured: map[measured]*measurements{}, flows: map[flowKey]columnFlow{},
		texts: map[textKey]*brokenText{}, runningTexts: map[*sheet.Item]sheet.Text{},
		arena: pdfwriter.NewArena(), lineCache: newRecent[linesKey, *brokenText](2048),
		tabular: map[pdfwriter.Families]bool{},
	}
}

// clear empties the workspace for the next sheet.
func (d *workspace) clear() {
	clear(d.texts)
	clear(d.runningTexts)
	clear(d.flows)
	for _, m := range d.measured {
		m.clear()
	}
	d.placedBlocks, d.orderedBlocks, d.extras = blockGroups{}, d.orderedBlocks[:0], extras{}
	d.instructions, d.asked = d.instructions[:0], d.asked[:0]
	d.arena.Reset()
}
