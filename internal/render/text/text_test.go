package text_test

import (
	"bytes"
	"strings"
	"testing"

	"aftercare/internal/render/text"
	"aftercare/internal/sheet"
	"aftercare/internal/testkit"
)

// isPaperOnly reports whether a block is only printed on paper.
func isPaperOnly(b sheet.Block) bool {
	switch b.(type) {
	case sheet.Notice, sheet.Signatures:
		return true
	}
	return false
}

func render(t testing.TB, s *sheet.Sheet) string {
	t.Helper()
	var b bytes.Buffer
	if err := text.Render(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// Every text of the sheet is in the words, in the order of its block.
func TestNothingIsLost(t *testing.T) {
	for name, v := range testkit.Visits(t) {
		for _, clinic := range []string{"", "beverly-hills"} {
			s := testkit.Sheet(t, clinic, v)
			for _, lost := range testkit.MissingTexts(s, render(t, s), isPaperOnly) {
				t.Errorf("%s: not where it belongs: %s", name, lost)
			}
		}
	}
	logs := map[bool]int{} // of days or not
	for seed := range uint64(300) {
		s := testkit.RandomSheet(t, seed)
		for _, lost := range append(testkit.MissingTexts(s, render(t, s), isPaperOnly), testkit.MissingLogs(s, render(t, s), nil, testkit.LogLabel)...) {
			t.Errorf("seed %d: not where it belongs: %s", seed, lost)
		}
		var said strings.Builder
		if err := text.RenderForVoice(&said, s); err != nil {
			t.Fatal(err)
		}
		for _, lost := range testkit.MissingLogs(s, said.String(), s.Voice.Say, func(d sheet.LogDay) string { return d.Said }) {
			t.Errorf("seed %d: a voice doesn't say %s", seed, lost)
		}
		for _, b := range s.Blocks {
			for _, g := range sheet.Groups(b) {
				for _, i := range g.Items {
					if i.Log != nil {
						logs[len(i.Log.Days) > 0]++
					}
				}
			}
		}
	}
	if logs[true] == 0 || logs[false] == 0 {
		t.Errorf("the random sheets have %d logs of days and %d of times", logs[true], logs[false])
	}
}

// A screen reader gets no drawing, no escape and no double blank line.
func TestItIsPlain(t *testing.T) {
	for name, v := range testkit.Visits(t) {
		out := render(t, testkit.Sheet(t, "beverly-hills", v))
		for _, bad := range []string{"\n\n\n", "\x1b", "\u00a0", "\t", " \n", "─", "•"} {
			if strings.Contains(out, bad) {
				t.Errorf("%s: %q in the words", name, bad)
			}
		}
	}
}

// Each heading of a draft has its mark, so that a section that is copied out also has it.
func TestEachHeadingOfADraftSaysSo(t *testing.T) {
	s := testkit.Draft(t, "beverly-hills", testkit.Visits(t)["ended"])
	out := render(t, s)
	for _, h := range testkit.Headings(s) {
		h = strings.ReplaceAll(s.DraftHeading(h), "\u00a0", " ")
		if lines := strings.ReplaceAll(out, "\n\n[ ] ", "\n\n"); !strings.Contains(lines, "\n\n"+h+"\n") && !strings.Contains(lines, "\n\n"+h+":\n") {
			t.Errorf("no heading %q", h)
		}
	}
	if !strings.HasPrefix(out, s.DraftHeading(s.Name)+"\n"+s.Draft.Line) {
		t.Errorf("it begins %.80q", out)
	}
	if part, err := s.Select([]string{"activity"}); err != nil || strings.Count(render(t, part), s.Draft.Mark) != 2+len(part.Blocks) {
		t.Errorf("a part of it does not say that it is a draft: %v", err)
	}
}

func BenchmarkRender(b *testing.B) {
	s := testkit.Sheet(b, "", testkit.Visits(b)["named"])
	for b.Loop() {
		render(b, s)
	}
}
