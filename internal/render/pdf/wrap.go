package pdf

import (
	"strings"

	"github.com/rivo/uniseg"

	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
)

// piece is a part of a line: words of one weight, or a space to write on.
type piece struct {
	words  string
	weight pdfwriter.Weight
	blank  bool
	width  float64
	dial   string // the link of a phone number; "" for none

	run, from int // which run of the text the words are from, and where they begin in it
}

// textLine is one line of a paragraph.
type textLine struct {
	pieces     []piece
	width      float64 // without the trailing space
	blank      bool    // it has a space to write on, so it is higher
	perPatient bool    // it states a time
}

const (
	blankMark  = '\uFFFC' // represents a space to write on while lines are broken
	blankWidth = 96.0
)

// height returns the height of a line: handwriting needs more.
func (l *textLine) height(r role, m *metrics) float64 {
	if l.blank {
		return max(r.lead, m.writeHeight)
	}
	return r.lead
}

// wrap breaks a text into lines of a width. Lines are broken by Unicode's rules over the whole
// paragraph, so that a change of weight is no place to break; bound words are separated if they are
// longer than a line together, and a word is broken between its letters only if it alone is longer.
// The space at a line's end stays in the text, so that words can be searched and copied across lines.
func (l *layout) wrap(t sheet.Text, r role, width float64) []textLine {
	if len(t) == 0 {
		return nil
	}
	return l.findText(t).lines(l, r, width)
}

// findText returns a text with the lines that it was broken into before, on this sheet or an earlier one.
// A full stop that only follows a line to write on is left out.
func (l *layout) findText(t sheet.Text) *brokenText {
	t = t.WithoutLoneStop()
	if len(t) == 1 && !t[0].Strong && !t[0].Blank && t[0].Time == nil && t[0].Phone == "" {
		return l.findWords(t[0].Words)
	}
	key := textKey{&t[0], len(t)}
	b, ok := l.texts[key]
	if !ok {
		b = l.cachedText(linesKey{encodeMarks(t), l.f.Families, false}, t)
		l.texts[key] = b
	}
	return b
}

// wrapWords breaks plain words into lines.
func (l *layout) wrapWords(s string, r role, width float64) []textLine {
	if s == "" {
		return nil
	}
	return l.findWords(s).lines(l, r, width)
}

func (l *layout) findWords(s string) *brokenText {
	key := linesKey{s, l.f.Families, true}
	if b, ok := l.lineCache.get(key); ok {
		return b
	}
	return l.cachedText(key, sheet.Words(s))
}

// cachedText returns the text from the cache, or puts it there for the next sheets.
func (l *layout) cachedText(key linesKey, t sheet.Text) *brokenText {
	b, ok := l.lineCache.get(key)
	if !ok {
		const usual = 3 // rooms: a sign is measured in each column that its box may have
		b = &brokenText{key: key, text: t, rooms: make([]room, 0, usual)}
		if len(key.words) <= maxCachedText {
			l.lineCache.put(key, b)
		}
	}
	return b
}

// maxCachedText is the maximum length of a text whose lines are cached: a clinic's own are shorter.
const maxCachedText = 2000

// linesKey is everything that the lines of a text depend on, beside the room for them. Most of a sheet's
// texts are those of its definition, the same for every patient, or for every patient of a day.
type linesKey struct {
	words    string // with its marks, unless it has none
	families pdfwriter.Families
	plain    bool
}

// textKey is a text of this sheet that has marks, by its runs, which don't change during layout: it is
// encoded once.
type textKey struct {
	first *sheet.Run
	runs  int
}

// brokenText is a text and its lines in each room that it was set in: a layout measures before it draws, and
// tries several arrangements.
type brokenText struct {
	key      linesKey
	text     sheet.Text
	segments segments // the zero value before the text is broken the first time
	rooms    []room
}

// room is a text's lines in a role and a width; the leading of the role doesn't matter.
type room struct {
	role   role
	width  float64
	lines  []textLine
	choice int // the last choice of an arrangement that asked for them
}

