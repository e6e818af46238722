package testkit

import (
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/library"
	"aftercare/internal/pipeline"
	"aftercare/internal/sheet"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// Line returns the line over the built-in library, as one clinic sees it; "" for no clinic.
func Line(t testing.TB, clinic string) *pipeline.Line {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: clinic})
	if err != nil {
		t.Fatal(err)
	}
	return &pipeline.Line{Library: lib, Zone: Zone(t)}
}

// Zone returns the zone of the example clinic.
func Zone(t testing.TB) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("America/Los_Angeles")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// Sheet makes the built-in sheet of a visit.
func Sheet(t testing.TB, clinic string, v visit.Visit) *sheet.Sheet {
	t.Helper()
	r, err := Line(t, clinic).Make("medial-branch-block", v)
	if err != nil {
		t.Fatal(err)
	}
	return r.Sheet
}

// Draft makes the draft of the built-in sheet of a visit, not for a patient.
func Draft(t testing.TB, clinic string, v visit.Visit) *sheet.Sheet {
	t.Helper()
	line := Line(t, clinic)
	line.Audience = pipeline.Reviewers
	r, err := line.Make("medial-branch-block", v)
	if err != nil {
		t.Fatal(err)
	}
	return r.Sheet
}

// Headings returns the headings of a sheet's blocks, in order; not that of a timeline, which only pages show.
func Headings(s *sheet.Sheet) []string {
	var out []string
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case sheet.Heading:
			out = append(out, b.Text)
		case sheet.KeyTimes:
			out = append(out, b.Heading)
		case sheet.Help:
			for _, box := range b.Boxes {
				out = append(out, box.Heading.String())
			}
		case sheet.ForOthers:
			out = append(out, b.Heading)
		case sheet.Section:
			out = append(out, b.Heading)
		case sheet.Conditional:
			for _, l := range b.Heading {
				out = append(out, l.Text)
			}
		case sheet.Diary:
			out = append(out, b.Heading)
		case sheet.NextVisit:
			out = append(out, b.Heading)
		case sheet.TeachBack:
			out = append(out, b.Heading)
		}
	}
	return out
}

// Visits are the visits to test renderers with, by name: a blank handout, a sample with times, and
// a patient's own sheet, with and without a diary.
func Visits(t testing.TB) map[string]visit.Visit {
	ended := time.Date(2026, 11, 23, 10, 20, 0, 0, Zone(t))
	named := visit.Visit{
		Ended: ended, Name: "Rosa M. Delgado", Born: visit.Date{Year: 1961, Month: 4, Day: 2}, Side: visit.Left, Site: "L4 to S1",
		Clinician: "Dr. A. Okafor", NextVisit: visit.Moment{Day: visit.Date{Year: 2026, Month: 11, Day: 30}},
		Message: "Please bring your list of medicines to the next visit.",
		Answers: map[string]string{"sedation": "no", "diagnostic": "yes", "steroid": "yes"},
	}
	sedated := named
	sedated.Side, sedated.Message = visit.Both, ""
	sedated.Answers = map[string]string{"sedation": "yes", "diagnostic": "yes", "steroid": "no"}
	plain := named
	plain.Record, plain.Answers = "00417-I8", map[string]string{"sedation": "no", "diagnostic": "no", "steroid": "yes"}
	return map[string]visit.Visit{
		"blank": {}, "day": {Day: visit.DateOf(ended)}, "ended": {Ended: ended}, "named": named, "sedated": sedated, "plain": plain,
	}
}

// Lengthen returns the sheet with every text of the library a third longer, as other languages are.
// Measures, phone numbers and names stay unchanged.
func Lengthen(s *sheet.Sheet) *sheet.Sheet {
	out := *s
	out.Blocks = nil
	for _, b := range s.Blocks {
		out.Blocks = append(out.Blocks, lengthenBlock(b))
	}
	return &out
}

// padding returns 35 % of n letters, in words of the usual length.
func padding(n int) string {
	const words = " zzsagt zwar etwa"
	more := (n*35 + 99) / 100
	return strings.Repeat(words, more/len(words)+1)[:more]
}

func lengthen(s string) string { return s + padding(len([]rune(s))) }

func lengthenText(t sheet.Text) sheet.Text {
	if len(t) == 0 {
		return t
	}
	return append(append(sheet.Text{}, t...), sheet.Run{Words: padding(len([]rune(t.String())))})
}

func lengthenGroups(groups []sheet.Group) []sheet.Group {
	var out []sheet.Group
	for _, g := range groups {
		n := sheet.Group{Items: lengthenItems(g.Items)}
		if g.LeadIn != nil {
			n.LeadIn = &sheet.LeadIn{Text: lengthen(g.LeadIn.Text), Box: g.LeadIn.Box}
		}
		out = append(out, n)
	}
	return out
}

