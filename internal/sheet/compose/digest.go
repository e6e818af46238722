package compose

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
)

// Statement is one string that some patient could get, and which patients get it.
type Statement struct {
	Ref     string // "activity.driving"; PartSheet or PartTimes for a string that belongs to no instruction
	Kind    StatementKind
	Answers string // the answers to conditions under which it is printed: "sedation=yes"; unasked ones are omitted
	Ended   bool   // it is printed when the end of the procedure is known, and differs from when it isn't
	Side    string // the side of the body, where it is printed for one
	Under   string // the lead-in before it
	Words   string
}

// StatementKind says which part of its instruction a statement is.
type StatementKind string

// The kinds of statement.
const (
	Wording      StatementKind = "text"
	DoAtOnce     StatementKind = "do"
	Drawing      StatementKind = "drawing" // what the drawing beside it shows, in words, and its caption
	Log          StatementKind = "log"     // what the patient writes down below it: a box for each day, or lines for times
	StepRow      StatementKind = "steps"   // one of an instruction's steps, or which day is the first
	Milestone    StatementKind = "milestone"
	OtherAges    StatementKind = "other-ages"    // what patients outside the dose's ages read
	ForAges      StatementKind = "ages"          // the ages that the text, a dose or the text for a condition's yes is for, as authors write them
	WithoutVisit StatementKind = "without-visit" // the instruction is printed only where no next visit was given; the statement has no words
	ForVisit     StatementKind = "visit"         // the name of the visit that the instruction belongs to, as staff give it with the next visit
	SheetText    StatementKind = "fixed"         // a string of the sheet as a whole, in its order
	FixedWord    StatementKind = "word"          // a fixed word or pattern as written, which other visits can bring; its ref is PartWords and its key
)

// The refs of strings that belong to no instruction.
const (
	PartSheet = "sheet" // a whole blank sheet
	PartTimes = "times" // what a visit's times change: key times, the diary, the patient banner
)

// Statements returns the text that one clinic approves: every string that any patient could get from a
// procedure in one language. Each instruction is composed under each combination of the answers it depends
// on, with the end of the procedure unknown and, where that changes its words, known. Then follows a whole
// blank sheet, so that order and grouping count too, and the blocks of times under all answers. The
// statements change exactly when a word, a setting, a block, a lead-in or a rule of composing changes what
// some patient would read. The fixed words that the examples need not show come last, as they are written:
// a sheet for a Tuesday, for an afternoon or with an appointment has different ones.
func Statements(p *procedure.Procedure, c clinic.Profile, words *locale.Words) []Statement {
	var out []Statement
	eachStatement(p, c, words, func(s *Statement) { out = append(out, *s) })
	return out
}

// eachStatement passes each statement of a text to add, in order. add may use a statement only
// until it returns.
func eachStatement(p *procedure.Procedure, c clinic.Profile, words *locale.Words, add func(*Statement)) {
	// The text is approved, not the zone: one text holds wherever the clinic is.
	c.Approvals, c.Location = nil, time.UTC
	unknown := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{}, time.UTC)}
	known := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{Ended: exampleEnd}, time.UTC)}
	text := texts{endUnknown: unknown, endKnown: known, add: add}
	text.composeAll(p, func(in *procedure.Instruction) {
		if in.WithoutVisit {
			add(&Statement{Ref: in.Ref(), Kind: WithoutVisit})
		}
		if in.Visit != "" {
			add(&Statement{Ref: in.Ref(), Kind: ForVisit, Words: in.Visit})
		}
	})
	agesText(p, add)
	one := new(Statement) // reused for all, since add doesn't keep it
	fixed := func(ref string, ended bool, words string) {
		*one = Statement{Ref: ref, Kind: SheetText, Ended: ended, Words: words}
		add(one)
	}
	for _, s := range unknown.blankSheetText() {
		fixed(PartSheet, false, s)
	}
	for _, part := range procedure.HeadedParts {
		if heading := p.Headings[part]; heading != "" {
			fixed(PartSheet, false, heading) // also where a blank sheet has no such part
		}
	}
	for _, s := range unknown.answerHeadings() {
		fixed(PartSheet, false, s)
	}
	for _, last := range []bool{false, true} {
		w := &writer{words: words, plan: resolve.Resolve(p, c, exampleVisit(p, last), time.UTC)}
		for _, s := range w.timesText() {
			fixed(PartTimes, true, s)
		}
	}
	for _, s := range unknown.nightText() {
		fixed(PartTimes, true, s)
	}
	unknown.addFixedWords(add)
}

