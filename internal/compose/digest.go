package compose

import (
	"bytes"
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
	Fixed     What = "fixed"         // a string of the sheet as a whole, in its order
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
// lead-in or a rule of composing changes what some patient would read, and else it does not.
func Text(p *procedure.Procedure, c clinic.Profile, words *locale.Words) []Statement {
	// The text is approved, not the zone: one text holds wherever the clinic's clocks are.
	c.Approvals, c.Location = nil, time.UTC
	var out []Statement
	unknown := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{}, time.UTC)}
	known := &writer{words: words, plan: resolve.Resolve(p, c, visit.Visit{Ended: exampleEnd}, time.UTC)}
	for _, in := range slices.Concat([]procedure.Instruction{p.About}, p.Instructions(), p.TeachBack) {
		out = append(out, statements(unknown, known, in)...)
		if in.WithoutVisit {
			out = append(out, Statement{Ref: in.Ref(), What: NoVisit})
		}
	}
	out = append(out, agesText(p)...)
	for _, s := range unknown.wholeText() {
		out = append(out, Statement{Ref: PartSheet, What: Fixed, Words: s})
	}
	for _, part := range procedure.Headed {
		if heading := p.Headings[part]; heading != "" {
			out = append(out, Statement{Ref: PartSheet, What: Fixed, Words: heading}) // also where a blank sheet has no such part
		}
	}
	for _, last := range []bool{false, true} {
		w := &writer{words: words, plan: resolve.Resolve(p, c, answered(p, last), time.UTC)}
		for _, s := range w.timedText() {
			out = append(out, Statement{Ref: PartTimes, What: Fixed, Ended: true, Words: s})
		}
	}
	for _, s := range unknown.nightText() {
		out = append(out, Statement{Ref: PartTimes, What: Fixed, Ended: true, Words: s})
	}
	return out
}

// agesText says whom the text is for, and whom the text of each condition's answers, without the
// one that fits everyone.
func agesText(p *procedure.Procedure) []Statement {
	out := []Statement{{Ref: PartSheet, What: OfAges, Words: p.ForAges().String()}}
	for _, name := range slices.Sorted(maps.Keys(p.Conditions)) {
		c := p.Conditions[name]
		for _, answer := range c.Answers() {
			if c.Ages.Said() && answer != c.Negative() {
				out = append(out, Statement{Ref: PartSheet, What: OfAges, Answers: name + "=" + answer, Words: c.Ages.String()})
			}
		}
	}
	return out
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
	for _, in := range w.plan.Procedure.Instructions() {
		for _, c := range in.Cases {
			for _, t := range c.Times {
				switch {
				case t.Key == procedure.By && t.Span.High.Unit.Elapsed():
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

// statements composes one instruction under every combination of the answers it depends on.
// Known is the writer who knows the end of the procedure.
func statements(unknown, known *writer, in procedure.Instruction) []Statement {
	ref := in.Ref()
	if in.Section == "" && in.Key != about {
		ref = "teach-back." + in.Key
	}
	var out []Statement
	if in.Milestone != "" {
		out = append(out, Statement{Ref: ref, What: Milestone, Words: in.Milestone})
	}
	others := in.Dose != nil && in.Dose.Ages.Said() && !in.Dose.Ages.Cover(unknown.plan.Procedure.ForAges()) // somebody reads other words than the dose
	if others {
		// A patient whom the dose is for, so that its wording is what is said of it.
		for _, w := range []*writer{unknown, known} {
			before := w.plan.Visit
			w.plan.Visit.Born, w.plan.Visit.AgeOn = visit.Date{Year: 1, Month: time.January, Day: 1}, visit.Date{Year: 1 + in.Dose.Ages.Min, Month: time.January, Day: 1}
			defer func() { w.plan.Visit = before }()
		}
	}
	sides := []visit.Side{visit.NoSide}
	if unknown.fills(in, "{side}") {
		for _, s := range unknown.plan.Procedure.Side.Possible() {
			sides = append(sides, visit.Side(s))
		}
	}
	timed := unknown.timed(in)
	for _, answers := range resolve.Assignments(unknown.plan.Procedure, in.Conditions()) {
		for n, i := range unknown.plan.Wordings(in, answers) {
			lead := ""
			if l := unknown.leadIn(i.Under); l != nil {
				lead = l.Text
			}
			base := Statement{Ref: ref, Answers: joined(answers), Under: lead}
			for _, side := range sides {
				base.Side = string(side)
				first := unknown.said(&i, base)
				out = append(out, first...)
				if timed {
					base.Ended = true
					for m, s := range known.said(&known.plan.Wordings(in, answers)[n], base) {
						if s.Words != first[m].Words {
							out = append(out, s)
						}
					}
					base.Ended = false
				}
			}
		}
	}
	if others {
		out = append(out, Statement{Ref: ref, What: OfAges, Words: in.Dose.Ages.String()},
			Statement{Ref: ref, What: OtherAges, Words: unknown.text(in.Dose.OtherAges, &resolve.Item{Instruction: &in}).String()})
	}
	return out
}

// about is the key of what was done.
const about = "about"

// said returns the strings of one wording for one side of the body.
func (w *writer) said(i *resolve.Item, base Statement) []Statement {
	w.plan.Visit.Side = visit.Side(base.Side)
	item := w.item(i)
	w.plan.Visit.Side = visit.NoSide
	base.What, base.Words = Wording, item.Text.String()
	out := []Statement{base}
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
func (w *writer) fills(in procedure.Instruction, placeholder string) bool {
	for text := range in.Texts() {
		if strings.Contains(text, placeholder) {
			return true
		}
	}
	return false
}

// timed reports whether the words of an instruction are others when the end of the procedure
// is known.
func (w *writer) timed(in procedure.Instruction) bool {
	return w.fills(in, "{") || slices.ContainsFunc(in.Cases, func(c procedure.Case) bool { return len(c.Steps) > 0 })
}

// textHead is the first line of a kept text. Another form of the file would need another.
const textHead = "aftercare text 1: ref, what, answers, ended, side, under, words"

// Encode writes a text as it is kept beside its approval: one statement a line, its fields
// parted by tabs. Its SHA-256 is the text digest.
func Encode(text []Statement) []byte {
	var b bytes.Buffer
	b.WriteString(textHead + "\n")
	for _, s := range text {
		ended := ""
		if s.Ended {
			ended = "ended"
		}
		for n, field := range [...]string{s.Ref, string(s.What), s.Answers, ended, s.Side, s.Under, s.Words} {
			if n > 0 {
				b.WriteByte('\t')
			}
			b.WriteString(field)
		}
		b.WriteByte('\n')
	}
	return b.Bytes()
}

// Decode reads what Encode wrote.
func Decode(data []byte) ([]Statement, error) {
	lines := strings.Split(strings.TrimSuffix(string(data), "\n"), "\n")
	if lines[0] != textHead {
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

// Digest returns the text digest of a procedure as one clinic prints it in one language.
func Digest(p *procedure.Procedure, c clinic.Profile, words *locale.Words) string {
	return DigestOf(Encode(Text(p, c, words)))
}