func lengthenItems(items []sheet.Item) []sheet.Item {
	var out []sheet.Item
	for _, i := range items {
		n := sheet.Item{Ref: i.Ref, Text: lengthenText(i.Text), Do: lengthenText(i.Do), Drawing: i.Drawing}
		if i.Log != nil {
			l := *i.Log
			l.Label, n.Log = lengthen(l.Label), &l
		}
		if i.StepsNote != "" {
			n.StepsNote = lengthen(i.StepsNote)
		}
		n.StepHeads = i.StepHeads
		for _, s := range i.Steps {
			n.Steps = append(n.Steps, sheet.Step{When: s.When, What: lengthenText(s.What), Time: s.Time})
		}
		out = append(out, n)
	}
	return out
}

func lengthenAll(all []string) []string {
	var out []string
	for _, s := range all {
		out = append(out, lengthen(s))
	}
	return out
}

func lengthenBlock(b sheet.Block) sheet.Block {
	switch b := b.(type) {
	case sheet.Notice:
		b.Text = lengthen(b.Text)
		return b
	case sheet.Heading:
		b.Text = lengthen(b.Text)
		return b
	case sheet.Overview:
		b.Groups = lengthenGroups(b.Groups)
		return b
	case sheet.Summary:
		b.Heading, b.Groups = lengthen(b.Heading), lengthenGroups(b.Groups)
		return b
	case sheet.PatientBanner:
		var fields []sheet.Field
		for _, f := range b.Fields {
			f.Label, f.Choices = lengthen(f.Label), lengthenAll(f.Choices)
			fields = append(fields, f)
		}
		b.Fields = fields
		return b
	case sheet.KeyTimes:
		var cells []sheet.KeyTime
		for _, k := range b.Cells {
			k.Label, k.Lead, k.Note = lengthen(k.Label), lengthen(k.Lead), lengthen(k.Note)
			cells = append(cells, k)
		}
		b.Lines = slices.Clone(b.Lines)
		for n := range b.Lines {
			b.Lines[n].Label = lengthen(b.Lines[n].Label)
		}
		b.Heading, b.Cells = lengthen(b.Heading), cells
		return b
	case sheet.Timeline:
		var lanes []sheet.Lane
		for _, l := range b.Lanes {
			l.Label, l.Words = lengthen(l.Label), lengthen(l.Words)
			lanes = append(lanes, l)
		}
		b.Title, b.Lanes, b.Legend = lengthen(b.Title), lanes, slices.Clone(b.Legend)
		for n := range b.Legend {
			b.Legend[n].Words = lengthen(b.Legend[n].Words)
		}
		return b
	case sheet.Help:
		var boxes []sheet.HelpBox
		for _, box := range b.Boxes {
			box.Heading, box.Note, box.Groups = lengthenText(box.Heading), lengthenText(box.Note), lengthenGroups(box.Groups)
			boxes = append(boxes, box)
		}
		b.Boxes = boxes
		return b
	case sheet.ForOthers:
		b.Heading, b.Groups = lengthen(b.Heading), lengthenGroups(b.Groups)
		return b
	case sheet.Message:
		b.Heading = lengthen(b.Heading)
		return b
	case sheet.Section:
		b.Heading, b.Groups = lengthen(b.Heading), lengthenGroups(b.Groups)
		return b
	case sheet.Conditional:
		b.Groups = lengthenGroups(b.Groups)
		var heading []sheet.LeadIn
		for _, l := range b.Heading {
			heading = append(heading, sheet.LeadIn{Text: lengthen(l.Text), Box: l.Box})
		}
		b.Heading = heading
		return b
	case sheet.Diary:
		b.Heading, b.Intro, b.TimeHead = lengthen(b.Heading), lengthenItems(b.Intro), lengthen(b.TimeHead)
		b.LowLabel, b.HighLabel, b.Columns, b.Relief = lengthen(b.LowLabel), lengthen(b.HighLabel), lengthenAll(b.Columns), lengthen(b.Relief)
		b.ReliefWords = lengthenAll(b.ReliefWords)
		var rows []sheet.DiaryRow
		for _, r := range b.Rows {
			if r.Time == nil {
				r.Label = lengthen(r.Label)
			}
			rows = append(rows, r)
		}
		b.Rows = rows
		return b
	case sheet.NextVisit:
		b.Heading, b.Groups = lengthen(b.Heading), lengthenGroups(b.Groups)
		return b
	case sheet.TeachBack:
		b.Heading, b.Questions = lengthen(b.Heading), lengthenItems(b.Questions)
		return b
	case sheet.Signatures:
		var lines []sheet.Signature
		for _, s := range b.Lines {
			lines = append(lines, sheet.Signature{Label: lengthen(s.Label), When: lengthen(s.When)})
		}
		b.Lines = lines
		return b
	}
	return b
}