// lines returns the text's lines in a role and a width.
func (b *brokenText) lines(l *layout, r role, width float64) []textLine {
	at := b.room(l, r, width)
	if l.choosing && at.choice != l.choice {
		at.choice = l.choice
		l.asked = append(l.asked, asking{b.key, question{size: r.size, width: width, weight: r.weight}})
	}
	return at.lines
}

func (b *brokenText) room(l *layout, r role, width float64) *room {
	for n := range b.rooms {
		if at := &b.rooms[n]; at.width == width && at.role.size == r.size && at.role.weight == r.weight {
			return at
		}
	}
	if b.segments.ends == nil {
		b.segments = segment(b.text)
	}
	const most = 16 // as many as a text has in all kinds of paper, unless a patient's words leave it other widths
	if len(b.rooms) == most {
		b.rooms = b.rooms[:0]
	}
	b.rooms = append(b.rooms, room{role: r, width: width, lines: l.breakLines(b.text, b.segments, r, width)})
	return &b.rooms[len(b.rooms)-1]
}

// encodeMarks returns a text with its marks as one string. No text holds a control character, so
// the marks can't be part of one.
func encodeMarks(t sheet.Text) string {
	var b strings.Builder
	length := 0
	for _, run := range t {
		length += len(run.Words) + len(run.Phone) + 3
	}
	b.Grow(length)
	for _, run := range t {
		if run.Time != nil {
			b.WriteByte('\x04')
		}
		if run.Phone != "" {
			b.WriteByte('\x05')
			b.WriteString(run.Phone)
		}
		switch {
		case run.Blank:
			b.WriteByte('\x01')
		case run.Strong:
			b.WriteByte('\x02')
			b.WriteString(run.Words)
		default:
			b.WriteByte('\x03')
			b.WriteString(run.Words)
		}
	}
	return b.String()
}

// segments is a text cut where a line may end, which is the same whatever the room for it.
type segments struct {
	words string // of all runs
	ends  []int
}

func segment(t sheet.Text) segments {
	var all strings.Builder
	for _, run := range t {
		all.WriteString(runWords(run))
	}
	s := segments{words: all.String()}
	const usual = 6 // bytes of a word, with its space
	s.ends = make([]int, 0, len(s.words)/usual+1)
	for rest, state := s.words, -1; rest != ""; {
		_, rest, _, state = uniseg.FirstLineSegmentInString(rest, state)
		s.ends = append(s.ends, len(s.words)-len(rest))
	}
	return s
}

// runWords returns a run's words in NFC, or what represents it.
func runWords(r sheet.Run) string {
	if r.Blank {
		return string(blankMark)
	}
	return pdfwriter.NFC(r.Words)
}

// breakLines breaks a text into lines.
func (l *layout) breakLines(t sheet.Text, s segments, r role, width float64) []textLine {
	b := lineBreaker{l: l, role: r, room: width, runs: make([]styledRun, 0, len(t))}
	for _, run := range t {
		w := r.weight
		if run.Strong {
			w = bold
		}
		if run.Blank {
			b.runs = append(b.runs, styledRun{runWords(run), w, run.Time != nil, run.DialURL()})
			continue
		}
		l.f.Parts(runWords(run), w, func(part string, w pdfwriter.Weight) {
			b.runs = append(b.runs, styledRun{part, w, run.Time != nil, run.DialURL()})
		})
	}
	from := 0
	for _, end := range s.ends {
		b.segment(s.words[from:end])
		from = end
	}
	b.flush()
	return b.lines
}

// styledRun is a run of a text that isn't on a line yet.
type styledRun struct {
	words      string // of the whole run
	weight     pdfwriter.Weight
	perPatient bool // it states a time
	dial       string
}

// lineBreaker fills lines with segments that may not be broken.
type lineBreaker struct {
	l     *layout
	role  role
	room  float64
	runs  []styledRun
	run   int     // the next run
	at    int     // how much of it has been used
	taken []piece // reused for each segment
	line  textLine
	full  float64 // the width of the line including the trailing space
	lines []textLine
}

// take takes the next n bytes off the runs, as pieces, and reports whether they state a time.
func (b *lineBreaker) take(n int) (out []piece, perPatient bool) {
	out = b.taken[:0]
	for n > 0 {
		run := &b.runs[b.run]
		perPatient = perPatient || run.perPatient
		k := min(n, len(run.words)-b.at)
		out = b.pieces(out, run.words[b.at:b.at+k], run)
		b.at += k
		n -= k
		if b.at == len(run.words) {
			b.run, b.at = b.run+1, 0
		}
	}
	b.taken = out
	return out, perPatient
}

