package pdf

import (
	"crypto/sha256"
	"math"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// shape is everything of a sheet that decides how it is arranged, but for the words of its instructions. All digits are
// one, since they are equally wide; of what is this patient's own at the head and the foot of the pages only the height
// counts. Of an instruction only its lines count, in the rooms that it is set in while arrangements are tried. A sheet
// for which they were tried tells which rooms those are: they are the questions to sheets of its shape. Two of one shape
// with the same answers get the same arrangement, so the second needn't try any: trying is a function of the shape and
// of the answers to what it asks, so it would ask the same and come to the same.
type shape struct {
	sum           [sha256.Size]byte
	families      pdfwriter.Families
	large         bool
	width, height float64 // of the paper
}

// shapeOf returns the shape of a sheet; false if it has none to speak of: it is a draft, or its digits differ in width.
func shapeOf(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics) (shape, bool) {
	if s.Draft != nil || !d.digitsAlike(f) {
		return shape{}, false
	}
	l := newLayout(d, s, f, m, arrangement{})
	l.c.OnlyMeasure()
	w := shapeWriter{b: d.shape[:0], l: l}
	d.instructions = d.instructions[:0]
	known := w.sheet(s)
	d.shape = w.b
	return shape{w.sumOf(), f.Families, m.large, m.width, m.height}, known
}

// question asks for the lines of an instruction in a room, or for the columns of a log with days.
type question struct {
	of          int // the number of the instruction, or of the log, in the sheet
	log         bool
	size, width float64
	weight      pdfwriter.Weight
}

// questions holds those of a shape, in the order in which they came up. None is ever removed.
type questions struct {
	number int // of this list: one that was dropped may come up again in another order
	all    []question
	known  map[question]bool
	ends   []int // how many there were after each sheet that added some
}

// asking is a question that came up, before the text is looked for among the instructions.
type asking struct {
	text linesKey
	question
}

// beginChoice begins to note what is asked while arrangements are tried.
func (d *workspace) beginChoice() {
	d.choosing, d.asked = true, d.asked[:0]
	d.choice++
}

// questionsAsked returns what was asked. A text that is no instruction is in the shape. Instructions of the same words
// are asked together, since another sheet's may differ.
func (d *workspace) questionsAsked() []question {
	numbers := make(map[linesKey][]int, len(d.instructions))
	for n, t := range d.instructions {
		numbers[t.key] = append(numbers[t.key], n)
	}
	var out []question
	for _, a := range d.asked {
		if a.log {
			out = append(out, a.question)
			continue
		}
		for _, n := range numbers[a.text] {
			a.of = n
			out = append(out, a.question)
		}
	}
	return out
}

// answered returns a shape with a sheet's answers to the questions of that shape: to the first of them, to more, to all.
func answered(d *workspace, s *sheet.Sheet, f *pdfwriter.Typeface, m *metrics, of shape) []shape {
	l := newLayout(d, s, f, m, arrangement{})
	w := shapeWriter{b: append(d.shape[:0], of.sum[:]...), l: l}
	asked := d.cache.questionsOf(of)
	w.count(asked.number)
	out, from := make([]shape, len(asked.ends)), 0
	for n, to := range asked.ends {
		for _, q := range asked.all[from:to] {
			w.answer(q)
		}
		from, out[n] = to, of
		out[n].sum = sha256.Sum256(w.b)
	}
	d.shape = w.b
	return out
}

// answer writes how many lines an instruction takes, and in which of them something is written in; or how many columns a
// log has.
func (w *shapeWriter) answer(q question) {
	if q.log {
		w.count(len(w.l.logColumns(w.l.extras.logs[q.of].Days, q.width)))
		return
	}
	lines := w.l.instructions[q.of].room(w.l, role{size: q.size, weight: q.weight}, q.width).lines
	w.count(len(lines))
	for n := range lines {
		if lines[n].blank {
			w.count(n + 1)
		}
	}
	w.b = append(w.b, 0)
}

// digitsAlike reports whether all digits of a typeface are equally wide.
func (d *workspace) digitsAlike(f *pdfwriter.Typeface) bool {
	alike, known := d.tabular[f.Families]
	if known {
		return alike
	}
	alike = true
	for _, weight := range []pdfwriter.Weight{regular, bold} {
		for digit := '1'; digit <= '9'; digit++ {
			alike = alike && f.Width(string(digit), weight, 1000) == f.Width("0", weight, 1000)
		}
	}
	d.tabular[f.Families] = alike
	return alike
}

// shapeWriter writes the parts of a shape one after another.
type shapeWriter struct {
	b []byte
	l *layout
}

// words writes texts, each with an end that no text holds.
func (w *shapeWriter) words(texts ...string) {
	for _, s := range texts {
		w.b = append(append(w.b, s...), 0)
	}
}

// number writes a number without a byte that is a digit.
func (w *shapeWriter) number(n float64) {
	for bits := math.Float64bits(n); bits > 0; bits >>= 7 {
		w.b = append(w.b, byte(bits)|0x80)
	}
	w.b = append(w.b, 0)
}

// count writes a small number.
func (w *shapeWriter) count(n int) {
	for ; n > 0; n >>= 7 {
		w.b = append(w.b, byte(n)|0x80)
	}
	w.b = append(w.b, 0)
}

// flags writes a byte for each.
func (w *shapeWriter) flags(all ...bool) {
	for _, is := range all {
		c := byte(1)
		if is {
			c = 2
		}
		w.b = append(w.b, c)
	}
}

// sumOf returns the sum of what was written, with all digits as one.
func (w *shapeWriter) sumOf() [sha256.Size]byte {
	for n, c := range w.b {
		if c-'0' < 10 {
			w.b[n] = '0'
		}
	}
	return sha256.Sum256(w.b)
}

func (w *shapeWriter) text(t sheet.Text) {
	w.count(len(t))
	for n := range t {
		w.flags(t[n].Strong, t[n].Blank, t[n].Time != nil, t[n].Phone != "")
		w.words(t[n].Words)
	}
}

func (w *shapeWriter) leadIn(i *sheet.LeadIn) {
	w.flags(i != nil)
	if i != nil {
		w.flags(i.Box)
		w.words(i.Text)
	}
}

// instruction leaves a text to the questions.
func (w *shapeWriter) instruction(t sheet.Text) {
	w.flags(len(t) > 0)
	if len(t) > 0 {
		w.l.instructions = append(w.l.instructions, w.l.findText(t))
	}
}

func (w *shapeWriter) items(items []sheet.Item) {
	w.count(len(items))
	for n := range items {
		i := &items[n]
		w.instruction(itemText(*i))
		w.flags(i.Drawing != nil)
		if i.Drawing != nil {
			w.words(i.Drawing.Name, i.Drawing.Caption)
		}
		w.flags(i.Log != nil)
		if i.Log != nil {
			w.words(i.Log.Label)
			w.count(i.Log.Lines)
			w.count(len(i.Log.Days))
		}
		w.words(i.StepsNote, i.StepHeads.When, i.StepHeads.What)
		w.count(len(i.Steps))
		for _, step := range i.Steps {
			w.words(step.When)
			w.instruction(step.What)
		}
	}
}

func (w *shapeWriter) groups(groups []sheet.Group) {
	w.count(len(groups))
	for n := range groups {
		w.leadIn(groups[n].LeadIn)
		if i, ok := asSentence(groups[n]); ok {
			w.items([]sheet.Item{i})
			continue
		}
		w.items(groups[n].Items)
	}
}

// sheet writes a sheet, and reports whether all its blocks are known.
func (w *shapeWriter) sheet(s *sheet.Sheet) bool {
	w.words(s.Name, s.ForWhom, s.Language)
	w.number(w.l.measureHead())
	w.number(w.l.measureFoot())
	w.words(s.Footer.PageOf)
	for _, b := range s.Blocks {
		if !w.block(b) {
			return false
		}
	}
	return true
}

func (w *shapeWriter) block(b sheet.Block) bool {
	switch b := b.(type) {
	case sheet.Notice:
		w.words("notice", b.Text)
	case sheet.Letterhead:
		w.words("letterhead", b.Motto)
		w.words(b.Address...)
		w.text(b.Name)
		w.text(b.Phone)
		w.text(b.AfterHours)
		if b.Logo != nil {
			w.count(b.Logo.Width)
			w.count(b.Logo.Height)
		}
	case sheet.Heading:
		w.words("heading", b.Text)
	case sheet.Overview:
		w.words("overview")
		w.count(len(b.Groups))
		for _, g := range b.Groups {
			w.instruction(w.l.joinItems(g.Items))
		}
	case sheet.PatientBanner:
		w.words("banner")
		w.number(w.l.c.Measure(func() float64 { return w.l.banner(b.Fields, 0) }))
		w.number(w.l.c.Measure(func() float64 {
			return w.l.banner(addNameToLabel(b.Fields, w.l.s.Name, w.l.s.ForWhom), 0)
		}))
	case sheet.Summary:
		w.words("summary")
		w.instruction(w.l.summary(b))
	case sheet.KeyTimes:
		w.words("times", b.Heading)
		w.count(len(b.Cells))
		for _, k := range b.Cells {
			w.words(k.Label, k.Lead)
			w.instruction(sheet.Words(k.Value))
			w.instruction(sheet.Words(k.Note))
			w.flags(k.Write)
		}
		for _, line := range b.Lines {
			w.words(line.Label)
		}
	case sheet.Timeline:
		a, names := w.l.axisOf(b)
		w.words("timeline", b.Title)
		w.number(names)
		for _, e := range b.Legend {
			w.words(e.Words)
			w.flags(e.Kind == sheet.LaneOpen, e.Striped)
		}
		for _, lane := range b.Lanes {
			w.words(lane.Label)
			w.flags(w.l.textWidth(lane.Words, w.l.m.small) > a.w)
		}
	case sheet.Help:
		w.words("help")
		for _, box := range b.Boxes {
			w.words(box.Level)
			w.text(box.Heading)
			w.text(box.Continued)
			w.text(box.Note)
			w.groups(box.Groups)
		}
	case sheet.ForOthers:
		w.words("others", b.Heading, b.Continued)
		w.groups(b.Groups)
	case sheet.Message:
		w.words("message", b.Heading)
		w.instruction(b.Text)
	case sheet.Section:
		w.words("section", b.Kind, b.Heading, b.Continued)
		w.groups(b.Groups)
	case sheet.Conditional:
		w.words("conditional", b.Continued)
		for n := range b.Heading {
			w.leadIn(&b.Heading[n])
		}
		w.groups(b.Groups)
	case sheet.Diary:
		w.words("diary", b.Heading, b.TimeHead, b.LowLabel, b.HighLabel, b.Relief)
		w.leadIn(b.LeadIn)
		w.instruction(w.l.joinItems(b.Intro))
		w.count(b.Low)
		w.count(b.High)
		for _, all := range [][]string{b.Columns, b.Sides, b.ReliefWords} {
			w.count(len(all))
			w.words(all...)
		}
		w.count(len(b.Rows))
		w.number(w.l.diaryTimes(b))
	case sheet.NextVisit:
		w.words("next", b.Heading, b.Continued)
		w.groups(b.Groups)
		w.flags(b.Link != nil)
		if b.Link != nil {
			w.words(b.Link.Lead, b.Link.Text)
		}
	case sheet.TeachBack:
		w.words("teach-back", b.Heading, b.Continued)
		w.count(len(b.Questions))
		for _, q := range b.Questions {
			w.text(itemText(q)) // how wide its last line is counts too
		}
	case sheet.Signatures:
		w.words("signatures")
		for _, line := range b.Lines {
			w.words(line.Label, line.When)
		}
	default:
		return false
	}
	return true
}
