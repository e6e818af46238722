package testkit

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/clinic"
	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/language/locale"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// Random returns a random procedure and a random visit: the same for the same seed.
func Random(seed uint64) (*procedure.Procedure, visit.Visit) {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 7))}
	p, v := g.procedure(), g.visit()
	if v.IsNamed() && seed%3 == 0 { // a patient whom the doses aren't for, or are
		p.Ages = procedure.Ages{Max: procedure.NoMax}
		v.Born, v.AgeOn = visit.Date{Year: 2016 - int(seed%2)*40, Month: time.May, Day: 4}, visit.Date{Year: 2026, Month: time.May, Day: 4}
	}
	return p, v
}

// RandomSheet returns the sheet of Random's procedure and visit.
func RandomSheet(t testing.TB, seed uint64) *sheet.Sheet {
	p, v := Random(seed)
	return compose.Compose(resolve.Resolve(p, clinic.Profile{}, v, time.UTC), English(t), "")
}

// English returns the built-in words.
func English(t testing.TB) *locale.Words {
	t.Helper()
	return Words(t, "en")
}

// Words returns a built-in language's words.
func Words(t testing.TB, lang string) *locale.Words {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS})
	if err != nil {
		t.Fatal(err)
	}
	_, words, err := lib.Load("medial-branch-block", lang)
	if err != nil {
		t.Fatal(err)
	}
	return words
}

// StripSpace returns a text without the spaces and line breaks that a format adds.
func StripSpace(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ', r == '\n', r == '\u00a0', r >= 0x2500 && r < 0x2580:
			return -1
		}
		return r
	}, s)
}

// MissingTexts returns the texts of a sheet's blocks that a format doesn't have in their place:
// after the preceding texts of the same block. A table's cells may be in another order: by rows, or
// as a list of times.
func MissingTexts(s *sheet.Sheet, rendered string, skip func(b sheet.Block) bool) []string {
	var out []string
	all := StripSpace(rendered)
	for _, b := range s.Blocks {
		if skip != nil && skip(b) {
			continue
		}
		rest := all
		for _, text := range sheet.Strings([]sheet.Block{b}) {
			// paper and HTML leave out a full stop that only follows a line to write on
			text = strings.TrimSuffix(text, sheet.BlankLine+".")
			for _, part := range strings.Split(text, sheet.BlankLine) {
				at := strings.Index(rest, StripSpace(part))
				if at < 0 {
					out = append(out, fmt.Sprintf("%T: %s", b, part))
					continue
				}
				if _, table := b.(sheet.Diary); !table {
					rest = rest[at+len(StripSpace(part)):]
				}
			}
		}
	}
	return out
}

// MissingLogs returns the logs of a sheet's instructions that a format doesn't have whole and behind their instruction:
// the label, then each day as day says it. The format has texts as text returns them; nil for as they are.
func MissingLogs(s *sheet.Sheet, rendered string, text func(string) string, day func(sheet.LogDay) string) []string {
	var out []string
	all := StripSpace(rendered)
	for _, b := range s.Blocks {
		for _, g := range sheet.Groups(b) {
			for _, i := range g.Items {
				if i.Log == nil {
					continue
				}
				first, _, _ := strings.Cut(i.Text.String(), sheet.BlankLine)
				if text != nil {
					first = text(first)
				}
				_, rest, found := strings.Cut(all, StripSpace(first))
				parts := []string{i.Log.Label}
				for _, d := range i.Log.Days {
					parts = append(parts, day(d))
				}
				for _, part := range parts {
					var more bool
					_, rest, more = strings.Cut(rest, StripSpace(part))
					found = found && more
				}
				if !found {
					out = append(out, i.Ref+": "+i.Log.String())
				}
			}
		}
	}
	return out
}

// LogLabel returns a day of a log as it is printed.
func LogLabel(d sheet.LogDay) string { return d.Label }

// generator makes random procedures and visits. Every text has a word of its own, so that it can be found.
type generator struct {
	*rand.Rand
	serial int
}

var spans = map[procedure.TimeKey][]string{
	procedure.From: {
		"now", "next day", "24 hours", "3 days", "2 to 3 days", "a few hours", "6 weeks", "3 months", "about 2 hours", "bedtime", "out", "2 days after out",
		"2 working days", "bedtime or 8 hours",
	},
	procedure.Until: {
		"24 hours", "90 minutes", "4 to 6 hours", "about 4 hours", "bedtime", "a few hours", "3 months", "out", "24 hours after out", "bedtime or 8 hours",
	},
	procedure.For: {"2 to 3 days", "about 40 minutes", "a few hours", "7 nights", "up to 24 hours", "3 to 5 hours", "12 hours", "3 months", "1 week", "1 to 3 days after out", "24 hours after out", "2 nights after out"},
	procedure.At:  {"10 to 14 days", "2 hours", "2 to 4 hours", "next day", "bedtime", "2 working days", "about 2 hours", "out", "2 days after out", "now"},
	procedure.By: {
		"8 hours", "12 hours", "2 days", "next day", "2 to 4 hours", "about 6 hours", "bedtime", "out", "2 days after out", "24 hours after out", "2 working days",
		"3 months", "a few hours",
	},
}

