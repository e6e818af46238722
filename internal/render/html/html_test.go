package html_test

import (
	"bytes"
	stdhtml "html"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"aftercare/internal/authoring/drawing"
	"aftercare/internal/render/html"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
	"aftercare/internal/visit"
)

func render(t testing.TB, s *sheet.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := html.Render(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	tags      = regexp.MustCompile(`<[^>]*>`)
	onlyShown = regexp.MustCompile(`<span aria-hidden="true">([^<]*)</span>`)
	onlySaid  = regexp.MustCompile(`<span class="said">[^<]*</span>`)
	neverSaid = regexp.MustCompile(`(?s)<span aria-hidden="true">[^<]*</span>|<div class="draft-mark".*?</div></div>|(aria-label="[^"]*"[^>]*>)\n<svg.*?</div></section>`)
)

// withoutVoice returns the page without what it says to a voice otherwise than it shows.
func withoutVoice(page string) string {
	return onlyShown.ReplaceAllString(onlySaid.ReplaceAllString(page, ""), "$1")
}

// words returns the page as a person reads it.
func words(page string) string { return text(withoutVoice(page)) }

// heard returns the page as a voice reads it.
func heard(page string) string { return text(neverSaid.ReplaceAllString(page, "$1")) }

func text(page string) string {
	_, body, _ := strings.Cut(page, "<body>")
	return stdhtml.UnescapeString(tags.ReplaceAllString(body, ""))
}

// Every text of the sheet is on the page, in the order of its block.
func TestNothingIsLost(t *testing.T) {
	for name, v := range testkit.Visits(t) {
		for _, clinic := range []string{"", "beverly-hills"} {
			s := testkit.Sheet(t, clinic, v)
			for _, lost := range testkit.MissingTexts(s, words(render(t, s)), nil) {
				t.Errorf("%s: not where it belongs: %s", name, lost)
			}
		}
	}
	for seed := range uint64(300) {
		s := testkit.RandomSheet(t, seed)
		page := render(t, s)
		for _, lost := range append(testkit.MissingTexts(s, words(page), nil), testkit.MissingLogs(s, words(page), nil, testkit.LogLabel)...) {
			t.Errorf("seed %d: not where it belongs: %s", seed, lost)
		}
		for _, lost := range testkit.MissingLogs(s, heard(page), s.Voice.Say, func(d sheet.LogDay) string { return s.Voice.Tick + " " + d.Said }) {
			t.Errorf("seed %d: a voice doesn't say %s", seed, lost)
		}
	}
}

// A page shows every drawing, with its words for those who can't see it.
func TestDrawings(t *testing.T) {
	s := &sheet.Sheet{Language: "en"}
	for _, d := range drawing.All {
		item := sheet.Item{Text: sheet.Words("Do it so."), Drawing: &sheet.Drawing{Name: d.Name, Alt: "This is <" + d.Name + ">.", Caption: "See " + d.Name}}
		s.Blocks = append(s.Blocks, sheet.Section{Groups: []sheet.Group{{Items: []sheet.Item{item}}}})
	}
	page := render(t, s)
	for _, d := range drawing.All {
		_, svg, found := strings.Cut(page, `role="img" aria-label="This is &lt;`+d.Name+`&gt;."`)
		if svg, _, _ = strings.Cut(svg, "</svg>"); !found || strings.Count(svg, "<path") != len(d.Strokes)+1 || !strings.Contains(page, ">See "+d.Name+"</span>") {
			t.Errorf("%s: %s", d.Name, svg)
		}
	}
}

// Each time of the sheet is on the page with its value.
func TestTimesHaveValues(t *testing.T) {
	for seed := range uint64(100) {
		s := testkit.RandomSheet(t, seed)
		page := withoutVoice(render(t, s))
		for _, b := range s.Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					for _, r := range append(append(sheet.Text{}, i.Text...), i.Do...) {
						if r.Time != nil && !strings.Contains(page, value(*r.Time)+`">`+stdhtml.EscapeString(r.Words)+"</") {
							t.Errorf("seed %d: %s: no value %s at %q", seed, i.Ref, value(*r.Time), r.Words)
						}
					}
				}
			}
		}
	}
}

func value(t sheet.Time) string {
	form := time.RFC3339
	if t.Day {
		form = time.DateOnly
	}
	if t.Start.Equal(t.End) {
		return t.Start.Format(form)
	}
	return t.Start.Format(form) + "/" + t.End.Format(form)
}

