package pdf

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"aftercare/internal/authoring/procedure"
	"aftercare/internal/render/pdfwriter"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// variants are the kinds of paper on which each sheet is tested.
var variants = map[string]Renderer{
	"letter": {Paper: "letter", Cache: shared}, "a4": {Paper: "a4", Cache: shared},
	"large": {Paper: "letter", LargePrint: true, Cache: shared}, "a4-large": {Paper: "a4", LargePrint: true, Cache: shared},
}

// shared is for all tests that don't look at caches.
var shared = NewCache()

// sheets are the sheets with which each variant is tested.
func sheets(t testing.TB) map[string]*sheet.Sheet {
	out := map[string]*sheet.Sheet{}
	for name, v := range testkit.Visits(t) {
		for _, clinic := range []string{"", "beverly-hills"} {
			s := testkit.Sheet(t, clinic, v)
			out[name+clinic] = s
			out[name+clinic+"+35%"] = testkit.Lengthen(s)
		}
	}
	return out
}

// forEachSheet renders every sheet in every variant.
func forEachSheet(t *testing.T, check func(t *testing.T, r Renderer, s *sheet.Sheet, data []byte, boxes []pdfwriter.TextBox)) {
	t.Helper()
	for name, s := range sheets(t) {
		for paper, r := range variants {
			t.Run(name+"/"+paper, func(t *testing.T) {
				var boxes []pdfwriter.TextBox
				r.boxes = &boxes
				var b bytes.Buffer
				if _, err := r.Render(&b, s); err != nil {
					t.Fatal(err)
				}
				check(t, r, s, b.Bytes(), boxes)
			})
		}
	}
}

// isOmitted returns whether a block doesn't stand on pages with these words, and may be omitted as a whole: the summary.
// TestASummaryIsWorthNoPage checks why.
func isOmitted(words string) func(sheet.Block) bool {
	return func(b sheet.Block) bool {
		summary, ok := b.(sheet.Summary)
		return ok && !strings.Contains(testkit.StripSpace(words), testkit.StripSpace(summary.Heading))
	}
}

// A summary is omitted only where the sheet is a page shorter without it; else its whole text is there.
func TestASummaryIsWorthNoPage(t *testing.T) {
	testkit.SkipUnderRace(t)
	var mu sync.Mutex
	count := map[bool]int{}
	forEachFullSheet(t, func(*procedure.Procedure) {}, func(of fullSheet) {
		if !slices.ContainsFunc(of.s.Blocks, isSummary) {
			return
		}
		without := *of.s
		without.Blocks = slices.DeleteFunc(slices.Clone(of.s.Blocks), isSummary)
		for paper, r := range variants {
			a, b := layOut(t, r, of.s), layOut(t, r, &without)
			pages, fewer := a.outcome().pages, b.outcome().pages
			if pages > fewer {
				t.Errorf("%s, %s: %d pages; without its summary %d", of.name, paper, pages, fewer)
			}
			if a.hasSummary() {
				mu.Lock()
				count[true]++
				mu.Unlock()
				continue
			}
			mu.Lock()
			count[false]++
			mu.Unlock()
			d := newWorkspace(nil)
			whole := chooser{try: func(a arrangement, g *goal) (*layout, bool) {
				l, ok := setSheet(d, of.s, b.f, newMetrics(r.Paper, r.LargePrint), a, g, true, false)
				return l, ok && !a.noSummary
			}}
			if more := whole.choose(newMetrics(r.Paper, r.LargePrint)).outcome().pages; more <= pages {
				t.Errorf("%s, %s: with its summary too it has %d pages", of.name, paper, more)
			}
		}
	})
	if count[true] == 0 || count[false] == 0 {
		t.Errorf("%d sheets with their summary, %d without", count[true], count[false])
	}
}

func isSummary(b sheet.Block) bool {
	_, ok := b.(sheet.Summary)
	return ok
}

