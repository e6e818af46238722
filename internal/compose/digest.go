package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/clinic"
	"aftercare/internal/locale"
	"aftercare/internal/procedure"
	"aftercare/internal/resolve"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
)

// Statement is one string that some patient could get, and who gets it.
type Statement struct {
	Ref     string // "activity.driving"; PartSheet and PartTimes for what is no instruction's
	What    What
	Answers string // the conditions' answers under which it is said: "sedation=yes"; not asked ones are left out
	Ended   bool   // it is said when the end of the procedure is known, and is then another
	Side    string // of the body, where it is said for one
	Under   string // the lead-in before it
	Words   string
}

// What says what a statement is of its instruction.
type What string

// The kinds of statement.
const (
	Wording   What = "text"
	DoAtOnce  What = "do"
	InTurn    What = "steps" // one of the steps that follow each other, or which day is the first
	Milestone What = "milestone"
	OtherAges What = "other-ages"    // what patients read for whom a dose is not
	OfAges    What = "ages"          // of the patients whom the text, a dose or the text for a condition's yes is for, as authors write them
	NoVisit   What = "without-visit" // the instruction is printed only where no next visit was given; the statement has no words
	OfVisit   What = "visit"         // of which visit the instruction is: the name that staff give with the next visit
	Fixed     What = "fixed"         // a string of the sheet as a whole, in its order
	Word      What = "word"          // a fixed word or pattern as it is written, that other visits can bring; its ref is PartWords and its key
)

// The refs of strings that belong to no instruction.
const (
	PartSheet = "sheet" // a whole blank sheet
	PartTimes = "times" // what a visit's times change: key times, diary, the strip
)

// Text returns the text that one clinic approves: every string that any patient could get
// from a procedure in one language. Each instruction is composed under each combination of
// the answers it depends on, with the end of the procedure not known and, where its words
// are then others, known; then a whole blank sheet, so that order and grouping count too,
// and the blocks of times under all answers. It changes when a word, a setting, a block, a
// lead-in or a rule of composing changes what some patient would read, and else it does not. The
// fixed words that the examples need not show follow as they are written: a sheet of Tuesday, of the
// afternoon, with an appointment says others.
func Text(p *procedure.Procedure, c clinic.Profile, words *locale.Words) []Statement {
	var out []Statement
	eachStatement(p, c, words, func(s *Statement) { out = append(out, *s) })
	return out
}

// eachStatement hands on each statement of a text, in order. It is the receiver's until it returns.
func eachStatement(p *procedure.Procedure, c clinic.Profile, words *locale.Words, add func(*Statement)) {
	// The text is approved, not the zone: one text holds wherever the clinic's clocks are.
	c.Approvals, c.Location = nil, time.UTC
	unknown := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{}, time.UTC)}
	known := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{Ended: exampleEnd}, time.UTC)}
	text := texts{unknown: unknown, known: known, add: add}
	text.all(p, func(in *procedure.Instruction) {
		if in.WithoutVisit {
			add(&Statement{Ref: in.Ref(), What: NoVisit})
		}
		if in.Visit != "" {
			add(&Statement{Ref: in.Ref(), What: OfVisit, Words: in.Visit})
		}
	})
	agesText(p, add)
	one := new(Statement) // serves for all, since nobody keeps it
	fixed := func(ref string, ended bool, words string) {
		*one = Statement{Ref: ref, What: Fixed, Ended: ended, Words: words}
		add(one)
	}
	for _, s := range unknown.wholeText() {
		fixed(PartSheet, false, s)
	}
	for _, part := range procedure.Headed {
		if heading := p.Headings[part]; heading != "" {
			fixed(PartSheet, false, heading) // also where a blank sheet has no such part
		}
	}
	for _, last := range []bool{false, true} {
		w := &writer{words: words, plan: resolve.Resolve(p, c, answered(p, last), time.UTC)}
		for _, s := range w.timedText() {
			fixed(PartTimes, true, s)
		}
	}
	for _, s := range unknown.nightText() {
		fixed(PartTimes, true, s)
	}
	unknown.addFixedWords(add)
}

