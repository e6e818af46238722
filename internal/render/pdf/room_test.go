package pdf

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"aftercare/internal/authoring/library"
	"aftercare/internal/authoring/procedure"
	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
	"aftercare/internal/sheet/compose"
	"aftercare/internal/sheet/resolve"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
	"aftercare/procedures"
)

// fullSheet is a sheet with its name, from a definition in memory.
type fullSheet struct {
	name string
	s    *sheet.Sheet
}

// definitions returns all built-in ones in a language, at a clinic with a logo and a motto.
func definitions(t testing.TB, lang string) (*library.Library, []library.Definition) {
	t.Helper()
	lib, err := library.Open(library.Options{Builtin: procedures.FS, Clinic: "../../../testdata/clinic"})
	if err != nil {
		t.Fatal(err)
	}
	all, problems, err := lib.LoadAll(lang)
	if err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	return lib, all
}

// forEachFullSheet calls do with the sheets of all definitions, in both languages, for a patient with a
// name of sixty letters: nothing answered, all yes, all no. Change changes each definition.
func forEachFullSheet(t testing.TB, change func(*procedure.Procedure), do func(fullSheet)) {
	t.Helper()
	v := testkit.Visits(t)["named"]
	v.Name = "Maria-Magdalena Wolfeschlegelstein y Hausen-Bergerdorff Cruz"
	var wait sync.WaitGroup
	for _, lang := range []string{"en", "es"} {
		lib, all := definitions(t, lang)
		for _, of := range all {
			wait.Go(func() {
				change(of.Procedure)
				for name, answers := range answersOf(of.Procedure) {
					v := v
					v.Answers = answers
					if !of.Procedure.Side.Ask {
						v.Side = visit.NoSide
					}
					plan := resolve.Resolve(of.Procedure, lib.Clinic(), v, testkit.Zone(t))
					s := compose.Compose(plan, of.Words, "")
					do(fullSheet{fmt.Sprintf("%s, %s, %s", of.Procedure.ID, lang, name), s})
				}
			})
		}
	}
	wait.Wait()
}

// answersOf returns nothing answered, the first answer of each condition ("yes"), and the last ("no").
func answersOf(p *procedure.Procedure) map[string]map[string]string {
	yes, no := map[string]string{}, map[string]string{}
	for name, c := range p.Conditions {
		all := c.Answers()
		yes[name], no[name] = all[0], all[len(all)-1]
	}
	return map[string]map[string]string{"nothing answered": nil, "all yes": yes, "all no": no}
}

// checkRoom checks one sheet on each kind of paper: it prints, the patient and the emergency box
// are on the first page, nothing is lost, no text overlaps another, and no page breaks a rule.
func checkRoom(t testing.TB, of fullSheet) {
	for paper, r := range variants {
		var b bytes.Buffer
		var boxes []pdfwriter.TextBox
		var uses []pageUse
		r.boxes, r.uses = &boxes, &uses
		if _, err := r.Render(&b, of.s); err != nil {
			t.Errorf("%s, %s: %v", of.name, paper, err)
			continue
		}
		m := newMetrics(r.Paper, r.LargePrint)
		checkOverlap(t, of.name+", "+paper+", ", m, boxes)
		checkNothingGoesOnUnderHelp(t, of.name+", "+paper, of.s, m, boxes)
		if last := uses[len(uses)-1]; len(uses) > 1 && (last.onlySignatures || last.share < leastLast) {
			t.Errorf("%s, %s: the last page is %.0f %% full", of.name, paper, 100*last.share)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Errorf("%s, %s: %v", of.name, paper, err)
			continue
		}
		all := make([]string, len(d.Pages))
		for n, p := range d.Pages {
			all[n] = testkit.StripSpace(p.Words())
		}
		box := boxesOf(of.s)[0]
		if !strings.Contains(strings.ToLower(all[0]), strings.ToLower(testkit.StripSpace(of.s.Name))) {
			t.Errorf("%s, %s: the first page does not say what was done", of.name, paper)
		}
		for _, want := range []string{box.Heading.String(), box.Groups[0].Items[0].Text.String(), of.s.Subject[0]} {
			if !strings.Contains(all[0], testkit.StripSpace(want)) {
				t.Errorf("%s, %s: the first page lacks %q", of.name, paper, want)
			}
		}
		for _, lost := range testkit.MissingTexts(of.s, strings.Join(all, ""), isOmitted(strings.Join(all, ""))) {
			t.Errorf("%s, %s: not where it belongs: %s", of.name, paper, lost)
		}
	}
}