// Every text of the sheet is on the pages, in the order of its block, and is found by a
// reader that shares no code with the writer.
func TestNothingIsLost(t *testing.T) {
	forEachSheet(t, func(t *testing.T, _ Renderer, s *sheet.Sheet, data []byte, _ []pdfwriter.TextBox) {
		d, err := testkit.ReadPDF(data)
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for n, p := range d.Pages {
			all += testkit.StripSpace(p.Words())
			of := strings.NewReplacer("{page}", fmt.Sprint(n+1), "{pages}", fmt.Sprint(len(d.Pages))).Replace(s.Footer.PageOf)
			for _, want := range append([]string{of}, s.Footer.Lines...) {
				if !strings.Contains(testkit.StripSpace(p.Words()), testkit.StripSpace(want)) {
					t.Errorf("page %d lacks %q", n+1, want)
				}
			}
			if !s.Named {
				continue
			}
			// Both identifiers are on each page: in the patient banner, or in the running head.
			for _, f := range s.Blocks[strip(s)].(sheet.PatientBanner).Fields {
				if (f.Kind == sheet.FieldName || f.Kind == sheet.FieldBorn) && !strings.Contains(testkit.StripSpace(p.Words()), testkit.StripSpace(f.Value.String())) {
					t.Errorf("page %d lacks %s", n+1, f.Kind)
				}
			}
		}
		for _, lost := range testkit.MissingTexts(s, all, isOmitted(all)) {
			t.Errorf("not where it belongs: %s", lost)
		}
	})
}

// The same for random definitions and visits.
func TestNothingOfRandomSheetsIsLost(t *testing.T) {
	for seed := range uint64(120) {
		s := testkit.RandomSheet(t, seed)
		var b bytes.Buffer
		if _, err := (Renderer{LargePrint: seed%3 == 0, Cache: shared}).Render(&b, s); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		all := ""
		for _, p := range d.Pages {
			all += p.Words()
		}
		for _, lost := range testkit.MissingTexts(s, all, isOmitted(all)) {
			t.Errorf("seed %d: not where it belongs: %s", seed, lost)
		}
	}
}

func strip(s *sheet.Sheet) int {
	for n, b := range s.Blocks {
		if _, ok := b.(sheet.PatientBanner); ok {
			return n
		}
	}
	return -1
}

// The emergency box is on the first page, whatever the paper, the length of the texts and the
// number of its signs. In large print it may continue on the second, under its heading.
func TestTheEmergencyBoxIsOnTheFirstPage(t *testing.T) {
	forEachSheet(t, func(t *testing.T, r Renderer, s *sheet.Sheet, data []byte, _ []pdfwriter.TextBox) {
		d, err := testkit.ReadPDF(data)
		if err != nil {
			t.Fatal(err)
		}
		box := boxesOf(s)[0]
		first, then := testkit.StripSpace(d.Pages[0].Words()), ""
		if r.LargePrint && !strings.Contains(first, testkit.StripSpace(lastSign(box))) {
			_, then, _ = strings.Cut(testkit.StripSpace(d.Pages[1].Words()), testkit.StripSpace(box.Continued.String()))
		}
		signs := 0
		for _, g := range box.Groups {
			for _, i := range g.Items {
				signs++
				if text := testkit.StripSpace(i.Text.String()); !strings.Contains(first, text) && (signs < 6 || !strings.Contains(then, text)) {
					t.Errorf("the first page lacks %q", i.Text)
				}
			}
		}
		if signs < 6 {
			t.Errorf("%d signs; the test needs six", signs)
		}
	})
}

func lastSign(box sheet.HelpBox) string {
	items := box.Groups[len(box.Groups)-1].Items
	return items[len(items)-1].Text.String()
}