// answerHeadings returns what stands beside the boxes to tick where each answer to a question has one: no instruction need
// have these words.
func (w *writer) answerHeadings() []string {
	var out []string
	u := newUnanswered(w.plan)
	for _, name := range slices.Sorted(maps.Keys(w.plan.Procedure.Conditions)) {
		if !u.overlaps(name) {
			continue
		}
		c := w.plan.Procedure.Conditions[name]
		c.Name = name
		for _, answer := range u.boxesOf(c) {
			out = append(out, c.LeadInFor(answer))
		}
	}
	return out
}

// agesText adds the ages that the text is for, and those that the text for each condition's answers
// is for, except those for everyone.
func agesText(p *procedure.Procedure, add func(*Statement)) {
	add(&Statement{Ref: PartSheet, Kind: ForAges, Words: p.PatientAges().String()})
	for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
		c := p.Conditions[name]
		for _, answer := range c.Answers() {
			if c.Ages.IsSet() && answer != c.Negative() {
				add(&Statement{Ref: PartSheet, Kind: ForAges, Answers: name + "=" + answer, Words: c.Ages.String()})
			}
		}
	}
}

// nightText returns the words that a time has only after a late procedure: the example ends in the
// morning and lacks them.
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
				case toCheck(in.Section, t.Key) && t.Span.Kind <= procedure.UpTo && t.Span.After == "" && t.Span.High.Unit.IsElapsed():
					add("by.night")
				case t.Span.Kind == procedure.BedtimeOr:
					add(string(t.Key) + ".bedtime")
				}
			}
		}
	}
	return out
}

// exampleEnd is an arbitrary moment; it is part of the digest, so it never changes.
var exampleEnd = time.Date(2026, time.November, 23, 10, 20, 0, 0, time.UTC)