func (b *lineBreaker) pieces(out []piece, words string, of *styledRun) []piece {
	from, w := b.at, of.weight
	for words != "" {
		before, after, blank := strings.Cut(words, string(blankMark))
		if before != "" {
			out = append(out, piece{words: before, weight: w, width: b.l.f.Width(before, w, b.role.size), dial: of.dial, run: b.run, from: from})
		}
		if blank {
			out = append(out, piece{blank: true, width: min(blankWidth, b.room)})
		}
		from += len(words) - len(after)
		words = after
	}
	return out
}

// segment puts words that belong together on this line or the next.
func (b *lineBreaker) segment(s string) {
	pieces, perPatient := b.take(len(s))
	full := 0.0
	for _, p := range pieces {
		full += p.width
	}
	trailing := s[len(strings.TrimRight(s, " ")):]
	bare := full
	if trailing != "" && len(pieces) > 0 {
		bare -= b.l.f.Width(trailing, pieces[len(pieces)-1].weight, b.role.size)
	}
	if bare > b.room+0.01 && strings.Contains(s, noBreak) {
		b.breakAtNoBreak(pieces)
		b.line.perPatient = b.line.perPatient || perPatient
		return
	}
	if b.full+bare > b.room+0.01 && len(b.line.pieces) > 0 {
		b.flush()
	}
	if bare > b.room+0.01 {
		b.breakLetters(pieces)
	} else {
		b.addPieces(pieces, full, bare)
	}
	b.line.perPatient = b.line.perPatient || perPatient
}

// noBreak is the space that binds words to each other.
const noBreak = "\u00a0"

// breakAtNoBreak breaks bound words that are longer than a line together at the spaces that bind
// them: a date on two lines is readable, one with a broken word isn't.
func (b *lineBreaker) breakAtNoBreak(pieces []piece) {
	for _, p := range pieces {
		from := p.from
		for words := range strings.SplitAfterSeq(p.words, noBreak) {
			part := piece{words: words, weight: p.weight, blank: p.blank, width: p.width, dial: p.dial, run: p.run, from: from}
			bare := p.width
			if !p.blank {
				part.width = b.l.f.Width(words, p.weight, b.role.size)
				bare = b.l.f.Width(strings.TrimSuffix(words, noBreak), p.weight, b.role.size)
			}
			from += len(words)
			if b.full+bare > b.room+0.01 && len(b.line.pieces) > 0 {
				b.flush()
			}
			if bare > b.room+0.01 {
				b.breakLetters([]piece{part})
				continue
			}
			b.addPieces([]piece{part}, part.width, bare)
		}
	}
}

// breakLetters breaks words that are longer than a line.
func (b *lineBreaker) breakLetters(pieces []piece) {
	for _, p := range pieces {
		if p.blank {
			b.addPieces([]piece{p}, p.width, p.width)
			continue
		}
		g, from := uniseg.NewGraphemes(p.words), p.from
		for g.Next() {
			w := b.l.f.Width(g.Str(), p.weight, b.role.size)
			if b.full+w > b.room+0.01 && len(b.line.pieces) > 0 && g.Str() != " " {
				b.flush()
			}
			b.addPieces([]piece{{words: g.Str(), weight: p.weight, width: w, dial: p.dial, run: p.run, from: from}}, w, w)
			from += len(g.Str())
		}
	}
}

func (b *lineBreaker) addPieces(pieces []piece, full, bare float64) {
	for _, p := range pieces {
		b.line.blank = b.line.blank || p.blank
		if n := len(b.line.pieces); n > 0 && !p.blank && !b.line.pieces[n-1].blank && b.line.pieces[n-1].weight == p.weight && b.line.pieces[n-1].dial == p.dial {
			last := &b.line.pieces[n-1]
			if last.run == p.run && last.from+len(last.words) == p.from {
				last.words = b.runs[p.run].words[last.from : p.from+len(p.words)]
			} else {
				last.words += p.words
				last.run = severalRuns
			}
			last.width += p.width
			continue
		}
		b.line.pieces = append(b.line.pieces, p)
	}
	b.line.width = b.full + bare
	b.full += full
}

