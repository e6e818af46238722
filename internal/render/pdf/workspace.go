package pdf

import (
	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// workspace is where one sheet is made: what its tries share, and the memory that it uses. The next
// sheet reuses it, cleared, so that nothing is allocated again. Nothing in it is handed out.
type workspace struct {
	cache *Cache // that it belongs to; nil for none

	// Lines and measurements are kept from one try to the next.
	texts            map[textKey]*brokenText
	runningTexts     map[*sheet.Item]sheet.Text
	units            map[*sheet.Group][]unit // by the first group
	measuredSections map[sectionsKey]sectionUnits
	boxHeights       map[boxKey]float64
	leftCounts       map[columnsKey]int // how many units the left of two columns takes; 0 for one column
	// blockHeights holds the heights of what is placed whole.
	blockHeights map[heightKey]float64
	diaries      map[int]diaryHeights
	// metrics are those of the paper with room for the footer; nil before it is measured. headHeight is
	// that of the running head of each page but the first; 0 before it is measured.
	metrics    *metrics
	headHeight float64

	placedBlocks  blockGroups
	orderedBlocks []numberedBlock // as the last arrangement orders them

	arena *pdfwriter.Arena // for the pages, the tags and the file of one sheet

	// lineCache is kept from sheet to sheet.
	lineCache *recent[linesKey, *brokenText]
}

func newWorkspace(c *Cache) *workspace {
	return &workspace{
		cache: c,
		texts: map[textKey]*brokenText{}, runningTexts: map[*sheet.Item]sheet.Text{}, units: map[*sheet.Group][]unit{}, measuredSections: map[sectionsKey]sectionUnits{},
		boxHeights: map[boxKey]float64{}, leftCounts: map[columnsKey]int{}, blockHeights: map[heightKey]float64{}, diaries: map[int]diaryHeights{},
		arena: pdfwriter.NewArena(), lineCache: newRecent[linesKey, *brokenText](2048),
	}
}

// clear empties the workspace for the next sheet.
func (d *workspace) clear() {
	clear(d.texts)
	clear(d.runningTexts)
	clear(d.units)
	clear(d.measuredSections)
	clear(d.boxHeights)
	clear(d.leftCounts)
	clear(d.blockHeights)
	clear(d.diaries)
	d.metrics, d.headHeight = nil, 0
	d.placedBlocks, d.orderedBlocks = blockGroups{}, d.orderedBlocks[:0]
	d.arena.Reset()
}