// exampleVisit returns a visit with each condition's first answer, or with each one's last.
func exampleVisit(p *procedure.Procedure, last bool) visit.Visit {
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

// blankSheetText returns every string of a blank sheet except its letterhead and its notice, which
// aren't part of what is approved.
func (w *writer) blankSheetText() []string {
	var blocks []sheet.Block
	for _, b := range w.composeBlocks(&sheet.Sheet{}) {
		switch b.(type) {
		case sheet.Notice, sheet.Letterhead:
		default:
			blocks = append(blocks, b)
		}
	}
	return append(sheet.Strings(blocks), w.title(), w.agesLine())
}

// timesText returns every string of the blocks that a visit's times change and that hold no instructions.
func (w *writer) timesText() []string {
	var blocks []sheet.Block
	for _, make := range []func() (sheet.Block, bool){w.keyTimes, w.timeline, w.diary} {
		if b, ok := make(); ok {
			blocks = append(blocks, b)
		}
	}
	return sheet.Strings(append(blocks, w.patientBanner()))
}

// texts composes instructions under every combination of the answers they depend on.
type texts struct {
	endUnknown, endKnown *writer // the writers without and with the end of the procedure
	add                  func(*Statement)

	assignmentsOf map[string][]answers // by the names of the conditions
	composed      []composedWording    // wordings of the instruction that is being composed
}

// composedWording is a wording for one side of the body, with its statements.
type composedWording struct {
	side        visit.Side
	item, known resolve.Item
	statements  []Statement
}

// answers is one combination of answers, as a map and as text.
type answers struct {
	values map[string]string
	text   string
}

// composeAll composes the instructions of a procedure, and calls after once each is done.
func (t *texts) composeAll(p *procedure.Procedure, after func(*procedure.Instruction)) {
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
	if known, ok := t.assignmentsOf[key]; ok {
		return known
	}
	var out []answers
	for _, a := range resolve.Assignments(t.endUnknown.plan.Procedure, names) {
		out = append(out, answers{a, formatAnswers(a)})
	}
	if t.assignmentsOf == nil {
		t.assignmentsOf = map[string][]answers{}
	}
	t.assignmentsOf[key] = out
	return out
}

func (t *texts) instruction(in *procedure.Instruction) {
	unknown, known := t.endUnknown, t.endKnown
	ref := in.Ref()
	if in.Section == "" && in.Key != about {
		ref = "teach-back." + in.Key
	}
	if in.Milestone != "" {
		t.add(&Statement{Ref: ref, Kind: Milestone, Words: in.Milestone})
	}
	others := in.Dose != nil && in.Dose.Ages.IsSet() && !in.Dose.Ages.Covers(unknown.plan.Procedure.PatientAges()) // patients of other ages read other words than the dose
	if others {
		// A patient whom the dose is for, so that its wording is the one composed here.
		ofAge := func(v *visit.Visit) {
			v.Born, v.AgeOn = visit.Date{Year: 1, Month: time.January, Day: 1}, visit.Date{Year: 1 + in.Dose.Ages.Min, Month: time.January, Day: 1}
		}
		unknown, known = unknown.forVisit(ofAge), known.forVisit(ofAge)
	}
	sides := []visit.Side{visit.NoSide}
	if hasPlaceholder(in, "{side}") {
		for _, s := range unknown.plan.Procedure.Side.Options() {
			sides = append(sides, visit.Side(s))
		}
	}
	timed := dependsOnEnd(in)
	t.composed = t.composed[:0]
	for _, a := range t.assignments(in) {
		var whenKnown []resolve.Item
		if timed {
			whenKnown = known.wordings(in, a.values)
		}
		for n, i := range unknown.wordings(in, a.values) {
			under := ""
			if l := unknown.leadIn(i.Under); l != nil {
				under = l.Text
			}
			other := &resolve.Item{}
			if timed {
				other = &whenKnown[n]
			}
			for _, side := range sides {
				for _, s := range t.statements(unknown, known, ref, side, &i, other, timed) {
					s.Answers, s.Under = a.text, under
					t.add(&s)
				}
			}
		}
	}
	if others {
		t.add(&Statement{Ref: ref, Kind: ForAges, Words: in.Dose.Ages.String()})
		t.add(&Statement{Ref: ref, Kind: OtherAges, Words: unknown.text(in.Dose.OtherAges, &resolve.Item{Instruction: in}).String()})
	}
}

// statements returns the statements of one wording for one side of the body, without the answers:
// with the end of the procedure unknown, and with it known where that changes the words. A wording
// that was composed before, under other answers, isn't composed again.
func (t *texts) statements(endUnknown, endKnown *writer, ref string, side visit.Side, i, known *resolve.Item, dependsOnTime bool) []Statement {
	for _, c := range t.composed {
		if c.side == side && isSameItem(&c.item, i) && isSameItem(&c.known, known) {
			return c.statements
		}
	}
	base := Statement{Ref: ref, Side: string(side)}
	c := composedWording{side: side, item: *i, known: *known, statements: endUnknown.appendStatements(nil, i, base)}
	if dependsOnTime {
		base.Ended = true
		first := c.statements
		for n, s := range endKnown.appendStatements(nil, known, base) {
			if s.Words != first[n].Words {
				c.statements = append(c.statements, s)
			}
		}
	}
	t.composed = append(t.composed, c)
	return c.statements
}

// isSameItem reports whether two items of one instruction say the same. It may return false for
// some that do.
func isSameItem(a, b *resolve.Item) bool {
	return a.Text == b.Text && a.OtherAges == b.OtherAges && slices.Equal(a.Times, b.Times) && a.Log == b.Log && len(a.Steps)+len(b.Steps) == 0
}

// wordings returns the items that one instruction gives under some answers, for the writer's visit.
func (w *writer) wordings(in *procedure.Instruction, answers map[string]string) []resolve.Item {
	if w.alternative == nil {
		w.alternative = w.plan.NewAlternative()
	}
	return w.alternative.Wordings(in, answers)
}

// forVisit returns a writer for the visit after change, and doesn't modify this writer or its plan.
func (w *writer) forVisit(change func(*visit.Visit)) *writer {
	out, plan := *w, *w.plan
	change(&plan.Visit)
	out.plan, out.alternative = &plan, nil
	return &out
}

// about is the key of the sentence on what was done.
const about = "about"

// appendStatements appends the strings of one wording for one side of the body.
func (w *writer) appendStatements(out []Statement, i *resolve.Item, base Statement) []Statement {
	if base.Side != "" {
		w = w.forVisit(func(v *visit.Visit) { v.Side = visit.Side(base.Side) })
	}
	item := w.composeItem(i)
	base.Kind, base.Words = Wording, item.Text.String()
	out = append(out, base)
	if len(item.Do) > 0 {
		base.Kind, base.Words = DoAtOnce, item.Do.String()
		out = append(out, base)
	}
	if item.Drawing != nil {
		base.Kind, base.Words = Drawing, item.Drawing.Alt+" "+item.Drawing.Caption
		out = append(out, base)
	}
	if item.Log != nil {
		base.Kind, base.Words = Log, item.Log.String()
		out = append(out, base)
	}
	base.Kind = StepRow
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

// formatAnswers writes answers as text.
func formatAnswers(answers map[string]string) string {
	var out []string
	for name, a := range answers {
		if a != "" {
			out = append(out, name+"="+a)
		}
	}
	slices.Sort(out)
	return strings.Join(out, ",")
}

// hasPlaceholder reports whether a wording has a placeholder with this prefix.
func hasPlaceholder(in *procedure.Instruction, placeholder string) bool {
	for text := range in.Texts() {
		if strings.Contains(text, placeholder) {
			return true
		}
	}
	return false
}

// dependsOnEnd reports whether the words of an instruction change when the end of the procedure is known.
func dependsOnEnd(in *procedure.Instruction) bool {
	return hasPlaceholder(in, "{") || slices.ContainsFunc(in.Cases, func(c procedure.Case) bool { return len(c.Steps) > 0 })
}

// textHeader is the first line of a stored text; another file format would need another. Decode
// also reads textHeaderV1, for texts without FixedWord.
const (
	textHeader   = "aftercare text 2: ref, what, answers, ended, side, under, words"
	textHeaderV1 = "aftercare text 1: ref, what, answers, ended, side, under, words"
)

// Encode encodes a text as it is stored beside its approval: one statement a line, its fields
// separated by tabs. Its SHA-256 is the text digest.
func Encode(text []Statement) []byte { return encode(textHeader, text) }

// DigestV1 returns the digest that a text had before approvals covered the fixed words that the
// examples need not show. A record with this digest approved the same words.
func DigestV1(text []Statement) string {
	isWord := func(s Statement) bool { return s.Kind == FixedWord }
	return DigestOf(encode(textHeaderV1, slices.DeleteFunc(slices.Clone(text), isWord)))
}

func encode(head string, text []Statement) []byte {
	out := []byte(head + "\n")
	for n := range text {
		out = text[n].encode(out)
	}
	return out
}

// encode appends the statement's line to out.
func (s *Statement) encode(out []byte) []byte {
	ended := ""
	if s.Ended {
		ended = "ended"
	}
	for n, field := range [...]string{s.Ref, string(s.Kind), s.Answers, ended, s.Side, s.Under, s.Words} {
		if n > 0 {
			out = append(out, '\t')
		}
		out = append(out, field...)
	}
	return append(out, '\n')
}

// Decode reads what Encode and earlier versions of the program wrote.
func Decode(data []byte) ([]Statement, error) {
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if lines[0] != textHeader && lines[0] != textHeaderV1 {
		return nil, fmt.Errorf("the first line is %.40q; expected %q", lines[0], textHeader)
	}
	out := make([]Statement, 0, len(lines)-1)
	for n, line := range lines[1:] {
		f := strings.Split(line, "\t")
		const fields = 7
		if len(f) != fields {
			return nil, fmt.Errorf("line %d has %d fields; expected %d", n+2, len(f), fields)
		}
		out = append(out, Statement{Ref: f[0], Kind: StatementKind(f[1]), Answers: f[2], Ended: f[3] != "", Side: f[4], Under: f[5], Words: f[6]})
	}
	return out, nil
}

// DigestOf returns the text digest of an encoded text: SHA-256, in hex.
func DigestOf(encoded []byte) string {
	sum := sha256.Sum256(encoded)
	return hex.EncodeToString(sum[:])
}

// Digest returns the text digest of a procedure as one clinic prints it in one language: that of
// its Statements, none of which is kept in memory once it is hashed.
func Digest(p *procedure.Procedure, c clinic.Profile, words *locale.Words) string {
	sum := sha256.New()
	line := append(make([]byte, 0, 1024), textHeader+"\n"...)
	eachStatement(p, c, words, func(s *Statement) {
		if line = s.encode(line); len(line) > cap(line)/2 {
			sum.Write(line)
			line = line[:0]
		}
	})
	sum.Write(line)
	return hex.EncodeToString(sum.Sum(nil))
}