// directions are the words that an author writes before a time to say which side of it is meant.
var directions = map[procedure.TimeKey]string{procedure.Until: "until ", procedure.By: "by "}

var conditions = map[string]procedure.Condition{
	"sedation": {Name: "sedation", AskedOf: procedure.Staff, LeadIn: "If we gave you medicine to make you sleepy", LeadInNot: "If you were awake the whole time"},
	"diabetes": {Name: "diabetes", AskedOf: procedure.Patient, LeadIn: "If you have diabetes", LeadInNot: "If you do not have diabetes"},
	"polyp": {Name: "polyp", AskedOf: procedure.Staff, OneOf: []procedure.Answer{
		{Key: "none", LeadIn: "If we took nothing out"}, {Key: "small", LeadIn: "If we took out a small polyp"}, {Key: "large", LeadIn: "If we took out a large polyp"},
	}},
}

func (g *generator) word() string {
	g.serial++
	return fmt.Sprintf("word%dx", g.serial)
}

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

func (g *generator) conjunction() procedure.Conjunction {
	var c procedure.Conjunction
	for _, name := range []string{"sedation", "diabetes", "polyp"} {
		if g.IntN(5) > 0 {
			continue
		}
		answers := conditions[name].Answers()
		n := 1 + g.IntN(len(answers)-1)
		from := g.IntN(len(answers) - n + 1)
		c = append(c, procedure.Term{Condition: name, Answers: answers[from : from+n]})
	}
	return c
}

// wording returns a case with a time that its text uses, or with none.
func (g *generator) wording(warning bool) procedure.Case {
	c := procedure.Case{Text: "Text " + g.word() + "."}
	if g.IntN(2) == 0 {
		return c
	}
	key := pick(g, procedure.TimeKeys)
	if warning {
		key = procedure.By
	}
	words := pick(g, spans[key])
	s, err := procedure.ParseSpan(words, func(event string) bool { return event == "out" })
	if err != nil {
		panic(err)
	}
	c.Times = []procedure.When{{Key: key, Words: words, Span: s}}
	c.Text = "Text " + g.word() + " " + directions[key] + "{" + string(key) + "}."
	return c
}

func (g *generator) instruction(kind procedure.Kind) procedure.Instruction {
	i := procedure.Instruction{Section: kind, Key: g.word(), If: g.conjunction()}
	i.WithoutVisit = kind == procedure.FollowUp && g.serial%4 == 0
	if kind == procedure.FollowUp && g.serial%3 == 0 {
		i.Visit = VisitNames[g.serial/3%2]
	}
	if kind == procedure.Warnings {
		i.Level = pick(g, procedure.Levels)
	}
	for n := g.IntN(3); n > 0; n-- {
		c := g.wording(kind == procedure.Warnings)
		if c.If = g.conjunction(); len(c.If) > 0 {
			i.Cases = append(i.Cases, c)
		}
	}
	i.Cases = append(i.Cases, g.wording(kind == procedure.Warnings))
	if kind != procedure.Warnings && kind != procedure.Observation && g.IntN(6) == 0 {
		g.steps(&i.Cases[len(i.Cases)-1])
	}
	if slices.Contains(procedure.LogSections, kind) {
		for n := range i.Cases {
			c := &i.Cases[n]
			if w, ok := c.Time(procedure.For); ok && len(c.Steps) == 0 && w.Span.LogDays() > 0 {
				c.Log = procedure.LogDays
			}
		}
	}
	if len(i.If) > 0 && g.IntN(4) == 0 {
		i.NotAsked = "Instead " + g.word() + "."
	}
	if len(i.Cases) == 1 && len(i.Cases[0].Times) > 0 && g.IntN(3) == 0 {
		i.Milestone = "Mark " + i.Key
	}
	if g.IntN(6) == 0 {
		i.Cases[len(i.Cases)-1].Text += " {fill.note}"
	}
	if kind == procedure.Medication && g.IntN(3) == 0 {
		i.Dose = &procedure.Dose{
			Medicine: "medicine", Amount: "2 tablets of 500 mg", Max: "6 tablets",
			Ages: procedure.Ages{Min: 12, Max: procedure.NoMax}, OtherAges: "Ask us about the medicine " + i.Key + ".",
			Every: procedure.Span{Low: procedure.Amount{N: 8, Unit: procedure.Hours}, High: procedure.Amount{N: 8, Unit: procedure.Hours}},
		}
		last := &i.Cases[len(i.Cases)-1]
		last.Text += " Take {dose} of {medicine}, every {every}, at most {most}."
		if last.Log == "" && len(last.Steps) == 0 {
			last.Log = procedure.LogTimes
		}
	}
	return i
}