// No text is smaller than 12 points, 18 in large print, except what the design names: notes, labels
// and the footer, which have their own sizes.
func TestNothingShrinks(t *testing.T) {
	forEachSheet(t, func(t *testing.T, r Renderer, s *sheet.Sheet, data []byte, _ []pdfwriter.TextBox) {
		d, err := testkit.ReadPDF(data)
		if err != nil {
			t.Fatal(err)
		}
		m := newMetrics(r.Paper, r.LargePrint)
		least := map[float64]bool{m.small.size: true, m.label.size: true, m.foot.size: true, m.page.size: true, m.cell.size: true}
		for _, p := range d.Pages {
			if p.Width != m.width || p.Height != m.height {
				t.Errorf("the page is %v by %v", p.Width, p.Height)
			}
			for _, text := range p.Texts {
				digit := strings.Trim(text.Words, "0123456789 ") == ""
				if text.Size < m.body.size && !least[text.Size] && !digit {
					t.Errorf("%q is %v points", text.Words, text.Size)
				}
			}
		}
		// What a patient acts on is never set as a note.
		for _, b := range s.Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					if size := sizeOf(d, i.Text.String()); size > 0 && size < m.body.size {
						t.Errorf("%q is %v points", i.Text, size)
					}
				}
			}
		}
	})
}

// sizeOf returns the size of a piece of text that begins with a given one.
func sizeOf(d *testkit.Document, text string) float64 {
	for _, p := range d.Pages {
		for _, piece := range p.Texts {
			if len(piece.Words) > 8 && strings.HasPrefix(text, strings.TrimSpace(piece.Words)) {
				return piece.Size
			}
		}
	}
	return 0
}

// No two texts overlap, and none is outside the page's margins.
func TestTextsDoNotOverlap(t *testing.T) {
	forEachSheet(t, func(t *testing.T, r Renderer, _ *sheet.Sheet, _ []byte, boxes []pdfwriter.TextBox) {
		checkOverlap(t, "", newMetrics(r.Paper, r.LargePrint), boxes)
	})
}

// checkOverlap reports texts that overlap or leave the page; of names the sheet they are on.
func checkOverlap(t testing.TB, of string, m *metrics, boxes []pdfwriter.TextBox) {
	t.Helper()
	for n, a := range boxes {
		if a.X0 < m.left-1 || a.X1 > m.width-m.right+1+spaceAtEnd(a) || a.Y0 < m.top-2 || a.Y1 > m.height-10 {
			t.Errorf("%spage %d: %q leaves the page: %v", of, a.Page, a.Text, a)
		}
		for _, b := range boxes[n+1:] {
			const slack = 0.8
			if a.Page == b.Page && a.X0 < b.X1-spaceAtEnd(b)-slack && b.X0 < a.X1-spaceAtEnd(a)-slack && a.Y0 < b.Y1-slack && b.Y0 < a.Y1-slack {
				t.Errorf("%spage %d: %q overlaps %q", of, a.Page, a.Text, b.Text)
			}
		}
	}
}

// spaceAtEnd returns the width of the space that ends a line, which is invisible.
func spaceAtEnd(b pdfwriter.TextBox) float64 {
	if strings.HasSuffix(b.Text, " ") {
		return 6
	}
	return 0
}

func TestTheSameSheetIsTheSameBytes(t *testing.T) {
	forEachSheet(t, func(t *testing.T, r Renderer, s *sheet.Sheet, data []byte, _ []pdfwriter.TextBox) {
		for range 2 {
			var b bytes.Buffer
			if _, err := r.Render(&b, s); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), data) {
				t.Error("two runs differ")
			}
		}
	})
}

// What is cached from sheet to sheet doesn't change any byte, in whatever order they are made.
func TestCachesChangeNothing(t *testing.T) {
	all := sheets(t)
	for seed := range uint64(12) {
		all[fmt.Sprint("random ", seed)] = testkit.RandomSheet(t, seed)
	}
	render := func(c *Cache) map[string]string {
		out := map[string]string{}
		for name, s := range all { // in another order each time
			for paper, r := range variants {
				r.Cache = c
				var b bytes.Buffer
				if _, err := r.Render(&b, s); err != nil {
					t.Fatal(err)
				}
				out[name+", "+paper] = b.String()
			}
		}
		return out
	}
	without, c := render(nil), NewCache()
	for _, what := range []string{"filled", "full"} {
		if diff := cmp.Diff(without, render(c)); diff != "" {
			t.Errorf("with a cache that is %s the bytes are others", what)
		}
	}
}

