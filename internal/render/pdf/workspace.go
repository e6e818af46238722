package pdf

import "aftercare/internal/sheet"

// workspace is where one sheet is made: what its tries have in common, and the memory that it takes.
// The next sheet is made on the same desk, cleared, so that nothing is made anew that was there
// before. Nothing on it is handed out.
type workspace struct {
	// What is wrapped and measured for one try is not for the next.
	wrappedLines     map[wrapKey][]textLine
	runningTexts     map[*sheet.Item]sheet.Text
	units            map[*sheet.Group][]unit // by the first group
	measuredSections map[sectionsKey]sectionUnits
	boxHeights       map[boxKey]float64
	leftCounts       map[columnsKey]int // how many units the left of two columns takes; 0 for one column
	// blockHeights is the heights of what is placed whole.
	blockHeights map[heightKey]float64
	diaries      map[int]diaryHeights

	placedBlocks  blockGroups
	orderedBlocks []numberedBlock // as the last arrangement has them

	pagePool    []*page // in the memory of those of the sheet before
	elementPool []*element
	used        struct{ pages, elementPool int }

	file *file // of one sheet

	// lineCache is kept from sheet to sheet.
	lineCache *cache[linesKey, []textLine]
}

func newWorkspace() *workspace {
	return &workspace{
		wrappedLines: map[wrapKey][]textLine{}, runningTexts: map[*sheet.Item]sheet.Text{}, units: map[*sheet.Group][]unit{}, measuredSections: map[sectionsKey]sectionUnits{},
		boxHeights: map[boxKey]float64{}, leftCounts: map[columnsKey]int{}, blockHeights: map[heightKey]float64{}, diaries: map[int]diaryHeights{},
		file: &file{}, lineCache: newCache[linesKey, []textLine](2048),
	}
}

// workspaces are those that nobody works at. A sync.Pool is emptied too often to help.
var workspaces = make(chan *workspace, 16)

// acquireWorkspace returns a cleared desk. It is left again when the sheet is in its file, and never
// after a panic.
func acquireWorkspace() *workspace {
	select {
	case d := <-workspaces:
		return d
	default:
		return newWorkspace()
	}
}

// release clears the desk for the next sheet. One that a huge sheet has been made on is not kept.
func (d *workspace) release() {
	const maxPages = 128 // pages, of all arrangements that were drawn
	if d.used.pages > maxPages {
		return
	}
	clear(d.wrappedLines)
	clear(d.runningTexts)
	clear(d.units)
	clear(d.measuredSections)
	clear(d.boxHeights)
	clear(d.leftCounts)
	clear(d.blockHeights)
	clear(d.diaries)
	d.placedBlocks, d.orderedBlocks = blockGroups{}, d.orderedBlocks[:0]
	d.used.pages, d.used.elementPool = 0, 0
	d.file.reset()
	select {
	case workspaces <- d:
	default:
	}
}

// allocPage is an empty page.
func (d *workspace) allocPage() *page {
	if d.used.pages == len(d.pagePool) {
		d.pagePool = append(d.pagePool, &page{})
	}
	p := d.pagePool[d.used.pages]
	d.used.pages++
	*p = page{content: p.content[:0], sequences: p.sequences[:0], ranges: p.ranges[:0]}
	return p
}

// allocElement is a new part of the structure. They are made by the hundred.
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