// What states a key time is in its element: for a length, that is the note.
func TestKeyTimesStateTheirTime(t *testing.T) {
	at := time.Date(2026, 11, 23, 16, 30, 0, 0, time.UTC)
	s := &sheet.Sheet{Blocks: []sheet.Block{sheet.KeyTimes{Cells: []sheet.KeyTime{
		{Label: "Numbness lasts", Value: "up to 6 hours", Note: "until 4:30 PM", Time: &sheet.Time{Start: at, End: at}},
	}}}}
	if want := `<time datetime="2026-11-23T16:30:00Z"><strong class="value">up to 6 hours</strong> <span class="note">until 4:30 PM</span></time>`; !strings.Contains(render(t, s), want) {
		t.Errorf("no %s", want)
	}
}

// Whatever a text contains, it stays text: in the page, in an attribute, in the style.
func TestTextsStayTexts(t *testing.T) {
	const evil = `"><script>alert(1)</script></style><img src=x onerror=alert(1)> ' & &amp; {page} \3c */ <!-- ` + "\u2028" + `محمد 王小明 👩🏽‍⚕️`
	text := sheet.Text{{Words: evil, Strong: true, Phone: evil}}
	item := sheet.Item{Ref: evil, Text: text, Do: text, StepsNote: evil, StepHeads: sheet.StepHeads{When: evil, What: evil}, Steps: []sheet.Step{{When: evil, What: text}}}
	groups := []sheet.Group{{LeadIn: &sheet.LeadIn{Text: evil, Box: true}, Items: []sheet.Item{item}}}
	s := &sheet.Sheet{
		Title: evil, Name: evil, Language: evil, Direction: evil, StatusLine: evil, Subject: []string{evil}, Partial: true, PartialLine: evil,
		RunningHead: sheet.RunningHead{Left: []string{evil}, Right: text}, Footer: sheet.Footer{Lines: []string{evil}, PageOf: evil},
		Blocks: []sheet.Block{
			sheet.Notice{Text: evil}, sheet.Letterhead{Name: text, Address: []string{evil}, Motto: evil, Phone: text, AfterHours: text},
			sheet.Overview{Groups: groups}, sheet.PatientBanner{Fields: []sheet.Field{{Label: evil, Value: text, Choices: []string{evil}}}},
			sheet.KeyTimes{Heading: evil, Cells: []sheet.KeyTime{{Label: evil, Lead: evil, Value: evil, Note: evil}}},
			sheet.Timeline{Title: evil, Label: evil, Later: evil, Legend: []sheet.LegendEntry{{Words: evil}}, Alt: evil, Ticks: []sheet.Tick{{Label: evil}}, Lanes: []sheet.Lane{{Label: evil, Words: evil}}},
			sheet.Help{Boxes: []sheet.HelpBox{{Level: evil, Heading: text, Note: text, Groups: groups}}}, sheet.Message{Heading: evil, Text: text},
			sheet.Section{Kind: evil, Heading: evil, Groups: groups},
			sheet.Diary{Heading: evil, TimeHead: evil, LowLabel: evil, HighLabel: evil, Columns: []string{evil}, Sides: []string{evil}, Rows: []sheet.DiaryRow{{Label: evil, Note: evil}}, Relief: evil, ReliefWords: []string{evil}},
			sheet.NextVisit{Heading: evil, Groups: groups, Link: &sheet.Link{URL: "javascript:" + evil, Text: evil, Alt: evil}},
			sheet.TeachBack{Heading: evil, Questions: []sheet.Item{item}}, sheet.Signatures{Lines: []sheet.Signature{{Label: evil, When: evil}}},
		},
	}
	page := render(t, s)
	for _, bad := range []string{"<script", "<img src=x", "<!--", `href="javascript`, `href="tel:"`, `"">`} {
		if strings.Contains(page, bad) {
			t.Errorf("%q is on the page", bad)
		}
	}
	if n := strings.Count(page, "</style>"); n != 1 {
		t.Errorf("the style ends %d times", n)
	}
	for _, lost := range testkit.MissingTexts(s, words(page), nil) {
		t.Errorf("lost: %q", lost)
	}
	s.Name = "a\x00b\x1b"
	if page := render(t, s); strings.ContainsAny(page, "\x00\x1b") || !strings.Contains(page, "a\ufffdb\ufffd") {
		t.Error("a control character is on the page")
	}
}

// A window's title, a print job's name and a browser's history come from the page's title.
func TestThePatientIsNotInTheTitle(t *testing.T) {
	page := render(t, testkit.Sheet(t, "beverly-hills", testkit.Visits(t)["named"]))
	_, title, _ := strings.Cut(page, "<title>")
	title, _, _ = strings.Cut(title, "</title>")
	if title != "Medial branch block: going home" {
		t.Errorf("titled %q", title)
	}
}