// severalRuns marks words of several runs.
const severalRuns = -1

func (b *lineBreaker) flush() {
	if len(b.line.pieces) > 0 {
		b.lines = append(b.lines, b.line)
	}
	b.line, b.full = textLine{}, 0
}

// linesHeight returns the height of a wrapped text.
func (l *layout) linesHeight(lines []textLine, r role) float64 {
	h := 0.0
	for n := range lines {
		h += lines[n].height(r, l.m)
	}
	return h
}

// drawLines draws wrapped lines with their top at y and returns their height.
func (l *layout) drawLines(lines []textLine, x, y float64, r role, white bool) float64 {
	top := y
	if l.c.Measuring() {
		for n := range lines {
			y += lines[n].height(r, l.m)
		}
		return y - top
	}
	before := l.c.IsVarying()
	for n := range lines {
		line := &lines[n]
		// The position of what follows a time in its paragraph depends on the time's length.
		if line.perPatient {
			l.c.SetVarying(true)
		}
		h := line.height(r, l.m)
		// Words beside a space to write on are on its line.
		base := y + r.baseline() + (h - r.lead)
		at := x
		for n, p := range line.pieces {
			switch {
			case p.blank:
				gap := 3.0
				if n+1 < len(line.pieces) && strings.IndexAny(line.pieces[n+1].words, ".,;:)") == 0 {
					gap = 0 // the mark stands right at the line's end
				}
				l.writingLine(at, base+2, p.width-gap)
			case p.dial != "" && l.c.Current() != nil: // what is repeated as decoration has no links
				l.c.In(l.c.NewLink(""), func() float64 {
					l.c.Text(at, base, r.size, p.weight, white, p.words)
					l.c.Link(at, base-r.baseline(), at+p.width, base-r.baseline()+r.lead, p.dial, p.words)
					return r.lead
				})
			default:
				l.c.Text(at, base, r.size, p.weight, white, p.words)
			}
			at += p.width
		}
		y += h
	}
	l.c.SetVarying(before)
	return y - top
}

// writingLine draws a line to write on. It is said inside the tag that is current.
func (l *layout) writingLine(x, y, w float64) {
	l.c.Said(l.s.Voice.Blank, func() { l.c.Rule(x, y, w, 0.6) })
}

// tickBox draws a box to tick before words in a role, with the top of their line at y. It is said inside the tag that
// is current.
func (l *layout) tickBox(x, y float64, r role) {
	side := tickSide * r.size
	l.c.Said(l.s.Voice.Tick, func() { l.c.Frame(x+0.5, y+(r.lead-side)/2, side, side, 1) })
}

// tickSide is the side of a box to tick, in sizes of the type.
const tickSide = 0.78

// paragraph wraps and draws a text, and returns its height.
func (l *layout) paragraph(t sheet.Text, x, y, w float64, r role) float64 {
	return l.drawLines(l.wrap(t, r, w), x, y, r, false)
}

// words draws plain words as a paragraph.
func (l *layout) words(s string, x, y, w float64, r role) float64 {
	return l.drawLines(l.wrapWords(s, r, w), x, y, r, false)
}

// drawLine draws words that are known to fit on one line.
func (l *layout) drawLine(s string, x, y float64, r role) {
	l.c.Text(x, y+r.baseline(), r.size, r.weight, false, s)
}

// textWidth returns the width of words in a role.
func (l *layout) textWidth(s string, r role) float64 { return l.f.Width(s, r.weight, r.size) }

// maxLineWidth returns the width of the widest line, for right-aligned texts.
func maxLineWidth(lines []textLine) float64 {
	w := 0.0
	for _, line := range lines {
		w = max(w, line.width)
	}
	return w
}

// drawRightAligned draws a text with its lines ending at x.
func (l *layout) drawRightAligned(t sheet.Text, x, y, w float64, r role) float64 {
	top := y
	for _, line := range l.wrap(t, r, w) {
		y += l.drawLines([]textLine{line}, x-line.width, y, r, false)
	}
	return y - top
}