// checkNothingGoesOnUnderHelp reports a section that goes on under a box of whom to call: it would read as part of the box. What
// to show helpers may stand between.
func checkNothingGoesOnUnderHelp(t testing.TB, name string, s *sheet.Sheet, m *metrics, boxes []pdfwriter.TextBox) {
	var help, others, continued []string
	for _, b := range s.Blocks {
		switch b := b.(type) {
		case sheet.Help:
			for _, box := range b.Boxes {
				help = append(help, box.Heading.String(), box.Continued.String())
			}
		case sheet.ForOthers:
			others = append(others, b.Heading, b.Continued)
		case sheet.Section:
			continued = append(continued, b.Continued)
		case sheet.Conditional:
			continued = append(continued, b.Continued)
		}
	}
	// A heading may have several lines and runs; the first has its beginning.
	begins := func(all []string, box pdfwriter.TextBox) bool {
		const enough = 5
		words := strings.TrimSpace(box.Text)
		return len(words) >= enough && slices.ContainsFunc(all, func(h string) bool { return strings.HasPrefix(h, words) })
	}
	for _, box := range boxes {
		if !slices.Contains(continued, box.Text) {
			continue
		}
		under := 0.0
		for _, above := range boxes {
			if isHeading := above.Y1-above.Y0 > 0.92*(m.body.size+0.5); isHeading && above.Page == box.Page && above.Y0 < box.Y0 && begins(help, above) {
				under = max(under, above.Y0)
			}
		}
		if under > 0 && !slices.ContainsFunc(boxes, func(b pdfwriter.TextBox) bool {
			return b.Page == box.Page && b.Y0 > under && b.Y0 < box.Y0 && begins(others, b)
		}) {
			t.Errorf("%s: %q goes on under a box of whom to call on page %d", name, box.Text, box.Page)
		}
	}
}

// Sections that begin under a box of whom to call, whatever else stands between them but what to show helpers, don't go on there.
func TestNoSectionGoesOnUnderHelp(t *testing.T) {
	testkit.SkipUnderRace(t) // TestEverySheetHasRoom makes the same sheets at once
	var between atomic.Int64
	forEachFullSheet(t, func(*procedure.Procedure) {}, func(of fullSheet) {
		r := variants["letter"]
		face, err := r.typefaceFor(of.s)
		if err != nil {
			t.Error(err)
			return
		}
		l := newLayout(newWorkspace(nil), of.s, face, newMetrics(r.Paper, r.LargePrint), arrangement{stacked: true})
		l.c.OnlyMeasure()
		l.nextPage()
		l.Help(sheet.Help{Boxes: boxesOf(of.s)[:1]})
		for _, b := range of.s.Blocks {
			switch b.(type) {
			case sheet.Overview, sheet.KeyTimes, sheet.Timeline:
				between.Add(1)
				if b.Accept(l); l.c.Pages() == 1 && !l.underHelp {
					t.Errorf("%s: a section may go on under a box of whom to call and %T", of.name, b)
				}
			}
		}
	})
	if between.Load() == 0 {
		t.Error("no sheet has anything between")
	}
}

// Every definition prints on every paper, whatever was answered, however long the name.
func TestEverySheetHasRoom(t *testing.T) {
	forEachFullSheet(t, func(*procedure.Procedure) {}, func(of fullSheet) { checkRoom(t, of) })
}

// So does one with six more signs of twenty words at each level.
func TestNoSheetIsRefusedForItsSigns(t *testing.T) {
	testkit.SkipUnderRace(t) // TestEverySheetHasRoom makes the same sheets at once
	forEachFullSheet(t, moreSigns(6), func(of fullSheet) { checkRoom(t, of) })
}

// moreSigns adds this many signs of twenty words to each level of a definition.
func moreSigns(n int) func(*procedure.Procedure) {
	return func(p *procedure.Procedure) {
		w := slices.IndexFunc(p.Sections, func(s procedure.Section) bool { return s.Kind == procedure.Warnings })
		items := slices.Clone(p.Sections[w].Items)
		for _, level := range procedure.Levels {
			for k := range n {
				items = append(items, procedure.Instruction{
					Section: procedure.Warnings, Level: level, Key: fmt.Sprintf("more%d", k),
					Cases: []procedure.Case{{Text: fmt.Sprintf("Sign %d that nobody has ever seen on a sheet before this one, with as many words as a sentence may have.", k)}},
				})
			}
		}
		p.Sections = slices.Clone(p.Sections)
		p.Sections[w].Items = items
	}
}