// Sheets that a script joins in one document each keep their own running head: on paper, the second
// patient's pages must not name the first.
func TestPagesHaveTheirOwnName(t *testing.T) {
	visits := testkit.Visits(t)
	one, other := testkit.Sheet(t, "beverly-hills", visits["named"]), testkit.Sheet(t, "beverly-hills", visits["named"])
	other.RunningHead.Left = []string{"Ann Example"}
	name := func(page string) string {
		m := regexp.MustCompile(`<div class="sheet (s[0-9a-f]{16})">`).FindStringSubmatch(page)
		if m == nil || strings.Count(page, "@page "+m[1]+" {") != 1 || !strings.Contains(page, "."+m[1]+" { page: "+m[1]+"; }") {
			t.Fatalf("the pages have no name: %q", m)
		}
		return m[1]
	}
	if a, b := name(render(t, one)), name(render(t, other)); a == b || a != name(render(t, one)) {
		t.Errorf("%s and %s", a, b)
	}
	named := func(s *sheet.Sheet) string {
		item := sheet.Item{Text: sheet.Words("Drops"), Steps: []sheet.Step{{When: "Monday", What: sheet.Words("Two")}}}
		s.Blocks = append(slices.Clone(s.Blocks), sheet.Section{Heading: "Medicines", Groups: []sheet.Group{{Items: []sheet.Item{item}}}})
		m := regexp.MustCompile(`<span id="([^"]+)">Drops</span>\s*<table class="steps" aria-labelledby="([^"]+)">`).FindStringSubmatch(render(t, s))
		if m == nil || m[1] != m[2] {
			t.Fatalf("the table has no name: %q", m)
		}
		return m[1]
	}
	if a, b := named(one), named(other); a == b {
		t.Errorf("a table would be called what the other patient's is: %s", a)
	}
	if regexp.MustCompile(`@page \{[^}]*@`).MatchString(render(t, one)) {
		t.Error("a running head stands on pages without a name")
	}
}

// What a right-to-left language needs: the page's direction, and a day in that direction.
func TestFromTheRight(t *testing.T) {
	s := *testkit.Sheet(t, "beverly-hills", testkit.Visits(t)["named"])
	s.Language, s.Direction = "ar", "rtl"
	page := render(t, &s)
	for _, want := range []string{`<html lang="ar" dir="rtl">`, "  direction: rtl;\n  @top-right { content: \"\\2068 Rosa M\\2E  Delgado\\2069 ", "\\2066 \\28 310\\29 \\A0 854\\2D 0283\\2069 ", `<a href="tel:3108540283" dir="ltr">`, `<line x1="100.00%" x2="22.00%"`} {
		if !strings.Contains(page, want) {
			t.Errorf("no %s", want)
		}
	}
}

// Each heading of a draft has its mark, as do the screen and each printed page; no other page has
// any of it.
func TestADraftSaysSo(t *testing.T) {
	v := testkit.Visits(t)["ended"]
	s := testkit.Draft(t, "beverly-hills", v)
	out := render(t, s)
	mark := `<span class="draft"> — ` + s.Draft.Mark + `</span></h`
	if got, want := strings.Count(out, mark), len(testkit.Headings(s))+strings.Count(out, `<section class="timeline">`)+strings.Count(out, `<h2 class="said">`); got != want || got != strings.Count(out, "</h1>")+strings.Count(out, "</h2>") {
		t.Errorf("%d of %d headings have the mark", got, want)
	}
	for _, want := range []string{`<p class="notice draft-line">` + s.Draft.Line, `<div class="draft-mark" aria-hidden="true"><div>` + s.Draft.Mark, "@top-center { content: \"DRAFT", ".draft-mark { position: fixed", "<title>" + s.Draft.Mark + ": "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q", want)
		}
	}
	if other := render(t, testkit.Sheet(t, "beverly-hills", v)); strings.Contains(other, "draft") || strings.Contains(other, s.Draft.Mark) {
		t.Error("a sheet that is no draft has marks of one")
	}
}

func BenchmarkRender(b *testing.B) {
	s := testkit.Sheet(b, "", testkit.Visits(b)["named"])
	for b.Loop() {
		render(b, s)
	}
}

// No full stop stands alone behind a line to write on; what follows it in a sentence stays.
func TestNoFullStopStandsAlone(t *testing.T) {
	sheetOf := testkit.Sheet(t, "", visit.Visit{})
	var b strings.Builder
	if err := html.Render(&b, sheetOf); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), `</span></span>.</li>`) {
		t.Error("a full stop stands alone behind a line to write on")
	}
	if !strings.Contains(b.String(), sheetOf.Voice.Blank+`</span></span></li>`) {
		t.Error("no instruction ends in a line to write on: the test looks at nothing")
	}
}