// Workers that share caches produce the same bytes.
func TestWorkersShareNothingByMistake(t *testing.T) {
	all := sheets(t)
	want := map[string][]byte{}
	for name, s := range all {
		var b bytes.Buffer
		if _, err := (Renderer{Cache: shared}).Render(&b, s); err != nil {
			t.Fatal(err)
		}
		want[name] = b.Bytes()
	}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for name, s := range all {
				var b bytes.Buffer
				if _, err := (Renderer{Cache: shared}).Render(&b, s); err != nil || !bytes.Equal(b.Bytes(), want[name]) {
					t.Errorf("%s: %v, or other bytes", name, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestWhatCannotBePrintedIsRefusedByName(t *testing.T) {
	v := testkit.Visits(t)["named"]
	for name, want := range map[string]string{
		"محمد": "Arabic", "שרה": "Hebrew", "मीरा": "Devanagari", "王小明": "Han", "Rosa 😀": "emoji", "ฝน": "Thai",
		"a\u0301\u0323\u0328x\u20dd": "U+", "\U0001F468\u200d": "", "\ufffd": "U+FFFD", "ゆき": "Hiragana",
	} {
		v.Name = name
		s := testkit.Sheet(t, "", v)
		var b bytes.Buffer
		_, err := Renderer{Cache: shared}.Render(&b, s)
		var refused *UnprintableError
		if !errors.As(err, &refused) || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "patient's name") {
			t.Errorf("%q: %v", name, err)
			continue
		}
		if strings.Contains(err.Error()+refused.Hint(), name) || b.Len() > 0 {
			t.Errorf("%q: the error repeats it, or something was written", name)
		}
	}
	for _, name := range []string{"Nguyễn Thị Ánh", "Ελένη", "Иванов", "O’Neil-Łukasiewicz", "Žďár", strings.Repeat("W", 200)} {
		v.Name = name
		var b bytes.Buffer
		if _, err := (Renderer{Cache: shared}).Render(&b, testkit.Sheet(t, "", v)); err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		for n, p := range d.Pages {
			if !strings.Contains(testkit.StripSpace(p.Words()), testkit.StripSpace(name)) {
				t.Errorf("page %d lacks %q", n+1, name)
			}
		}
	}
}

// withSigns returns a sheet whose boxes of whom to call have other signs.
func withSigns(s *sheet.Sheet, change func(box *sheet.HelpBox)) *sheet.Sheet {
	out := *s
	out.Blocks = slices.Clone(s.Blocks)
	for n, b := range out.Blocks {
		if help, ok := b.(sheet.Help); ok {
			boxes := slices.Clone(help.Boxes)
			for k := range boxes {
				change(&boxes[k])
			}
			out.Blocks[n] = sheet.Help{Boxes: boxes}
		}
	}
	return &out
}

// manySigns makes a box too high for any page: signs for everyone, and as many for some.
func manySigns(box *sheet.HelpBox) {
	box.Heading, box.Continued = sheet.Words("Head of "+box.Level+"."), sheet.Words("Head of "+box.Level+", continued.")
	some := &sheet.LeadIn{Text: "If you have a " + box.Level, Box: true}
	for _, lead := range []*sheet.LeadIn{nil, some} {
		group := sheet.Group{LeadIn: lead}
		for n := range 80 {
			kind := map[bool]string{true: "for all", false: "for some"}[lead == nil]
			group.Items = append(group.Items, sheet.Item{Text: sheet.Words(fmt.Sprintf("Sign %d of %s %s, which fills more than a line of its box.", n, box.Level, kind))})
		}
		box.Groups = append(slices.Clone(box.Groups), group)
	}
}

// precedes reports whether a page has what must come before a text, if it has the text.
func precedes(page, head, text string) bool {
	page, head, text = testkit.StripSpace(page), testkit.StripSpace(head), testkit.StripSpace(text)
	at := strings.Index(page, text)
	return at < 0 || strings.Contains(page[:at], head)
}

// A box that doesn't fit on a page continues on the next, under its heading, with signs for some
// patients under the words that say who they are for. The emergency box begins on the first page.
// None of it is lost, or separated from its heading in the tags.
func TestABoxGoesOnUnderItsHeading(t *testing.T) {
	s := withSigns(testkit.Sheet(t, "", testkit.Visits(t)["named"]), manySigns)
	for paper, r := range variants {
		var b bytes.Buffer
		if _, err := r.Render(&b, s); err != nil {
			t.Fatal(err)
		}
		d, err := testkit.ReadPDF(b.Bytes())
		if err != nil {
			t.Fatal(err)
		}
		all := ""
		for n, p := range d.Pages {
			words := p.Words()
			all += words
			for _, box := range boxesOf(s) {
				if !precedes(words, "Head of "+box.Level, "of "+box.Level+" for ") || !precedes(words, "If you have a "+box.Level, "of "+box.Level+" for some") {
					t.Errorf("%s, page %d: signs of %s without what stands before them", paper, n+1, box.Level)
				}
			}
		}
		if !strings.Contains(testkit.StripSpace(d.Pages[0].Words()), testkit.StripSpace("Head of call-911.")) {
			t.Errorf("%s: the emergency box does not begin on the first page", paper)
		}
		for _, lost := range testkit.MissingTexts(s, all, isOmitted(all)) {
			t.Errorf("%s: not where it belongs: %s", paper, lost)
		}
		tree, err := testkit.Structure(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, box := range boxesOf(s) {
			if !strings.Contains(tree, "H2: "+box.Continued.String()) {
				t.Errorf("%s: no heading in the tags where %s goes on", paper, box.Level)
			}
		}
	}
}

func boxesOf(s *sheet.Sheet) []sheet.HelpBox {
	for _, b := range s.Blocks {
		if help, ok := b.(sheet.Help); ok {
			return help.Boxes
		}
	}
	return nil
}

// A sign that doesn't fit on any page is refused, not cut.
func TestASignHigherThanAPageIsRefused(t *testing.T) {
	for _, level := range []string{"call-911", "call-today"} {
		s := withSigns(testkit.Sheet(t, "", testkit.Visits(t)["named"]), func(box *sheet.HelpBox) {
			if box.Level == level {
				box.Groups = append(slices.Clone(box.Groups), sheet.Group{Items: []sheet.Item{{Text: sheet.Words(strings.Repeat("A long sign. ", 900))}}})
			}
		})
		var b bytes.Buffer
		if _, err := (Renderer{Cache: shared}).Render(&b, s); !errors.Is(err, errNoRoom) || b.Len() > 0 {
			t.Errorf("%s: %v, %d bytes", level, err, b.Len())
		}
	}
}

// Every sheet has a consistent tag tree, in which each text of the sheet is in its place.
func TestTheTagsHoldTogether(t *testing.T) {
	forEachSheet(t, func(t *testing.T, _ Renderer, s *sheet.Sheet, data []byte, _ []pdfwriter.TextBox) {
		d, err := testkit.ReadPDF(data)
		if err != nil {
			t.Fatal(err)
		}
		tree, err := testkit.Structure(d)
		if err != nil {
			t.Fatal(err)
		}
		var words strings.Builder
		for _, line := range strings.Split(tree, "\n") {
			if _, text, ok := strings.Cut(line, ": "); ok {
				words.WriteString(strings.ReplaceAll(text, "~", "\u00a0") + "\n")
			}
		}
		for _, lost := range testkit.MissingTexts(s, words.String(), isOmitted(words.String())) {
			t.Errorf("not in its place in the tags: %s", lost)
		}
		for _, want := range []string{"H1: ", "\n  H2: ", "\n    LI\n"} {
			if !strings.Contains(tree, want) {
				t.Errorf("no %q", want)
			}
		}
	})
}
