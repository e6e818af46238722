package pdf

import (
	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// workspace is where one sheet is made: what its tries share, and the memory that it uses. The next
// sheet reuses it, cleared, so that nothing is allocated again. Nothing in it is handed out.
type workspace struct {
	// Lines and measurements are kept from one try to the next.
	wrappedLines     map[wrapKey][]textLine
	segmented        map[textKey]segments
	runningTexts     map[*sheet.Item]sheet.Text
	units            map[*sheet.Group][]unit // by the first group
	measuredSections map[sectionsKey]sectionUnits
	boxHeights       map[boxKey]float64
	leftCounts       map[columnsKey]int // how many units the left of two columns takes; 0 for one column
	// blockHeights holds the heights of what is placed whole.
	blockHeights map[heightKey]float64
	diaries      map[int]diaryHeights
	// footHeight is that of each page's footer, and headHeight that of the running head of each but the
	// first; 0 before they are measured.
	footHeight, headHeight float64

	placedBlocks  blockGroups
	orderedBlocks []numberedBlock // as the last arrangement orders them

	arena *pdfwriter.Arena // for the pages, the tags and the file of one sheet

	// lineCache is kept from sheet to sheet.
	lineCache *cache[linesKey, []textLine]
}

func newWorkspace() *workspace {
	return &workspace{
		wrappedLines: map[wrapKey][]textLine{}, segmented: map[textKey]segments{}, runningTexts: map[*sheet.Item]sheet.Text{}, units: map[*sheet.Group][]unit{}, measuredSections: map[sectionsKey]sectionUnits{},
		boxHeights: map[boxKey]float64{}, leftCounts: map[columnsKey]int{}, blockHeights: map[heightKey]float64{}, diaries: map[int]diaryHeights{},
		arena: pdfwriter.NewArena(), lineCache: newCache[linesKey, []textLine](2048),
	}
}

// workspaces holds those that are free. A sync.Pool is emptied too often to help.
var workspaces = make(chan *workspace, 16)

// acquireWorkspace returns a cleared workspace. It is released when the sheet is in its file, and
// never after a panic.
func acquireWorkspace() *workspace {
	select {
	case d := <-workspaces:
		return d
	default:
		return newWorkspace()
	}
}

// release clears the workspace for the next sheet. One on which a huge sheet was made isn't kept.
func (d *workspace) release() {
	const maxPages = 128 // pages, of all arrangements that were drawn
	if d.arena.Pages() > maxPages {
		return
	}
	clear(d.wrappedLines)
	clear(d.segmented)
	clear(d.runningTexts)
	clear(d.units)
	clear(d.measuredSections)
	clear(d.boxHeights)
	clear(d.leftCounts)
	clear(d.blockHeights)
	clear(d.diaries)
	d.footHeight, d.headHeight = 0, 0
	d.placedBlocks, d.orderedBlocks = blockGroups{}, d.orderedBlocks[:0]
	d.arena.Reset()
	select {
	case workspaces <- d:
	default:
	}
}
