package pdf

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// shortened are the names of days and months in an English text that are shorter than the words.
var shortened = regexp.MustCompile(`\b(Sun|Mon|Tues?|Wed|Thu(rs?)?|Fri|Sat|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b`)

// A voice hears each day and month in full, whatever was answered, and in large print.
func TestDaysAreSaidInFull(t *testing.T) {
	testkit.SkipUnderRace(t) // TestEverySheetHasRoom makes the same sheets at once
	var lock sync.Mutex
	said, printed := 0, 0
	forEachFullSheet(t, func(*procedure.Procedure) {}, func(f fullSheet) {
		papers := []bool{false}
		if strings.HasSuffix(f.name, "nothing answered") {
			papers = []bool{false, true}
		}
		for _, large := range papers {
			var b bytes.Buffer
			if _, err := (Renderer{LargePrint: large}).Render(&b, f.s); err != nil {
				t.Errorf("%s: %v", f.name, err)
				return
			}
			d, err := testkit.ReadPDF(b.Bytes())
			if err != nil {
				t.Errorf("%s: %v", f.name, err)
				return
			}
			heard, err := testkit.Said(d)
			if err != nil {
				t.Errorf("%s: %v", f.name, err)
				return
			}
			if m := shortened.FindStringIndex(heard); m != nil {
				t.Errorf("%s, large print %v: a voice says %q", f.name, large, heard[max(m[0]-40, 0):min(m[1]+40, len(heard))])
			}
			lock.Lock()
			said += strings.Count(heard, "November ")
			for _, p := range d.Pages {
				printed += strings.Count(p.Words(), "Nov\u00a0")
			}
			lock.Unlock()
		}
	})
	if said == 0 || printed == 0 {
		t.Errorf("%d days in full, %d shortened: the sheets have none", said, printed)
	}
}

// A voice says each line to write on and each box to tick of a blank sheet, in its language.
func TestBlanksAreSaid(t *testing.T) {
	s := testkit.Sheet(t, "", testkit.Visits(t)["blank"])
	d, err := testkit.ReadPDF(renderForSaid(t, s))
	if err != nil {
		t.Fatal(err)
	}
	heard, err := testkit.Said(d)
	if err != nil {
		t.Fatal(err)
	}
	blanks, ticks := 0, 0
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case sheet.PatientBanner:
			for _, f := range b.Fields {
				ticks += len(f.Choices)
			}
		case sheet.TeachBack:
			blanks += len(b.Questions)
		case sheet.Signatures:
			blanks += 2 * len(b.Lines)
		case sheet.Conditional:
			for _, l := range b.Heading {
				if l.Box {
					ticks++
				}
			}
		case sheet.KeyTimes:
			blanks += len(b.Lines)
			for _, k := range b.Cells {
				if k.Write {
					blanks++
				}
			}
		case sheet.Diary:
			ticks += len(b.ReliefWords)
			if b.LeadIn != nil && b.LeadIn.Box {
				ticks++
			}
			for _, r := range b.Rows {
				if r.Write {
					blanks++
				}
			}
		}
		groups := sheet.Groups(b)
		if c, ok := b.(sheet.Conditional); ok {
			groups = c.Groups // without the heading
		}
		for _, g := range groups {
			if g.LeadIn != nil && g.LeadIn.Box {
				ticks++
			}
		}
	}
	for _, log := range extrasOf(s).logs {
		blanks += log.Lines * strings.Count(heard, log.Label) // where it is shown
	}
	for text := range sheet.Texts(s.Blocks) {
		blanks += strings.Count(text, sheet.BlankLine)
	}
	if n := strings.Count(heard, "[blank to fill in]"); n != blanks || n == 0 {
		t.Errorf("%d blanks are said, the sheet has %d", n, blanks)
	}
	if n := strings.Count(heard, "[box to check]"); n != ticks || n == 0 {
		t.Errorf("%d boxes are said, the sheet has %d", n, ticks)
	}
}

func renderForSaid(t *testing.T, s *sheet.Sheet) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := (Renderer{}).Render(&b, s); err != nil {
		t.Fatal(err)
	}
	return slices.Clone(b.Bytes())
}
