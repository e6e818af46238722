package pdf

import "aftercare/internal/sheet"

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

	pagePool    []*page // reusing the memory of the sheet before
	elementPool []*element
	used        struct{ pages, elementPool int }

	file *file // of one sheet

	// lineCache is kept from sheet to sheet.
	lineCache *cache[linesKey, []textLine]
}

func newWorkspace() *workspace {
	return &workspace{
		wrappedLines: map[wrapKey][]textLine{}, segmented: map[textKey]segments{}, runningTexts: map[*sheet.Item]sheet.Text{}, units: map[*sheet.Group][]unit{}, measuredSections: map[sectionsKey]sectionUnits{},
		boxHeights: map[boxKey]float64{}, leftCounts: map[columnsKey]int{}, blockHeights: map[heightKey]float64{}, diaries: map[int]diaryHeights{},
		file: &file{}, lineCache: newCache[linesKey, []textLine](2048),
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
	if d.used.pages > maxPages {
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
	d.used.pages, d.used.elementPool = 0, 0
	d.file.reset()
	select {
	case workspaces <- d:
	default:
	}
}

// allocPage returns an empty page.
func (d *workspace) allocPage() *page {
	if d.used.pages == len(d.pagePool) {
		d.pagePool = append(d.pagePool, &page{})
	}
	p := d.pagePool[d.used.pages]
	d.used.pages++
	*p = page{content: p.content[:0], sequences: p.sequences[:0], ranges: p.ranges[:0]}
	return p
}

// allocElement returns a new tag. They are allocated by the hundred.
func (d *workspace) allocElement(kind string) *element {
	if d.used.elementPool == len(d.elementPool) {
		block := make([]element, 64)
		for n := range block {
			d.elementPool = append(d.elementPool, &block[n])
		}
	}
	g := d.elementPool[d.used.elementPool]
	d.used.elementPool++
	*g = element{kind: kind, children: g.children[:0]}
	return g
}