// agesText says whom the text is for, and whom the text of each condition's answers, without the
// one that fits everyone.
func agesText(p *procedure.Procedure, add func(*Statement)) {
	add(&Statement{Ref: PartSheet, What: OfAges, Words: p.ForAges().String()})
	for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
		c := p.Conditions[name]
		for _, answer := range c.Answers() {
			if c.Ages.Said() && answer != c.Negative() {
				add(&Statement{Ref: PartSheet, What: OfAges, Answers: name + "=" + answer, Words: c.Ages.String()})
			}
		}
	}
}

// nightText returns the words that a time has only after a late procedure: those of the example,
// which ends in the morning, lack them.
func (w *writer) nightText() []string {
	var out []string
	add := func(key string) {
		if s := w.words.Say(key); !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	for in := range w.plan.Procedure.Each() {
		for _, c := range in.Cases {
			for _, t := range c.Times {
				switch {
				case toCheck(in.Section, t.Key) && t.Span.Kind <= procedure.UpTo && t.Span.After == "" && t.Span.High.Unit.Elapsed():
					add("by.night")
				case t.Span.Kind == procedure.BedtimeOr:
					add(string(t.Key) + ".bedtime")
				}
			}
		}
	}
	return out
}

// exampleEnd is a moment like any other; it is in the digest, so it never changes.
var exampleEnd = time.Date(2026, time.November, 23, 10, 20, 0, 0, time.UTC)

// answered is a visit with each answer the first of its condition, or with each the last.
func answered(p *procedure.Procedure, last bool) visit.Visit {
	v := visit.Visit{Ended: exampleEnd, Answers: map[string]string{}}
	for name, c := range p.Conditions {
		all := c.Answers()
		v.Answers[name] = all[0]
		if last {
			v.Answers[name] = all[len(all)-1]
		}
	}
	return v
}

// wholeText is every string of a blank sheet but its letterhead and its notice, which are no
// part of what is approved.
func (w *writer) wholeText() []string {
	var blocks []sheet.Block
	for _, b := range w.blocks(&sheet.Sheet{}) {
		switch b.(type) {
		case sheet.Notice, sheet.Letterhead:
		default:
			blocks = append(blocks, b)
		}
	}
	return append(sheet.Strings(blocks), w.title(), w.forWhom())
}

// timedText is every string of the blocks that a visit's times change and that hold no
// instructions.
func (w *writer) timedText() []string {
	var blocks []sheet.Block
	for _, make := range []func() (sheet.Block, bool){w.keyTimes, w.timeline, w.diary} {
		if b, ok := make(); ok {
			blocks = append(blocks, b)
		}
	}
	return sheet.Strings(append(blocks, w.strip()))
}

// texts composes instructions under every combination of the answers they depend on.
type texts struct {
	unknown, known *writer // known knows the end of the procedure
	add            func(*Statement)

	asked    map[string][]answers // by the names of the conditions
	composed []composed           // of the instruction that is being composed
}

// composed is a wording for one side of the body, and what is said of it.
type composed struct {
	side        visit.Side
	item, known resolve.Item
	statements  []Statement
}

// answers is one combination of answers, as a mapping and in words.
type answers struct {
	of    map[string]string
	words string
}

// all composes the instructions of a procedure; after is called behind each.
func (t *texts) all(p *procedure.Procedure, after func(*procedure.Instruction)) {
	one := func(in *procedure.Instruction) {
		t.instruction(in)
		after(in)
	}
	one(&p.About)
	for _, s := range p.Sections {
		for n := range s.Items {
			one(&s.Items[n])
		}
	}
	for n := range p.TeachBack {
		one(&p.TeachBack[n])
	}
}

// assignments returns the combinations of answers that an instruction depends on.
func (t *texts) assignments(in *procedure.Instruction) []answers {
	names := in.Conditions()
	key := strings.Join(names, ",")
	if known, ok := t.asked[key]; ok {
		return known
	}
	var out []answers
	for _, a := range resolve.Assignments(t.unknown.plan.Procedure, names) {
		out = append(out, answers{a, joined(a)})
	}
	if t.asked == nil {
		t.asked = map[string][]answers{}
	}
	t.asked[key] = out
	return out
}

func (t *texts) instruction(in *procedure.Instruction) {
	unknown, known := t.unknown, t.known
	ref := in.Ref()
	if in.Section == "" && in.Key != about {
		ref = "teach-back." + in.Key
	}
	if in.Milestone != "" {
		t.add(&Statement{Ref: ref, What: Milestone, Words: in.Milestone})
	}
	others := in.Dose != nil && in.Dose.Ages.Said() && !in.Dose.Ages.Cover(unknown.plan.Procedure.ForAges()) // somebody reads other words than the dose
	if others {
		// A patient whom the dose is for, so that its wording is what is said of it.
		for _, w := range []*writer{unknown, known} {
			before := w.plan.Visit
			w.plan.Visit.Born, w.plan.Visit.AgeOn = visit.Date{Year: 1, Month: time.January, Day: 1}, visit.Date{Year: 1 + in.Dose.Ages.Min, Month: time.January, Day: 1}
			w.asking = nil
			defer func() { w.plan.Visit, w.asking = before, nil }()
		}
	}
	sides := []visit.Side{visit.NoSide}
	if fills(in, "{side}") {
		for _, s := range unknown.plan.Procedure.Side.Possible() {
			sides = append(sides, visit.Side(s))
		}
	}
	timed := timed(in)
	t.composed = t.composed[:0]
	for _, a := range t.assignments(in) {
		var whenKnown []resolve.Item
		if timed {
			whenKnown = known.wordings(in, a.of)
		}
		for n, i := range unknown.wordings(in, a.of) {
			under := ""
			if l := unknown.leadIn(i.Under); l != nil {
				under = l.Text
			}
			other := &resolve.Item{}
			if timed {
				other = &whenKnown[n]
			}
			for _, side := range sides {
				for _, s := range t.said(ref, side, &i, other, timed) {
					s.Answers, s.Under = a.words, under
					t.add(&s)
				}
			}
		}
	}
	if others {
		t.add(&Statement{Ref: ref, What: OfAges, Words: in.Dose.Ages.String()})
		t.add(&Statement{Ref: ref, What: OtherAges, Words: unknown.text(in.Dose.OtherAges, &resolve.Item{Instruction: in}).String()})
	}
}

// said returns the statements of one wording for one side of the body, without the answers: the end of
// the procedure not known, and known where the words are then others. One that was composed before,
// under other answers, is not composed again.
func (t *texts) said(ref string, side visit.Side, i, known *resolve.Item, timed bool) []Statement {
	for _, c := range t.composed {
		if c.side == side && alike(&c.item, i) && alike(&c.known, known) {
			return c.statements
		}
	}
	base := Statement{Ref: ref, Side: string(side)}
	c := composed{side: side, item: *i, known: *known, statements: t.unknown.said(nil, i, base)}
	if timed {
		base.Ended = true
		first := c.statements
		for n, s := range t.known.said(nil, known, base) {
			if s.Words != first[n].Words {
				c.statements = append(c.statements, s)
			}
		}
	}
	t.composed = append(t.composed, c)
	return c.statements
}

// alike reports whether two items of one instruction say the same. It may be false where they do.
func alike(a, b *resolve.Item) bool {
	return a.Text == b.Text && a.OtherAges == b.OtherAges && slices.Equal(a.Times, b.Times) && len(a.Steps)+len(b.Steps) == 0
}

// wordings returns the items that one instruction gives under some answers, for the writer's visit.
func (w *writer) wordings(in *procedure.Instruction, answers map[string]string) []resolve.Item {
	if w.asking == nil {
		w.asking = w.plan.Other()
	}
	return w.asking.Wordings(in, answers)
}

// about is the key of what was done.
const about = "about"

// said appends the strings of one wording for one side of the body.
func (w *writer) said(out []Statement, i *resolve.Item, base Statement) []Statement {
	w.plan.Visit.Side = visit.Side(base.Side)
	item := w.item(i)
	w.plan.Visit.Side = visit.NoSide
	base.What, base.Words = Wording, item.Text.String()
	out = append(out, base)
	if len(item.Do) > 0 {
		base.What, base.Words = DoAtOnce, item.Do.String()
		out = append(out, base)
	}
	base.What = InTurn
	if item.StepsNote != "" {
		base.Words = item.StepsNote
		out = append(out, base)
	}
	for _, s := range item.Steps {
		base.Words = s.When + ": " + s.What.String()
		out = append(out, base)
	}
	return out
}

// joined says which answers those are.
func joined(answers map[string]string) string {
	var out []string
	for name, a := range answers {
		if a != "" {
			out = append(out, name+"="+a)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// fills reports whether a wording has a placeholder that begins so.
func fills(in *procedure.Instruction, placeholder string) bool {
	for text := range in.Texts() {
		if strings.Contains(text, placeholder) {
			return true
		}
	}
	return false
}

// timed reports whether the words of an instruction are others when the end of the procedure
// is known.
func timed(in *procedure.Instruction) bool {
	return fills(in, "{") || slices.ContainsFunc(in.Cases, func(c procedure.Case) bool { return len(c.Steps) > 0 })
}

// textHead is the first line of a kept text. Another form of the file would need another; Decode
// reads firstHead too, of texts without Word.
const (
	textHead  = "aftercare text 2: ref, what, answers, ended, side, under, words"
	firstHead = "aftercare text 1: ref, what, answers, ended, side, under, words"
)

// Encode writes a text as it is kept beside its approval: one statement a line, its fields
// parted by tabs. Its SHA-256 is the text digest.
func Encode(text []Statement) []byte { return encode(textHead, text) }

// FirstDigest returns the digest that a text had before approvals covered the fixed words that the
// examples need not show. A record with this digest approved the same words.
func FirstDigest(text []Statement) string {
	isWord := func(s Statement) bool { return s.What == Word }
	return DigestOf(encode(firstHead, slices.DeleteFunc(slices.Clone(text), isWord)))
}

func encode(head string, text []Statement) []byte {
	out := []byte(head + "\n")
	for n := range text {
		out = text[n].encode(out)
	}
	return out
}

// encode appends the statement's line.
func (s *Statement) encode(out []byte) []byte {
	ended := ""
	if s.Ended {
		ended = "ended"
	}
	for n, field := range [...]string{s.Ref, string(s.What), s.Answers, ended, s.Side, s.Under, s.Words} {
		if n > 0 {
			out = append(out, '\t')
		}
		out = append(out, field...)
	}
	return append(out, '\n')
}

// Decode reads what Encode wrote, and what earlier versions of the program did.
func Decode(data []byte) ([]Statement, error) {
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if lines[0] != textHead && lines[0] != firstHead {
		return nil, fmt.Errorf("the first line is %.40q; expected %q", lines[0], textHead)
	}
	out := make([]Statement, 0, len(lines)-1)
	for n, line := range lines[1:] {
		f := strings.Split(line, "\t")
		const fields = 7
		if len(f) != fields {
			return nil, fmt.Errorf("line %d has %d fields; expected %d", n+2, len(f), fields)
		}
		out = append(out, Statement{Ref: f[0], What: What(f[1]), Answers: f[2], Ended: f[3] != "", Side: f[4], Under: f[5], Words: f[6]})
	}
	return out, nil
}

// DigestOf returns the text digest of a kept text: SHA-256, in hex.
func DigestOf(encoded []byte) string {
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:])
}

// Digest returns the text digest of a procedure as one clinic prints it in one language: that of
// its Text, of which each statement is forgotten once it is counted.
func Digest(p *procedure.Procedure, c clinic.Profile, words *locale.Words) string {
	sum := sha256.New()
	line := append(make([]byte, 0, 1024), textHead+"\n"...)
	eachStatement(p, c, words, func(s *Statement) {
		if line = s.encode(line); len(line) > cap(line)/2 {
			sum.Write(line)
			line = line[:0]
		}
	})
	sum.Write(line)
	return hex.EncodeToString(sum.Sum(nil))
}