// steps gives a wording a table whose steps begin when its text says.
func (g *generator) steps(c *procedure.Case) {
	if len(c.Times) == 0 {
		from := pick(g, []procedure.Span{
			{Kind: procedure.NextDay}, {Low: procedure.Amount{N: 3, Unit: procedure.Days}, High: procedure.Amount{N: 3, Unit: procedure.Days}},
		})
		c.Times = []procedure.When{{Key: procedure.From, Span: from}}
	} else if c.Times[0].Key == procedure.From {
		return
	}
	for range 1 + g.IntN(4) {
		s := procedure.Step{For: procedure.Amount{N: 1 + g.IntN(9), Unit: procedure.Days}, At: procedure.TimesOfDay[g.IntN(4):]}
		if g.IntN(2) == 0 {
			s.Text = "Step " + g.word() + "."
		}
		c.Steps = append(c.Steps, s)
	}
	if g.IntN(3) == 0 {
		c.Steps = append(c.Steps, procedure.Step{Text: "Step " + g.word() + "."})
	}
}

func (g *generator) procedure() *procedure.Procedure {
	p := &procedure.Procedure{
		ID: "random", Title: "Random procedure", Edition: "2026-11-23", Conditions: conditions,
		Events:   []procedure.Event{{Key: "out", Text: "it is out", After: pick(g, []procedure.Span{{}, days(7), {Kind: procedure.Range, Low: days(5).Low, High: days(7).High}})}},
		Fills:    []procedure.Fill{{Name: "note", Question: "What else?", Kind: procedure.FillWords}},
		About:    procedure.Instruction{Key: "about", Cases: []procedure.Case{{Text: "We did " + g.word() + "."}}},
		Settings: map[string]procedure.Setting{"emergency-number": {Name: "emergency-number", Value: "911"}},
	}
	for _, kind := range procedure.Kinds {
		if kind == procedure.Summary {
			continue
		}
		s := procedure.Section{Kind: kind}
		for n := g.IntN(5); n > 0; n-- {
			s.Items = append(s.Items, g.instruction(kind))
		}
		if len(s.Items) > 0 {
			p.Sections = append(p.Sections, s)
		}
	}
	if n := len(p.Sections); n > 0 && n%3 == 0 {
		s := procedure.Section{Kind: procedure.Summary, Items: []procedure.Instruction{
			{Key: "all", Section: procedure.Summary, Cases: []procedure.Case{{Text: "Remember this."}}},
			{Key: "some", Section: procedure.Summary, If: p.Sections[n-1].Items[0].If, Cases: []procedure.Case{{Text: "And also this."}}},
			{Key: "act", Section: procedure.Summary, Do: "Act at once.", Cases: []procedure.Case{{Text: "If this is so, listen."}}},
		}}
		at := 0
		if p.Sections[0].Kind == procedure.Observation {
			at = 1
		}
		p.Sections = slices.Insert(p.Sections, at, s)
	}
	return p
}

// days returns an exact number of days.
func days(n int) procedure.Span {
	a := procedure.Amount{N: n, Unit: procedure.Days}
	return procedure.Span{Low: a, High: a}
}

// VisitNames are the names of the visits that follow-up lines of a random definition belong to.
var VisitNames = []string{"stitches", "check"}

func (g *generator) visit() visit.Visit {
	loc := pick(g, []*time.Location{time.UTC, location("America/Los_Angeles"), location("Australia/Lord_Howe"), location("Asia/Kolkata")})
	v := visit.Visit{Answers: map[string]string{}}
	if g.IntN(3) > 0 {
		v.Ended = time.Date(2026, 1, 1, 0, 0, 0, 0, loc).Add(time.Duration(g.IntN(365*24*60)) * time.Minute)
	}
	if g.IntN(2) == 0 {
		v.Name, v.Record = "Ann Example", "0012"
	}
	if g.IntN(2) == 0 {
		v.FillValues = map[string]visit.FillValue{"note": {Words: "Filled in at the desk"}}
	}
	for _, name := range slices.Sorted(maps.Keys(conditions)) {
		if g.IntN(2) == 0 {
			v.Answers[name] = pick(g, conditions[name].Answers())
		}
	}
	if !v.Ended.IsZero() && g.IntN(2) == 0 {
		v.NextVisit.Day = visit.DateOf(v.Ended).Add(g.IntN(20))
		v.NextVisitFor = []string{"", VisitNames[0], VisitNames[1]}[v.NextVisit.Day.Day%3]
	}
	return v
}

func location(name string) *time.Location {
	loc, err := time.LoadLocation(name)
	if err != nil {
		panic(err)
	}
	return loc
}
