package pdf

import "aftercare/internal/sheet"

// desk is where one sheet is made: what its tries have in common, and the memory that it takes.
// The next sheet is made on the same desk, cleared, so that nothing is made anew that was there
// before. Nothing on it is handed out.
type desk struct {
	// What is wrapped and measured for one try is not for the next.
	wrapped    map[wrapKey][]textLine
	joined     map[*sheet.Item]sheet.Text
	units      map[*sheet.Group][]unit // by the first group
	measured   map[measuredKey]measured
	boxHeights map[boxKey]float64
	lefts      map[leftKey]int // how many units the left of two columns takes; 0 for one column
	// blockHeights is the heights of what is placed whole.
	blockHeights map[heightKey]float64
	diaries      map[int]diaryHeights

	sorted  sorted
	ordered []ordered // as the last arrangement has them

	blank []*page // in the memory of those of the sheet before
	tags  []*tag
	used  struct{ pages, tags int }

	file *file // of one sheet

	// wraps is kept from sheet to sheet.
	wraps *memory[linesKey, []textLine]
}

func newDesk() *desk {
	return &desk{
		wrapped: map[wrapKey][]textLine{}, joined: map[*sheet.Item]sheet.Text{}, units: map[*sheet.Group][]unit{}, measured: map[measuredKey]measured{},
		boxHeights: map[boxKey]float64{}, lefts: map[leftKey]int{}, blockHeights: map[heightKey]float64{}, diaries: map[int]diaryHeights{},
		file: &file{}, wraps: newMemory[linesKey, []textLine](2048),
	}
}

// desks are those that nobody works at. A sync.Pool is emptied too often to help.
var desks = make(chan *desk, 16)

// takeDesk returns a cleared desk. It is left again when the sheet is in its file, and never
// after a panic.
func takeDesk() *desk {
	select {
	case d := <-desks:
		return d
	default:
		return newDesk()
	}
}

// leave clears the desk for the next sheet. One that a huge sheet has been made on is not kept.
func (d *desk) leave() {
	const most = 128 // pages, of all arrangements that were drawn
	if d.used.pages > most {
		return
	}
	clear(d.wrapped)
	clear(d.joined)
	clear(d.units)
	clear(d.measured)
	clear(d.boxHeights)
	clear(d.lefts)
	clear(d.blockHeights)
	clear(d.diaries)
	d.sorted, d.ordered = sorted{}, d.ordered[:0]
	d.used.pages, d.used.tags = 0, 0
	d.file.clear()
	select {
	case desks <- d:
	default:
	}
}

// page is an empty page.
func (d *desk) page() *page {
	if d.used.pages == len(d.blank) {
		d.blank = append(d.blank, &page{})
	}
	p := d.blank[d.used.pages]
	d.used.pages++
	*p = page{content: p.content[:0], stretches: p.stretches[:0], runs: p.runs[:0]}
	return p
}

// tag is a new part of the structure. They are made by the hundred.
func (d *desk) tag(kind string) *tag {
	if d.used.tags == len(d.tags) {
		block := make([]tag, 64)
		for n := range block {
			d.tags = append(d.tags, &block[n])
		}
	}
	g := d.tags[d.used.tags]
	d.used.tags++
	*g = tag{kind: kind, kids: g.kids[:0]}
	return g
}
